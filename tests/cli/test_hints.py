"""Hints name only what can be typed: flags that the command itself has, and commands that exist."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from sectorlmi.cli.app import app, register_commands

register_commands()
SOURCE = Path(__file__).resolve().parents[2] / "src" / "sectorlmi"
_FLAG = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
_COMMAND = re.compile(r"sectorlmi ((?:[a-z]+ ?){1,2})([^`]*)")
TREE: Any = get_command(app)


def flags_of(command: Any) -> set[str]:
    return {flag for param in command.params for flag in (*param.opts, *param.secondary_opts)}


def taking_a_study() -> list[str]:
    return [
        name
        for name, command in TREE.commands.items()
        if any(p.name == "study" and not p.required for p in command.params)
    ]


@pytest.mark.parametrize("name", taking_a_study())
def test_without_a_study(name: str, call: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = call(name)
    assert result.exit_code == 2
    assert "no study given" in result.stderr
    assert set(_FLAG.findall(result.stderr)) <= flags_of(TREE.commands[name])


def texts() -> Iterator[tuple[str, str]]:
    """Every text of the program with its file, f-strings with `X` for what is filled in."""
    for file in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                parts = [str(v.value) if isinstance(v, ast.Constant) else "X" for v in node.values]
                yield file.name, "".join(parts)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield file.name, node.value


def commands_named() -> list[tuple[str, str, str]]:
    """(file, command words, rest of the text) wherever a text says `sectorlmi COMMAND …`."""
    found = {(file, match[1].strip(), match[2]) for file, text in texts() for match in _COMMAND.finditer(text)}
    return sorted(entry for entry in found if entry[1].split()[0] in TREE.commands)


def test_commands_in_texts_are_found() -> None:
    assert {words.split()[0] for _, words, _ in commands_named()} >= {"fetch", "load", "run", "store"}


@pytest.mark.parametrize(("file", "words", "rest"), commands_named())
def test_a_command_in_a_text_takes_the_flags_beside_it(file: str, words: str, rest: str) -> None:
    command = TREE.commands[words.split(maxsplit=1)[0]]
    for word in words.split()[1:]:
        command = getattr(command, "commands", {}).get(word, command)
    # What stands after a full stop or a closing quote is about something else.
    beside = re.split(r"[.;,:] |\)|$", rest, maxsplit=1)[0]
    assert set(_FLAG.findall(beside)) <= flags_of(command), f"{file}: sectorlmi {words}{rest}"
