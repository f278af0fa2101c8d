"""A commented study.yml from answers: what stands in it, and what could."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final

from sectorlmi.places.areas import title
from sectorlmi.terms.period import Period
from sectorlmi.terms.presets import Preset

_MEANINGS: Final = {
    "employment": "how many work in it",
    "avg_annual_wage": "total wages / jobs",
    "growth": "past growth of jobs, base to current year",
    "projected_growth": "needs `projections` below; without them its weight goes to the others",
    "location_quotient": "its share of jobs here against its share in the benchmark",
}
_WIDTH: Final = 44
# The layouts of states whose projections are known; the others' are told by a map of their columns.
_PROJECTIONS: Final = {
    "06": "ca_edd",
    "20": "ks_kdol",
    "26": "mi_lmi",
    "36": "ny_dol",
    "41": "or_oed",
    "53": "wa_esd",
    "55": "wi_dwd",
}

_HEAD: Final = """\
# A study of target industries, written by `sectorlmi init`. Change anything; a key that does not exist is an error.
#   sectorlmi check {file}      what is missing, how much is hidden at each level
#   sectorlmi rank {file}       the table, the ranking and the reports
# Your editor completes the keys after `sectorlmi schema study > study.schema.json`, once the next line has a single #:
# # yaml-language-server: $schema=study.schema.json
"""

_WHEN: Final = """
# Past growth runs from base to current. Within 2011-2016, 2017-2021 or 2022 and later the industry codes mean the same.
years: {{base: {base}, current: {current}}}
"""

_WHAT: Final = """
# private (own code 5) | total (with federal, state and local government)
ownership: {ownership}

# NAICS digits, 2 to 6. More digits say more and are hidden more; or a map, as in {{default: 3, "541": 4}}.
level: {level}

# Which industries may be ranked; the rest is shown under "set aside" with the reason.
industries:
  exclude: ["999", "814"]     # unclassified; private households
  minimum_employment: 100
  minimum_establishments: 10
"""

_REST: Final = """
# Cells that the publisher hides: estimate (with a range, marked) | floor (published cells only) | exclude.
suppressed: estimate

# Projected growth: a publisher's file beside this one, of the region's own state or the nation.
{projections}

# Factors of your own, one row an industry with a column industry_code.
# extra_factors: [{{file: openings.csv, column: openings, name: job_openings, better: higher, weight: 1}}]

# The short list: the first places, and whoever leads on any one factor. Add or drop what you know better.
shortlist: {{top: 10, any_factor_top: 3, add: [], drop: []}}

output: {{folder: out, formats: [xlsx, html]}}
"""


def study_text(
    *,
    title: str,
    region: str,
    counties: Sequence[tuple[str, str]],
    state: tuple[str, str] | None,
    basis: str,
    benchmark: tuple[str, str],
    years: tuple[Period, Period],
    ownership: str,
    level: int,
    preset: Preset,
    home: Sequence[str] = (),
    projections: Sequence[str] = (),
    file: str = "study.yml",
) -> str:
    """A study.yml. Areas come as (code, name) pairs; the names become comments.

    `projections` are the keys of files found beside it, made comments: which of them is meant is a person's to say.
    """
    parts = [
        _HEAD.format(file=file),
        f"name: {_quoted(title)}\n",
        _region(region, counties, state, basis),
        _line("benchmark", benchmark, "What the region is compared with: any area in the store."),
        _WHEN.format(base=years[0], current=years[1]),
        _WHAT.format(ownership=_owns(ownership), level=level),
        _factors(preset),
        _REST.format(projections="\n".join(f"# {key}" for key in projections) or _projections(home)),
    ]
    return "\n".join(part.strip("\n") + "\n" for part in parts)


def _region(name: str, counties: Sequence[tuple[str, str]], state: tuple[str, str] | None, basis: str) -> str:
    lines = ["# Codes are text: keep the quotes, without them YAML turns 01001 into a number."]
    lines += [f"# Basis: {basis}."] if basis else []
    lines += ["region:", f"  name: {_quoted(name)}"]
    if state:
        lines.append(_commented(f'  state: "{state[0]}"', f"every county of {state[1]} that the store holds"))
    if counties:
        lines.append("  counties:")
        lines += [f'    - "{code}"' + (f"   # {title}" if title != code else "") for code, title in counties]
    lines += [
        "# An industry with a footprint of its own: its numbers are of these counties, and every output says so.",
        '# industry_regions: {"622": {name: Hospital region, counties: ["13121", "13135"]}}',
    ]
    return "\n".join(lines)


def _projections(home: Sequence[str]) -> str:
    """The key, made a comment, as it would be for the region's states (two-digit codes)."""
    (state,) = home if len(home) == 1 else ("",)
    if state in _PROJECTIONS:
        return f"# projections: {{file: projections.csv, preset: {_PROJECTIONS[state]}, area: {title(state + '000')}}}"
    return '# projections: {file: projections.csv, columns: {code: HEADING, base: "2022", projected: "2032"}}'


def _line(key: str, area: tuple[str, str], meaning: str) -> str:
    return f"# {meaning}\n" + _commented(f'{key}: "{area[0]}"', area[1] if area[1] != area[0] else "")


def _factors(preset: Preset) -> str:
    lines = [
        f"# Weights are relative: the preset `{preset.name}` ({preset.reason}).",
        "# 0 shows a factor without counting it. better: higher | lower | largest_change.",
        "factors:",
    ]
    for name, weight in preset.weights.items():
        better = "" if preset.direction(name) == "higher" else f", better: {preset.direction(name)}"
        lines.append(_commented(f"  {name}: {{weight: {weight:g}{better}}}", _MEANINGS.get(name, "")))
    return "\n".join(lines)


def _commented(text: str, comment: str) -> str:
    return f"{text:<{_WIDTH}}# {comment}" if comment else text


def _owns(text: str) -> str:
    return text if text.isalpha() else json.dumps(text.split(","))


def _quoted(text: str) -> str:
    """As YAML reads it back, whatever is in it: a JSON text is a YAML text."""
    return json.dumps(text, ensure_ascii=False)
