"""Runs of the whole pipeline for commands and the API: options, passes, fingerprints, output folders, processes."""
