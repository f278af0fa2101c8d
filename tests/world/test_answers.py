"""Single answers about the made-up world: no number without status and bounds, and none across a break."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from sectorlmi.errors import ConfigError, CoverageError
from sectorlmi.store import Store
from sectorlmi.table.factors import FACTORS
from sectorlmi.terms.graded_numbers import GradedNumber
from sectorlmi.workflows import answer_numbers as numbers
from sectorlmi.workflows.answers import SAMPLE, Answers
from world.conftest import STUDY, World
from world.truth import INLAND

INLAND_ONLY = {"region": {"name": "Inland", "counties": list(INLAND)}}


def numbers_in(value: Any) -> list[dict[str, Any]]:
    """Every number that an answer tells, wherever it stands."""
    if isinstance(value, dict):
        own = [value] if "say" in value else []
        return own + [found for below in value.values() for found in numbers_in(below)]
    return [found for below in value for found in numbers_in(below)] if isinstance(value, list) else []


@pytest.fixture
def folder(world: World, tmp_path: Path) -> Path:
    """A folder with a study, as somebody would name it to the server."""
    shutil.copy(world.folder / "projections.csv", tmp_path)
    (tmp_path / "study.yml").write_text(json.dumps(STUDY))
    (tmp_path / "inland.yml").write_text(json.dumps(STUDY | INLAND_ONLY))
    return tmp_path


@pytest.fixture
def answers(world: World, folder: Path) -> Answers:
    return Answers(Store(world.store, remember=False), (folder,))


def test_studies_and_periods_are_listed(answers: Answers, folder: Path) -> None:
    found = answers.studies()
    assert [(s["study"], s["region"]) for s in found["studies"]] == [
        (str(folder / "inland.yml"), "Inland"),
        (str(folder / "study.yml"), "Coast"),
    ]
    assert found["periods"] == ["2019", "2021", "2023"]


def test_a_ranking_says_what_the_command_says(answers: Answers, world: World) -> None:
    told, asked = answers.ranking({"study": "inland.yml"}, top=3), world.ask("rank", **INLAND_ONLY)
    assert [(row["industry_code"], row["place"]) for row in told["ranking"]] == [
        (row["industry_code"], row["place"]) for row in asked["ranking"][:3]
    ]
    assert [row["place_between"] for row in told["ranking"]] == [
        [row["place_low"], row["place_high"]] for row in asked["ranking"][:3]
    ]
    assert told["answer"] == asked["board"]["headline"]
    assert told["short_list"] == [pick["industry_code"] for pick in asked["short_list"]]


def test_no_number_is_told_without_its_status_and_bounds(answers: Answers) -> None:
    every = numbers_in(answers.ranking({"study": "inland.yml"}, top=100))
    assert {number["status"] for number in every} >= {"estimated", "published"}
    for number in every:
        assert number["status"]
        assert number["status_means"]
        assert number["say"]
        if number["measure"] in {"employment", "growth_pct", "location_quotient"} and number["status"] == "estimated":
            least, most = number["certainly_between"]
            assert least is not None
            assert most is not None
            assert least <= most
        if number["status"] == "published" and number["value"] is not None:
            assert number["certainly_between"] in ([number["value"]] * 2, None)


def test_a_number_too_unsure_to_be_said_is_a_range() -> None:
    jobs, growth = FACTORS["employment"].column, FACTORS["growth"].column
    told = numbers.told(GradedNumber(jobs, 100.0, "estimated", "unsure", 51.0, 202.0))
    assert (told["value"], told["say"], told["certainly_between"]) == (None, "51 to 202", [51, 202])
    told = numbers.told(GradedNumber(growth, 1.0, "estimated", "rough", -4.0, 9.0, is_sign_unknown=True))
    assert (told["value"], told["sign"]) == (None, "not known")
    told = numbers.told(GradedNumber(growth, 21.0, "estimated", "close", 19.0, 23.0), (20.0, 22.0))
    assert (told["value"], told["say"], told["likely_between"]) == (21, "≈21.0 percent", [20, 22])


def test_a_published_number_is_the_files(answers: Answers) -> None:
    told = answers.number({"study": "study.yml"}, "541", "employment")["number"]
    assert (told["value"], told["say"], told["status"]) == (1225, "1,225", "sum_published")
    assert told["certainly_between"] == [1225, 1225]


def test_a_change_on_one_side_of_a_break(answers: Answers) -> None:
    told = answers.change({"study": "study.yml"}, "541", "2021", "2019")
    assert [told[end]["period"] for end in ("from", "to")] == ["2019", "2021"]
    assert told["growth"]["value"] == pytest.approx(100 * (1112 / 1000 - 1))
    assert told["growth"]["certainly_between"] == pytest.approx([11.2, 11.2])
    assert told["growth"]["status"] == "sum_published"


def test_a_change_of_estimates_has_the_bounds_of_both_ends(answers: Answers) -> None:
    told = answers.change({"study": "inland.yml"}, "484", "2019", "2021")
    (a, b), (c, d) = (told[end]["numbers"]["employment"]["certainly_between"] for end in ("from", "to"))
    assert told["growth"]["certainly_between"] == pytest.approx([100 * (c / b - 1), 100 * (d / a - 1)])
    assert told["growth"]["status"] == "estimated"


def test_an_arithmetic_is_as_weak_as_its_weakest() -> None:
    assert numbers.weaker("published", "estimated") == numbers.weaker("estimated", "published") == "estimated"


def test_a_change_across_a_break_is_refused_with_its_reason(answers: Answers) -> None:
    with pytest.raises(CoverageError, match="515 cannot be compared from 2019 to 2023: retired after NAICS 2017"):
        answers.change({"study": "study.yml"}, "515", "2019", "2023")
    assert answers.change({"study": "study.yml"}, "515", "2019", "2021")["growth"]["value"] == pytest.approx(
        100 * (128 / 140 - 1)
    )


def test_a_series_tells_every_break(answers: Answers) -> None:
    points = answers.series({"study": "study.yml"}, "515")["points"]
    assert [point["period"] for point in points] == ["2019", "2021", "2023"]
    assert [point["numbers"]["employment"]["value"] for point in points] == [140, 128, None]
    assert points[2]["break_before"].startswith("retired after NAICS 2017")
    assert points[2]["numbers"]["employment"]["say"].startswith("not known")


def test_whoever_is_not_ranked_has_a_reason(answers: Answers, folder: Path) -> None:
    strict = STUDY | {"industries": {"exclude": ["999"], "minimum_employment": 1200, "minimum_establishments": 0}}
    (folder / "strict.yml").write_text(json.dumps(strict))
    told = answers.place({"study": "strict.yml"}, "484")
    assert told["place"] is None
    assert "small" in told["why_not_ranked"]
    assert {"industry_code": "484"}.items() <= {k: told[k] for k in ("industry_code",)}.items()
    assert "484" in {row["industry_code"] for row in answers.missing({"study": "strict.yml"})["set_aside"]}


def test_an_own_region_needs_no_file(answers: Answers) -> None:
    asked = {"counties": list(INLAND), "base": "2019", "current": "2023", "benchmark": "US000"}
    assert answers.ranking(asked, top=1)["region"] == "Chosen counties"
    with pytest.raises(ConfigError, match="current not given"):
        answers.ranking({"counties": list(INLAND), "base": "2019"})
    with pytest.raises(ConfigError, match="level: not beside a study file"):
        answers.ranking({"study": "study.yml", "level": 4})


@pytest.mark.parametrize("path", ["/etc/passwd", "../outside.yml", "link.yml", "sub/../../outside.yml"])
def test_files_outside_the_named_folders_are_not_read(answers: Answers, folder: Path, path: str) -> None:
    outside = folder.parent / "outside.yml"
    outside.write_text(json.dumps(STUDY))
    (folder / "link.yml").symlink_to(outside)
    with pytest.raises(ConfigError, match="is in none of the named folders"):
        answers.ranking({"study": path})


@pytest.mark.parametrize(
    "key",
    [
        {"projections": {"file": "../secret.csv", "preset": "columns"}},
        {"region": {"file": "../secret.csv"}},
        {"extra_factors": [{"file": "/etc/passwd", "column": "x", "name": "x", "better": "higher", "weight": 1}]},
        {"wages": {"self_sufficiency": {"file": "../secret.csv"}}},
        {"output": {"boundaries": "../secret.zip"}},
    ],
)
def test_a_study_may_not_lead_outside(answers: Answers, folder: Path, key: dict[str, Any]) -> None:
    (folder.parent / "secret.csv").write_text("secret")
    (folder / "led.yml").write_text(json.dumps(STUDY | key))
    with pytest.raises(ConfigError, match="is in none of the named folders"):
        answers.ranking({"study": "led.yml"})
    assert "led.yml" not in {Path(study["study"]).name for study in answers.studies()["studies"]}


def test_an_answer_follows_its_study_and_its_files(answers: Answers, folder: Path) -> None:
    before = answers.number({"study": "study.yml"}, "541", "projected_growth_pct")["number"]["value"]
    file = folder / "projections.csv"
    file.write_text(file.read_text().replace("Coast,541,Professional services,2022,2032,1200,1500",
                                             "Coast,541,Professional services,2022,2032,1200,1800"))  # fmt: skip
    after = answers.number({"study": "study.yml"}, "541", "projected_growth_pct")["number"]["value"]
    assert (before, after) == (pytest.approx(25), pytest.approx(50))


def test_a_store_that_cannot_say_whether_it_changed_is_asked_anew(
    answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Store, "identity", lambda _: "")
    made = iter(["before", "after"])
    study = answers.study({"study": "study.yml"})
    assert [answers._kept(("asked",), study, lambda: next(made)) for _ in range(2)] == ["before", "after"]


def test_nothing_is_written(answers: Answers, world: World) -> None:
    before = {path: path.stat().st_mtime_ns for path in world.store.rglob("*")}
    answers.ranking({"study": "inland.yml"})
    answers.series({"study": "inland.yml"}, "484")
    assert {path: path.stat().st_mtime_ns for path in world.store.rglob("*")} == before


def test_reports_go_into_the_named_folders_alone(answers: Answers, folder: Path) -> None:
    written = answers.write({"study": "study.yml"}, ["csv"], "reports")["written"]
    assert written
    assert all(Path(file).is_relative_to(folder / "reports") for file in written)
    with pytest.raises(ConfigError, match="is in none of the named folders"):
        answers.write({"study": "study.yml"}, ["csv"], "../elsewhere")
    assert not (folder.parent / "elsewhere").exists()


def test_made_up_data_say_so_in_every_answer(tmp_path: Path) -> None:
    from sectorlmi.workflows.demo import samples
    from sectorlmi.workflows.load import load

    store = Store(tmp_path / "store", remember=False)
    load([samples()], store, is_sample=True)
    shutil.copytree(samples(), tmp_path / "studies")
    (study,) = (tmp_path / "studies").glob("*.yml")
    answers = Answers(store, (tmp_path / "studies",))
    asked = {"study": study.name}
    code = answers.ranking(asked)["ranking"][0]["industry_code"]
    for told in (answers.ranking(asked), answers.place(asked, code), answers.series(asked, code)):
        assert (told["is_sample"], told["warning"], told["notes"][0]) == (True, SAMPLE, SAMPLE)
