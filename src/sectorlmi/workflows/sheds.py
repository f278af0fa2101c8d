"""`region sheds`: labor shed, commute shed and the inflow/outflow balance of a region."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from sectorlmi.errors import ConfigError
from sectorlmi.places import commuting
from sectorlmi.places.areas import title
from sectorlmi.places.commuting import SEGMENTS, Balance, Shed
from sectorlmi.sources import lodes
from sectorlmi.store import Store
from sectorlmi.terms import columns as kinds
from sectorlmi.terms import place_names
from sectorlmi.terms.cells import Floats
from sectorlmi.terms.columns import Column
from sectorlmi.terms.document import Section, plain
from sectorlmi.terms.place_names import plain as plain_words
from sectorlmi.terms.region import Region
from sectorlmi.workflows import flows
from sectorlmi.workflows.flows import JOB_TYPES, RegionFlows

_SOURCE = "Census LEHD LODES8"


@dataclass(frozen=True, eq=False)
class Sheds:
    """The sheds of a region.

    `rac_share` is the part of the residents' jobs that the loaded flows hold, where the RAC files of the region's
    states are loaded to say so, else None; `wac_share` the part of the jobs in the region, by the WAC files.
    """

    region: Region
    found: RegionFlows
    balance: Balance
    labor: Shed
    commute: Shed
    rac_share: float | None
    wac_share: float | None

    @property
    def segment(self) -> str:
        return list(SEGMENTS)[self.labor.segment]

    @property
    def is_sample(self) -> bool:
        return any(p.is_sample for p in self.found.provenance)

    @property
    def notes(self) -> tuple[str, ...]:
        notes = [*self.found.notes]
        if self.rac_share is not None:
            notes.append(f"The loaded flows hold {self.rac_share:.1%} of the residents' jobs that the RAC files count.")
        if self.wac_share is not None:
            notes.append(f"The loaded flows hold {self.wac_share:.1%} of the region's jobs that the WAC files count.")
        notes.append("LODES is noise-infused: flows of a few jobs between two counties mean little.")
        return tuple(notes)

    def sections(self, top: int) -> tuple[Section, ...]:
        """Balance, labor shed and commute shed as sections of a report; the sheds cut to their `top` counties."""
        return (
            _balance_section(self.balance, JOB_TYPES[self.found.job_type]),
            self._shed_section("labor_shed", "Labor shed: where those who work in the region live", self.labor, top),
            self._shed_section(
                "commute_shed", "Commute shed: where those who live in the region work", self.commute, top
            ),
        )

    def _shed_section(self, key: str, heading: str, shed: Shed, top: int) -> Section:
        counties = shed.counties[:top]
        rows = {
            "area_fips": np.array(counties, dtype=np.str_),
            "title": np.array([title(c) for c in counties], dtype=np.str_),
            "in_region": np.array(["yes" if c in self.found.counties else "" for c in counties], dtype=np.str_),
            "jobs": shed.jobs[:top, shed.segment],
            "share_pct": 100 * shed.share[:top],
            "cumulative_share_pct": 100 * shed.cumulative_share[:top],
        }
        intro = f"{len(counties)} of {len(shed.counties)} counties, {list(SEGMENTS.values())[shed.segment].lower()}."
        return Section(key, heading, intro, _SHED_COLUMNS, rows)

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values, every county of both sheds."""
        found = self.found
        return {
            "schema": 1,
            "is_sample": self.is_sample,
            "region": {"name": self.region.name, "counties": list(found.counties)},
            "year": found.year,
            "job_type": found.job_type,
            "segment": self.segment,
            "balance": _balance_rows(self.balance),
            "labor_shed": self._shed_rows(self.labor),
            "commute_shed": self._shed_rows(self.commute),
            "is_complete": {
                "labor_shed": not found.missing_home,
                "commute_shed": not found.missing_aux and not found.unpublished,
            },
            "missing_aux": [place_names.POSTAL[s] for s in found.missing_aux],
            "not_published": [place_names.POSTAL[s] for s in found.unpublished],
            "residents_counted_share": self.rac_share,
            "jobs_counted_share": self.wac_share,
            "provenance": [asdict(p) for p in found.provenance],
            "notes": list(self.notes),
        }

    def _shed_rows(self, shed: Shed) -> list[dict[str, Any]]:
        share, cumulative = shed.share, shed.cumulative_share
        return [
            {
                "area_fips": code,
                "title": title(code),
                "in_region": code in self.found.counties,
                "jobs": plain(shed.jobs[i, shed.segment]),
                "share": plain(share[i]),
                "cumulative_share": plain(cumulative[i]),
                "segments": dict(zip(SEGMENTS, shed.jobs[i].tolist(), strict=True)),
            }
            for i, code in enumerate(shed.counties)
        ]


def sheds(region: Region, store: Store, *, year: int | None, job_type: str, segment: str) -> Sheds:
    """The sheds of a region.

    Raises:
        ConfigError: no such job type or segment.
        StoreError, DataError: the files are not loaded, or know other counties.
        CoverageError: nobody works, or nobody lives, in the region.
    """
    position = segment_named(segment)
    found = flows.read(region, store, year=year, job_type=job_type)
    balance = commuting.balance(found.flows, found.counties)
    labor = commuting.labor_shed(found.flows, found.counties, position)
    commute = commuting.commute_shed(found.flows, found.counties, position)
    lives, works = balance.employed_residents, balance.jobs
    rac, wac = _share(found, "rac", lives, store), _share(found, "wac", works, store)
    return Sheds(region, found, balance, labor, commute, rac, wac)


def segment_named(text: str) -> int:
    """A segment's position by its LODES name (`SA01`) or by words of its label (`goods`). ConfigError on others."""
    if text.upper() in SEGMENTS:
        return list(SEGMENTS).index(text.upper())
    hits = [
        i for i, label in enumerate(SEGMENTS.values()) if plain_words(text) and plain_words(text) in plain_words(label)
    ]
    if len(hits) == 1:
        return hits[0]
    known = "; ".join(f"{name} {label}" for name, label in SEGMENTS.items())
    raise ConfigError(f"--segment {text}: {'more than one' if hits else 'no'} segment of that name", f"Known: {known}.")


def _share(found: RegionFlows, kind: str, held: Floats, store: Store) -> float | None:
    """The jobs that the flows hold as a share of those that the area files (`rac`: homes, `wac`: workplaces) count."""
    own = sorted({code[:2] for code in found.counties})
    keys = [f"{place_names.POSTAL[s].lower()}_{kind}_S000_{found.job_type}_{found.year}" for s in own]
    if not set(keys) <= set(store.tables(lodes.NAME)):
        return None
    counted = 0.0
    for key in keys:
        table = store.table(lodes.NAME, key)
        counted += float(table["C000"][np.isin(table["county"], found.counties)].sum())
    return float(held[commuting.ALL_JOBS]) / counted if counted else None


_SHED_COLUMNS = (
    kinds.text("area_fips", "Code", "county code"),
    kinds.text("title", "County", "county"),
    kinds.text("in_region", "In region", "whether the county is one of the region"),
    kinds.count("jobs", "Jobs", "jobs", "jobs of the flow", source=_SOURCE),
    Column("share_pct", "Share %", "number", "percent", "of all jobs of the shed", _SOURCE, kinds.PERCENT),
    Column("cumulative_share_pct", "Cumulative %", "number", "percent", "with the counties above", "", kinds.PERCENT),
)
_BALANCE_COLUMNS = (
    kinds.text("label", "Segment", "which jobs"),
    kinds.count("jobs", "Jobs here", "jobs", "jobs located in the region", source=_SOURCE),
    kinds.count(
        "employed_residents", "Residents employed", "jobs", "jobs of those who live in the region", source=_SOURCE
    ),
    kinds.count("live_and_work", "Live and work", "jobs", "home and job both in the region", source=_SOURCE),
    kinds.count("in_commuters", "In", "jobs", "work in the region, live outside", source=_SOURCE),
    kinds.count("out_commuters", "Out", "jobs", "live in the region, work outside", source=_SOURCE),
    Column(
        "self_containment_share",
        "Self-contained",
        "number",
        "share",
        "live and work / employed residents",
        "",
        kinds.SHARE,
    ),
    Column(
        "filled_by_residents_share", "Filled locally", "number", "share", "live and work / jobs here", "", kinds.SHARE
    ),
)


def _balance_section(balance: Balance, job_type: str) -> Section:
    rows = {c.name: getattr(balance, c.name) for c in _BALANCE_COLUMNS if c.name != "label"}
    rows["label"] = np.array(list(SEGMENTS.values()), dtype=np.str_)
    intro = f"Counts are {job_type}. Self-containment: the share of employed residents who work in the region."
    return Section("commuting_balance", "Who lives and works in the region", intro, _BALANCE_COLUMNS, rows)


def _balance_rows(balance: Balance) -> list[dict[str, Any]]:
    names = [c.name for c in _BALANCE_COLUMNS if c.name != "label"]
    return [
        {"segment": segment, "label": label} | {name: plain(getattr(balance, name)[i]) for name in names}
        for i, (segment, label) in enumerate(SEGMENTS.items())
    ]
