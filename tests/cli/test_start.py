"""What a command imports before it does anything: only what it needs."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import typer

from sectorlmi.cli.app import _COMMANDS, app, register_commands
from sectorlmi.cli.help import _ALSO_CALLED
from sectorlmi.store import Store
from sectorlmi.workflows import load
from sectorlmi.workflows.demo import samples

register_commands()


def test_every_command_is_found_in_the_module_that_is_named_for_it() -> None:
    """A word that is missing there would only be slow; a wrong one would be unknown."""
    homes = {word: module for module, words in _COMMANDS.items() for word in words if word not in _ALSO_CALLED}
    made = {
        command.name or command.callback.__name__: command.callback.__module__ for command in app.registered_commands
    }
    groups = {group.name: group.typer_instance for group in app.registered_groups}
    for name, group in groups.items():
        owners = {command.callback.__module__ for command in group.registered_commands}
        assert len(owners) == 1
        made[str(name)] = owners.pop()
        assert isinstance(group, typer.Typer)
    assert {word: f"sectorlmi.cli.{module}" for word, module in homes.items()} == made
    assert all(import_module(f"sectorlmi.cli.{module}") for module in _COMMANDS)


def imported(*words: str, store: Path, names: set[str]) -> set[str]:
    code = (
        "import sys; sys.argv[1:2] = []; names = set(sys.argv.pop(1).split(',')); from sectorlmi.cli import main\n"
        "try: main()\n"
        "finally: print('IMPORTED', *sorted(names & set(sys.modules)), file=sys.stderr)"
    )
    command = [sys.executable, "-c", code, "-", ",".join(sorted(names)), *words]
    environment = {**os.environ, "SECTORLMI_STORE": str(store)}
    found = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert found.returncode == 0, found.stderr
    return set(found.stderr.partition("IMPORTED")[2].split())


def test_the_list_of_commands_needs_none_of_their_modules(tmp_path: Path) -> None:
    """It is what people see first: neither the commands nor a study are imported for it."""
    not_needed = {*(f"sectorlmi.cli.{module}" for module in _COMMANDS), "sectorlmi.terms.study", "numpy"}
    for help_ in ("--help", "-h"):
        assert imported(help_, store=tmp_path, names=not_needed) == set()


def test_a_ranking_on_the_screen_imports_no_heavy_library_but_numpy(tmp_path: Path) -> None:
    """pydantic is what typer reads values with; numpy.ma comes with np.unique of one argument."""
    store = tmp_path / "store"
    load.load(sorted(samples().glob("qcew_*.zip")), Store(store))
    slow = {
        "pandas", "pyarrow", "duckdb", "scipy", "openpyxl", "xlsxwriter", "requests", "pydantic", "numpy.ma",
        "rich.table", "sectorlmi.sources.registry", "sectorlmi.store.loading", "sectorlmi.cli.people",
    }  # fmt: skip
    words = ("--counties", "98001,98003", "--years", "2022:2025", "--benchmark", "98000", "--suppressed", "floor")
    out = str(tmp_path / "out")
    assert imported("rank", *words, "--format", "", "--out", out, store=store, names=slow) == set()
