"""`region advise`: counties to think of adding, and members with weak ties, by commuting and by industries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sectorlmi.errors import DataError, StoreError
from sectorlmi.places import footprint as fp
from sectorlmi.places import ties as tying
from sectorlmi.places.areas import title
from sectorlmi.places.footprint import Outside
from sectorlmi.places.neighbours import around, is_contiguous
from sectorlmi.places.ties import Tie
from sectorlmi.report import plain
from sectorlmi.store import Store
from sectorlmi.terms.provenance import Provenance
from sectorlmi.terms.study import Region, Study
from sectorlmi.workflows import flows, regions
from sectorlmi.workflows.footprints import Footprints, footprints, outside_as_dict, shown_jobs


@dataclass(frozen=True, eq=False)
class Advice:
    """Counties to think of adding, and members with weak ties. Each addition comes with what it brings an industry."""

    found: Footprints
    to_add: tuple[tuple[str, Tie | None, tuple[Outside, ...]], ...]
    members: tuple[Tie, ...]
    provenance: tuple[Provenance, ...]
    notes: tuple[str, ...]

    @property
    def is_sample(self) -> bool:
        return any(p.is_sample for p in self.provenance)

    add_headings = ("County", "Work here", "Hired from here", "Containment", "Adds to short-listed industries")
    member_headings = ("County", "Work in the rest", "Hired from the rest", "Containment without it")

    def add_rows(self) -> list[tuple[str, ...]]:
        """One row a candidate, as texts."""
        return [
            (
                f"{title(county)} ({county})",
                f"{tie.works_there_share:.1%}" if tie else "–",
                f"{tie.comes_from_there_share:.1%}" if tie else "–",
                f"{tie.containment_without:.1%} → {tie.containment_with:.1%}" if tie else "–",
                "; ".join(_in_words(o) for o in adds) or "nothing notable",
            )
            for county, tie, adds in self.to_add
        ]

    def member_rows(self) -> list[tuple[str, ...]]:
        """One row a member, weakest first, as texts."""
        return [
            (
                f"{title(t.county)} ({t.county})",
                f"{t.works_there_share:.1%}",
                f"{t.comes_from_there_share:.1%}",
                f"{t.containment_without:.1%}",
            )
            for t in reversed(self.members)
        ]

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "schema": 1,
            "is_sample": self.is_sample,
            "region": {"name": self.found.study.region.name, "counties": list(self.found.region)},
            "candidates": [
                {
                    "area_fips": county,
                    "title": title(county),
                    "commuting": _tie_as_dict(tie) if tie else None,
                    "adds": [outside_as_dict(o) for o in adds],
                }
                for county, tie, adds in self.to_add
            ],
            "members": [{"area_fips": t.county, "title": title(t.county)} | _tie_as_dict(t) for t in self.members],
            "provenance": [asdict(p) for p in self.provenance],
            "notes": list(self.notes),
        }


def _tie_as_dict(tie: Tie) -> dict[str, Any]:
    return {name: plain(value) for name, value in asdict(tie).items() if name != "county"}


def _in_words(one: Outside) -> str:
    return f"{one.industry} +{shown_jobs(one)} jobs, LQ {one.region_quotient:.2f} → {one.joined_quotient:.2f}"


def advise(study: Study, store: Store, *, industries: Sequence[str] = (), adjacency_file: Path | None = None) -> Advice:
    """Neighbouring counties ranked by commuting, with what they add to the industries; and members by their ties.

    Works without commuting files, by industries alone, and says so. Raises as `footprints`; StoreError without a
    county adjacency list.
    """
    beside = regions.read_adjacency(adjacency_file, store)
    found = footprints(study, store, industries=industries, adjacency_file=adjacency_file)
    notes = [*found.notes]
    inside = [c for c in found.region if c in beside]
    near = sorted({*around(inside, beside), *found.outside})
    read = _commuting(found, store, notes)
    ties, members = _ties(read, near) if read else ({}, [])
    adds = {c: _notable(found, c) for c in near}
    order = sorted(near, key=lambda c: (-(ties[c].link if c in ties else 0), -sum(o.jobs for o in adds[c]), c))
    if not is_contiguous(inside, beside):
        notes.append("The region is not in one piece: some of its counties do not touch the others.")
    candidates = tuple((c, ties.get(c), adds[c]) for c in order)
    provenance = (*found.provenance, *(read.provenance if read else ()))
    return Advice(found, candidates, tuple(members), provenance, tuple(notes))


def _commuting(found: Footprints, store: Store, notes: list[str]) -> flows.RegionFlows | None:
    """The flows of the region and around it; None, with a note, where they are not loaded."""
    try:
        read = flows.read(Region(found.study.region.name, found.region), store, with_neighbours=True)
    except (StoreError, DataError) as error:
        notes.append(f"By industries alone, because commuting is not known: {error.what}.")
        return None
    notes += [f"Commuting in {read.year}, {flows.JOB_TYPES[read.job_type]}.", *read.notes]
    return read


def _ties(read: flows.RegionFlows, near: Sequence[str]) -> tuple[dict[str, Tie], list[Tie]]:
    """Ties of the neighbours whose state is loaded, by county, and of the members."""
    candidates = [c for c in near if c[:2] in read.whole_states]
    ties = {t.county: t for t in tying.ties_with(read.flows, read.counties, candidates)}
    members = tying.ties_with(read.flows, read.counties, read.counties) if len(read.counties) > 1 else []
    return ties, members


def _notable(found: Footprints, county: str) -> tuple[Outside, ...]:
    """The industries in which a neighbour holds jobs worth naming beside the region's."""
    if county not in found.outside:
        return ()
    every = fp.additions(found.jobs, found.region, county)
    large = (o for o in every if o.jobs >= fp.NOTABLE_JOBS and o.jobs >= fp.NOTABLE_SHARE * o.region_jobs)
    return tuple(sorted(large, key=lambda o: -o.jobs))
