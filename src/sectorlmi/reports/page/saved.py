"""The short list that people save from the web page, read back so that a study can take it over.

The file is one JSON object (UTF-8); unknown keys are ignored, so that later versions can add some:

    {"kind": "sectorlmi short list", "schema": 1,
     "study": "Metro Atlanta 2018",            name of the study that the page was made from
     "is_sample": false,                        whether it was made from made-up data
     "saved_at": "2024-05-02T14:03:11.000Z",    by the clock of the browser
     "factors": {"employment": {"weight": 1, "better": "higher"}},     every factor, weights as given
     "rules": {"ties": "average", "method": "mean_rank", "min_weight_coverage": 0.75, "top": 10, "any_factor_top": 3},
     "add": ["485"], "drop": ["722"],           industries put on the list or taken off it by hand
     "picks": [{"industry_code": "311", "title": "Food manufacturing", "place": 1, "reason": "place 1"}],
     "notes": {"311": "what people know"}}      by industry code; kept for industries that are not listed, too

`picks` is the list as it was seen, in its order; a place is null for an industry that is not ranked. Everything else
is enough to make the same list again from the data (`SavedShortList.applied_to`).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, NoReturn, cast

from sectorlmi.errors import DataError, SchemaError
from sectorlmi.ranking.methods import RANKING_METHODS
from sectorlmi.ranking.order import DIRECTIONS, TIE_RULES
from sectorlmi.terms.presets import Better
from sectorlmi.terms.study import RankingRule, ShortListRule, Study, Ties

KIND: Final = "sectorlmi short list"
SCHEMA: Final = 1
_HUGE: Final = 1e12
_SAVE_AGAIN: Final = "Save the short list from the page again, or undo the change made by hand."


@dataclass(frozen=True)
class SavedPick:
    """One industry of the list as people saw it; `place` is None when it was not ranked."""

    industry: str
    title: str
    place: int | None
    reason: str


@dataclass(frozen=True)
class SavedFactor:
    """How a factor counted: its weight, on any scale, and which direction was the better one."""

    weight: float
    better: Better


@dataclass(frozen=True)
class SavedShortList:
    """What a person saved from the page: weights and rules, the list, what was changed by hand, and notes by code."""

    study: str
    is_sample: bool
    saved_at: str
    factors: Mapping[str, SavedFactor]
    ranking: RankingRule
    shortlist: ShortListRule
    picks: tuple[SavedPick, ...]
    notes: Mapping[str, str]

    @property
    def industries(self) -> tuple[str, ...]:
        """The codes on the list, in its order."""
        return tuple(pick.industry for pick in self.picks)

    def no_longer_listed(self, known: Collection[str]) -> tuple[str, ...]:
        """Codes that the list, its changes by hand or its notes name and that are not among `known`."""
        named = [*self.industries, *self.shortlist.add, *self.shortlist.drop, *self.notes]
        return tuple(code for code in dict.fromkeys(named) if code not in known)

    def applied_to(self, study: Study, known: Collection[str] | None = None) -> Study:
        """The study with the saved weights, directions, rules and changes by hand.

        Factors that the study does not have are left out, and so are added and dropped codes that are not `known`.
        """
        chosen = [
            replace(f, weight=self.factors[f.name].weight, better=self.factors[f.name].better)
            if f.name in self.factors
            else f
            for f in study.factors
        ]
        rule = self.shortlist
        if known is not None:
            add, drop = (tuple(c for c in codes if c in known) for codes in (rule.add, rule.drop))
            rule = replace(rule, add=add, drop=drop)
        return replace(study, factors=tuple(chosen), ranking=self.ranking, shortlist=rule)


def short_list_from_json(text: str, name: str = "short list") -> SavedShortList:
    """Read a short list that the page saved; `name` is what messages call the file.

    Raises:
        SchemaError: not a short list of the page, or of a form this version does not read.
        DataError: a value that cannot be meant, named with its place in the file.
    """
    part = _Part(_parsed(text, name), name, "")
    if part.value.get("kind") != KIND:
        raise SchemaError(
            f"{name} is not a short list that the web page saved", "Give the file that `Save short list` made."
        )
    if part.value.get("schema") != SCHEMA:
        raise SchemaError(
            f"{name} has form {part.value.get('schema')!r}; this version reads form {SCHEMA}",
            "Read it with the version of sectorlmi that made the page.",
        )
    rules = part.inner("rules")
    add, drop = part.codes("add"), part.codes("drop")
    _check_apart(name, add, drop)
    return SavedShortList(
        study=part.text("study"),
        is_sample=part.value.get("is_sample") is True,
        saved_at=part.text("saved_at"),
        factors=_factors(part.inner("factors")),
        ranking=_ranking(rules),
        shortlist=ShortListRule(rules.whole("top"), rules.whole("any_factor_top"), add, drop),
        picks=tuple(_pick(pick) for pick in part.parts("picks")),
        notes={code: part.inner("notes").text(code) for code in part.inner("notes").value},
    )


@dataclass(frozen=True)
class _Part:
    """An object of the file, with the way to it, so that a message can say where a value stands."""

    value: Mapping[str, Any]
    name: str
    path: str

    def text(self, key: str) -> str:
        found = self.value.get(key, "")
        return found if isinstance(found, str) else self.refuse(key, found, "text")

    def number(self, key: str, least: float, most: float) -> float:
        found = self.value.get(key)
        if isinstance(found, int | float) and not isinstance(found, bool) and least <= found <= most:
            return found
        span = f"from {least:g} to {most:g}" if most < _HUGE else f"of {least:g} or more"
        return self.refuse(key, found, f"a number {span}")

    def whole(self, key: str) -> int:
        found = self.number(key, 0, _HUGE)
        return int(found) if found == int(found) else self.refuse(key, found, "a whole number")

    def word(self, key: str, known: Collection[str]) -> str:
        found = self.value.get(key)
        return found if isinstance(found, str) and found in known else self.refuse(key, found, " or ".join(known))

    def codes(self, key: str) -> tuple[str, ...]:
        found = self.value.get(key, [])
        if not isinstance(found, list) or not all(isinstance(code, str) for code in found):
            self.refuse(key, found, "a list of industry codes as text")
        return tuple(found)

    def inner(self, key: str) -> _Part:
        return self._part(key, self.value.get(key, {}))

    def parts(self, key: str) -> list[_Part]:
        found = self.value.get(key, [])
        if not isinstance(found, list):
            self.refuse(key, found, "a list")
        return [self._part(f"{key}[{i}]", entry) for i, entry in enumerate(found)]

    def _part(self, key: str, found: Any) -> _Part:
        return (
            _Part(found, self.name, f"{self.path}{key}.")
            if isinstance(found, dict)
            else self.refuse(key, found, "an object")
        )

    def refuse(self, key: str, found: Any, expected: str) -> NoReturn:
        shown = json.dumps(found, ensure_ascii=False)
        shown = shown if len(shown) <= 60 else f"{shown[:60]}…"
        raise DataError(f"{self.name}: {self.path}{key} is {shown}, not {expected}", _SAVE_AGAIN)


def _parsed(text: str, name: str) -> Mapping[str, Any]:
    try:
        found = json.loads(text.removeprefix("\ufeff"), parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise SchemaError(
            f"{name} is not JSON: line {error.lineno}, column {error.colno}: {error.msg}", _SAVE_AGAIN
        ) from error
    except (ValueError, RecursionError) as error:
        raise SchemaError(f"{name} is not JSON that can be read: {error}", _SAVE_AGAIN) from error
    return found if isinstance(found, dict) else {}


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is not a JSON number")


def _factors(part: _Part) -> dict[str, SavedFactor]:
    found = {}
    for name in part.value:
        factor = part.inner(name)
        better = cast(Better, factor.word("better", DIRECTIONS))
        found[name] = SavedFactor(factor.number("weight", 0, _HUGE), better)
    return found


def _ranking(part: _Part) -> RankingRule:
    ties = cast(Ties, part.word("ties", TIE_RULES))
    return RankingRule(part.word("method", tuple(RANKING_METHODS)), ties, part.number("min_weight_coverage", 0, 1))


def _pick(part: _Part) -> SavedPick:
    place = None if part.value.get("place") is None else part.whole("place")
    code = part.text("industry_code")
    if not code:
        part.refuse("industry_code", code, "an industry code as text")
    return SavedPick(code, part.text("title"), place, part.text("reason"))


def _check_apart(name: str, add: tuple[str, ...], drop: tuple[str, ...]) -> None:
    both = sorted({*add} & {*drop})
    if both:
        raise DataError(f"{name}: {', '.join(both)} stand both in add and in drop", "Keep each in one of the two.")
