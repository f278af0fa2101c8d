"""The steps of work that takes a while, in the order in which they are told to whoever waits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

# Told the name of each step as it begins.
Tell = Callable[[str], None]

READ: Final = "Reading the cells"
ESTIMATE: Final = "Estimating hidden cells"
TABLE: Final = "Building the table"
FILLS: Final = "Trying other values of hidden cells"
COMPOSE: Final = "Composing the report"
PARTS: Final = "Looking one level down"
JOBS: Final = "Counting jobs by county"
TIES: Final = "Comparing with the counties around"
PEOPLE: Final = "Spreading jobs over occupations"
WRITE: Final = "Writing the reports"

CELLS: Final = (READ, ESTIMATE)
STUDY_TABLE: Final = (*CELLS, TABLE)
RANKING: Final = (*STUDY_TABLE, FILLS, COMPOSE)

# What part of the time a step takes beside the others, in seconds on a region of four counties; near is enough.
SHARES: Final[Mapping[str, float]] = {
    READ: 0.7,
    ESTIMATE: 2.0,
    TABLE: 0.1,
    FILLS: 0.5,
    COMPOSE: 0.2,
    PARTS: 2.5,
    JOBS: 1.0,
    TIES: 0.3,
    PEOPLE: 0.5,
    WRITE: 0.8,
}


def untold(step: str) -> None:
    """For work that nobody watches."""
