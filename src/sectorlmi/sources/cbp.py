"""Census County Business Patterns, county file (`cbpYYco.txt`): worksites by county, industry and size class.

Record layout: Census, "County Data Dictionary", 2017 and later: columns est, n<5 (n1_4 before), n5_9 … n1000; a
class of fewer than three worksites is withheld, N. NAICS codes are filled up with - and /. Counts are of
mid-March, without government, farms, railroads and households. The year stands only in the file's name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from sectorlmi.errors import DataError, SchemaError
from sectorlmi.sources.archive import Member
from sectorlmi.sources.base import Parsed, Source
from sectorlmi.sources.csv_blocks import Columns, malformed, read_blocks
from sectorlmi.sources.qcew_layout import comma_header
from sectorlmi.terms import naics
from sectorlmi.terms.progress import Count

if TYPE_CHECKING:
    import pyarrow as pa

NAME: Final = "cbp"
_SMALLEST: Final = ("n<5", "n1_4")
_LARGER: Final = ("n5_9", "n10_19", "n20_49", "n50_99", "n100_249", "n250_499", "n500_999", "n1000")
_KEYS: Final = ("fipstate", "fipscty", "naics", "est")
_YEAR: Final = re.compile(r"cbp(\d\d)co", re.IGNORECASE)
_OLDEST: Final = 86  # two digits of the first year that Census serves as a file
_WITHHELD: Final = "N"
_HINT: Final = "Load the county file of census.gov/programs-surveys/cbp as Census serves it."


def parse(member: Member, progress: Count) -> list[Parsed]:
    """One table, keyed by its year: area_fips, industry_code, establishments, size1 … size9 (null: withheld).

    Size classes are those of BLS: 1 is fewer than 5 jobs, 9 is 1,000 or more. Raises SchemaError or DataError.
    """
    import pyarrow as pa

    year = _year(member.name)
    names = [name.strip().lower() for name in comma_header(member.head())]
    classes = [next((n for n in _SMALLEST if n in names), _SMALLEST[0]), *_LARGER]
    missing = [name for name in (*_KEYS, *classes) if name not in names]
    if missing:
        raise SchemaError(f"{member.name}: no column {', '.join(missing)}", _HINT)
    kept, n_rows = [], 0
    with member.open(progress) as stream:
        try:
            for batch in read_blocks(stream, Columns(names, dict.fromkeys((*_KEYS, *classes), pa.string()))):
                n_rows += batch.num_rows
                kept.append(_rows(pa.table(batch), classes, member.name))
        except pa.ArrowInvalid as error:
            raise malformed(member.name, n_rows, error) from error
    table = pa.concat_tables(kept) if kept else None
    if table is None or not table.num_rows:
        raise DataError(f"{member.name}: no row of an industry", _HINT)
    return [Parsed(NAME, str(year), table, _notes(year), ("area_fips",))]


def _year(file: str) -> int:
    found = _YEAR.search(file)
    if not found:
        raise SchemaError(f"{file}: the year is not in its name, and nowhere else in the file", "Name it cbpYYco.txt.")
    short = int(found[1])
    return short + (1900 if short >= _OLDEST else 2000)


def _rows(table: pa.Table, classes: list[str], file: str) -> pa.Table:
    import pyarrow as pa
    from pyarrow import compute as pc

    area = pc.binary_join_element_wise(table["fipstate"], table["fipscty"], "")
    odd = pc.invert(pc.match_substring_regex(area, r"^\d{5}$"))
    if pc.any(odd).as_py():
        raise SchemaError(f"{file}: {area.filter(odd)[0].as_py()!r} is no county code of five digits", _HINT)
    code = pc.utf8_rtrim(table["naics"], characters="-/")
    canonical = {text: naics.canonical_sector(text) for text in pc.unique(code).to_pylist()}
    industry = pa.array([canonical[text] for text in code.to_pylist()], pa.string())
    columns: dict[str, Any] = {"area_fips": area, "industry_code": industry, "establishments": _counts(table["est"])}
    columns |= {f"size{i}": _counts(table[name]) for i, name in enumerate(classes, start=1)}
    made = pa.table(columns)
    return made.filter(pc.not_equal(made["industry_code"], ""))


def _counts(column: pa.ChunkedArray) -> pa.ChunkedArray:
    import pyarrow as pa
    from pyarrow import compute as pc

    withheld = pc.equal(column, _WITHHELD)
    return pc.if_else(withheld, pa.scalar(None, pa.string()), column).cast(pa.float64())


def _notes(year: int) -> tuple[str, ...]:
    return (f"County Business Patterns {year}: classes of fewer than three worksites are withheld, not zero.",)


def _recognises(head: bytes, _name: str) -> bool:
    names = {name.strip().lower() for name in comma_header(head)}
    return {*_KEYS, *_LARGER} <= names


CBP: Final = Source(NAME, "Census County Business Patterns: worksites by size class", _recognises, parse)
