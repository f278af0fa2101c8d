"""Names of places as people write them: without accents, `Saint` as `St`, with or without `County` and the state."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import defaultdict
from functools import cache
from typing import Final

from sectorlmi import reference
from sectorlmi.terms import codes, states

# What says the kind of a place and not its name.
KIND_WORDS: Final = re.compile(
    r" (county|parish|borough|census area|city and borough|municipality|municipio|city|planning region|msa|microsa)$"
)
_STATEWIDE: Final = " -- Statewide"


def plain(text: str) -> str:
    """Small letters and digits with single spaces; no accents, `Saint` as `St`."""
    letters = unicodedata.normalize("NFKD", text)
    kept = "".join(c for c in letters if not unicodedata.combining(c)).casefold().replace("'", "").replace(".", "")
    words = "".join(c if c.isalnum() else " " for c in kept).split()
    return " ".join({"saint": "st", "sainte": "ste"}.get(word, word) for word in words)


def state_called(text: str) -> str | None:
    """The two-digit code of a state by its code, abbreviation or name."""
    return _states().get(plain(text))


@cache
def _states() -> dict[str, str]:
    named = {
        plain(title.removesuffix(_STATEWIDE)): code[:2]
        for code, title in reference.area_titles().items()
        if codes.area_kind(code) is codes.AreaKind.STATE and title.endswith(_STATEWIDE)
    }
    return named | {p.casefold(): c for p, c in states.FIPS.items()} | {c: c for c in named.values()}


def near_states(text: str) -> list[str]:
    """Up to three names of states that are spelt nearly so."""
    names = {name: code for name, code in _states().items() if len(name) > 2}
    near = difflib.get_close_matches(plain(text), names, 3)
    return [reference.area_titles()[names[n] + "000"].removesuffix(_STATEWIDE) for n in near]


def counties_called(text: str) -> list[str]:
    """The counties of this name: `Dane`, `Dane County`, `Dane, WI`, `Dane County, Wisconsin`. Several may have it.

    With `County` or another word of kind only that kind is meant; with a state only that state's.
    """
    before, _, after = text.partition(",")
    state = state_called(after) if after.strip() else ""
    if state is None:
        return []
    known, name = _counties(), plain(before)
    found = known.get(name) or known.get(KIND_WORDS.sub("", name), [])
    return [code for code in found if code.startswith(state)]


@cache
def _counties() -> dict[str, list[str]]:
    """Counties by their names, with and without the word of kind."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for code, title in _county_titles():
        full = plain(title.partition(",")[0])
        for name in dict.fromkeys((full, KIND_WORDS.sub("", full))):
            found[name].append(code)
    return dict(found)


def near_counties(text: str) -> list[str]:
    """The three counties whose names are spelt most like it, as `Fulton County, Georgia (13121)`."""
    whole = {plain(title): code for code, title in _county_titles()}
    bare = {KIND_WORDS.sub("", plain(title.partition(",")[0])): code for code, title in _county_titles()}
    name = KIND_WORDS.sub("", plain(text.partition(",")[0]))
    near = [whole[n] for n in difflib.get_close_matches(plain(text), whole, 3, 0.6)]
    near += [bare[n] for n in difflib.get_close_matches(name, bare, 3, 0)]
    return [f"{reference.area_titles()[code]} ({code})" for code in list(dict.fromkeys(near))[:3]]


def _county_titles() -> list[tuple[str, str]]:
    return [(c, title) for c, title in reference.area_titles().items() if codes.area_kind(c) is codes.AreaKind.COUNTY]


def cbsas_called(text: str) -> list[str]:
    """Five-digit codes of the metropolitan and micropolitan areas of this code or name, of any delineation.

    `12060`, `C1206`, or the first words of a name, such as `Atlanta`; those of the July 2023 delineation where any is.
    """
    code = text.strip().upper()
    if re.fullmatch(r"C\d{4}", code):
        return [code[1:] + "0"]
    if code.isdigit():
        return [code]
    asked = plain(text)
    named = [
        c[1:] + "0"
        for c, title in reference.area_titles().items()
        if c.startswith("C") and f"{plain(title)} ".startswith(f"{asked} ")
    ]
    return [c for c in named if c in reference.cbsa_counties()] or named


def near_cbsas(text: str) -> list[str]:
    """The three areas of the July 2023 delineation whose code or name is most like it."""
    titles = {c: reference.area_titles().get("C" + c[:4], c) for c in reference.cbsa_counties()}
    if text.strip().isdigit():
        near = difflib.get_close_matches(text.strip(), titles, 3, 0)
    else:
        names = {plain(title): code for code, title in titles.items()}
        names |= {plain(title.partition("-")[0].partition(",")[0]): code for code, title in titles.items()}
        near = [names[n] for n in difflib.get_close_matches(plain(text), names, 3, 0)]
    return [f"{titles[code]} ({code})" for code in dict.fromkeys(near)]
