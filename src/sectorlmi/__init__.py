"""sectorlmi: target-industry analysis that says of every number how firm it is."""

__version__ = "0.1.0"
