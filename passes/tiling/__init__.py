"""Tiling of mapped groups, transfer insertion and iteration spaces."""
