"""`screen: {preset: …}`: verdicts worked out by hand from made-up numbers, and the bundled regions."""

from __future__ import annotations

from collections.abc import Callable
from math import inf, nan
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from typer.testing import CliRunner

from sectorlmi.cli.app import app, register_commands
from sectorlmi.errors import ConfigError
from sectorlmi.plan import statutory
from sectorlmi.plan.demand_test import FAIL, PASS, UNKNOWN, any_of, joined, significant
from sectorlmi.plan.evidence import Evidence
from sectorlmi.plan.figures import measured
from sectorlmi.reports.json import as_dict
from sectorlmi.sources.study_file import study_from
from sectorlmi.table.factors import FACTORS
from sectorlmi.workflows.demo import samples

Gives = Callable[[str], Evidence]
STUDY = {"region": {"counties": ["13121"]}, "years": {"base": 2015, "current": 2018}}


@pytest.mark.parametrize(
    ("current", "potential", "others", "result"),
    [
        (PASS, FAIL, PASS, PASS), (FAIL, PASS, PASS, PASS), (FAIL, FAIL, PASS, FAIL), (PASS, PASS, UNKNOWN, UNKNOWN),
        (FAIL, FAIL, UNKNOWN, FAIL), (FAIL, UNKNOWN, PASS, UNKNOWN), (PASS, PASS, FAIL, FAIL),
    ],
)  # fmt: skip
def test_the_sentence_of_the_law(current: str, potential: str, others: str, result: str) -> None:
    assert joined({"current": current, "potential": potential, "others": others}) == result


def test_one_mark_is_enough() -> None:
    assert any_of([FAIL, PASS, UNKNOWN]) == PASS
    assert any_of([FAIL, UNKNOWN]) == UNKNOWN
    assert any_of([FAIL, FAIL]) == FAIL


def made_up(numbers: dict[str, dict[str, tuple[float, float, float, str]]]) -> Evidence:
    """Evidence with (value, lower, upper, status) by factor and industry, and nothing else."""

    def number(factor: str, code: str) -> Any:
        given = numbers.get(factor, {}).get(code)
        return None if given is None else measured(FACTORS[factor].column, given[0], given[3], given[1], given[2])

    return cast(
        Evidence,
        SimpleNamespace(
            targets=("311", "541", "622"),
            number=number,
            study=SimpleNamespace(years=SimpleNamespace(current=2018), projections=()),
            report=SimpleNamespace(provenance=(), table={}),
        ),
    )


def test_new_yorks_marks_by_hand() -> None:
    found = significant(
        made_up(
            {
                # The mean of 3, 9 and -6 is 2: certainly above, open (1 to 12), certainly below.
                "growth": {
                    "311": (3.0, 3.0, 3.0, "published"),
                    "541": (9.0, 1.0, 12.0, "estimated"),
                    "622": (-6.0, -6.0, -6.0, "published"),
                },
                "employment": {
                    "311": (1000.0, 1000.0, 1000.0, "published"),  # not more than 1,000
                    "541": (1400.0, 1001.0, 2000.0, "estimated"),
                    "622": (900.0, 700.0, 1100.0, "estimated"),
                },
                # The mean of the two known wages is 50,000; the third does not lower it.
                "avg_annual_wage": {
                    "311": (40e3, 40e3, 40e3, "published"),
                    "541": (60e3, 60e3, 60e3, "published"),
                    "622": (nan, 0.0, inf, "missing"),
                },
            }
        ),
        1000,
    )
    verdicts = {code: {key: one.verdict for key, one in limbs.items()} for code, limbs in found.items()}
    assert verdicts == {
        "311": {"growth": PASS, "employment": FAIL, "projected_growth": UNKNOWN, "wage": FAIL},
        "541": {"growth": UNKNOWN, "employment": PASS, "projected_growth": UNKNOWN, "wage": PASS},
        "622": {"growth": FAIL, "employment": UNKNOWN, "projected_growth": UNKNOWN, "wage": UNKNOWN},
    }
    assert found["311"]["growth"].line == 2
    assert found["311"]["wage"].line == 50e3
    assert found["311"]["projected_growth"].source == "no projected growth"


def test_atlanta_limb_by_limb(atlanta: Gives) -> None:
    given = as_dict(statutory.document(atlanta("wioa"), "wioa_3_23", 1000))
    rows = {(r["industry_code"], r["limb"]): r for r in given["limbs"]}
    now = rows["541", "Impact today"]
    assert now["value"] == now["lower"] == now["upper"] == pytest.approx(100 * 197_510 / 2_038_384)
    assert (now["verdict"], now["source"]) == (PASS, "BLS QCEW 2018")
    funds = rows["525", "Impact today"]
    assert funds["lower"] < funds["value"] < funds["upper"] < funds["line"]
    assert funds["verdict"] == FAIL
    told = {r["source"] for r in given["limbs"] if r["limb"] == "Advancement"}
    assert told == {"no staffing pattern is loaded (BLS OEWS)"}
    by_code = {r["industry_code"]: r for r in given["screen"]}
    assert by_code["541"]["result"] == UNKNOWN  # nothing tells whether it contributes to others


def test_rungs_with_their_source(peopled: Gives) -> None:
    given = as_dict(statutory.document(peopled("wioa"), "wioa_3_23", 1000))
    (rungs,) = [r for r in given["limbs"] if (r["industry_code"], r["limb"]) == ("622", "Advancement")]
    assert rungs["line"] == 2
    assert rungs["verdict"] == (PASS if rungs["value"] > 2 else FAIL)
    assert "O*NET job zones" in rungs["source"]


@pytest.mark.parametrize("preset", ["wioa_3_23", "new_york"])
def test_as_a_command(preset: str, tmp_path: Path) -> None:
    register_commands()
    study = tmp_path / "study.yml"
    study.write_text((samples() / "study.yml").read_text() + f"screen: {{preset: {preset}}}\n")
    (tmp_path / "projections.csv").write_bytes((samples() / "projections.csv").read_bytes())
    for words in (("load", str(samples())), ("screen", str(study), "--json")):
        done = CliRunner().invoke(app, [*words, "--store", str(tmp_path / "store")])
        assert done.exit_code == 0, done.output
    assert f'"preset": "{preset}"' in done.stdout
    assert '"is_sample": true' in done.stdout
    assert "projections.csv" in done.stdout


@pytest.mark.parametrize(
    ("screen", "told"),
    [
        ({"preset": "wioa"}, "screen.preset"),
        ({"preset": "wioa_3_23", "any_of": [{"factor": "growth", "above": 0}]}, "in place of tests of your own"),
    ],
)
def test_what_cannot_be_meant(screen: dict[str, Any], told: str) -> None:
    with pytest.raises(ConfigError) as caught:
        study_from(STUDY | {"screen": screen}, Path())
    assert told in caught.value.what
