"""`python -m stream_opt` is `stream-opt`."""

from stream_opt.driver import main

if __name__ == "__main__":
    main()
