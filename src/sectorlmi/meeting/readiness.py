"""The readiness worksheet's rows with what the data already say, and what the partners' scores come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from sectorlmi.meeting.filled import Answers, scores
from sectorlmi.meeting.scores import (
    Combined,
    IndustryReadiness,
    Score,
    TopicScores,
    combine,
    industry_readiness,
    topic_scores,
)
from sectorlmi.meeting.sheets import READINESS
from sectorlmi.ranking.order import HIGHER, ranks
from sectorlmi.ranking.report import Report
from sectorlmi.reference import toolkit as words
from sectorlmi.reference.toolkit import Question
from sectorlmi.table.dictionary import dictionary
from sectorlmi.table.factors import FACTORS
from sectorlmi.table.rounding import as_shown
from sectorlmi.terms import columns as kinds
from sectorlmi.terms.cells import Array
from sectorlmi.terms.columns import Column
from sectorlmi.terms.document import Section
from sectorlmi.terms.study_parts import ReadinessRule

_FIFTHS: Final = 5
_FEW: Final = 0.5


@dataclass(frozen=True)
class Fact:
    """What the data say about one question of one industry; `score` is 1 to 5 by fifths of the rank, or nothing."""

    text: str
    score: float = np.nan


@dataclass(frozen=True, eq=False)
class Readiness:
    """Scores of the short list: by industry in its order, by topic, and joined with the data place."""

    questions: tuple[Question, ...]
    industries: tuple[str, ...]
    by_industry: Mapping[str, IndustryReadiness]
    by_topic: Mapping[tuple[str, str], TopicScores]
    combined: Combined
    partners: tuple[str, ...]
    messages: tuple[str, ...]

    @property
    def is_scored(self) -> bool:
        return any(r.n_scored or r.n_unknown for r in self.by_industry.values())


def questions_of(rule: ReadinessRule) -> tuple[Question, ...]:
    """The worksheet's questions and then the study's own; a question of the same topic is worded by the study."""
    own = {q.topic.casefold(): Question(q.topic, "Our own question", q.text, source="study") for q in rule.questions}
    built_in = tuple(own.pop(q.topic.casefold(), q) for q in words.questions())
    return (*built_in, *own.values())


def assess(report: Report, answers: Answers, rule: ReadinessRule) -> Readiness:
    """What the partners' scores say of the short-listed industries."""
    asked = questions_of(rule)
    found, messages = scores(answers, READINESS)
    topic_of = {q.topic.casefold(): q.topic for q in asked}
    found = [Score(s.partner, s.industry, topic_of.get(s.topic.casefold(), s.topic), s.value) for s in found]
    industries = report.short_list.industries
    by_industry = industry_readiness(
        found, industries, [q.topic for q in asked], optional=[q.topic for q in asked if q.theme == _DRIVER]
    )
    place = dict(zip(report.ranking.industries, report.ranking.place.tolist(), strict=True))
    data_places = np.array([place.get(code, np.nan) for code in industries], dtype=np.float64)
    return Readiness(
        asked,
        industries,
        by_industry,
        topic_scores(found),
        combine(data_places, [by_industry[code] for code in industries], rule.weight),
        tuple(dict.fromkeys(s.partner for s in found)),
        tuple(messages),
    )


_DRIVER: Final = "Driver of the economy"


def fact(report: Report, question: Question, industry: str) -> Fact:
    """What the data say, with its mark and its rank among the ranked industries; empty where they say nothing."""
    if not question.from_data:
        return Fact("")
    table, row = report.table, report.table.row_of(industry)
    if question.from_data == "n_establishments":
        return Fact(f"{table['n_establishments'][row]:,.0f} worksites (not firms)")
    column = FACTORS[question.from_data].column
    value = float(table[column.name][row]) if column.name in table.columns else np.nan
    if np.isnan(value):
        return Fact("not known")
    text = f"{amount(report, column, row)}{_UNITS[question.from_data]}"
    if industry not in report.ranking.industries:
        return Fact(text)
    of_all = table[column.name][[table.row_of(code) for code in report.ranking.industries]]
    rank = float(ranks(of_all.astype(np.float64), better=HIGHER)[report.ranking.industries.index(industry)])
    n = int((~np.isnan(of_all)).sum())
    return Fact(f"{text}; {rank:g} of {n}", _FIFTHS - np.floor((np.ceil(rank) - 1) * _FIFTHS / n))


_UNITS: Final = {"employment": " jobs", "avg_annual_wage": " a year", "location_quotient": " LQ (1 is parity)"}


def amount(report: Report, column: Column, row: int) -> str:
    """A number as its grade has it, with its mark, and rounded where it estimates one county's jobs."""
    return str(as_shown(report.table, report.study).number(column, row))


def scores_section(report: Report, found: Readiness) -> Section:
    """One row an industry, best combined place first: data place, readiness with its spread, and both together."""
    place = dict(zip(report.ranking.industries, report.ranking.place.tolist(), strict=True))
    titles, made = report.table.titles(), found.combined
    order = np.lexsort((np.arange(len(found.industries)), np.nan_to_num(made.place, nan=np.inf)))
    industries = [found.industries[i] for i in order]
    each = [found.by_industry[code] for code in industries]
    rows: dict[str, Array] = {
        "combined_place": made.place[order],
        "combined_low": made.place_low[order],
        "combined_high": made.place_high[order],
        "industry_code": np.array(industries, dtype=np.str_),
        "title": np.array([titles[code] for code in industries], dtype=np.str_),
        "place": np.array([place.get(code, np.nan) for code in industries], dtype=np.float64),
        "readiness": np.array([r.mean for r in each]),
        "readiness_lower": np.array([r.lower for r in each]),
        "readiness_upper": np.array([r.upper for r in each]),
        "partner_low": np.array([r.partner_low for r in each]),
        "partner_high": np.array([r.partner_high for r in each]),
        "n_scored": np.array([float(r.n_scored) for r in each]),
        "n_unknown": np.array([float(r.n_unknown) for r in each]),
        "n_open": np.array([float(r.n_open) for r in each]),
        "remark": np.array(
            [_remark(r, code in place) for r, code in zip(each, industries, strict=True)], dtype=np.str_
        ),
    }
    named = dictionary() | {c.name: c for c in _COLUMNS}
    who = ", ".join(found.partners) or "nobody yet"
    intro = (
        f"Scored by {who}. Combined = {1 - made.weight:.0%} rank by data place + {made.weight:.0%} rank by readiness, "
        "among the industries with both. Unknown is not low: it widens the range."
    )
    return Section("readiness", "Readiness scores", intro, tuple(named[name] for name in rows), rows)


def _remark(found: IndustryReadiness, is_ranked: bool) -> str:
    if not is_ranked:
        return "no data place: not ranked"
    if not found.n_scored:
        return "no score yet, so no combined place"
    if found.n_scored < _FEW * found.n_topics:
        return f"few scores: {found.n_scored} of {found.n_topics} topics"
    return ""


def topics_section(report: Report, found: Readiness) -> Section:
    """One row an industry and topic that somebody answered: mean, range, spread and how many did not know."""
    titles = report.table.titles()
    topics = [(code, q.topic) for code in found.industries for q in found.questions]
    shown = [key for key in topics if key in found.by_topic]
    each = [found.by_topic[key] for key in shown]
    rows: dict[str, Array] = {
        "industry_code": np.array([code for code, _ in shown], dtype=np.str_),
        "title": np.array([titles[code] for code, _ in shown], dtype=np.str_),
        "topic": np.array([topic for _, topic in shown], dtype=np.str_),
        "mean_score": np.array([t.mean for t in each], dtype=np.float64),
        "low_score": np.array([t.low for t in each], dtype=np.float64),
        "high_score": np.array([t.high for t in each], dtype=np.float64),
        "spread": np.array([t.spread for t in each], dtype=np.float64),
        "n_scores": np.array([float(t.n_scores) for t in each], dtype=np.float64),
        "n_not_known": np.array([float(t.n_unknown) for t in each], dtype=np.float64),
    }
    named = dictionary() | {c.name: c for c in _COLUMNS}
    intro = "The partners' scores of each topic; where they lie far apart, talk first."
    return Section("readiness_topics", "Scores by topic", intro, tuple(named[name] for name in rows), rows)


def _score(name: str, heading: str, meaning: str) -> Column:
    return Column(name, heading, "number", "score, 1 to 5", meaning, "", kinds.DECIMAL)


_COLUMNS: Final = (
    kinds.count("combined_place", "Combined place", "place", "By data place and readiness together; 1 is best"),
    kinds.count("combined_low", "Best", "place", "Best place over the ways in which open topics may turn out"),
    kinds.count("combined_high", "Worst", "place", "Worst place over the ways in which open topics may turn out"),
    _score("readiness", "Readiness", "Mean of the topics' mean scores"),
    _score("readiness_lower", "At least", "If every topic without a score were 1"),
    _score("readiness_upper", "At most", "If every topic without a score were 5"),
    _score("partner_low", "Lowest partner", "The lowest of the partners' own means"),
    _score("partner_high", "Highest partner", "The highest of the partners' own means"),
    kinds.count("n_scored", "Topics scored", "topics", "Topics with at least one score"),
    kinds.count("n_unknown", "Unknown", "topics", "Topics that were looked at and nobody could score"),
    kinds.count("n_open", "Not asked", "topics", "Topics without any answer"),
    kinds.text("remark", "Remark", "What to know about the row"),
    kinds.text("topic", "Topic", "Question of the worksheet"),
    _score("mean_score", "Mean", "Mean of the partners' scores"),
    _score("low_score", "Lowest", "Lowest score of a partner"),
    _score("high_score", "Highest", "Highest score of a partner"),
    Column("spread", "Spread", "number", "standard deviation", "Of the partners' scores", "", kinds.DECIMAL),
    kinds.count("n_scores", "Scores", "partners", "Partners who gave a score"),
    kinds.count("n_not_known", "Unknown", "partners", "Partners who wrote unknown"),
)
