"""The crosswalk of programs to occupations by NCES and BLS (`CIP2020_SOC2018_Crosswalk.xlsx`, sheet `CIP-SOC`).

Many to many, without weights. A program that leads to no occupation has the code 99-9999, an occupation that no program
leads to has 99.9999: `NO MATCH`, not blank. Checked on the real workbook of CIP 2020.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sectorlmi.errors import IntegrityError, SchemaError
from sectorlmi.sources import workbooks
from sectorlmi.sources.archive import Member
from sectorlmi.sources.base import Parsed, Source
from sectorlmi.sources.qcew_layout import comma_header
from sectorlmi.terms import codes
from sectorlmi.terms.codes import only_in_2010
from sectorlmi.terms.progress import Count

if TYPE_CHECKING:
    import pyarrow as pa

NAME: Final = "cip_soc"
NO_OCCUPATION: Final = "99-9999"
_NO_PROGRAM: Final = "99.9999"
_SHEET: Final = re.compile(r"^CIP-SOC$", re.IGNORECASE)
_HEADS: Final = ("cip2020code", "cip2020title", "soc2018code")
_CIP, _SOC = re.compile(r"\d\d\.\d{4}"), re.compile(r"\d\d-\d{4}")
_GET: Final = "Get CIP2020_SOC2018_Crosswalk.xlsx from nces.ed.gov/ipeds/cipcode."


def parse(member: Member, progress: Count) -> list[Parsed]:
    """One table, keyed `2020`: cip, title, soc_code (empty: the program leads to no occupation).

    Raises SchemaError on other headings, IntegrityError on codes that are none, or of SOC 2010.
    """
    for where, rows in workbooks.tables(workbooks.whole(member, progress), member.name, _SHEET):
        at, heads = workbooks.header(rows, _HEADS, where)
        places = [heads.index(name) for name in _HEADS]
        body = [(n, [workbooks.text(row[p]) if p < len(row) else "" for p in places])
                for n, row in enumerate(rows[at + 1 :], at + 2) if any(row)]  # fmt: skip
        return [Parsed(NAME, "2020", _table(body, where))]
    raise SchemaError(f"{member.name}: no sheet 'CIP-SOC'", _GET)


def _table(body: list[tuple[int, list[str]]], where: str) -> pa.Table:
    import pyarrow as pa

    pairs: dict[tuple[str, str], str] = {}
    for n, (program, title, soc) in body:
        cip = codes.bare(program)
        if not _CIP.fullmatch(cip) or not _SOC.fullmatch(soc):
            raise IntegrityError(f"{where}, row {n}: {program!r} to {soc!r} is no program and occupation", _GET)
        if cip != _NO_PROGRAM:
            pairs[cip, "" if soc == NO_OCCUPATION else soc] = title.rstrip(".")
    old = only_in_2010(soc for _, soc in pairs if soc)
    if old:
        raise IntegrityError(f"{where}: SOC 2018 is needed, and {', '.join(old)} is of SOC 2010", _GET)
    if not pairs:
        raise SchemaError(f"{where}: no program", _GET)
    programs, occupations = zip(*pairs, strict=True)
    texts = {"cip": programs, "title": tuple(pairs.values()), "soc_code": occupations}
    return pa.table({name: pa.array(values, pa.string()) for name, values in texts.items()})


def _recognises(head: bytes, _name: str) -> bool:
    names = workbooks.sheet_names(head)
    if names:
        return any(_SHEET.match(sheet) for sheet in names)
    return set(_HEADS) <= {name.strip().casefold() for name in comma_header(head)}


CIP_SOC: Final = Source(NAME, "NCES and BLS crosswalk of programs (CIP) to occupations (SOC)", _recognises, parse)
