"""Every mutant of `mutants.py` can still be put in: its old text is there once, and what comes of it is Python."""

from __future__ import annotations

import ast
import importlib.util
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
CORE = {
    *("table", "suppression", "ranking", "store", "sources", "terms"),
    *("people", "places", "meeting", "plan", "workflows", "runs", "reports"),
}


def _script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("mutants_script", ROOT / "tests" / "mutants.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    # Dataclasses look their module up.
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


MUTANTS = _script().mutants()


def test_there_are_enough_of_every_core_room() -> None:
    assert len(MUTANTS) >= 80
    assert {m.room for m in MUTANTS} == CORE
    assert min(Counter(m.room for m in MUTANTS).values()) >= 5
    names = Counter(m.name for m in MUTANTS)
    assert [name for name, n in names.items() if n > 1] == []


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda m: m.name)
def test_it_can_be_put_in(mutant: Any) -> None:
    file = ROOT / "src" / "sectorlmi" / mutant.file
    sound = file.read_text(encoding="utf-8")
    ast.parse(mutant.applied(sound))
    assert mutant.old != mutant.new
    for test in mutant.tests:
        assert (ROOT / test.partition("::")[0]).exists(), test
