"""A result in the form that every format writes: sections with their meanings, marks and notes, charts and sources.

A command makes one `Document`; `reports` turns it into a workbook, a page, CSV, JSON, Parquet, or a screen. Numbers in
it are exact; what people look at is `Section.as_shown`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from typing import Any, Final, Literal

import numpy as np

from sectorlmi.terms import columns as kinds
from sectorlmi.terms.cells import Flags, Text
from sectorlmi.terms.columns import Column
from sectorlmi.terms.graded_numbers import GradedNumber, graded, legend
from sectorlmi.terms.grades import Certainty
from sectorlmi.terms.provenance import Provenance, Status
from sectorlmi.terms.significant import nearest_ten, rounded_columns
from sectorlmi.terms.study import Study

# The number of the JSON's form: keys may be added under it, none is renamed or taken away.
SCHEMA: Final = 1
SAMPLE_BANNER: Final = "MADE-UP SAMPLE DATA: no number here describes a real place."
# In bytes: most file systems take names of 255, and what a file holds comes behind the study's name.
_LONGEST_STEM: Final = 150
# What the JSON of most documents has around its payload: what stands before `study` opens it, the rest closes it.
ENVELOPE: Final = ("schema", "is_sample", "study", "provenance", "notes", "outputs")


@dataclass(frozen=True)
class Screen:
    """How a section is shown where there is little room.

    `spare` names what a narrow screen can do without, the first one first; `columns` the only ones to show (empty:
    all) and `rows` how many, unless everything is asked for. `told` says what stands below it. A plain table is one of
    texts, whose sentences are broken between words.
    """

    spare: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: int | None = None
    told: tuple[Literal["intro", "marks", "how to read"], ...] = ()
    is_plain: bool = False


@dataclass(frozen=True, eq=False)
class Section:
    """A titled frame. `rows` holds an array a column, all of one length; NaN, None and empty texts are missing.

    Fractions are rounded to ten significant digits, which every machine makes alike. `statuses` and `notes` hold, for
    some columns, the status as it is shown (`DataTable.status_shown`) and the cell note of each row (empty: none);
    `certain` what is certain of the numbers of some, from which follows how they are written; `tens` which values
    people are shown to the nearest ten, because they stand for cells that the publisher hides.
    `tab` is a shorter title, for a tab; `nothing` is the intro, where there are no rows: that there are none, and why.
    """

    key: str
    title: str
    intro: str
    columns: tuple[Column, ...]
    rows: Mapping[str, Any]
    statuses: Mapping[str, Text] = field(default_factory=dict)
    notes: Mapping[str, Text] = field(default_factory=dict)
    tens: Mapping[str, Flags] = field(default_factory=dict)
    certain: Mapping[str, Certainty] = field(default_factory=dict)
    tab: str = ""
    screen: Screen = Screen()
    nothing: str = ""

    def __post_init__(self) -> None:
        if self.nothing and not len(self):
            object.__setattr__(self, "intro", self.nothing)
        object.__setattr__(self, "rows", rounded_columns(self.rows))

    def __len__(self) -> int:
        return len(self.rows[self.columns[0].name]) if self.columns else 0

    def __repr__(self) -> str:
        return f"<Section {self.key!r}: {len(self)} rows>"

    def first(self, n: int, intro: str = "") -> Section:
        """The first `n` rows; `intro` says so."""
        return replace(self.take(slice(n)), intro=" ".join(filter(None, (self.intro, intro))))

    def take(self, which: Any) -> Section:
        """Some rows, by a slice or by positions."""
        every: tuple[Mapping[str, Any], ...] = (self.rows, self.statuses, self.notes, self.tens)
        rows, statuses, notes, tens = ({name: values[which] for name, values in part.items()} for part in every)
        certain = {name: values.take(which) for name, values in self.certain.items()}
        return replace(self, rows=rows, statuses=statuses, notes=notes, tens=tens, certain=certain)

    def as_shown(self) -> Section:
        """The section as people are shown it. JSON and Parquet, which programs read, keep the exact numbers."""
        values = {name: self.rows[name].astype(np.float64) for name, which in self.tens.items() if which.any()}
        tens = {name: np.where(self.tens[name], nearest_ten(exact), exact) for name, exact in values.items()}
        return replace(self, rows={**self.rows, **tens}, tens={}) if tens else self

    def marked(self) -> Section:
        """The section with the statuses that stand in columns of its own, for columns that have none beside them."""
        own = {c.name: c.status for c in self.columns if c.status in self.rows and c.name not in self.statuses}
        shares = {
            status: self.rows.get(f"{status.removesuffix('_status')}_estimated_share", 0.0) for status in own.values()
        }
        told = {name: status_as_shown(self.rows[status], shares[status]) for name, status in own.items()}
        return replace(self, statuses={**told, **self.statuses}) if told else self

    def _repr_html_(self) -> str:
        """What a notebook shows: the table with its marks and notes, and below it what the marks mean."""
        heads = (f'<th scope="col" title="{escape(c.meaning)}">{escape(c.heading)}</th>' for c in self.columns)
        lines = (f"<tr>{''.join(self._html_cell(c, i) for c in self.columns)}</tr>" for i in range(len(self)))
        table = (
            f"<table><caption>{escape(self.title)}</caption><thead><tr>{''.join(heads)}</tr></thead>"
            f"<tbody>{''.join(lines)}</tbody></table>"
        )
        meant = [f"{escape(look)} {escape(meaning)}" for look, meaning in self.legend()]
        return table + (f"<p><small>{'<br>'.join(meant)}</small></p>" if meant else "")

    def _html_cell(self, column: Column, row: int) -> str:
        note = str(self.notes[column.name][row]) if column.name in self.notes else ""
        title = f' title="{escape(note)}"' if note else ""
        side = "right" if column.is_numeric else "left"
        return f'<td style="text-align:{side}"{title}>{escape(self.cell(column, row))}</td>'

    def cell(self, column: Column, row: int) -> str:
        """A value as its column's format and its grade write it, with its mark; a dash for what is missing."""
        return str(self.number(column, row)) if column.is_numeric else column.shown(self._value(column, row))

    def number(self, column: Column, row: int) -> GradedNumber:
        """A number with its status and what is certain of it."""
        statuses = self.statuses.get(column.name)
        status = "" if statuses is None else str(statuses[row])
        return graded(column, self._value(column, row), status, self.certain.get(column.name), row)

    def kinds(self, column: Column) -> Text | None:
        """How the numbers of a column look (`GradedNumber.kind`); None where nothing is said of them."""
        if column.name not in self.statuses:
            return None
        return np.array([self.number(column, row).kind for row in range(len(self))], dtype=np.str_)

    def legend(self) -> list[tuple[str, str]]:
        """What the marks of its numbers mean."""
        marked = [c for c in self.columns if c.name in self.statuses]
        return legend(self.number(column, row) for column in marked for row in range(len(self)))

    def _value(self, column: Column, row: int) -> Any:
        value = self.rows[column.name][row]
        return value.item() if isinstance(value, np.generic) else value


def status_as_shown(status: Text, estimated_share: Any) -> Text:
    """Statuses as people are shown them: what is bridged may be estimated as well, by this share."""
    both = (status == Status.BRIDGED) & (np.nan_to_num(np.asarray(estimated_share, dtype=np.float64)) > 0)
    return np.where(both, str(Status.BRIDGED_ESTIMATED), status)


@dataclass(frozen=True)
class Chart:
    """A chart of columns of the section `section` (its key).

    `bar` and `stacked` draw `values` by `categories`. `dots` draws the two columns of `values` as x and y, a series
    for each run of equal values in `group`. `lines` draws the first of `values` over `categories`, a line for each run
    of equal values in `group`, with a band between the other two; it is interrupted before a row with a text in `gap`,
    and where there is no number. Only the first `rows` rows are drawn.
    """

    section: str
    title: str
    kind: Literal["bar", "stacked", "dots", "lines"]
    values: tuple[str, ...]
    categories: str = ""
    group: str = ""
    gap: str = ""
    rows: int = 15


@dataclass(frozen=True)
class Passage:
    """Running text under a heading (empty: it goes on under the one before): paragraphs, then points of a list, then
    the sections that `shows` names by their keys, with their charts. `level` 1 is a chapter, 3 the finest.
    """

    heading: str
    level: int = 1
    paragraphs: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    shows: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Document:
    """What a command made, for every format alike.

    Attributes:
        key: what it is about; a writer that knows more of it than its sections say is registered under this word.
        title: in full, as on top of a page.
        stem: what its files are called, without an ending.
        sections: what its files hold, in their order.
        payload: gives the JSON's own keys in order, which are part of the program's contract; made only when asked.
        envelope: which of `ENVELOPE` the JSON has around them, in this order.
        screen: what the screen shows where that is not `sections`, under the line `lead` and over the lines `remarks`.
        paste: lines for a study file, which the screen shows unbroken below the sections.
        more: what a screen leaves to the files, in words; `screen_notes` are shown there in place of `notes`.
        facts: the line under the title of a page.
        passages: the running text of a document that is read from its first line to its last, for writers of text;
            without any, its sections are one below the other.
        long: key of the section that is written where a file holds one table (CSV, Parquet); without it, the first.
        lots: gives that table where it is none of the sections, in pieces where it is too long to be held as one.
        n_long: how many rows a table has that is all there is of a document without sections.
        subject: what it was made from, for writers that know more.
    """

    key: str
    title: str
    stem: str
    sections: tuple[Section, ...]
    payload: Callable[[], Mapping[str, Any]]
    envelope: tuple[str, ...] = ENVELOPE
    study: Study | None = None
    is_sample: bool = False
    screen: tuple[Section, ...] | None = None
    lead: str = ""
    remarks: tuple[str, ...] = ()
    paste: str = ""
    more: str = ""
    screen_notes: tuple[str, ...] | None = None
    facts: tuple[str, ...] = ()
    charts: tuple[Chart, ...] = ()
    passages: tuple[Passage, ...] = ()
    notes: tuple[str, ...] = ()
    provenance: tuple[Provenance, ...] = ()
    long: str = ""
    lots: Callable[[], Iterator[Section]] | None = None
    n_long: int = 0
    subject: Any = None

    @property
    def banner(self) -> str:
        """The warning over everything that is made from made-up data; empty for real data."""
        return SAMPLE_BANNER if self.is_sample else ""

    def section(self, key: str) -> Section:
        """The section of this key; KeyError when there is none."""
        found = next((s for s in self.sections if s.key == key), None)
        if found is None:
            raise KeyError(key)
        return found

    def long_table(self) -> Iterator[Section]:
        """The table that is written where a file holds one, in pieces of the same columns; one piece, mostly."""
        if self.lots is not None:
            yield from self.lots()
        elif self.sections:
            yield self.section(self.long) if self.long else self.sections[0]


def plain_table(
    key: str,
    title: str,
    headings: Mapping[str, str],
    rows: Sequence[Sequence[str]],
    intro: str = "",
    *,
    nothing: str = "",
) -> Section:
    """A table of texts under `headings` (by column), whose sentences a screen breaks between words.

    `nothing` is the sentence that stands in its place where there are no rows.
    """
    cells = {name: np.array([row[k] for row in rows], dtype=np.str_) for k, name in enumerate(headings)}
    columns = tuple(kinds.text(name, heading, "") for name, heading in headings.items())
    return Section(key, title, intro, columns, cells, screen=Screen(is_plain=True), nothing=nothing)


def file_stem(name: str) -> str:
    """A study's name as a file name: `Metro Atlanta 2018` → `metro-atlanta-2018`.

    A name too long for a file is cut, with a mark of the whole name behind it, so that no other name gives the same.
    """
    signs = "".join(c if c.isalnum() else "-" for c in name.casefold())
    stem = "-".join(part for part in signs.split("-") if part) or "study"
    if len(stem.encode()) <= _LONGEST_STEM:
        return stem
    mark = hashlib.sha256(stem.encode()).hexdigest()[:8]
    return f"{stem.encode()[: _LONGEST_STEM - 9].decode(errors='ignore').rstrip('-')}-{mark}"


def sources_section(provenance: Sequence[Provenance]) -> Section:
    """The input files, so that anyone can check or repeat the run."""
    fields = ("source", "file", "url", "sha256", "retrieved_at", "release")
    headings = ("Source", "File", "Address", "SHA-256", "Retrieved (UTC)", "Release")
    columns = tuple(kinds.text(n, h, h) for n, h in zip(fields, headings, strict=True))
    rows = {name: np.array([str(getattr(p, name) or "") for p in provenance], dtype=np.str_) for name in fields}
    return Section("sources", "Sources", "Input files of this run.", columns, rows)


def plain(value: Any) -> Any:
    """A value as JSON has it: numpy scalars become Python's, NaN and infinities become None."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not np.isfinite(value):
        return None
    return value


def section_rows(section: Section) -> list[dict[str, Any]]:
    """A section as one object a row, as JSON has it."""
    names = [c.name for c in section.columns]
    return [{name: plain(section.rows[name][row]) for name in names} for row in range(len(section))]
