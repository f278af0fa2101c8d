"""Help that shows the way."""

from __future__ import annotations

import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

from sectorlmi.cli.app import app, register_commands
from sectorlmi.cli.help import EXAMPLES, SECTIONS

register_commands()


def _leaves(group: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _leaves(command, f"{path}{name} ")
        else:
            yield f"{path}{name}", command


ROOT: Any = typer.main.get_command(app)
LEAVES = dict(_leaves(ROOT))


def test_every_command_stands_in_one_section() -> None:
    named = [name for names in SECTIONS.values() for name in names]
    assert sorted(named) == sorted(ROOT.commands)


@pytest.mark.parametrize(("name", "meaning"), [m for named in SECTIONS.values() for m in named.items()])
def test_the_list_says_of_a_command_what_the_command_says_of_itself(name: str, meaning: str) -> None:
    """`--help` imports no module of commands, so what it lists stands beside it."""
    assert ROOT.commands[name].get_short_help_str(200) == meaning


def test_the_list_is_the_one_that_the_commands_themselves_would_make(call: Callable) -> None:
    code = "import sys; from sectorlmi.cli import main; sys.argv = ['sectorlmi', '--help']; main()"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    listed = call("--help").stdout
    # The two are of different width.
    assert shown.partition("Begin:")[2].split() == listed.partition("Begin:")[2].split()


def test_every_command_has_an_example_and_no_example_is_of_another() -> None:
    assert set(EXAMPLES) == set(LEAVES)


@pytest.mark.parametrize("path", sorted(EXAMPLES))
def test_an_example_is_understood(path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    program, *words = shlex.split(EXAMPLES[path])
    named = path.split()
    assert [program, *words[: len(named)]] == ["sectorlmi", *named]
    # Parsing names what is wrong with options and arguments; the command itself is not run.
    LEAVES[path].make_context(path, words[len(named) :])


@pytest.mark.parametrize("words", [("rank",), ("region", "find"), ("store", "verify")])
def test_help_ends_with_an_example(call: Callable, words: tuple[str, ...]) -> None:
    shown = call(*words, "--help").stdout
    assert shown.rstrip().endswith(f"Example: {EXAMPLES[' '.join(words)]}")


def test_the_list_of_commands_is_in_the_order_of_the_work(call: Callable) -> None:
    shown = call("--help").stdout
    titles = [shown.index(f"\n{title}:\n") for title in SECTIONS]
    assert titles == sorted(titles)
    assert "demo    Do the main job on a bundled real region, Metro Atlanta 2015 to 2018," in shown


def test_a_mistyped_command_or_option_is_met_with_the_nearest(call: Callable) -> None:
    assert "Did you mean 'rank'?" in call("ranx").stderr
    assert "--years" in call("rank", "--yeers", "2015:2018").stderr
    assert "Did you mean 'find'?" in call("region", "fnd").stderr


def test_an_option_before_the_command_is_told_where_it_belongs(call: Callable) -> None:
    result = call("--store", "x", "rank")
    assert result.exit_code == 2
    assert "--store goes after the command" in result.stderr
