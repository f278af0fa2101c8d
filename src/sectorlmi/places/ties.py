"""How strongly counties belong together: who lies next to whom, who commutes where, and what that advises.

The measure of commuting is Smart's link between an area A and a county B, F(A→B)² / (R_A·J_B) + F(B→A)² / (R_B·J_A),
where F(X→Y) live in X and work in Y, R are employed residents and J jobs: it is high where commuting matters to both
ends, so that a small suburb ranks before a far metropolis. Source: M. W. Smart, "Labor market areas: uses and
definition", Progress in Planning 2 (1974).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final, TypeAlias

import numpy as np

from sectorlmi.errors import DataError
from sectorlmi.places.areas import title
from sectorlmi.places.commuting import ALL_JOBS, Flows
from sectorlmi.places.footprint import Footprints, Outside, industry_title, is_large, outside_as_dict, shown_jobs
from sectorlmi.table.measures import ratio
from sectorlmi.terms.cells import Flags, Floats
from sectorlmi.terms.document import Document, file_stem, plain, plain_table
from sectorlmi.terms.provenance import Provenance

# County code → codes of the counties that touch it.
Adjacency: TypeAlias = Mapping[str, frozenset[str]]
_CANDIDATES: Final = {
    "county": "County",
    "works_there_share": "Work here",
    "comes_from_there_share": "Hired from here",
    "containment": "Containment",
    "adds": "Adds much to",
}
_NO_CANDIDATE: Final = "none. No county beside the region is in the adjacency list."
_ADDITIONS: Final = {
    "county": "County",
    "industry_code": "NAICS",
    "title": "Industry",
    "employment": "Jobs",
    "n_establishments": "Sites",
    "location_quotient": "Its LQ",
    "joined_quotient": "Region's LQ → with it",
}
_MEMBERS: Final = {
    "county": "County",
    "works_there_share": "Work in the rest",
    "comes_from_there_share": "Hired from the rest",
    "containment": "Containment without it",
    "holds": "LQ without it",
}


def adjacency(pairs: Iterable[tuple[str, str]]) -> Adjacency:
    """From (county, neighbor) pairs. Made symmetric; a county beside itself, as the Census file has it, is dropped."""
    found: dict[str, set[str]] = {}
    for one, other in pairs:
        found.setdefault(one, set())
        found.setdefault(other, set())
        if one != other:
            found[one].add(other)
            found[other].add(one)
    return {county: frozenset(beside) for county, beside in sorted(found.items())}


def around(region: Collection[str], beside: Adjacency) -> dict[str, tuple[str, ...]]:
    """The counties next to a region, in order, each with the region's counties that it touches.

    Raises DataError when a county of the region is not in the adjacency list: it is of another vintage.
    """
    unknown = sorted(county for county in region if county not in beside)
    if unknown:
        raise DataError(
            f"the adjacency list does not have {', '.join(unknown)}",
            "Its counties are of another year; take the Census Bureau's county adjacency file of the study's years.",
        )
    outside = sorted({other for county in region for other in beside[county]} - set(region))
    return {county: tuple(sorted(beside[county] & set(region))) for county in outside}


def is_contiguous(counties: Collection[str], beside: Adjacency) -> bool:
    """Whether one can walk from any of the counties to any other without leaving them."""
    if not counties:
        return True
    left, waiting = set(counties), [min(counties)]
    left.discard(waiting[0])
    while waiting:
        reached = beside.get(waiting.pop(), frozenset()) & left
        left -= reached
        waiting += reached
    return not left


@dataclass(frozen=True, eq=False)
class Ties:
    """Flows as a matrix: `jobs[w, h]` by positions in `counties`."""

    counties: tuple[str, ...]
    jobs: Floats

    def links(self, inside: Flags) -> Floats:
        """Smart's link of each county with the area `inside`; NaN where a county has no jobs or no residents."""
        residents, jobs = self.jobs.sum(axis=0), self.jobs.sum(axis=1)
        from_area = self.jobs[:, inside].sum(axis=1)
        to_area = self.jobs[inside, :].sum(axis=0)
        outward = ratio(from_area**2, residents[inside].sum() * jobs)
        inward = ratio(to_area**2, residents * jobs[inside].sum())
        return outward + inward

    def containment(self, inside: Flags) -> float:
        """Live and work inside / employed residents (0-1)."""
        return float(ratio(self.jobs[np.ix_(inside, inside)].sum(), self.jobs[:, inside].sum()))


def ties_of(flows: Flows) -> Ties:
    """The matrix of all jobs between counties."""
    names = flows.counties()
    position = {name: i for i, name in enumerate(names)}
    matrix = np.zeros((len(names), len(names)))
    work = [position[str(c)] for c in flows.work]
    home = [position[str(c)] for c in flows.home]
    np.add.at(matrix, (work, home), flows.jobs[:, ALL_JOBS])
    return Ties(tuple(names), matrix)


@dataclass(frozen=True)
class Tie:
    """A county against a region, or against the rest of a region that it is one of.

    `works_there_share` of its employed residents work there, `comes_from_there_share` of its jobs are filled from there
    (0-1); `containment_without` and `containment_with` are the region's self-containment without and with the county.
    """

    county: str
    works_there_share: float
    comes_from_there_share: float
    link: float
    containment_without: float
    containment_with: float


def ties_with(flows: Flows, region: Collection[str], counties: Sequence[str]) -> list[Tie]:
    """Each of the counties against the region less itself, strongest link first.

    `flows` hold every flow that begins or ends in the region or in the counties; counties without any are left out.
    """
    ties = ties_of(flows)
    found = [_tie(ties, region, county) for county in counties if county in ties.counties]
    return sorted(found, key=lambda t: (-t.link, t.county))


def _tie(ties: Ties, region: Collection[str], county: str) -> Tie:
    own: Flags = np.array([c == county for c in ties.counties])
    rest: Flags = np.array([c in region and c != county for c in ties.counties])
    return Tie(
        county,
        float(ratio(ties.jobs[np.ix_(rest, own)].sum(), ties.jobs[:, own].sum())),
        float(ratio(ties.jobs[np.ix_(own, rest)].sum(), ties.jobs[own].sum())),
        float(np.nan_to_num(ties.links(rest)[own][0])),
        ties.containment(rest),
        ties.containment(rest | own),
    )


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
        return tuple(o for o in self.adds if is_large(o))


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

    def document(self) -> Document:
        """The advice for every format."""
        name = self.found.study.name
        told = "Candidates to add, strongest ties first"
        sections = [plain_table("candidates", told, _CANDIDATES, self._add_rows(), nothing=_NO_CANDIDATE)]
        additions = self._addition_rows()
        if additions:
            told = "What they would add to an industry, where it is much"
            sections.append(plain_table("additions", told, _ADDITIONS, additions))
        if len(self.members) > 1:
            has_ties = any(m.tie for m in self.members)
            told = "Members, weakest ties first" if has_ties else "Members, with what the region has without them"
            sections.append(plain_table("members", told, _MEMBERS, self._member_rows()))
        return Document(
            "advice",
            f"{name}: which counties",
            f"{file_stem(name)}-advice",
            tuple(sections),
            self._payload,
            envelope=("schema", "is_sample", "provenance", "notes"),
            is_sample=self.is_sample,
            notes=self.notes,
            provenance=self.provenance,
        )

    def _add_rows(self) -> list[tuple[str, ...]]:
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

    def _addition_rows(self) -> list[tuple[str, ...]]:
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

    def _member_rows(self) -> list[tuple[str, ...]]:
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

    def _payload(self) -> dict[str, Any]:
        """The JSON's own keys."""
        return {
            "region": {"name": self.found.study.region.name, "counties": list(self.found.region)},
            "candidates": [
                _county(c.county, c.tie) | {"adds": [outside_as_dict(o) | {"is_notable": is_large(o)} for o in c.adds]}
                for c in self.candidates
            ],
            "members": [_county(m.county, m.tie) | {"holds": [_held(o) for o in m.holds]} for m in self.members],
        }


def _county(county: str, tie: Tie | None) -> dict[str, Any]:
    return {"area_fips": county, "title": title(county), "commuting": beside_county(tie) if tie else None}


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


def beside_county(one: Any) -> dict[str, Any]:
    """What a tie, or a step of growing, says of its county, as plain JSON values."""
    return {name: plain(value) for name, value in asdict(one).items() if name != "county"}
