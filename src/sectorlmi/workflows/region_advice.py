"""`region advise`: counties to think of adding, and members with weak ties, by commuting and by industries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from sectorlmi.errors import DataError, StoreError
from sectorlmi.places import footprint as fp
from sectorlmi.places import ties as tying
from sectorlmi.places.areas import title
from sectorlmi.places.footprint import Outside
from sectorlmi.places.neighbours import around, is_contiguous
from sectorlmi.places.ties import Tie
from sectorlmi.store import Store
from sectorlmi.terms import progress
from sectorlmi.terms.document import plain
from sectorlmi.terms.progress import Progress, nobody
from sectorlmi.terms.provenance import Provenance
from sectorlmi.terms.region import Region
from sectorlmi.terms.study import Study
from sectorlmi.workflows import flows, regions
from sectorlmi.workflows.footprints import Footprints, footprints, industry_title, outside_as_dict, shown_jobs

# A member is told to carry an industry whose location quotient would fall by this share without it.
_MISSED: Final = 0.1


@dataclass(frozen=True, eq=False)
class Member:
    """A county of the region: its tie to the rest, and in which industries the region would be another without it.

    `holds` has the county as what is added: `region_quotient` is the region's location quotient without it.
    """

    county: str
    tie: Tie | None
    holds: tuple[Outside, ...]


@dataclass(frozen=True, eq=False)
class Candidate:
    """A county next to the region: its tie, and what it would add to every industry in which it has jobs."""

    county: str
    tie: Tie | None
    adds: tuple[Outside, ...]

    @property
    def notable(self) -> tuple[Outside, ...]:
        """Additions that are large beside the region's own jobs, largest first."""
        return tuple(o for o in self.adds if fp.is_large(o))


@dataclass(frozen=True, eq=False)
class Advice:
    """Counties to think of adding, strongest ties first, and members, weakest ties first."""

    found: Footprints
    candidates: tuple[Candidate, ...]
    members: tuple[Member, ...]
    provenance: tuple[Provenance, ...]
    notes: tuple[str, ...]

    @property
    def is_sample(self) -> bool:
        return any(p.is_sample for p in self.provenance)

    @property
    def has_ties(self) -> bool:
        return any(m.tie for m in self.members)

    add_headings = ("County", "Work here", "Hired from here", "Containment", "Adds much to")
    addition_headings = ("County", "NAICS", "Industry", "Jobs", "Sites", "Its LQ", "Region's LQ → with it")
    member_headings = ("County", "Work in the rest", "Hired from the rest", "Containment without it", "LQ without it")

    def add_rows(self) -> list[tuple[str, ...]]:
        """One row a candidate, as texts."""
        return [
            (
                f"{title(c.county)} ({c.county})",
                f"{c.tie.works_there_share:.1%}" if c.tie else "–",
                f"{c.tie.comes_from_there_share:.1%}" if c.tie else "–",
                f"{c.tie.containment_without:.1%} → {c.tie.containment_with:.1%}" if c.tie else "–",
                ", ".join(o.industry for o in c.notable) or "nothing",
            )
            for c in self.candidates
        ]

    def addition_rows(self) -> list[tuple[str, ...]]:
        """One row a candidate and industry to which it adds much, as texts."""
        return [
            (
                title(c.county),
                o.industry,
                industry_title(o.industry),
                f"+{shown_jobs(o)}",
                f"+{o.establishments:,.0f}",
                f"{o.quotient:.2f}",
                f"{o.region_quotient:.2f} → {o.joined_quotient:.2f}",
            )
            for c in self.candidates
            for o in c.notable
        ]

    def member_rows(self) -> list[tuple[str, ...]]:
        """One row a member, as texts."""
        return [
            (
                f"{title(m.county)} ({m.county})",
                f"{m.tie.works_there_share:.1%}" if m.tie else "–",
                f"{m.tie.comes_from_there_share:.1%}" if m.tie else "–",
                f"{m.tie.containment_without:.1%}" if m.tie else "–",
                "; ".join(f"{o.industry} {o.joined_quotient:.2f} → {o.region_quotient:.2f}" for o in m.holds) or "–",
            )
            for m in self.members
        ]

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "schema": 1,
            "is_sample": self.is_sample,
            "region": {"name": self.found.study.region.name, "counties": list(self.found.region)},
            "candidates": [
                _county(c.county, c.tie)
                | {"adds": [outside_as_dict(o) | {"is_notable": fp.is_large(o)} for o in c.adds]}
                for c in self.candidates
            ],
            "members": [_county(m.county, m.tie) | {"holds": [_held(o) for o in m.holds]} for m in self.members],
            "provenance": [asdict(p) for p in self.provenance],
            "notes": list(self.notes),
        }


def _county(county: str, tie: Tie | None) -> dict[str, Any]:
    return {"area_fips": county, "title": title(county), "commuting": _tie_as_dict(tie) if tie else None}


def _held(one: Outside) -> dict[str, Any]:
    """What a member holds of an industry, with the region's location quotient without it."""
    told = outside_as_dict(one)
    return {
        "industry_code": one.industry,
        "employment": told["employment"],
        "employment_status": told["employment_status"],
        "n_establishments": one.establishments,
        "region_location_quotient": plain(one.joined_quotient),
        "region_location_quotient_without_it": plain(one.region_quotient),
    }


def _tie_as_dict(tie: Tie) -> dict[str, Any]:
    return {name: plain(value) for name, value in asdict(tie).items() if name != "county"}


def advise(
    study: Study,
    store: Store,
    *,
    industries: Sequence[str] = (),
    adjacency_file: Path | None = None,
    tell: Progress = nobody,
) -> Advice:
    """Neighbouring counties ranked by commuting, with what they add to the industries; and members by their ties.

    Works without commuting files, by industries alone, and says so. Raises as `footprints`; StoreError without a
    county adjacency list.
    """
    beside = regions.read_adjacency(adjacency_file, store)
    found = footprints(study, store, industries=industries, adjacency_file=adjacency_file, tell=tell)
    tell(progress.TIES)
    notes = [*found.notes]
    inside = [c for c in found.region if c in beside]
    near = sorted({*around(inside, beside), *found.outside})
    read = _commuting(found, store, notes)
    ties = _ties(read, near) if read else {}
    candidates = [Candidate(c, ties.get(c), _added(found, c)) for c in near]
    candidates.sort(key=lambda c: (-(c.tie.link if c.tie else 0), -sum(o.jobs for o in c.notable), c.county))
    members = [Member(c, ties.get(c), _missed(found, c)) for c in found.region]
    members.sort(key=lambda m: (m.tie.link if m.tie else 0, m.county))
    if not is_contiguous(inside, beside):
        notes.append("The region is not in one piece: some of its counties do not touch the others.")
    provenance = (*found.provenance, *(read.provenance if read else ()))
    return Advice(found, tuple(candidates), tuple(members), provenance, tuple(notes))


def _commuting(found: Footprints, store: Store, notes: list[str]) -> flows.RegionFlows | None:
    """The flows of the region and around it; None, with a note, where they are not loaded."""
    try:
        read = flows.read(Region(found.study.region.name, found.region), store, with_neighbours=True)
    except (StoreError, DataError) as error:
        notes.append(f"By industries alone, because commuting is not known: {error.what}.")
        return None
    notes += [f"Commuting in {read.year}, {flows.JOB_TYPES[read.job_type]}.", *read.notes]
    return read


def _ties(read: flows.RegionFlows, near: Sequence[str]) -> dict[str, Tie]:
    """Ties with the region, by county: of the neighbours whose state is loaded, and of the members with the rest."""
    candidates = [c for c in near if c[:2] in read.whole_states]
    members = read.counties if len(read.counties) > 1 else ()
    return {t.county: t for t in tying.ties_with(read.flows, read.counties, [*candidates, *members])}


def _added(found: Footprints, county: str) -> tuple[Outside, ...]:
    """What a neighbour would add to each industry in which it has jobs, largest first; nothing if it is not held."""
    if county not in found.outside:
        return ()
    every = fp.additions(found.jobs, found.region, county)
    return tuple(sorted((o for o in every if o.jobs), key=lambda o: -o.jobs))


def _missed(found: Footprints, county: str) -> tuple[Outside, ...]:
    """The industries in which the region's location quotient would be lower by a tenth or more without a member."""
    rest = [c for c in found.region if c != county]
    every = fp.additions(found.jobs, rest, county) if rest else []
    carried = (o for o in every if o.joined_quotient - o.region_quotient >= _MISSED * o.joined_quotient > 0)
    return tuple(sorted(carried, key=lambda o: -o.jobs))
