"""BLS Employment Projections by occupation: Tables 1.2 and 1.10 (`occupation.xlsx`), 5.3 and 5.4 (`education.xlsx`).

The word "None" is a category of experience and training, a dash means that BLS assigns nothing. Employment and
openings are in thousands in the file and single jobs here. Checked on the real tables of 2024-34; of Table
5.3 no real file was at hand: its headings are those that public programs read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from sectorlmi.errors import IntegrityError, SchemaError
from sectorlmi.sources import workbooks
from sectorlmi.sources.archive import Member
from sectorlmi.sources.base import Parsed, Source
from sectorlmi.sources.workbooks import Row
from sectorlmi.terms.progress import Count

if TYPE_CHECKING:
    import pyarrow as pa

NAME: Final = "ep_occupations"
_SHEETS: Final = re.compile(r"^Table (1\.2|1\.10|5\.3|5\.4)$|^Education Requirements$|^Attainment$", re.IGNORECASE)
_TITLE: Final = re.compile(r"^Table (1\.2|1\.10|5\.3|5\.4)\b", re.IGNORECASE)
_FILE: Final = re.compile(r"table[ _-]?5[._]?[34]|^education\.xlsx", re.IGNORECASE)
_FOOTNOTE: Final = re.compile(r"\s*\[\d+\]\s*$")
_SOC: Final = re.compile(r"\d\d-\d{4}")
_NOTHING: Final = frozenset({"", "—", "-", "–"})
_THOUSAND: Final = 1000

# Table → our column → the start of its heading, whatever years stand in it.
_TEXTS: Final[Mapping[str, Mapping[str, str]]] = {
    "1.2": {"kind": "occupation type"},
    "1.10": {"kind": "occupation type"},
    "5.4": {
        "education": "typical education needed for entry",
        "experience": "work experience in a related occupation",
        "training": "typical on-the-job training",
    },
    "5.3": {},
}
_JOBS: Final[Mapping[str, Mapping[str, str]]] = {
    "1.2": {"openings": "occupational openings", "change": "employment change, numeric"},
    "1.10": {
        "openings": "occupational openings",
        "separations": "total occupational separations, ",
        "exits": "labor force exits, ",
        "transfers": "occupational transfers, ",
        "change": "employment change, numeric",
    },
    "5.4": {},
    "5.3": {},
}
_PERCENTS: Final[Mapping[str, Mapping[str, str]]] = {
    "1.2": {"change_pct": "employment change, percent", "self_employed_pct": "percent self employed"},
    "1.10": {"change_pct": "employment change, percent"},
    "5.4": {},
    "5.3": {
        "less_than_high_school_pct": "less than high school",
        "high_school_pct": "high school diploma",
        "some_college_pct": "some college",
        "associate_pct": "associate",
        "bachelor_pct": "bachelor",
        "master_pct": "master",
        "doctoral_pct": "doctoral",
    },
}
_EMPLOYMENT: Final = re.compile(r"^employment, (20\d\d)$")


def parse(member: Member, progress: Count) -> list[Parsed]:
    """The tables of a workbook, keyed by their number. SchemaError where none of them is there."""
    data = workbooks.whole(member, progress)
    found = []
    for where, rows in workbooks.tables(data, member.name, _SHEETS):
        number = _TITLE.match(workbooks.text(rows[0][0]) if rows and rows[0] else "")
        if number:
            found.append(Parsed(NAME, number[1], _table(number[1], rows, where)))
    if not found:
        raise SchemaError(
            f"{member.name}: none of the tables 1.2, 1.10, 5.3, 5.4",
            "Download occupation.xlsx and education.xlsx from bls.gov/emp/data.",
        )
    return found


def _table(number: str, rows: Sequence[Row], where: str) -> pa.Table:
    import pyarrow as pa

    at = next((i for i, row in enumerate(rows[:8]) if _code_place(row) is not None), None)
    if at is None:
        raise SchemaError(f"{where}: no column 'National Employment Matrix code'", "Download the workbook again.")
    heads = [_FOOTNOTE.sub("", workbooks.heading(cell)) for cell in rows[at]]
    code, title = _code_place(rows[at]) or 0, 0
    body = [(n, row) for n, row in enumerate(rows[at + 1 :], at + 2) if _SOC.fullmatch(workbooks.text(row[code]))]
    arrays = {
        "occ_code": pa.array([workbooks.text(row[code]) for _, row in body], pa.string()),
        "title": pa.array([workbooks.text(row[title]) for _, row in body], pa.string()),
    }
    for ours, start in _TEXTS[number].items():
        place = _place(heads, start, where)
        arrays[ours] = pa.array([_word(row[place]) for _, row in body], pa.string())
    numbers = {ours: (_place(heads, start, where), _THOUSAND) for ours, start in _JOBS[number].items()}
    numbers |= {ours: (_place(heads, start, where), 1) for ours, start in _PERCENTS[number].items()}
    if _JOBS[number]:
        base, projected = _employment(heads, where)
        numbers |= {"employment_base": (base, _THOUSAND), "employment_projected": (projected, _THOUSAND)}
    for ours, (place, unit) in numbers.items():
        values = [_number(row[place], n, heads[place], where) * unit for n, row in body]
        arrays[ours] = pa.array([round(v, 3) for v in values], pa.float64(), from_pandas=True)
    return pa.table(arrays)


def _code_place(row: Row) -> int | None:
    return next((i for i, cell in enumerate(row) if workbooks.heading(cell).endswith("matrix code")), None)


def _place(heads: Sequence[str], start: str, where: str) -> int:
    found = next((i for i, head in enumerate(heads) if head.startswith(start)), None)
    if found is None:
        raise SchemaError(
            f"{where}: no column that starts with {start!r}; it has {', '.join(map(repr, filter(None, heads)))}",
            "BLS changed the table; load the edition of 2024-34.",
        )
    return found


def _employment(heads: Sequence[str], where: str) -> tuple[int, int]:
    years = {int(m[1]): i for i, head in enumerate(heads) if (m := _EMPLOYMENT.match(head))}
    if len(years) != 2:
        raise SchemaError(f"{where}: no two columns such as 'Employment, 2024'", "Download the workbook again.")
    return years[min(years)], years[max(years)]


def _word(cell: Any) -> str:
    word = workbooks.text(cell)
    return "" if word in _NOTHING else word


def _number(cell: Any, row: int, head: str, where: str) -> float:
    if isinstance(cell, (int, float)):
        return float(cell)
    word = workbooks.text(cell).replace(",", "")
    if word in _NOTHING:
        return float("nan")
    try:
        return float(word)
    except ValueError as error:
        raise IntegrityError(f"{where}, row {row}, column {head!r}: {word!r} is no number", "Get it again.") from error


def _recognises(head: bytes, name: str) -> bool:
    rows = workbooks.comma_rows(head)[:8]
    if rows and rows[0] and _TITLE.match(rows[0][0]):
        return any(_code_place(row) is not None for row in rows)
    names = workbooks.sheet_names(head)
    if names:
        return any(_SHEETS.match(sheet) for sheet in names)
    return head.startswith(b"PK") and bool(_FILE.search(name.rpartition("/")[2]))


EP_OCCUPATIONS: Final = Source(NAME, "BLS Employment Projections by occupation", _recognises, parse)
