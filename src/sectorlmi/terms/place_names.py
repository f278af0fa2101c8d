"""Names of places as people write them: blanks, signs, accents and saints never decide; a state that is named does.

Where several places have a name all of them are given back: whoever asked says which are meant, nobody guesses.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import defaultdict
from functools import cache
from typing import Final

from sectorlmi import reference
from sectorlmi.terms import codes, states

_KINDS: Final = (
    "county|parish|borough|census area|city and borough|city and county|municipality|municipio|division|island|city"
    "|planning region|msa|microsa"
)
# What says the kind of a place and not its name.
KIND_WORDS: Final = re.compile(rf" ({_KINDS})$")
_KIND_FIRST: Final = re.compile(rf"({_KINDS}) of (.+)")
_KIND_FORMS: Final = ((re.compile(r"(?<! county) (co|cnty)$"), " county"), (re.compile(r" independent city$"), " city"))
_BOTH_KINDS: Final = {"city and borough", "city and county", "municipality"}
_STATEWIDE: Final = " -- Statewide"
_NOT_UNKNOWN: Final = ", not unknown"
_NATION_AT_END: Final = re.compile(r"[\s,]+(usa?|u\.s\.(a\.)?|united states( of america)?)$", re.IGNORECASE)
_IN_BRACKETS: Final = re.compile(r"(.+?)\s*\(([^()]+)\)")
_APOSTROPHES: Final = str.maketrans("", "", "'.`\u00b4\u2018\u2019\u02bb\u02bc\u200b\ufeff")
_WORD_FORMS: Final = {"saint": "st", "sainte": "st", "ste": "st", "ft": "fort", "mt": "mount"}
_COMPASS: Final = {"n": "north", "s": "south", "e": "east", "w": "west"}
# Names besides those of the BLS list, which puts two counties into one and lost accents of two others.
_OTHER_NAMES: Final = {
    "11001": ("Washington",),
    "15009": ("Maui County", "Kalawao County"),
    "72055": ("Guanica Municipio",),
    "72125": ("San German Municipio",),
}
# Parts of counties and a former code, which have the names of counties in use.
_SECOND_CODES: Final = frozenset({"13510", "29193", "30901", "55901"})
_MOST_STATE_WORDS: Final = 3


def plain(text: str) -> str:
    """Small letters and digits with single spaces; no accents, `Saint` as `St`, `&` as `and`."""
    letters = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES).replace("&", " and "))
    kept = "".join(c for c in letters if not unicodedata.combining(c)).casefold()
    words = "".join(c if c.isalnum() else " " for c in kept).split()
    return " ".join({"saint": "st", "sainte": "ste"}.get(word, word) for word in words)


def name_key(text: str) -> str:
    """What two spellings of one name share: `LaSalle` and `La Salle`, `St. Croix` and `Saint-Croix`, `DeWitt`."""
    words = plain(text).split()
    if len(words) > 1:
        words = [_COMPASS.get(words[0], words[0]), *words[1:]]
        words = [_WORD_FORMS.get(word, word) for word in words]
    return re.sub(r"^saint(?=.)", "st", "".join(words))


def state_called(text: str) -> str | None:
    """The two-digit code of a state by its code, abbreviation or name."""
    words = re.sub(r"^state of | state$", "", plain(text))
    return _states().get(name_key(words))


@cache
def _states() -> dict[str, str]:
    named = {name_key(title): code for code, title in state_titles().items()}
    named |= {
        name_key(form): states.FIPS[postal]
        for short, postal in states.SHORT.items()
        for form in (short, short.replace(".", ". "))
    }
    named |= {name_key("U.S. Virgin Islands"): "78", name_key("Washington, D.C."): "11"}
    return named | {p.casefold(): c for p, c in states.FIPS.items()} | {c: c for c in named.values()}


@cache
def state_titles() -> dict[str, str]:
    """The name of each state by its two-digit code."""
    return {
        code[:2]: title.removesuffix(_STATEWIDE).removesuffix(_NOT_UNKNOWN)
        for code, title in reference.area_titles().items()
        if codes.area_kind(code) is codes.AreaKind.STATE and title.endswith((_STATEWIDE, _NOT_UNKNOWN))
    }


def near_states(text: str) -> list[str]:
    """Up to three names of states that are spelt nearly so."""
    names = {plain(title): title for title in state_titles().values()}
    return [names[near] for near in difflib.get_close_matches(plain(text), names, 3)]


def readings(text: str) -> list[tuple[str, str | None]]:
    """The ways to read `Dane County, WI`, `Dane (WI)` or `Dane WI`: (name, two-digit state).

    The state is empty where none is named, None where what stands after a comma is no state.
    """
    text = _NATION_AT_END.sub("", text.strip(" ,;"))
    bracketed = _IN_BRACKETS.fullmatch(text)
    if bracketed and state_called(bracketed[2]):
        return [(bracketed[1], state_called(bracketed[2]))]
    before, comma, after = text.rpartition(",")
    if comma:
        return [(before, state_called(after))]
    words = text.split()
    tails = [(words[:-n], state_called(" ".join(words[-n:]))) for n in range(1, min(len(words), _MOST_STATE_WORDS + 1))]
    return [(text, ""), *((" ".join(head), state) for head, state in tails if state)]


def counties_called(text: str) -> list[str]:
    """The counties of this name: `Dane`, `Dane County`, `Dane, WI`, `Dane County, Wisconsin`. Several may have it.

    With `County` or another word of kind no city is meant, with `City` no county; with a state only that state's.
    """
    whole = _by_title().get(plain(text))
    if whole:
        return [whole]
    found = [
        code
        for name, state in readings(text)
        if state is not None
        for code in _counties_named(_kind_last(plain(name)), state)
    ]
    return list(dict.fromkeys(found))


def _kind_last(name: str) -> str:
    """`city of richmond` as `richmond city`, `dane co` as `dane county`."""
    first = _KIND_FIRST.fullmatch(name)
    name = f"{first[2]} {first[1]}" if first else name
    for form, kind in _KIND_FORMS:
        name = form.sub(kind, name)
    return name


def _counties_named(name: str, state: str) -> list[str]:
    """The counties of a state, or of all where none is given."""
    known = _counties()
    found = [code for code in known.get(name_key(name), []) if code.startswith(state)]
    bare = KIND_WORDS.sub("", name)
    if found or bare == name:
        return found
    # `Jefferson City` is no other name of Jefferson County, but `Orleans County` is one of Orleans Parish.
    kinds = _kinds(name)
    others = [code for code in known.get(name_key(bare), []) if code.startswith(state)]
    return [code for code in others if kinds & _kinds(plain(_without_state(code)))]


def _without_state(code: str) -> str:
    return reference.area_titles()[code].partition(",")[0]


def _kinds(name: str) -> set[str]:
    """Whether a name with its word of kind is a city's, a county's, or, as in Alaska, of both."""
    kind = KIND_WORDS.search(name)
    if kind is None or kind[1] in _BOTH_KINDS:
        return {"city", "county"}
    return {"city"} if kind[1] == "city" else {"county"}


@cache
def _by_title() -> dict[str, str]:
    return {plain(title): code for code, title in _county_titles()}


@cache
def _counties() -> dict[str, list[str]]:
    """Counties by their names, with and without the word of kind."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for code, title in _county_titles():
        for name in (title.partition(",")[0], *_OTHER_NAMES.get(code, ())):
            full = plain(name)
            for key in dict.fromkeys((name_key(full), name_key(KIND_WORDS.sub("", full)))):
                found[key].append(code)
    return dict(found)


def near_counties(text: str) -> list[str]:
    """The three counties whose names are spelt most like it, as `Fulton County, Georgia (13121)`."""
    whole = _by_title()
    bare = {KIND_WORDS.sub("", plain(title.partition(",")[0])): code for code, title in _county_titles()}
    name = KIND_WORDS.sub("", plain(text.partition(",")[0]))
    near = [whole[n] for n in difflib.get_close_matches(plain(text), whole, 3, 0.6)]
    near += [bare[n] for n in difflib.get_close_matches(name, bare, 3, 0)]
    return [f"{reference.area_titles()[code]} ({code})" for code in list(dict.fromkeys(near))[:3]]


@cache
def _county_titles() -> tuple[tuple[str, str], ...]:
    titles = ((code, title) for code, title in reference.area_titles().items() if code not in _SECOND_CODES)
    return tuple(pair for pair in titles if codes.area_kind(pair[0]) is codes.AreaKind.COUNTY)
