"""study.yml → Study. Every message names the key; an unknown key is an error that names the nearest known one.

Which keys there are, their forms and defaults stand in `config.definition`.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from sectorlmi.config import files
from sectorlmi.config.definition import RULES, STUDY
from sectorlmi.config.node import Node
from sectorlmi.config.region import area, industry_regions_from, region_from
from sectorlmi.config.yaml_text import read_yaml
from sectorlmi.errors import ConfigError
from sectorlmi.terms import codes, industry_codes, naics, study_industries
from sectorlmi.terms import study as s
from sectorlmi.terms.county_codes import refuse_other_years
from sectorlmi.terms.groups import groups_from
from sectorlmi.terms.presets import PRESETS
from sectorlmi.terms.readiness import readiness_from

_LONGEST_MESSAGE = 400


def load_study(path: str | Path) -> s.Study:
    """Read a study file.

    Raises:
        ConfigError: the file is missing, is no YAML, or holds something that cannot be meant.
    """
    file = Path(path)
    if file.is_dir():
        file = file / "study.yml"
    try:
        return study_from(read_yaml(file), file.resolve().parent)
    except FileNotFoundError:
        raise ConfigError(f"{file}: no such study file", "`sectorlmi init` writes one to start from.") from None
    except ConfigError as error:
        # A message may quote a value, and a value may be a megabyte.
        what = textwrap.shorten(error.what, _LONGEST_MESSAGE, placeholder=" …")
        raise ConfigError(f"{file}: {what}", error.hint) from error


def study_from(value: Any, folder: Path) -> s.Study:
    """The study that plain values (from YAML or a program) describe; relative paths start at `folder`."""
    top = Node(value, "", STUDY)
    region = region_from(top.node("region"), folder, needs_counties=not top.has("source"))
    study = s.Study(
        name=top.text("name") or region.name,
        region=region,
        years=_years(top),
        benchmark=area(top.text("benchmark"), "benchmark"),
        ownership=_ownership(top),
        level=_level(top),
        industries=_industries(top),
        lq_base=top.choice("lq_base"),
        suppressed=top.choice("suppressed"),
        factors=_factors(top),
        projections=files.projections(top, folder),
        extra_factors=files.extra_factors(top, folder),
        ranking=_ranking(top),
        shortlist=_shortlist(top),
        output=_output(top, folder),
        uncertainty=_uncertainty(top),
        quadrants=_quadrants(top),
        groups=groups_from(top.raw("groups")),
        readiness=readiness_from(top.raw("readiness")),
        screen=_screen(top),
        source=files.third_party(top, folder),
        industry_regions=industry_regions_from(top.node("industry_regions"), folder, industry_codes.well_formed),
    )
    refuse_what_cannot_be(study)
    return with_extra_factors(study)


def refuse_what_cannot_be(study: s.Study) -> None:
    """Raises ConfigError on codes of other years than the study's, and on regions beside a table of its own."""
    if study.source and study.industry_regions:
        raise ConfigError("industry_regions: with `source` every number is the file's own", "Leave one of the two out.")
    study_industries.refuse_other_years(study)
    years = study.years.base, study.years.current
    refuse_other_years(study.region.counties, *years, "region")
    for own in study.industry_regions:
        refuse_other_years(own.region.counties, *years, f"industry_regions.{own.industry}")


def with_extra_factors(study: s.Study) -> s.Study:
    """The study with its own factors listed among the factors, after the built-in ones."""
    named = {f.name for f in study.factors}
    further = tuple(s.FactorChoice(e.name, e.weight, e.better) for e in study.extra_factors if e.name not in named)
    return replace(study, factors=study.factors + further)


def _years(top: Node) -> s.Years:
    if not top.has("years"):
        raise ConfigError("years: missing", "Write, for instance, years: {base: 2015, current: 2018}.")
    node = top.node("years")
    return years(node.whole("base", 0), node.whole("current", 0), "years")


def years(base: int, current: int, where: str) -> s.Years:
    """Two reference years that make sense together."""
    if not 1990 <= base < current:
        raise ConfigError(
            f"{where}: {base} to {current} is no span of years",
            "The base year comes before the current year, and QCEW's NAICS data begin in 1990.",
        )
    return s.Years(base, current)


_SUMS_OF_OTHERS = (codes.ALL_COVERED, "8", "9")


def _ownership(top: Node) -> tuple[str, ...]:
    given = top.raw("ownership")
    for bare in given if isinstance(given, list) else [given]:
        _refuse_sum(str(bare), "ownership")
    return ownership(top.texts("ownership") or ("private",), "ownership")


def ownership(words: Sequence[str], where: str) -> tuple[str, ...]:
    """Own codes from `private`, `total` or a list of codes."""
    named = {"private": codes.PRIVATE, "total": codes.ALL_OWNERSHIPS}
    if len(words) == 1 and words[0] in named:
        return named[words[0]]
    for word in words:
        _refuse_sum(word, where)
        if word not in codes.ALL_OWNERSHIPS:
            raise ConfigError(f"{where}: {word!r} is no ownership", "Use private, total, or own codes 1, 2, 3, 5.")
    return tuple(sorted(set(words)))


def _refuse_sum(word: str, where: str) -> None:
    """ConfigError on an own code that other ones add up to."""
    if word in _SUMS_OF_OTHERS:
        raise ConfigError(
            f"{where}: {word!r} ({codes.OWNERSHIP_TITLES[word]}) is a sum of other ownerships",
            "Name the ownerships that it adds up, of 1, 2, 3 and 5; all of them are `total`.",
        )


def _level(top: Node) -> s.Level:
    value = top.raw("level")
    if isinstance(value, dict):
        node = top.node("level")
        exceptions = tuple((k, node.whole(k)) for k in node if k != "default")
        for code, _ in exceptions:
            industry_codes.well_formed(code, f"level.{code}")
        return level(node.whole("default"), exceptions)
    return level(top.whole("level"))


def level(default: int, exceptions: tuple[tuple[str, int], ...] = ()) -> s.Level:
    """NAICS digits 2-6, with exceptions by code."""
    for digits in (default, *(d for _, d in exceptions)):
        if digits not in codes.LEVELS:
            raise ConfigError(f"level: {digits} is no NAICS level", "Use 2, 3, 4, 5 or 6.")
    made = s.Level(default, tuple((naics.canonical_sector(code), digits) for code, digits in exceptions))
    for code, digits in made.exceptions:
        _refuse_level(made, code, digits)
    return made


def _refuse_level(whole: s.Level, code: str, digits: int) -> None:
    """Raises ConfigError where an exception would count jobs twice, or list nothing of the code's."""
    own = naics.digits(code)
    usual = replace(whole, exceptions=tuple(e for e in whole.exceptions if e[0] != code)).digits_for(code)
    if own > usual:
        above = next(a for a in naics.ancestors(code) if naics.digits(a) == usual)
        raise ConfigError(
            f"level.{code}: the table lists {above}, of {usual} digits, which holds {code}: its jobs would count twice",
            f'Write "{above}": {digits}, which lists all beneath {above} at {digits} digits.',
        )
    if digits < own:
        raise ConfigError(
            f"level.{code}: {digits} digits are fewer than {code} has, so nothing of it would be listed",
            f"Give {own} digits or more, or name a code of {digits} digits.",
        )


def _industries(top: Node) -> s.IndustryRule:
    node = top.node("industries")
    rule = s.IndustryRule()
    share: float | None = rule.maximum_estimated_share
    if "maximum_estimated_share" in node:
        given = node.raw("maximum_estimated_share")
        # Not `in (None, False)`: 0 is equal to False, and sets aside whatever is estimated.
        share = None if given is None or given is False else node.number("maximum_estimated_share")
    exclude = _named(node, "exclude")
    return s.IndustryRule(
        exclude if "exclude" in node else rule.exclude,
        node.number("minimum_employment"),
        node.number("minimum_establishments"),
        share,
    )


def _named(node: Node, key: str) -> tuple[str, ...]:
    """The NAICS codes listed under a key."""
    return tuple(industry_codes.well_formed(c, f"{node.at(key)}[{i}]") for i, c in enumerate(node.texts(key)))


def _factors(top: Node) -> tuple[s.FactorChoice, ...]:
    node = top.node("factors")
    chosen = list(preset_factors(top.text("preset"), "preset")) if top.has("preset") else []
    if not list(node):
        return tuple(chosen) or s.START_FACTORS
    chosen = [f for f in chosen if f.name not in node]
    for name in node:
        value = node.raw(name)
        if isinstance(value, int | float) and not isinstance(value, bool):
            chosen.append(s.FactorChoice(name, node.number(name)))
            continue
        entry = node.node(name)
        better: s.Better | Literal[""] = entry.choice("better") if entry.has("better") else ""
        chosen.append(s.FactorChoice(name, entry.number("weight"), better))
    return tuple(chosen)


def preset_factors(name: str, where: str) -> tuple[s.FactorChoice, ...]:
    """The factors of a preset of weights. ConfigError on an unknown name."""
    if name not in PRESETS:
        raise ConfigError(f"{where}: no preset is called {name!r}", f"Known: {', '.join(PRESETS)}.")
    preset = PRESETS[name]
    return tuple(s.FactorChoice(f, w, preset.direction(f)) for f, w in preset.weights.items())


def _ranking(top: Node) -> s.RankingRule:
    node = top.node("ranking")
    return s.RankingRule(node.text("method"), node.choice("ties"), node.number("min_weight_coverage"))


def _shortlist(top: Node) -> s.ShortListRule:
    node = top.node("shortlist")
    return s.ShortListRule(
        node.whole("top"),
        node.whole("any_factor_top"),
        _named(node, "add"),
        _named(node, "drop"),
    )


def _output(top: Node, folder: Path) -> s.OutputRule:
    node = top.node("output")
    return s.OutputRule(
        folder / node.text("folder"),
        node.texts("formats") if node.has("formats") else s.OutputRule().formats,
        node.choice("highlight"),
        folder / node.text("boundaries") if node.text("boundaries") else None,
    )


def _uncertainty(top: Node) -> s.Uncertainty:
    node = top.node("uncertainty")
    return s.Uncertainty(node.whole("fills"), node.whole("seed"))


def _quadrants(top: Node) -> s.QuadrantRule:
    node = top.node("quadrants")
    return s.QuadrantRule(node.number("location_quotient"), node.number("growth"))


def _screen(top: Node) -> s.ScreenRule:
    node = top.node("screen")
    return s.ScreenRule(_tests(node, "steps"), _tests(node, "any_of"), node.whole("needed"))


def _tests(node: Node, key: str) -> tuple[s.Test, ...]:
    return tuple(_test(entry) for entry in node.nodes(key, "Write - {factor: employment, at_least: 500}."))


def _test(node: Node) -> s.Test:
    rules = [rule for rule in RULES if node.has(rule)]
    if not node.has("factor") or len(rules) != 1:
        raise ConfigError(f"{node.path}: needs a factor and one of {', '.join(RULES)}")
    value = node.raw(rules[0])
    if isinstance(value, str):
        return s.Test(node.text("factor"), rules[0], node.choice(rules[0]))
    return s.Test(node.text("factor"), rules[0], node.number(rules[0]))
