"""Files that `load` knows and does not store: those that a study or an option names, and those that nothing reads yet.

A file is told by the headings of its tables: a row among the first that has all of a kind's. The first kind wins.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sectorlmi.errors import DataError
from sectorlmi.sources import projections, workbooks
from sectorlmi.sources.archive import Member
from sectorlmi.terms import file_kinds

_NOT_READ: Final = "this version does not read it"
_COVERAGE: Final = "`sectorlmi coverage STUDY --participation {file}` reads it"
_GROUPS: Final = "a study reads it: `region: {{file: {file}}}`, or `{{file: {file}, group: NAME}}` for one group of it"
_CLUSTERS: Final = "a study reads it: `groups: {{file: {file}}}`, for `sectorlmi rank --by clusters`"
_OWN_FACTOR: Final = "a study reads a column of it: `extra_factors: [{{file: {file}, column: HEADING}}]`"
_QCEW: Final = "load BLS's own QCEW files instead (`sectorlmi fetch`)"


@dataclass(frozen=True)
class OtherKind:
    """Headings that tell the kind (folded: one case, blanks for underscores), what it is, and what reads it."""

    headings: frozenset[str]
    what: str
    read_by: str = _NOT_READ

    def sentence(self, file: str) -> str:
        """What the file is, and what reads it."""
        return f"{self.what}; {self.read_by.format(file=file)}"


def _kind(headings: str, what: str, read_by: str = _NOT_READ) -> OtherKind:
    return OtherKind(frozenset(headings.split(", ")), what, read_by)


# The more particular before the more general.
OTHER_KINDS: Final = (
    _kind("field, field description", "what the columns of a publisher's files mean", "there is nothing to store"),
    # Training
    _kind("cipcode, ciptitle", "the list of program codes (CIP)"),
    # Prices
    _kind("series id, year, period, value", "a BLS series that is not the consumer price index (CPI-U)"),
    _kind("geofips, geoname, linecode", "a BEA table, such as regional price parities"),
    # QCEW in forms that lack what a ranking needs
    _kind("area fips, own code, industry code, agglvl code", "a QCEW table with lines above its headings",
          "delete those lines and load it again, or load the file as BLS serves it"),
    _kind("st, cnty, own, naics, year, qtr",
          "BLS's high-level QCEW workbook (allhlcn…), whose industries end with supersectors", _QCEW),
    _kind("st name, area, ownership, industry, status code, establishment count",
          "an export of BLS's QCEW data viewer, with areas by name and hidden numbers as zeros",
          "a study reads it as a third party's table: `source: {{file: {file}}}`; for bounds and estimates " + _QCEW),
    # States' and WID's own QCEW
    _kind("areatype, area, naics, avgemp, totwage", "New York State's own QCEW table", _QCEW),
    _kind("areatype, area, indcode, estab, avgemp, totwage, periodyear",
          "a QCEW table of a state's Workforce Information Database (WID), as Colorado's", _QCEW),
    _kind("areaname, indcode, avgemp, totwage", "a state's own QCEW table (WID)", _QCEW),
    # Projections that no preset reads
    _kind("occ code, title, base, projected, percent change",
          "Projections Central's occupational projections; it publishes none by industry"),
    _kind("area, area name, occ code, base, projected",
          "Projections Central's occupational projections; it publishes none by industry"),
    _kind("stfips, areaname, occcode, base, proj",
          "Projections Central's occupational projections; it publishes none by industry"),
    # Census
    _kind("st, naics, rcptot", "Census Nonemployer Statistics (text file)"),
    _kind("nestab, nrcptot", "Census Nonemployer Statistics (API answer)"),
    _kind("agegrp, emp, semp", "Quarterly Workforce Indicators as the Census API or the extraction tool answers them",
          "load the files of lehd.ces.census.gov instead, such as qwi_wi_sa_f_gc_n3_oslp_u.csv.gz"),
    _kind("geography, industry, year, quarter, emp, semp", "Quarterly Workforce Indicators without age groups",
          "load a file by sex and age (sa) instead, such as qwi_wi_sa_f_gc_n3_oslp_u.csv.gz"),
    # Others
    _kind("supprecord, supphe", "Current Employment Statistics (CES) of a state, as WID exports them"),
    _kind("seriescode, empces", "Current Employment Statistics (CES) of a state, as WID exports them"),
    _kind("series id, data type code, industry code", "the list of Current Employment Statistics (CES) series"),
    _kind("cluster name, naics code", "a list of industry clusters",
          _CLUSTERS),
    _kind("cluster, naics", "a list of industry clusters",
          _CLUSTERS),
    _kind("cbsa code, cbsa title, fips state code, fips county code", "a delineation of metropolitan areas",
          "an option reads it: `sectorlmi region expand --cbsa CODE --delineation {file}`"),
    # People's own
    _kind("career cluster, employers", "a participation list", _COVERAGE),
    _kind("career cluster, students", "a participation list", _COVERAGE),
    _kind("employer, zip", "a participation list", _COVERAGE),
    _kind("fips county", "a list of counties", _GROUPS),
    _kind("county fips", "a list of counties", _GROUPS),
    _kind("fips", "a list of counties", _GROUPS),
    _kind("area fips", "a list of counties", _GROUPS),
    _kind("naics code", "a table by industry", _OWN_FACTOR),
    _kind("naics", "a table by industry", _OWN_FACTOR),
    _kind("industry code", "a table by industry", _OWN_FACTOR),
)  # fmt: skip
# States print projections under headings of their own, with the years in them; many without codes.
_BY_STATE: Final = OtherKind(
    frozenset(),
    "projections under headings of a state's own (as Washington's, Oregon's, Michigan's)",
    "a study reads them if a column holds NAICS codes: `projections: {{file: {file}, columns: {{code: …, base: …, "
    "projected: …}}}}`",
)
_YEAR: Final = re.compile(r"\b20\d\d\b")
_CHANGE: Final = re.compile(r"change|growth|openings|estimated employment|projected|numeric|percent")
_CAREER_CLUSTER: Final = OtherKind(frozenset({"career cluster"}), "a participation list", _COVERAGE)
_SHAPEFILE: Final = (
    ".shp",
    ".shx",
    ".dbf",
    ".prj",
    ".cpg",
    ".sbn",
    ".sbx",
    ".shp.xml",
    ".shp.iso.xml",
    ".shp.ea.iso.xml",
)
_BOUNDARIES: Final = "a study draws it: `output: {{boundaries: {file}}}`, or `sectorlmi region map --boundaries {file}`"
_LARGEST: Final = 64 << 20
UNKNOWN: Final = "not a kind of file the program knows"


def what_it_is(member: Member) -> str:
    """One sentence on a file that no source reads: what it is, and which key or option reads it, if any does."""
    head, file = member.head(), member.origin.name
    if member.name.casefold().endswith(_SHAPEFILE):
        return f"a part of a shapefile; {_BOUNDARIES.format(file=file)}"
    with member.open() as stream:
        data = stream.read() if member.size <= _LARGEST else head
    if said := projections.how_to_use(member.name, data, file):
        return f"industry projections, which are not stored; name them in the study, beside it: `{said}`"
    kind = file_kinds.file_kind(data, member.name)
    if kind:
        return f"{kind.what}: {kind.hint[0].lower()}{kind.hint[1:].rstrip('.')}"
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
        return _of_json(data, file)
    known = _by_headings(member)
    return known.sentence(file) if known else UNKNOWN


def _of_json(data: bytes, file: str) -> str:
    try:
        made = json.loads(data.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return "JSON that is not well-formed: save it again"
    if isinstance(made, dict) and made.get("type") in ("FeatureCollection", "Topology"):
        return f"outlines for a map; {_BOUNDARIES.format(file=file)}"
    first = made[0] if isinstance(made, list) and made and isinstance(made[0], list) else []
    heads = {workbooks.heading(cell) for cell in first}
    known = next((kind for kind in OTHER_KINDS if kind.headings <= heads), None)
    return known.sentence(file) if known else "JSON of a kind that the program does not know"


def _by_headings(member: Member) -> OtherKind | None:
    rows = [{workbooks.heading(cell) for cell in row} for row in _first_rows(member)]
    kinds = (*OTHER_KINDS, _CAREER_CLUSTER)
    found = next((kind for kind in kinds if any(kind.headings <= row for row in rows)), None)
    is_general = found is None or found.read_by == _OWN_FACTOR
    return _BY_STATE if is_general and any(map(_is_projection, rows)) else found


def _is_projection(heads: set[str]) -> bool:
    """Whether headings name two years, or a base and a projection, and a change between them."""
    years = {year for head in heads for year in _YEAR.findall(head)}
    both = all(any(head.startswith(word) for head in heads) for word in ("base", "projected"))
    return (len(years) > 1 or both) and any(_CHANGE.search(head) for head in heads)


def _first_rows(member: Member) -> Iterator[list[str]]:
    try:
        for table in workbooks.as_csv(member):
            yield from workbooks.comma_rows(table.head())
    except DataError:
        return
