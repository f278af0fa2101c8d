"""American spelling in what people read: messages and docstrings of the program, and the documentation.

Names that programs use stay as they are: the command `region neighbours`, its JSON key, the status `modelled`, words of
HTML, and identifiers, which stand in backquotes or hold no blank.
"""

from __future__ import annotations

import io
import re
import tokenize
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
_SOURCES = [p for p in sorted((ROOT / "src").rglob("*.py")) if p.parent.name != "suppression"]
# Decisions and notebooks are kept as they were written.
_PAGES = [p for p in sorted((ROOT / "docs").rglob("*.md")) if not {"decisions", "notebooks"} & set(p.parts)]


def british(text: str) -> list[str]:
    return [found[0] for found in BRITISH.finditer(_NAMES.sub(" ", text))]


def read_by_people(source: str) -> list[str]:
    """The string literals of a module that hold more than a name."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return [t.string for t in tokens if t.type == tokenize.STRING and " " in t.string]


@pytest.mark.parametrize("path", _SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_messages_and_docstrings(path: Path) -> None:
    texts = read_by_people(path.read_text(encoding="utf-8"))
    assert [word for text in texts for word in british(text)] == []


@pytest.mark.parametrize("path", [*_PAGES, ROOT / "README.md", ROOT / "CHANGELOG.md"], ids=lambda p: p.name)
def test_documentation(path: Path) -> None:
    assert british(path.read_text(encoding="utf-8")) == []


def test_the_test_can_fail() -> None:
    assert british("An organisation of grey colours") == ["organisation", "grey", "colour"]
    assert british("Greyhound buses, realistic specialists, `region neighbours`") == []
