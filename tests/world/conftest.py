"""The made-up world loaded into a store once, and the program asked about it through its commands."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from sectorlmi.cli.app import app, register_commands
from world import rows
from world.truth import COAST, INLAND

register_commands()

# As a study says it. YAML reads JSON.
STUDY: dict[str, Any] = {
    "name": "World",
    "region": {"name": "Coast", "counties": list(COAST[2023])},
    "benchmark": "US000",
    "years": {"base": 2019, "current": 2023},
    "industries": {"exclude": ["999"], "minimum_employment": 0, "minimum_establishments": 0},
    "factors": {"employment": {"weight": 1}},
    "uncertainty": {"fills": 20},
    "projections": {"file": "projections.csv", "preset": "columns", "area": ["Coast"]},
    "shortlist": {"top": 3, "any_factor_top": 0},
    "output": {"formats": []},
}
ALL_FACTORS = (
    *("employment", "avg_annual_wage", "growth", "projected_growth", "location_quotient", "growth_per_year"),
    *("jobs_change", "wage_premium", "weekly_wage", "share_of_jobs", "average_establishment_size", "lq_change"),
    *("competitive_effect", "benchmark_growth", "growth_trend"),
)
FACTORS = {name: {"weight": 1} for name in ALL_FACTORS}
# A batch reads no years between.
OF_TWO_YEARS = {name: choice for name, choice in FACTORS.items() if name != "growth_trend"}
INLAND_REGION = {"name": "Inland", "counties": list(INLAND)}
# 722 stands in the region's rows, 484 in the state's alone, 332 in no row but its sector's, 621 in none.
_PROJECTIONS = """\
area_type,area,industry_code,title,base_year,projected_year,base_employment,projected_employment
Region,Coast,10,Total,2022,2032,9000,9900
Region,Coast,31-33,Manufacturing,2022,2032,1500,1575
Region,Coast,311,Food,2022,2032,1100,1078
Region,Coast,541,Professional services,2022,2032,1200,1500
Region,Coast,722,Eating and drinking,2022,2032,1700,2040
Region,Inland,541,Professional services,2022,2032,400,430
Region,Inland,722,Eating and drinking,2022,2032,800,880
State,Made-up state,484,Trucking,2022,2032,800,840
State,Made-up state,541,Professional services,2022,2032,2000,2600
"""


class World:
    """The store, and a folder in which commands are run; with a quarter, that of each year stands for the year."""

    def __init__(self, folder: Path, quarter: int = 0) -> None:
        self.folder, self.store = folder, folder / "store"
        self.files = folder / "files"
        self.files.mkdir()
        rows.write(self.files)
        for annual in sorted(self.files.iterdir()) if quarter else ():
            rows.write_quarter(annual, annual.with_name(f"quarter-{annual.name}"), quarter)
            annual.unlink()
        (folder / "projections.csv").write_text(_PROJECTIONS)
        self._answers: dict[str, dict[str, Any]] = {}
        self._n_studies = 0
        self.run("load", self.files)

    def run(self, *words: object) -> str:
        """What a command prints, run in this folder; it must succeed."""
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(self.folder)
            patch.setenv("SECTORLMI_STORE", str(self.store))
            result = CliRunner().invoke(app, [str(w) for w in words])
        assert result.exit_code == 0, result.output
        return result.stdout

    def study(self, **changes: Any) -> Path:
        """A file of the study with these keys set anew."""
        self._n_studies += 1
        path = self.folder / f"study-{self._n_studies}.yml"
        path.write_text(json.dumps(STUDY | changes))
        return path

    def ask(self, command: str, *further: str, **changes: Any) -> dict[str, Any]:
        """A command's JSON about the changed study; asked once for all tests."""
        key = json.dumps([command, further, changes], sort_keys=True)
        if key not in self._answers:
            self._answers[key] = json.loads(self.run(command, self.study(**changes), *further, "--json"))
        return self._answers[key]

    def rows(self, **changes: Any) -> dict[str, dict[str, Any]]:
        """The rows of the data table by industry, with every factor."""
        return {row["industry_code"]: row for row in self.ask("table", **{"factors": FACTORS} | changes)["table"]}

    def batch(self, regions: dict[str, tuple[str, ...]], **changes: Any) -> dict[tuple[str, str], dict[str, str]]:
        """The rows of a batch as its CSV has them, by region and industry."""
        listed, out = self.folder / "regions.csv", self.folder / "batch.csv"
        listed.write_text("region,counties\n" + "".join(f"{n},{' '.join(c)}\n" for n, c in regions.items()))
        self.run("batch", self.study(**changes), "--regions", listed, "--out", out)
        with out.open(encoding="utf-8-sig", newline="") as stream:
            return {(row["region"], row["industry_code"]): row for row in csv.DictReader(stream)}


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World(tmp_path_factory.mktemp("world"))
