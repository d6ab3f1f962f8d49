"""
The report: one HTML page with everything that a run decided, readable without a network.

`read_report` collects the facts of a module, `page` writes them down with the style and the script beside it.
"""
