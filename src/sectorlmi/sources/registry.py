"""The registry of publishers' files: one module a kind of file, and its line here."""

from __future__ import annotations

from sectorlmi.sources import workbooks
from sectorlmi.sources.acs import ACS
from sectorlmi.sources.archive import Member
from sectorlmi.sources.base import Source
from sectorlmi.sources.cbp import CBP
from sectorlmi.sources.cip_soc import CIP_SOC
from sectorlmi.sources.clusters import CLUSTERS
from sectorlmi.sources.cpi import CPI
from sectorlmi.sources.ep_occupations import EP_OCCUPATIONS
from sectorlmi.sources.geography import ADJACENCY, TRACTS
from sectorlmi.sources.ipeds import IPEDS
from sectorlmi.sources.laus import LAUS
from sectorlmi.sources.lodes import LODES
from sectorlmi.sources.oews import OEWS
from sectorlmi.sources.oews_areas import OEWS_AREAS
from sectorlmi.sources.onet import ONET
from sectorlmi.sources.price_parities import PRICE_PARITIES
from sectorlmi.sources.qcew import QCEW
from sectorlmi.sources.qcew_sizes import QCEW_SIZES
from sectorlmi.sources.qwi import QWI
from sectorlmi.sources.titles import TITLES
from sectorlmi.sources.zcta import ZCTA

# The one list of what `sectorlmi load` knows. A new source is its module and its line here.
SOURCES: dict[str, Source] = {
    "qcew": QCEW,
    "lodes": LODES,
    "adjacency": ADJACENCY,
    "tracts": TRACTS,
    "titles": TITLES,
    "oews": OEWS,
    "oews_areas": OEWS_AREAS,
    "ep_occupations": EP_OCCUPATIONS,
    "onet": ONET,
    "clusters": CLUSTERS,
    "laus": LAUS,
    "acs": ACS,
    "qwi": QWI,
    "qcew_sizes": QCEW_SIZES,
    "cbp": CBP,
    "zcta": ZCTA,
    "cpi": CPI,
    "price_parities": PRICE_PARITIES,
    "ipeds": IPEDS,
    "cip_soc": CIP_SOC,
}


def readings(member: Member) -> list[tuple[Member, Source]]:
    """What to read and the source that reads it; none where the program knows no such file.

    That is the file itself, told by its first bytes; or, where somebody saved it in another form or wrote titles above
    its headings, its tables as CSV.
    """
    source = source_of(member)
    if source:
        return [(member, source)]
    found = []
    for table in workbooks.as_csv(member):
        for below in workbooks.below_titles(table):
            if known := source_of(below):
                found.append((below, known))
                break
    return found


def source_of(member: Member) -> Source | None:
    """The source whose file this is by its first bytes, or None where the program knows no such file."""
    head = member.head()
    return next((source for source in SOURCES.values() if source.recognises(head, member.name)), None)
