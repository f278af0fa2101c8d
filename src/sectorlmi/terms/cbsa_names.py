"""Metropolitan and micropolitan areas as people call them: by any city of the title, with or without a state."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from sectorlmi import reference
from sectorlmi.terms.place_names import name_key, plain, readings, state_called

_KIND: Final = re.compile(
    r"[\s,]+\(?(msa|microsa|cbsa|(metropolitan|micropolitan|metro|micro)( statistical)?( area)?)\)?\.?$", re.IGNORECASE
)
_DASHES: Final = re.compile(r"\s*[-\u2013\u2014/]+\s*")


def cbsas_called(text: str, titles: Mapping[str, str] | None = None) -> list[str]:
    """Five-digit codes of the metropolitan and micropolitan areas of this code or name; several may have it.

    `12060`, `C1206`, one or several of the cities in a title (`Atlanta`, `Sandy Springs`), or its first words. Without
    `titles` by code, those of the July 2023 delineation, or where none of them has the name, of any other.
    """
    code = text.strip().upper()
    if re.fullmatch(r"C\d{4}", code):
        return [code[1:] + "0"]
    if code.isdigit():
        return [code]
    if titles is not None:
        return _called(text, titles)
    of_2023 = {code: title for code, title in cbsa_titles().items() if code in reference.cbsa_counties()}
    return _called(text, of_2023) or _called(text, cbsa_titles())


@dataclass(frozen=True)
class _Title:
    """A title as it is searched: whole, its words without states, its cities one by one and together, its states."""

    whole: str
    words: str
    cities: frozenset[str]
    states: frozenset[str]


@cache
def _taken_apart(title: str) -> _Title:
    bare = _KIND.sub("", title)
    before, _, after = bare.rpartition(",")
    cities = _DASHES.split(before or after)
    runs = [cities[i:j] for i in range(len(cities)) for j in range(i + 1, len(cities) + 1)]
    keys = frozenset(name_key(" ".join(run)) for run in runs)
    states = frozenset(filter(None, map(state_called, _DASHES.split(after))))
    return _Title(plain(bare), plain(before or after), keys, states)


def _called(text: str, titles: Mapping[str, str]) -> list[str]:
    bare = _KIND.sub("", text.strip())
    known = {code: _taken_apart(title) for code, title in titles.items()}
    written = plain(bare)
    whole = [code for code, title in known.items() if title.whole == written]
    if whole:
        return whole
    asked = [(name_key(name), f"{plain(name)} ", states) for name, states in _asked(bare) if name_key(name)]
    cities = [c for c, t in known.items() if any(key in t.cities and states <= t.states for key, _, states in asked)]
    return cities or [
        code
        for code, title in known.items()
        if any(f"{title.words} ".startswith(words) and states <= title.states for _, words, states in asked)
    ]


def _asked(text: str) -> list[tuple[str, frozenset[str]]]:
    """(name, states): of `Augusta, GA-SC`, `Augusta, Georgia` or `Augusta GA`; no reading where a state is none."""
    before, comma, after = text.rpartition(",")
    if comma:
        named = [state_called(part) for part in _DASHES.split(after)]
        return [(before, frozenset(state for state in named if state))] if all(named) else []
    return [(name, frozenset({state} - {""})) for name, state in readings(text) if state is not None]


@cache
def cbsa_titles() -> dict[str, str]:
    """The title of every area of the BLS list, of this and of former delineations, by five-digit code."""
    listed = {c[1:] + "0": title for c, title in reference.area_titles().items() if re.fullmatch(r"C\d{4}", c)}
    # Two of the delineation's codes do not end in 0: what their first digits name is another area.
    return reference.cbsa_titles() | listed


def near_cbsas(text: str) -> list[str]:
    """The three areas of the July 2023 delineation whose code or name is most like it."""
    titles = {c: cbsa_titles().get(c, c) for c in reference.cbsa_counties()}
    if text.strip().isdigit():
        near = difflib.get_close_matches(text.strip(), titles, 3, 0)
    else:
        names = {plain(title): code for code, title in titles.items()}
        names |= {plain(title.partition("-")[0].partition(",")[0]): code for code, title in titles.items()}
        near = [names[n] for n in difflib.get_close_matches(plain(text), names, 3, 0)]
    return [f"{titles[code]} ({code})" for code in dict.fromkeys(near)]
