"""Cost of one tile of a layer on one core: layer descriptions, the ZigZag search, the scalar and the AIE model."""
