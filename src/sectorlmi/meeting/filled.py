"""What people wrote on the sheets, from one or several files, brought together so that nothing is lost.

Cells are joined by form, partner (where each partner fills in its own), row key and heading. Where two files disagree,
the one saved later counts and the other value is kept with the place it stood at.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sectorlmi.meeting.scores import Score
from sectorlmi.meeting.sheets import PARTNERS, READINESS, RUBRIC, UNKNOWN, Entry, Form, as_now

Key = tuple[str, ...]
Value = str | float
Row = Mapping[str, "Cell"]


@dataclass(frozen=True)
class Cell:
    """A value with the place it stands at."""

    value: Value
    file: str
    sheet: str
    cell: str

    @property
    def place(self) -> str:
        return f"{self.file}, {self.sheet}!{self.cell}"

    @property
    def shown(self) -> str:
        """The value as people typed it: 4, not 4.0."""
        return f"{self.value:g}" if isinstance(self.value, float) else self.value


@dataclass(frozen=True)
class Kept:
    """A value that cannot stand where it stood: which cell, what it belonged to, and why."""

    cell: Cell
    belongs_to: str
    column: str
    why: str

    def text(self) -> str:
        """The message: sheet, cell, value and what is wrong with it."""
        return f"{self.cell.place}: {self.cell.shown!r} {self.why}"


@dataclass(frozen=True)
class Filled:
    """One file that people filled in.

    `rows` hold, by form name, the cells of each row; `messages` what could not be read as a whole (a tab, a column).
    """

    file: str
    partner: str
    saved_at: str
    rows: Mapping[str, Mapping[Key, Row]]
    kept: tuple[Kept, ...] = ()
    messages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answers:
    """Everything that people wrote. `owner` is the partner whose answers stand on the sheets themselves."""

    owner: str = ""
    by_partner: Mapping[tuple[str, str, Key], Row] = field(default_factory=dict)
    shared: Mapping[tuple[str, Key], Row] = field(default_factory=dict)
    kept: tuple[Kept, ...] = ()
    messages: tuple[str, ...] = ()

    def rows(self, form: Form) -> dict[Key, Row]:
        """What stands on the form's own sheet: the owner's answers, or what all share."""
        if form.is_by_partner:
            return {
                key: row for (who, name, key), row in self.by_partner.items() if (who, name) == (self.owner, form.name)
            }
        return {key: row for (name, key), row in self.shared.items() if name == form.name}

    def others(self) -> Iterator[tuple[str, Form, Key, Row]]:
        """Answers of the other partners: partner, form, key and cells."""
        for (partner, name, key), row in self.by_partner.items():
            if partner != self.owner:
                yield partner, _BY_NAME[name], key, row

    @property
    def partners(self) -> tuple[str, ...]:
        """Who answered, in order of appearance."""
        return tuple(dict.fromkeys(partner for partner, _, _ in self.by_partner))

    @property
    def is_empty(self) -> bool:
        return not (self.by_partner or self.shared or self.kept)


_BY_NAME: Final = {form.name: form for form in (READINESS, RUBRIC)}


def join(files: Sequence[Filled], owner: str = "") -> Answers:
    """All files in one, the later saved winning where two disagree.

    Args:
        files: in the order given; files without a time of saving keep that order.
        owner: the partner whose sheet is written; by default the only partner there is.
    """
    joined = _Joined()
    for file in sorted(files, key=lambda f: f.saved_at):
        joined.add(file)
    partners = list(dict.fromkeys(partner for partner, _, _ in joined.by_partner))
    chosen = owner or (partners[0] if len(partners) == 1 else "")
    return Answers(
        chosen,
        joined.by_partner,
        joined.shared,
        tuple(dict.fromkeys(joined.kept)),
        tuple(dict.fromkeys(m for f in files for m in f.messages)),
    )


class _Joined:
    """The rows found so far; a later cell takes the place of an earlier one, which is kept if it said otherwise."""

    def __init__(self) -> None:
        self.by_partner: dict[tuple[str, str, Key], dict[str, Cell]] = {}
        self.shared: dict[tuple[str, Key], dict[str, Cell]] = {}
        self.kept: list[Kept] = []

    def add(self, file: Filled) -> None:
        for name, rows in file.rows.items():
            for key, row in rows.items():
                self._put(self._row(name, key, file.partner), row, key)
        self.kept += file.kept

    def _row(self, name: str, key: Key, partner: str) -> dict[str, Cell]:
        if name == PARTNERS.name:
            who, tab, industry, topic = key
            form = RUBRIC if tab == RUBRIC.tab else READINESS
            return self.by_partner.setdefault((who, form.name, (topic,) if form is RUBRIC else (industry, topic)), {})
        if name in _BY_NAME:
            return self.by_partner.setdefault((partner, name, key), {})
        return self.shared.setdefault((name, as_now(key)), {})

    def _put(self, into: dict[str, Cell], row: Row, key: Key) -> None:
        for heading, cell in row.items():
            before = into.get(heading)
            if before is not None and _plain(before.value) != _plain(cell.value):
                why = f"disagrees with {cell.shown!r} at {cell.place}; the later one counts"
                self.kept.append(Kept(before, " / ".join(key), heading, why))
            into[heading] = cell


def _plain(value: Value) -> str:
    return f"{value:g}" if isinstance(value, float) else value.strip().casefold()


def scores(answers: Answers, form: Form) -> tuple[list[Score], list[str]]:
    """Every partner's scores on a form, and a message for each that is no score; it stays where it stands."""
    found, messages = [], []
    entry = form.entry("Score")
    for (partner, name, key), row in answers.by_partner.items():
        if name != form.name or "Score" not in row:
            continue
        cell = row["Score"]
        try:
            value = score_of(cell.value, entry)
        except ValueError:
            messages.append(f"{cell.place}: {cell.shown!r} is no score ({' / '.join(key)}); write {entry.allowed}")
            continue
        found.append(Score(partner, key[0] if len(key) > 1 else "", key[-1], value))
    return found, messages


def score_of(value: Value, entry: Entry) -> int | None:
    """A score, or None for `unknown`. ValueError for anything else."""
    if isinstance(value, str):
        text = value.strip().casefold()
        if text in _UNKNOWN:
            return None
        value = float(text)
    if not value.is_integer() or not entry.least <= value <= entry.most:
        raise ValueError(value)
    return int(value)


_UNKNOWN: Final = (UNKNOWN, "?", "don't know", "not known")


def left_over(rows: Mapping[Key, Row], known: Collection[Key]) -> dict[Key, Row]:
    """Rows that people filled in and that nothing asks for any more, such as an industry that left the list."""
    return {key: row for key, row in rows.items() if key not in known}
