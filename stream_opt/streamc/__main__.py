"""`python -m stream_opt.streamc`."""

from stream_opt.streamc import main

main()
