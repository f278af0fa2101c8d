"""Names of places as people write them: blanks, signs, accents and saints never decide; a state that is named does.

Where several places have a name all of them are given back: whoever asked says which are meant, nobody guesses. States
have FIPS codes and postal abbreviations; metropolitan areas are called by any city of their title. Source: U.S. Census
Bureau, ANSI state codes; states that border each other share a county border in the Census county adjacency file (water
and corners count), against which the tests check them.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from sectorlmi import reference
from sectorlmi.terms import codes

_PAIRS: Final = (
    "01 AL 02 AK 04 AZ 05 AR 06 CA 08 CO 09 CT 10 DE 11 DC 12 FL 13 GA 15 HI 16 ID 17 IL 18 IN 19 IA 20 KS 21 KY "
    "22 LA 23 ME 24 MD 25 MA 26 MI 27 MN 28 MS 29 MO 30 MT 31 NE 32 NV 33 NH 34 NJ 35 NM 36 NY 37 NC 38 ND 39 OH "
    "40 OK 41 OR 42 PA 44 RI 45 SC 46 SD 47 TN 48 TX 49 UT 50 VT 51 VA 53 WA 54 WV 55 WI 56 WY 72 PR 78 VI"
)
_BORDERS: Final = (
    "AL: FL GA MS TN; AZ: CA CO NV NM UT; AR: LA MS MO OK TN TX; CA: AZ NV OR; CO: AZ KS NE NM OK UT WY; CT: MA NY RI; "
    "DE: MD NJ PA; DC: MD VA; FL: AL GA; GA: AL FL NC SC TN; ID: MT NV OR UT WA WY; IL: IN IA KY MI MO WI; "
    "IN: IL KY MI OH; IA: IL MN MO NE SD WI; KS: CO MO NE OK; KY: IL IN MO OH TN VA WV; LA: AR MS TX; ME: NH; "
    "MD: DE DC PA VA WV; MA: CT NH NY RI VT; MI: IL IN MN OH WI; MN: IA MI ND SD WI; MS: AL AR LA TN; "
    "MO: AR IL IA KS KY NE OK TN; MT: ID ND SD WY; NE: CO IA KS MO SD WY; NV: AZ CA ID OR UT; NH: ME MA VT; "
    "NJ: DE NY PA; NM: AZ CO OK TX UT; NY: CT MA NJ PA RI VT; NC: GA SC TN VA; ND: MN MT SD; OH: IN KY MI PA WV; "
    "OK: AR CO KS MO NM TX; OR: CA ID NV WA; PA: DE MD NJ NY OH WV; RI: CT MA NY; SC: GA NC; SD: IA MN MT NE ND WY; "
    "TN: AL AR GA KY MS MO NC VA; TX: AR LA NM OK; UT: AZ CO ID NV NM WY; VT: MA NH NY; VA: DC KY MD NC TN WV; "
    "WA: ID OR; WV: KY MD OH PA VA; WI: IL IA MI MN; WY: CO ID MT NE SD UT"
)

_SHORT: Final = (
    "AL Ala. AK Alas. AZ Ariz. AR Ark. CA Calif. CA Cal. CO Colo. CT Conn. DE Del. FL Fla. IL Ill. IN Ind. KS Kan. "
    "KS Kans. KY Ken. MA Mass. MI Mich. MN Minn. MS Miss. MT Mont. NE Neb. NE Nebr. NV Nev. NM N.Mex. ND N.Dak. "
    "OK Okla. OR Ore. OR Oreg. PA Penn. PA Penna. SD S.Dak. TN Tenn. TX Tex. WA Wash. WV W.Va. WI Wis. WI Wisc. WY Wyo."
)

# Abbreviation that papers use → postal abbreviation; where both are the same it is left out.
SHORT: Final = dict(zip(_SHORT.split()[1::2], _SHORT.split()[::2], strict=True))
# Two-digit code → postal abbreviation, and back.
POSTAL: Final = dict(zip(_PAIRS.split()[::2], _PAIRS.split()[1::2], strict=True))
FIPS: Final = {postal: fips for fips, postal in POSTAL.items()}


def bordering_states(fips: str) -> tuple[str, ...]:
    """Two-digit codes of the states that border a state; none for islands and Alaska."""
    borders = dict(entry.split(": ") for entry in _BORDERS.split("; "))
    return tuple(FIPS[postal] for postal in borders.get(POSTAL.get(fips, ""), "").split())


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
        name_key(form): FIPS[postal] for short, postal in SHORT.items() for form in (short, short.replace(".", ". "))
    }
    named |= {name_key("U.S. Virgin Islands"): "78", name_key("Washington, D.C."): "11"}
    return named | {p.casefold(): c for p, c in FIPS.items()} | {c: c for c in named.values()}


@cache
def state_titles() -> dict[str, str]:
    """The name of each state by its two-digit code."""
    return {
        code[:2]: reference.area_name(title)
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


_KIND: Final = re.compile(
    r"[\s,]+\(?(msa|microsa|cbsa|(metropolitan|micropolitan|metro|micro)( statistical)?( area)?)\)?\.?$", re.IGNORECASE
)
# What people call a metropolitan area beside its city: Metro Atlanta, Greater Boston, the Columbus area.
_METRO: Final = re.compile(r"\b(?:the|greater|metro(?:politan)?|area|region)\b", re.IGNORECASE)
_DASHES: Final = re.compile(r"\s*[-\u2013\u2014/]+\s*")


def city_of_metro(text: str) -> str:
    """`atlanta` of `metro atlanta`, `the Atlanta area`; empty where no such word stands there, or nothing else."""
    bare = " ".join(_METRO.sub(" ", text).split())
    return bare if bare != " ".join(text.split()) else ""


def cbsas_called(text: str, titles: Mapping[str, str] | None = None) -> list[str]:
    """Five-digit codes of the metropolitan and micropolitan areas of this code or name; several may have it.

    `12060`, `C1206`, one or several of the cities in a title (`Atlanta`, `Sandy Springs`, `Metro Atlanta`), or its
    first words. Without `titles` by code, those of the July 2023 delineation, or where none of them has the name, of
    any other.
    """
    code = text.strip().upper()
    if re.fullmatch(r"C\d{4}", code):
        return [code[1:] + "0"]
    if code.isdigit():
        return [code]
    if titles is not None:
        return _called(text, titles)
    of_2023 = {code: title for code, title in cbsa_titles().items() if code in reference.cbsa_counties()}
    for name in filter(None, (text, city_of_metro(text))):
        found = _called(name, of_2023) or _called(name, cbsa_titles())
        if found:
            return found
    return []


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
