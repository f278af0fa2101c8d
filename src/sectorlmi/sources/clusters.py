"""Crosswalks of occupations to career clusters, which users load themselves: the program may not carry them.

2024 framework: the workbook "SOC, Cluster, and Sub-Cluster" of Advance CTE; its long sheet is read, or the wide one,
in which the heading "Career Cluster" repeats. The older 16: a CSV `Career Cluster, Career Pathway, Code, Occupation`
as O*NET OnLine saves it, where one cell may hold several clusters.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from sectorlmi.errors import IntegrityError, SchemaError
from sectorlmi.reference.career_clusters import ClusterName, known, nearest
from sectorlmi.sources import workbooks
from sectorlmi.sources.archive import Member
from sectorlmi.sources.base import Parsed, Source
from sectorlmi.sources.qcew_layout import comma_header
from sectorlmi.sources.workbooks import Row
from sectorlmi.terms.codes import only_in_2010
from sectorlmi.terms.progress import Count

if TYPE_CHECKING:
    import pyarrow as pa

NAME: Final = "clusters"
_SHEETS: Final = re.compile(r"^SOC - CC( - Sub-Clusters| \(Wide\))$|career cluster", re.IGNORECASE)
_SOC: Final = re.compile(r"\d\d-\d{4}")
_WHERE_TO_GET: Final = (
    "Get the SOC crosswalk of the 2024 framework from careertech.org/resource/framework-crosswalk, or the older 16 from"
    " onetonline.org/find/career."
)


def parse(member: Member, progress: Count) -> list[Parsed]:
    """One table `soc_code`, `career_cluster` (the framework's own spelling), keyed by the framework, `2024` or `16`.

    Raises SchemaError on other headings, IntegrityError on unknown clusters, both frameworks, or SOC 2010 codes.
    """
    rows, where = _rows(member, progress)
    pairs = _pairs(rows, where)
    old = only_in_2010(soc for soc, _ in pairs)
    if old:
        raise IntegrityError(f"{where}: SOC 2018 is needed, and {', '.join(old)} is of SOC 2010", _WHERE_TO_GET)
    frameworks = {cluster.framework for _, cluster in pairs}
    if len(frameworks) != 1:
        raise IntegrityError(f"{where}: holds {len(frameworks)} frameworks of clusters, not one", _WHERE_TO_GET)
    return [Parsed(NAME, frameworks.pop(), _table([(soc, cluster.name) for soc, cluster in pairs]))]


def _rows(member: Member, progress: Count) -> tuple[Sequence[Row], str]:
    data = workbooks.whole(member, progress)
    for where, rows in workbooks.tables(data, member.name, _SHEETS):
        return rows, where
    raise SchemaError(f"{member.name}: no sheet 'SOC - CC - Sub-Clusters'", _WHERE_TO_GET)


def _pairs(rows: Sequence[Row], where: str) -> list[tuple[str, ClusterName]]:
    """(SOC, cluster) of every row; a wide sheet repeats the heading and gives several a row."""
    heads = [workbooks.heading(cell) for cell in rows[0]] if rows else []
    codes = [i for i, head in enumerate(heads) if head in ("soc code", "code")]
    places = [i for i, head in enumerate(heads) if head == "career cluster"]
    if len(codes) != 1 or not places:
        raise SchemaError(
            f"{where}: needs one column 'SOC Code' (or 'Code') and 'Career Cluster'; it has "
            f"{', '.join(map(repr, filter(None, heads))) or 'no headings'}",
            _WHERE_TO_GET,
        )
    pairs = []
    for n, row in enumerate(rows[1:], 2):
        soc = workbooks.text(row[codes[0]])[:7] if len(row) > codes[0] else ""
        if not soc:
            continue
        if not _SOC.fullmatch(soc):
            raise IntegrityError(f"{where}, row {n}: {soc!r} is no SOC code", "Codes look like 29-1141.")
        cells = [workbooks.text(row[i]) for i in places if i < len(row)]
        named = [part.strip() for cell in cells for part in cell.split(";") if part.strip()]
        pairs += [(soc, _cluster(name, n, where)) for name in named]
    return pairs


def _cluster(name: str, row: int, where: str) -> ClusterName:
    found = known(name)
    if found is None:
        near = nearest(name)
        raise IntegrityError(
            f"{where}, row {row}: {name!r} is no career cluster" + (f"; nearest is {near!r}" if near else ""),
            _WHERE_TO_GET,
        )
    return found


def _table(pairs: Sequence[tuple[str, str]]) -> pa.Table:
    import pyarrow as pa

    socs, names = zip(*dict.fromkeys(pairs), strict=True)
    return pa.table({"soc_code": pa.array(socs, pa.string()), "career_cluster": pa.array(names, pa.string())})


def _recognises(head: bytes, name: str) -> bool:  # noqa: ARG001 - by content alone
    names = workbooks.sheet_names(head)
    if names:
        return any(sheet.startswith("SOC - CC") for sheet in names)
    heads = {name.strip().casefold() for name in comma_header(head)}
    return "career cluster" in heads and bool(heads & {"code", "soc code"})


CLUSTERS: Final = Source(NAME, "Career-cluster crosswalks (SOC to 14 or 16 clusters)", _recognises, parse)
