"""The script that takes the screens of the walk-through writes what the program prints, and only that."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from blocks import blocks_of

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def capture(script: Callable[[str], ModuleType]) -> ModuleType:
    return script("capture_screens")


def test_old_output_is_replaced_and_words_stay(capture: ModuleType, reader: Path) -> None:
    page = "Before.\n\n```console\n$ sectorlmi presets\nold\n$ sectorlmi rank no.yml\n$ echo $?\n```\n\nAfter $ 5.\n"
    taken = capture.capture(page)
    assert taken.startswith("Before.\n\n```console\n$ sectorlmi presets\n")
    assert taken.endswith("$ echo $?\n2\n```\n\nAfter $ 5.\n")
    assert "\nold\n" not in taken
    assert "good_jobs" in taken
    assert str(reader) not in taken


def test_the_middle_of_a_long_screen_is_left_out(capture: ModuleType, reader: Path) -> None:
    taken = capture.capture("```console\n$ sectorlmi industries\n```\n").splitlines()
    assert taken.count("...") == 1
    assert len(taken) < 40


def test_every_command_of_the_walk_through_has_its_screen() -> None:
    for block in blocks_of(ROOT / "docs" / "walk-through.md"):
        assert all(shown.strip() for _, shown in block.commands()), block.where
