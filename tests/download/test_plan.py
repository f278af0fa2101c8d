"""Plans: which files, by which route, under which addresses; nothing is fetched here."""

from __future__ import annotations

from datetime import date

import pytest

from sectorlmi.errors import ConfigError
from sectorlmi.fetch import plan
from sectorlmi.fetch.addresses import Addresses, addresses, contact, shown
from sectorlmi.fetch.releases import release
from sectorlmi.terms.period import Period

BLS = Addresses()
GEORGIA = [f"13{i:03d}" for i in range(1, 500, 2)]


def urls(chosen: plan.Plan) -> list[str]:
    return [target.url for target in chosen.targets]


def test_a_few_areas_are_slices() -> None:
    chosen = plan.plan_qcew([Period(2018), Period(2015)], ["13121", "US000"], BLS)
    assert urls(chosen) == [
        "https://data.bls.gov/cew/data/api/2015/a/area/13121.csv",
        "https://data.bls.gov/cew/data/api/2015/a/area/US000.csv",
        "https://data.bls.gov/cew/data/api/2018/a/area/13121.csv",
        "https://data.bls.gov/cew/data/api/2018/a/area/US000.csv",
    ]
    assert "2 area slices; if the server no longer has them, the singlefile" in chosen.steps[0].why


def test_many_areas_or_all_are_the_singlefile() -> None:
    expected = ["https://data.bls.gov/cew/data/files/2018/csv/2018_annual_singlefile.zip"]
    many = plan.plan_qcew([Period(2018)], GEORGIA, BLS)
    assert urls(many) == urls(plan.plan_qcew([Period(2018)], None, BLS)) == expected
    assert "250 areas are more than 200" in many.steps[0].why


@pytest.mark.parametrize(("n", "n_files"), [(200, 200), (201, 1)])
def test_two_hundred_slices_are_not_too_many(n: int, n_files: int) -> None:
    assert len(plan.plan_qcew([Period(2018)], GEORGIA[:n], BLS).targets) == n_files


def test_the_singlefile_stands_for_slices_of_which_the_server_has_none() -> None:
    (step,) = plan.plan_qcew([Period(2018)], ["13089", "13121"], BLS).steps
    first, second = (target.url for target in step.targets)
    assert step.instead is not None
    assert step.fetched({first, second}) == [step.instead]
    assert step.fetched({first}) == [step.targets[1]]
    assert step.fetched(()) == list(step.targets)


def test_a_route_can_be_asked_for() -> None:
    by_area = plan.plan_qcew([Period(2016)], None, BLS, route="by_area")
    assert urls(by_area) == ["https://data.bls.gov/cew/data/files/2016/csv/2016_annual_by_area.zip"]
    assert len(plan.plan_qcew([Period(2018)], GEORGIA, BLS, route="slices").targets) == 250
    assert len(plan.plan_qcew([Period(2018)], ["13121"], BLS, route="singlefile").targets) == 1


def test_a_quarter() -> None:
    assert urls(plan.plan_qcew([Period(2019, 1)], ["US000"], BLS)) == [
        "https://data.bls.gov/cew/data/api/2019/1/area/US000.csv"
    ]
    assert urls(plan.plan_qcew([Period(2019, 1)], None, BLS)) == [
        "https://data.bls.gov/cew/data/files/2019/csv/2019_qtrly_singlefile.zip"
    ]


def test_no_file_is_planned_twice() -> None:
    assert len(plan.plan_qcew([Period(2018), Period(2018)], ["13121", "13121"], BLS).targets) == 1


@pytest.mark.parametrize(
    ("year", "asked", "codes"),
    [
        (2023, "09001", ["09001"]),
        (2023, "09110", ["09001", "09003", "09005", "09007", "09009", "09011", "09013", "09015"]),
        (2024, "09110", ["09110"]),
        (2024, "09001", ["09110", "09120", "09130", "09140", "09150", "09160", "09170", "09180", "09190"]),
        (2024, "46113", ["46113"]),
    ],
)
def test_codes_of_the_year(year: int, asked: str, codes: list[str]) -> None:
    """Connecticut's planning regions come with 2024; the year of South Dakota's renaming is not documented."""
    assert plan.areas_in(year, [asked]) == codes


def test_codes_before_and_after_an_undated_change() -> None:
    assert plan.other_codes("46113") == ["46102"]
    assert plan.other_codes("46102") == ["46113"]
    assert plan.other_codes("02261") == ["02063", "02066"]
    assert plan.other_codes("51515") == ["51019"]
    assert plan.other_codes("51019") == []
    assert plan.other_codes("09001") == []


@pytest.mark.parametrize("areas", [[], ["1312"], ["Fulton"], ["13121/../x"], ["c1206"]])
def test_areas_that_are_none(areas: list[str]) -> None:
    with pytest.raises(ConfigError):
        plan.plan_qcew([Period(2018)], areas, BLS)


def test_a_year_before_the_first() -> None:
    with pytest.raises(ConfigError, match="1990"):
        plan.plan_qcew([Period(1989)], ["US000"], BLS)


def test_other_publishers() -> None:
    assert urls(plan.plan_titles(BLS, ["industry"])) == [
        "https://data.bls.gov/cew/doc/titles/industry/industry_titles.csv"
    ]
    assert urls(plan.plan_oews(2024, BLS)) == [
        "https://www.bls.gov/oes/special-requests/oesm24nat.zip",
        "https://www.bls.gov/oes/special-requests/oesm24in4.zip",
    ]
    assert "https://www.bls.gov/emp/ind-occ-matrix/occupation.xlsx" in urls(plan.plan_projections(BLS))
    assert urls(plan.plan_flows(["WI"], 2022, BLS)) == [
        "https://lehd.ces.census.gov/data/lodes/LODES8/wi/od/wi_od_main_JT00_2022.csv.gz",
        "https://lehd.ces.census.gov/data/lodes/LODES8/wi/od/wi_od_aux_JT00_2022.csv.gz",
    ]
    assert urls(plan.plan_labor_force([2018, 2015], BLS)) == [
        "https://www.bls.gov/lau/laucnty15.xlsx",
        "https://www.bls.gov/lau/laucnty18.xlsx",
    ]
    with pytest.raises(ConfigError, match="nat"):
        plan.plan_oews(2024, BLS, ["national"])


def test_lines_for_people() -> None:
    chosen = plan.plan_qcew([Period(2018)], ["13121", "US000"], BLS)
    first, second = urls(chosen)
    assert chosen.lines({first: 90_500, second: None}) == [
        "QCEW 2018: 2 area slices; if the server no longer has them, the singlefile",
        f"      90 kB  {first}",
        f"  ~  0.8 MB  {second}",
        "2 files, about 0.9 MB",
    ]
    files = chosen.as_dict({first: 90_500})["steps"][0]["files"]
    assert [file["bytes"] for file in files] == [90_500, None]


class TestAddresses:
    def test_the_environment_comes_before_the_configuration_file(self) -> None:
        found = addresses(
            {"qcew_url": "http://a", "SECTORLMI_OEWS_URL": "http://b/"}, {"SECTORLMI_QCEW_URL": "http://c/d/"}
        )
        assert (found.qcew, found.oews, found.laus) == ("http://c/d", "http://b", BLS.laus)

    @pytest.mark.parametrize("text", ["data.bls.gov", "ftp://x/y", "http://", "http://a b"])
    def test_what_is_no_address(self, text: str) -> None:
        with pytest.raises(ConfigError, match="SECTORLMI_QCEW_URL"):
            addresses({}, {"SECTORLMI_QCEW_URL": text})

    def test_passwords_are_not_shown(self) -> None:
        assert shown("https://me:hush@mirror/x?y=a@b") == "https://mirror/x?y=a@b"
        assert shown("https://mirror/x@y") == "https://mirror/x@y"

    def test_contact(self) -> None:
        assert contact({"contact": "a@b.org"}, {}) == "a@b.org"
        assert contact({"contact": "a@b.org"}, {"SECTORLMI_CONTACT": "c@d.org"}) == "c@d.org"
        assert contact({}, {}) == ""

    @pytest.mark.parametrize("text", ["a@b.org\r\nX-Evil: 1", "ä@b.org", "x" * 300])
    def test_a_contact_that_cannot_be_sent(self, text: str) -> None:
        with pytest.raises(ConfigError, match="SECTORLMI_CONTACT"):
            contact({}, {"SECTORLMI_CONTACT": text})


@pytest.mark.parametrize(
    ("year", "modified", "retrieved", "expected"),
    [
        (2025, "Fri, 05 Jun 2026 12:00:00 GMT", date(2026, 6, 10), "preliminary"),
        (2025, "Fri, 05 Jun 2026 12:00:00 GMT", date(2027, 1, 10), "preliminary"),  # an old copy on a mirror
        (2025, "Fri, 21 Aug 2026 12:00:00 GMT", date(2026, 9, 1), "final"),  # seen a week before the day itself
        (2025, "Tue, 04 Aug 2026 12:00:00 GMT", date(2026, 9, 1), ""),
        (2025, "", date(2026, 7, 1), "preliminary"),  # nothing final existed on that day
        (2025, "", date(2027, 7, 1), ""),
        (2018, "Wed, 04 Sep 2019 14:00:00 GMT", date(2026, 1, 1), ""),  # that year's day is not known
        (2018, "Fri, 03 Jan 2020 14:00:00 GMT", date(2026, 1, 1), "final"),
        (2018, "yesterday", date(2026, 1, 1), ""),
    ],
)
def test_preliminary_or_final(year: int, modified: str, retrieved: date, expected: str) -> None:
    assert release(Period(year), modified, retrieved) == expected


def test_a_quarter_has_no_release() -> None:
    assert release(Period(2018, 1), "Fri, 03 Jan 2020 14:00:00 GMT", date(2026, 1, 1)) == ""
