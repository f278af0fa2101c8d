"""What `fetch` was asked for, as a plan: the files of a study, of QCEW years and areas, or of another source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, get_args

from sectorlmi.errors import ConfigError
from sectorlmi.fetch import plan
from sectorlmi.fetch.addresses import EP_WORKBOOKS, OEWS_KINDS, TITLE_LISTS, Addresses
from sectorlmi.fetch.plan import Plan, Route
from sectorlmi.terms.codes import AreaKind, area_kind, state_of
from sectorlmi.terms.period import Period
from sectorlmi.terms.place_names import FIPS, POSTAL
from sectorlmi.terms.study import Study

QCEW: Final = "qcew"
_FIRST_OEWS, _FIRST_LODES = 2012, 2002
# What can be fetched besides a study, and the options that say which files of it.
TAKES: Final[Mapping[str, frozenset[str]]] = {
    QCEW: frozenset({"--year", "--quarter", "--area", "--all", "--route"}),
    "titles": frozenset({"--kind"}),
    "projections": frozenset({"--kind"}),
    "oews": frozenset({"--year", "--kind"}),
    "lodes": frozenset({"--year", "--state"}),
    "laus": frozenset({"--year"}),
}
_KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "titles": TITLE_LISTS,
    "projections": tuple(EP_WORKBOOKS),
    "oews": OEWS_KINDS,
}


@dataclass(frozen=True)
class Asked:
    """The options of one `fetch`. `areas` None: all of them; without `quarters` annual averages."""

    years: tuple[int, ...] = ()
    areas: tuple[str, ...] | None = ()
    states: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    route: str = "auto"
    quarters: tuple[int, ...] = ()

    @property
    def options(self) -> frozenset[str]:
        """The options that were given."""
        given = {
            "--year": bool(self.years),
            "--quarter": bool(self.quarters),
            "--area": bool(self.areas),
            "--all": self.areas is None,
            "--state": bool(self.states),
            "--kind": bool(self.kinds),
            "--route": self.route != "auto",
        }
        return frozenset(option for option, is_given in given.items() if is_given)


def plan_of(source: str, asked: Asked, where: Addresses) -> Plan:
    """The files of one source. Raises ConfigError where an option is missing or does not belong to it."""
    _check(source, asked)
    if source == QCEW:
        return _qcew(asked, where)
    if source == "titles":
        return plan.plan_titles(where, asked.kinds or TITLE_LISTS)
    if source == "projections":
        return plan.plan_projections(where, asked.kinds or tuple(EP_WORKBOOKS))
    if source == "laus":
        return plan.plan_labor_force(asked.years, where)
    if source == "oews":
        plans = [plan.plan_oews(year, where, asked.kinds or ("nat", "in4")) for year in asked.years]
    else:
        states = [_postal(text) for text in asked.states]
        plans = [plan.plan_flows(states, year, where) for year in asked.years]
    return Plan(tuple(step for each in plans for step in each.steps))


def _check(source: str, asked: Asked) -> None:
    takes = TAKES[source]
    odd = sorted(asked.options - takes)
    if odd:
        raise ConfigError(f"fetch {source}: {odd[0]} does not belong to it", f"It takes {', '.join(sorted(takes))}.")
    if "--year" in takes and not asked.years:
        raise ConfigError(f"fetch {source} needs a year", "Give --year 2024; it can be repeated.")
    if source == "lodes" and not asked.states:
        raise ConfigError("fetch lodes needs a state", "Give --state GA; it can be repeated.")
    for year in asked.years:
        first = {"oews": _FIRST_OEWS, "lodes": _FIRST_LODES}.get(source, plan.FIRST_YEAR)
        if not first <= year < 2100:
            raise ConfigError(f"fetch {source} --year {year}: no such year", f"Its files begin with {first}.")
    for quarter in asked.quarters:
        if not 1 <= quarter <= 4:
            raise ConfigError(
                f"fetch {source} --quarter {quarter}: no quarter", "Give 1, 2, 3 or 4; it can be repeated."
            )
    known = _KINDS.get(source, ())
    odd = [kind for kind in asked.kinds if kind not in known]
    if odd:
        raise ConfigError(f"fetch {source} --kind {odd[0]}: no such kind", f"There are {', '.join(known)}.")


def _qcew(asked: Asked, where: Addresses) -> Plan:
    if asked.areas == () and asked.route not in ("by_area", "singlefile"):
        raise ConfigError("fetch qcew needs areas", "Give --area 55025 --area US000, or --all.")
    routes = get_args(Route)
    route = next((r for r in routes if r == asked.route), None)
    if route is None:
        raise ConfigError(f"fetch qcew --route {asked.route}: no route", f"There are {', '.join(routes)}.")
    if route == "slices" and asked.areas is None:
        raise ConfigError("fetch qcew --all --route slices: thousands of requests", "Take the singlefile or by_area.")
    periods = [Period(year, quarter) for year in asked.years for quarter in asked.quarters or (0,)]
    return plan.plan_qcew(periods, asked.areas or None, where, route=route)


def _postal(text: str) -> str:
    code = POSTAL.get(text) or (text.upper() if text.upper() in FIPS else "")
    if not code:
        raise ConfigError(f"--state {text}: no state", "Give its abbreviation or two-digit code: GA or 13.")
    return code


def plan_study(study: Study, where: Addresses, *, whole_states: bool = False, years_between: bool = False) -> Plan:
    """Both periods of a study's counties, its benchmark and its states. A whole state comes from the singlefile.

    Which counties a state had in a year is not documented for every year, so a list of slices could be short.

    Args:
        years_between: also the years between the two, or their quarters, which a series and a trend run over.
        whole_states: also all other counties of those states, which makes estimates of hidden cells firmer.
    """
    if study.source:
        raise ConfigError(
            f"there is nothing to fetch: all numbers of this study come from {study.source.file.name} (`source`)",
            "A newer table comes from whoever made it: put it in the old one's place and run `sectorlmi refresh`.",
        )
    base, current = study.years.periods
    steps = range(base.year, current.year + 1) if years_between else (base.year, current.year)
    periods = [Period(year, current.quarter) for year in dict.fromkeys(steps)]
    regions = (study.region, *(own.region for own in study.industry_regions))
    if any(region.state for region in regions) or whole_states:
        return plan.plan_qcew(periods, None, where)
    counties = list(study.all_counties)
    if not counties:
        raise ConfigError("region: the list of counties is empty", "Name at least one county.")
    wanted = [*dict.fromkeys((*counties, *study.benchmark_areas))]
    beside = study.benchmark_areas if len(study.benchmark_areas) > 1 else ()
    states = [state_of(area) for area in (*counties, *beside) if area_kind(area) is AreaKind.COUNTY]
    return plan.plan_qcew(periods, wanted, where, aids=states)
