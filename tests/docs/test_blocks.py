"""Every block of the documents runs: commands exit with 0 and print what the page shows, YAML is a valid study."""

from __future__ import annotations

import functools
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import typer
import yaml
from blocks import Block, agrees, blocks_of
from typer.testing import CliRunner

from sectorlmi.cli.app import app
from sectorlmi.errors import SectorlmiError
from sectorlmi.sources.study_file import load_study, study_from
from sectorlmi.workflows.schema import study_schema

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "configs" / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
RUN = {"console", "sh", "python", "yaml", "r"}
SHOWN = {"text", "csv", "json", "ini", "bat", "crontab", "{toctree}"}
SCHEMA = jsonschema.Draft202012Validator(study_schema())
LEAST: Mapping[str, Any] = {"region": {"counties": ["98001"]}, "years": {"base": 2022, "current": 2025}}
# What a page may tell people to type beside sectorlmi; the other tests of the documents check the targets of make.
OTHERS = {"make", "pip", "pipx", "uv", "pytest", "python", "cd", "mkdir"}


def relative(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.slow
@pytest.mark.parametrize("page", [p for p in PAGES if blocks_of(p)], ids=relative)
def test_the_page_runs(page: Path, reader: Path, request: pytest.FixtureRequest) -> None:
    known: dict[str, Any] = {}
    for block in blocks_of(page):
        for name in (*block.needs, *block.beside):
            if name.startswith("scripts/"):
                subprocess.run([sys.executable, ROOT / name, "--out", reader], check=True)
                continue
            file = _there(request.getfixturevalue("shared_data") / name)
            if name in block.needs:
                _command(f"{block.where}: load {name}", ["load", str(file)], 0, "")
            else:
                shutil.copy(file, reader / file.name)
        if block.name and block.language != "{toctree}":
            (reader / block.name).write_text(block.text, encoding="utf-8")
        if not block.not_run:
            _run(block, reader, known)


@pytest.mark.parametrize("page", PAGES, ids=relative)
def test_every_block_says_what_it_is(page: Path) -> None:
    for block in blocks_of(page):
        assert block.language in RUN | SHOWN, f"{block.where}: ```{block.language} is neither run nor shown"
        assert not block.not_run or len(block.not_run.split()) > 1, f"{block.where}: why is it not run?"


def _run(block: Block, folder: Path, known: dict[str, Any]) -> None:
    if block.language in {"console", "sh"}:
        _commands(block)
    elif block.language == "python":
        exec(compile(block.text, block.where, "exec"), known)
    elif block.language == "yaml":
        _study(block, folder)
    elif block.language == "r":
        _r(block.text, folder)


def _r(text: str, folder: Path, **environment: str) -> str:
    """What R prints; skipped where R, or its reader of JSON, is not installed."""
    if (
        shutil.which("Rscript") is None
        or subprocess.run(["Rscript", "-e", "library(jsonlite)"], check=False).returncode
    ):
        pytest.skip("R with jsonlite is not installed")
    script = folder / "block.R"
    script.write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["Rscript", str(script)], cwd=folder, env=os.environ | environment, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_report_for_quarto_runs(reader: Path) -> None:
    text = (ROOT / "docs" / "notebooks" / "target-industries.qmd").read_text(encoding="utf-8")
    chunks = re.findall(r"(?ms)^```\{r\}\n(.*?)^```", text)
    assert len(chunks) == text.count("```{r}") == 4
    tools = reader / "bin"
    tools.mkdir()
    (tools / "sectorlmi").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m sectorlmi "$@"\n')
    (tools / "sectorlmi").chmod(0o755)
    said = _r("\n".join(chunks), reader, PATH=f"{tools}{os.pathsep}{os.environ['PATH']}")
    assert "MADE-UP DATA" in said
    assert "industries lead in" in said
    assert "- **Firm.**" in said
    assert "Load the newest quarter" in said


def _commands(block: Block) -> None:
    """Run a block's commands. One may fail where the page goes on with `echo $?` and shows its exit code."""
    given = block.commands()
    assert given, f"{block.where}: no command; begin it with $"
    for (command, shown), (following, code) in zip(given, [*given[1:], ("", "")], strict=True):
        words = shlex.split(command, comments=True)
        if words[0] == "sectorlmi":
            expected = int(code) if following == "echo $?" else 0
            _command(f"{block.where}: {command}", words[1:], expected, shown)
        elif command != "echo $?":
            assert words[0] in OTHERS, f"{block.where}: {command}: neither run nor known"
            assert not shown.strip(), f"{block.where}: {command} is not run, so nothing keeps its output true"


def _command(where: str, words: list[str], expected: int, shown: str) -> None:
    words, target = (words[:-2], Path(words[-1])) if words[-2:-1] == [">"] else (words, None)
    result = CliRunner().invoke(app, words)
    assert result.exit_code == expected, f"{where}\n{result.output}"
    if target:
        target.write_text(result.stdout, encoding="utf-8")
    if shown.strip():
        assert agrees(shown, result.output), f"{where} prints\n{result.output}"


def _study(block: Block, folder: Path) -> None:
    """A whole study, or some keys of one: both must be what `check` and an editor take."""
    value = yaml.safe_load(block.text)
    whole = "region" in value and "years" in value
    SCHEMA.validate(value if whole else {**LEAST, **value})
    try:
        if block.name:
            load_study(folder / block.name)
        else:
            study_from(value if whole else {**LEAST, **value}, folder)
    except SectorlmiError as error:
        pytest.fail(f"{block.where}: {error.what}")


def _there(file: Path) -> Path:
    if not file.exists():
        pytest.skip(f"{file.name} is not on this machine")
    return file


def test_a_page_that_lies_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("```console\n$ sectorlmi factors\nName ... Best\n```\n", encoding="utf-8")
    (block,) = blocks_of(page)
    ((command, shown),) = block.commands()
    assert (command, shown) == ("sectorlmi factors", "Name ... Best\n")
    with pytest.raises(AssertionError, match="prints"):
        _run(block, tmp_path, {})
    assert agrees("Name ... Meaning", "Name   Better\n\nUnit Meaning   ")
    assert not agrees("Name", "Name and more")


def test_markers_are_read(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "<!-- not run: asks BLS -->\n\n```sh\na \\\n b  # x\n# y\n```\n\n- x\n\n  ```yaml k.yml\n  a: 1\n  ```\n",
        encoding="utf-8",
    )
    first, second = blocks_of(page)
    assert (first.not_run, first.line, first.commands()) == ("asks BLS", 3, [("a   b  # x", "")])
    assert (second.name, second.text, second.not_run) == ("k.yml", "a: 1\n", "")


# --- every command and option that a document names exists ---------------------------------------------------------

DOCUMENTS = [*PAGES, ROOT / "CONTRIBUTING.md", ROOT / "data" / "samples" / "README.md"]
_MENTION = re.compile(r"(?:^[ ]*(?:\$ )?|`)(?:\S*/)?sectorlmi(?:\.exe)?[ ]+([^`\n]*)", re.MULTILINE)


@pytest.mark.parametrize("page", DOCUMENTS, ids=relative)
def test_every_command_named_in_a_document_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8").replace("\\\n", " ")
    for found in _MENTION.finditer(text):
        fault = misnamed(found[1])
        assert not fault, f"{relative(page)}: sectorlmi {found[1]}: {fault}"


@functools.cache
def root() -> Any:
    """The command line's tree."""
    return typer.main.get_command(app)


def misnamed(line: str) -> str:
    """Which word of a command line the program does not know; empty when all is well."""
    command = root()
    words = re.split(r"[ ](?:#|>|\||&&|2>)", line.strip(" .,;:"))[0].split()
    while words and hasattr(command, "commands") and not words[0].startswith("-"):
        if not re.fullmatch(r"[a-z]+", words[0]):
            return ""  # COMMAND, or a sentence about the program
        if words[0] not in command.commands:
            return f"no command {words[0]}"
        command = command.commands[words.pop(0)]
    options = {"--help", "-h", *(name for p in command.params for name in (*p.opts, *p.secondary_opts))}
    given = (re.split(r"[=,;.)]", word)[0] for word in words if re.match(r"--?[a-z]", word))
    return next((f"no option {name}" for name in given if name not in options), "")


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("rank study.yml --format xlsx,html", ""),
        ("region find dane", ""),
        ("ranks study.yml", "no command ranks"),
        ("region finds", "no command finds"),
        ("rank --formats xlsx", "no option --formats"),
        ("COMMAND --help", ""),
    ],
)
def test_what_counts_as_misnamed(line: str, fault: str) -> None:
    assert misnamed(line) == fault
