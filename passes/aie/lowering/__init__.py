"""From an allocated group to the parts of a design, in plain Python."""
