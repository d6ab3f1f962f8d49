"""`python -m stream_opt` is `stream-opt`."""

from stream_opt.start import stream_opt

if __name__ == "__main__":
    stream_opt()
