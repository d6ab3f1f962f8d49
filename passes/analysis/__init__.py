"""Plain views of the IR that the algorithms share: graph, accelerator, mapping. No xDSL in here."""
