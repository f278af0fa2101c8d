"""What runs the program elsewhere: image, forge job, timers, recipe; read where there is no tool to try them."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
import xml.etree.ElementTree as ET
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import pytest
import yaml

from sectorlmi.errors import NotYetPublishedError

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
CRON = (ROOT / "docs" / "cron.md").read_text(encoding="utf-8")
# What a package is called where it is called otherwise.
CONDA_NAMES = {
    "duckdb": "python-duckdb",
    "matplotlib": "matplotlib-base",
    "isal": "python-isal",
    "XlsxWriter": "xlsxwriter",
}
NEW_RESULTS = 10


def instructions() -> list[tuple[str, str]]:
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = (line.strip() for line in text.splitlines())
    return [(line.split()[0], line.split(maxsplit=1)[1]) for line in lines if line and not line.startswith("#")]


def test_the_image_runs_as_nobody_in_particular_and_is_pinned() -> None:
    made = instructions()
    last = [word for word, _ in made][::-1]
    assert last.index("USER") < last.index("FROM")
    assert [what for word, what in made if word == "USER"] == ["lmi"]
    assert all(re.search(r":\d", what) for word, what in made if word == "FROM")
    assert "ADD" not in last
    assert ("ENTRYPOINT", '["sectorlmi"]') in made


def test_the_image_is_built_of_files_that_are_there_and_sent() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    copied = [
        part for word, what in instructions() if word == "COPY" and "--from" not in what for part in what.split()[:-1]
    ]
    assert {"src", "data", "pyproject.toml"} <= set(copied)
    for part in copied:
        assert (ROOT / part).exists()
        assert f"!{part}" in ignored


def test_the_image_is_built_and_does_the_demonstration(tmp_path: Path) -> None:
    docker = shutil.which("docker")
    if docker is None or subprocess.run([docker, "info"], capture_output=True, check=False).returncode:
        pytest.skip("no docker is running here")
    build = [docker, "build", "--quiet", "--file", str(DEPLOY / "Dockerfile"), str(ROOT)]
    image = subprocess.run(build, capture_output=True, check=True, text=True).stdout.strip()
    done = subprocess.run([docker, "run", "--rm", image, "demo", "--out", "demo"], capture_output=True, check=True)
    assert b"Metro Atlanta" in done.stdout
    who = subprocess.run([docker, "run", "--rm", "--entrypoint", "id", image, "-u"], capture_output=True, check=True)
    assert who.stdout.strip() != b"0"


def workflow() -> dict[Any, Any]:
    loaded: dict[Any, Any] = yaml.safe_load((DEPLOY / "refresh.workflow.yml").read_text(encoding="utf-8"))
    return loaded


def test_the_forge_job_runs_by_the_calendar_with_no_more_rights_than_it_needs() -> None:
    job = workflow()
    (schedule,) = job[True]["schedule"]  # YAML 1.1 reads the key `on` so
    assert re.fullmatch(r"\d+ \d+ \* \* \d", schedule["cron"])
    assert job["permissions"] == {"contents": "read", "issues": "write"}


def test_the_forge_job_tells_news_and_takes_no_news_for_a_fault() -> None:
    steps = {step["name"]: step for step in workflow()["jobs"]["refresh"]["steps"] if "name" in step}
    refresh = steps["Refresh"]["run"]
    assert f"0|{NotYetPublishedError.exit_code}|{NEW_RESULTS}) exit 0" in refresh
    assert "sectorlmi refresh study.yml" in refresh
    assert f"== '{NEW_RESULTS}'" in steps["Open an issue with what changed"]["if"]
    for step in steps.values():
        if "run" in step and shutil.which("bash"):
            subprocess.run(["bash", "-n"], input=step["run"], text=True, check=True)


@pytest.mark.parametrize("code", [0, 8, 10, 3, 5])
def test_the_forge_jobs_own_lines_pass_the_code_on(code: int, tmp_path: Path) -> None:
    if shutil.which("bash") is None:
        pytest.skip("no bash here")
    (step,) = [s for s in workflow()["jobs"]["refresh"]["steps"] if s.get("id") == "refresh"]
    stand_in = tmp_path / "sectorlmi"
    stand_in.write_text(f"#!/bin/sh\necho news\necho steps >&2\nexit {code}\n")
    stand_in.chmod(0o755)
    environment = {"PATH": f"{tmp_path}:/usr/bin:/bin", "GITHUB_OUTPUT": str(tmp_path / "output")}
    done = subprocess.run(["bash", "-c", step["run"]], cwd=tmp_path, env=environment, check=False, capture_output=True)
    assert done.returncode == (0 if code in {0, 8, NEW_RESULTS} else code)
    assert (tmp_path / "output").read_text() == f"code={code}\n"
    assert (tmp_path / "news.txt").read_text() == "news\n"


@pytest.mark.parametrize("unit", ["sectorlmi-refresh.service", "sectorlmi-refresh.timer"])
def test_the_timers_files_are_those_of_the_page(unit: str) -> None:
    text = (DEPLOY / unit).read_text(encoding="utf-8")
    assert text in CRON
    parsed = ConfigParser(interpolation=None)
    parsed.optionxform = str  # type: ignore[method-assign, assignment]
    parsed.read_string(text)
    if unit.endswith("service"):
        assert parsed["Service"]["SuccessExitStatus"] == f"{NotYetPublishedError.exit_code} {NEW_RESULTS}"
        assert parsed["Service"]["User"] != "root"
    elif shutil.which("systemd-analyze"):
        subprocess.run(["systemd-analyze", "calendar", parsed["Timer"]["OnCalendar"]], check=True, capture_output=True)


def test_the_windows_task_does_what_the_page_says() -> None:
    space = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
    task = ET.fromstring((DEPLOY / "sectorlmi-refresh.task.xml").read_text(encoding="utf-8").split("?>", 1)[1])
    assert [d.tag.removeprefix(space) for d in task.find(f".//{space}DaysOfWeek") or ()] == ["Monday"]
    command, arguments = (task.findtext(f".//{space}{part}") for part in ("Command", "Arguments"))
    assert f'/TR "{command} {arguments}"' in CRON


def test_the_recipe_asks_for_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = set()
    for dependency in project["dependencies"]:
        name, bounds = re.match(r"([\w.-]+)([^;]*)", dependency).groups()  # type: ignore[union-attr]
        wanted.add(f"{CONDA_NAMES.get(name, name)} {bounds.strip()}")
    text = (DEPLOY / "conda" / "meta.yaml").read_text(encoding="utf-8")
    run = text[text.index("  run:") : text.index("\ntest:")]
    asked = set(re.findall(r"(?m)^    - (.+)$", run))
    assert asked == wanted | {f"python {project['requires-python']}"}
    assert f"sectorlmi = {project['scripts']['sectorlmi']}" in text
