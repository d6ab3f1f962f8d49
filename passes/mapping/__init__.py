"""Assignment of layers to cores and of loops to tiles."""
