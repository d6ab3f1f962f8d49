"""Mappings to try for a workload, and trying them."""
