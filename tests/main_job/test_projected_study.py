"""Real projection files drive real studies through the whole workflow: files named in the study, rates in the table."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from sectorlmi.errors import ConfigError
from sectorlmi.ranking import result
from sectorlmi.ranking.report import Report
from sectorlmi.reports.json import as_dict
from sectorlmi.store import Store
from sectorlmi.table import outside
from sectorlmi.table.outside import OutsideValues
from sectorlmi.terms.provenance import Status
from sectorlmi.terms.study import IndustryRule, Region, Study
from sectorlmi.terms.study_parts import ProjectionFile
from sectorlmi.workflows import rank

INDUSTRIES = ["311", "622", "722", "445"]


@pytest.fixture(scope="module")
def files(shared_data: Path) -> dict[str, ProjectionFile]:
    folder = shared_data / "projections"
    return {
        "nation": ProjectionFile(folder / "bls_ep_industry_2020_30.xlsx"),
        "california": ProjectionFile(folder / "ca_edd_industry_long_term_2018_2028.csv", "ca_edd"),
        "short": ProjectionFile(folder / "ca_edd_industry_short_term.csv", "ca_edd"),
    }


@pytest.fixture(scope="module")
def report(real_store: Store, atlanta: Study, files: dict[str, ProjectionFile]) -> Report:
    rules = IndustryRule(exclude=("999", "814"))
    return rank.run(replace(atlanta, suppressed="floor", industries=rules, projections=(files["nation"],)), real_store)


def test_georgia_gets_national_rates_from_table_2_11(report: Report) -> None:
    table = report.table
    assert len(table) > 80
    assert (table["projected_growth_status"] == Status.NATIONAL_RATE).mean() >= 0.95
    # Thousands of jobs in 2020 and 2030, read by eye from the workbook.
    for code, base, projected in (("311", 1616.7, 1688.9), ("339", 590.9, 621.8), ("316", 116.2, 71.1)):
        assert table["projected_growth_pct"][table.row_of(code)] == pytest.approx(100 * (projected / base - 1))
    assert not any("projected_growth" in note and "missing" in note for note in report.notes)


def test_the_projection_file_is_part_of_the_provenance(report: Report, files: dict[str, ProjectionFile]) -> None:
    found = next(p for p in as_dict(result.document(report))["provenance"] if p["source"] == "projections")
    assert found["file"] == "bls_ep_industry_2020_30.xlsx"
    assert found["sha256"] == hashlib.sha256(files["nation"].file.read_bytes()).hexdigest()
    assert found["is_sample"] is False
    assert found["file"] in report.section("sources").rows["file"]


def projected(study: Study, industries: Sequence[str]) -> OutsideValues | None:
    """As the table has it: the files first, then what they say of the industries."""
    return outside.projected(study, rank.inputs_of(study).projections, industries)


def check_states(study: Study, regions: Mapping[str, Sequence[str]]) -> None:
    outside.check_states(study, rank.inputs_of(study).projections, regions)


def with_files(atlanta: Study, *files: ProjectionFile) -> Study:
    return replace(atlanta, projections=files)


def test_california_speaks_for_its_regions(atlanta: Study, files: dict[str, ProjectionFile]) -> None:
    fresno = replace(files["california"], areas=("Fresno MSA",))
    found = projected(with_files(atlanta, fresno, files["nation"]), [*INDUSTRIES, "313"])
    assert found is not None
    assert found.values[:3] == pytest.approx([100 * 300 / 12300, 100 * 1400 / 14200, 100 * 4000 / 28300])
    assert found.status.tolist()[:4] == [Status.PUBLISHED] * 4
    assert found.status.tolist()[4] == Status.PARENT_RATE  # the region's own parent row before the state's row
    assert not any("San Francisco" in note for note in found.notes)
    assert "Fresno MSA" in found.note[0]


def test_the_nation_fills_in_behind_the_state(atlanta: Study, files: dict[str, ProjectionFile]) -> None:
    state = replace(files["california"], areas=("California",))
    alone = projected(with_files(atlanta, state), ["113"])
    both = projected(with_files(atlanta, state, files["nation"]), ["113"])
    assert alone is not None
    assert both is not None
    assert (alone.status[0], both.status[0]) == (Status.MISSING, Status.NATIONAL_RATE)


def test_a_state_rate_is_the_regions_own_only_for_a_whole_state(
    atlanta: Study, files: dict[str, ProjectionFile]
) -> None:
    study = with_files(atlanta, replace(files["california"], areas=("California",)))
    part = projected(study, ["622"])
    whole = projected(replace(study, region=Region("California", state="06")), ["622"])
    assert part is not None
    assert whole is not None
    assert (part.status[0], whole.status[0]) == (Status.STATE_RATE, Status.PUBLISHED)
    assert part.values[0] == whole.values[0]


def test_every_county_of_a_state_is_the_whole_state(atlanta: Study, files: dict[str, ProjectionFile]) -> None:
    delaware = Region("Delaware", ("10001", "10003", "10005"))
    study = with_files(replace(atlanta, region=delaware), replace(files["california"], areas=("California",)))
    found = projected(study, ["622"])
    assert found is not None
    assert found.status[0] == Status.PUBLISHED


def test_short_and_long_term_need_a_choice(atlanta: Study, files: dict[str, ProjectionFile]) -> None:
    both = with_files(atlanta, replace(files["california"], areas=("California",)), files["short"])
    with pytest.raises(ConfigError, match="cannot be mixed") as error:
        projected(both, INDUSTRIES)
    assert "term: long" in error.value.hint
    chosen = [replace(f, term="short") for f in both.projections]
    found = projected(replace(both, projections=tuple(chosen)), ["622"])
    assert found is not None
    assert "2020-2022" in found.note[0]


def test_two_terms_in_one_study_are_refused(atlanta: Study, files: dict[str, ProjectionFile]) -> None:
    long, short = replace(files["california"], term="long"), replace(files["short"], term="short")
    with pytest.raises(ConfigError, match="cannot be mixed"):
        projected(with_files(atlanta, long, short), INDUSTRIES)


def test_an_unknown_area_names_the_nearest(atlanta: Study, files: dict[str, ProjectionFile]) -> None:
    study = with_files(atlanta, replace(files["california"], areas=("Fresnoe",)))
    with pytest.raises(ConfigError, match="no area 'Fresnoe'") as error:
        projected(study, INDUSTRIES)
    assert "Fresno MSA" in error.value.hint


def test_another_states_projections_are_not_taken_in_silence(atlanta: Study, files: dict[str, ProjectionFile]) -> None:
    study = with_files(atlanta, files["california"])
    with pytest.raises(ConfigError, match="the files are about California, and the region is in Georgia") as error:
        projected(study, INDUSTRIES)
    assert "area: California" in error.value.hint
    home = projected(replace(study, region=Region("Fresno", ("06019",))), ["622"])
    assert home is not None
    assert home.status[0] == Status.STATE_RATE


@pytest.mark.parametrize("names", [("Atlanta", "Zion"), ("Zion", "Atlanta")])
def test_no_region_of_a_batch_takes_another_states(
    atlanta: Study, files: dict[str, ProjectionFile], names: tuple[str, str]
) -> None:
    regions = dict(zip(names, (("13121",), ("06019",)), strict=True))
    with pytest.raises(ConfigError, match=f"about California, and region {names[0]} is in Georgia"):
        check_states(with_files(atlanta, files["california"]), regions)
    check_states(with_files(atlanta, replace(files["california"], areas=("California",))), regions)
    check_states(with_files(atlanta, files["california"]), {"Fresno": ("06019",)})
    check_states(with_files(atlanta, files["nation"]), regions)
