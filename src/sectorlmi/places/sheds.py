"""A region's labor shed, commute shed and balance of commuters as a document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from sectorlmi.errors import ConfigError
from sectorlmi.places.areas import title
from sectorlmi.places.commuting import JOB_TYPES, SEGMENTS, Balance, RegionFlows, Shed
from sectorlmi.terms import columns as kinds
from sectorlmi.terms import place_names
from sectorlmi.terms.columns import Column
from sectorlmi.terms.document import Document, Section, file_stem, plain
from sectorlmi.terms.place_names import plain as plain_words
from sectorlmi.terms.study_parts import Region

_SOURCE: Final = "Census LEHD LODES8"
_SHED_COLUMNS: Final = (
    kinds.text("area_fips", "Code", "county code"),
    kinds.text("title", "County", "county"),
    kinds.text("in_region", "In region", "whether the county is one of the region"),
    kinds.count("jobs", "Jobs", "jobs", "jobs of the flow", source=_SOURCE),
    Column("share_pct", "Share %", "number", "percent", "of all jobs of the shed", _SOURCE, kinds.PERCENT),
    Column("cumulative_share_pct", "Cumulative %", "number", "percent", "with the counties above", "", kinds.PERCENT),
)
_BALANCE_COLUMNS: Final = (
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

    def document(self, top: int) -> Document:
        """The sheds for every format; on the screen they are cut to their `top` counties."""
        return Document(
            "sheds",
            f"{self.region.name}: commuting",
            f"{file_stem(self.region.name)}-sheds",
            self._sections(None),
            self._payload,
            envelope=("schema", "is_sample", "provenance", "notes"),
            is_sample=self.is_sample,
            screen=self._sections(top),
            lead=f"{self.region.name}, {self.found.year}",
            notes=self.notes,
            provenance=self.found.provenance,
        )

    def _sections(self, top: int | None) -> tuple[Section, ...]:
        """Balance, labor shed and commute shed; the sheds cut to their `top` counties."""
        return (
            _balance_section(self.balance, JOB_TYPES[self.found.job_type]),
            self._shed_section("labor_shed", "Labor shed: where those who work in the region live", self.labor, top),
            self._shed_section(
                "commute_shed", "Commute shed: where those who live in the region work", self.commute, top
            ),
        )

    def _shed_section(self, key: str, heading: str, shed: Shed, top: int | None) -> Section:
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

    def _payload(self) -> dict[str, Any]:
        """The JSON's own keys, every county of both sheds."""
        found = self.found
        return {
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
