"""A ranking in the words of the board that has to decide: the answer, and of every industry what speaks for it, what is
unsure, why it is not on the list; and what is to be done to know more.

How firm a place is counts tries. A try is one ranking with other weights and another fill of the hidden numbers: the
weights are drawn about the study's own (Dirichlet, concentration 25: a weight of 20 % then varies by 8 points, one
standard deviation), and with each goes one of the study's fills, values of the hidden cells that keep every published
sum and every certain bound. There are 10,000 tries (`ranking.robustness`); who is a candidate stays as it is. Where
nothing is hidden, weights alone vary. An industry is firm that is among the first (`shortlist.top`) in at least 95 of
100 tries, fairly firm in 80, and could change in 50; so could one that is on the list by its place in fewer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from sectorlmi.ranking.absences import not_ranked, tries_in_words, why_not_listed
from sectorlmi.ranking.doubts import NEAR, Remark, remarks, reweighed, words_of
from sectorlmi.ranking.gaps import ToDo, to_do
from sectorlmi.ranking.report import Report
from sectorlmi.ranking.standing import Setting, in_words, listed
from sectorlmi.ranking.strengths import alone, speaks_for

FIRM: Final = "firm"
FAIRLY_FIRM: Final = "fairly firm"
COULD_CHANGE: Final = "could change"
UNLIKELY: Final = "unlikely"
# The least share of the tries of each.
_LEAST: Final = ((FIRM, 0.95), (FAIRLY_FIRM, 0.80), (COULD_CHANGE, 0.50))
# Shares are rounded to ten digits.
_NOISE: Final = 1e-9


@dataclass(frozen=True)
class BoardRow:
    """A ranked industry in a board's words.

    `firmness` is `firm`, `fairly firm`, `could change` or `unlikely`, `tries` the share behind it in words; both are
    empty where robustness was not asked for. `strength` is what put it on the list where its place did not. `why_not`
    is empty for those on the list.
    """

    code: str
    name: str
    firmness: str
    tries: str
    speaks_for: tuple[str, ...]
    remarks: tuple[Remark, ...]
    strength: str
    why_not: str


@dataclass(frozen=True)
class Board:
    """A whole result in a board's words.

    `answers` are a label and a sentence each: Firm, Fairly firm, Could change. `rows` holds every ranked industry,
    `not_ranked` says why every other one of the table is none.
    """

    headline: str
    answers: tuple[tuple[str, str], ...]
    rows: Mapping[str, BoardRow]
    not_ranked: Mapping[str, str]
    to_do: tuple[ToDo, ...]


@lru_cache(maxsize=1)
def board_of(report: Report) -> Board:
    """The words of a result. They claim what was computed and nothing else."""
    setting = Setting(report)
    rows = {code: _row(setting, code) for code in report.ranking.industries}
    return Board(_headline(setting, rows), _answers(setting, rows), rows, not_ranked(setting), to_do(setting))


def _row(setting: Setting, code: str) -> BoardRow:
    one = setting.of(code)
    by_place = code in setting.listed_by_place
    is_alone = code in setting.report.short_list.industries and not by_place
    return BoardRow(
        code,
        one.name,
        _firmness(setting, code),
        tries_in_words(setting.tries[code]) if code in setting.tries else "",
        speaks_for(one),
        remarks(one),
        alone(one) if is_alone else "",
        why_not_listed(one),
    )


def _firmness(setting: Setting, code: str) -> str:
    if code not in setting.tries:
        return ""
    reached = (word for word, least in _LEAST if setting.tries[code] >= least - _NOISE)
    return next(reached, COULD_CHANGE if code in setting.listed_by_place else UNLIKELY)


def _headline(setting: Setting, rows: Mapping[str, BoardRow]) -> str:
    """`Ten industries lead in Metro Atlanta: four are firm, three fairly firm, and three could change`."""
    codes = setting.listed_by_place
    if not codes:
        n = len(setting.report.short_list.industries)
        return f"No industry of {setting.region} is listed by its place; {in_words(n)} stand on the list for a strength"
    lead = f"{words_of(len(codes))} {'industry leads' if len(codes) == 1 else 'industries lead'} in {setting.region}"
    counts = {word: sum(rows[code].firmness == word for code in codes) for word, _ in _LEAST}
    told = [(word, n) for word, n in counts.items() if n]
    if not told:
        return lead
    if len(told) == 1:
        word, n = told[0]
        each = "all" if n > 1 else "it"
        return f"{lead}, and {each} {_predicate(word, n)}"
    return f"{lead}: {listed([f'{in_words(n)} {_predicate(word, n)}' for word, n in told])}"


def _predicate(word: str, n: int) -> str:
    if word == COULD_CHANGE:
        return word
    return f"{'is' if n == 1 else 'are'} {word}"


def _answers(setting: Setting, rows: Mapping[str, BoardRow]) -> tuple[tuple[str, str], ...]:
    if not setting.tries or not setting.listed_by_place:
        return ()
    told = {word: [c for c in setting.listed_by_place if rows[c].firmness == word] for word, _ in _LEAST}
    texts = {
        FIRM: _firm(setting, told[FIRM]),
        FAIRLY_FIRM: f"{_starting(setting, told[FAIRLY_FIRM])}: in 80 to 94 of 100 tries." if told[FAIRLY_FIRM] else "",
        COULD_CHANGE: _could_change(setting, rows, told[COULD_CHANGE]),
    }
    return tuple((words[:1].upper() + words[1:], text) for words, text in texts.items() if text)


def _starting(setting: Setting, codes: Sequence[str]) -> str:
    text = setting.inside(codes)
    return text[:1].upper() + text[1:]


def _firm(setting: Setting, codes: Sequence[str]) -> str:
    varied = "somewhat other weights"
    if setting.report.robustness is not None and setting.report.robustness.both is not None:
        varied += " and other values for the hidden numbers"
    if not codes:
        return f"No industry is among {setting.first} in 95 of 100 tries with {varied}."
    verb = "stays" if len(codes) == 1 else "stay"
    return f"{_starting(setting, codes)} {verb} among {setting.first} in at least 95 of 100 tries with {varied}."


def _could_change(setting: Setting, rows: Mapping[str, BoardRow], codes: Sequence[str]) -> str:
    """Those on the list that may leave it, those below it that are among the first as often, and the nearest tie."""
    said = [f"{_starting(setting, codes)}."] if codes else []
    near = [c for c, row in rows.items() if row.firmness in (w for w, _ in _LEAST) and c not in setting.listed_by_place]
    if near:
        verb = "is" if len(near) == 1 else "are"
        where = f"not on it by place, but among {setting.first} in at least half of the tries"
        said.append(f"{_starting(setting, near)} {verb} {where}.")
    changes = setting.report.robustness.changes if setting.report.robustness else ()
    if changes and changes[0].size <= NEAR and changes[0].enters:
        change = changes[0]
        name = setting.factor(change.factor)
        said.append(f"A near tie: if {reweighed(name, change)}, {_swap(setting, change.enters, change.leaves)}.")
    return " ".join(said)


def _swap(setting: Setting, enters: Sequence[str], leaves: Sequence[str]) -> str:
    # In names of industries nobody sees whether they are one or many.
    if not leaves:
        return f"{setting.inside(enters)} would join the list"
    return f"{setting.inside(enters)} would take the place of {setting.inside(leaves)}"
