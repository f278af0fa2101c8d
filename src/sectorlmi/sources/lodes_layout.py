"""Layouts of LODES8 files (LEHD Origin-Destination Employment Statistics, 2020 census blocks).

Source: U.S. Census Bureau, "LODES Technical Documentation", LODES format version 8. A file's name is
`SS_od_PART_TYPE_YEAR.csv.gz`, `SS_rac_SEGMENT_TYPE_YEAR.csv.gz`, `SS_wac_…` or `SS_xwalk.csv.gz`; what the rows do not
say (year, job type, segment) stands nowhere else. Which states have no files of which years is of the release with data
to 2021; later gaps are not in the list: a file that cannot be had is then reported as not loaded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from sectorlmi.errors import DataError, SchemaError

# Jobs in all, by age (29 or younger, 30-54, 55+), earnings a month (to $1,250, to $3,333, more), industry group.
OD_MEASURES: Final = ("S000", "SA01", "SA02", "SA03", "SE01", "SE02", "SE03", "SI01", "SI02", "SI03")
_OD: Final = ("w_geocode", "h_geocode", *OD_MEASURES, "createdate")


def _numbered(prefix: str, last: int, *, without: tuple[int, ...] = ()) -> tuple[str, ...]:
    return tuple(f"{prefix}{i:02d}" for i in range(1, last + 1) if i not in without)


# All jobs, age, earnings, NAICS sector, race (no CR06), ethnicity, education, sex; WAC also firm age and firm size.
RAC_MEASURES: Final = (
    "C000",
    *_numbered("CA", 3),
    *_numbered("CE", 3),
    *_numbered("CNS", 20),
    *_numbered("CR", 7, without=(6,)),
    *_numbered("CT", 2),
    *_numbered("CD", 4),
    *_numbered("CS", 2),
)
WAC_MEASURES: Final = (*RAC_MEASURES, *_numbered("CFA", 5), *_numbered("CFS", 5))
_LAYOUTS: Final = {
    "od": _OD,
    "rac": ("h_geocode", *RAC_MEASURES, "createdate"),
    "wac": ("w_geocode", *WAC_MEASURES, "createdate"),
}
XWALK: Final = ("tabblk2020", "cty")
_JOB_TYPES: Final = r"JT0[0-5]"
_NAMES: Final = {
    "od": re.compile(rf"(?P<st>[a-z]{{2}})_od_(?P<part>main|aux)_(?P<type>{_JOB_TYPES})_(?P<year>\d{{4}})", re.I),
    "rac": re.compile(rf"(?P<st>[a-z]{{2}})_rac_(?P<part>S\w\d\d)_(?P<type>{_JOB_TYPES})_(?P<year>\d{{4}})", re.I),
    "wac": re.compile(rf"(?P<st>[a-z]{{2}})_wac_(?P<part>S\w\d\d)_(?P<type>{_JOB_TYPES})_(?P<year>\d{{4}})", re.I),
}


@dataclass(frozen=True)
class Layout:
    """Which LODES8 file this is.

    `kind` is od, rac, wac or xwalk; `part` main or aux of an od file, the segment of the others; `names` the columns.
    `state` is a postal abbreviation in small letters, as the publisher writes it. A crosswalk has no type and no year.
    """

    kind: str
    state: str
    part: str
    job_type: str
    year: int
    names: tuple[str, ...]

    @property
    def geocodes(self) -> tuple[str, ...]:
        return tuple(name for name in self.names if name.endswith("_geocode"))

    @property
    def measures(self) -> tuple[str, ...]:
        return tuple(n for n in self.names if not n.endswith("_geocode") and n != "createdate")

    @property
    def key(self) -> str:
        """The publisher's file name without its endings; the key of the table in the store."""
        if self.kind == "xwalk":
            return f"{self.state}_xwalk"
        return f"{self.state}_{self.kind}_{self.part}_{self.job_type}_{self.year}"


def looks_like_lodes(head: bytes) -> bool:
    """Whether the first line is a LODES header of any version."""
    names = _header(head)
    first = names[:1]
    return first in (["w_geocode"], ["h_geocode"]) or bool(first and re.fullmatch(r"tabblk\d{4}", first[0]))


def resolve(head: bytes, file: str) -> Layout:
    """Which file it is.

    Raises SchemaError when the header is not that of LODES8, DataError when the name does not say year and job type.
    """
    names = _header(head)
    if names[0].startswith("tabblk"):
        return _crosswalk(names, file)
    kind = "od" if names[:2] == ["w_geocode", "h_geocode"] else "wac" if names[0] == "w_geocode" else "rac"
    expected = _LAYOUTS[kind]
    if tuple(names) != expected:
        raise _other_layout(kind, names, expected, file)
    match = _NAMES[kind].search(file.rpartition("/")[2])
    if not match:
        form = {"od": "wi_od_main_JT00_2021.csv.gz"}.get(kind, f"wi_{kind}_S000_JT00_2021.csv.gz")
        raise DataError(
            f"{file}: a LODES {kind.upper()} file whose name does not say state, year and job type",
            f"Only the name says them: give the file its publisher's name, such as {form}.",
        )
    part = match["part"].lower() if kind == "od" else match["part"].upper()
    return Layout(kind, match["st"].lower(), part, match["type"].upper(), int(match["year"]), expected)


def _header(head: bytes) -> list[str]:
    first = head.split(b"\n", 1)[0].decode("utf-8-sig", "replace")
    return [name.strip().strip('"') for name in first.split(",")]


def _crosswalk(names: list[str], file: str) -> Layout:
    if names[0] != "tabblk2020":
        raise SchemaError(
            f"{file}: a crosswalk of {names[0].removeprefix('tabblk')} blocks, not of LODES8",
            "Take the crosswalk of LODES8, whose first column is tabblk2020.",
        )
    missing = [name for name in XWALK if name not in names]
    if missing:
        raise SchemaError(f"{file}: no column {', '.join(missing)}", "Take SS_xwalk.csv.gz of LODES8.")
    stem = file.rpartition("/")[2][:2].lower()
    return Layout("xwalk", stem, "", "", 0, tuple(names))


def _other_layout(kind: str, names: list[str], expected: tuple[str, ...], file: str) -> SchemaError:
    missing = [name for name in expected if name not in names]
    unknown = [name for name in names if name not in expected]
    told = [f"missing {', '.join(missing)}"] if missing else []
    told += [f"unknown {', '.join(unknown)}"] if unknown else []
    return SchemaError(
        f"{file}: not the LODES8 {kind.upper()} layout ({'; '.join(told) or 'its columns stand in another order'})",
        "Older LODES versions have other columns and other blocks; fetch the file from the LODES8 folder.",
    )


FIRST_YEAR: Final = 2002
# Postal abbreviation in small letters → years without files.
_GAPS: Final = {
    "ak": range(2017, 2100),
    "ar": (2002, 2019, 2020, 2021),
    "az": (2002, 2003),
    "dc": range(2002, 2010),
    "ma": range(2002, 2011),
    "ms": (2002, 2003, 2019, 2020, 2021),
    "nh": (2002,),
}
# Places without LODES8 files in any year.
_NEVER: Final = frozenset({"vi"})


def is_unpublished(state: str, year: int) -> bool:
    """Whether the publisher says that a state has no files of a year."""
    return state in _NEVER or year < FIRST_YEAR or year in _GAPS.get(state, ())
