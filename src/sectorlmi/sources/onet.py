"""O*NET database: Job Zones, Skills, Knowledge and Occupation Data, as workbooks or tab-separated text.

Rows that O*NET recommends to suppress are dropped here. Of the scales only importance (IM, 1 to 5) is kept.
O*NET is a trademark of the U.S. Department of Labor; its database is used under CC BY 4.0, with credit.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from sectorlmi.errors import IntegrityError, SchemaError
from sectorlmi.sources import workbooks
from sectorlmi.sources.archive import Member
from sectorlmi.sources.base import Parsed, Source
from sectorlmi.sources.grid import csv_rows, decoded
from sectorlmi.sources.workbooks import Row
from sectorlmi.terms.progress import Count
from sectorlmi.terms.provenance import ONET_CREDIT

if TYPE_CHECKING:
    import pyarrow as pa

NAME: Final = "onet"
_KINDS: Final = {
    "job zones": ("o*net-soc code", "job zone"),
    "skills": ("o*net-soc code", "element name", "scale id", "data value", "recommend suppress"),
    "knowledge": ("o*net-soc code", "element name", "scale id", "data value", "recommend suppress"),
    "occupation data": ("o*net-soc code", "title", "description"),
}
# O*NET's content model numbers its elements: 2.A basic and 2.B cross-functional skills, 2.C knowledge.
_ELEMENTS: Final = {"2.A": "skills", "2.B": "skills", "2.C": "knowledge"}
_RATED: Final = ("skills", "knowledge")
_UNRATED: Final = ("job zones", "occupation data")
_TOLD_WITHIN: Final = 40
_SHEETS: Final = re.compile(r"^(job zones|skills|knowledge|occupation data)$", re.IGNORECASE)
_CODE: Final = re.compile(r"\d\d-\d{4}\.\d\d")
_FIRST: Final = b"O*NET-SOC Code\t"


def parse(member: Member, progress: Count) -> list[Parsed]:
    """One table, keyed `job zones`, `skills`, `knowledge` or `occupation data`.

    Columns: onet_code and job_zone; element and importance; or title. SchemaError, IntegrityError on another layout.
    """
    data = workbooks.whole(member, progress)
    if data.startswith((_FIRST, b"\xef\xbb\xbf" + _FIRST)):
        rows = csv_rows(decoded(data, member.name), member.name, "\t", quoting=csv.QUOTE_NONE)
        found: Iterable[tuple[str, Sequence[Row]]] = [(member.name, rows)]
    else:
        found = workbooks.tables(data, member.name, _SHEETS)
    known = [
        Parsed(NAME, kind, _table(kind, rows, where), (ONET_CREDIT,))
        for where, rows in found
        if (kind := _kind(rows[:_TOLD_WITHIN], where))
    ]
    if not known:
        raise SchemaError(
            f"{member.name}: not one of {', '.join(_KINDS)}", "Download the file again from onetcenter.org."
        )
    return known


def _table(kind: str, rows: Sequence[Row], where: str) -> pa.Table:
    import pyarrow as pa

    at, heads = workbooks.header(rows, _KINDS[kind], where)
    body = [(n, row) for n, row in enumerate(rows[at + 1 :], at + 2) if row and workbooks.text(row[0])]
    if kind in ("skills", "knowledge"):
        scale, flag = heads.index("scale id"), heads.index("recommend suppress")
        body = [(n, row) for n, row in body if row[scale] == "IM" and workbooks.text(row[flag]).upper() != "Y"]
    code = heads.index("o*net-soc code")
    arrays = {"onet_code": pa.array([_code(row[code], n, where) for n, row in body], pa.string())}
    if kind == "job zones":
        arrays["job_zone"] = pa.array([_number(row[heads.index("job zone")], n, where) for n, row in body])
    elif kind == "occupation data":
        arrays["title"] = pa.array([workbooks.text(row[heads.index("title")]) for _, row in body], pa.string())
    else:
        element, value = heads.index("element name"), heads.index("data value")
        arrays["element"] = pa.array([workbooks.text(row[element]) for _, row in body], pa.string())
        arrays["importance"] = pa.array([_number(row[value], n, where) for n, row in body])
    return pa.table(arrays)


def _kind(rows: Sequence[Row], name: str) -> str:
    """Which of O*NET's tables this is, by its headings and, for rated elements, the first element's number.

    Only a table that was cut to fewer columns is told by its name.
    """
    heads = [workbooks.heading(cell) for cell in rows[0]] if rows else []
    if "element id" in heads and len(rows) > 1 and set(_KINDS["skills"]) <= set(heads):
        element = workbooks.text(rows[1][heads.index("element id")]) if len(rows[1]) == len(heads) else ""
        return next((kind for start, kind in _ELEMENTS.items() if element.startswith(start)), "")
    if "element name" in heads:
        return next((k for k in _RATED if k in _plain_name(name) and set(_KINDS[k]) <= set(heads)), "")
    return next((kind for kind in _UNRATED if set(_KINDS[kind]) <= set(heads)), "")


def _plain_name(name: str) -> str:
    """The name of a file or a sheet in one case, with single blanks."""
    return re.sub(r"[_\s]+", " ", name.rpartition("/")[2]).casefold()


def _code(cell: object, row: int, where: str) -> str:
    code = workbooks.text(cell)
    if not _CODE.fullmatch(code):
        raise IntegrityError(f"{where}, row {row}: {code!r} is no O*NET-SOC code", "Download the file again.")
    return code


def _number(cell: object, row: int, where: str) -> float:
    try:
        return float(workbooks.text(cell))
    except ValueError as error:
        raise IntegrityError(f"{where}, row {row}: {cell!r} is no number", "Download the file again.") from error


def _recognises(head: bytes, name: str) -> bool:
    names = workbooks.sheet_names(head)
    if names:
        return any(_SHEETS.match(sheet) for sheet in names)
    if head.startswith((_FIRST, b"\xef\xbb\xbf" + _FIRST)):
        lines = head.decode("utf-8-sig", "replace").splitlines()[:_TOLD_WITHIN]
        return bool(_kind([line.split("\t") for line in lines], name))
    if head.startswith(b"PK"):
        return _plain_name(name).rpartition(".")[0] in _KINDS
    return bool(_kind(workbooks.comma_rows(head), name))


ONET: Final = Source(NAME, "O*NET database (job zones, skills, knowledge)", _recognises, parse)
