"""How far long work is, in one form for whoever shows it: what is being done, how much of it is done, of how much.

The unit is the work's own: bytes of files, regions of a batch. The steps of one table have names and no amounts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, Protocol


class Progress(Protocol):
    """Told of what is being done; of amounts too, where the work knows them."""

    def __call__(self, what: str, done: int = 0, total: int = 0, /) -> None: ...


# Told of so many bytes more, by whoever reads them and knows neither what they are part of nor how many come.
Count = Callable[[int], None]


def nobody(*_told: object) -> None:
    """For work that nobody watches."""


class Gauge:
    """Adds up what a `Count` is told, for a `Progress`; `label` names what is counted. More than `total` is `total`."""

    def __init__(self, show: Progress, total: int) -> None:
        self._show = show
        self._total = total
        self._done = 0
        self.label = ""

    def __call__(self, n: int) -> None:
        self._done += n
        self._show(self.label, min(self._done, self._total), self._total)


# The steps of work that takes a while, in the order in which they are told.
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
