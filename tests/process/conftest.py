"""The installed program as a process, on a folder prepared once: what a user meets, and nothing of the test's own.

Nothing here needs more than the package, pytest and `data/samples`, so that it runs beside any versions of libraries.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

SAMPLES = Path(__file__).resolve().parent.parent.parent / "data" / "samples"


def program() -> list[str]:
    """The words that start the installed program."""
    script = Path(sysconfig.get_path("scripts")) / ("sectorlmi.exe" if os.name == "nt" else "sectorlmi")
    return [str(script)] if script.is_file() else [sys.executable, "-m", "sectorlmi"]


@dataclass(frozen=True)
class Ended:
    """What a call left: bytes, and the exit code."""

    code: int
    stdout: bytes
    stderr: bytes

    @property
    def said(self) -> str:
        return self.stderr.decode("utf-8", "replace")

    @property
    def json(self) -> Any:
        return json.loads(self.stdout)


@dataclass(frozen=True)
class Desk:
    """A folder of its own with the sample's study, beside a store and runs that calls share and only read."""

    folder: Path
    prepared: Path

    @property
    def places(self) -> dict[str, str]:
        """What `{words}` in the calls stand for."""
        runs = self.prepared / "out" / "runs"
        made = sorted(runs.glob("*/*Z-*")) or [runs]
        here = {
            "samples": SAMPLES, "runs": runs, "run": made[0], "later": made[-1], "frozen": self.prepared / "frozen.zip",
            "boundaries": self.prepared / "counties.json", "employers": self.prepared / "employers.csv",
        }  # fmt: skip
        return {name: str(path) for name, path in here.items()}

    def command(self, *words: str) -> list[str]:
        """What starts the program with these words."""
        return [*program(), *(word.format(**self.places) for word in words)]

    def call(self, *words: str, shell: str = "{}", stdout: int = subprocess.PIPE, **environment: str) -> Ended:
        """Call the program in the folder; `shell` is the command line around it, as in `{} > /dev/full`."""
        command = self.command(*words)
        if shell != "{}":
            command = ["sh", "-c", shell.replace("{}", '"$@"'), "sh", *command]
        done = subprocess.run(
            command, cwd=self.folder, env=self.environment | environment, stdin=subprocess.DEVNULL, stdout=stdout,
            stderr=subprocess.PIPE, check=False, timeout=300,
        )  # fmt: skip
        return Ended(done.returncode, done.stdout, done.stderr)

    def call_into_closed_pipe(self, *words: str) -> Ended:
        """The reader of stdout is gone before the first byte."""
        reader, writer = os.pipe()
        os.close(reader)
        try:
            return self.call(*words, stdout=writer)
        finally:
            os.close(writer)

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHONIO", "SECTORLMI_"))}
        # UTF-8, whatever the machine's language.
        return kept | {"SECTORLMI_STORE": str(self.prepared / "store"), "PYTHONUTF8": "1"}


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A loaded store, two runs of the study, one of them frozen, and small files of the user's own."""
    folder = tmp_path_factory.mktemp("process")
    (folder / "flows").mkdir()
    with gzip.open(folder / "flows" / "ga_od_main_JT00_2021.csv.gz", "wt") as file:
        file.write(_FLOWS)
    ring = [[0, 40], [0, 41], [1, 41], [1, 40], [0, 40]]
    outline = {"properties": {"GEOID": "98001"}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    (folder / "counties.json").write_text(json.dumps({"features": [outline]}))
    (folder / "employers.csv").write_text("Cluster,employers\nHealth Science,11\nManufacturing,4\n")
    _copy_study(folder)
    desk = Desk(folder, folder)
    for words in (
        ("load", "{samples}", str(folder / "flows")),
        ("rank", "--format", "csv"),
        ("rank", "--format", "csv", "--level", "4"),
        ("run", "freeze", "{run}", "--no-verify", "--out", str(folder / "frozen.zip")),
    ):
        done = desk.call(*words)
        assert done.code == 0, done.said
    return folder


def _copy_study(folder: Path) -> None:
    for name in ("study.yml", "projections.csv"):
        shutil.copy(SAMPLES / name, folder / name)


@pytest.fixture
def desk(tmp_path: Path, prepared: Path) -> Desk:
    _copy_study(tmp_path)
    return Desk(tmp_path, prepared)


# Jobs by block of work and block of home, between three counties of Georgia.
_FLOWS = "w_geocode,h_geocode,S000,SA01,SA02,SA03,SE01,SE02,SE03,SI01,SI02,SI03,createdate\n" + "".join(
    f"{work}9501001000,{home}9501001000,{jobs},{jobs},0,0,{jobs},0,0,{jobs},0,0,20231201\n"
    for work, home, jobs in (
        ("13121", "13121", 900), ("13121", "13089", 300), ("13089", "13089", 500), ("13121", "13067", 200),
        ("13067", "13067", 700),
    )
)  # fmt: skip
