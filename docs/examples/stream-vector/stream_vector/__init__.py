"""Vector cores for stream-dialects."""
