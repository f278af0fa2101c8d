"""The only network: what to fetch is decided in a plan, carried out into a folder, and reported."""
