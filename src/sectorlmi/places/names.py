"""Finding areas by what people type: part of a name, a name with its state, a code, or something with a typo in it."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from sectorlmi.errors import ConfigError
from sectorlmi.places.areas import Area, areas
from sectorlmi.terms.place_names import KIND_WORDS, POSTAL, city_of_metro, name_key, plain, readings

_CODE, _EXACT, _FIRST_CITY, _START, _WORDS, _INSIDE = 100.0, 90.0, 85.0, 80.0, 70.0, 60.0
# A likeness (0-1) below this is another name, not a typo.
_TYPO: Final = 0.75
_KIND_ORDER: Final = {"nation": 0, "state": 1, "county": 2, "cbsa": 3}


@dataclass(frozen=True)
class _Entry:
    """An area as it is searched: its name without kind and state, what else it is called, its states' postals."""

    area: Area
    full: str
    name: str
    words: tuple[str, ...]
    aliases: tuple[str, ...]
    states: frozenset[str]
    keys: frozenset[str]


def called(text: str) -> list[Area]:
    """The areas that have exactly this name, best first; where none has, all that `find` finds."""
    queries = list(_queries(text))
    exact = [e.area for e in _entries() if max(_score(e, text.strip().upper(), *q) for q in queries) >= _FIRST_CITY]
    found = find(text, limit=len(_entries()))
    return [area for area in found if area in exact] or found


def find(text: str, *, limit: int = 20) -> list[Area]:
    """The areas a text may mean, best first.

    Raises ConfigError naming the three nearest when nothing is like it.
    """
    queries = list(_queries(text))
    if not any(name for name, _ in queries):
        raise ConfigError("region find: the text is empty", "Type a name such as Dane, or a code such as 55025.")
    scored = [(max(_score(e, text.strip().upper(), *query) for query in queries), e.area) for e in _entries()]
    hits = _ordered([(score, area) for score, area in scored if score >= _INSIDE])
    if not hits:
        hits = _metros(text) or _ordered(_alike(queries, _TYPO))
    if not hits:
        near = "; ".join(f"{a.title} ({a.area_fips})" for a in _ordered(_alike(queries, 0))[:3])
        raise ConfigError(f"no area is called {text!r}", f"Nearest: {near}." if near else "No such state.")
    return hits[:limit]


def _metros(text: str) -> list[Area]:
    """The metropolitan areas of a city named in the way of `metro atlanta`; none where no such word stands there."""
    queries = list(_queries(city_of_metro(text)))
    scored = [(max(_score(e, "", *query) for query in queries), e.area) for e in _entries() if e.area.kind == "cbsa"]
    return _ordered([(score, area) for score, area in scored if score >= _WORDS])


def _ordered(scored: list[tuple[float, Area]]) -> list[Area]:
    """Best first; among equals codes in use before retired ones, then states, counties, metropolitan areas."""
    return [a for _, a in sorted(scored, key=lambda s: (-s[0], s[1].is_retired, _KIND_ORDER[s[1].kind], s[1].title))]


def _score(entry: _Entry, code: str, name: str, state: str) -> float:
    if code in (entry.area.area_fips, entry.area.cbsa):
        return _CODE
    if not name or (state and state not in entry.states):
        return 0
    key = name_key(name)
    if key in entry.keys:
        # `St. Louis City` is the city and not the county, `St. Louis` may be both.
        return _EXACT + (entry.area.kind == "county" and key == name_key(entry.full))
    if name in entry.aliases:
        return _FIRST_CITY
    return _score_of_a_part(entry, name)


def _score_of_a_part(entry: _Entry, name: str) -> float:
    if entry.full.startswith(name):
        return _START
    if _starts_words(name.split(), entry.words):
        return _WORDS
    return _INSIDE if len(name) > 2 and name in entry.name else 0


def _starts_words(asked: list[str], words: tuple[str, ...]) -> bool:
    """Whether every word asked for begins another word of the name, in this order."""
    rest = iter(words)
    return all(any(word.startswith(one) for word in rest) for one in asked)


def _alike(queries: list[tuple[str, str]], least: float) -> list[tuple[float, Area]]:
    """Areas whose names are spelt nearly so, with their likeness."""
    found: dict[str, tuple[float, Area]] = {}
    for name, state in queries:
        bare = KIND_WORDS.sub("", name)
        matcher = difflib.SequenceMatcher(autojunk=False)
        matcher.set_seq2(bare)
        for entry in _entries():
            if not bare or (state and state not in entry.states):
                continue
            likeness = max(_likeness(matcher, spelt, least) for spelt in (entry.name, *entry.aliases[:1]))
            if likeness >= max(least, found.get(entry.area.area_fips, (0.0, entry.area))[0]):
                found[entry.area.area_fips] = (likeness, entry.area)
    return list(found.values())


def _likeness(matcher: difflib.SequenceMatcher[str], name: str, least: float) -> float:
    """How alike (0-1) a name is to what was asked for; 0 where it cannot reach `least`."""
    matcher.set_seq1(name)
    if matcher.real_quick_ratio() < least or matcher.quick_ratio() < least:
        return 0
    return matcher.ratio()


def _queries(text: str) -> Iterator[tuple[str, str]]:
    """(name, postal code of the state or empty): the ways to read a text."""
    for name, state in readings(text):
        yield plain(name), "?" if state is None else POSTAL.get(state, "")


@cache
def _entries() -> tuple[_Entry, ...]:
    return tuple(_entry(area) for area in areas().values())


def _entry(area: Area) -> _Entry:
    before, _, after = area.title.partition(", ")
    full = plain(before)
    name = KIND_WORDS.sub("", full)
    words, keys = tuple(full.split()), frozenset({name_key(full), name_key(name)})
    if area.kind == "nation":
        return _Entry(area, full, name, words, ("us", "usa", "nation"), frozenset(), keys)
    if area.kind == "cbsa":
        cities = tuple(plain(city) for city in before.split("-"))
        return _Entry(area, full, name, words, cities, frozenset(after.split()[0].split("-")), keys)
    postal = POSTAL.get(area.area_fips[:2], "")
    aliases = (postal.casefold(),) if area.kind == "state" else ()
    return _Entry(area, full, name, words, aliases, frozenset({postal}), keys)
