"""Colours: on a terminal, in a pipe when the environment asks, and never when it forbids."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

RED = "\x1b[1;31m"


@pytest.mark.parametrize("name", ["FORCE_COLOR", "CLICOLOR_FORCE"])
def test_colours_survive_a_pipe_when_asked(
    workplace: Path, call: Callable, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    plain = call("check")
    assert "\x1b[" not in plain.stdout
    monkeypatch.setenv(name, "1")
    assert "\x1b[" in call("check").stdout
    assert RED in call("check", "none.yml").stderr


def test_a_forced_colour_changes_no_layout(workplace: Path, call: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "")
    plain = call("rank", "--format", "").stdout
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert max(map(len, plain.splitlines())) > 80
    assert "Below place" not in call("rank", "--format", "").stdout


@pytest.mark.parametrize(("name", "value"), [("FORCE_COLOR", "0"), ("CLICOLOR_FORCE", "0"), ("FORCE_COLOR", "")])
def test_zero_asks_for_nothing(
    workplace: Path, call: Callable, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    assert "\x1b[" not in call("check").stdout


@pytest.mark.parametrize("value", ["1", "yes please"])
def test_no_color_is_any_text(workplace: Path, call: Callable, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("NO_COLOR", value)
    monkeypatch.setenv("FORCE_COLOR", "1")
    result = call("check", "none.yml")
    assert result.exit_code == 2
    assert "no such study file" in result.stderr
    assert "31m" not in result.stderr
