"""What a study takes from files of its own: projections, further factors, or its whole data table."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from sectorlmi.terms.prices import PayTerms
from sectorlmi.terms.projection import Projections
from sectorlmi.terms.provenance import Provenance

# What a study's own files are called among the inputs: whole tables, projections, further factors, lines of pay.
TABLE: Final = "third-party table"
PROJECTIONS: Final = "projections"
FACTORS: Final = "own factors"
WAGES: Final = "wages of self-sufficiency"
OWN: Final = (TABLE, PROJECTIONS, FACTORS, WAGES)


@dataclass(frozen=True)
class OwnColumn:
    """A column by industry code, in the file's order: `values` are its numbers, or `texts` when it is a text column.

    A code whose cell is blank or says unknown is in neither.
    """

    file: str
    column: str
    values: Mapping[str, float]
    texts: Mapping[str, str]

    @property
    def is_text(self) -> bool:
        return bool(self.texts)


@dataclass(frozen=True, eq=False)
class GivenTable:
    """A vendor's or an agency's table: numbers by role and industry code, in the file's order; a code that a role
    lacks is unknown there.

    Percents are percents (7.2 means 7.2 %). `n_left_out` counts rows that stand for no industry, such as totals;
    `notes` say what else must be known of the file.
    """

    file: str
    titles: Mapping[str, str]
    numbers: Mapping[str, Mapping[str, float]]
    n_left_out: int = 0
    notes: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """Every industry of the file."""
        return tuple(self.titles)


@dataclass(frozen=True)
class Roles:
    """What the columns of a `GivenTable` may be: those that hold percents, counts, and whole numbers of people."""

    known: Collection[str]
    percents: Collection[str]
    counts: Collection[str]
    whole: Collection[str]


@dataclass(frozen=True, eq=False)
class Inputs:
    """The files of a study's own, each read once: what they say, their checksums, and the bytes that were read.

    `own` are its further factors by name; `given` is the table that takes the place of QCEW, None without `source`;
    `self_sufficiency` is the wage by county of a file of them. `pay` comes from prices: None where no wage is turned
    into other dollars or held against a line.
    """

    projections: tuple[Projections, ...] = ()
    own: Mapping[str, OwnColumn] = field(default_factory=dict)
    given: GivenTable | None = None
    files: tuple[Provenance, ...] = ()
    data: Mapping[Path, bytes] = field(default_factory=dict)
    self_sufficiency: Mapping[str, float] = field(default_factory=dict)
    pay: PayTerms | None = None

    @property
    def texts(self) -> dict[str, OwnColumn]:
        """The own columns that are text: notes for people, which order nothing."""
        return {name: column for name, column in self.own.items() if column.is_text}
