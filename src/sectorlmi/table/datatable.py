"""The START data table: one row an industry, one array a column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from sectorlmi.reference.industry_words import plain_name
from sectorlmi.table import certainty
from sectorlmi.table.factors import Factor, Quantities
from sectorlmi.terms.cells import Array, Flags, Floats, Ints, Text
from sectorlmi.terms.columns import Column
from sectorlmi.terms.document import Section
from sectorlmi.terms.graded_numbers import GradedNumber, graded
from sectorlmi.terms.grades import Certainty
from sectorlmi.terms.significant import rounded_columns

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class DataTable:
    """Industries and what is known of them; `columns` are described in `table.dictionary`.

    Fractions in columns are rounded to ten significant digits, which every machine makes alike. `quantities` are the
    sums the factors are computed from, unrounded; `factors` those of the study, in its order. `notes` are about the
    table as a whole; `own_texts` are text columns of the study's own, shown and not ranked. `region` is each row's
    position among the regions of the table; only that of a batch has several.
    """

    industries: tuple[str, ...]
    columns: Mapping[str, Array]
    quantities: Quantities
    factors: tuple[Factor, ...]
    notes: tuple[str, ...] = ()
    own_texts: tuple[Column, ...] = ()
    region: Ints | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "columns", rounded_columns(self.columns))

    def __len__(self) -> int:
        return len(self.industries)

    def __getitem__(self, name: str) -> Array:
        return self.columns[name]

    def __contains__(self, name: object) -> bool:
        return name in self.columns

    def status_shown(self, name: str) -> Text:
        """A column of statuses as people are shown it: growth over a bridge group may be estimated as well."""
        return certainty.status_shown(self.columns, name)

    def certainty(self, columns: Iterable[Column]) -> dict[str, Certainty]:
        """What is certain of the numbers of these columns, by name; nothing of those without bounds in the table."""
        every = {c.name: certainty.of(self.columns, c) for c in columns}
        return {name: found for name, found in every.items() if found is not None}

    def number(self, column: Column, row: int) -> GradedNumber:
        """A number of a column with its status and what is certain of it."""
        if column not in self._told:
            statuses = self.status_shown(column.status) if column.status else None
            self._told[column] = statuses, certainty.of(self.columns, column)
        statuses, certain = self._told[column]
        status = "" if statuses is None else str(statuses[row])
        return graded(column, float(self.columns[column.name][row]), status, certain, row)

    def kinds(self, column: Column, rows: Iterable[int] | None = None) -> Text:
        """How the numbers of a column look (`GradedNumber.kind`), of all rows or of some."""
        picked = range(len(self)) if rows is None else rows
        return np.array([self.number(column, row).kind for row in picked], dtype=np.str_)

    @cached_property
    def _told(self) -> dict[Column, tuple[Text | None, Certainty | None]]:
        """The statuses as shown, and what is certain, of the columns that were asked about before."""
        return {}

    def row_of(self, code: str) -> int:
        """The position of an industry; ValueError when it is not in the table."""
        return self.industries.index(code)

    def titles(self) -> dict[str, str]:
        """Title by industry code."""
        return dict(zip(self.industries, map(str, self.columns["title"]), strict=True))

    def names(self) -> dict[str, str]:
        """What people call each industry, by code; a group, or an industry of another file, by its title."""
        vintages = self.columns.get("naics_vintage", np.full(len(self), None))
        titles = self.titles()
        return {c: plain_name(c, titles[c], v) for c, v in zip(self.industries, vintages.tolist(), strict=True)}

    def factor_values(self) -> Floats:
        """(industries × factors) values that are ranked on; NaN is unknown."""
        return np.column_stack([np.asarray(self.columns[f.column.name], dtype=np.float64) for f in self.factors])

    def take(self, rows: Flags | Ints | Sequence[int]) -> dict[str, Array]:
        """The columns at some rows."""
        return {name: column[np.asarray(rows)] for name, column in self.columns.items()}

    def to_frame(self) -> pd.DataFrame:
        """The table as a pandas DataFrame, indexed by `industry_code`."""
        import pandas as pd

        return pd.DataFrame(dict(self.columns)).set_index("industry_code")

    def __repr__(self) -> str:
        return f"<DataTable: {len(self)} industries, {len(self.columns)} columns>"

    def _repr_html_(self) -> str:
        """What a notebook shows: the factors with their marks."""
        from sectorlmi.table.dictionary import dictionary

        words = dictionary(self.factors)
        shown = (words["industry_code"], words["title"], *(f.column for f in self.factors))
        rows = {c.name: self.columns[c.name] for c in shown}
        statuses = {c.name: self.status_shown(c.status) for c in shown if c.status}
        title = f"{len(self)} industries"
        return Section("table", title, "", shown, rows, statuses, certain=self.certainty(shown))._repr_html_()
