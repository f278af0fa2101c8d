"""Census Quarterly Workforce Indicators: jobs by county, industry and age (`qwi_*_sa_*_gc_n3_*.csv.gz`).

Of a file of many hundred thousand rows only the newest quarter with published jobs is kept, all sexes together, by
age group. A status other than 1 (and 9, published with noise) means that the number is withheld: missing, not zero.
Source: LEHD Public Use Data Schema 4.x (codes of agegrp, status flags).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sectorlmi.errors import DataError, SchemaError
from sectorlmi.sources.archive import Member
from sectorlmi.sources.base import Parsed, Source
from sectorlmi.sources.csv_blocks import Columns, malformed, read_blocks
from sectorlmi.terms.progress import Count

if TYPE_CHECKING:
    import pyarrow as pa

NAME: Final = "qwi"
_TEXTS: Final = ("geo_level", "geography", "ind_level", "industry", "ownercode", "sex", "agegrp", "year", "quarter")
_NEEDED: Final = (*_TEXTS, "Emp", "sEmp")
_ALL: Final = {"race": "A0", "ethnicity": "A0", "education": "E0", "firmage": "0", "firmsize": "0", "sex": "0"}
_PUBLISHED: Final = ("1", "9")


def parse(member: Member, progress: Count) -> list[Parsed]:
    """One table, keyed by state and quarter (`13 2024Q2`): area_fips, industry, agegrp, ownercode, employment.

    `agegrp` is A00 (all) or A01 (14-18) to A08 (65 and older); jobs are those of the quarter's first day (Emp).
    """
    import pyarrow as pa

    head = member.head()
    names = _names(head)
    missing = [name for name in _NEEDED if name not in names]
    if missing:
        raise SchemaError(f"{member.name}: no column {', '.join(missing)}", "Download the file again from LEHD.")
    wanted = [name for name in dict.fromkeys((*_NEEDED, *_ALL)) if name in names]
    n_rows = 0
    kept: list[pa.Table] = []
    with member.open(progress) as stream:
        try:
            for batch in read_blocks(stream, Columns(names, dict.fromkeys(wanted, pa.string()))):
                n_rows += batch.num_rows
                kept.append(_county_rows(pa.Table.from_batches([batch])))
        except pa.ArrowInvalid as error:
            raise malformed(member.name, n_rows, error) from error
    table = pa.concat_tables(kept) if kept else None
    if table is None or not table.num_rows:
        raise DataError(f"{member.name}: no published county jobs by age", "Load a file of counties (gc) by age (sa).")
    return _newest(table)


def _county_rows(table: pa.Table) -> pa.Table:
    from pyarrow import compute as pc

    keep = pc.and_(pc.equal(table["geo_level"], "C"), pc.is_in(table["sEmp"], _array(_PUBLISHED)))
    for name, every in _ALL.items():
        if name in table.column_names:
            keep = pc.and_(keep, pc.equal(table[name], every))
    return table.filter(keep).select([*_TEXTS, "Emp"])


def _array(values: tuple[str, ...]) -> Any:
    import pyarrow as pa

    return pa.array(values, pa.string())


def _newest(table: pa.Table) -> list[Parsed]:
    import pyarrow as pa
    from pyarrow import compute as pc

    quarter = pc.binary_join_element_wise(table["year"], table["quarter"], "Q")
    newest = pc.max(quarter).as_py()
    rows = table.filter(pc.equal(quarter, newest))
    states = sorted(set(pc.utf8_slice_codeunits(rows["geography"], 0, 2).to_pylist()))
    return [
        Parsed(
            NAME,
            f"{state} {newest}",
            pa.table(
                {
                    "area_fips": part["geography"],
                    "industry": part["industry"],
                    "agegrp": part["agegrp"],
                    "ownercode": part["ownercode"],
                    "employment": part["Emp"].cast(pa.float64()),
                }
            ),
            merge_by=("area_fips", "industry"),
        )
        for state in states
        for part in [rows.filter(pc.starts_with(rows["geography"], state))]
    ]


def _names(head: bytes) -> list[str]:
    first = head.split(b"\n", 1)[0].decode("utf-8", "replace").lstrip("\ufeff").strip()
    return [name.strip('"') for name in first.split(",")]


def _recognises(head: bytes, name: str) -> bool:  # noqa: ARG001 - by content alone
    return {"periodicity", "agegrp", "Emp", "sEmp", "ind_level"} <= set(_names(head))


QWI: Final = Source(NAME, "Census Quarterly Workforce Indicators (jobs by age)", _recognises, parse)
