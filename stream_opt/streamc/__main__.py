"""`python -m stream_opt.streamc` is `streamc`."""

from stream_opt.start import streamc

if __name__ == "__main__":
    streamc()
