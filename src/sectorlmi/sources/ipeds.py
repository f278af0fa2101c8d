"""NCES IPEDS: institutions (`hdYYYY.csv`) and completions by program and award (`cYYYY_a.csv`).

As NCES serves them, and as people save them again or cut them: UTF-8 or cp1252, quoted or not, with or without the flag
that stands before each count. Checked on real institutions of 2020 to 2024 and on cuts of the completions of 2023. The
year stands only in the file's name. Rows of sums (`99`, all programs; families and series of two and four digits) are
never kept beside the programs that they add up.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from sectorlmi.errors import DataError, IntegrityError, SchemaError
from sectorlmi.sources.archive import Member
from sectorlmi.sources.base import Parsed, Source
from sectorlmi.sources.grid import decoded, number
from sectorlmi.sources.qcew_layout import comma_header
from sectorlmi.sources.workbooks import whole
from sectorlmi.terms import codes
from sectorlmi.terms.progress import Count

if TYPE_CHECKING:
    import pyarrow as pa

NAME: Final = "ipeds"
COMPLETIONS: Final = "completions"
INSTITUTIONS: Final = "institutions"
_COLUMNS: Final = {
    COMPLETIONS: ("unitid", "cipcode", "majornum", "awlevel", "ctotalt"),
    INSTITUTIONS: ("unitid", "instnm", "countycd"),
}
_FILES: Final = {COMPLETIONS: (re.compile(r"c(20\d\d)_a", re.IGNORECASE), "cYYYY_a.csv"),
                 INSTITUTIONS: (re.compile(r"hd(20\d\d)", re.IGNORECASE), "hdYYYY.csv")}  # fmt: skip
_PROGRAM: Final = re.compile(r"\d\d\.\d{4}")
_SUM: Final = re.compile(r"99(\.0+)?|\d\d(\.\d\d)?")
_UNITID: Final = re.compile(r"\d{6}")
_NO_COUNTY: Final = -2
_GET: Final = "Get it again from nces.ed.gov/ipeds (Complete data files), and keep its name."


def parse(member: Member, progress: Count) -> list[Parsed]:
    """One table, keyed by year and kind, such as `2023 completions`.

    Completions: unitid, cip, major (1 first, 2 second), award_level, completers. Institutions: unitid, name,
    area_fips (empty: none). Raises SchemaError on another layout, IntegrityError naming the row that cannot be meant.
    """
    rows = csv.reader(io.StringIO(decoded(whole(member, progress), member.name), newline=None))
    heads = [head.strip().casefold() for head in next(rows, [])]
    kind = _kind(heads)
    if kind is None:
        lacking = sorted(set(_COLUMNS[COMPLETIONS]) - set(heads))
        raise SchemaError(f"{member.name}: no column {', '.join(lacking).upper()}", _GET)
    places = [heads.index(name) for name in _COLUMNS[kind]]
    numbered = (
        (n, [row[at].strip() if at < len(row) else "" for at in places]) for n, row in enumerate(rows, 2) if row
    )
    make = _completions if kind == COMPLETIONS else _institutions
    table, notes = make(numbered, member.name)
    if not table.num_rows:
        raise DataError(f"{member.name}: no row of {'a program' if kind == COMPLETIONS else 'an institution'}", _GET)
    return [Parsed(NAME, f"{_year(kind, member.name)} {kind}", table, notes, ("unitid",))]


def _kind(heads: Sequence[str]) -> str | None:
    return next((kind for kind, names in _COLUMNS.items() if set(names) <= set(heads)), None)


def _year(kind: str, file: str) -> str:
    form, called = _FILES[kind]
    found = form.search(file.rpartition("/")[2])
    if not found:
        raise SchemaError(f"{file}: the year is not in its name, and nowhere else in the file", f"Name it {called}.")
    return found[1]


def _completions(rows: Iterator[tuple[int, list[str]]], file: str) -> tuple[pa.Table, tuple[str, ...]]:
    import pyarrow as pa

    seen: dict[tuple[str, str, int, str], float] = {}
    left_out: Counter[str] = Counter()
    for n, (unitid, program, major, award, total) in rows:
        where = f"{file}, row {n}"
        cip = codes.bare(program)
        if not _PROGRAM.fullmatch(cip) or cip.startswith("99"):
            if not _SUM.fullmatch(cip) and not cip.startswith("99"):
                raise IntegrityError(f"{where}: CIPCODE {program!r} is no program such as 01.0000", _GET)
            left_out["rows of sums over programs"] += 1
            continue
        completers = number(total)
        if completers is None or completers < 0:
            raise IntegrityError(f"{where}: CTOTALT {total!r} is no number of completers", _GET)
        if completers != completers:  # noqa: PLR0124 - not a number
            left_out["programs without a number"] += 1
            continue
        key = _unitid(unitid, where), cip, _major(major, where), award.lstrip("0")
        if key in seen:
            raise IntegrityError(
                f"{where}: institution {unitid}, program {cip}, award level {award} stands there twice",
                "Two files may have been joined; load each by itself.",
            )
        seen[key] = completers
    parts = list(zip(*seen, strict=True)) or [(), (), (), ()]
    table = pa.table(
        {
            "unitid": pa.array(parts[0], pa.string()),
            "cip": pa.array(parts[1], pa.string()),
            "major": pa.array(parts[2], pa.int8()),
            "award_level": pa.array(parts[3], pa.string()),
            "completers": pa.array(list(seen.values()), pa.float64()),
        }
    )
    return table, tuple(f"{file}: {count:,} {what} are left out." for what, count in left_out.items())


def _institutions(rows: Iterator[tuple[int, list[str]]], file: str) -> tuple[pa.Table, tuple[str, ...]]:
    import pyarrow as pa

    found: dict[str, tuple[str, str]] = {}
    for n, (unitid, name, county) in rows:
        where = f"{file}, row {n}"
        code = number(county)
        if code is None:
            raise IntegrityError(f"{where}: COUNTYCD {county!r} is no county code", _GET)
        is_county = code == code and code != _NO_COUNTY  # noqa: PLR0124 - a number
        key = _unitid(unitid, where)
        if key in found:
            raise IntegrityError(f"{where}: institution {unitid} stands there twice", _GET)
        found[key] = name, f"{int(code):05d}" if is_county else ""
    names, areas = zip(*found.values(), strict=True) if found else ((), ())
    texts = {"unitid": tuple(found), "name": names, "area_fips": areas}
    return pa.table({name: pa.array(values, pa.string()) for name, values in texts.items()}), ()


def _unitid(text: str, where: str) -> str:
    if not _UNITID.fullmatch(text):
        raise IntegrityError(f"{where}: UNITID {text!r} is no number of six digits", _GET)
    return text


def _major(text: str, where: str) -> int:
    if text not in ("1", "2"):
        raise IntegrityError(f"{where}: MAJORNUM {text!r} is neither 1 nor 2", _GET)
    return int(text)


def _recognises(head: bytes, _name: str) -> bool:
    return _kind([name.strip().casefold() for name in comma_header(head)]) is not None


IPEDS: Final = Source(NAME, "NCES IPEDS: institutions, and completions by program", _recognises, parse)
