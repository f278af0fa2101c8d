"""Values that are read without typer's own reader must come out as that gives them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import pytest
import typer
from typer.testing import CliRunner

from sectorlmi.cli.app import ErrorBoundary

app = typer.Typer(cls=ErrorBoundary, rich_markup_mode=None)
plain = typer.Typer(rich_markup_mode=None)
seen: list[object] = []


@app.callback()
@plain.callback()
def _root() -> None:
    pass


@app.command()
@plain.command()
def show(
    place: Annotated[Path | None, typer.Argument()] = None,
    text: str | None = None,
    number: int | None = None,
    share: float = 0.5,
    many: Annotated[list[str] | None, typer.Option()] = None,
) -> None:
    seen.append((place, text, number, share, many))


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["x.yml", "--text", "a b", "--number", "-3", "--share", "2", "--many", "a=1", "--many", "b=2"],
        ["--number", "3.0"],
        ["--number", " 4"],
        ["--number", "four"],
        ["--share", "1e-3"],
        ["--share", "x"],
        ["--text", ""],
        ["-"],
        ["--number", "12345678901234567890"],
    ],
)
def test_as_typer_reads_them(words: list[str]) -> None:
    """Values, exit code and message are typer's."""
    outcomes = []
    for one in (app, plain):
        seen.clear()
        result = CliRunner().invoke(one, ["show", *words])
        outcomes.append((list(seen), result.exit_code, result.stderr.splitlines()[-1:]))
    assert outcomes[0][:2] == outcomes[1][:2]
    if outcomes[0][1]:
        assert outcomes[0][2] == outcomes[1][2]
        assert "Invalid value" in outcomes[0][2][0]
