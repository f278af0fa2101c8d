"""Where publishers keep their files. Each base address can be set, for mirrors and for tests.

Looked up in November 2026 (public pages and programs that use the addresses): QCEW slices, singlefiles, by-area zips
and the five code lists under data.bls.gov/cew; OEWS zips under bls.gov/oes/special-requests; LODES8 flows under
lehd.ces.census.gov/data/lodes; LAUS bls.gov/lau/laucntyYY.xlsx; EP bls.gov/emp/ind-occ-matrix/occupation.xlsx and
education.xlsx. Not found written out anywhere: EP industry.xlsx. Its page (bls.gov/emp/data/industry-out-and-emp.htm,
"All industry tables in a single file (XLSX)") is known and programs keep the file in a folder `industry-employment`, so
its address is likely and is shown as not confirmed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Final

from sectorlmi.errors import ConfigError
from sectorlmi.terms.period import Period

CONTACT: Final = "SECTORLMI_CONTACT"
TITLE_LISTS: Final = ("industry", "area", "agglevel", "ownership", "size")
# The five kinds of a May release: nation, nation by industry, states, metropolitan areas, and all in one.
OEWS_KINDS: Final = ("nat", "in4", "st", "ma", "all")
EP_WORKBOOKS: Final = {
    "industry": "industry-employment/industry.xlsx",
    "occupation": "ind-occ-matrix/occupation.xlsx",
    "education": "ind-occ-matrix/education.xlsx",
}
# Files whose address nobody was found to write out: the page that links them, by the end of their address.
LINKED_FROM: Final = {EP_WORKBOOKS["industry"]: "https://www.bls.gov/emp/data/industry-out-and-emp.htm"}
# How the files of all areas end.
SINGLEFILE: Final = "_singlefile.zip"
BY_AREA: Final = "_by_area.zip"
_USERINFO: Final = re.compile(r"(?<=://)[^/@]*@")
_MAX_CONTACT: Final = 200


@dataclass(frozen=True)
class Addresses:
    """The base address of each publisher, without a slash at the end."""

    qcew: str = "https://data.bls.gov/cew/data"
    titles: str = "https://data.bls.gov/cew/doc/titles"
    oews: str = "https://www.bls.gov/oes/special-requests"
    ep: str = "https://www.bls.gov/emp"
    lodes: str = "https://lehd.ces.census.gov/data/lodes/LODES8"
    laus: str = "https://www.bls.gov/lau"

    def qcew_slice(self, period: Period, area: str) -> str:
        """One area, one period, all industries."""
        return f"{self.qcew}/api/{period.year}/{period.quarter or 'a'}/area/{area}.csv"

    def qcew_singlefile(self, period: Period) -> str:
        """All areas of a year in one zipped CSV; a quarter's is the file of its whole year."""
        return f"{self._qcew_bulk(period)}{SINGLEFILE}"

    def qcew_by_area(self, period: Period) -> str:
        """All areas of a year, a CSV each, in one zip."""
        return f"{self._qcew_bulk(period)}{BY_AREA}"

    def _qcew_bulk(self, period: Period) -> str:
        kind = "annual" if period.is_annual else "qtrly"
        return f"{self.qcew}/files/{period.year}/csv/{period.year}_{kind}"

    def title_list(self, name: str) -> str:
        """A QCEW code list; `name` is one of `TITLE_LISTS`."""
        return f"{self.titles}/{name}/{name}_titles.csv"

    def oews_zip(self, year: int, kind: str) -> str:
        """A May release of OEWS; `kind` is one of `OEWS_KINDS`."""
        return f"{self.oews}/oesm{year % 100:02d}{kind}.zip"

    def ep_workbook(self, name: str) -> str:
        """The newest Employment Projections workbook; `name` is a key of `EP_WORKBOOKS`."""
        return f"{self.ep}/{EP_WORKBOOKS[name]}"

    def lodes_flows(self, state: str, part: str, year: int) -> str:
        """Home and work blocks of all jobs (JT00); `state` as `wi`, `part` main (same state) or aux (others)."""
        return f"{self.lodes}/{state}/od/{state}_od_{part}_JT00_{year}.csv.gz"

    def laus_counties(self, year: int) -> str:
        """Labor force of every county, annual averages."""
        return f"{self.laus}/laucnty{year % 100:02d}.xlsx"


def addresses(settings: Mapping[str, str] | None = None, environ: Mapping[str, str] | None = None) -> Addresses:
    """The addresses in force: the environment first, then the configuration file, then the publishers' own.

    Args:
        settings: the configuration file's keys, written like the variables (`SECTORLMI_QCEW_URL`) or short
            (`qcew_url`).

    Raises ConfigError when an address is not an http or https address.
    """
    chosen = {}
    for field in fields(Addresses):
        variable = f"SECTORLMI_{field.name.upper()}_URL"
        found = setting(variable, settings or {}, os.environ if environ is None else environ)
        if found:
            chosen[field.name] = _base(found, variable)
    return Addresses(**chosen)


def contact(settings: Mapping[str, str] | None = None, environ: Mapping[str, str] | None = None) -> str:
    """Whom a publisher may write to about our requests; empty when nobody said. Raises ConfigError."""
    found = setting(CONTACT, settings or {}, os.environ if environ is None else environ)
    if not (found.isascii() and (found.isprintable() or not found)) or len(found) > _MAX_CONTACT:
        raise ConfigError(f"{CONTACT} must be one short line of plain letters", "Give an e-mail address.")
    return found


def shown(url: str) -> str:
    """The address without a user name or password that a mirror's address may carry."""
    return _USERINFO.sub("", url)


def setting(variable: str, settings: Mapping[str, str], environ: Mapping[str, str]) -> str:
    short = variable.removeprefix("SECTORLMI_").lower()
    return (environ.get(variable) or settings.get(variable) or settings.get(short) or "").strip()


def _base(text: str, variable: str) -> str:
    if not re.match(r"https?://[^/\s]+\S*$", text):
        raise ConfigError(
            f"{variable}: {shown(text)!r} is not a web address", f"Write it like {Addresses.qcew}, or leave it out."
        )
    return text.rstrip("/")
