"""The rows of the sheets that people fill in: what each row shows, and what was already written in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from sectorlmi.meeting import sheets
from sectorlmi.meeting.filled import Answers, Key, Row, Value, left_over, scores
from sectorlmi.meeting.readiness import Readiness, amount, fact
from sectorlmi.meeting.scores import TopicScores, topic_scores
from sectorlmi.meeting.sheets import Form
from sectorlmi.ranking.report import Report
from sectorlmi.reference import toolkit as words
from sectorlmi.table.dictionary import dictionary

NO_LONGER_ASKED: Final = "no longer listed"
_FIRST: Final = ("first", "next")


@dataclass(frozen=True)
class FormRow:
    """A row of a form: its keys and shown values by heading, and what was written. `starts` begins a new block."""

    shown: Mapping[str, Value]
    written: Row = field(default_factory=dict)
    starts: bool = False


@dataclass(frozen=True)
class Pages:
    """The readiness of industries that have a page: those that are marked, and others of which more than a score is
    known. `rest` is what was written about industries and topics that are no longer asked for."""

    marked: Mapping[str, Sequence[FormRow]]
    others: Mapping[str, Sequence[FormRow]]
    rest: Sequence[FormRow]

    @property
    def industries(self) -> tuple[str, ...]:
        return (*self.marked, *self.others)

    @property
    def is_empty(self) -> bool:
        return not (self.marked or self.others or self.rest)


def readiness_pages(report: Report, found: Readiness, answers: Answers) -> Pages:
    """Every question for each industry that has a page of its own."""
    written = answers.rows(sheets.READINESS)
    chosen = decided(answers)
    told = {key[0] for key, row in written.items() if set(row) - {"Score"}}
    marked = {code: _page_rows(report, found, written, code) for code in found.industries if code in chosen}
    others = {code: _page_rows(report, found, written, code) for code in found.industries if code in told - chosen}
    known = {_same_key(written, (code, q.topic)) for code in found.industries for q in found.questions}
    return Pages(marked, others, _left_over(sheets.READINESS, written, known, "Question"))


def decided(answers: Answers) -> set[str]:
    """The industries that the launch sheet takes first or next."""
    rows = answers.rows(sheets.launch()).items()
    return {key[0] for key, row in rows if "Decision" in row and row["Decision"].shown.casefold() in _FIRST}


def _page_rows(report: Report, found: Readiness, written: Mapping[Key, Row], code: str) -> list[FormRow]:
    rows = []
    for question in found.questions:
        says = fact(report, question, code)
        shown: dict[str, Value] = {
            "NAICS": code,
            "Topic": question.topic,
            "Question": asked(question),
            "From the data": says.text,
            "Data score": "" if np.isnan(says.score) else says.score,
        }
        rows.append(FormRow(shown, written.get(_same_key(written, (code, question.topic)), {})))
    return rows


def matrix_scores(found: Readiness, answers: Answers) -> dict[tuple[str, str], Value]:
    """The scores as they were written, by industry and topic."""
    written = answers.rows(sheets.READINESS)
    keys = [(code, question.topic) for code in found.industries for question in found.questions]
    rows = {key: written.get(_same_key(written, key), {}) for key in keys}
    return {key: row["Score"].value for key, row in rows.items() if "Score" in row}


def asked(question: words.Question) -> str:
    """The question, and what its lowest and highest score mean."""
    ends = f"\n1: {question.low} · 5: {question.high}" if question.low else ""
    return question.text + ends


def _same_key(written: Mapping[Key, Row], key: Key) -> Key:
    """The key as it was written, where only capitals differ."""
    if key in written:
        return key
    folded = tuple(part.casefold() for part in key)
    return next((k for k in written if tuple(part.casefold() for part in k) == folded), key)


def _left_over(form: Form, written: Mapping[Key, Row], known: set[Key], note_in: str) -> list[FormRow]:
    rest = left_over(written, known)
    return [
        FormRow(dict(zip(form.keys, key, strict=True)) | {note_in: NO_LONGER_ASKED}, rest[key], starts=i == 0)
        for i, key in enumerate(sorted(rest))
    ]


def launch_rows(report: Report, found: Readiness, answers: Answers) -> list[FormRow]:
    """One row an industry, best combined place first."""
    form, titles = sheets.launch(), report.table.titles()
    written = answers.rows(form)
    place = found.combined.place
    order = np.lexsort((np.arange(len(place)), np.nan_to_num(place, nan=np.inf)))
    rows = []
    for i in order:
        code = found.industries[i]
        combined: Value = "" if np.isnan(place[i]) else float(place[i])
        shown: dict[str, Value] = {"NAICS": code, "Industry": titles[code], "Combined place": combined}
        rows.append(FormRow(shown, written.get((code,), {})))
    return rows + _left_over(form, written, {(c,) for c in found.industries}, "Industry")


def listed_rows(form: Form, answers: Answers, suggestions: Sequence[str] = ()) -> list[FormRow]:
    """The rows of a free list: those written, and blank ones; `suggestions` begin a list that nobody wrote on."""
    written = answers.rows(form)
    count = max([form.n_blank, *(int(key[0]) for key in written if key[0].isdigit())])
    keys = [(str(n),) for n in range(1, count + 1)]
    rows = [FormRow({form.keys[0]: key[0]}, written.get(key, {})) for key in keys]
    if written:
        return rows + _left_over(form, written, set(keys), form.keys[0])
    action = form.entries[0].heading
    first = [FormRow({**rows[i].shown, action: text}) for i, text in enumerate(suggestions)]
    return first + rows[len(first) :]


def rubric_rows(answers: Answers) -> list[FormRow]:
    """The three dimensions; where one is scored, its band and the advice where to start."""
    written = answers.rows(sheets.RUBRIC)
    by_topic = topic_scores(scores(answers, sheets.RUBRIC)[0])
    dimensions = list(dict.fromkeys(band.dimension for band in words.rubric()))
    rows = []
    for dimension in dimensions:
        row = written.get((dimension,), {})
        all_scores = by_topic.get(("", dimension), TopicScores())
        band = _band(dimension, row, all_scores.mean)
        shown: dict[str, Value] = {
            "Dimension": dimension,
            "Band": band.name if band else "",
            "What that looks like": band.looks_like if band else "",
            "Where to start": band.start_with if band else "",
            "Partners' mean": all_scores.mean if all_scores.n_scores else "",
            "Lowest to highest": _span(all_scores),
        }
        rows.append(FormRow(shown, row, starts=True))
    return rows + _left_over(sheets.RUBRIC, written, {(d,) for d in dimensions}, "Band")


def _span(found: TopicScores) -> str:
    unknown = f"{found.n_unknown} unknown" if found.n_unknown else ""
    span = f"{found.low:g} to {found.high:g}, of {found.n_scores}" if found.n_scores else ""
    return "; ".join(part for part in (span, unknown) if part)


def _band(dimension: str, row: Row, mean: float) -> words.Band | None:
    """The band of the sheet's own score, or of the partners' mean; None where there is neither."""
    own = row["Score"].value if "Score" in row else ""
    score = own if isinstance(own, float) else mean
    entry = sheets.RUBRIC.entry("Score")
    if not entry.least <= score <= entry.most:
        return None
    return [b for b in words.rubric() if b.dimension == dimension and b.least <= score][-1]


def metric_rows(report: Report, answers: Answers) -> list[FormRow]:
    """The measures for each industry that the launch sheet takes first or next; one set without a name until then."""
    written, titles = answers.rows(sheets.METRICS), report.table.titles()
    chosen = decided(answers)
    listed = [key[0] for key in answers.rows(sheets.launch()) if key[0] in chosen and key[0] in titles]
    rows: list[FormRow] = []
    known: set[Key] = set()
    for code in listed or [""]:
        for i, measure in enumerate(words.measures()):
            key = (code, measure.area, measure.name)
            known.add(key)
            shown: dict[str, Value] = {
                "NAICS": code,
                "Industry": titles.get(code, "The first partnership"),
                "Area": measure.area,
                "Kind": measure.kind,
                "Measure": measure.name,
                "Unit": measure.unit,
                "From the data": _now(report, measure.from_data, code),
            }
            starts = i == 0 or measure.area != words.measures()[i - 1].area
            rows.append(FormRow(shown, written.get(key, {}), starts))
    return rows + _left_over(sheets.METRICS, written, known, "Industry")


def _now(report: Report, name: str, code: str) -> str:
    """Today's value from the data, with its year; empty where the data have none."""
    if not name or not code:
        return ""
    table, row = report.table, report.table.row_of(code)
    column = dictionary(table.factors)[name]
    value = float(table[name][row])
    if np.isnan(value):
        return "not known"
    return f"{amount(report, column, row)} ({report.study.years.current})"


def partner_rows(report: Report, answers: Answers) -> list[FormRow]:
    """The answers of every other partner, so that the workbook holds all of them."""
    titles = report.table.titles()
    rows: list[FormRow] = []
    for partner, form, key, row in answers.others():
        industry = key[0] if len(key) > 1 else ""
        shown: dict[str, Value] = {
            "Partner": partner,
            "Tab": form.tab,
            "NAICS": industry,
            "Industry": titles.get(industry, ""),
            "Topic": key[-1],
        }
        starts = not rows or rows[-1].shown["Partner"] != partner
        rows.append(FormRow(shown, row, starts))
    return rows


def kept_rows(answers: Answers) -> list[FormRow]:
    """Values that have no place on the sheets, old ones too."""
    written = answers.rows(sheets.KEPT)
    rows: dict[Key, FormRow] = {
        key: FormRow(dict(zip(sheets.KEPT.keys, key, strict=True)) | {h: cell.shown for h, cell in row.items()})
        for key, row in written.items()
    }
    for kept in answers.kept:
        key = kept.cell.file, kept.cell.sheet, kept.cell.cell, kept.cell.shown
        about: dict[str, Value] = {"Belongs to": kept.belongs_to, "Column": kept.column, "Why it is here": kept.why}
        rows[key] = FormRow(dict(zip(sheets.KEPT.keys, key, strict=True)) | about)
    return list(rows.values())


def no_longer_asked(report: Report, found: Readiness, answers: Answers) -> list[str]:
    """A message for each industry that people wrote about and that is not on the list now."""
    told: dict[tuple[str, str], list[str]] = {}
    topics = {q.topic.casefold() for q in found.questions}
    for form, key, row in _everything(answers):
        if key[0] not in found.industries:
            why = "on the short list" if key[0] in report.table.industries else "in the data table"
            told.setdefault((key[0], why), []).extend(f"{c.place} ({c.shown!r})" for c in row.values())
        elif form is sheets.READINESS and key[1].casefold() not in topics:
            told.setdefault((f"{key[0]} / {key[1]}", "asked"), []).extend(
                f"{c.place} ({c.shown!r})" for c in row.values()
            )
    return [
        f"{what} is not {why} any more: {places[0]}"
        + (f" and {len(places) - 1} more entries are kept" if len(places) > 1 else " is kept")
        for (what, why), places in told.items()
        if places
    ]


def not_as_asked(answers: Answers) -> list[str]:
    """A message for each answer that is none of those a sheet offers, beside the readiness scores; it stays."""
    by_name = {form.name: form for form in sheets.every()}
    told = scores(answers, sheets.RUBRIC)[1]
    for (name, key), row in answers.shared.items():
        for heading, cell in row.items():
            entry = by_name[name].entry(heading)
            if entry.kind == "choice" and cell.shown.strip().casefold() not in entry.choices:
                what = f"{cell.place}: {cell.shown!r} is no {heading.lower()} ({' / '.join(key)})"
                told.append(f"{what}; write {entry.allowed}")
    return told


def _everything(answers: Answers) -> list[tuple[Form, Key, Row]]:
    """Rows that are keyed by an industry: all partners' readiness answers, the launch sheet and the metrics."""
    by_partner = [
        (sheets.READINESS, key, row) for (_, name, key), row in answers.by_partner.items() if name == "readiness"
    ]
    shared = [(form, key, row) for form in (sheets.launch(), sheets.METRICS) for key, row in answers.rows(form).items()]
    return by_partner + [each for each in shared if each[1][0]]  # metrics of the first partnership name no industry
