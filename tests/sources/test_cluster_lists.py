"""Lists of clusters as people and public pages write them; made-up rows, the codes and revisions are real."""

from __future__ import annotations

from pathlib import Path

import pytest

from sectorlmi.errors import ConfigError, DataError, IntegrityError, SchemaError
from sectorlmi.sources.cluster_lists import parse
from sectorlmi.sources.study_file import study_from
from sectorlmi.terms.study_parts import IndustryGroup
from sectorlmi.terms.study_values import as_written

STUDY = {"region": {"counties": ["13121"]}, "years": {"base": 2022, "current": 2024}}


def read(text: str, current: int = 2024) -> tuple[dict[str, tuple[str, ...]], str]:
    """(codes by cluster, all notes)."""
    found = parse(text.encode(), "clusters.csv", current)
    return {g.name: g.industries for g in found}, " ".join(found[0].notes)


def test_the_contract_columns() -> None:
    found, notes = read("group,industry_code\nFood,311\nFood,722\nCare,62\n")
    assert found == {"Food": ("311", "722"), "Care": ("62",)}
    assert notes == ""


def test_other_headings_ranges_lists_and_padded_codes() -> None:
    text = 'A title\n\nCluster Name;NAICS Code\nMetal;31-33\nMoving;"484-488"\nTrade;"4231, 4232"\nCrops;111000\n'
    found, _ = read(text)
    assert found == {
        "Metal": ("31-33",),
        "Moving": ("484", "485", "486", "487", "488"),  # 484 to 488, as many as NAICS has
        "Trade": ("4231", "4232"),
        "Crops": ("111",),
    }


def test_names_differ_by_case_and_blanks_only() -> None:
    assert read("group,industry_code\nFood  cluster,311\nfood cluster,722\n")[0] == {"Food cluster": ("311", "722")}


def test_a_code_inside_another_counts_once() -> None:
    found, notes = read("cluster,naics\nFood,3111\nFood,311\nFood,311811\n")
    assert found == {"Food": ("311",)}
    assert "lie inside another code of their cluster and count once: 3111 in Food; 311811 in Food" in notes


def test_totals_among_the_rows_are_named() -> None:
    found, notes = read("cluster,naics\nAll,10\nFood,311\nTotal,722\n,000000\n")
    assert found == {"Food": ("311",)}
    assert "totals among the rows are left out: row 2 (10); row 4 (722); row 5 (000000)" in notes


@pytest.mark.parametrize(
    ("share", "said"), [("0.4", " (40 %)"), ("40%", " (40 %)"), ("40", " (40 %)"), ("in part", "")]
)
def test_what_belongs_in_part_is_left_out_by_name(share: str, said: str) -> None:
    found, notes = read(f"cluster,naics,share\nFood,311,\nFood,722,1\nFood,424,100%\nFood,493,{share}\n")
    assert found == {"Food": ("311", "722", "424")}
    assert f"in part and are left out, so it has more than is counted: 493 in Food{said}." in notes


def test_traded_or_local() -> None:
    found = parse(b"cluster,naics,type\nFood,311,Traded\nCare,62,local\nRest,81,\n", "c.csv", 2024)
    assert [g.kind for g in found] == ["traded", "local", ""]


class TestRevisions:
    def test_a_whole_bridge_group_is_taken_over(self) -> None:
        # Census 2017 to 2022: 5112 became 5132, and {5173 5179} became {5171 5178}; 5415 did not change.
        found, notes = read("cluster,NAICS 2017\nIT,5112\nIT,5173\nIT,5179\nIT,5415\n")
        assert found == {"IT": ("5132", "5171", "5178", "5415")}
        assert "5112 of NAICS 2017 is 5132 of NAICS 2022" in notes

    def test_a_part_of_one_is_left_out_by_name(self) -> None:
        found, notes = read("cluster,NAICS 2017\nIT,5173\nIT,5415\n")
        assert found == {"IT": ("5415",)}
        assert (
            "no exact counterpart and are left out: 5173 (NAICS 2017; in NAICS 2022 a part of 5171, 5178) in IT"
            in notes
        )

    def test_the_revision_shows_by_codes_that_only_it_has(self) -> None:
        # 448 ended with NAICS 2017. 444 exists in both and holds other shops: it may not be joined by its code.
        found, notes = read("cluster,naics\nShops,448\nShops,444\nFood,311\n")
        assert found == {"Food": ("311",)}
        assert "448 (NAICS 2017" in notes
        assert "444 (NAICS 2017" in notes
        assert "Shops is left out" in notes

    def test_back_in_time_too(self) -> None:
        assert read("cluster,naics 2022 code\nIT,5132\n", 2018)[0] == {"IT": ("5112",)}

    def test_a_code_that_the_named_revision_lacks(self) -> None:
        with pytest.raises(IntegrityError, match="448 are no codes of NAICS 2022"):
            read("cluster,naics 2022\nShops,448\n")


@pytest.mark.parametrize(
    ("text", "error", "told"),
    [
        ("cluster,jobs\nFood,3\n", SchemaError, "no column `industry_code`"),
        ("naics,jobs\n311,3\n", SchemaError, "no column `group`"),
        ("cluster,naics\nFood,\n", IntegrityError, "row 2: a code is missing"),
        ("cluster,naics\n,311\n", IntegrityError, "row 2: a cluster is missing"),
        ("cluster,naics\nFood,319\n", IntegrityError, "'319' is no NAICS code"),
        ("cluster,naics\nFood,1013\n", IntegrityError, "supersector"),
        ("cluster,naics\nFood,311-3115\n", IntegrityError, "no range"),
        ("cluster,naics,share\nFood,311,most\n", DataError, "'most' is no number"),
        ("cluster,naics,type\nF,311,traded\nF,722,local\n", IntegrityError, "local here and traded above"),
        ("cluster,naics 2012,naics 2017\nF,311,311\n", SchemaError, "several revisions"),
        ("cluster,naics\nAll,10\n", DataError, "no cluster has an industry"),
    ],
)
def test_what_cannot_be_meant(text: str, error: type[DataError], told: str) -> None:
    with pytest.raises(error) as caught:
        read(text)
    assert told in caught.value.what


def test_a_study_names_a_file_or_a_list_that_comes_along(tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text("group,industry_code\nFood,311\n")
    assert study_from(STUDY | {"groups": {"file": "c.csv"}}, tmp_path).groups == (IndustryGroup("Food", ("311",)),)
    ours = study_from(STUDY | {"groups": {"preset": "eight_sectors"}}, tmp_path).groups
    assert [g.name for g in ours] == [
        *("Advanced Manufacturing", "Agriculture", "Biotech/Life Sciences", "Construction Trades", "Utilities"),
        *("Information Technology", "Health Care", "F.I.R.E."),
    ]
    assert "not an official list" in ours[0].notes[0]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ({}, "name one list"),
        ({"file": "c.csv", "preset": "eight_sectors"}, "name one list"),
        ({"file": "none.csv"}, "cannot be read"),
        ({"preset": "nine"}, "groups.preset"),
        ({"path": "c.csv"}, "groups.path: unknown key"),
    ],
)
def test_a_list_that_is_not_there(value: dict[str, str], told: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        study_from(STUDY | {"groups": value}, tmp_path)
    assert told in caught.value.what


def test_a_recorded_study_can_be_read_again(tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text("cluster,naics,type\nFood,311,traded\nCare,62,\n")
    study = study_from(STUDY | {"groups": {"file": "c.csv"}}, tmp_path)
    again = study_from(as_written(study), Path())
    assert [(g.name, g.industries, g.kind) for g in again.groups] == [
        ("Food", ("311",), "traded"),
        ("Care", ("62",), ""),
    ]
