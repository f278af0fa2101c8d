"""The store: what is put in comes out, once, and nothing is lost or mixed on the way."""

from __future__ import annotations

import errno
import json
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import filelock
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sectorlmi.errors import DataError, IntegrityError, StoreError
from sectorlmi.store import Store, loading, store_root
from sectorlmi.terms.cells import Cells
from sectorlmi.terms.period import Period
from sectorlmi.terms.provenance import Change, Provenance, What

Y2018 = Period(2018)
Row = tuple[str, int, str, int, int, int | None, int | None]


def table(rows: Sequence[Row], *, quarterly: bool = False) -> pa.Table:
    areas, owns, industries, agglvls, establishments, jobs, wages = (list(column) for column in zip(*rows, strict=True))
    employment: dict[str, Any] = (
        {f"month{m}_employment": pa.array([None if j is None else j + m for j in jobs], pa.int32()) for m in (0, 1, 5)}
        if quarterly
        else {"employment": pa.array(jobs, pa.int32())}
    )
    if quarterly:
        employment = {f"month{m}_employment": column for m, column in zip((1, 2, 3), employment.values(), strict=True)}
    return pa.table(
        {
            "area_fips": pa.array(areas).dictionary_encode(),
            "own_code": pa.array(owns, pa.int8()),
            "industry_code": pa.array(industries).dictionary_encode(),
            "agglvl_code": pa.array(agglvls, pa.int16()),
            "suppressed": pa.array([j is None for j in jobs]),
            "establishments": pa.array(establishments, pa.int32()),
            **employment,
            "wages": pa.array(wages, pa.int64()),
        }
    )


def area(code: str, food: int | None = 40) -> list[Row]:
    wages = None if food is None else food * 1000
    return [
        (code, 0, "10", 70, 9, 300, 9_000_000),
        (code, 5, "10", 71, 7, 200, 6_000_000),
        (code, 5, "1013", 73, 2, food, wages),
        (code, 5, "31-33", 74, 2, food, wages),
        (code, 5, "311", 75, 2, food, wages),
        (code, 5, "3111", 76, 2, food, wages),
        (code, 5, "31111", 77, 2, food, wages),
        (code, 1, "10", 71, 1, 100, 3_000_000),
        (code, 1, "491", 75, 1, 100, 3_000_000),
    ]


def origin(file: str = "a.csv", *, is_sample: bool = False) -> Provenance:
    return Provenance("qcew", file, "00" * 32, retrieved_at="2026-01-01T00:00:00+00:00", is_sample=is_sample)


def put(store: Store, *areas: list[Row], file: str = "a.csv", period: Period = Y2018, **options: Any) -> list[What]:
    rows = [row for rows in areas for row in rows]
    changes = store.put(period, table(rows), origin(file, is_sample=options.pop("is_sample", False)), **options)
    return [change.what for change in changes]


def rows_in(cells: Cells) -> set[tuple[Any, ...]]:
    columns = (cells.area, cells.own, cells.industry, cells.agglvl, cells.employment, cells.suppressed)
    return {
        (a, o, i, g, None if np.isnan(e) else e, s)
        for a, o, i, g, e, s in zip(*(c.tolist() for c in columns), strict=True)
    }


def files(root: Path) -> dict[str, bytes]:
    return {str(file.relative_to(root)): file.read_bytes() for file in root.rglob("*") if file.is_file()}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


class TestPutAndRead:
    def test_what_is_put_comes_out(self, store: Store) -> None:
        put(store, area("13121"), area("13089", food=None))
        cells = store.cells(Y2018)
        assert rows_in(cells) == {
            (a, str(o), i, g, e, e is None) for a, o, i, g, _, e, _ in [*area("13121"), *area("13089", food=None)]
        }
        assert cells.area.dtype.kind == cells.own.dtype.kind == cells.industry.dtype.kind == "U"
        assert cells.establishments.dtype == cells.employment.dtype == cells.wages.dtype == np.float64
        assert cells.suppressed.dtype == np.bool_
        assert cells.agglvl.dtype == np.int64

    def test_hidden_is_nan_and_keeps_its_establishments(self, store: Store) -> None:
        put(store, area("13089", food=None))
        cells = store.cells(Y2018, digits=[3], owns=["5"], with_totals=False)
        assert np.isnan(cells.employment).all()
        assert np.isnan(cells.wages).all()
        assert cells.establishments.tolist() == [2.0]

    def test_cells_come_in_order(self, store: Store) -> None:
        put(store, area("13121"))
        put(store, area("13089"))
        cells = store.cells(Y2018)
        keys = list(zip(cells.area.tolist(), cells.own.tolist(), cells.industry.tolist(), strict=True))
        assert keys == sorted(keys)

    def test_choosing_areas_states_ownerships_and_levels(self, store: Store) -> None:
        put(store, area("13121"), area("13999"), area("01001"))
        put(store, [("13000", 0, "10", 50, 1, 1, 1), ("13000", 5, "311", 55, 1, 1, 1)])
        assert set(store.cells(Y2018, areas=["13121"]).area) == {"13121"}
        assert set(store.cells(Y2018, states=["13"]).area) == {"13000", "13121", "13999"}
        assert set(store.cells(Y2018, states=["13"], areas=["01001"]).area) == {"01001", "13000", "13121", "13999"}
        one = {"areas": ["13121"]}
        assert set(store.cells(Y2018, **one, owns=["1"], with_totals=False).industry) == {"10", "491"}
        assert set(store.cells(Y2018, **one, digits=[2, 5], with_totals=False).industry) == {"31-33", "31111"}
        totals = store.cells(Y2018, **one, owns=["5"], digits=[3])
        assert rows_in(totals) == {
            ("13121", "0", "10", 70, 300.0, False),
            ("13121", "5", "10", 71, 200.0, False),
            ("13121", "5", "1013", 73, 40.0, False),
            ("13121", "5", "311", 75, 40.0, False),
        }

    def test_a_quarters_employment_is_the_mean_of_its_months(self, store: Store) -> None:
        store.put(Period(2016, 2), table(area("55025"), quarterly=True), origin())
        assert store.cells(Period(2016, 2), digits=[3], owns=["5"], with_totals=False).employment.tolist() == [42.0]
        assert store.periods() == [Period(2016, 2)]

    def test_a_quarter_at_five_digits_is_the_mean_of_its_months_too(self, store: Store) -> None:
        """Months of 40, 41 and 45 jobs; from five digits on another reader takes over."""
        store.put(Period(2016, 2), table(area("55025"), quarterly=True), origin())
        found = store.cells(Period(2016, 2), digits=[3, 5], owns=["5"], with_totals=False)
        assert dict(zip(found.industry.tolist(), found.employment.tolist(), strict=True)) == {"311": 42, "31111": 42}

    @pytest.mark.parametrize("digits", [[3], [5]])
    def test_sums_over_ownerships_are_no_totals(self, store: Store, digits: list[int]) -> None:
        """BLS's rows of all government (own 8, levels from 90 on) stand beside an area's own totals."""
        totals = [("13000", 0, "10", 50, 9, 900, 1), ("13000", 8, "10", 91, 2, 80, 1)]
        put(store, area("13121"), [*totals, ("13000", 5, "311", 55, 1, 1, 1), ("13000", 5, "31111", 57, 1, 1, 1)])
        found = store.cells(Y2018, areas=["13000"], digits=digits)
        assert {(a, o, g) for a, o, i, g, *_ in rows_in(found) if i == "10"} == {("13000", "0", 50)}

    @pytest.mark.parametrize("digits", [[3], [5], [3, 5]])
    def test_either_reader_gives_the_same_totals_and_keeps_what_is_hidden(
        self, store: Store, digits: list[int]
    ) -> None:
        put(store, area("13121", food=None))
        found = store.cells(Y2018, owns=["5"], digits=digits)
        totals = {(o, g) for _, o, i, g, *_ in rows_in(found) if i == "10"}
        assert totals == {("0", 70), ("5", 71)}
        # A supersector takes part in sums, whichever levels are asked for.
        assert found.industry[found.agglvl == 73].tolist() == ["1013"]
        below = found.agglvl > 73
        assert below.sum() == len(digits)
        assert np.isnan(found.wages[below]).all()
        assert np.isnan(found.employment[below]).all()
        assert found.establishments[below].tolist() == [2.0] * len(digits)

    def test_areas_that_lie_behind_each_other_in_two_parts(self, store: Store) -> None:
        """The records of 13003 begin in their part just where those of 13001 end in theirs."""
        put(store, area("13001", 11))
        put(store, area("12001", 12), area("13003", 13))
        found = store.cells(Y2018, areas=["13001", "13003"], digits=[3], owns=["5"], with_totals=False)
        assert dict(zip(found.area.tolist(), found.employment.tolist(), strict=True)) == {"13001": 11, "13003": 13}

    def test_what_there_is(self, store: Store) -> None:
        put(store, area("13121"), area("13089"))
        put(store, area("13121"), period=Period(2015))
        assert store.periods() == [Period(2015), Y2018]
        assert store.areas(Y2018) == ["13089", "13121"]
        assert store.areas(Period(1999)) == []
        first, second = store.listing()
        assert (first.key, first.n_areas, first.n_rows, second.key, second.n_areas) == ("2015", 1, 9, "2018", 2)

    @settings(max_examples=25, deadline=None)
    @given(
        loads=st.lists(
            st.dictionaries(st.sampled_from(["13001", "13003", "13005"]), st.integers(0, 3), min_size=1), min_size=1
        )
    )
    def test_any_history_of_loads_leaves_the_last_word_of_each_area(
        self, tmp_path_factory: pytest.TempPathFactory, loads: list[dict[str, int]]
    ) -> None:
        store = Store(tmp_path_factory.mktemp("store"))
        truth: dict[str, int] = {}
        for load in loads:
            put(store, *(area(code, food) for code, food in load.items()))
            truth |= load
        found = store.cells(Y2018, digits=[3], owns=["5"], with_totals=False)
        assert dict(zip(found.area.tolist(), found.employment.tolist(), strict=True)) == truth
        assert store.verify() == []


class TestLoadingAgain:
    def test_the_same_rows_again_change_no_byte(self, store: Store) -> None:
        assert put(store, area("13121"), area("13089")) == [What.NEW] * 2
        before = files(store.root)
        assert put(store, area("13121")[::-1], file="another-format.csv") == [What.UNCHANGED]
        given = table(area("13121"))
        turned = given.select(given.column_names[::-1])
        assert [change.what for change in store.put(Y2018, turned, origin("columns.csv"))] == [What.UNCHANGED]
        assert files(store.root) == before

    def test_a_revised_area_replaces_its_rows_and_says_so(self, store: Store) -> None:
        put(store, area("13121", 40), area("13089", 40), file="june.csv")
        assert put(store, area("13121", 41), area("13089", 40), file="september.csv") == [What.UNCHANGED, What.REVISED]
        cells = store.cells(Y2018, digits=[3], owns=["5"], with_totals=False)
        assert cells.employment.tolist() == [40.0, 41.0]
        assert [p.file for p in store.provenance(Y2018, ["13089"])] == ["june.csv"]
        assert [p.file for p in store.provenance(Y2018, ["13121", "13089"])] == ["june.csv", "september.csv"]

    @pytest.mark.parametrize("row", range(9))
    def test_a_revision_of_any_one_row_is_seen(self, store: Store, row: int) -> None:
        rows = area("13121")
        put(store, rows)
        *key, jobs, wages = rows[row]
        rows[row] = (*key, jobs, (wages or 0) + 1)  # type: ignore[assignment]
        assert put(store, rows) == [What.REVISED]
        assert float((wages or 0) + 1) in store.cells(Y2018).wages

    @pytest.mark.parametrize("column", [4, 5, 6], ids=["establishments", "jobs", "wages"])
    def test_a_revision_of_any_one_number_is_seen(self, store: Store, column: int) -> None:
        rows = area("13121")
        put(store, rows)
        numbers: list[Any] = list(rows[4])
        numbers[column] += 1
        rows[4] = tuple(numbers)
        assert put(store, rows) == [What.REVISED]

    def test_a_hidden_cell_that_is_a_published_zero_now_is_revised(self, store: Store) -> None:
        put(store, area("13121", food=None))
        assert put(store, area("13121", food=0)) == [What.REVISED]
        assert not store.cells(Y2018).suppressed.any()

    def test_every_area_keeps_its_own_origin(self, store: Store) -> None:
        for code, file in (("13001", "a.csv"), ("13003", "b.csv"), ("13005", "c.csv")):
            put(store, area(code), file=file)
        put(store, area("13001", 41), file="d.csv")
        for code, file in (("13001", "d.csv"), ("13003", "b.csv"), ("13005", "c.csv")):
            assert [p.file for p in store.provenance(Y2018, [code])] == [file]

    def test_a_row_gone_from_a_revised_file_is_gone(self, store: Store) -> None:
        put(store, area("13121"))
        put(store, [row for row in area("13121") if row[2] != "491"])
        assert "491" not in store.cells(Y2018).industry

    def test_many_small_loads_are_joined_and_old_parts_go(self, store: Store) -> None:
        codes = [f"13{n:03}" for n in range(1, 41, 2)]
        for code in codes:
            put(store, area(code), file=f"{code}.csv")
        assert store.areas(Y2018) == codes
        assert set(store.cells(Y2018).area) == set(codes)
        assert [p.file for p in store.provenance(Y2018, codes[3:4])] == [f"{codes[3]}.csv"]
        store.prune()
        assert len(list(store.root.rglob("part-*.parquet"))) <= 2 * 9
        assert store.verify() == []

    def test_a_reader_with_an_old_picture_finds_the_new_parts(self, store: Store) -> None:
        put(store, area("13121", 40))
        reader = Store(store.root)
        assert reader.areas(Y2018) == ["13121"]
        put(store, area("13121", 41))
        store.prune()
        assert 41.0 in reader.cells(Y2018).employment


class TestOneLoadManyFiles:
    def test_an_area_spread_over_files_is_one_area(self, store: Store) -> None:
        rows = area("13121")
        with store.writing() as batch:
            for row in rows:
                batch.add_cells(Y2018, table([row]), origin(f"{row[2]}.csv"))
            assert not list(store.root.rglob("*.parquet"))
            assert [c.what for c in batch.commit()] == [What.NEW]
        assert len(store.cells(Y2018)) == len(rows)

    def test_the_same_row_twice_counts_once(self, store: Store) -> None:
        put(store, area("13121"), area("13121"))
        assert len(store.cells(Y2018)) == len(area("13121"))

    def test_rows_that_differ_are_named(self, store: Store) -> None:
        message = "b.csv: area 13121, own_code 5, industry 1013 stands twice with different employment .40 and 41."
        with store.writing() as batch:
            batch.add_cells(Y2018, table(area("13121", 40)), origin("a.csv"))
            batch.add_cells(Y2018, table(area("13121", 41)), origin("b.csv"))
            with pytest.raises(IntegrityError, match=message):
                batch.commit()
        assert store.periods() == []

    def test_a_piece_of_an_area_is_refused(self, store: Store) -> None:
        with pytest.raises(DataError, match=r"a\.csv: area 13121 has no total"):
            put(store, area("13121")[2:7])
        with pytest.raises(DataError, match=r"a\.csv: area 13121 has no total"):
            put(store, area("13089"), area("13121")[2:7])
        with pytest.raises(DataError, match="no NAICS industry row"):
            put(store, area("13121")[:2])

    def test_a_slice_by_industry_is_called_one(self, store: Store) -> None:
        with pytest.raises(DataError, match=r"area 13089 has no NAICS industry row.*, such as a slice by industry"):
            put(store, area("13121")[:1], area("13089")[:1])

    def test_totals_alone_replace_no_whole_area(self, store: Store) -> None:
        """A slice of industry 10 beside a file of another area, after the areas themselves."""
        put(store, area("13121"))
        before = rows_in(store.cells(Y2018))
        assert put(store, area("13121")[:2], area("13089")) == [What.NEW]
        assert rows_in(store.cells(Y2018, areas=["13121"])) == before
        assert len(store.cells(Y2018, areas=["13089"])) == len(area("13089"))

    def test_totals_of_a_slice_give_way_to_a_file_of_the_area(self, store: Store) -> None:
        slice_of_totals = [("13121", 0, "10", 70, 9, 301, 9_000_001), ("13089", 0, "10", 70, 3, 30, 300_000)]
        with store.writing() as batch:
            batch.add_cells(Y2018, table(slice_of_totals), origin("slice.csv"))
            batch.add_cells(Y2018, table(area("13121")), origin("area.csv"))
            batch.commit()
        assert batch.notes == [
            "slice.csv: its totals of 13121 differ from those of files with all rows of these areas, which count."
        ]
        put(other := Store(store.root.parent / "other"), area("13121"))
        assert rows_in(store.cells(Y2018, areas=["13121"])) == rows_in(other.cells(Y2018, areas=["13121"]))
        assert len(store.cells(Y2018, areas=["13089"])) == 1

    def test_totals_of_two_slices_that_differ_are_an_error(self, store: Store) -> None:
        """No file has all of 13121, so nobody knows which total is right; 13089 makes it no slice alone."""
        with store.writing() as batch:
            for n, file in ((301, "one.csv"), (302, "other.csv")):
                rows: list[Row] = [("13121", 0, "10", 70, 9, n, 9_000_001)]
                batch.add_cells(Y2018, table([*rows, *area("13089")]), origin(file))
            with pytest.raises(IntegrityError, match="area 13121, own_code 0, industry 10 stands twice"):
                batch.commit()

    def test_areas_that_only_have_totals_are_whole(self, store: Store) -> None:
        assert put(store, [("CS122", 0, "10", 30, 9, 300, 1)]) == [What.NEW]

    def test_bulk_is_written_as_it_comes_and_still_is_all_or_nothing(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(loading, "_BULK_ROWS", 5)
        with store.writing() as batch:
            batch.add_cells(Y2018, table(area("13121", 40)), origin("a.csv"))
            assert list(store.root.rglob("*.parquet"))
            with pytest.raises(IntegrityError, match="differs from the same area"):
                batch.add_cells(Y2018, table(area("13121", 41)), origin("b.csv"))
        assert store.periods() == []
        assert list(store.root.rglob("*.parquet")) == []


class TestSample:
    def test_made_up_and_real_data_of_an_area_do_not_mix(self, store: Store) -> None:
        put(store, area("13121"), file="real.csv")
        before = files(store.root)
        with pytest.raises(StoreError, match=r"sample\.csv: made-up data for area 13121 in 2018.*real\.csv"):
            put(store, area("13121", 1), file="sample.csv", is_sample=True)
        assert files(store.root) == before
        put(store, area("13121", 1), file="sample.csv", is_sample=True, force=True)
        assert [p.is_sample for p in store.provenance(Y2018, ["13121"])] == [True]
        with pytest.raises(StoreError, match=r"real data .* made-up"):
            put(store, area("13121"), file="real.csv")

    def test_force_changes_the_mark_even_if_the_rows_are_the_same(self, store: Store) -> None:
        put(store, area("13121"), is_sample=True)
        put(store, area("13121"), force=True)
        assert [p.is_sample for p in store.provenance(Y2018, ["13121"])] == [False]

    def test_a_year_with_some_made_up_areas_is_said_to_be_made_up(self, store: Store) -> None:
        put(store, area("13121"), file="real.csv")
        assert [holding.is_sample for holding in store.listing()] == [False]
        put(store, area("98001"), file="sample.csv", is_sample=True)
        assert [holding.is_sample for holding in store.listing()] == [True]

    def test_made_up_rows_never_stand_beside_real_ones_of_a_table(self, store: Store) -> None:
        for areas, is_sample in ((["13121", "13089"], False), (["98001"], True)):
            given = pa.table({"area_fips": areas, "labor_force": [float(n) for n in range(len(areas))]})
            with store.writing(force=True) as batch:
                batch.add_table("laus", "2018", given, origin(is_sample=is_sample), merge_by=("area_fips",))
                batch.commit()
        assert store.table("laus", "2018")["area_fips"].tolist() == ["98001"]


class TestMissing:
    def test_an_area_names_the_years_there_are_and_the_command(self, store: Store) -> None:
        put(store, area("13121"), area("13089"), period=Period(2015))
        put(store, area("13089"))
        with pytest.raises(StoreError, match=r"no QCEW 2018 for 13121; it has 2015") as caught:
            store.cells(Y2018, areas=["13089", "13121"])
        assert "sectorlmi fetch qcew --year 2018 --area 13121" in caught.value.hint
        with pytest.raises(StoreError, match="13121"):
            store.provenance(Y2018, ["13121"])

    def test_a_benchmark_that_is_not_there_names_the_state_that_is(self, store: Store) -> None:
        put(store, area("13121"), area("13000"))
        with pytest.raises(StoreError, match="no QCEW 2018 for US000") as caught:
            store.cells(Y2018, areas=["13121", "US000"])
        assert 'Or compare with what the store has, in the study: `benchmark: "13000"`.' in caught.value.hint
        with pytest.raises(StoreError, match="for 13089, US000") as caught:
            store.cells(Y2018, areas=["13089", "US000"])
        assert "benchmark" not in caught.value.hint

    def test_a_year_or_state_that_is_not_there(self, store: Store) -> None:
        with pytest.raises(StoreError, match="no QCEW 2018; no other year"):
            store.cells(Y2018)
        put(store, area("13121"), period=Period(2015))
        with pytest.raises(StoreError, match="no QCEW 2018; it has 2015"):
            store.cells(Y2018)
        with pytest.raises(StoreError, match="2015 for 01000"):
            store.cells(Period(2015), states=["01"])


class TestOtherTables:
    TABLE = pa.table({"code": ["311", None], "jobs": pa.array([1, None], pa.int64()), "year": [2018, 2018]})

    def test_a_table_comes_out_as_numpy_columns(self, store: Store) -> None:
        assert store.put_table("projections", "ca", self.TABLE, origin()) == [
            Change("projections", None, "ca", What.NEW)
        ]
        found = store.table("projections", "ca")
        assert found["code"].tolist() == ["311", ""]
        assert found["year"].tolist() == [2018, 2018]
        assert found["jobs"][0] == 1
        assert np.isnan(found["jobs"][1])
        assert store.tables("projections") == ["ca"]
        assert store.table_provenance("projections", "ca") == origin()

    def test_again_and_revised(self, store: Store) -> None:
        store.put_table("projections", "ca", self.TABLE, origin())
        before = files(store.root)
        assert store.put_table("projections", "ca", self.TABLE, origin("b"))[0].what is What.UNCHANGED
        assert files(store.root) == before
        assert store.put_table("projections", "ca", self.TABLE.slice(0, 1), origin("b"))[0].what is What.REVISED
        assert len(store.table("projections", "ca")["code"]) == 1

    def test_rows_with_either_end_in_a_place(self, store: Store) -> None:
        flows = pa.table({"work": [1, 1, 2, 3], "home": [1, 2, 1, 3], "jobs": [10, 20, 30, 40]})
        store.put_table("flows", "a", flows, origin())
        store.put_table("flows", "b", flows, origin())
        found = store.rows("flows", ["a"], ("work", "jobs"), ("work", "home"), [1])
        assert sorted(found["jobs"].tolist()) == [10, 20, 30]
        assert sorted(store.rows("flows", ["a", "b"], ("jobs",), ("work",), [2, 3])["jobs"].tolist()) == [
            30,
            30,
            40,
            40,
        ]

    def test_a_table_that_is_not_there(self, store: Store) -> None:
        store.put_table("projections", "ca", self.TABLE, origin())
        with pytest.raises(StoreError, match="no projections ny; there is ca"):
            store.table("projections", "ny")


class TestFaults:
    def test_an_error_inside_a_batch_leaves_nothing(self, store: Store) -> None:
        put(store, area("13121"))
        before = files(store.root)
        with suppress(KeyError), store.writing() as batch:
            batch.add_table("x", "y", TestOtherTables.TABLE, origin())
            batch.add_cells(Y2018, table(area("13089")), origin())
            raise KeyError
        assert files(store.root) == before

    def test_a_full_disk_is_a_message_and_leaves_the_old_data(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        put(store, area("13121"))
        before = files(store.root)

        def full(*args: object, **kwargs: object) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr("os.replace", full)
        with pytest.raises(StoreError, match="the disk is full"):
            put(store, area("13089"))
        monkeypatch.undo()
        assert Store(store.root).areas(Y2018) == ["13121"]
        store.prune()
        assert files(store.root) == before

    def test_a_disk_that_takes_a_part_is_full(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        def short(*args: object, **kwargs: object) -> None:
            raise OSError("4318 requested and 2133 written")

        monkeypatch.setattr("numpy.save", short)
        with pytest.raises(StoreError, match="the disk is full"):
            put(store, area("13121"))

    def test_a_writer_that_waits_too_long_says_why(self, store: Store) -> None:
        put(store, area("13121"))
        with (
            filelock.FileLock(store.root / "lock"),
            pytest.raises(StoreError, match="another sectorlmi is writing"),
        ):
            put(Store(store.root), area("13089"), lock_timeout=0.05)

    def test_nothing_is_removed_while_another_writes(self, store: Store) -> None:
        put(store, area("13121"))
        half = store.root / "qcew" / "2018" / "part-0123456789ab.parquet"
        half.write_bytes(b"another process is just writing this")
        with (
            filelock.FileLock(store.root / "lock"),
            pytest.raises(StoreError, match="another sectorlmi is writing"),
        ):
            Store(store.root).prune(lock_timeout=0.05)
        assert half.exists()

    def test_leftovers_of_a_killed_load_are_ignored_and_removed_by_the_next(self, store: Store) -> None:
        put(store, area("13121"))
        half = store.root / "qcew" / "2018" / "part-0123456789ab.parquet"
        half.write_bytes(b"PAR1 half a file")
        (store.root / "catalog.json.99.tmp").write_text("{")
        assert len(Store(store.root).cells(Y2018)) == len(area("13121"))
        put(store, area("13089"))
        assert not half.exists()
        assert not (store.root / "catalog.json.99.tmp").exists()

    def test_verify_finds_a_changed_and_a_missing_file(self, store: Store) -> None:
        put(store, area("13121"))
        put(store, area("13089"))
        assert store.verify() == []
        first, second, *_ = sorted(store.root.rglob("*.parquet"))
        data = bytearray(first.read_bytes())
        data[len(data) // 2] ^= 1
        first.write_bytes(data)
        second.unlink()
        assert sorted(sentence.split(": ")[1][:10] for sentence in store.verify()) == ["is missing", "is not as "]

    @pytest.mark.parametrize("content", ["", "{", "[]", '{"format": 99}'])
    def test_a_damaged_catalog_is_a_message(self, store: Store, content: str) -> None:
        put(store, area("13121"))
        (store.root / "catalog.json").write_text(content)
        with pytest.raises(StoreError, match=r"catalog\.json"):
            Store(store.root).periods()

    def test_a_catalog_in_which_one_digit_is_another_is_damaged(self, store: Store) -> None:
        put(store, area("13121"))
        catalog = store.root / "catalog.json"
        text = catalog.read_text()
        assert text.count('"generation":1') == 1
        catalog.write_text(text.replace('"generation":1', '"generation":2'))
        with pytest.raises(StoreError, match=r"catalog\.json.*damaged"):
            Store(store.root).periods()

    def test_a_damaged_part_is_a_message(self, store: Store) -> None:
        put(store, area("13121"))
        for part in store.root.rglob("*.parquet"):
            part.write_bytes(b"not parquet at all")
        with pytest.raises(StoreError, match="cannot be read"):
            store.cells(Y2018)

    def test_a_missing_part_is_a_message(self, store: Store) -> None:
        put(store, area("13121"))
        for part in store.root.rglob("*.parquet"):
            part.unlink()
        with pytest.raises(StoreError, match="cannot be read"):
            store.cells(Y2018)


class TestLocation:
    def test_option_then_variable_then_the_users_data_folder(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SECTORLMI_STORE", str(tmp_path / "variable"))
        assert store_root(tmp_path / "option") == tmp_path / "option"
        assert store_root() == tmp_path / "variable"
        monkeypatch.delenv("SECTORLMI_STORE")
        assert store_root().parts[-2:] == ("sectorlmi", "store")

    def test_looking_into_a_store_that_is_not_there_makes_none(self, tmp_path: Path) -> None:
        store = Store(tmp_path / "none")
        assert (store.periods(), store.listing(), store.verify()) == ([], [], [])
        assert not (tmp_path / "none").exists()

    def test_the_catalog_is_plain_json(self, store: Store) -> None:
        put(store, area("13121"))
        assert list(json.loads((store.root / "catalog.json").read_text())["qcew"]) == ["2018"]


def test_a_damaged_catalog_says_what_can_still_be_done(tmp_path: Path) -> None:
    """No command mends it, `store verify` included: the message must not send people there."""
    (tmp_path / "catalog.json").write_text("{", encoding="utf-8")
    for ask in (Store(tmp_path).periods, Store(tmp_path).verify):
        with pytest.raises(StoreError, match=r"catalog\.json.*\n.*load the files again"):
            ask()
