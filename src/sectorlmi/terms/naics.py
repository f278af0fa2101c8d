"""NAICS codes as QCEW writes them: levels, parents, hyphenated sectors, supersectors; which mean something in a year.

A code that its revision lacks matches no row, and would count as an industry without a job: a study key or an argument
is refused with what the code became, a file's rows are told in a note.

Source: U.S. Census Bureau, NAICS manual (structure); BLS QCEW for the hyphenated sector codes and the supersectors.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Final

from sectorlmi import reference
from sectorlmi.errors import ConfigError
from sectorlmi.terms import breaks, codes

_SHARED_SECTORS: Final = {
    "31": "31-33",
    "32": "31-33",
    "33": "31-33",
    "44": "44-45",
    "45": "44-45",
    "48": "48-49",
    "49": "48-49",
}
# Supersectors and the sectors in them (BLS QCEW, high-level industries).
SUPERSECTORS: Final[Mapping[str, tuple[str, ...]]] = {
    "1011": ("11", "21"),
    "1012": ("23",),
    "1013": ("31-33",),
    "1021": ("22", "42", "44-45", "48-49"),
    "1022": ("51",),
    "1023": ("52", "53"),
    "1024": ("54", "55", "56"),
    "1025": ("61", "62"),
    "1026": ("71", "72"),
    "1027": ("81",),
    "1028": ("92",),
    "1029": ("99",),
}
_SECTOR: Final = re.compile(r"\d\d|31-33|44-45|48-49")
_INDUSTRY: Final = re.compile(r"[1-9]\d{2,5}")


@cache
def digits(code: str) -> int:
    """The NAICS level of a code: 2 for sectors (`31-33` too), 3-6 below; 0 when it is no NAICS code.

    Use it on codes a person typed. For rows of a QCEW file ask `codes.naics_digits(agglvl_code)`.
    """
    if _SECTOR.fullmatch(code):
        return 2 if code != "10" else 0
    if _INDUSTRY.fullmatch(code) and not code.startswith("10"):
        return len(code)
    return 0


def sector_of(code: str) -> str:
    """The sector (2-digit or hyphenated) that a NAICS code belongs to."""
    return _SHARED_SECTORS.get(code[:2], code[:2])


def parent(code: str) -> str | None:
    """The code one level up; None for a sector."""
    level = digits(code)
    if level <= 2:
        return None
    return sector_of(code) if level == 3 else code[:-1]


def ancestors(code: str) -> list[str]:
    """The codes above this one, nearest first, up to the sector."""
    level = digits(code)
    if level <= 2:
        return []
    above = []
    while level > 3:
        level -= 1
        above.append(code[:level])
    return [*above, sector_of(code)]


def is_within(code: str, ancestor: str) -> bool:
    """Whether `code` is `ancestor` itself or lies under it."""
    return code == ancestor or ancestor in ancestors(code)


def canonical_sector(code: str) -> str:
    """A sector as QCEW writes it, from the spellings people and URLs use (`31_33`, `31`, `31-33`)."""
    return sector_of(code.replace("_", "-")) if digits(code.replace("_", "-")) == 2 else code


_NAMED: Final = 12
_NEAREST: Final = 3
# Words that say nothing of what a shop sells.
_COMMON: Final = frozenset(("and", "except", "of", "other", "stores", "retailers", "dealers", "all"))
_SHOWN_AS: Final = 'Use codes such as "31-33", "311" or "5415"; `sectorlmi industries WORD` looks them up.'


@cache
def codes_of(vintage: int) -> frozenset[str]:
    """Every NAICS code of a revision as QCEW writes them, unclassified (999) too.

    Those of the newest, taken back over each step's bridge groups; before the first bridge nothing says when a code
    began, so every later code that is not known to be newer is let pass.
    """
    last = {code: year for code, year in reference.retired_in().items() if digits(code)}
    bridges = reference.naics_bridges()
    newest = max(last.values())
    found = {code for code, year in last.items() if year == newest}
    for step in sorted({b.to_vintage for b in bridges if b.to_vintage > vintage}, reverse=True):
        here = [b for b in bridges if b.to_vintage == step]
        found = found.difference(*(b.new for b in here)).union(*(b.old for b in here))
    oldest = min(b.from_vintage for b in bridges)
    return frozenset(found | {code for code, year in last.items() if year == vintage or vintage <= year < oldest})


def well_formed(code: str, where: str) -> str:
    """A code as QCEW writes it (`31` → `31-33`). ConfigError where it has not the form of a NAICS code."""
    canonical = canonical_sector(code.strip())
    return canonical if digits(canonical) else known(canonical, where)


def known(code: str, where: str) -> str:
    """A code as QCEW writes it. ConfigError where it is no NAICS code of any revision."""
    canonical = canonical_sector(code.strip())
    if digits(canonical) and canonical in reference.industry_titles():
        return canonical
    if canonical in SUPERSECTORS:
        held = ", ".join(SUPERSECTORS[canonical])
        raise ConfigError(f"{where}: {code} is a supersector of BLS, no NAICS code", f"Name its sectors: {held}.")
    if canonical in reference.industry_titles():
        title = reference.industry_titles()[canonical]
        raise ConfigError(f"{where}: {code} stands for {title.lower()} together, no NAICS code", _SHOWN_AS)
    near = _near(code, [c for c in reference.industry_titles() if digits(c)])
    raise ConfigError(f"{where}: {code!r} is no NAICS code", f"Nearest: {_titled(near)}." if near else _SHOWN_AS)


def of_years(code: str, where: str, *years: int) -> str:
    """The code as QCEW writes it. ConfigError where none of these years has it; says what it is in the first."""
    canonical = known(code, where)
    year, vintage = years[0], breaks.naics_vintage(years[0])
    if any(canonical in codes_of(breaks.naics_vintage(one)) for one in years):
        return canonical
    near = successors(canonical, vintage) or _near(canonical, sorted(codes_of(vintage)))
    raise ConfigError(
        f"{where}: {canonical} is no code of {year} (NAICS {vintage}){history(canonical, vintage)}",
        f"Nearest: {_titled(near)}." if near else _SHOWN_AS,
    )


def successors(code: str, vintage: int) -> tuple[str, ...]:
    """The codes of its level that hold a code's establishments in another revision, closest by title first."""
    titles, group = reference.industry_titles(), _group(code, vintage)
    ours = titles.get(code, "").casefold()
    return tuple(sorted(group, key=lambda c: (-_likeness(ours, titles.get(c, "").casefold()), c))[:_NEAREST])


def _likeness(ours: str, theirs: str) -> float:
    import difflib  # only for a code that is wrong; every start would wait for it

    words = [set(title.replace(",", "").split()) - _COMMON for title in (ours, theirs)]
    return len(words[0] & words[1]) + difflib.SequenceMatcher(None, ours, theirs).ratio()


def _group(code: str, vintage: int) -> frozenset[str]:
    """The codes of a revision that together hold what the bridge group of this code holds."""
    deep = digits(code)
    for other in _revisions():
        if other != vintage and code in codes_of(other):
            older, newer = sorted((other, vintage))
            for group in breaks.bridge_groups(older, newer, deep):
                ours, theirs = (group.old, group.new) if other == older else (group.new, group.old)
                if code in ours:
                    return theirs
    return frozenset()


def _revisions() -> list[int]:
    """The revisions between which there are bridges, newest first."""
    return sorted({v for b in reference.naics_bridges() for v in (b.from_vintage, b.to_vintage)}, reverse=True)


def history(code: str, vintage: int) -> str:
    group = listed(sorted(_group(code, vintage)))
    if not group:
        return ""
    older = reference.retired_in().get(code, vintage) < vintage
    when = f"it was retired after NAICS {reference.retired_in()[code]}" if older else "it is newer"
    return f": {when}, and what it held is part of {group}"


def _near(code: str, among: Collection[str]) -> list[str]:
    """The codes beside it, as 238111 is beside 238110; else those that look like it."""
    import difflib  # only for a code that is wrong; every start would wait for it

    beside = sorted(other for other in among if len(other) == len(code) > 2 and other[:-1] == code[:-1])
    return beside[:_NEAREST] or difflib.get_close_matches(code, list(among), _NEAREST, 0.5)


def _titled(found: Iterable[str]) -> str:
    titles = reference.industry_titles()
    return "; ".join(f"{code} {titles.get(code, '')}".strip() for code in found)


def notes_on_file(named: Collection[str], year: int, file: str, *, missed: Sequence[str] = ()) -> Iterator[str]:
    """What a file's codes are not: of the year's revision, or of the same content.

    Args:
        named: the file's NAICS codes.
        missed: industries of the table that took no value from the file.
    """
    vintage = breaks.naics_vintage(year)
    strange = sorted(code for code in named if code not in codes_of(vintage))
    if not strange:
        return
    n = f"{len(strange)} {'row' if len(strange) == 1 else 'rows'}"
    yield f"{file}: {n} matched no industry, because NAICS {vintage}, that of {year}, has no {listed(strange)}."
    other = revision_of(strange, vintage)
    if other is None:
        return
    changed = sorted(_changed(other, vintage).intersection(named))
    if changed:
        yield (
            f"{file} is coded in NAICS {other}: {listed(changed)} exist in NAICS {vintage} too, but hold other "
            "establishments there; their values are used as they are."
        )
    new = [code for code in missed if code in codes_of(vintage) and code not in codes_of(other)]
    if new:
        yield f"{file} has no value for {listed(new)}, which NAICS {other} does not have."


def revision_of(strange: Sequence[str], vintage: int) -> int | None:
    """The other revision that has the most of these codes, the nearest first; None where none has any."""
    others = sorted((v for v in _revisions() if v != vintage), key=lambda v: abs(v - vintage))
    counts = {v: sum(code in codes_of(v) for code in strange) for v in others}
    best = max(others, key=lambda v: counts[v], default=None)
    return best if best is not None and counts[best] else None


@cache
def _changed(one: int, other: int) -> frozenset[str]:
    """Codes that both revisions have and whose content differs."""
    older, newer = sorted((one, other))
    groups = [group for digits in codes.LEVELS for group in breaks.bridge_groups(older, newer, digits)]
    return frozenset(code for group in groups for code in group.old & group.new)


def listed(found: Sequence[str]) -> str:
    """Codes with commas, at most twelve of them."""
    more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
    return ", ".join(found[:_NAMED]) + more
