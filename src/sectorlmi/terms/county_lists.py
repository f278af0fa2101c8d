"""Lists of counties that people made, read in one way wherever one is named.

Excel takes the zeros of codes, or guards them as `="01001"`; the Census Bureau writes `0500000US01001`, or state and
county apart; a board writes names and states. Which column holds the counties is told by heading and content.
"""

from __future__ import annotations

import difflib
import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sectorlmi import reference
from sectorlmi.errors import ConfigError
from sectorlmi.terms import place_names

_CODE: Final = re.compile(
    r"(?:050\d{2,4}US)?(?P<whole>\d{4,5}|\d{1,2},\d{3})(?:\.0*)?|(?P<state>\d\d)[- ](?P<county>\d{3})", re.I
)
_NUMBER: Final = re.compile(r"(\d{1,3})(?:\.0*)?")
_STATE_NUMBER: Final = re.compile(r"(?:040\d{2,4}US)?(\d{1,2})(?:\.0*)?", re.I)
_YEAR: Final = re.compile(r"(19|20)\d\d")
_GUARDS: Final = "='\" \u200b\ufeff"
_STATE_HEADING: Final = re.compile(
    r"(fips)?(state|st|stusps|usps|postal)(name|nm|abbr|abbreviation|postal|code|cd|fips|fipscode|fp|fp\d\d|usps|id|no)?"
)
_CODE_HEADING: Final = re.compile(r".*(fips|geoid).*|(area|county|cnty)?code|(county|cnty)(fp|fp\d\d|id|no|number)")
_NAME_HEADING: Final = re.compile(
    r".*(county|counties|parish).*|(ctyname|cntyname|name(s|lsad)?|area(name|title)?|title)"
)
_HEADER_WITHIN: Final = 40
_TRIED: Final = 200

# Turns a code or name into a county's code, or refuses it, saying where.
Named = Callable[[str, str], str]


@dataclass(frozen=True)
class CountyRow:
    """A row with its number in the file (1 is the first)."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class CountyList:
    """A table whose column `county` names counties, and `state`, where there is one, their states.

    `apart` is the column that names regions, where one was asked for; `more` are columns that hold counties besides.
    """

    where: str
    headings: tuple[str, ...]
    rows: tuple[CountyRow, ...]
    county: int
    state: int | None
    apart: int | None
    more: tuple[int, ...] = ()

    def counties(self, named: Named, rows: Sequence[CountyRow] | None = None) -> tuple[list[str], list[str]]:
        """(codes, notes) of these rows (None: of all); a county that is listed again counts once, with a note."""
        listed: dict[str, list[int]] = {}
        for row in self.rows if rows is None else rows:
            for code in self.counties_of(row, named):
                listed.setdefault(code, []).append(row.number)
        twice = {code: numbers for code, numbers in listed.items() if len(numbers) > 1}
        notes = [f"{self.where} lists {_titled(c)} more than once, in rows {_joined(n)}." for c, n in twice.items()]
        return list(listed), [f"{note} It counts once." for note in notes]

    def counties_of(self, row: CountyRow, named: Named) -> Iterator[str]:
        """The counties of one row. ConfigError names file, row and column."""
        heading = self.headings[self.county] if self.headings else ""
        where = f"{self.where}, row {row.number}" + f", column {heading!r}" * bool(heading)
        text = row.cells[self.county]
        if not text:
            raise ConfigError(f"{where}: no county stands there", "Fill it in, or take the row out.")
        stated = "" if self.state is None else row.cells[self.state]
        texts = [text, *filter(None, (row.cells[column] for column in self.more))]
        return (_county(part, stated, where, named) for one in texts for part in parts(one))

    def of_group(self, name: str) -> tuple[str, list[CountyRow], list[str]]:
        """(the group as the file writes it, its rows, notes); any other column may name it."""
        for same in (str.casefold, place_names.name_key):
            for column in (c for c in range(len(self.rows[0].cells)) if c != self.county):
                inside = [row for row in self.rows if same(row.cells[column]) == same(name.strip())]
                if inside:
                    blank = [row.number for row in self.rows if not row.cells[column]]
                    note = f"{self.where} names no group in row{'s' * (len(blank) > 1)} {_joined(blank)}."
                    return inside[0].cells[column], inside, [note] * bool(blank)
        raise self._no_group(name)

    def _no_group(self, name: str) -> ConfigError:
        columns = [{row.cells[c] for row in self.rows} for c in range(len(self.rows[0].cells)) if c != self.county]
        texts = {text for column in columns for text in column if len(column) < len(self.rows)}
        plain = {text.casefold(): text for text in texts if text and not text.isdigit()}
        near = difflib.get_close_matches(name.casefold(), plain, 3, 0.4)
        said = (
            f"Nearest: {'; '.join(plain[n] for n in near)}." if near else f"It names: {', '.join(sorted(texts))[:300]}."
        )
        return ConfigError(f"{self.where}: no group is called {name!r}", said)


def county_list(table: Sequence[Sequence[str]], where: str, apart: Sequence[str] = ()) -> CountyList:
    """The list that a table holds, whose headings may stand below titles or be left out.

    Blank rows and rows that begin with `#` are skipped. `apart` are headings of a column that is none of counties.
    Raises ConfigError where there are no rows, or no column holds counties.
    """
    rows = list(_filled(table))
    at = _header(rows, apart)
    # Below a heading that nobody knows there may still be codes.
    for first in (None, 0) if at is None else (at,):
        found = _under(rows, first, where, apart)
        if found:
            return found
    if len(rows) <= (at is not None):
        raise ConfigError(f"{where}: no rows", "Give a heading, such as `county,state`, and a row for each county.")
    headings = ", ".join(filter(None, rows[at or 0].cells))
    raise ConfigError(
        f"{where}: no column counties or county, fips or area_fips holds a county code or name",
        f"Found: {headings}. Give county codes, or names with their states in a column `state`.",
    )


def _under(rows: Sequence[CountyRow], at: int | None, where: str, apart: Sequence[str]) -> CountyList | None:
    """The list under the heading at this index; None where no column holds counties."""
    headings = () if at is None else rows[at].cells
    below = rows if at is None else rows[at + 1 :]
    keys = [_key(text) for text in headings] or [""] * len(rows[0].cells if rows else ())
    region = next((keys.index(_key(name)) for name in apart if _key(name) in keys), None)
    columns = [column for column in range(len(keys)) if column != region]
    state = _state_column(below, keys, columns)
    tried = [(_worth(below, keys[c], c, state, is_headed=bool(headings)), -c) for c in columns if c != state]
    worth, county = max(tried, default=((0, 0, 0), 0))
    if not below or not any(worth):
        return None
    found = CountyList(where, headings, tuple(below), -county, state, region)
    return replace(found, more=_spilt(found)) if headings else found


def _spilt(found: CountyList) -> tuple[int, ...]:
    """Columns without a heading beside that of counties which hold counties too: a list in one cell that fell apart."""
    beside = [c for c in range(found.county + 1, len(found.headings)) if c != found.state]
    columns = tuple(itertools.takewhile(lambda c: not found.headings[c], beside))
    cells = [row.cells[c] for row in found.rows[:_TRIED] for c in columns if row.cells[c]]
    return columns if cells and 2 * sum(_may_be(cell, "") for cell in cells) >= len(cells) else ()


def _filled(table: Sequence[Sequence[str]]) -> Iterator[CountyRow]:
    """Rows with something in them that are no comment, all of one width; no blanks around cells, no breaks in them."""
    width = max(map(len, table), default=0)
    for number, row in enumerate(table, 1):
        cells = [" ".join(cell.split()) for cell in row] + [""] * (width - len(row))
        is_comment = re.match(r"#.|//", cells[0]) if cells else None
        if any(cells) and not is_comment:
            yield CountyRow(number, tuple(cells))


def _header(rows: Sequence[CountyRow], apart: Sequence[str]) -> int | None:
    """The index of the row that has the most headings of a list of counties; None where the list begins at once."""
    counts = [_n_headings(row.cells, apart) for row in rows[:_HEADER_WITHIN]]
    return counts.index(max(counts)) if any(counts) else None


def _n_headings(cells: Sequence[str], apart: Sequence[str]) -> int:
    wanted = {_key(name) for name in apart}
    kinds = [0 if place_names.counties_called(cell) else _rank(_key(cell)) for cell in cells]
    known = sum(map(bool, kinds)) + sum(_key(cell) in wanted for cell in cells)
    others = [cell for cell, kind in zip(cells, kinds, strict=True) if cell and not kind]
    # `01001,Autauga County,County` is a county with its kind, and `fips,2020` are headings.
    if known < 2 and any((code_in(c) and not _YEAR.fullmatch(c)) or place_names.counties_called(c) for c in others):
        return 0
    return known + any(_STATE_HEADING.fullmatch(_key(cell)) for cell in cells) * bool(known)


def _key(heading: str) -> str:
    return place_names.plain(re.sub(r"[_#]", " ", heading)).replace(" ", "")


def _rank(key: str) -> int:
    """2: the heading of codes, 1: of names, 0: of something else."""
    if not key or _STATE_HEADING.fullmatch(key):
        return 0
    return 2 if _CODE_HEADING.fullmatch(key) else int(bool(_NAME_HEADING.fullmatch(key)))


def _state_column(rows: Sequence[CountyRow], keys: Sequence[str], columns: Sequence[int]) -> int | None:
    """The column of states: by its heading, or, where it has none, by what stands in it."""
    headed = [column for column in columns if _STATE_HEADING.fullmatch(keys[column])]
    named = [c for c in columns if not keys[c] and all(place_names.state_called(row.cells[c]) for row in rows)]
    named = [c for c in named if not all(_NUMBER.fullmatch(row.cells[c]) for row in rows)]
    shares = {c: sum(bool(_state_in(row.cells[c])) for row in rows) for c in headed}
    return max(shares, key=lambda c: (shares[c], -c)) if shares else next(iter(named), None)


def _worth(
    rows: Sequence[CountyRow], key: str, column: int, state: int | None, *, is_headed: bool
) -> tuple[int, int, int]:
    """What speaks for a column: whether most of it reads as counties, what its heading says, how many rows do."""
    rank = _rank(key)
    cells = [(row.cells[column], "" if state is None else row.cells[state]) for row in rows[:_TRIED]]
    hits = sum(all(_may_be(part, stated) for part in parts(text)) for text, stated in cells if text)
    if not hits and rank < 2 and not re.search("county|counties|parish", key):
        return (0, 0, 0)
    if not rank and not (hits == len(cells) and (not is_headed or all(code_in(text) for text, _ in cells))):
        return (0, 0, 0)
    return (int(2 * hits >= len(cells) > 0), rank, hits)


def _may_be(text: str, stated: str) -> bool:
    code = code_in(text) or county_number(text, stated)
    return bool(_is_known(code) if code else place_names.counties_called(_with_state(text, stated)))


def code_in(text: str) -> str:
    """The five digits of a county code (`1001.0`, `1,001`, `="01001"`, `05000US01001`); empty where it is none."""
    found = _CODE.fullmatch(text.strip(_GUARDS))
    return "" if found is None else (found["whole"] or found["state"] + found["county"]).replace(",", "").zfill(5)


def parts(text: str) -> list[str]:
    """Counties that stand in one text: codes between blanks or commas, names between semicolons or commas.

    A state after a comma belongs to the county before it.
    """
    words = re.split(r"[\s,;|]+", text.strip(" ,;|"))
    if all(map(code_in, words)):
        return words
    if code_in(text) or re.search("[;|]", text):
        return [part.strip() for part in re.split("[;|]", text) if part.strip()]
    found: list[str] = []
    for part in filter(None, (p.strip() for p in text.split(","))):
        is_state = not part[0].isdigit() and bool(place_names.state_called(part))
        if found and is_state and "," not in found[-1] and not found[-1][0].isdigit():
            found[-1] += f", {part}"
        else:
            found.append(part)
    return found


def _county(text: str, stated: str, where: str, named: Named) -> str:
    """The code of a county in a row that says its state as well, or does not."""
    state = _state_in(stated)
    code = code_in(text) or _in_state(text, state)
    found = named(code or _with_state(text, stated), where)
    if code and not _is_known(code):
        raise ConfigError(
            f"{where}: {text!r} is no county of {place_names.state_titles()[code[:2]]}",
            "Correct the code; sectorlmi region find NAME lists those of a county.",
        )
    if state and found[:2] != state:
        raise ConfigError(
            f"{where}: {text!r} is {_titled(found)}, and the row's state is {stated}", "Correct one of the two."
        )
    return found


def county_number(text: str, stated: str) -> str:
    """The code of a county by its number within a state (`1` of `1`, `001` of `AL`); empty where it is none."""
    return _in_state(text, _state_in(stated))


def _in_state(text: str, state: str) -> str:
    number = _NUMBER.fullmatch(text.strip(_GUARDS))
    return f"{state}{number[1].zfill(3)}" if state and number else ""


def _state_in(text: str) -> str:
    """The two digits of a state by name, abbreviation or number (`1`, `1.0`, `0400000US01`); empty where it is none."""
    number = _STATE_NUMBER.fullmatch(text.strip(_GUARDS))
    return place_names.state_called(number[1].zfill(2) if number else text) or ""


def _with_state(text: str, stated: str) -> str:
    """The name with the row's state, unless it names one itself, which may be another."""
    joined = f"{text}, {stated if place_names.state_called(stated) else _state_in(stated) or stated}"
    names_one = not place_names.counties_called(joined) and any(state for _, state in place_names.readings(text))
    return text if not stated or names_one else joined


def _is_known(code: str) -> bool:
    """Whether the BLS list has the code; of a made-up state nobody can tell."""
    return code in reference.area_titles() or code[:2] not in place_names.state_titles()


def _titled(code: str) -> str:
    return f"{reference.area_titles()[code]} ({code})" if code in reference.area_titles() else code


def _joined(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers[:_HEADER_WITHIN]))
