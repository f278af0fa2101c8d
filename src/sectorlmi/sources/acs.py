"""American Community Survey 5-year tables as the Census API answers them, saved as JSON or CSV.

An answer is a table of text whose first row names the variables: `B15003_022E` is an estimate, `B15003_022M` its
margin of error (90 %). Negative sentinels are no numbers. Detailed tables (B, C) hold counts, which may be added up;
subject tables (S) hold percents, which may not, and are refused.
Source: U.S. Census Bureau, API user guide; ACS notes on estimate and annotation values.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from sectorlmi.errors import DataError, IntegrityError, SchemaError
from sectorlmi.sources import workbooks
from sectorlmi.sources.archive import Member
from sectorlmi.sources.base import Parsed, Progress, Source

if TYPE_CHECKING:
    import pyarrow as pa

NAME: Final = "acs"
_VARIABLE: Final = re.compile(r"([BC]\d{5}[A-I]?(?:PR)?|S\d{4})_(?:C\d\d_)?(\d{3})([EM])")
_YEAR: Final = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
# Sentinels are -222222222, -333333333, …, -999999999; a controlled estimate has no sampling error.
_SENTINEL_BELOW: Final = -100_000_000
_CONTROLLED: Final = -555_555_555


def parse(member: Member, progress: Progress) -> list[Parsed]:
    """One table a group (`2022 B15003`): area_fips, item (the variable's number), estimate, moe.

    Missing is null; a controlled estimate has a margin of 0. Raises SchemaError, IntegrityError or DataError.
    """
    rows = _rows(workbooks.whole(member, progress), member.name)
    year = _YEAR.search(member.name.rpartition("/")[2])
    if not year:
        raise DataError(f"{member.name}: the name does not tell the year", "Name it so: acs5_2022_B15003.json.")
    heads = [head.strip().upper() for head in rows[0]]
    if "STATE" not in heads or "COUNTY" not in heads:
        raise SchemaError(
            f"{member.name}: no columns `state` and `county`", "Ask the API with for=county:…&in=state:…."
        )
    found: dict[str, dict[tuple[str, str], list[float]]] = {}
    for n, row in enumerate(rows[1:], 2):
        if len(row) != len(heads):
            raise SchemaError(f"{member.name}, row {n}: {len(row)} cells under {len(heads)} headings", "Save it again.")
        area = row[heads.index("STATE")].zfill(2) + row[heads.index("COUNTY")].zfill(3)
        for head, cell in zip(heads, row, strict=True):
            named = _VARIABLE.fullmatch(head)
            if named:
                pair = found.setdefault(_group(named[1], member.name), {}).setdefault((area, named[2]), [_NAN, _NAN])
                pair["EM".index(named[3])] = _value(cell, head, n, member.name, is_margin=named[3] == "M")
    if not found:
        raise SchemaError(f"{member.name}: no variable such as B15003_022E", "Ask the API for detailed tables (B, C).")
    return [Parsed(NAME, f"{year[1]} {group}", _table(values)) for group, values in found.items()]


_NAN: Final = float("nan")


def _rows(data: bytes, name: str) -> Sequence[Sequence[str]]:
    text = data.decode("utf-8-sig")
    if not text.lstrip().startswith("["):
        return list(csv.reader(io.StringIO(text)))
    try:
        answer = json.loads(text)
    except json.JSONDecodeError as error:
        raise DataError(f"{name}: no well-formed JSON ({error})", "Save the API's answer again.") from error
    return [["" if cell is None else str(cell) for cell in row] for row in answer]


def _group(group: str, name: str) -> str:
    if group.startswith("S"):
        raise SchemaError(
            f"{name}: {group} is a subject table, whose percents cannot be added over counties",
            "Ask for the detailed table: B23025 for S2301, B15003 for S1501, B01001 for S0101.",
        )
    return group


def _value(cell: str, head: str, row: int, name: str, *, is_margin: bool) -> float:
    text = cell.strip()
    if text in ("", "null", "None"):
        return _NAN
    try:
        value = float(text)
    except ValueError as error:
        raise IntegrityError(f"{name}, row {row}, {head}: {text!r} is no number", "Save the answer again.") from error
    if value < _SENTINEL_BELOW:
        return 0.0 if is_margin and value == _CONTROLLED else _NAN
    return value


def _table(values: dict[tuple[str, str], list[float]]) -> pa.Table:
    import pyarrow as pa

    return pa.table(
        {
            "area_fips": pa.array([area for area, _ in values], pa.string()),
            "item": pa.array([item for _, item in values], pa.string()),
            "estimate": pa.array([pair[0] for pair in values.values()], pa.float64(), from_pandas=True),
            "moe": pa.array([pair[1] for pair in values.values()], pa.float64(), from_pandas=True),
        }
    )


def _recognises(head: bytes, name: str) -> bool:  # noqa: ARG001 - by content alone
    first = head[:4000].decode("utf-8", "replace").lstrip("\ufeff \t\r\n").upper()
    start = first.split("]", 1)[0] if first.startswith("[") else first.split("\n", 1)[0]
    return bool(_VARIABLE.search(start)) and ("GEO_ID" in start or "NAME" in start or "COUNTY" in start)


ACS: Final = Source(NAME, "Census ACS 5-year tables (saved API answers)", _recognises, parse)
