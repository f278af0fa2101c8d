"""Word and Markdown: the same words and numbers as on the screen, real headings, and the same bytes every time."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import numpy as np
import pytest
from docx.document import Document as WordFile
from PIL import Image

from sectorlmi.reports import markdown, pictures, write
from sectorlmi.reports.docx import word_file
from sectorlmi.reports.running_text import described, printed
from sectorlmi.terms import columns as kinds
from sectorlmi.terms.columns import Column
from sectorlmi.terms.document import SAMPLE_BANNER, Chart, Document, Passage, Section
from sectorlmi.terms.grades import Certainty
from sectorlmi.terms.provenance import Provenance

JOBS = Column("jobs", "Jobs", "count", "jobs", "", "", kinds.JOBS, "jobs_status")
TITLE = kinds.text("title", "Industry", "")
EMPTY = kinds.text("empty", "Nothing", "")


def made(n: int = 3) -> Section:
    jobs, low, high = np.array([12883.0, 10384.0, 4400.0]), np.array([12883.0, 10169, 3391]), [12883.0, 10700, 5389]
    few = {
        "title": np.array(["Film | sound", "Air *transport*", "<Beverages>"]),
        "jobs": jobs,
        "empty": np.array(["", "", ""]),
    }
    kept = {name: np.resize(values, n) for name, values in few.items()}
    status = np.resize(np.array(["published", "estimated", "estimated"]), n)
    grade = np.resize(np.array(["published", "close", "unsure"]), n)
    sure = Certainty(np.resize(low, n), np.resize(np.array(high), n), grade, np.zeros(n, dtype=np.bool_))
    return Section(
        "jobs",
        "Jobs by industry",
        "What is here.",
        (TITLE, JOBS, EMPTY),
        kept,
        {"jobs": status},
        certain={"jobs": sure},
    )


def document(**more: object) -> Document:
    charts = (Chart("jobs", "Jobs, drawn", "bar", ("jobs",), "title"),)
    sources = (Provenance("qcew", "a.csv", "ab", retrieved_at="2024-05-06T07:08:09Z"),)
    given = Document("x", "A title", "x", (made(),), dict, charts=charts, notes=("A note.",), provenance=sources)
    return replace(given, **more)  # type: ignore[arg-type]


def opened(given: Document) -> WordFile:
    return docx.Document(io.BytesIO(word_file(given)))


def cells(file: WordFile, table: int = 0) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in file.tables[table].rows]


WANTED = [
    ["Industry", "Jobs"],
    ["Film | sound", "12,883"],
    ["Air *transport*", "≈10,400"],
    ["<Beverages>", "3,390 to 5,390"],
]


def test_a_table_has_grades_and_marks_and_no_silent_column() -> None:
    file = opened(document())
    assert cells(file) == WANTED
    text = [p.text for p in file.paragraphs]
    assert any(line.startswith("≈10,400  an estimate, certainly within 5 %") for line in text)
    assert any(line.startswith("3,390 to 5,390  too unsure for one number") for line in text)


def test_headings_are_headings_and_table_heads_are_repeated() -> None:
    file = opened(document())
    styles = [(p.style.name, p.text) for p in file.paragraphs if p.style and p.style.name.startswith(("Head", "Tit"))]
    assert styles == [
        ("Title", "A title"), ("Heading 1", "Jobs by industry"), ("Heading 1", "Notes"), ("Heading 1", "Sources")
    ]  # fmt: skip
    for table in file.tables:
        heads = [bool(row._tr.xpath("./w:trPr/w:tblHeader")) for row in table.rows]
        assert heads == [True] + [False] * (len(heads) - 1)


def test_paper_language_and_what_the_file_says_of_itself() -> None:
    file = opened(document())
    assert {(s.page_width.inches, s.page_height.inches) for s in file.sections} <= {(8.5, 11.0), (11.0, 8.5)}  # type: ignore[union-attr]
    about = file.core_properties
    assert (about.title, about.author, about.language) == ("A title", "sectorlmi", "en-US")
    assert f"{about.created:%Y-%m-%d}" == f"{about.modified:%Y-%m-%d}" == "2024-05-06"
    languages = file.styles.element.xpath("//w:lang/@w:val")
    assert set(languages) == {"en-US"}


def test_a_chart_is_a_picture_with_words() -> None:
    file = opened(document())
    (named,) = file.element.body.xpath("//wp:docPr")
    assert named.get("title") == "Jobs, drawn"
    assert named.get("descr") == described(made(), document().charts[0])
    assert "Film | sound: 12,883" in named.get("descr")
    assert "Air *transport*: about 10,400" in named.get("descr")
    assert "<Beverages>: between 3,390 and 5,390" in named.get("descr")
    (shape,) = file.inline_shapes
    assert shape.width.inches == 6.5


def test_the_same_document_gives_the_same_bytes() -> None:
    once, again = word_file(document()), word_file(document())
    assert once == again
    with zipfile.ZipFile(io.BytesIO(once)) as packed:
        assert {info.date_time for info in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_made_up_data_say_so_on_every_page() -> None:
    file = opened(document(is_sample=True))
    assert file.paragraphs[1].text == SAMPLE_BANNER
    assert [s.header.paragraphs[0].text for s in file.sections] == [SAMPLE_BANNER] * len(file.sections)
    assert SAMPLE_BANNER not in [p.text for p in opened(document()).paragraphs]


def test_running_text_stands_in_its_order() -> None:
    told = (
        Passage("First", 1, ("One.", "Two."), ("A point.",)),
        Passage("", 1, ("On and on.",), shows=("jobs",)),
        Passage("Finer", 3),
    )
    file = opened(document(passages=told))
    seen = [(p.style.name if p.style else "", p.text) for p in file.paragraphs]
    first = seen.index(("Heading 1", "First"))
    assert seen[first + 1 : first + 5] == [
        ("Normal", "One."), ("Normal", "Two."), ("List Bullet", "A point."), ("Normal", "On and on.")
    ]  # fmt: skip
    assert ("Heading 3", "Finer") in seen
    assert ("Normal", "Jobs by industry") in seen  # the table's own title, where no heading is it
    assert cells(file) == WANTED


def test_a_table_of_many_columns_lies_and_what_follows_stands() -> None:
    many = tuple(kinds.text(f"c{i}", f"Establishments{i}", "") for i in range(9))
    wide = Section("wide", "Wide", "", many, {c.name: np.array(["x"]) for c in many})
    file = opened(document(sections=(made(), wide, replace(made(), key="more")), charts=()))
    assert [s.page_width.inches for s in file.sections] == [8.5, 11.0, 8.5]  # type: ignore[union-attr]
    first = opened(document(sections=(wide,), charts=(), provenance=(), notes=()))
    assert [s.page_width.inches for s in first.sections] == [11.0]  # type: ignore[union-attr]


def test_a_long_table_says_how_much_of_it_is_shown() -> None:
    table = printed(made(75))
    assert len(table.rows) == 60
    assert table.more == "The first 60 of 75 rows; workbook, CSV and JSON have all."
    assert printed(made(60)).more == ""
    assert any(p.text == table.more for p in opened(document(sections=(made(75),))).paragraphs)


@pytest.mark.parametrize("sign", ["\x00", "\x1b", "\ud800", "\ufffe"])
def test_signs_that_word_cannot_hold_are_left_out(sign: str) -> None:
    assert opened(document(title=f"A{sign}B", notes=(f"C{sign}D",), sections=())).paragraphs[0].text == "A B"


def test_markdown_has_the_same(tmp_path: Path) -> None:
    (path,) = write(document(is_sample=True), ["md"], tmp_path)
    text = path.read_text(encoding="utf-8")
    assert text.startswith(f"# A title\n\n**{SAMPLE_BANNER}**\n")
    assert "| Industry | Jobs |\n| --- | ---: |\n| Film \\| sound | 12,883 |" in text
    assert "| Air \\*transport\\* | ≈10,400 |" in text
    assert "| \\<Beverages\\> | 3,390 to 5,390 |" in text
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == ["Jobs by industry", "Notes", "Sources"]
    assert "- A note." in text


@pytest.mark.parametrize(
    ("text", "written"),
    [("1. not a list", r"1\. not a list"), ("- nor this", r"\- nor this"), ("16.4", "16.4"), ("-5 to 280", "-5 to 280"),
     ("a\n# b", r"a \# b"), ("_x_", r"\_x\_")],
)  # fmt: skip
def test_nothing_is_taken_for_markdown(text: str, written: str) -> None:
    assert markdown._text(text) == written


@pytest.mark.parametrize("kind", ["bar", "stacked", "dots", "lines"])
def test_pictures_are_alike_each_time(kind: str) -> None:
    group = {"dots": {"group": "title"}, "lines": {"group": "empty", "categories": "title"}}
    more = group.get(kind, {"categories": "title"})
    values = ("jobs", "jobs") if kind == "dots" else ("jobs",)
    chart = Chart("jobs", "Drawn", kind, values, **more)  # type: ignore[arg-type]
    once = pictures.png(made(), chart)
    assert once == pictures.png(made(), chart)
    picture = Image.open(io.BytesIO(once))
    assert picture.width == 1300
    assert len(picture.convert("RGB").getcolors(1 << 24) or ()) > 20
    assert "Software" not in picture.info


def test_a_picture_heeds_no_setting_of_the_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import matplotlib as mpl

    chart = document().charts[0]
    once = pictures.png(made(), chart)
    monkeypatch.setitem(mpl.rcParams, "axes.facecolor", "yellow")
    assert pictures.png(made(), chart) == once


def test_an_unsure_number_is_no_bar() -> None:
    """An estimate is drawn hollow and an unsure one as its range: of three bars one is full and one is hollow."""
    picture = Image.open(io.BytesIO(pictures.png(made(), document().charts[0]))).convert("RGB")
    for color in (pictures.COLORS[0], pictures.PALE):
        wanted = tuple(bytes.fromhex(color[1:]))
        lines = "".join(
            "#" if sum(picture.getpixel((x, y)) == wanted for x in range(0, picture.width, 4)) > 50 else " "
            for y in range(picture.height)
        )
        assert [len(bar) > 40 for bar in lines.split() if len(bar) > 9] == [True]
