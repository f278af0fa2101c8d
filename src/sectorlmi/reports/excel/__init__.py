"""Workbooks: any document's, and those that know more of a ranking, a comparison, or a meeting."""
