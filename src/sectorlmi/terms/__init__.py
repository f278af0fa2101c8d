"""The nouns of the field: periods, codes, industries, regions, provenance, columns, studies. Pure values."""
