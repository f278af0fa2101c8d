"""Every key of study.yml: its form, its default and what it means. `check`, editors and the reference page read this.

What depends on the data (whether a county exists, whether two years go together) is asked by `config.study`. Names of
factors, formats, methods and roles of columns live in their registries; `workflows.schema` puts them in for editors.
"""

from __future__ import annotations

from typing import Final, get_args

from sectorlmi.config import forms as f
from sectorlmi.terms import codes
from sectorlmi.terms import study as s
from sectorlmi.terms.presets import PRESETS

_UNIT: Final = f.choice("What the jobs of the file are counted in.", ("jobs", "thousands"), "jobs")
_SHEET: Final = f.text("The worksheet, where the file is a workbook.")
_FILE: Final = f.needed_text("The file, relative to the study.", may_be_blank=True)
RULES: Final = ("above", "at_least", "below", "at_most")

REGION: Final = f.mapping(
    "Where: a named set of counties, by one of the keys below.",
    {
        "name": f.text("How the region is called in reports."),
        "counties": f.texts('Counties by FIPS code in quotes, as in "13121", or by name.'),
        "names": f.texts('Counties by name, as in "Fulton County, Georgia".'),
        "cbsa": f.text(
            'All counties of a metropolitan or micropolitan area (July 2023), as in "12060", Atlanta or "Madison, WI".'
        ),
        "state": f.text('All counties of a state that the store holds, as in "13", GA or Georgia.'),
        "file": f.text("A CSV or workbook that lists counties, by code or by name and state, relative to the study."),
        "group": f.text("Of `file` only the counties of this group, such as a workforce area, in any other column."),
    },
)
YEARS: Final = f.mapping(
    "When: past growth runs from the base year to the current year.",
    {"base": f.whole("The first year."), "current": f.whole("The last year, which the table is about.")},
    required=("base", "current"),
)
DIGITS: Final = f.choice("So many digits.", codes.LEVELS, s.Level().default)
LEVEL: Final = f.either(
    "NAICS digits of the industries; a map gives exceptions for what lies under a code.",
    DIGITS,
    f.mapping("", {"default": DIGITS}, others=DIGITS) | {"type": "object"},
    default=s.Level().default,
)
_WHO = s.IndustryRule()
INDUSTRIES: Final = f.mapping(
    "Which industries may be ranked; the others are set aside with the reason.",
    {
        "exclude": f.texts("NAICS codes of the study's years that are left out, with all beneath.", _WHO.exclude),
        "minimum_employment": f.number("Fewer jobs: set aside.", _WHO.minimum_employment),
        "minimum_establishments": f.number("Fewer worksites: set aside.", _WHO.minimum_establishments),
        "maximum_estimated_share": f.either(
            "More of its jobs estimated than this (0 to 1): set aside. `false` sets none aside.",
            f.number(most=1),
            {"enum": [None, False]},
            default=_WHO.maximum_estimated_share,
        ),
    },
)
_BETTER: Final = f.choice(
    "Which direction ranks high. Default: the factor's own.", get_args(s.Better), may_be_empty=True
)
WEIGHT: Final = f.number("How much it counts beside the others; 0 shows it without counting.", 1)
FACTOR: Final = f.either(
    "A weight, or weight and direction.", WEIGHT, f.mapping("", {"weight": WEIGHT, "better": _BETTER})
)
FACTORS: Final = f.mapping("The criteria in the order of their columns, each with its weight.", {}, others=FACTOR)
PROJECTION_COLUMNS: Final = {
    "code": "industry codes",
    "title": "names of industries",
    "base": "jobs of the base year",
    "projected": "jobs of the projected year",
    "area": "areas",
    "area_type": "kinds of areas",
    "period": "both years in one text, as in 2024-2034",
    "base_year": "the base year",
    "projected_year": "the projected year",
    "percent": "the change in percent",
    "change": "the change in jobs",
}
PROJECTION: Final = f.mapping(
    "",
    {
        "file": _FILE,
        "preset": f.text("The publisher's layout; without it the content tells."),
        "area": f.texts("The region's area or areas in the file; several are added up."),
        "columns": f.mapping(
            "The headings of a file that no preset reads.",
            {key: f.text(f"Heading of the column with {what}.") for key, what in PROJECTION_COLUMNS.items()},
        ),
        "years": f.mapping(
            "The years, where no column says them.",
            {"base": f.whole("From this year."), "projected": f.whole("To this year.")},
        ),
        "unit": _UNIT,
        "term": f.choice("Which projections to take where the file holds both.", ("short", "long", "")),
        "sheet": _SHEET,
    },
    required=("file",),
)
PROJECTIONS: Final = f.either(
    "Official projections for `projected_growth`, one file or several: your state's first, the nation's behind it.",
    PROJECTION,
    f.listed("", PROJECTION),
)
EXTRA: Final = f.mapping(
    "",
    {
        "file": _FILE,
        "column": f.needed_text(
            "The column with the values; a column of text is shown and ranks nothing.", may_be_blank=True
        ),
        "name": f.text("How the factor is called; default: the column."),
        "better": f.choice("Which direction ranks high.", get_args(s.Better), "higher"),
        "weight": WEIGHT,
    },
    required=("file", "column"),
)
_METHOD = s.RankingRule()
RANKING: Final = f.mapping(
    "How the ranks on single factors become places.",
    {
        "method": f.text("How the factors are put together.", _METHOD.method),
        "ties": f.choice("What equal values get.", get_args(s.Ties), _METHOD.ties),
        "min_weight_coverage": f.number(
            "Less of the weight known (0 to 1): set aside.", _METHOD.min_weight_coverage, most=1
        ),
    },
)
_SHORT = s.ShortListRule()
SHORTLIST: Final = f.mapping(
    "Who is on the short list.",
    {
        "top": f.whole("The first so many places.", _SHORT.top),
        "any_factor_top": f.whole("The first so many on any single factor.", _SHORT.any_factor_top),
        "add": f.texts("NAICS codes that people add.", ()),
        "drop": f.texts("NAICS codes that people take off.", ()),
    },
)
OUTPUT: Final = f.mapping(
    "What comes out.",
    {
        "folder": f.text("Where the reports go, relative to the study.", "out"),
        "formats": f.texts("Which reports are written.", s.OutputRule().formats),
        "highlight": f.choice("What tab J colours.", get_args(s.Highlight), s.OutputRule().highlight),
        "boundaries": f.text("County outlines, relative to the study: draws a map on the page."),
    },
)
UNCERTAINTY: Final = f.mapping(
    "How the range of each place is drawn.",
    {
        "fills": f.whole("So many possible fillings of the hidden cells.", s.Uncertainty().fills, most=10_000),
        "seed": f.whole("Repeats the draw.", s.Uncertainty().seed),
    },
)
QUADRANTS: Final = f.mapping(
    "From where on an industry is called star, mature, emerging or transforming.",
    {
        "location_quotient": f.number("Concentrated from this LQ.", s.QuadrantRule().location_quotient),
        "growth": f.number("Growing from this percent.", s.QuadrantRule().growth, least=None),
    },
)
_GROUP: Final = f.mapping(
    "",
    {
        "name": f.needed_text("How the group is called."),
        "industries": f.texts("Its NAICS codes, none inside another.") | {"type": "array", "minItems": 1},
    },
    required=("name", "industries"),
)
_QUESTION: Final = f.either(
    "",
    f.needed_text("The question; its topic is the question itself."),
    f.mapping(
        "",
        {"topic": f.needed_text("In short."), "question": f.needed_text("In full.")},
        required=("topic", "question"),
    ),
)
READINESS: Final = f.mapping(
    "The readiness worksheet.",
    {
        "weight": f.number("How much readiness weighs beside the data place, 0 to 1.", 0.5, most=1),
        "questions": f.listed("Questions of your own for every short-listed industry.", _QUESTION),
    },
)
MIDDLES: Final = f.choice("", ("mean", "median"))
_LIMIT = f.either("A number, or the mean or median of the candidates.", f.number(least=None), MIDDLES, {"const": None})
TEST: Final = f.mapping(
    "", {"factor": f.text("Which factor is tested.")} | dict.fromkeys(RULES, _LIMIT), required=("factor",)
)
SCREEN: Final = f.mapping(
    "For `sectorlmi screen`: thresholds instead of weights.",
    {
        "steps": f.listed("Tests that eliminate, in order.", TEST),
        "any_of": f.listed("Tests of which some are enough.", TEST),
        "needed": f.whole("How many of `any_of` are enough.", 1, least=1),
    },
)
SOURCE: Final = f.mapping(
    "The whole data table from somebody else's file instead of QCEW.",
    {
        "file": _FILE,
        "columns": f.mapping("The headings by role.", {}, others=f.text("A heading of the file."))
        | {"type": "object", "minProperties": 1},
        "sheet": _SHEET,
        "unit": _UNIT,
        "percents": f.choice("How percents are written: 7.2 or 0.072.", ("percent", "fraction", "")),
    },
    required=("file", "columns"),
)
STUDY: Final = f.mapping(
    "A target-industry study for sectorlmi.",
    {
        "name": f.text("The title of reports and the stem of file names; default: the region's name."),
        "region": REGION,
        "industry_regions": f.mapping(
            "Regions of their own for industries, by NAICS code; each holds for all beneath it.", {}, others=REGION
        ),
        "benchmark": f.text("The area to compare with: US000, a state such as 13000, a county.", "US000"),
        "years": YEARS,
        "ownership": f.texts("private, total, or a list of own codes 1, 2, 3, 5.", ("private",)),
        "level": LEVEL,
        "industries": INDUSTRIES,
        "lq_base": f.choice("Location quotients from shares of private or of all jobs.", get_args(s.LqBase), "private"),
        "suppressed": f.choice("What hidden cells count as.", get_args(s.Policy), "estimate"),
        "preset": f.choice(
            "Ready-made weights; entries of `factors` change or add to them.", tuple(PRESETS), may_be_empty=True
        ),
        "factors": FACTORS,
        "projections": PROJECTIONS,
        "extra_factors": f.listed("Factors of your own, from files with a column industry_code.", EXTRA),
        "source": SOURCE | {"type": ["object", "null"]},
        "ranking": RANKING,
        "shortlist": SHORTLIST,
        "output": OUTPUT,
        "uncertainty": UNCERTAINTY,
        "quadrants": QUADRANTS,
        "screen": SCREEN,
        "groups": f.listed("Industries taken together on the short list.", _GROUP),
        "readiness": READINESS,
    },
    required=("years",),
)
