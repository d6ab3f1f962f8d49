"""Splitting of a workload into fusion groups."""
