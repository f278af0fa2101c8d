"""Connecticut's tracts of 2020 and the planning region of each: `2022tractcrosswalk.csv`.

Publisher: Connecticut Data Collaborative (github.com/CT-Data-Collaborative/2022-tract-crosswalk). One row a tract;
columns tract_fips_2020 and Tract_fips_2022, whose first five digits are the county and the planning region.
"""

from __future__ import annotations

from typing import Any, Final

from sectorlmi.errors import DataError, IntegrityError, SchemaError
from sectorlmi.sources.archive import Member
from sectorlmi.sources.base import Parsed, Source
from sectorlmi.sources.grid import first_sheet
from sectorlmi.sources.workbooks import whole
from sectorlmi.terms.codes import bare
from sectorlmi.terms.progress import Count

NAME: Final = "tracts"
_OLD, _NEW = "tract_fips_2020", "tract_fips_2022"
_TRACT: Final = 11


def parse(member: Member, progress: Count) -> list[Parsed]:
    """Tract and planning region. Raises SchemaError, IntegrityError or DataError naming file and row."""
    headings, *rows = first_sheet(whole(member, progress), member.name).rows
    if not rows:
        raise DataError(f"{member.name}: no rows", "Fetch the file again.")
    names = [name.casefold() for name in headings]
    missing = [name for name in (_OLD, _NEW) if name not in names]
    if missing:
        raise SchemaError(f"{member.name}: no column {', '.join(missing)}", "Take Connecticut's 2022 tract crosswalk.")
    old, new = names.index(_OLD), names.index(_NEW)
    pairs = [tuple(bare(row[i]).zfill(_TRACT) for i in (old, new)) for row in rows if any(row)]
    return [Parsed(NAME, "09", _table(pairs, member.name))]


def _table(pairs: list[tuple[str, ...]], file: str) -> Any:
    import pyarrow as pa

    for row, pair in enumerate(pairs, 2):
        if not all(code.isdigit() and len(code) == _TRACT and code.startswith("09") for code in pair):
            raise IntegrityError(f"{file}, row {row}: {pair} are not two tracts of Connecticut", "Copy the file again.")
    return pa.table({"tract": [old for old, _ in pairs], "county": [new[:5] for _, new in pairs]})


def _recognises(head: bytes, _name: str) -> bool:
    first = head.split(b"\n", 1)[0].lower()
    return _OLD.encode() in first and _NEW.encode() in first


TRACTS: Final = Source(NAME, "Connecticut tract crosswalk to planning regions", _recognises, parse)
