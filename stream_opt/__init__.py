"""The tool around dialects and passes: driver, frontends, targets, examples."""

__version__ = "0.1.0"
