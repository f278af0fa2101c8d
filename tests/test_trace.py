"""How much of the house one ranking walks through: the functions it enters, and how deep they call each other.

A ranking with factors of its own and a projection is run as a process of its own, so that nothing is remembered from
another. Counted are functions of the package that have a name (no lambdas, comprehensions or bodies of modules and
classes), each once, in whatever thread; deep are all frames of the package that stand on each other at once. The
limits are what is reached; the aim is 800 functions and 18 frames. Lower them with every change that comes nearer.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from sectorlmi.cli.app import app, register_commands
from sectorlmi.workflows.demo import samples

MOST_FUNCTIONS = 1_460
DEEPEST = 26
OWN_FACTORS = "\nextra_factors: [{file: openings.csv, column: openings, name: job_openings}]\n"
RANK = """
import json, sys, threading
from pathlib import Path
import sectorlmi
from sectorlmi.cli import main

PACKAGE, NEWLOCALS = str(Path(sectorlmi.__file__).parent), 2
entered, deepest = {}, []

def note(frame, event, _):
    global deepest
    if event != "call" or not frame.f_code.co_filename.startswith(PACKAGE):
        return
    code, chain = frame.f_code, []
    if code.co_flags & NEWLOCALS and not code.co_name.startswith("<"):
        entered[code] = f"{code.co_filename[len(PACKAGE) + 1:]}:{code.co_firstlineno} {code.co_name}"
    while frame is not None:
        if frame.f_code.co_filename.startswith(PACKAGE):
            chain.append(f"{frame.f_code.co_filename[len(PACKAGE) + 1:]} {frame.f_code.co_name}")
        frame = frame.f_back
    deepest = max(deepest, chain, key=len)

sys.argv = ["sectorlmi", "rank", "--quiet", "--json"]
sys.setprofile(note)
threading.setprofile(note)
try:
    main()
except SystemExit as done:
    code = done.code
finally:
    sys.setprofile(None)
Path("trace.json").write_text(json.dumps({"code": code, "entered": sorted(entered.values()), "deepest": deepest}))
"""


@pytest.fixture(scope="module")
def trace(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What the ranking of the sample enters, with a workbook and a page, and a file of one's own beside projections."""
    register_commands()
    folder = tmp_path_factory.mktemp("trace")
    for name in ("study.yml", "projections.csv"):
        shutil.copy(samples() / name, folder / name)
    (folder / "openings.csv").write_text("industry_code,openings\n311,5\n62,7\n541,8\n44-45,3\n")
    with (folder / "study.yml").open("a", encoding="utf-8") as study:
        study.write(OWN_FACTORS)
    store = folder / "store"
    assert CliRunner().invoke(app, ["load", str(samples()), "--store", str(store)]).exit_code == 0
    done = subprocess.run(
        [sys.executable, "-c", RANK],
        cwd=folder,
        env=os.environ | {"SECTORLMI_STORE": str(store)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads((folder / "trace.json").read_text(encoding="utf-8"))
    assert found.pop("code") == 0, done.stderr
    return found


def test_a_ranking_enters_few_functions(trace: dict[str, list[str]]) -> None:
    assert 0 < len(trace["entered"]) <= MOST_FUNCTIONS, len(trace["entered"])


def test_a_ranking_is_not_deep(trace: dict[str, list[str]]) -> None:
    assert 0 < len(trace["deepest"]) <= DEEPEST, "\n".join(trace["deepest"])


def test_what_is_read_is_walked_through_once(trace: dict[str, list[str]]) -> None:
    """The counting sees what it should: the readers of the study's own files, and each function once."""
    assert any("sources/inputs.py" in name for name in trace["entered"])
    assert len(set(trace["entered"])) == len(trace["entered"])
