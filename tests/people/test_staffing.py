"""Staffing patterns from a small made-up file, worked by hand, and from the real extract."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sectorlmi.people.career_clusters import crosswalk
from sectorlmi.people.characteristics import Characteristics, Preparation, by_soc, rates, top_elements
from sectorlmi.people.demand import cluster_demand, occupation_jobs
from sectorlmi.people.profile import build, side_by_side
from sectorlmi.people.staffing import Patterns, hybrid_members, occ_code, serving, vintage

# naics, own, occ, level (0 total, 2 minor, 4 detailed), employment, percent of the industry, mean wage
ROWS = [
    ("311", 0, 0, 0, 1000.0, np.nan, 50_000.0),
    ("311", 0, 511000, 2, 900.0, 90.0, 40_000.0),
    ("311", 0, 513090, 4, 500.0, 50.0, 38_000.0),
    ("311", 0, 533032, 4, 400.0, 40.0, 52_000.0),
    ("622", 235, 291141, 4, 300.0, np.nan, 90_000.0),
    ("622", 235, 311131, 4, 100.0, np.nan, 40_000.0),
    ("622", 5, 291141, 4, 100.0, np.nan, 95_000.0),
    ("622", 5, 311131, 4, 100.0, np.nan, 41_000.0),
    ("3250A1", 0, 519011, 4, 60.0, np.nan, 60_000.0),
    ("3250A1", 0, 533032, 4, 40.0, np.nan, np.nan),
]
TITLES = {"3250A1": "Chemical Manufacturing (3251, 3252, 3253, and 3259 only)"}


def columns() -> dict[str, np.ndarray]:
    names = ("naics", "own", "occ", "level", "employment", "pct_total", "a_mean")
    return {name: np.array(values) for name, values in zip(names, zip(*ROWS, strict=True), strict=True)}


@pytest.fixture
def patterns() -> Patterns:
    return Patterns(2024, [columns()], TITLES)


def test_shares_and_what_stays_unmapped(patterns: Patterns) -> None:
    found = patterns.of("311", ("5",))
    assert found is not None
    assert found.codes() == ["51-3090", "53-3032"]
    assert found.share.tolist() == [0.5, 0.4]
    assert found.unmapped_share == pytest.approx(0.1)
    # As published; its minor group has 900.
    assert found.total == 1000.0


def test_a_row_that_stands_twice_is_one_and_parts_are_never_more_than_all() -> None:
    table = {name: np.append(values, values[2:4]) for name, values in columns().items()}
    found = Patterns(2024, [table], {}).of("311", ("5",))
    assert found is not None
    assert (found.codes(), found.share.tolist()) == (["51-3090", "53-3032"], [0.5, 0.4])
    table["pct_total"] = np.where(table["occ"] == 513090, 61.0, table["pct_total"])
    over = Patterns(2024, [table], {}).of("311", ("5",))
    assert over is not None
    assert over.unmapped_share == 0


def test_a_whole_sector_lends_no_pattern() -> None:
    table = columns()
    table["naics"] = np.where(table["naics"] == "311", "31-33", table["naics"])
    found = Patterns(2024, [table], {})
    assert found.of("31-33", ("5",)) is not None
    assert found.of("313", ("5",)) is None


@pytest.mark.parametrize(("owns", "own", "nurses"), [(("5",), 5, 0.5), (("1", "2", "3", "5"), 235, 0.75)])
def test_ownership_cuts_are_told_apart(patterns: Patterns, owns: tuple[str, ...], own: int, nurses: float) -> None:
    found = patterns.of("622", owns)
    assert found is not None
    assert found.own == own
    assert dict(zip(found.codes(), found.share.tolist(), strict=True))["29-1141"] == nurses


def test_a_cut_may_come_from_another_file() -> None:
    every, own = columns(), columns()
    private = every["own"] == 5
    all_but = Patterns(2024, [{n: v[~private] for n, v in every.items()}, {n: v[private] for n, v in own.items()}], {})
    found = all_but.of("622", ("5",))
    assert found is not None
    assert (found.own, found.total) == (5, 200.0)


def test_a_hybrid_serves_its_members(patterns: Patterns) -> None:
    found = patterns.of("3252", ("5",))
    assert found is not None
    assert (found.source, found.note) == (("3250A1",), "published only together, as 3250A1")
    assert patterns.of("3254", ("5",)) is None
    assert hybrid_members("541", TITLES["3250A1"]) == ()


def test_a_missing_level_falls_back_to_the_parent(patterns: Patterns) -> None:
    found = patterns.of("3115", ("5",))
    assert found is not None
    assert found.source == ("311",)
    assert "not published at 4 digits" in found.note


def test_pooled_is_weighted_by_jobs(patterns: Patterns) -> None:
    found = patterns.pooled("999", ["311", "3250A1", "888"], ("5",), "bridged")
    assert found is not None
    # 311 has 1000 jobs, 3250A1 100: drivers (400 + 40) / 1100.
    assert dict(zip(found.codes(), found.share.tolist(), strict=True))["53-3032"] == pytest.approx(440 / 1100)
    assert dict(zip(found.codes(), found.share.tolist(), strict=True))["51-3090"] == pytest.approx(500 / 1100)
    wages = dict(zip(found.codes(), found.wages["a_mean"].tolist(), strict=True))
    assert np.isnan(wages["53-3032"])  # one of the two is not known
    assert wages["51-3090"] == 38_000


def test_profile_and_ladder_worked_by_hand(patterns: Patterns) -> None:
    known = Characteristics(
        titles={"51-3090": "Food workers"},
        preparation={
            "51-3090": Preparation("High school diploma or equivalent"),
            "53-3032": Preparation("Postsecondary nondegree award", "None", "Short-term on-the-job training"),
        },
        openings_rate={"53-3032": 0.1},
        job_zone={"53-3031": 1.0, "53-3032": 2.0, "51-3091": 2.0, "51-3099": 2.2},
    )
    found = build("311", "Food", 2000.0, "estimated", pattern=patterns.of("311", ("5",)), known=known)
    assert found.jobs.tolist() == [1000.0, 800.0]
    assert found.unmapped_jobs == pytest.approx(200)
    assert np.isnan(found.openings[0])
    assert found.openings[1] == pytest.approx(80)
    assert found.middle_skill_share == pytest.approx(800 / 1800)
    assert found.zone_jobs()["2"] == 1800.0
    assert found.titles.tolist() == ["Food workers", "53-3032"]


def test_an_industry_without_pattern_is_all_unmapped() -> None:
    found = build("111", "Crops", 50.0, "sum_published", pattern=None, known=Characteristics())
    assert (len(found), found.unmapped_jobs) == (0, 50.0)


def test_demand_by_cluster_worked_by_hand(patterns: Patterns) -> None:
    walk = crosswalk([("51-3099", "Manufacturing"), ("53-3032", "Manufacturing"), ("53-3032", "Marketing")], "w")
    employment = {"311": 100.0, "111": 50.0, "622": np.nan}
    by_code = {code: patterns.of(code, ("5",)) for code in employment}
    assert occupation_jobs(employment, by_code) == {"51-3090": 50.0, "53-3032": 40.0}
    known = Characteristics(median_usd={"51-3090": 30_000.0, "53-3032": 60_000.0})
    found = cluster_demand(employment, by_code, walk, known)
    clusters = {c.cluster: c for c in found.clusters}
    assert clusters["Manufacturing"].jobs == 20 + 50
    assert clusters["Marketing"].jobs == 20
    assert clusters["Manufacturing"].wage_usd == pytest.approx((50 * 30_000 + 20 * 60_000) / 70)
    assert clusters["Finance"].jobs == 0
    assert np.isnan(clusters["Finance"].wage_usd)
    assert found.unmapped_jobs == pytest.approx(60)  # 10 of 311, all 50 of 111
    assert found.unclustered_jobs == 0
    unsplit = cluster_demand(employment, by_code, walk, known, split=False)
    assert unsplit.jobs()["Marketing"] == 40


def test_openings_are_of_the_occupations_whose_rate_is_known(patterns: Patterns) -> None:
    walk = crosswalk([("51-3099", "Manufacturing"), ("53-3032", "Manufacturing")], "w")
    known = Characteristics(openings_rate={"53-3032": 0.1})
    found = cluster_demand({"311": 100.0}, {"311": patterns.of("311", ("5",))}, walk, known)
    openings = {c.cluster: c.openings for c in found.clusters}
    assert openings["Manufacturing"] == pytest.approx(4)
    assert np.isnan(openings["Finance"])


def test_openings_a_year_are_over_the_jobs_of_the_base_year() -> None:
    table = {
        "occ_code": np.array(["29-1141", "11-1011"]),
        "employment_base": np.array([3000.0, 0.0]),
        "openings": np.array([180.0, 5.0]),
        "change_pct": np.array([6.0, np.nan]),
    }
    openings, growth = rates(table)
    assert (openings["29-1141"], growth["29-1141"]) == (0.06, 6.0)
    assert np.isnan(openings["11-1011"])


def test_the_plain_occupation_comes_before_its_specialties() -> None:
    codes = ["29-1141.00", "29-1141.01", "15-1299.08", "15-1299.09"]
    assert by_soc(codes, [3.0, 5.0, 2.0, 4.0]) == {"29-1141": 3.0, "15-1299": 3.0}


@pytest.mark.parametrize(
    ("education", "is_middle"),
    [
        ("High school diploma or equivalent", False),
        ("Some college, no degree", True),
        ("Postsecondary nondegree award", True),
        ("Associate's degree", True),
        ("Bachelor's degree", False),
    ],
)
def test_middle_skill_is_more_than_high_school_and_less_than_a_bachelor_s(
    patterns: Patterns, education: str, is_middle: bool
) -> None:
    known = Characteristics(
        preparation={"51-3090": Preparation(education), "53-3032": Preparation("No formal educational credential")}
    )
    found = build("311", "Food", 90.0, "", pattern=patterns.of("311", ("5",)), known=known)
    assert found.middle_skill_share == pytest.approx(50 / 90 if is_middle else 0)


def test_the_same_occupation_across_industries(patterns: Patterns) -> None:
    profiles = [
        build(code, code, 100.0, "", pattern=patterns.of(code, ("5",)), known=Characteristics())
        for code in ("311", "3251")
    ]
    codes, jobs = side_by_side(profiles)
    assert codes[0] == "53-3032"
    assert jobs[0].tolist() == [40.0, 40.0]


def test_codes_and_vintages() -> None:
    assert occ_code(111011) == "11-1011"
    assert [vintage(y) for y in (2015, 2017, 2021, 2022, 2025)] == [2012, 2017, 2017, 2022, 2022]


def test_which_published_codes_can_serve() -> None:
    assert serving(["3252"], TITLES | {"541": "x"}) == {"3252", "325", "31-33", "3250A1"}
    assert serving(["541"], TITLES) == {"541", "54"}


def test_top_elements_prefer_the_plain_occupation() -> None:
    rows = [("29-1141.00", "Speaking", 4.0), ("29-1141.00", "Writing", 3.0), ("29-1141.01", "Speaking", 1.0),
            ("29-1141.01", "Math", 5.0), ("29-1141.03", "Math", 3.0), ("15-1299.08", "Math", 2.0)]  # fmt: skip
    table = {
        n: np.array(v) for n, v in zip(("onet_code", "element", "importance"), zip(*rows, strict=True), strict=True)
    }
    # Math is rated for specialties alone: (5 + 3) / 2 = 4, as much as Speaking, and before it in the alphabet.
    assert top_elements(table, 2) == {"29-1141": ("Math", "Speaking"), "15-1299": ("Math",)}


def test_attainment_warns_where_most_have_more_or_less() -> None:
    typical = {"a": "High school diploma or equivalent", "b": "Bachelor's degree", "c": "Bachelor's degree"}
    known = Characteristics(
        preparation={code: Preparation(education) for code, education in typical.items()},
        attained_pct={
            "a": {"high_school_pct": 30.0, "some_college_pct": 10.0, "bachelor_pct": 45.0, "master_pct": 5.0},
            "b": {"bachelor_pct": 70.0, "master_pct": 20.0},
            "c": {"high_school_pct": 35.0, "associate_pct": 25.0, "bachelor_pct": 30.0, "doctoral_pct": np.nan},
        },
    )
    assert known.attainment_note("c") == "60 % of workers 25 and older have less; most often high school"
    assert known.attainment_note("d") == ""
    assert known.attainment_note("a") == "60 % of workers 25 and older have more; most often a bachelor's degree"
    assert known.attainment_note("b") == ""


def test_half_of_the_workers_is_enough_to_warn() -> None:
    half = {"high_school_pct": 50.0, "bachelor_pct": 50.0}
    known = Characteristics(
        preparation=dict.fromkeys("ab", Preparation("High school diploma or equivalent")),
        attained_pct={"a": half, "b": half | {"bachelor_pct": 49.9}},
    )
    assert known.attainment_note("a").startswith("50 % of workers 25 and older have more")
    assert known.attainment_note("b") == ""


def test_the_real_extract(shared_data: Path) -> None:
    """Truck transportation by the plain numbers of the file: 892,350-odd drivers in the sum of its minor groups."""
    import csv
    import gzip

    from sectorlmi.sources import archive
    from sectorlmi.sources.oews import OEWS
    from sectorlmi.terms.progress import nobody

    path = shared_data / "occupations" / "oews_2024_industry_occupation.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = {(r["naics"], r["occ_code"]): r for r in csv.DictReader(file)}  # repeated rows are the same in 484
    mine = {occ: float(r["employment"]) for (naics, occ), r in rows.items() if naics == "484"}
    total = sum(n for occ, n in mine.items() if occ.endswith("00"))
    member = next(archive.members([path]))
    table = OEWS.parse(member, nobody)[0].table
    found = Patterns(2024, [{n: np.array(table[n].to_pylist()) for n in table.column_names}], {}).of("484", ("5",))
    assert found is not None
    assert found.codes()[0] == "53-3032"
    assert found.share[0] == pytest.approx(mine["53-3032"] / total)
    assert found.total == total
    assert 0 <= found.unmapped_share < 0.02


def test_unknown_jobs_stay_unknown_and_a_hidden_share_is_left_out() -> None:
    table = columns()
    table["pct_total"][3] = np.nan
    table["employment"][3] = np.nan
    patterns = Patterns(2024, [table], {})
    hidden = build("311", "Food", 100.0, "", pattern=patterns.of("311", ("5",)), known=Characteristics())
    assert np.isnan(hidden.jobs[1])
    assert sum(hidden.zone_jobs().values()) == 50.0
    unknown = build("311", "Food", np.nan, "", pattern=patterns.of("311", ("5",)), known=Characteristics())
    assert np.isnan(unknown.zone_jobs()["1"]) or np.isnan(unknown.zone_jobs()["not rated"])
    assert np.isnan(unknown.known_jobs()).all()
