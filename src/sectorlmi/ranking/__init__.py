"""Ranking industries: ranks within factors, places, the short list, and how firm it is. Pure; numpy only."""
