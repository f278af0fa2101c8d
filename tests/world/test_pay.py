"""Real wages and the wage of self-sufficiency in the made-up world: by hand, and by a plain reader of its files."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from world import plain
from world.by_hand import JOBS, PAY
from world.conftest import FACTORS, INLAND_REGION, STUDY, World
from world.truth import COAST, INLAND

# BLS's annual averages of CPI-U.
CPI = {2018: 251.107, 2019: 255.657, 2023: 304.702}
REAL = {"wages": {"real": 2018}}
RANKED = {"factors": FACTORS | {"real_wage_growth": {"weight": 1}}}
# 541 in Coast in 2019: 380 jobs at 62,000 and 600 at 84,000 dollars in 02020, 20 at 52,000 in 02261.
PAY_2019 = (380 * 62_000 + 600 * 84_000 + 20 * 52_000) / 1000


def test_real_wages_by_hand(world: World) -> None:
    row = world.rows(**REAL)["541"]
    value = PAY * CPI[2018] / CPI[2023]
    assert row["real_avg_annual_wage_usd"] == pytest.approx(value, rel=1e-9)
    assert row["real_avg_annual_wage_lower_usd"] == row["real_avg_annual_wage_upper_usd"] == pytest.approx(value)
    growth = 100 * (PAY / (PAY_2019 * CPI[2023] / CPI[2019]) - 1)
    assert growth == pytest.approx(-3.7445, abs=1e-3), "nominal pay grew by 14.7 %, prices by 19.2 %"
    ends = [row[f"real_wage_growth_{end}pct"] for end in ("", "lower_", "upper_")]
    assert ends == [pytest.approx(growth, rel=1e-9)] * 3
    assert (row["real_wage_growth_status"], row["real_wage_growth_estimated_share"]) == ("sum_published", 0)


def test_real_wage_growth_does_not_depend_on_the_year_of_the_dollars(world: World) -> None:
    first, second, third = (
        world.rows(wages={"real": 2018}),
        world.rows(wages={"real": 2023}),
        world.rows(**RANKED),
    )
    for code, row in first.items():
        told = {name: value for name, value in row.items() if name.startswith("real_wage_growth")}
        for other in (second, third):
            assert {name: other[code][name] for name in told} == told
    assert second["541"]["real_avg_annual_wage_usd"] == pytest.approx(PAY, rel=1e-9)
    assert "real_avg_annual_wage_usd" not in third["541"]


def test_a_study_that_asks_for_nothing_has_none_of_the_columns(world: World) -> None:
    row = world.rows()["541"]
    assert not [name for name in row if name.startswith("real_") or "self_suffic" in name]


def test_real_wage_growth_over_a_bridge_group(world: World) -> None:
    # 511, 515 and 519 of NAICS 2017 against 513, 516 and 519 of NAICS 2022.
    before = (450 * 90_000 + 120 * 48_000 + 20 * 40_000 + 80 * 52_000) / 670
    after = (600 * 105_000 + 100 * 50_000 + 15 * 43_000 + 100 * 56_000) / 815
    row = world.rows(**REAL)["513"]
    assert row["real_wage_growth_pct"] == pytest.approx(100 * (after / (before * CPI[2023] / CPI[2019]) - 1), rel=1e-9)
    assert row["real_wage_growth_status"] == row["growth_status"] == "bridged"
    assert row["real_wage_growth_note"] == row["growth_note"]


def test_where_jobs_are_not_compared_pay_is_not_either(world: World) -> None:
    rows = world.rows(**REAL)
    for row in rows.values():
        assert (row["real_wage_growth_status"] == "not_comparable") == (row["growth_status"] == "not_comparable")
    retired = rows["511"]
    assert (retired["real_wage_growth_pct"], retired["real_wage_growth_lower_pct"]) == (None, None)


def paid(reader: plain.Reader, code: str) -> float | None:
    """Real wage growth of published figures: both years' wages a job over what the policy lets growth compare."""
    old, new = reader.group(code)
    years = reader.cells(reader.base, old), reader.cells(reader.current, new)
    hidden = [{plain._place(k) for k, c in year.items() if c[1] is None} for year in years]
    if reader.policy == "exclude" and any(hidden):
        return None
    left_out = hidden[0] | hidden[1]
    averages = []
    for year, dollar in zip(years, (CPI[2023] / CPI[2019], 1.0), strict=True):
        cells = [c for key, c in year.items() if plain._place(key) not in left_out]
        averages.append(plain._over(dollar * sum(c[2] or 0 for c in cells), sum(c[1] or 0 for c in cells)))
    return plain._growth(*averages)


VARIANTS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "estimate": ({}, {"policy": "exclude"}),
    "floor": ({"suppressed": "floor"}, {"policy": "floor"}),
    "exclude": ({"suppressed": "exclude"}, {"policy": "exclude"}),
    "inland floor": (
        {"suppressed": "floor", "region": INLAND_REGION},
        {"policy": "floor", "base_areas": INLAND, "areas": INLAND},
    ),
    "four digits": ({"level": 4}, {"policy": "exclude", "digits": 4}),
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_plain_reader_finds_the_same_growth_of_real_wages(world: World, variant: str) -> None:
    changes, how = VARIANTS[variant]
    reader = plain.Reader(**{"files": plain.read(world.files), "base_areas": COAST[2019], "areas": COAST[2023], **how})
    n_known = 0
    for code, row in world.rows(**REAL, **changes).items():
        is_estimated = row["n_suppressed"] or row["n_suppressed_base"] or row["real_wage_growth_estimated_share"]
        if not reader.group(code)[1] or (reader.policy == "exclude" and "suppressed" not in changes and is_estimated):
            continue
        value = paid(reader, code)
        n_known += value is not None
        expected = value if value is None else pytest.approx(value, rel=1e-9, abs=1e-9)
        assert row["real_wage_growth_pct"] == expected, code
    assert n_known > 5


def test_the_truth_lies_within_the_bounds_of_a_year_that_hides_a_cell(world: World) -> None:
    # 621 in Coast: 02261 is hidden in 2019, where 80 jobs were paid 50,000 dollars.
    before = (800 * 58_000 + 80 * 50_000) / 880
    after = (900 * 65_000 + 60 * 55_000 + 40 * 53_000) / 1000
    truth = 100 * (after / (before * CPI[2023] / CPI[2019]) - 1)
    row = world.ask("rank", **RANKED)["table"]
    (told,) = [r for r in row if r["industry_code"] == "621"]
    names = ("lower_pct", "low_pct", "pct", "high_pct", "upper_pct")
    lower, low, value, high, upper = (told[f"real_wage_growth_{name}"] for name in names)
    assert lower <= truth <= upper
    assert lower <= low <= value <= high <= upper
    assert lower < upper
    assert (told["real_wage_growth_status"], told["real_wage_growth_grade"]) == ("estimated", "close")


def test_who_pays_above_the_line_by_what_is_certain_of_the_wage(world: World) -> None:
    hidden = {c: r for c, r in world.rows(region=INLAND_REGION).items() if r["avg_annual_wage_status"] == "estimated"}
    assert hidden
    for code, row in hidden.items():
        lower, upper = row["avg_annual_wage_lower_usd"], row["avg_annual_wage_upper_usd"]
        for line, says in ((lower - 1, "yes"), ((lower + upper) / 2, "unsure"), (upper + 1, "no"), (upper, "no")):
            told = world.rows(region=INLAND_REGION, wages={"self_sufficiency": line})[code]
            assert told["pays_self_sufficient"] == says, (code, line)
            assert told["self_sufficiency_wage_usd"] == pytest.approx(line)


def test_a_published_wage_that_is_the_line_is_not_above_it(world: World) -> None:
    # 622 in 02020 alone: 72,000 dollars.
    line = {"self_sufficiency": 72_000}
    assert world.rows(wages=line)["622"]["pays_self_sufficient"] == "no"
    assert world.rows(wages={"self_sufficiency": 71_999})["622"]["pays_self_sufficient"] == "yes"


def test_a_line_in_dollars_of_another_year(world: World) -> None:
    # 72,000 dollars of 2023 are 59,335.84 of 2018.
    real = 72_000 * CPI[2018] / CPI[2023]
    for line, says in ((real - 1, "yes"), (real + 1, "no")):
        row = world.rows(wages={"real": 2018, "self_sufficiency": line})["622"]
        assert row["pays_self_sufficient"] == says
        assert row["self_sufficiency_wage_usd"] == pytest.approx(line * CPI[2023] / CPI[2018])


def test_the_share_of_jobs_above_the_line(world: World) -> None:
    answer = world.ask("rank", wages={"self_sufficiency": 50_000})
    jobs = {"yes": 0.0, "no": 0.0, "unsure": 0.0}
    for row in answer["table"]:
        jobs[row["pays_self_sufficient"]] += row["employment"] or 0
    found = answer["self_sufficiency"]
    assert found == {"share_above": pytest.approx(jobs["yes"] / JOBS), "share_unsure": jobs["unsure"] / JOBS}
    # 332, 484, 513, 519, 541, 621 and 622 of 9 thousand private jobs, whose pay stands in the files.
    above = {row["industry_code"] for row in answer["table"] if row["pays_self_sufficient"] == "yes"}
    assert above == {"332", "484", "513", "519", "541", "621", "622"}
    percent = f"{100 * jobs['yes'] / JOBS:.0f} % of the region's jobs are in industries whose average wage certainly"
    assert [note for note in answer["notes"] if note.startswith(percent)]
    marks = {r["industry_code"]: r["pays_self_sufficient"] for r in answer["table"]}
    assert all(marks[r["industry_code"]] == r["pays_self_sufficient"] for r in answer["ranking"])


def test_batch_says_the_same_as_rank(world: World) -> None:
    changes = {"wages": {"real": 2018, "self_sufficiency": 40_000}, "factors": {"employment": 1, "real_wage_growth": 1}}
    regions = {"Coast": COAST[2023], "Inland": INLAND}
    batch = world.batch(regions, **changes)
    for name, region in (("Coast", {}), ("Inland", {"region": INLAND_REGION, "projections": []})):
        rows = {r["industry_code"]: r for r in world.ask("rank", **changes, **region)["table"]}
        for code, row in rows.items():
            told = batch[name, code]
            assert told["pays_self_sufficient"] == row["pays_self_sufficient"]
            for column in ("real_avg_annual_wage_usd", "real_wage_growth_pct"):
                value = float(told[column]) if told[column] else None
                assert value == (row[column] if row[column] is None else pytest.approx(row[column]))


def test_a_file_of_counties_is_weighted_by_their_jobs(world: World) -> None:
    # Private jobs of Coast: 8,350 in 02020, 410 in 02063, 215 in 02066.
    (world.folder / "lines.csv").write_text("County;Wage\n02020;50000\n02063;40000\n2066;30000\n02110;1\n")
    line = (8350 * 50_000 + 410 * 40_000 + 215 * 30_000) / 8975
    answer = world.ask("rank", wages={"self_sufficiency": {"file": "lines.csv"}})
    assert all(row["self_sufficiency_wage_usd"] == pytest.approx(line) for row in answer["table"])
    assert any("weighted by jobs" in note for note in answer["notes"])
    assert [p["source"] for p in answer["provenance"] if p["file"] == "lines.csv"] == ["wages of self-sufficiency"]


def test_a_screen_tests_against_the_line_and_the_unknown_never_passes(world: World) -> None:
    hidden = world.rows(region=INLAND_REGION)["493"]
    line = (hidden["avg_annual_wage_lower_usd"] + hidden["avg_annual_wage_upper_usd"]) / 2
    tests = {"any_of": [{"factor": "avg_annual_wage", "above": "self_sufficiency"}]}
    steps = {"steps": [{"factor": "weekly_wage", "below": "self_sufficiency"}]}
    rows = world.ask(
        "screen", region=INLAND_REGION, wages={"self_sufficiency": line}, screen=tests | steps, projections=[]
    )["screen"]
    told = {row["industry_code"]: (row["test_1"], row["screened"]) for row in rows}
    assert told["493"] == ("unknown", "step 1: undecided on weekly_wage")
    assert told["622"] == ("yes", "step 1: weekly_wage below self_sufficiency")
    assert told["722"] == ("no", "remains")


def refused(world: World, *words: object) -> subprocess.CompletedProcess[str]:
    """The installed command, which must fail."""
    done = subprocess.run(
        [sys.executable, "-m", "sectorlmi", *map(str, words), "--store", str(world.store)],
        cwd=world.folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode
    assert not done.stdout
    return done


@pytest.mark.parametrize(
    ("wages", "code", "says"),
    [
        ({"real": 2030}, 5, "no consumer price index for 2030; there is one for 1913 to 2024"),
        ({"real": "last"}, 2, "wages.real: expected a number, found 'last'"),
        ({"self_sufficiency": -1}, 2, "wages.self_sufficiency: -1 is not allowed"),
        ({"self_sufficiency": "enough"}, 2, "wages.self_sufficiency: expected a number, found 'enough'"),
        ({"self_sufficiency": {"file": "none.csv"}}, 2, "none.csv cannot be read"),
        ({"self_sufficiency": {"file": "one.csv"}}, 4, "the file has no wage for"),
        ({"self_sufficiency": {"file": "no-county.csv"}}, 4, "no column 'county'"),
        ({"self_sufficiency": {"file": "twice.csv"}}, 4, "row 3: gives 02020 a second wage, 2"),
        ({"self_sufficiency": {"file": "text.csv"}}, 4, "row 2: 'lots' is no wage in dollars a year"),
        ({"self_sufficiency": {"file": "nowhere.csv"}}, 4, "no county is called 'Nowhere'"),
    ],
)
def test_bad_input_is_one_sentence(world: World, wages: dict[str, Any], code: int, says: str) -> None:
    for name, text in {
        "one.csv": "county,wage\n02020,50000\n",
        "no-county.csv": "place,wage\n02020,50000\n",
        "twice.csv": "county,wage\n02020,50000\n02020,2\n",
        "text.csv": "county,wage\n02020,lots\n",
        "nowhere.csv": "county,wage\nNowhere,50000\n",
    }.items():
        (world.folder / name).write_text(text)
    done = refused(world, "rank", world.study(wages=wages))
    assert done.returncode == code, done.stderr
    assert says in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


def test_a_test_against_a_line_that_the_study_lacks_is_refused(world: World) -> None:
    tests = {"any_of": [{"factor": "avg_annual_wage", "above": "self_sufficiency"}]}
    done = refused(world, "screen", world.study(screen=tests))
    assert (done.returncode, "the study has none" in done.stderr) == (2, True)
    odd = {"any_of": [{"factor": "growth", "above": "self_sufficiency"}]}
    done = refused(world, "screen", world.study(screen=odd, wages={"self_sufficiency": 4}))
    assert done.returncode == 2
    assert "`growth` is not known" in " ".join(done.stderr.split())


def test_a_loaded_index_goes_before_the_bundled_one(world: World, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("prices")
    lines = [f"{y}-{m:02d}-01;{v};0" for y, v in {2019: 100.0, 2023: 150.0}.items() for m in range(1, 13)]
    (folder / "cpi.csv").write_text("\n".join(["Date;Index;Inflation", *lines]), encoding="utf-16")
    (folder / "study.yml").write_text(
        json.dumps(STUDY | {"projections": [], "wages": {"real": 2019}, "factors": {"real_wage_growth": 1}})
    )
    run = [sys.executable, "-m", "sectorlmi"]
    store = ["--store", str(folder / "store")]
    for words in (["load", str(world.files)], ["load", "cpi.csv"]):
        subprocess.run([*run, *words, *store], cwd=folder, check=True, capture_output=True)
    done = subprocess.run(
        [*run, "rank", "study.yml", "--json", *store], cwd=folder, check=True, capture_output=True, text=True
    )
    answer = json.loads(done.stdout)
    (row,) = [r for r in answer["table"] if r["industry_code"] == "541"]
    assert row["real_avg_annual_wage_usd"] == pytest.approx(PAY / 1.5)
    assert row["real_wage_growth_pct"] == pytest.approx(100 * (PAY / (PAY_2019 * 1.5) - 1))
    assert any("from cpi.csv alone" in note for note in answer["notes"])
    assert [p for p in answer["provenance"] if p["source"] == "cpi"]
