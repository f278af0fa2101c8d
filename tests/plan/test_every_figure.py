"""Every figure of a plan's Word file and Markdown is one of its JSON, and says what it is; whatever the template."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from math import floor, log10
from pathlib import Path
from typing import Any

import docx
import pytest

from sectorlmi.plan import plan_document
from sectorlmi.plan.templates import TEMPLATES
from sectorlmi.reports import write
from sectorlmi.reports.docx import word_file
from sectorlmi.reports.json import as_dict
from sectorlmi.terms.document import SAMPLE_BANNER, Document

NUMBER = re.compile(r"(?<![\w.])-?\$?\d[\d,]*(?:\.\d+)?(?!\w)")
# What cites a law, and the names of things that have a number in them.
LAW = re.compile(r"\b(?:\d+ (?:U\.S\.C\.|CFR) [\d.]+|section \d+)(?:\([0-9A-Za-z]+\))*")
FIRM = ("", "published", "sum_published", "zero", "absent")
WHAT_IT_IS = {
    "estimated": "estimated",
    "bridged_estimated": "estimated",
    "bridged": "means the same in both years",
    "national_rate": "the nation's rate",
    "state_rate": "the state or a wider area",
    "parent_rate": "the wider industry",
    "modelled": "not an official one",
    "third_party": "outside the official sources",
    "partial": "at least",
}

CASES = [
    (region, template) for region in ("atlanta", "sample", "peopled") for template in TEMPLATES
]  # fmt: skip


@pytest.fixture(params=CASES, ids="-".join, scope="module")
def made(request: pytest.FixtureRequest) -> Document:
    region, template = request.param
    return plan_document.document(request.getfixturevalue(region)(template), template)


def numbers(text: str) -> list[float]:
    return [float(found.replace("$", "").replace(",", "")) for found in NUMBER.findall(text)]


def prose(document: Document, given: dict[str, Any]) -> Iterator[str]:
    """The paragraphs of the Word file between its title and its notes, less what the JSON says are years and names."""
    for paragraph in docx.Document(io.BytesIO(word_file(document))).paragraphs[1:]:
        if paragraph.text == "Notes":
            return
        if paragraph.text != SAMPLE_BANNER:
            yield paragraph.text


def bare(text: str, given: dict[str, Any], document: Document) -> str:
    """The text without laws, years and names."""
    text = LAW.sub("", text)
    for word in (*given["years"], document.study.region.name if document.study else ""):
        text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", "", text)
    return text


def test_every_number_of_the_text_is_a_figure(made: Document) -> None:
    given = as_dict(made)
    told = list(prose(made, given))
    figures = [figure["text"] for figure in given["figures"]]
    known = {number for text in figures for number in numbers(text)}
    captions = {line for table in given["tables"] for line in (table["title"],)} | {"What would close each gap"}
    marks = {f"{look}  {meaning}" for s in made.sections for look, meaning in s.as_shown().marked().legend()}
    for line in told:
        if line in captions or line in marks:
            continue
        assert set(numbers(bare(line, given, made))) <= known, line
    whole = "\n".join(told)
    assert [text for text in figures if text not in whole] == []
    assert all(re.fullmatch(r"(19|20)\d\d(Q[1-4])?", year) for year in given["years"])
    assert len(figures) >= 5


def test_every_figure_is_its_value_and_says_what_it_is(made: Document) -> None:
    for figure in as_dict(made)["figures"]:
        check(figure)


def check(figure: dict[str, Any]) -> None:
    text, value, status, grade = (figure[key] for key in ("text", "value", "status", "grade"))
    said = numbers(re.sub(r" in (19|20)\d\d(Q[1-4])?", "", text))
    assert WHAT_IT_IS.get(status, "") in text or text == "not known", figure
    if text == "not known":
        assert value is None or status in ("missing", "not_comparable", "bounded_only") or grade == "unsure", figure
        return
    if figure["unit"].startswith("percent"):
        assert "percent" in text, figure
    if status in FIRM:
        assert not any(word in text for word in ("about", *WHAT_IT_IS.values())), figure
    ranged = "certainly between" in text
    if ranged:
        low, high = said[-2:]
        ends = figure["lower"], figure["upper"]
        # Changes in percent are rounded to whole points.
        least, most = (max(step(end), float(figure["unit"].startswith("percent over"))) for end in ends)
        assert low <= ends[0] <= low + least, figure
        assert high - most <= ends[1] <= high, figure
    if grade == "unsure":
        assert ranged or "at " in text, figure
        assert len(said) <= 2, figure
        return
    assert ranged == (grade == "rough"), figure
    assert said[0] == pytest.approx(value, abs=near(figure)), figure
    assert text.startswith("about ") == (
        status in ("estimated", "bridged_estimated", "modelled") and grade != "published"
    )


def near(figure: dict[str, Any]) -> float:
    """How far from the value a number may be written: half of its last decimal, for estimates a step."""
    last = 0.5 * 10.0 ** -len(NUMBER.findall(figure["text"])[0].partition(".")[2])
    is_estimate = figure["grade"] in ("close", "rough") or "estimated" in figure["status"]
    return max(last, step(figure["value"]) if is_estimate else 0.0) * 1.001


def step(value: float) -> float:
    """One in the third figure of a number, and no less than what its decimals may hide."""
    return max(10.0 ** (floor(log10(abs(value))) - 2) if value else 0.01, 0.01, 1.0 if abs(value) > 100 else 0.0)


def test_every_table_is_the_jsons(made: Document) -> None:
    given = as_dict(made)
    by_key = {table["key"]: table for table in given["tables"]}
    shown = [key for passage in given["passages"] for key in passage["tables"] if key in by_key]
    tables = docx.Document(io.BytesIO(word_file(made))).tables
    for key, table in zip(shown, tables, strict=False):
        json_table = by_key[key]
        heads = [cell.text.removesuffix(", %") for cell in table.rows[0].cells]
        names = {column["heading"].removesuffix(", %"): column["name"] for column in json_table["columns"]}
        kinds = {c.heading: c for c in made.section(key).columns}
        figures = iter(json_table["figures"])
        assert len(table.rows) == len(json_table["rows"]) + 1
        for row, exact in zip(table.rows[1:], json_table["rows"], strict=True):
            cells = dict(zip(heads, (cell.text for cell in row.cells), strict=True))
            for heading, name in names.items():
                if kinds[heading].is_numeric:
                    figure = next(figures)
                    assert heading in figure["about"]
                    if heading in cells:
                        assert cells[heading] == figure["text"]
                        if figure["value"] is not None:
                            assert exact[name] == pytest.approx(figure["value"], rel=1e-9)
                            in_table(figure)
                elif heading in cells:
                    assert cells[heading] == exact[name]
    assert [[c.text for c in row.cells] for row in tables[len(shown)].rows[1:]] == [
        list(gap.values()) for gap in given["missing"]
    ]


def in_table(figure: dict[str, Any]) -> None:
    """A number of a table: its value, or between its bounds."""
    said = numbers(re.sub(r"[≈~⌊?≠⇄↑→†·sn]", "", figure["text"].replace("sign not known", "")))
    if figure["grade"] in ("rough", "unsure") and len(said) > 1:
        assert said[-2] <= figure["lower"] <= figure["upper"] <= said[-1], figure
    if figure["grade"] not in ("unsure",) and said and "sign" not in figure["text"]:
        assert said[0] == pytest.approx(figure["value"], abs=near(figure)), figure


def test_markdown_says_the_same(made: Document, tmp_path: Path) -> None:
    (path,) = write(made, ["md"], tmp_path)
    text = re.sub(r"\\(.)", r"\1", path.read_text(encoding="utf-8"))
    file = docx.Document(io.BytesIO(word_file(made)))
    # Word has a caption over each picture as well.
    pictures = {chart.title for chart in made.charts}
    missing = [p.text for p in file.paragraphs if p.text and p.text not in pictures and p.text not in text]
    assert [line for line in missing if line.replace("  ", ": ", 1) not in text] == []
    for table in file.tables:
        for row in table.rows:
            assert f"| {' | '.join(cell.text for cell in row.cells)} |" in text


def test_made_up_data_say_so(sample: Any, atlanta: Any) -> None:
    assert plan_document.document(sample("wioa"), "wioa").banner == SAMPLE_BANNER
    assert plan_document.document(atlanta("wioa"), "wioa").banner == ""


def test_two_runs_give_the_same_bytes(made: Document) -> None:
    assert word_file(made) == word_file(made)
