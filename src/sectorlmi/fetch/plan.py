"""What to fetch, decided before anything is fetched: pure, so that a dry run shows exactly what would happen."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final, Literal

from sectorlmi import reference
from sectorlmi.errors import ConfigError
from sectorlmi.fetch.addresses import EP_WORKBOOKS, LINKED_FROM, OEWS_KINDS, TITLE_LISTS, Addresses, shown
from sectorlmi.terms.codes import AreaKind, area_kind
from sectorlmi.terms.period import Period

Route = Literal["auto", "slices", "singlefile", "by_area"]

# More slices than this cost the publisher more requests than one singlefile, for about the same bytes.
MAX_SLICES: Final = 200
NATION: Final = "US000"
FIRST_YEAR: Final = 1990


class Kind(StrEnum):
    """What a file is made of, which decides how it is asked for and checked."""

    SLICE = "slice"
    ZIP = "zip"
    WORKBOOK = "workbook"
    GZIP = "gzip"
    LIST = "list"


@dataclass(frozen=True)
class Target:
    """One file to fetch.

    Args:
        source: the source it belongs to.
        path: where it is kept, under the folder of downloads.
        about_bytes: its usual size, for a plan that asked no server.
        area: for a slice, the area it must hold.
        period: for QCEW, the period it must hold.
        year: the year it is about, where files come by the year.
        state: of which state, in two small letters, where files come by the state.
        page: the publisher's page that links it, where the address itself was not confirmed.
    """

    source: str
    url: str
    path: str
    kind: Kind
    about_bytes: int
    area: str = ""
    period: Period | None = None
    year: int = 0
    page: str = ""
    state: str = ""

    @property
    def label(self) -> str:
        return " ".join(part for part in (self.source, str(self.period or ""), self.area) if part)


@dataclass(frozen=True)
class Step:
    """Files that belong together: for QCEW one period.

    Args:
        why: why this route, one sentence.
        instead: the file that holds the same when the publisher no longer serves the targets.
        aids: areas that make estimates firmer and that nobody named; a fetch does without them where they are missing.
    """

    what: str
    targets: tuple[Target, ...]
    why: str
    instead: Target | None = None
    aids: frozenset[str] = frozenset()

    def is_replaced(self, absent: Collection[str]) -> bool:
        """Whether the other file is fetched, because the publisher has none of the targets (any more)."""
        return self.instead is not None and all(target.url in absent for target in self.targets)

    def fetched(self, absent: Collection[str]) -> list[Target]:
        """The files that would be fetched, where these URLs are absent."""
        there = [t for t in self.targets if t.url not in absent]
        return [self.instead] if self.instead and self.is_replaced(absent) else there


@dataclass(frozen=True)
class Plan:
    """Everything one fetch would do, in order."""

    steps: tuple[Step, ...]

    @property
    def targets(self) -> list[Target]:
        return [target for step in self.steps for target in step.targets]

    def lines(self, sizes: Mapping[str, int | None] | None = None, absent: Collection[str] = ()) -> list[str]:
        """The plan for people; where a server was asked, `sizes` are bytes by URL, `absent` URLs it does not have."""
        lines = []
        for step in self.steps:
            lines.append(f"{step.what}: {step.why}")
            lines += [f"  {_size(t, sizes, absent)}  {shown(t.url)}{_doubt(t)}" for t in step.targets]
            if step.instead and step.is_replaced(absent):
                lines.append(f"  {_size(step.instead, sizes, absent)}  {shown(step.instead.url)}  (instead of them)")
        fetched = [t for step in self.steps for t in step.fetched(absent) if t.url not in absent]
        total = sum((sizes or {}).get(t.url) or t.about_bytes for t in fetched)
        return [*lines, f"{len(fetched)} {'file' if len(fetched) == 1 else 'files'}, about {_human(total)}"]

    def as_dict(self, sizes: Mapping[str, int | None] | None = None, absent: Collection[str] = ()) -> dict[str, Any]:
        """The plan as JSON values; `bytes` is null where no server said, `is_absent` where one said 404."""
        return {
            "schema": 1,
            "steps": [
                {
                    "what": step.what,
                    "why": step.why,
                    "files": [
                        {
                            "url": shown(t.url),
                            "bytes": (sizes or {}).get(t.url),
                            "about_bytes": t.about_bytes,
                            "is_absent": t.url in absent,
                            "is_confirmed": not t.page,
                        }
                        for t in step.targets
                    ],
                    "instead": shown(step.instead.url) if step.instead else None,
                    "instead_bytes": (sizes or {}).get(step.instead.url) if step.instead else None,
                    "is_replaced": step.is_replaced(absent),
                }
                for step in self.steps
            ],
        }


def plan_qcew(
    periods: Iterable[Period],
    areas: Sequence[str] | None,
    addresses: Addresses,
    *,
    aids: Sequence[str] = (),
    route: Route = "auto",
) -> Plan:
    """The QCEW files of these periods: slices for a few areas, a bulk file for many or for all (`areas` None).

    `aids` are areas besides, which a fetch does without where they are missing. Areas that a documented redefinition
    moved are asked for under that year's codes.
    Raises ConfigError on a code that is no QCEW area, on no area at all, and on a year before QCEW.
    """
    _check_areas(areas)
    steps = []
    for period in sorted(set(periods)):
        step = _qcew_step(period, [*areas, *aids] if areas is not None else None, addresses, route)
        steps.append(replace(step, aids=frozenset(aids) - set(areas or ())))
    # One file of all areas holds all quarters of its year.
    return Plan(tuple({step.targets[0].url: step for step in reversed(steps)}.values())[::-1])


def _check_areas(areas: Sequence[str] | None) -> None:
    if areas is not None and not areas:
        raise ConfigError("no area to fetch", "Name at least one, or ask for all of them.")
    for area in areas or ():
        if area_kind(area) is None:
            raise ConfigError(
                f"{area!r} is not a QCEW area code",
                "A county is five digits (13121), a state 13000, the nation US000, a metropolitan area C and its first"
                " four digits (C1206).",
            )


def _qcew_step(period: Period, areas: Sequence[str] | None, addresses: Addresses, route: Route) -> Step:
    if period.year < FIRST_YEAR:
        raise ConfigError(f"{period}: QCEW by NAICS begins with {FIRST_YEAR}", "Choose a later year.")
    what = f"QCEW {period}"
    single = singlefile(period, addresses)
    if route == "by_area":
        return Step(what, (_by_area(period, addresses),), "the zip of all areas, as asked")
    if areas is None:
        return Step(what, (single,), "the singlefile, because all areas are asked for")
    codes = areas_in(period.year, areas)
    if route == "singlefile" or (route == "auto" and len(codes) > MAX_SLICES):
        reason = "as asked" if route == "singlefile" else f"because {len(codes)} areas are more than {MAX_SLICES}"
        return Step(what, (single,), f"the singlefile, {reason}")
    why = f"{len(codes)} area {'slice' if len(codes) == 1 else 'slices'}"
    if route == "slices":
        return Step(what, tuple(area_slice(period, code, addresses) for code in codes), why)
    why += "; if the server no longer has them, the singlefile"
    return Step(what, tuple(area_slice(period, code, addresses) for code in codes), why, single)


def areas_in(year: int, areas: Iterable[str]) -> list[str]:
    """The codes under which that year's files hold these areas, as far as the year of the change is documented."""
    codes: list[str] = []
    for area in areas:
        codes += _codes_in(year, area)
    return list(dict.fromkeys(codes))


def _codes_in(year: int, area: str) -> list[str]:
    for change in reference.area_changes():
        if change.first_year and year >= change.first_year and area in change.old - change.new:
            return sorted(change.new)
        if change.first_year and year < change.first_year and area in change.new - change.old:
            return sorted(change.old)
    return [area]


def other_codes(area: str) -> list[str]:
    """The codes before and after a redefinition of this area whose year is not documented; none if there is none."""
    for change in reference.area_changes():
        for ours, theirs in ((change.old, change.new), (change.new, change.old)):
            if not change.first_year and area in ours - theirs:
                return sorted(theirs)
    return []


def area_slice(period: Period, area: str, addresses: Addresses) -> Target:
    """One area's file of one period."""
    path = f"qcew/{period}/{period} {area}.csv"
    return Target("qcew", addresses.qcew_slice(period, area), path, Kind.SLICE, _slice_bytes(area), area, period)


def area_of(name: str) -> str:
    """The area whose slice is kept under this name; empty for a file of all areas."""
    return "" if name.endswith(".zip") else name.removesuffix(".csv").rpartition(" ")[2]


def singlefile(period: Period, addresses: Addresses) -> Target:
    """All areas of a period (a quarter's singlefile holds its whole year)."""
    url = addresses.qcew_singlefile(period)
    return Target("qcew", url, f"qcew/{period}/{_last(url)}", Kind.ZIP, 80_000_000, period=period)


def _by_area(period: Period, addresses: Addresses) -> Target:
    url = addresses.qcew_by_area(period)
    return Target("qcew", url, f"qcew/{period}/{_last(url)}", Kind.ZIP, 120_000_000, period=period)


def _slice_bytes(area: str) -> int:
    return {AreaKind.NATION: 840_000, AreaKind.STATE: 500_000, AreaKind.COUNTY: 200_000}.get(
        area_kind(area) or AreaKind.COUNTY, 100_000
    )


def plan_titles(addresses: Addresses, names: Sequence[str] = TITLE_LISTS) -> Plan:
    """The QCEW code lists."""
    targets = [_kept("titles", addresses.title_list(name), Kind.LIST, 200_000) for name in names]
    return Plan((Step("QCEW titles", tuple(targets), "code lists"),))


def plan_projections(addresses: Addresses, names: Sequence[str] = tuple(EP_WORKBOOKS)) -> Plan:
    """The newest workbooks of the Employment Projections."""
    targets = [
        _kept("ep", addresses.ep_workbook(name), Kind.WORKBOOK, 600_000, page=LINKED_FROM.get(EP_WORKBOOKS[name], ""))
        for name in names
    ]
    return Plan((Step("BLS Employment Projections", tuple(targets), "the newest workbooks"),))


def plan_oews(year: int, addresses: Addresses, kinds: Sequence[str] = ("nat", "in4")) -> Plan:
    """OEWS of May of a year; `kinds` from `OEWS_KINDS`. Raises ConfigError on another kind."""
    unknown = [kind for kind in kinds if kind not in OEWS_KINDS]
    if unknown:
        raise ConfigError(f"{unknown[0]!r} is no kind of OEWS file", f"There are {', '.join(OEWS_KINDS)}.")
    sizes = {"nat": 1_000_000, "in4": 31_000_000, "st": 3_000_000, "ma": 40_000_000, "all": 80_000_000}
    targets = [_kept("oews", addresses.oews_zip(year, kind), Kind.ZIP, sizes[kind], year=year) for kind in kinds]
    return Plan((Step(f"OEWS May {year}", tuple(targets), "zips of workbooks"),))


def plan_flows(states: Sequence[str], year: int, addresses: Addresses) -> Plan:
    """LODES home-to-work flows of these states (two letters), from inside and from other states."""
    targets = [
        replace(
            _kept("lodes", addresses.lodes_flows(state.lower(), part, year), Kind.GZIP, 30_000_000, year=year),
            state=state.lower(),
        )
        for state in states
        for part in ("main", "aux")
    ]
    return Plan((Step(f"LODES {year}", tuple(targets), "flows inside each state and from other states"),))


def plan_labor_force(years: Iterable[int], addresses: Addresses) -> Plan:
    """LAUS labor force of all counties, a workbook a year."""
    targets = [
        _kept("laus", addresses.laus_counties(year), Kind.WORKBOOK, 350_000, year=year) for year in sorted(set(years))
    ]
    return Plan((Step("LAUS", tuple(targets), "a workbook a year"),))


def _kept(source: str, url: str, kind: Kind, about_bytes: int, *, year: int = 0, page: str = "") -> Target:
    return Target(source, url, f"{source}/{_last(url)}", kind, about_bytes, year=year, page=page)


def _last(url: str) -> str:
    return url.rsplit("/", 1)[-1]


def _size(target: Target, sizes: Mapping[str, int | None] | None, absent: Collection[str]) -> str:
    if target.url in absent:
        return "not there"
    known = (sizes or {}).get(target.url)
    return f"{_human(known):>9}" if known is not None else f"~{_human(target.about_bytes):>8}"


def _doubt(target: Target) -> str:
    return f"  (address not confirmed; {target.page} links the file)" if target.page else ""


def _human(n_bytes: int) -> str:
    return f"{n_bytes / 1e6:.1f} MB" if n_bytes >= 100_000 else f"{n_bytes / 1e3:.0f} kB"
