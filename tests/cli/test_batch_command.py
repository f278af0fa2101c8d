"""The `batch` command: where the table goes, what is printed where, and exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet

import sectorlmi.cli.batch  # noqa: F401 - registers the command

Call = Callable[..., Any]


def test_the_table_stands_in_the_studys_folder(call: Call, workplace: Path) -> None:
    result = call("batch", "--suppressed", "floor")
    assert result.exit_code == 0, result.output
    written = [Path(line).relative_to(workplace / "out").as_posix() for line in result.stdout.splitlines()]
    assert written == ["made-up-sample-region-2025-batch.parquet", "made-up-sample-region-2025-batch.about.json"]
    assert "MADE-UP" in result.stderr
    assert parquet.read_table(workplace / "out" / written[0]).num_rows > 100


def test_json_says_what_was_made(call: Call, workplace: Path) -> None:
    result = call("batch", "--suppressed", "floor", "--out", "all.csv", "--json")
    found = json.loads(result.stdout)
    assert found["schema"] == 1
    assert found["is_sample"] is True
    assert found["outputs"] == ["all.csv", "all.about.json"]
    assert (workplace / "all.csv").is_file()
    assert found["n_regions"] > 3
    assert found["skipped"] == []


def test_years_alone_make_a_study(call: Call, workplace: Path) -> None:
    (workplace / "study.yml").unlink()
    result = call("batch", "--years", "2022:2025", "--suppressed", "floor", "--out", "all.parquet", "--quiet")
    assert result.exit_code == 0, result.output
    assert result.stderr == ""


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--format", "pdf"), 2),
        (("--regions", "nothing.csv"), 2),
        (("--years", "2001:2025"), 5),
        (("--workers", "0"), 2),
    ],
)
@pytest.mark.usefixtures("workplace")
def test_exit_codes(call: Call, words: tuple[str, ...], code: int) -> None:
    assert call("batch", *words).exit_code == code
