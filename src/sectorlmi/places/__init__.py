"""Places: names of areas, commuting between counties, and where an industry's jobs are. Pure."""
