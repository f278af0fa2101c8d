"""A key of study.yml is one line: with two lines more in a copy of the program, everything that names keys has them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import sectorlmi

PACKAGE = Path(sectorlmi.__file__).resolve().parent
SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"
# Where a line goes in terms/study.py, and the line: a key of a rule, and one of the study itself.
NEW = {
    '    drop: tuple[str, ...] = key(f.texts("NAICS codes that people take off.", ()), ())\n': (
        '    least: int = key(f.whole("Not fewer.", most=9), 4, option=Option("--least", "Fewest.", "places", int))\n'
    ),
    '    readiness: ReadinessRule = rule(ReadinessRule, "The readiness worksheet.")\n': (
        '    motto: str = key(f.text("In three words."), "on we go", option=Option("--motto", "Words.", "region"))\n'
    ),
}
ASK = """
import json, sys
from pathlib import Path
import typer
from sectorlmi.cli import choices
from sectorlmi.cli.app import app, register_commands
from sectorlmi.sources.study_file import study_from
from sectorlmi.errors import ConfigError
from sectorlmi.runs import record
from sectorlmi.terms.study_values import as_written
from sectorlmi.workflows.schema import study_schema
sys.path.insert(0, sys.argv[1])
import make_reference

PLAIN = {"region": {"counties": ["13121"]}, "years": {"base": 2017, "current": 2018}}

def said(further):
    try:
        study_from(PLAIN | further, Path())
    except ConfigError as error:
        return f"{error.what}. {error.hint}"

study = study_from(PLAIN, Path())
other = study_from(PLAIN | {"motto": "so be it", "shortlist": {"least": 7}}, Path())
register_commands()
commands = typer.main.get_command(app).commands
Path("study.yml").write_text(json.dumps(PLAIN))
flagged = choices.study_of(None, choices.Flags(least=8, motto="quick", top=None))
print(json.dumps({
    "schema": study_schema(),
    "resolved": [one.resolved() for one in (study, other)],
    "said": [said({"shortlist": {"least": 10}}), said({"shortlist": {"lest": 1}}), said({"motto": 3})],
    "page": make_reference.study_keys_page(),
    "commands": make_reference.commands_page(),
    "options": {name: [o for p in commands[name].params for o in p.opts] for name in ("rank", "table", "batch")},
    "flagged": [flagged.shortlist.least, flagged.motto],
    "changing": choices.Flags(least=8, motto="quick").changing(),
    "written": study_from(as_written(other), Path()) == other,
    "recorded": record.decode(record.encode(other, str), Path) == other,
}))
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a program with two keys more says."""
    folder = tmp_path_factory.mktemp("new_key")
    shutil.copytree(PACKAGE, folder / "sectorlmi", ignore=shutil.ignore_patterns("__pycache__", "samples", "georgia"))
    file = folder / "sectorlmi" / "terms" / "study.py"
    text = file.read_text(encoding="utf-8")
    for before, line in NEW.items():
        assert text.count(before) == 1
        text = text.replace(before, before + line)
    file.write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", ASK, str(SCRIPTS)],
        env=os.environ | {"PYTHONPATH": str(folder)},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_the_schema_has_it(told: dict[str, Any]) -> None:
    keys = told["schema"]["properties"]
    form = {"type": "integer", "minimum": 0, "maximum": 9, "description": "Not fewer.", "default": 4}
    assert keys["shortlist"]["properties"]["least"] == form
    assert keys["motto"]["default"] == "on we go"


def test_check_knows_it(told: dict[str, Any]) -> None:
    too_many, misspelt, no_text = told["said"]
    assert too_many == "shortlist.least: 10 is not allowed. Give a number from 0 to 9."
    assert "Did you mean `least`?" in misspelt
    assert no_text.startswith("motto: expected text, found 3")


def test_results_show_it_behind_the_keys_that_were_there(told: dict[str, Any]) -> None:
    by_default, given = told["resolved"]
    assert by_default["shortlist"] == {"top": 10, "any_factor_top": 3, "add": [], "drop": [], "least": 4}
    assert (given["shortlist"]["least"], given["motto"]) == (7, "so be it")
    assert list(given)[-1] == "motto"
    assert "output" not in given  # where reports go is no part of a result


def test_the_reference_pages_have_it(told: dict[str, Any]) -> None:
    assert "| `shortlist.least` | whole number, 0 to 9 | `4` | Not fewer. |" in told["page"]
    assert '| `motto` | text | `"on we go"` | In three words. |' in told["page"]
    assert "| `--motto MOTTO` | Words. |" in told["commands"]


def test_commands_have_its_option(told: dict[str, Any]) -> None:
    options = told["options"]
    assert [{"--least", "--motto"} & set(options[name]) for name in ("rank", "table", "batch")] == [
        {"--least", "--motto"},
        {"--motto"},
        {"--least", "--motto"},
    ]
    assert options["rank"].index("--motto") > options["rank"].index("--preset")
    assert told["flagged"] == [8, "quick"]
    assert told["changing"] == ["--least 8", "--motto quick"]


def test_runs_record_it(told: dict[str, Any]) -> None:
    assert told["written"]
    assert told["recorded"]
