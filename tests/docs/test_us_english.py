"""American spelling in what people read: messages and docstrings of the program, its pages, tables of words, and the
documentation.

Names that programs use stay as they are: the command `region neighbours`, its JSON key, the status `modelled`, words of
HTML, and identifiers, which stand in backquotes or hold no blank.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_ENDINGS = "(?:es?|ed|ing|ations?)"
BRITISH = re.compile(
    r"\b\w*(?:programmes?\b|colour|labour|neighbour|favour|behaviour|honour|grey(?!hound)|centre|judgement|licence)"
    r"|\b(?:organ|special|recogn|summar|normal|minim|maxim|real|general|initial|standard|optim|annual|random|author|penal)"
    rf"is{_ENDINGS}\b"
    r"|\b(?:label|model|cancel|travel)l(?:ed|ing)\b|\banalys(?:ed|ing)\b",
    re.IGNORECASE,
)
_NAMES = re.compile(
    r"```.*?```|`[^`]*`|\{[^{}]*\}|aria-labelledby|region neighbours[^\n]*|recognises:|\bmodelled\b", re.DOTALL
)
_SOURCES = sorted((ROOT / "src").rglob("*.py"))
# What the program is taught of the publishers' titles and of spellings that people search by is none of its own words.
_OF_OTHERS = {"industry_titles.csv", "area_titles.csv", "industry_words.csv", "chart.umd.min.js"}
_OTHER_FILES = [
    p
    for kind in ("js", "html", "css", "csv")
    for p in sorted((ROOT / "src").rglob(f"*.{kind}"))
    if p.name not in _OF_OTHERS
]
# Decisions and notebooks are kept as they were written.
_PAGES = [p for p in sorted((ROOT / "docs").rglob("*.md")) if not {"decisions", "notebooks"} & set(p.parts)]


def british(text: str) -> list[str]:
    return [found[0] for found in BRITISH.finditer(_NAMES.sub(" ", text))]


def read_by_people(source: str, *, with_docstrings: bool) -> list[str]:
    """The texts of a module that hold more than a name, those inside of other texts (f-strings) too."""
    tree = ast.parse(source)
    texts = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    if not with_docstrings:
        kinds = (ast.Module, ast.ClassDef, ast.FunctionDef)
        told = {ast.get_docstring(n, clean=False) for n in ast.walk(tree) if isinstance(n, kinds)}
        texts = [text for text in texts if text not in told]
    return [text for text in texts if " " in text]


@pytest.mark.parametrize("path", _SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_messages_and_docstrings(path: Path) -> None:
    # Docstrings of `suppression` speak of linear programmes, as its names do; people read its messages alone.
    texts = read_by_people(path.read_text(encoding="utf-8"), with_docstrings=path.parent.name != "suppression")
    assert [word for text in texts for word in british(text)] == []


@pytest.mark.parametrize("path", _OTHER_FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_pages_and_tables_of_words(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert [found[0] for found in BRITISH.finditer(re.sub("aria-labelledby", " ", text))] == []


@pytest.mark.parametrize("path", [*_PAGES, ROOT / "README.md", ROOT / "CHANGELOG.md"], ids=lambda p: p.name)
def test_documentation(path: Path) -> None:
    assert british(path.read_text(encoding="utf-8")) == []


def test_the_test_can_fail() -> None:
    source = "def f(n):\n    'A grey one.'\n    return f\"{n} {'a neighbouring county' if n else 'a county'}\"\n"
    assert [british(t) for t in read_by_people(source, with_docstrings=False)] == [[], ["neighbour"], []]
    assert ["grey"] in [british(t) for t in read_by_people(source, with_docstrings=True)]
    assert british("An organisation of grey colours") == ["organisation", "grey", "colour"]
    assert british("Greyhound buses, realistic specialists, `region neighbours`") == []
