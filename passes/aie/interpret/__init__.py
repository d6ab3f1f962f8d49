"""Runs a design on NumPy arrays, without a board: what each tile, DMA and kernel does to the data."""
