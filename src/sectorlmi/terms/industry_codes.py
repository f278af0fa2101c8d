"""Which NAICS codes mean something in a year: the one rule for codes that a study, a command or a file names.

A code that its revision lacks matches no row, and would count as an industry without a job: a study key or an argument
is refused with what the code became, a file's rows are told in a note.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from typing import Final

from sectorlmi import reference
from sectorlmi.errors import ConfigError
from sectorlmi.terms import breaks, codes, naics

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
    last = {code: year for code, year in reference.retired_in().items() if naics.digits(code)}
    bridges = reference.naics_bridges()
    found = {code for code, year in last.items() if year == max(last.values())}
    for step in sorted({b.to_vintage for b in bridges if b.to_vintage > vintage}, reverse=True):
        here = [b for b in bridges if b.to_vintage == step]
        found = found.difference(*(b.new for b in here)).union(*(b.old for b in here))
    oldest = min(b.from_vintage for b in bridges)
    return frozenset(found | {code for code, year in last.items() if year == vintage or vintage <= year < oldest})


def well_formed(code: str, where: str) -> str:
    """A code as QCEW writes it (`31` → `31-33`). ConfigError where it has not the form of a NAICS code."""
    canonical = naics.canonical_sector(code.strip())
    return canonical if naics.digits(canonical) else known(canonical, where)


def known(code: str, where: str) -> str:
    """A code as QCEW writes it. ConfigError where it is no NAICS code of any revision."""
    canonical = naics.canonical_sector(code.strip())
    if naics.digits(canonical) and canonical in reference.industry_titles():
        return canonical
    if canonical in naics.SUPERSECTORS:
        held = ", ".join(naics.SUPERSECTORS[canonical])
        raise ConfigError(f"{where}: {code} is a supersector of BLS, no NAICS code", f"Name its sectors: {held}.")
    if canonical in reference.industry_titles():
        title = reference.industry_titles()[canonical]
        raise ConfigError(f"{where}: {code} stands for {title.lower()} together, no NAICS code", _SHOWN_AS)
    near = _near(code, [c for c in reference.industry_titles() if naics.digits(c)])
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
    words = [set(title.replace(",", "").split()) - _COMMON for title in (ours, theirs)]
    return len(words[0] & words[1]) + difflib.SequenceMatcher(None, ours, theirs).ratio()


def _group(code: str, vintage: int) -> frozenset[str]:
    """The codes of a revision that together hold what the bridge group of this code holds."""
    deep = naics.digits(code)
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
    other = _revision_of(strange, vintage)
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


def _revision_of(strange: Sequence[str], vintage: int) -> int | None:
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
