"""The short list: START's rule, strong across most factors or outstanding on one, and editable by hand."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sectorlmi.errors import ConfigError
from sectorlmi.ranking.criteria import Criterion
from sectorlmi.ranking.order import losses
from sectorlmi.ranking.ranking import Ranking, Rankings, is_level
from sectorlmi.terms.cells import Flags


@dataclass(frozen=True)
class Pick:
    """One industry of the short list, why it is there, and what must be said with it."""

    industry: str
    reason: str
    cautions: tuple[str, ...] = ()


@dataclass(frozen=True)
class ShortList:
    """The industries to talk about, in order of place, then those added that are not ranked.

    `dropped` are the industries taken off by hand that the rule had picked.
    """

    picks: tuple[Pick, ...]
    dropped: tuple[str, ...] = ()

    @property
    def industries(self) -> tuple[str, ...]:
        """The codes, in order."""
        return tuple(p.industry for p in self.picks)

    def with_cautions(self, said: Mapping[str, tuple[str, ...]]) -> ShortList:
        """The list with what is said of each industry, by code."""
        picks = tuple(replace(p, cautions=said.get(p.industry, ())) for p in self.picks)
        return replace(self, picks=picks)


def choose(
    ranking: Ranking,
    *,
    top: int = 10,
    any_factor_top: int = 3,
    add: Sequence[str] = (),
    drop: Sequence[str] = (),
    others: Iterable[str] | Mapping[str, str] = (),
) -> ShortList:
    """The top places, together with the top ranks on any single factor that counts, edited by hand.

    Ties at a boundary are included. A factor on which everyone is level, or that has no weight, picks nobody.

    Args:
        ranking: the ranking to choose from.
        top: the last place that is listed; 0 lists nobody by place.
        any_factor_top: the last rank on one factor that is listed; 0 switches the rule off.
        add: codes to add by hand; an industry that was set aside may be added, and its reason says so.
        drop: codes to take off by hand.
        others: further codes of the table that were set aside before the ranking (too small, for instance); with the
            reasons where they are known.

    Raises:
        ConfigError: a negative number, a code that is not in the table, or one both added and dropped.
    """
    _check_sizes(top=top, any_factor_top=any_factor_top)
    early = others if isinstance(others, Mapping) else dict.fromkeys(others, "set aside before the ranking")
    set_aside = {**early, **{a.industry: a.reason for a in ranking.set_aside}}
    _check_codes([*ranking.industries, *set_aside], add, drop)
    reasons = {c: _reason(ranking, row, top, any_factor_top) for row, c in enumerate(ranking.industries)}
    chosen = {code: why for code, why in reasons.items() if why}
    for code in add:
        chosen.setdefault(code, _by_hand(set_aside.get(code)))
    order = [*ranking.industries, *(code for code in dict.fromkeys(add) if code not in reasons)]
    picks = tuple(Pick(code, chosen[code]) for code in order if code in chosen and code not in drop)
    return ShortList(picks, tuple(code for code in ranking.industries if code in chosen and code in drop))


def listed_by_rule(ranking: Rankings, criteria: Sequence[Criterion], *, top: int, any_factor_top: int) -> Flags:
    """(r, n) who is on the short list by rule: the top places and the top ranks on a factor that tells apart."""
    listed: Flags = ranking.place <= top
    for k, criterion in enumerate(criteria):
        kept = np.where(ranking.is_ranked, ranking.values[..., k], np.nan)
        counts = (ranking.weights[..., k] > 0) & ~is_level(losses(kept, better=criterion.better))
        listed |= (ranking.ranks[..., k] <= any_factor_top) & counts[..., None]
    return listed


def _reason(ranking: Ranking, row: int, top: int, any_factor_top: int) -> str:
    place = int(ranking.place[row])
    if place <= top:
        return f"place {place}"
    strong = [
        f"rank {ranking.ranks[row, j]:g} on {criterion.name}"
        for j, criterion in enumerate(ranking.criteria)
        if ranking.ranks[row, j] <= any_factor_top and _tells_apart(ranking, criterion)
    ]
    return ", ".join(strong)


def _tells_apart(ranking: Ranking, criterion: Criterion) -> bool:
    return criterion.weight > 0 and criterion.name not in ranking.constant


def _by_hand(why_not_ranked: str | None) -> str:
    return f"added by hand; not ranked: {why_not_ranked}" if why_not_ranked else "added by hand"


def _check_sizes(**sizes: int) -> None:
    for key, number in sizes.items():
        if number < 0:
            raise ConfigError(f"shortlist.{key}: {number} is negative", "Give 0 or a positive whole number.")


def _check_codes(known: Sequence[str], add: Sequence[str], drop: Sequence[str]) -> None:
    for key, codes in (("add", add), ("drop", drop)):
        for code in codes:
            _check_code(f"shortlist.{key}", code, known)
    both = sorted(set(add) & set(drop))
    if both:
        raise ConfigError(f"shortlist: {', '.join(both)} both added and dropped", "Keep one of the two.")


def _check_code(key: str, code: str, known: Sequence[str]) -> None:
    if code in known:
        return
    near = difflib.get_close_matches(code, known, n=3, cutoff=0.5)
    hint = f"Nearest: {', '.join(near)}." if near else "`sectorlmi table` lists the codes."
    raise ConfigError(f"{key}: industry {code} is not in the table", hint)
