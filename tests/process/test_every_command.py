"""What every command keeps to as a process: bytes of stdout, stderr and exit code, whatever its streams are like."""

from __future__ import annotations

import json
import os
from typing import Any

import pytest
import typer

from sectorlmi.cli.app import app, register_commands

# Command → its words behind the name, and the exit code. `{names}` are places of the prepared folder.
CALLS: dict[str, tuple[tuple[str, ...], int]] = {
    "backtest": (("study.yml",), 0),
    "batch": (("study.yml", "--regions", "all-counties", "--out", "areas.csv", "--format", "csv"), 0),
    "cells": (("--year", "2025", "--state", "98", "--out", "cells.parquet", "--level", "2", "--workers", "1"), 0),
    "check": (("study.yml",), 0),
    "compare": (("study.yml", "--years", "2022:2025", "--years", "2022:2025", "--format", ""), 0),
    "brief": (("study.yml", "622"), 0),
    "coverage": (("study.yml", "--participation", "{employers}"), 0),
    "demo": (("--out", "demo"), 0),
    "diff": (("{run}", "{later}", "--no-rerun"), 0),
    "doctor": (("--offline",), 0),
    "factors": ((), 0),
    "fetch": (("study.yml", "--dry-run", "--offline"), 0),
    "industries": (("hospital",), 0),
    "init": (("new", "--counties", "fulton, ga", "--years", "2022:2025"), 0),
    "load": (("{samples}", "--store", "own"), 0),
    "plan": (("study.yml", "--format", "md"), 0),
    "presets": ((), 0),
    "profile": (("study.yml", "622"), 5),
    "rank": (("study.yml", "--format", ""), 0),
    "refresh": (("study.yml", "--offline", "--out", "refreshed"), 10),
    "region advise": (("study.yml", "--industry", "622"), 5),
    "region expand": (("--cbsa", "12060"), 0),
    "region find": (("fulton",), 0),
    "region footprint": (("study.yml", "--industry", "622"), 0),
    "region map": (("study.yml", "--boundaries", "{boundaries}", "--industry", "333"), 0),
    "region neighbours": (("13121",), 5),
    "region sheds": (("--counties", "13121,13089"), 0),
    "region suggest": (("--start", "13121"), 0),
    "run freeze": (("{run}", "--no-verify", "--out", "frozen.zip"), 0),
    "run list": (("{runs}",), 0),
    "run prune": (("--keep", "1", "{runs}"), 0),
    "run verify": (("{frozen}",), 0),
    "schema": (("study",), 0),
    "screen": (("study.yml",), 0),
    "shiftshare": (("study.yml",), 0),
    "shortlist": (("study.yml",), 0),
    "sources": ((), 0),
    "store list": ((), 0),
    "store prune": ((), 0),
    "store repair": ((), 0),
    "store verify": ((), 0),
    "supply": (("study.yml", "622"), 5),
    "table": (("study.yml",), 0),
    "trend": (("study.yml",), 0),
}
# Its standard output is a conversation: `test_mcp.py`.
PROTOCOL = {"mcp"}
# The first refresh has nothing to compare with: all it says goes to stderr.
SILENT = {"refresh"} | {command for command, (_, code) in CALLS.items() if code == 5}


def words_of(command: str) -> list[str]:
    return [*command.split(), *CALLS[command][0]]


def code_of(command: str) -> int:
    return CALLS[command][1]


def commands() -> dict[str, Any]:
    """Every command of the program by its name, as in `run freeze`."""
    register_commands()
    return dict(_below(typer.main.get_command(app), ""))


def _below(group: Any, prefix: str) -> Any:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _below(command, f"{prefix}{name} ")
        else:
            yield f"{prefix}{name}", command


EVERY = pytest.mark.parametrize("command", CALLS)
TALKING = pytest.mark.parametrize("command", [c for c in CALLS if c not in SILENT])
# Some of each kind: lists, tables, JSON alone, what writes files. All meet a full stdout, which the same code tells.
PIPED = pytest.mark.parametrize(
    "command",
    ["batch", "check", "demo", "doctor", "fetch", "rank", "region find", "run list", "schema", "store list", "trend"],
)
needs_shell = pytest.mark.skipif(os.name == "nt", reason="the command line of this test is a POSIX shell's")


def test_every_command_has_its_call() -> None:
    assert set(CALLS) | PROTOCOL == set(commands()), "give a new command its call"
    assert all("--json" in [o for p in c.params for o in p.opts] for c in commands().values())


@needs_shell
@EVERY
def test_json_is_alone_on_stdout_in_cp1252_and_with_a_closed_stdin(command: str, desk: Any) -> None:
    done = desk.call(*words_of(command), "--json", shell="{} <&-", PYTHONUTF8="0", PYTHONIOENCODING="cp1252")
    said = done.stderr.decode("cp1252")
    assert done.code == code_of(command), said
    assert "Traceback" not in said
    if done.code in (0, 10):
        assert done.stdout[:1] == b"{"
        json.loads(done.stdout.decode("cp1252"))
        assert done.stdout.endswith(b"}\n")
    else:
        assert done.stdout == b""


@needs_shell
@EVERY
def test_ascii_and_a_full_stderr(command: str, desk: Any) -> None:
    plain = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C"}
    done = desk.call(*words_of(command), shell="{} 2> /dev/full", **plain)
    assert done.code == code_of(command)
    assert bool(done.stdout.decode("ascii")) == (command not in SILENT)


@EVERY
def test_help_in_ascii(command: str, desk: Any) -> None:
    done = desk.call(*command.split(), "--help", PYTHONIOENCODING="ascii")
    assert done.code == 0, done.said
    assert done.stdout.decode("ascii").startswith("Usage: sectorlmi ")
    assert done.stderr == b""


@needs_shell
@TALKING
def test_a_full_stdout_is_told_in_one_line(command: str, desk: Any) -> None:
    done = desk.call(*words_of(command), shell="{} > /dev/full")
    assert done.code == 7, done.said
    assert "Traceback" not in done.said
    assert "the disk is full" in done.said.splitlines()[-1]
    assert done.said.count("stdout") == 1


@PIPED
def test_a_closed_pipe_is_told_in_one_line(command: str, desk: Any) -> None:
    done = desk.call_into_closed_pipe(*words_of(command), "--json")
    assert done.code == 7, done.said
    assert "Traceback" not in done.said
    assert "stdout was closed" in done.said.splitlines()[-1]
    assert done.said.count("stdout") == 1


@needs_shell
@EVERY
def test_a_deleted_folder_is_told_in_one_line(command: str, desk: Any) -> None:
    done = desk.call(*words_of(command), shell='rm -r "$PWD"; {}')
    assert done.code == 2, done.said
    assert done.stdout == b""
    assert done.said.count("\n") == 1
    assert "current folder was deleted" in done.said
