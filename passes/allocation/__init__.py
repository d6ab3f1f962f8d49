"""Slots, allocation and its check: which route, placement and reuse stop everything of a fusion group gets."""
