"""Plain values ↔ Study. Every message names the key; an unknown key is an error that names the nearest known one.

A key is read by its form. The functions of ODD read those of which more is asked; where that needs files or the names
of places, as regions do, `sources.study_file` hands the functions in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, replace
from pathlib import Path
from typing import Any, Final, cast

from sectorlmi.errors import ConfigError
from sectorlmi.terms import codes, forms, naics, study_industries, study_screen, study_wages, study_years
from sectorlmi.terms import study as s
from sectorlmi.terms.breaks import refuse_other_years
from sectorlmi.terms.node import Node
from sectorlmi.terms.presets import PRESETS
from sectorlmi.terms.study_keys import Key, keys_of, mapping_of, plain
from sectorlmi.terms.study_parts import (
    ExtraFactor,
    IndustryGroup,
    OwnQuestion,
    ProjectionFile,
    ReadinessRule,
    Region,
    ThirdPartyTable,
)
from sectorlmi.terms.study_projections import Projection, ProjectionModel, refuse_model

_DASH: Final = "Begin each entry with a dash."
# The reader that is handed in for groups of a file.
GROUPS_OF_FILE: Final = "groups.file"
_GROUP: Final = 'Write, for instance: groups: [{name: Food cluster, industries: ["311", "4244"]}].'
_QUESTION: Final = "Write, for instance: questions: [{topic: Green jobs, question: Does it offer green jobs?}]."


class Reading:
    """Reads keys of a study; relative paths start at `folder`. `handed_in` are further readers by path, as in ODD."""

    def __init__(self, folder: Path, handed_in: Mapping[str, Reader]) -> None:
        self.folder = folder
        self.handed_in, self._odd = handed_in, {**ODD, **handed_in}

    def study(self, value: Any) -> s.Study:
        """The study that plain values (from YAML or a program) describe. ConfigError names what cannot be meant."""
        values = self._values(s.Study, Node(value, "", s.STUDY), "")
        study = s.Study(**values | {"name": values["name"] or values["region"].name})
        refuse_what_cannot_be(study)
        # Its own factors stand among the others, after the built-in ones.
        named = {f.name for f in study.factors}
        further = (s.FactorChoice(e.name, e.weight, e.better) for e in study.extra_factors if e.name not in named)
        return replace(study, factors=(*study.factors, *further))

    def option(self, key: Key, path: str, words: Any) -> Any:
        """The value of a key from an option of the command line, which messages name in its stead."""
        assert key.option is not None  # noqa: S101 - asked of such keys only
        flag = key.option.flag
        said = key.option.words(words) if key.option.words else words
        return self.value(key, Node({flag: said}, "", forms.mapping("", {flag: key.form})), path, flag)

    def value(self, key: Key, node: Node, path: str, name: str = "") -> Any:
        """The value of one key; `path` is where it stands, `name` what the mapping calls it."""
        *above, name = (name or key.name).split(".")
        for step in above:
            node = node.node(step)
        odd = self._odd.get(path)
        if odd is not None:
            return odd(self, node, name)
        if key.is_needed and not node.has(name):
            raise ConfigError(f"{node.path}: no {name}", f"Give `{name}:`. {key.form.get('description', '')}".strip())
        if key.of is None:
            return _plain_value(key, node, name, self.folder)
        if key.is_list:
            return tuple(self.entry(key.of, one, f"{path}[]") for one in node.nodes(name, _DASH))
        return self.entry(key.of, node.node(name), path)

    def entry(self, kind: Any, node: Node, path: str, **further: Any) -> Any:
        """A dataclass from the mapping of its keys; `further` are fields that are none."""
        return kind(**self._values(kind, node, f"{path}."), **further)

    def _values(self, kind: Any, node: Node, path: str) -> dict[str, Any]:
        values = {}
        for key in keys_of(kind):
            if key.attribute:
                values[key.attribute] = self.value(key, node, f"{path}{key.name}")
        return values


# Reads the value of a key from the mapping that it stands in.
Reader = Callable[[Reading, Node, str], Any]


def _plain_value(key: Key, node: Node, name: str, folder: Path) -> Any:
    """A value that is no more than its form says."""
    default, types = (None if key.default is MISSING else key.default), forms.types_of(key.form)
    if "enum" in key.form:
        return default if None in key.form["enum"] and not node.has(name) else node.choice(name, default)
    if "boolean" in types:
        given = node.raw(name) if node.has(name) else default
        if not isinstance(given, bool):
            raise ConfigError(f"{node.at(name)}: {given!r} is neither true nor false", "Write true or false.")
        return given
    if "array" in types:
        return node.texts(name) if node.has(name) else default
    if "object" in types:
        pairs = node.node(name)
        return tuple((one, pairs.text(one)) for one in pairs)
    if types in (("integer",), ("number",)):
        return (node.whole if types == ("integer",) else node.number)(name, default)
    return _text(key, node, name, folder)


def _text(key: Key, node: Node, name: str, folder: Path) -> str | Path | None:
    """A text, which may have to be one that is not blank; or a path, or none where none is named."""
    text = node.text(name)
    if key.is_path:
        return folder / text if text or key.default is not None else None
    if "pattern" in key.form and not text.strip():
        raise ConfigError(f"{node.at(name)}: expected text, found {text!r}")
    return text.strip() if "pattern" in key.form else text


def refuse_what_cannot_be(study: s.Study) -> None:
    """Raises ConfigError on codes of other years than the study's, and on regions beside a table of its own."""
    if study.source and study.industry_regions:
        raise ConfigError("industry_regions: with `source` every number is the file's own", "Leave one of the two out.")
    if study.screen.preset and (study.screen.steps or study.screen.any_of):
        raise ConfigError(
            f"screen.preset: {study.screen.preset} stands in place of tests of your own", "Leave one of the two out."
        )
    refuse_model(study.projections, study.years.current.year, has_cells=study.source is None)
    study_industries.refuse_other_years(study)
    years = study.years.base.year, study.years.current.year
    refuse_other_years(study.region.counties, *years, "region")
    for own in study.industry_regions:
        refuse_other_years(own.region.counties, *years, f"industry_regions.{own.industry}")


def _years(_: Reading, top: Node, name: str) -> study_years.Years:
    if not top.has(name):
        raise ConfigError(f"{name}: missing", "Write, for instance, years: {base: 2015, current: 2018}.")
    return study_years.read(top.node(name))


_SUMS_OF_OTHERS = (codes.ALL_COVERED, "8", "9")


def _ownership(_: Reading, top: Node, name: str) -> tuple[str, ...]:
    given = top.raw(name)
    for bare in given if isinstance(given, list) else [given]:
        _refuse_sum(str(bare), top.at(name))
    return ownership(top.texts(name) or ("private",), top.at(name))


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


def _level(_: Reading, top: Node, name: str) -> s.Level:
    if not isinstance(top.raw(name), dict):
        return level(top.whole(name))
    node = top.node(name)
    exceptions = tuple((k, node.whole(k)) for k in node if k != "default")
    for code, _digits in exceptions:
        naics.well_formed(code, f"level.{code}")
    return level(node.whole("default"), exceptions)


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


def _share(_: Reading, node: Node, name: str) -> float | None:
    """A share, or none where it is `false` or empty."""
    if name not in node:
        return cast(float | None, getattr(s.IndustryRule(), name))
    given = node.raw(name)
    # Not `in (None, False)`: 0 is equal to False, and sets aside whatever is estimated.
    return None if given is None or given is False else node.number(name)


def _codes(_: Reading, node: Node, name: str) -> tuple[str, ...]:
    """The NAICS codes listed under a key."""
    return tuple(naics.well_formed(c, f"{node.at(name)}[{i}]") for i, c in enumerate(node.texts(name)))


def _excluded(reading: Reading, node: Node, name: str) -> tuple[str, ...]:
    return _codes(reading, node, name) if name in node else s.IndustryRule().exclude


def _factors(reading: Reading, top: Node, name: str) -> tuple[s.FactorChoice, ...]:
    node = top.node(name)
    chosen = list(preset_factors(top.text("preset"), "preset")) if top.has("preset") else []
    if not list(node):
        return tuple(chosen) or s.START_FACTORS
    chosen = [f for f in chosen if f.name not in node]
    for factor in node:
        value = node.raw(factor)
        if isinstance(value, int | float) and not isinstance(value, bool):
            chosen.append(s.FactorChoice(factor, node.number(factor)))
        else:
            chosen.append(reading.entry(s.FactorChoice, node.node(factor), "factors[]", name=factor))
    return tuple(chosen)


def preset_factors(name: str, where: str) -> tuple[s.FactorChoice, ...]:
    """The factors of a preset of weights. ConfigError on an unknown name."""
    if name not in PRESETS:
        raise ConfigError(f"{where}: no preset is called {name!r}", f"Known: {', '.join(PRESETS)}.")
    preset = PRESETS[name]
    return tuple(s.FactorChoice(f, w, preset.direction(f)) for f, w in preset.weights.items())


def _projections(reading: Reading, top: Node, name: str) -> tuple[Projection, ...]:
    """One projection, a file or a model, or a list of them."""
    value = top.raw(name)
    given = value if isinstance(value, list) else [value] if value is not None else []
    kinds = [ProjectionModel if isinstance(entry, dict) and "model" in entry else ProjectionFile for entry in given]
    made: tuple[Projection, ...] = tuple(
        reading.entry(kind, Node(entry, f"{name}[{i}]", mapping_of(kind)), f"{name}[]")
        for i, (kind, entry) in enumerate(zip(kinds, given, strict=True))
    )
    if kinds.count(ProjectionModel) > 1:
        raise ConfigError(
            f"{name}: there are several models", "One fills in what the files lack; leave the others out."
        )
    return made


def _extra_factors(reading: Reading, top: Node, name: str) -> tuple[ExtraFactor, ...]:
    nodes = top.nodes(name, "Begin each entry with a dash: - {file: …, column: …}.")
    made = [reading.entry(ExtraFactor, node, f"{name}[]") for node in nodes]
    return tuple(replace(one, name=one.name or one.column) for one in made)


def _source(reading: Reading, top: Node, name: str) -> ThirdPartyTable | None:
    return reading.entry(ThirdPartyTable, top.node(name), name) if top.has(name) else None


def _headings(_: Reading, node: Node, name: str) -> tuple[tuple[str, str], ...]:
    columns = node.node(name)
    return tuple((role, columns.text(role)) for role in columns)


def _tests(_: Reading, node: Node, name: str) -> tuple[study_screen.Test, ...]:
    return tuple(_test(entry) for entry in node.nodes(name, "Write - {factor: employment, at_least: 500}."))


def _test(node: Node) -> study_screen.Test:
    rules = [rule for rule in study_screen.RULES if node.has(rule)]
    if not node.has("factor") or len(rules) != 1:
        raise ConfigError(f"{node.path}: needs a factor and one of {', '.join(study_screen.RULES)}")
    value = node.raw(rules[0])
    limit = node.choice(rules[0]) if isinstance(value, str) else node.number(rules[0])
    return study_screen.Test(node.text("factor"), rules[0], limit)


def _groups(reading: Reading, top: Node, name: str) -> tuple[IndustryGroup, ...]:
    """The groups that the study itself lists, each with its own name, or those of a file."""
    if isinstance(top.raw(name), dict):
        found: tuple[IndustryGroup, ...] = reading.handed_in[GROUPS_OF_FILE](reading, top, name)
        return found
    groups = tuple(reading.entry(IndustryGroup, node, f"{name}[]") for node in top.nodes(name, _GROUP))
    names = [g.name.casefold() for g in groups]
    for i, called in enumerate(names):
        if called in names[:i]:
            raise ConfigError(f"{name}[{i}].name: {groups[i].name!r} stands there twice", "Give each its own name.")
    return groups


def _group_codes(_: Reading, node: Node, name: str) -> tuple[str, ...]:
    where = node.at(name)
    if not isinstance(node.raw(name), list) or not node.raw(name):
        raise ConfigError(f"{where}: expected a list of NAICS codes, found {node.raw(name)!r}", _GROUP)
    found = tuple(naics.known(code, f"{where}[{i}]") for i, code in enumerate(node.texts(name)))
    for i, code in enumerate(found):
        for other in found[:i]:
            if naics.is_within(code, other) or naics.is_within(other, code):
                raise ConfigError(
                    f"{where}: {code} and {other} overlap, so jobs would count twice", "Keep one of the two."
                )
    return found


def _weight(_: Reading, node: Node, name: str) -> float:
    return weight_from(node.raw(name), node.at(name)) if name in node else ReadinessRule().weight


def weight_from(value: Any, where: str) -> float:
    """A weight from 0 (data alone) to 1 (readiness alone). ConfigError for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise ConfigError(f"{where}: {value!r} is not a number from 0 to 1", "0 is the data alone, 1 readiness alone.")
    return float(value)


def _questions(reading: Reading, node: Node, name: str) -> tuple[OwnQuestion, ...]:
    where, given = node.at(name), node.raw(name)
    if given is not None and not isinstance(given, list):
        raise ConfigError(f"{where}: expected a list", _QUESTION)
    questions = tuple(_question(reading, entry, f"{where}[{i}]") for i, entry in enumerate(given or ()))
    topics = [q.topic.casefold() for q in questions]
    for i, topic in enumerate(topics):
        if topic in topics[:i]:
            raise ConfigError(f"{where}[{i}]: {questions[i].topic!r} stands there twice", "Give each its own topic.")
    return questions


def _question(reading: Reading, entry: Any, where: str) -> OwnQuestion:
    """`Green jobs?` alone, or `{topic: Green jobs, question: Does it offer green jobs?}`."""
    if isinstance(entry, str) and entry.strip():
        entry = {"topic": entry.strip().rstrip("?"), "question": entry}
    made: OwnQuestion = reading.entry(OwnQuestion, Node(entry, where, mapping_of(OwnQuestion)), "readiness.questions[]")
    return made


ODD: Final[Mapping[str, Reader]] = {
    "years": _years,
    "ownership": _ownership,
    "level": _level,
    "industries.exclude": _excluded,
    "industries.maximum_estimated_share": _share,
    "industries.maximum_place_range_share": _share,
    "factors": _factors,
    "projections": _projections,
    "extra_factors": _extra_factors,
    "source": _source,
    "source.columns": _headings,
    "shortlist.add": _codes,
    "shortlist.drop": _codes,
    "screen.steps": _tests,
    "screen.any_of": _tests,
    "wages.real": lambda _, node, name: study_wages.real(node, name),
    "wages.price_parities": lambda _, node, name: study_wages.price_parities(node, name),
    "wages.self_sufficiency": lambda reading, node, name: study_wages.self_sufficiency(node, name, reading.folder),
    "groups": _groups,
    "groups[].industries": _group_codes,
    "readiness.weight": _weight,
    "readiness.questions": _questions,
}


def as_written(study: s.Study) -> dict[str, Any]:
    """The keys and values of a study file that means this study; every key that there is."""
    return plain(study, written=_WRITTEN)


def _region(region: Region) -> dict[str, Any]:
    return {"name": region.name, "counties": list(region.counties) or None, "state": region.state or None}


_WRITTEN: Final[Mapping[str, Callable[[Any], Any]]] = {
    "region": _region,
    "industry_regions": lambda own: {one.industry: _region(one.region) for one in own} or None,
    "ownership": list,
    "factors": lambda chosen: {one.name: {"weight": one.weight, "better": one.better or None} for one in chosen},
}
