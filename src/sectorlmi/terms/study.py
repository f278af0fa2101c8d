"""A study: which region, which years, which industries, which factors, and the rules of the ranking.

Every field that is a key of study.yml says so beside itself: its form, default, meaning, and the option that goes
before it. `check`, `resolved()`, the schema, the reference page and the commands read it there.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, get_args

from sectorlmi.terms import codes, naics
from sectorlmi.terms import forms as f
from sectorlmi.terms.presets import PRESETS, Better
from sectorlmi.terms.study_keys import Key, Option, key, listed, mapping_of, plain, rule, span, weights
from sectorlmi.terms.study_parts import (
    GROUPS_FILE,
    REGION,
    ExtraFactor,
    IndustryGroup,
    IndustryRegion,
    ProjectionFile,
    ReadinessRule,
    Region,
    ThirdPartyTable,
    own_region,
    own_regions,
)
from sectorlmi.terms.study_projections import PROJECTION, Projection
from sectorlmi.terms.study_screen import ScreenRule
from sectorlmi.terms.study_wages import WageRule
from sectorlmi.terms.study_years import Years

Ties = Literal["average", "min"]
Policy = Literal["estimate", "floor", "exclude"]
LqBase = Literal["private", "total"]
Highlight = Literal["top10", "top20", "above_median", "top_third"]


@dataclass(frozen=True)
class Level:
    """NAICS digits of the industries, with exceptions for what lies under given codes."""

    default: int = 3
    exceptions: tuple[tuple[str, int], ...] = ()

    @property
    def deepest(self) -> int:
        return max([self.default, *(digits for _, digits in self.exceptions)])

    def digits_for(self, code: str) -> int:
        """The level at which industries under `code`'s branch are listed; the longest exception wins."""
        holding = [(len(prefix), digits) for prefix, digits in self.exceptions if naics.is_within(code, prefix)]
        return max(holding)[1] if holding else self.default

    def lists(self, code: str) -> bool:
        """Whether an industry of this code is a row of the table."""
        return naics.digits(code) == self.digits_for(code)

    def plain(self) -> Any:
        """The digits, or a mapping where there are exceptions."""
        return {"default": self.default, **dict(self.exceptions)} if self.exceptions else self.default


@dataclass(frozen=True)
class IndustryRule:
    """Which industries may be ranked, decided before any rank is computed."""

    exclude: tuple[str, ...] = key(
        f.texts("NAICS codes of the study's years that are left out, with all beneath."),
        ("99", "999", "9999", "99999", "999999"),
    )
    minimum_employment: float = key(f.number("Fewer jobs: set aside."), 100)
    minimum_establishments: float = key(f.number("Fewer worksites: set aside."), 10)
    maximum_estimated_share: float | None = key(
        f.either(
            "More of its jobs estimated than this (0 to 1): set aside, however firm. `false` sets none aside.",
            f.number(most=1),
            {"enum": [None, False]},
        ),
        None,
    )
    maximum_place_range_share: float | None = key(
        f.either(
            "Hidden numbers leave its place open over more of the candidates than this (0 to 1), and its estimate is "
            "not among the first: set aside. `false` sets none aside.",
            f.number(most=1),
            {"enum": [None, False]},
        ),
        0.5,
    )


_WEIGHT: Final = f.number("How much it counts beside the others; 0 shows it without counting.", 1)


@dataclass(frozen=True)
class FactorChoice:
    """A factor of the study with its weight and direction (empty: the factor's own default)."""

    name: str
    weight: float = key(_WEIGHT, 1.0)
    better: Better | Literal[""] = key(
        f.choice("Which direction ranks high. Default: the factor's own.", get_args(Better), may_be_empty=True), ""
    )

    def plain(self) -> dict[str, Any]:
        """Its weight and direction."""
        return plain(self)


FACTOR: Final = f.either("A weight, or weight and direction.", _WEIGHT, mapping_of(FactorChoice))


@dataclass(frozen=True)
class RankingRule:
    """How ranks become places."""

    method: str = key(f.text("How the factors are put together."), "mean_rank")
    ties: Ties = key(f.choice("What equal values get.", get_args(Ties)), "average")
    min_weight_coverage: float = key(f.number("Less of the weight known (0 to 1): set aside.", most=1), 0.75)


@dataclass(frozen=True)
class ShortListRule:
    """Who is on the short list: the top places, the top of any one factor, and what people add or drop."""

    top: int = key(
        f.whole("The first so many places."),
        10,
        option=Option("--top", "Places on the short list.", "places", int),
    )
    any_factor_top: int = key(f.whole("The first so many on any single factor."), 3)
    add: tuple[str, ...] = key(f.texts("NAICS codes that people add.", ()), ())
    drop: tuple[str, ...] = key(f.texts("NAICS codes that people take off.", ()), ())


@dataclass(frozen=True)
class OutputRule:
    """Where reports go and in which formats; `boundaries`: the county outlines that the page draws its map from.

    `look_back` asks for what every year of the store tells of the factors; only `workflows.rank.run` heeds it.
    """

    folder: Path = key(
        f.text("Where the reports go, relative to the study."),
        Path("out"),
        is_path=True,
        option=Option("--out", "Folder for the reports.", "reports", Path, "DIR", str),
    )
    formats: tuple[str, ...] = key(
        f.texts("Which reports are written."),
        ("xlsx",),
        option=Option(
            "--format",
            "With commas: xlsx,html,csv,json,parquet,docx,md; empty: none.",
            "reports",
            words=listed,
            name="formats",
            may_be_empty=True,
        ),
    )
    highlight: Highlight = key(f.choice("What tab J colors.", get_args(Highlight)), "top10")
    boundaries: Path | None = key(
        f.text("County outlines, relative to the study: draws a map on the page."), None, is_path=True
    )
    look_back: bool = key(
        {
            "type": ["boolean", "null"],
            "description": "Look back on every year of the store: how well would each factor have predicted?",
            "default": False,
        },
        False,
        option=Option(
            "--look-back",
            "Look back on every year of the store: how well would each factor have predicted?",
            "reports",
            bool,
        ),
    )


@dataclass(frozen=True)
class Uncertainty:
    """How the range of each place is drawn: feasible fills of the hidden cells, and the seed that repeats them."""

    fills: int = key(
        f.whole(
            "So many possible fillings of the hidden cells; 0 gives no ranges, and sets nobody aside by them.",
            most=10_000,
        ),
        200,
        option=Option("--fills", "Fillings of the hidden cells that ranges rest on; 0: none.", "places", int),
    )
    seed: int = key(f.whole("Repeats the draw."), 20)


@dataclass(frozen=True)
class QuadrantRule:
    """From where on an industry counts as concentrated (location quotient) and as growing (percent)."""

    location_quotient: float = key(f.number("Concentrated from this LQ."), 1.0)
    growth: float = key(f.number("Growing from this percent.", 0.0, least=None), 0.0)


START_FACTORS = tuple(
    FactorChoice(name) for name in ("employment", "avg_annual_wage", "growth", "projected_growth", "location_quotient")
)


def ownership_label(owns: tuple[str, ...]) -> str:
    """`private`, `total`, or the own codes joined by commas."""
    if owns == codes.PRIVATE:
        return "private"
    if owns == codes.ALL_OWNERSHIPS:
        return "total"
    return ",".join(owns)


_DIGITS: Final = f.choice("So many digits.", codes.LEVELS, Level().default)
# Keys whose place on the page, and in results, is an older one than their field's; further keys come after them.
_ON_THE_PAGE: Final = (
    *("name", "region", "industry_regions", "benchmark", "years", "ownership", "level", "industries", "lq_base"),
    *("suppressed", "preset", "factors", "projections", "extra_factors", "source"),
)
_IN_RESULTS: Final = (
    *("name", "region", "benchmark", "years", "ownership", "level", "industries", "lq_base", "suppressed", "factors"),
    *("projections", "extra_factors", "ranking", "shortlist", "quadrants", "groups", "readiness", "uncertainty"),
)


@dataclass(frozen=True)
class Study:
    """Everything a run needs to know besides the data. Immutable; flags of a command make a changed copy."""

    name: str = key(f.text("The title of reports and the stem of file names; default: the region's name."))
    region: Region = key(
        REGION,
        plain=Region.as_dict,
        option=Option("--counties", "County codes or names, with commas; replaces the study's region.", "region"),
    )
    years: Years = key(
        mapping_of(
            Years, "When: past growth runs from the base to the current year, or quarter: 2015, or 2015Q2 and 2016Q2."
        ),
        of=Years,
        option=Option(
            "--years", "Base and current year, as in 2015:2018; or quarter, as in 2015Q2:2016Q2.", "region", words=span
        ),
    )
    benchmark: str = key(
        f.texts(
            "The area to compare with: US000, a state such as 13000, a county; "
            "or a list of states and counties, which are added up."
        ),
        "US000",
        option=Option("--benchmark", "Area to compare with, such as US000 or 13000, or 13000+01000.", "region"),
    )
    ownership: tuple[str, ...] = key(
        f.texts("private, total, or a list of own codes 1, 2, 3, 5.", ("private",)),
        codes.PRIVATE,
        plain=ownership_label,
        option=Option("--ownership", "private, total, or own codes with commas.", "factors", words=listed),
    )
    level: Level = key(
        f.either(
            "NAICS digits of the industries; a map gives exceptions for what lies under a code.",
            _DIGITS,
            f.mapping("", {"default": _DIGITS}, others=_DIGITS) | {"type": "object"},
            default=Level().default,
        ),
        Level(),
        plain=Level.plain,
        option=Option("--level", "NAICS digits, 2-6.", "region", int),
    )
    industries: IndustryRule = rule(
        IndustryRule, "Which industries may be ranked; the others are set aside with the reason."
    )
    lq_base: LqBase = key(
        f.choice("Location quotients from shares of private or of all jobs.", get_args(LqBase)), "private"
    )
    suppressed: Policy = key(
        f.choice("What hidden cells count as.", get_args(Policy)),
        "estimate",
        option=Option("--suppressed", "Hidden cells: estimate, floor or exclude.", "factors"),
    )
    factors: tuple[FactorChoice, ...] = key(
        f.mapping("The criteria in the order of their columns, each with its weight.", {}, others=FACTOR),
        START_FACTORS,
        plain=lambda chosen: {one.name: one.plain() for one in chosen},
        option=Option("--weight", "A factor's weight; repeatable.", "factors", list[str], "NAME=W", words=weights),
        beside=(
            Key(
                "preset",
                f.choice(
                    "Ready-made weights; entries of `factors` change or add to them.", tuple(PRESETS), may_be_empty=True
                ),
                option=Option("--preset", "Ready-made weights: see `sectorlmi presets`.", "places"),
            ),
        ),
    )
    projections: tuple[Projection, ...] = key(
        f.either(
            "Projections for `projected_growth`, one or several: your state's official file first, the nation's "
            "behind it, then a model for what is left.",
            *f.alternatives(PROJECTION),
            f.listed("", PROJECTION),
        ),
        (),
        of=ProjectionFile,
    )
    extra_factors: tuple[ExtraFactor, ...] = key(
        f.listed("Factors of your own, from files with a column industry_code.", mapping_of(ExtraFactor)),
        (),
        of=ExtraFactor,
    )
    ranking: RankingRule = rule(RankingRule, "How the ranks on single factors become places.")
    shortlist: ShortListRule = rule(ShortListRule, "Who is on the short list.")
    output: OutputRule = rule(OutputRule, "What comes out.", shown="never")
    uncertainty: Uncertainty = rule(Uncertainty, "How the range of each place is drawn.")
    quadrants: QuadrantRule = rule(
        QuadrantRule, "From where on an industry is called star, mature, emerging or transforming."
    )
    screen: ScreenRule = rule(ScreenRule, "For `sectorlmi screen`: thresholds instead of weights.", shown="if_set")
    source: ThirdPartyTable | None = key(
        mapping_of(ThirdPartyTable, "The whole data table from somebody else's file instead of QCEW.")
        | {"type": ["object", "null"]},
        None,
        of=ThirdPartyTable,
        shown="if_set",
    )
    groups: tuple[IndustryGroup, ...] = key(
        f.either(
            "Industries taken together, on the short list and in `rank --by clusters`: a list, or a file of them.",
            f.listed("", mapping_of(IndustryGroup)),
            GROUPS_FILE,
        ),
        (),
        of=IndustryGroup,
    )
    readiness: ReadinessRule = rule(ReadinessRule, "The readiness worksheet.")
    industry_regions: tuple[IndustryRegion, ...] = key(
        f.mapping(
            "Regions of their own for industries, by NAICS code; each holds for all beneath it.", {}, others=REGION
        ),
        (),
        plain=own_regions,
        shown="if_set",
    )
    wages: WageRule = rule(WageRule, "What wages are shown in, and held against.", shown="if_set")

    @property
    def all_counties(self) -> tuple[str, ...]:
        """The counties of the region and of every industry's own region, each once."""
        own = (code for o in self.industry_regions for code in o.region.counties)
        return tuple(dict.fromkeys((*self.region.counties, *own)))

    @property
    def benchmark_areas(self) -> tuple[str, ...]:
        """The areas that the benchmark adds up, mostly one; `benchmark` writes them with plus signs."""
        return tuple(area for area in self.benchmark.split("+") if area)

    @property
    def rounds_to_ten(self) -> bool:
        """Whether estimated jobs are shown to the nearest ten: they stand for what is hidden of a single county."""
        return any(len(r.counties) == 1 for r in (self.region, *(o.region for o in self.industry_regions)))

    def own_region(self, code: str) -> IndustryRegion | None:
        """The region of its own that an industry has, if any."""
        return own_region(self.industry_regions, code)

    @property
    def ownership_label(self) -> str:
        return ownership_label(self.ownership)

    def resolved(self) -> dict[str, Any]:
        """The study as plain JSON values, with every default filled in and without machine paths."""
        return plain(self, _IN_RESULTS)


STUDY: Final = mapping_of(Study, "A target-industry study for sectorlmi.", _ON_THE_PAGE)
