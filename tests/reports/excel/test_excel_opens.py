"""Every workbook that the program writes, looked through for what makes Excel ask to repair it."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest
from repair import opened
from repair_drawings import bad_drawings
from repair_sheets import bad_sheets
from typer.testing import CliRunner

from sectorlmi.cli.app import app, register_commands
from sectorlmi.workflows.demo import samples

# Whatever a person may write in a name ends up in headings, headers of the print, names of files and charts.
NAME = 'A & B\'s "Région" <2025> &P [x]: ' + "long " * 20
LIST = "employer,career_cluster,seats,zip\nAcme,Marketing,3,30303\nBolt & Söhne,Finance,5,\nBox,Finance,0,39901\n"
GEORGIA = """
name: 'NAME'
region: {name: "Fulton & DeKalb", counties: ["13121", "13089"]}
benchmark: "13000"
years: {base: 2015, current: 2018}
suppressed: floor
"""


def faults(workbook: Path) -> list[str]:
    package, found = opened(workbook)
    return found if package is None else [*found, *bad_sheets(package), *bad_drawings(package)]


def call(*words: object) -> None:
    done = CliRunner().invoke(app, [*map(str, words), "--quiet"])
    assert done.exit_code == 0, done.output


def study_of(place: Path, name: str = NAME) -> Path:
    """The sample's study under this name, with a group, a question of one's own, and workbooks as outputs."""
    place.mkdir(exist_ok=True)
    shutil.copy(samples() / "projections.csv", place / "projections.csv")
    text = (samples() / "study.yml").read_text(encoding="utf-8")
    quoted = name.replace("'", "''")
    text = re.sub(r"(?m)^name:.*$", lambda _: f"name: '{quoted}'", text)
    text = re.sub(r"(?m)^output:.*$", f"output: {{folder: '{place / 'out'}', formats: [xlsx]}}", text)
    text += "groups:\n  - {name: 'Make & <move>: \"all\" of it', industries: ['325', '336', '484']}\n"
    path = place / "study.yml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    register_commands()
    folder = tmp_path_factory.mktemp("opens") / "store"
    call("load", samples(), "--store", folder)
    return folder


def all_fine(folder: Path, n: int) -> None:
    books = sorted(path for path in folder.rglob("*.xlsx") if "runs" not in path.parts)
    assert len(books) == n
    assert {book.name: faults(book) for book in books} == {book.name: [] for book in books}


@pytest.mark.parametrize(
    "more",
    [(), ("--counties", "98001"), ("--level", 4), ("--top", 0), ("--weight", "growth=0")],
    ids=lambda words: " ".join(map(str, words)) or "as it is",
)
def test_the_ranking(store: Path, tmp_path: Path, more: tuple[object, ...]) -> None:
    call("rank", study_of(tmp_path), "--store", store, *more)
    all_fine(tmp_path, 1)


def test_the_short_list_before_and_after_people_wrote(store: Path, tmp_path: Path) -> None:
    study = study_of(tmp_path)
    call("shortlist", study, "--store", store)
    all_fine(tmp_path, 1)
    (path,) = (tmp_path / "out").glob("*.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book["Readiness"]
    sheet["C4"] = "Alpha & <Beta>"
    for row, (grade, said) in enumerate([(4, "=HYPERLINK(1)"), ("unknown", "é" * 32_767), (9, "a]b")], start=6):
        sheet.cell(row, 7).value = grade
        sheet.cell(row, 8).value = said
        sheet.cell(row, 8).data_type = "s"
    book.save(path)
    call("shortlist", study, "--store", store)
    all_fine(tmp_path, 2)


def test_comparison_batch_and_difference(store: Path, tmp_path: Path) -> None:
    one, other = study_of(tmp_path / "one"), study_of(tmp_path / "two", NAME.replace("long ", "else "))
    call("compare", one, other, "--format", "xlsx", "--out", tmp_path / "side", "--store", store)
    call("batch", one, "--out", tmp_path / "batch.xlsx", "--store", store)
    call("rank", one, "--store", store, "--format", "json")
    call("rank", other, "--store", store, "--format", "json", "--weight", "growth=3")
    runs = sorted(path.parent for path in tmp_path.rglob("result.json"))
    call("diff", *runs, "--out", tmp_path / "difference.xlsx", "--store", store)
    all_fine(tmp_path, 3)


def test_coverage_without_demand(store: Path, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    words = ("--participation", tmp_path / "list.csv", "--group-by", "employer", "--format", "xlsx")
    call("coverage", study_of(tmp_path), *words, "--out", tmp_path / "out", "--store", store)
    all_fine(tmp_path, 1)


@pytest.mark.slow
def test_profile_and_coverage_of_georgia(shared_data: Path, tmp_path: Path) -> None:
    files = ["occupations", "clusters", "labor_force", "qcew/ga_annual_2015.zip", "qcew/ga_annual_2018.zip",
             "projections/bls_ep_occupation_2024_34.xlsx"]  # fmt: skip
    register_commands()
    call("load", *(shared_data / name for name in files), "--store", tmp_path / "store")
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    (tmp_path / "study.yml").write_text(GEORGIA.replace("NAME", NAME.replace("'", "''")), encoding="utf-8")
    more = ("--format", "xlsx", "--out", tmp_path, "--store", tmp_path / "store")
    call("profile", tmp_path / "study.yml", "622", "511", "238", *more)
    call("coverage", tmp_path / "study.yml", "--participation", tmp_path / "list.csv", *more)
    all_fine(tmp_path, 2)


SHEET, BOOK = "xl/worksheets/sheet5.xml", "xl/workbook.xml"  # SHEET is tab K
DAMAGE: dict[str, tuple[str, str, str, str]] = {
    "control character": ("xl/sharedStrings.xml", "<t>", "<t>\x01", "not well-formed"),
    "long name of a sheet": (BOOK, 'name="Summary"', f'name="{"s" * 32}"', "Excel refuses this name"),
    "two sheets of a name": (BOOK, 'name="H LQ"', 'name="summary"', "'summary': twice"),
    "a name like a cell": (BOOK, 'name="Tie_rule"', 'name="TR1"', "Excel refuses this name"),
    "a name defined twice": (BOOK, 'name="Tie_rule"', 'name="Weights"', "defined twice"),
    "a name of a lost sheet": (BOOK, "'K Ranking'!$K$4", "'L Ranking'!$K$4", "'L Ranking' is not there"),
    "a long formula": (SHEET, "<f>COUNT(", f"<f>{'1+' * 4100}COUNT(", "a formula of"),
    "a lost sheet": (SHEET, "'I Data table'!", "'Data table'!", "'Data table' that is not there"),
    "an open bracket": (SHEET, "<f>COUNT(", "<f>(COUNT(", "the formula"),
    "a young function": (SHEET, "_xlfn.RANK", "RANK", "without its prefix"),
    "a long list": (SHEET, '"add,drop"', f'"{"add,drop," * 30}"', "formula1 of O"),
    "a long prompt": (SHEET, 'errorTitle="Not a weight"', f'errorTitle="{"w" * 33}"', "errorTitle"),
    "rules out of order": (SHEET, "<pageMargins", "<mergeCells/><pageMargins", "out of order"),
    "a range of nothing": (SHEET, '<conditionalFormatting sqref="', '<conditionalFormatting sqref="A0 ', "no range"),
    "a style too many": (SHEET, ' s="', ' s="9', "its place or its look"),
    "not a number": (SHEET, "<v>1", "<v>nan1", "as n"),
    "a header in tatters": (SHEET, "&amp;LA", "&amp;W", "oddHeader"),
    "a chart of a lost sheet": ("xl/charts/chart1.xml", "'Chart data'!", "Chart!", "'Chart' that is not there"),
    "a lost part": ("xl/worksheets/_rels/sheet2.xml.rels", "drawing1.xml", "drawing9.xml", "which is not there"),
    "a lost link": ("xl/worksheets/sheet2.xml", '<drawing r:id="rId1"', '<drawing r:id="rId7"', "is not declared"),
    "a number format": ("xl/styles.xml", 'formatCode="#,##0"', 'formatCode="#,##0;;;;"', "number format"),
}


@pytest.fixture(scope="module")
def good(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("good")
    call("rank", study_of(place), "--store", store)
    (path,) = (place / "out").glob("*.xlsx")
    return path


@pytest.mark.parametrize("cause", list(DAMAGE))
def test_each_cause_would_be_found(good: Path, tmp_path: Path, cause: str) -> None:
    part, before, after, said = DAMAGE[cause]
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(tmp_path / "bad.xlsx", "w") as target:
        for name in source.namelist():
            text = source.read(name)
            if name == part:
                assert before.encode() in text
                text = text.replace(before.encode(), after.encode())
            target.writestr(name, text)
    assert any(said in fault for fault in faults(tmp_path / "bad.xlsx"))
