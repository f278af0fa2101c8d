"""Coverage: the two tables of Inspire Madison Region as they were printed, and what may be wrong with a list."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sectorlmi.errors import ConfigError, DataError, IntegrityError, SchemaError
from sectorlmi.people.career_clusters import crosswalk
from sectorlmi.people.coverage import Coverage, compared, measure
from sectorlmi.people.participation import parse

# Inspire Madison Region, 2016: employers and online career coaches by cluster, with the percents as printed.
EMPLOYERS = """Business Management & Administration|32|13.62
Marketing|29|12.34
Information Technology|24|10.21
Architecture & Construction|22|9.36
Manufacturing|21|8.94
Science, Technology, Engineering & Math|21|8.94
Transportation, Distribution & Logistics|16|6.81
Finance|14|5.96
Arts, A/V Technology & Communications|13|5.53
Agriculture, Food & Natural Resources|11|4.68
Health Science|10|4.26
Education & Training|8|3.4
Law, Public Safety, Corrections & Security|7|2.98
Human Services|5|2.13
Hospitality & Tourism|1|0.43
Government & Public Administration|1|0.43"""
COACHES = """Business Management & Administration|27|29.67
Marketing|10|10.99
Education & Training|7|7.69
Human Services|7|7.69
Arts, A/V Technology & Communications|6|6.59
Architecture & Construction|5|5.49
Science, Technology, Engineering & Math|5|5.49
Information Technology|5|5.49
Law, Public Safety, Corrections & Security|4|4.4
Health Science|4|4.4
Agriculture, Food & Natural Resources|4|4.4
Government & Public Administration|3|3.3
Manufacturing|3|3.3
Hospitality & Tourism|1|1.1
Finance|0|0
Transportation, Distribution & Logistics|0|0"""


def listed(text: str, count: str = "employers") -> list[list[str]]:
    return [["career_cluster", count], *(line.split("|")[:2] for line in text.splitlines())]


def covered(rows: list[list[str]]) -> Coverage:
    return measure(parse(rows, "list.csv"))


@pytest.mark.parametrize(("text", "total"), [(EMPLOYERS, 235), (COACHES, 91)])
def test_the_printed_tables_come_out_digit_for_digit(text: str, total: int) -> None:
    found = covered(listed(text))
    printed = [line.split("|") for line in text.splitlines()]
    assert found.framework == "16"
    assert found.totals() == {"employers": total}
    assert [found.names[i] for i in found.order("employers")] == [name for name, _, _ in printed]
    shares = dict(zip(found.names, found.printed_pct("employers"), strict=True))
    for name, _, percent in printed:
        assert f"{shares[name]:.2f}" == f"{float(percent):.2f}"


def test_a_pasted_table_with_percents_and_total_reads() -> None:
    head = ["Career Cluster", "Number of Employers", "Percentage of Total"]
    rows = [head, *(line.split("|") for line in EMPLOYERS.splitlines()), ["Total", "235", "100"]]
    found = covered(rows)
    assert found.columns == ("employers",)
    assert found.totals() == {"employers": 235}


def test_totals_that_do_not_add() -> None:
    with pytest.raises(IntegrityError, match=r"row 18.*'employers' is 236, but the rows add up to 235"):
        covered([*listed(EMPLOYERS), ["Total", "236"]])


def test_percents_that_are_not_the_counts() -> None:
    rows = [["cluster", "employers", "percent"], ["Marketing", "1", "60"], ["Finance", "1", "50"]]
    with pytest.raises(IntegrityError, match=r"row 2.*60.*50.00"):
        covered(rows)


def test_an_unknown_cluster_suggests_the_nearest() -> None:
    with pytest.raises(IntegrityError, match=r"entry 1: 'Helth Science'.*did you mean 'Health Science'"):
        covered([["career_cluster", "employers"], ["Helth Science", "3"]])


def test_two_frameworks_in_one_list() -> None:
    with pytest.raises(IntegrityError, match=r"'Manufacturing' is of the 16.*'Advanced Manufacturing'"):
        covered([["career_cluster", "employers"], ["Manufacturing", "3"], ["Advanced Manufacturing", "3"]])


@pytest.mark.parametrize("cell", ["-1", "many", "nan", "inf", "1_000", "12 34"])
def test_what_is_no_count(cell: str) -> None:
    with pytest.raises(IntegrityError, match=r"row 2, column 'employers'"):
        covered([["career_cluster", "employers"], ["Marketing", cell]])


def test_counts_are_read_as_numbers_are_anywhere() -> None:
    rows = [["career_cluster", "employers"], ["Marketing", "1 234"], ["Finance", "1,200"], ["Manufacturing", "n/a"]]
    counts = parse(rows, "list.csv").counts["employers"].tolist()
    assert counts[:2] == [1234, 1200]
    assert math.isnan(counts[2])


@pytest.mark.parametrize(("cell", "says"), [("12,5", "decimal comma"), ("1.100", "may be 1100")])
def test_counts_in_another_notation_are_refused(cell: str, says: str) -> None:
    """`12,5` was read as 125 employers, and `1.100` as 1.1."""
    with pytest.raises(DataError, match=f"{says}.*|'{cell}' in column 'employers', row 2 {says}"):
        covered([["career_cluster", "employers"], ["Marketing", cell]])


def test_a_list_without_key_or_counts() -> None:
    with pytest.raises(SchemaError, match=r"nearest is 'career cluster'"):
        covered([["carreer cluster", "employers"], ["Marketing", "1"]])
    with pytest.raises(SchemaError, match=r"no column of counts"):
        covered([["career_cluster"], ["Marketing"]])


def test_blank_is_unknown_and_absent_is_none() -> None:
    found = covered([["career_cluster", "employers"], ["Marketing", ""], ["Finance", "4"]])
    at = {name: i for i, name in enumerate(found.names)}
    assert math.isnan(found.counts["employers"][at["Marketing"]])
    assert found.counts["employers"][at["Manufacturing"]] == 0
    assert len(found.names) == 16
    assert any("Marketing" in note and "not known" in note for note in found.notes)


def test_without_occupations_the_demand_is_unknown() -> None:
    found = covered(listed(EMPLOYERS))
    assert all(math.isnan(v) for v in [*found.demand_jobs, *found.demand_share_pct(), *found.ratio("employers")])
    assert all(math.isnan(v) for v in found.needed_for_parity("employers"))


def test_against_demand_worked_by_hand() -> None:
    rows = [["career_cluster", "employers"], ["Marketing", "6"], ["Finance", "2"]]
    demand = {"Marketing": 250.0, "Finance": 500.0, "Manufacturing": 250.0}
    found = measure(parse(rows, "x"), demand=demand)
    at = {name: i for i, name in enumerate(found.names)}
    assert found.ratio("employers")[at["Marketing"]] == 3.0  # 75 % of the employers, 25 % of the jobs
    assert found.gap("employers")[at["Finance"]] == -25.0
    # Finance: (2 + 4) / (8 + 4) = 50 %; Manufacturing: (0 + 3) / (8 + 3) = 27 % and (0 + 2) / 10 is too little.
    assert found.needed_for_parity("employers")[at["Finance"]] == 4
    assert found.needed_for_parity("employers")[at["Manufacturing"]] == 3
    assert found.needed_for_parity("employers")[at["Marketing"]] == 0
    # No demand at all: nothing to compare with, nothing needed.
    assert math.isnan(found.ratio("employers")[at["Human Services"]])
    assert found.needed_for_parity("employers")[at["Human Services"]] == 0
    assert found.needed_for_floor("employers", 5)[at["Finance"]] == 3


def test_old_names_become_new_ones() -> None:
    rows = listed("Finance|3\nArchitecture & Construction|2\nAgriculture, Food & Natural Resources|4")
    found = measure(parse(rows, "x"), framework="2024")
    counts = dict(zip(found.names, found.counts["employers"], strict=True))
    assert len(counts) == 14
    assert (counts["Financial Services"], counts["Construction"]) == (3, 2)
    assert (counts["Agriculture"], counts["Energy & Natural Resources"]) == (2, 2)  # split in two, and said
    assert any("Agriculture, Food & Natural Resources → Agriculture; Energy" in note for note in found.notes)
    assert found.totals()["employers"] == 9


def test_a_list_by_occupation() -> None:
    walk = crosswalk([("13-2011", "Finance"), ("15-1252", "Information Technology"), ("15-1252", "Marketing")], "w")
    rows = [["soc_code", "seats"], ["15-1252", "10"], ["13-2011.00", "4"], ["99-9999", "7"]]
    found = measure(parse(rows, "x"), crosswalk=walk)
    counts = dict(zip(found.names, found.counts["seats"], strict=True))
    assert (counts["Information Technology"], counts["Marketing"], counts["Finance"]) == (5, 5, 4)
    assert any("99-9999" in note for note in found.notes)
    unsplit = measure(parse(rows, "x"), crosswalk=walk, split=False)
    assert unsplit.totals()["seats"] == 24
    with pytest.raises(ConfigError, match=r"no career-cluster crosswalk"):
        measure(parse(rows, "x"))


def test_a_list_by_industry() -> None:
    walk = crosswalk([("13-2011", "Finance"), ("15-1252", "Information Technology")], "w")
    rows = [["industry_code", "employers"], ["522", "10"]]
    found = measure(parse(rows, "x"), crosswalk=walk, profiles={"522": {"Finance": 0.8, "Information Technology": 0.2}})
    counts = dict(zip(found.names, found.counts["employers"], strict=True))
    assert (counts["Finance"], counts["Information Technology"]) == (8, 2)
    with pytest.raises(IntegrityError, match=r"'9' is no NAICS code"):
        measure(parse([["industry_code", "employers"], ["9", "1"]], "x"))


def test_a_blank_cell_of_a_mapped_list_is_left_out_and_told() -> None:
    walk = crosswalk([("13-2011", "Finance")], "w")
    rows = [["industry_code", "employers", "seats"], ["522", "10", ""], ["523", "2", "6"]]
    found = measure(parse(rows, "x"), crosswalk=walk, profiles={code: {"Finance": 1.0} for code in ("522", "523")})
    assert found.totals() == {"employers": 12, "seats": 6}
    assert any("Blank cells are left out" in note for note in found.notes)
    assert any("`seats` is blank for 522" in note for note in found.notes)


def test_change_since_last_year() -> None:
    now, then = covered(listed("Finance|3\nMarketing|2")), covered(listed("Finance|1\nMarketing|2"))
    found = compared(now, then)
    assert dict(zip(found.names, found.change["employers"], strict=True))["Finance"] == 2


def test_halves_are_rounded_up() -> None:
    found = covered(listed("Finance|1\nMarketing|159"))
    assert dict(zip(found.names, found.printed_pct("employers"), strict=True))["Finance"] == 0.63  # 0.625


def test_a_cluster_without_demand_has_no_ratio_and_needs_nobody() -> None:
    rows = [["career_cluster", "employers"], ["Finance", "3"], ["Marketing", "1"]]
    found = measure(parse(rows, "list.csv"), demand={"Marketing": 100.0})
    at = found.clusters.index("Finance")
    assert np.isnan(found.ratio("employers")[at])
    assert found.needed_for_parity("employers")[at] == 0
    assert found.gap("employers")[at] == 75.0


def test_a_list_with_codes_of_the_older_classification() -> None:
    with pytest.raises(IntegrityError, match=r"15-1121 is of SOC 2010"):
        parse([["soc_code", "employers"], ["15-1121", "3"], ["29-1141", "2"]], "list.csv")


def test_blank_cells_are_in_no_total() -> None:
    rows = [["career_cluster", "employers"], ["Finance", "3"], ["Marketing", ""], ["Health Science", "1"]]
    held = measure(parse(rows, "list.csv"))
    assert held.totals() == {"employers": 4.0}
    shares = dict(zip(held.clusters, held.share_pct("employers").tolist(), strict=True))
    assert (shares["Finance"], shares["Health Science"]) == (75, 25)
    assert np.isnan(shares["Marketing"])


def test_rows_of_one_name_are_added_up() -> None:
    rows = [["career_cluster", "employers"], ["Finance", "3"], ["Finance", "2"], ["Marketing", "5"]]
    found = parse(rows, "list.csv")
    assert (found.keys, found.counts["employers"].tolist()) == (("Finance", "Marketing"), [5.0, 5.0])


def test_percents_are_of_the_nearest_column_to_their_left() -> None:
    head = ["career_cluster", "employers", "coaches", "percent"]
    parse([head, ["Finance", "3", "1", "25"], ["Marketing", "1", "3", "75"]], "list.csv")
    with pytest.raises(IntegrityError, match="is 75, but 1 of 4 is 25"):
        parse([head, ["Finance", "3", "1", "75"], ["Marketing", "1", "3", "25"]], "list.csv")
