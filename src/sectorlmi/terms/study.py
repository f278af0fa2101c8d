"""A study: which region, which years, which industries, which factors, and the rules of the ranking."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from sectorlmi.terms import codes, naics
from sectorlmi.terms.groups import IndustryGroup
from sectorlmi.terms.readiness import ReadinessRule
from sectorlmi.terms.region import IndustryRegion, Region, own_region, own_regions
from sectorlmi.terms.study_files import ProjectionFile, ThirdPartyTable

Better = Literal["higher", "lower", "largest_change"]
Ties = Literal["average", "min"]
Policy = Literal["estimate", "floor", "exclude"]
LqBase = Literal["private", "total"]
Highlight = Literal["top10", "top20", "above_median", "top_third"]


@dataclass(frozen=True)
class Years:
    """Base and current reference year of the past growth."""

    base: int
    current: int

    @property
    def span(self) -> int:
        return self.current - self.base


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


@dataclass(frozen=True)
class IndustryRule:
    """Which industries may be ranked, decided before any rank is computed."""

    exclude: tuple[str, ...] = ("99", "999", "9999", "99999", "999999")
    minimum_employment: float = 100
    minimum_establishments: float = 10
    maximum_estimated_share: float | None = 0.5


@dataclass(frozen=True)
class FactorChoice:
    """A factor of the study with its weight and direction (empty: the factor's own default)."""

    name: str
    weight: float = 1.0
    better: Better | Literal[""] = ""


@dataclass(frozen=True)
class ExtraFactor:
    """A factor read from a CSV or workbook keyed by `industry_code`."""

    file: Path
    column: str
    name: str
    better: Better = "higher"
    weight: float = 1.0


@dataclass(frozen=True)
class RankingRule:
    """How ranks become places."""

    method: str = "mean_rank"
    ties: Ties = "average"
    min_weight_coverage: float = 0.75


@dataclass(frozen=True)
class ShortListRule:
    """Who is on the short list: the top places, the top of any one factor, and what people add or drop."""

    top: int = 10
    any_factor_top: int = 3
    add: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()


@dataclass(frozen=True)
class OutputRule:
    """Where reports go and in which formats; `boundaries`: the county outlines that the page draws its map from."""

    folder: Path = Path("out")
    formats: tuple[str, ...] = ("xlsx",)
    highlight: Highlight = "top10"
    boundaries: Path | None = None


@dataclass(frozen=True)
class Uncertainty:
    """How the range of each place is drawn: feasible fills of the hidden cells, and the seed that repeats them."""

    fills: int = 200
    seed: int = 20


@dataclass(frozen=True)
class Test:
    """A factor against a number, the `mean` or the `median`; `rule` is above, at_least, below or at_most."""

    factor: str
    rule: str
    value: float | str


@dataclass(frozen=True)
class ScreenRule:
    """Thresholds instead of weights: `steps` eliminate in order; of `any_of`, `needed` passes are enough."""

    steps: tuple[Test, ...] = ()
    any_of: tuple[Test, ...] = ()
    needed: int = 1


@dataclass(frozen=True)
class QuadrantRule:
    """From where on an industry counts as concentrated (location quotient) and as growing (percent)."""

    location_quotient: float = 1.0
    growth: float = 0.0


START_FACTORS = tuple(
    FactorChoice(name) for name in ("employment", "avg_annual_wage", "growth", "projected_growth", "location_quotient")
)


@dataclass(frozen=True)
class Study:
    """Everything a run needs to know besides the data. Immutable; flags of a command make a changed copy."""

    name: str
    region: Region
    years: Years
    benchmark: str = "US000"
    ownership: tuple[str, ...] = codes.PRIVATE
    level: Level = field(default_factory=Level)
    industries: IndustryRule = field(default_factory=IndustryRule)
    lq_base: LqBase = "private"
    suppressed: Policy = "estimate"
    factors: tuple[FactorChoice, ...] = START_FACTORS
    projections: tuple[ProjectionFile, ...] = ()
    extra_factors: tuple[ExtraFactor, ...] = ()
    ranking: RankingRule = field(default_factory=RankingRule)
    shortlist: ShortListRule = field(default_factory=ShortListRule)
    output: OutputRule = field(default_factory=OutputRule)
    uncertainty: Uncertainty = field(default_factory=Uncertainty)
    quadrants: QuadrantRule = field(default_factory=QuadrantRule)
    screen: ScreenRule = field(default_factory=ScreenRule)
    source: ThirdPartyTable | None = None
    groups: tuple[IndustryGroup, ...] = ()
    readiness: ReadinessRule = field(default_factory=ReadinessRule)
    industry_regions: tuple[IndustryRegion, ...] = ()

    @property
    def all_counties(self) -> tuple[str, ...]:
        """The counties of the region and of every industry's own region, each once."""
        own = (code for o in self.industry_regions for code in o.region.counties)
        return tuple(dict.fromkeys((*self.region.counties, *own)))

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
        return {
            "name": self.name,
            "region": self.region.as_dict(),
            "benchmark": self.benchmark,
            "years": {"base": self.years.base, "current": self.years.current},
            "ownership": self.ownership_label,
            "level": self.level.default
            if not self.level.exceptions
            else {"default": self.level.default, **dict(self.level.exceptions)},
            "industries": {
                "exclude": list(self.industries.exclude),
                "minimum_employment": self.industries.minimum_employment,
                "minimum_establishments": self.industries.minimum_establishments,
                "maximum_estimated_share": self.industries.maximum_estimated_share,
            },
            "lq_base": self.lq_base,
            "suppressed": self.suppressed,
            "factors": {f.name: {"weight": f.weight, "better": f.better} for f in self.factors},
            "projections": [p.as_dict() for p in self.projections],
            "extra_factors": [
                {
                    "file": e.file.name,
                    "column": e.column,
                    "name": e.name,
                    "better": e.better,
                    "weight": e.weight,
                }
                for e in self.extra_factors
            ],
            "ranking": {
                "method": self.ranking.method,
                "ties": self.ranking.ties,
                "min_weight_coverage": self.ranking.min_weight_coverage,
            },
            "shortlist": {
                "top": self.shortlist.top,
                "any_factor_top": self.shortlist.any_factor_top,
                "add": list(self.shortlist.add),
                "drop": list(self.shortlist.drop),
            },
            "quadrants": {
                "location_quotient": self.quadrants.location_quotient,
                "growth": self.quadrants.growth,
            },
            "groups": [{"name": g.name, "industries": list(g.industries)} for g in self.groups],
            "readiness": {
                "weight": self.readiness.weight,
                "questions": [{"topic": q.topic, "question": q.text} for q in self.readiness.questions],
            },
            "uncertainty": {"fills": self.uncertainty.fills, "seed": self.uncertainty.seed},
            **({"screen": _screen(self.screen)} if self.screen != ScreenRule() else {}),
            **({"source": self.source.as_dict()} if self.source else {}),
            **({"industry_regions": own_regions(self.industry_regions)} if self.industry_regions else {}),
        }


def _screen(rule: ScreenRule) -> dict[str, Any]:
    def written(tests: tuple[Test, ...]) -> list[dict[str, Any]]:
        return [{"factor": test.factor, test.rule: test.value} for test in tests]

    return {"steps": written(rule.steps), "any_of": written(rule.any_of), "needed": rule.needed}


def ownership_label(owns: tuple[str, ...]) -> str:
    """`private`, `total`, or the own codes joined by commas."""
    if owns == codes.PRIVATE:
        return "private"
    if owns == codes.ALL_OWNERSHIPS:
        return "total"
    return ",".join(owns)
