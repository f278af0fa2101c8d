"""The installed program over the made-up world: what a user's own shell gets."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from world.by_hand import BY_HAND
from world.conftest import FACTORS, World


def installed(world: World, *words: object) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "sectorlmi", *map(str, words)],
        cwd=world.folder,
        env=os.environ | {"SECTORLMI_STORE": str(world.store)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_rank_as_a_process(world: World) -> None:
    study = world.study(factors=FACTORS)
    found: dict[str, Any] = json.loads(installed(world, "rank", study, "--json"))
    row = next(r for r in found["table"] if r["industry_code"] == "541")
    for column, (value, _) in BY_HAND.items():
        assert row[column] == pytest.approx(value, rel=1e-9)
    assert {r["industry_code"] for r in found["ranking"]} | {r["industry_code"] for r in found["set_aside"]} == {
        r["industry_code"] for r in found["table"]
    }


def test_table_as_a_process_with_options(world: World) -> None:
    words = ("--suppressed", "floor", "--years", "2019:2021", "--benchmark", "02000", "--ownership", "total")
    found = json.loads(installed(world, "table", world.study(), *words, "--json"))
    row = next(r for r in found["table"] if r["industry_code"] == "622")
    # 1,100 private, 290 federal and 75 local jobs; 1,350 before.
    assert (row["employment"], row["growth_pct"]) == (1465, pytest.approx(100 * 115 / 1350, rel=1e-9))
