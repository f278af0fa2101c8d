"""Two or three of the short list side by side, and what has to be found out before one is chosen: who, and by when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import isnan
from typing import Any, Final

from sectorlmi.meeting.brief import IndustryBrief
from sectorlmi.meeting.readiness import Readiness
from sectorlmi.meeting.scores import MOST
from sectorlmi.ranking.board import Board, BoardRow, board_of
from sectorlmi.ranking.doubts import BASE, TIE
from sectorlmi.ranking.gaps import ToDo, to_do
from sectorlmi.ranking.report import Report
from sectorlmi.ranking.standing import Setting
from sectorlmi.reference.industry_words import inside_a_sentence
from sectorlmi.terms.columns import Column
from sectorlmi.terms.document import Document, Passage, Section, file_stem, plain_table
from sectorlmi.terms.study import Study

LEAST, MOST_CANDIDATES = 2, 3
_PARTS: Final = 3
_OCCUPATIONS: Final = 3
_HALF: Final = 0.5
# The toolkit's worksheet asks who leads: nothing starts without two people of the industry.
_LEADERS: Final = ToDo("Name two executives who would lead", "the board", "")
_FIGURES: Final = {
    "employment": "Jobs",
    "avg_annual_wage_usd": "Pay a year",
    "growth_pct": "Growth",
    "projected_growth_pct": "Outlook",
    "location_quotient": "Concentration",
}
# Gaps of a brief that a board has closed before it chooses; the others can wait.
_BEFORE_CHOOSING: Final = ("occupations", "regional_wages", "sizes")
_HEADINGS: Final = {"industry": "Industry", "what": "What to find out", "who": "Who", "by": "By when", "closes": "How"}


@dataclass(frozen=True, eq=False)
class Candidate:
    """One industry of the choice: its brief, its cells by the names of the rows, and what has to be found out."""

    brief: IndustryBrief
    rows: Mapping[str, str]
    to_do: tuple[ToDo, ...]


@dataclass(frozen=True, eq=False)
class Choice:
    """The candidates, and what has to be found out for all of them."""

    report: Report
    candidates: tuple[Candidate, ...]
    to_do: tuple[ToDo, ...]

    @property
    def study(self) -> Study:
        return self.report.study

    @property
    def facts(self) -> str:
        return f"{self.study.region.name} · {self.candidates[0].brief.facts}"

    def document(self) -> Document:
        """The choice for every format."""
        number = {2: "Two", 3: "Three"}[len(self.candidates)]
        codes = "-".join(one.brief.code for one in self.candidates)
        tables = (self._side_by_side(), self._to_do())
        shown = Passage(f"{number} candidates, side by side", 1, (self.facts,), shows=("side_by_side",))
        return Document(
            "choice",
            f"{number} candidates, side by side",
            f"{file_stem(self.study.name)}-choose-{codes}",
            tables,
            self._payload,
            study=self.study,
            is_sample=self.report.is_sample,
            screen_notes=(),
            passages=(shown, Passage("What more do we need to know to choose?", 1, shows=("to_do",))),
            notes=self.report.notes,
            provenance=self.report.provenance,
            subject=self,
        )

    def _side_by_side(self) -> Section:
        heads = {"measure": ""} | {one.brief.code: one.brief.name for one in self.candidates}
        rows = [(name, *(one.rows[name] for one in self.candidates)) for name in self.candidates[0].rows]
        return plain_table("side_by_side", "Side by side", heads, rows)

    def _to_do(self) -> Section:
        own = [(one.brief.name, task) for one in self.candidates for task in one.to_do]
        every = [*own, *(("All of them", task) for task in self.to_do)]
        rows = [(name, task.what, task.who, "", task.closes) for name, task in every]
        return plain_table("to_do", "What more do we need to know to choose?", _HEADINGS, rows)

    def _payload(self) -> dict[str, Any]:
        return {
            "candidates": [
                {
                    "industry_code": one.brief.code,
                    "name": one.brief.name,
                    "title": one.brief.official,
                    "rows": dict(one.rows),
                    "to_do": [asdict(task) for task in one.to_do],
                }
                for one in self.candidates
            ],
            "to_do": [asdict(task) for task in self.to_do],
        }


def choice_of(report: Report, briefs: Sequence[IndustryBrief], readiness: Readiness) -> Choice:
    """The choice among these industries of the short list."""
    board: Board = board_of(report)
    common = to_do(Setting(report), [brief.code for brief in briefs])
    made = tuple(
        Candidate(
            brief,
            dict(_rows(report, board.rows.get(brief.code), brief, readiness)),
            tuple(_tasks(brief, board, readiness, common)),
        )
        for brief in briefs
    )
    return Choice(report, made, common)


def _rows(
    report: Report, row: BoardRow | None, brief: IndustryBrief, readiness: Readiness
) -> Iterator[tuple[str, str]]:
    """The rows of the table, each with its cell."""
    yield f"Place of {len(report.ranking)}", _place(report, brief.code)
    yield "How firm", "; ".join(filter(None, (row.firmness, row.tries))) if row else "not ranked"
    yield "For it", _sentence("; ".join(row.speaks_for)) if row and row.speaks_for else "–"
    yield "Against it, or unsure", " ".join(r.text for r in row.remarks) if row and row.remarks else "–"
    for figure in brief.figures:
        yield _FIGURES[figure.name], f"{figure.text} {figure.words}" if figure.text != "–" else figure.words
    yield "Parts", "; ".join(_parts(brief)) or "–"
    yield "Occupations, by national pattern", _occupations(brief)
    yield "Jobs below a bachelor’s degree", _below(brief)
    yield "Worksites", brief.sizes
    yield f"Readiness, {len(readiness.questions)} questions", _readiness(brief.code, readiness)


def _place(report: Report, code: str) -> str:
    if code not in report.ranking.industries:
        return "not ranked"
    at = report.ranking.industries.index(code)
    place = f"{report.ranking.place[at]:g}"
    if report.ranges is None:
        return place
    low, high = report.ranges.low[at], report.ranges.high[at]
    return f"{place} (almost always {low:g}{f' to {high:g}' if high != low else ''})"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _parts(brief: IndustryBrief) -> list[str]:
    """Its largest parts with their jobs."""
    if brief.parts is None:
        return []
    jobs: Column = next(c for c in brief.parts.columns if c.name == "employment")
    shown = brief.parts.as_shown()
    return [f"{shown.rows['title'][k]} {shown.cell(jobs, k)}" for k in range(min(_PARTS, len(shown)))]


def _occupations(brief: IndustryBrief) -> str:
    if brief.occupations is None:
        return "not loaded"
    steps = sorted(brief.occupations.steps, key=lambda step: -step.jobs)[:_OCCUPATIONS]
    told = "; ".join(step.title for step in steps)
    return f"{told}. {brief.occupations.caution}".strip() if brief.occupations.caution else told


def _below(brief: IndustryBrief) -> str:
    share = brief.occupations.below_bachelor_share if brief.occupations else float("nan")
    return "not loaded" if isnan(share) else f"about {share:.0%}"


def _readiness(code: str, found: Readiness) -> str:
    """The partners' scores of the industry, and how many questions are open."""
    each = found.by_industry.get(code)
    if each is None or not (each.n_scored or each.n_unknown):
        return "no worksheet filled in yet"
    open_ones = each.n_topics - each.n_scored
    scored = "no score" if isnan(each.mean) else f"{each.mean:.1f} of {MOST} ({each.lower:.1f} to {each.upper:.1f})"
    return f"{scored}; {each.n_scored} of {each.n_topics} topics scored, {open_ones} open"


def _tasks(brief: IndustryBrief, board: Board, readiness: Readiness, common: Sequence[ToDo]) -> Iterator[ToDo]:
    """What has to be found out about one industry, the choice of a part first."""
    large = _without_a_leader(brief)
    if large:
        yield ToDo(f"Choose the part: {large}", "the board", "")
    row = board.rows.get(brief.code)
    for remark in row.remarks if row else ():
        if remark.topic == TIE or (remark.topic == BASE and any(BASE in task.what for task in common)):
            continue  # nobody can look into a tie, and what is a task for all of them is none for one
        if remark.kind == "unsure":
            yield ToDo(f"Look into: {remark.text}", "the analyst", "employers, or other years of the same counties")
        elif remark.kind == "caution":
            yield ToDo(f"Look into: {remark.text}", "the analyst", "")
    if brief.occupations is not None and brief.occupations.caution:
        yield ToDo("Ask employers which occupations they hire: the national list may mislead", "the convener", "")
    for gap in brief.gaps:
        if gap.key in _BEFORE_CHOOSING:
            yield ToDo(f"Find out: {inside_a_sentence(gap.what)}", gap.who, f"{gap.file}: {gap.command}")
    each = readiness.by_industry.get(brief.code)
    if each is None or each.n_topics > each.n_scored:
        yield ToDo("Score the open questions of readiness", "the partners", "sectorlmi shortlist --worksheet FILE")
    yield _LEADERS


def _without_a_leader(brief: IndustryBrief) -> str:
    """The largest parts where none has more than half of the jobs."""
    if brief.parts is None or len(brief.parts) <= 1:
        return ""
    jobs = brief.parts.rows["employment"]
    known = [float(n) for n in jobs if not isnan(n)]
    if not known or max(known) > _HALF * sum(known):
        return ""
    names = [str(name) for name in brief.parts.rows["title"][:_PARTS]]
    return f"{', '.join([names[0], *map(inside_a_sentence, names[1:-1])])}, or {inside_a_sentence(names[-1])}?"
