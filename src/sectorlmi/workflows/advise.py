"""`region advise` and `region suggest`: which counties belong together, by commuting and by industries."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from sectorlmi.errors import ConfigError, DataError, StoreError
from sectorlmi.places import footprint as fp
from sectorlmi.places import suggest as growing
from sectorlmi.places import ties as tying
from sectorlmi.places.areas import title
from sectorlmi.places.commuting import ANY_JOB, JOB_TYPES, RegionFlows
from sectorlmi.places.footprint import Footprints, Outside
from sectorlmi.places.suggest import Suggested
from sectorlmi.places.ties import Advice, Candidate, Member, Tie, around, is_contiguous
from sectorlmi.store import Store
from sectorlmi.terms import progress
from sectorlmi.terms.codes import AreaKind, area_kind
from sectorlmi.terms.progress import Progress, nobody
from sectorlmi.terms.study import Study
from sectorlmi.terms.study_parts import Region
from sectorlmi.workflows import flows, regions
from sectorlmi.workflows.footprints import footprints

# A member is told to carry an industry whose location quotient would fall by this share without it.
_MISSED: Final = 0.1


def advise(
    study: Study,
    store: Store,
    *,
    industries: Sequence[str] = (),
    adjacency_file: Path | None = None,
    tell: Progress = nobody,
) -> Advice:
    """Neighboring counties ranked by commuting, with what they add to the industries; and members by their ties.

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


def _commuting(found: Footprints, store: Store, notes: list[str]) -> RegionFlows | None:
    """The flows of the region and around it; None, with a note, where they are not loaded."""
    try:
        read = flows.read(Region(found.study.region.name, found.region), store, with_neighbours=True)
    except (StoreError, DataError) as error:
        notes.append(f"By industries alone, because commuting is not known: {error.what}.")
        return None
    notes += [f"Commuting in {read.year}, {JOB_TYPES[read.job_type]}.", *read.notes]
    return read


def _ties(read: RegionFlows, near: Sequence[str]) -> dict[str, Tie]:
    """Ties with the region, by county: of the neighbors whose state is loaded, and of the members with the rest."""
    candidates = [c for c in near if c[:2] in read.whole_states]
    members = read.counties if len(read.counties) > 1 else ()
    return {t.county: t for t in tying.ties_with(read.flows, read.counties, [*candidates, *members])}


def _added(found: Footprints, county: str) -> tuple[Outside, ...]:
    """What a neighbor would add to each industry in which it has jobs, largest first; nothing if it is not held."""
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


def suggest(
    start: str,
    containment: float,
    store: Store,
    *,
    year: int | None = None,
    job_type: str = ANY_JOB,
    adjacency_file: Path | None = None,
) -> Suggested:
    """A region around a county in which at least `containment` (0-1) of the employed residents work.

    Raises as `flows.read`.
    """
    if area_kind(start) is not AreaKind.COUNTY:
        raise ConfigError(f"--start {start}: not a county", "Look it up: sectorlmi region find NAME.")
    read = flows.read(Region(title(start), (start,)), store, year=year, job_type=job_type, with_neighbours=True)
    beside = regions.adjacency_if_any(adjacency_file, store)
    eligible = {c for c in read.flows.counties() if c[:2] in read.whole_states}
    found = growing.suggest(read.flows, read.counties[0], containment, eligible=eligible, beside=beside)
    notes = [*read.notes]
    if beside is None:
        notes.append("Without a county adjacency list the region may fall in pieces: load one, or use --adjacency.")
    if not found.is_reached:
        reached = found.steps[-1].self_containment_share
        notes.append(
            f"Not reached: no county with ties is left to add, or {growing.MOST_COUNTIES} joined; {reached:.1%}."
        )
    notes.append("A suggestion, not a decision: talk to employers and partners about where the line should run.")
    return Suggested(start, containment, found, read, tuple(notes))
