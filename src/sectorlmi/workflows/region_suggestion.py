"""`region suggest`: a region grown from one county until enough of its residents work inside it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sectorlmi.errors import ConfigError
from sectorlmi.places import suggest as growing
from sectorlmi.places.areas import title
from sectorlmi.places.suggest import Suggestion
from sectorlmi.store import Store
from sectorlmi.terms.codes import AreaKind, area_kind
from sectorlmi.terms.document import plain
from sectorlmi.terms.region import Region
from sectorlmi.workflows import flows, regions


@dataclass(frozen=True, eq=False)
class Suggested:
    """A region grown from one county, with the files it rests on."""

    start: str
    containment: float
    suggestion: Suggestion
    read: flows.RegionFlows
    notes: tuple[str, ...]

    headings = ("", "Joins", "Jobs", "Employed residents", "Self-contained", "Filled locally")

    def rows(self) -> list[tuple[str, ...]]:
        """One row a step, as texts."""
        return [
            (
                str(i),
                f"{title(s.county)} ({s.county})",
                f"{s.jobs:,.0f}",
                f"{s.employed_residents:,.0f}",
                f"{s.self_containment_share:.1%}",
                f"{s.filled_by_residents_share:.1%}",
            )
            for i, s in enumerate(self.suggestion.steps, 1)
        ]

    @property
    def is_sample(self) -> bool:
        return any(p.is_sample for p in self.read.provenance)

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        steps = [{"area_fips": s.county, "title": title(s.county)} | _step(s) for s in self.suggestion.steps]
        return {
            "schema": 1,
            "is_sample": self.is_sample,
            "start": self.start,
            "containment": self.containment,
            "is_reached": self.suggestion.is_reached,
            "counties": list(self.suggestion.counties),
            "year": self.read.year,
            "job_type": self.read.job_type,
            "steps": steps,
            "notes": list(self.notes),
        }


def _step(step: growing.Step) -> dict[str, Any]:
    return {name: plain(value) for name, value in asdict(step).items() if name != "county"}


def suggest(
    start: str,
    containment: float,
    store: Store,
    *,
    year: int | None = None,
    job_type: str = flows.ALL_JOBS,
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
