"""The lines of *Other engines* give the numbers of the files they read, in DuckDB and in Polars alike."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

import pytest
from blocks import Block, blocks_of
from pyarrow import parquet
from typer.testing import CliRunner

from sectorlmi.cli.app import app, register_commands

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "other-engines.md"
COUNTIES = ("98001", "98003")


def _blocks(word: str) -> list[Block]:
    return [b for b in blocks_of(PAGE) if b.language == "python" and word in b.text]


def _run(blocks: list[Block]) -> dict[str, Any]:
    known: dict[str, Any] = {}
    for block in blocks:
        exec(compile(block.text, block.where, "exec"), known)
    return known


@pytest.fixture
def cells(reader: Path) -> list[dict[str, Any]]:
    """What the page's command writes, read plainly."""
    register_commands()
    (block,) = [b for b in blocks_of(PAGE) if b.language == "sh" and not b.not_run]
    ((command, _),) = block.commands()
    done = CliRunner().invoke(app, shlex.split(command)[1:])
    assert done.exit_code == 0, done.output
    rows: list[dict[str, Any]] = parquet.read_table(reader / "cells.parquet").to_pylist()
    return [r for r in rows if r["naics_digits"] == 3 and r["area_fips"] in COUNTIES]


def _expected(cells: list[dict[str, Any]]) -> dict[str, tuple[float, float, float]]:
    found: dict[str, tuple[float, float, float]] = {}
    for row in cells:
        published, estimated, besides = found.get(row["industry_code"], (0.0, 0.0, 0.0))
        at_most = (row["employment_upper"] or 0) if row["status"] == "bounded_only" else 0
        found[row["industry_code"]] = (
            published + (row["employment"] or 0),
            estimated + (row["employment_estimate"] or 0),
            besides + at_most,
        )
    return found


def _agree(rows: list[tuple[Any, ...]], cells: list[dict[str, Any]]) -> None:
    expected = _expected(cells)
    assert [row[0] for row in rows] == sorted(expected)
    for code, *sums in rows:
        assert [s or 0 for s in sums] == pytest.approx(expected[code])


def test_duckdb(cells: list[dict[str, Any]]) -> None:
    of_cells, of_store = _blocks("import duckdb")
    _agree(_run([of_cells])["jobs"], cells)
    known = _run([*_blocks("catalog.json"), of_store])
    _store_agrees(known["rows"], cells)


def test_polars(cells: list[dict[str, Any]]) -> None:
    pytest.importorskip("polars", reason="Polars is not installed: `make test-cluster` tries it")
    of_cells, of_store = _blocks("import polars")
    _agree(_run([of_cells])["jobs"].rows(), cells)
    _store_agrees(_run([*_blocks("catalog.json"), of_store])["rows"].rows(), cells)


def _store_agrees(rows: list[tuple[Any, ...]], cells: list[dict[str, Any]]) -> None:
    """The store's rows of a county are its published cells."""
    mine = {row["industry_code"]: row for row in cells if row["area_fips"] == COUNTIES[0]}
    assert [code for code, *_ in rows] == sorted(mine)
    for code, establishments, employment, suppressed in rows:
        assert establishments == mine[code]["n_establishments"]
        assert suppressed is (mine[code]["employment"] is None)
        if not suppressed:
            assert employment == mine[code]["employment"]
