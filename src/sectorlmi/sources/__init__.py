"""Publishers' files: one module a kind of file, and the registry of them all."""

from __future__ import annotations

from sectorlmi.sources.base import Source
from sectorlmi.sources.clusters import CLUSTERS
from sectorlmi.sources.ep_occupations import EP_OCCUPATIONS
from sectorlmi.sources.geography import ADJACENCY, DELINEATION
from sectorlmi.sources.lodes import LODES
from sectorlmi.sources.oews import OEWS
from sectorlmi.sources.onet import ONET
from sectorlmi.sources.qcew import QCEW
from sectorlmi.sources.titles import TITLES

# The one list of what `sectorlmi load` knows. A new source is its module and its line here.
SOURCES: dict[str, Source] = {
    "qcew": QCEW,
    "lodes": LODES,
    "adjacency": ADJACENCY,
    "delineation": DELINEATION,
    "titles": TITLES,
    "oews": OEWS,
    "ep_occupations": EP_OCCUPATIONS,
    "onet": ONET,
    "clusters": CLUSTERS,
}
