"""Published cells of the bundled real counties, hidden, loaded and read as a study reads them: what may never fail.

The check is plain loops over plain rows (`benchmarks/plain_check.py`); it shares nothing with the estimator.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sectorlmi.store import Store
from sectorlmi.terms.cells import Cells
from sectorlmi.terms.period import Period
from sectorlmi.workflows.load import load

ROOT = Path(__file__).resolve().parent.parent.parent
GEORGIA = ROOT / "data" / "georgia" / "qcew_georgia_2018.parquet"
EVERY = 12


@pytest.fixture(scope="module")
def benchmark() -> Iterator[SimpleNamespace]:
    """The benchmark's own modules."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "benchmarks"))
        import hiding
        import plain_check
        import through_store

        yield SimpleNamespace(hiding=hiding, plain=plain_check, path=through_store)


@pytest.fixture(scope="module")
def rows() -> pa.Table:
    """Every twelfth county, and the state."""
    table = pq.read_table(GEORGIA)
    areas = sorted(set(table["area_fips"].to_pylist()))
    chosen = {areas[0], *areas[1::EVERY]}
    return table.filter(pa.array([area in chosen for area in table["area_fips"].to_pylist()]))


def _private(rows: pa.Table) -> Cells:
    mine = rows.filter(pa.array([own == 5 for own in rows["own_code"].to_pylist()]))
    hidden = np.array([code == "N" for code in mine["disclosure_code"].to_pylist()])
    jobs, wages = (mine[c].to_numpy().astype(float) for c in ("annual_avg_emplvl", "total_annual_wages"))
    return Cells(
        Period(2018),
        np.array(mine["area_fips"].to_pylist()),
        np.full(len(hidden), "5"),
        np.array(mine["industry_code"].to_pylist()),
        mine["agglvl_code"].to_numpy().astype(np.int64),
        mine["annual_avg_estabs"].to_numpy().astype(float),
        np.where(hidden, np.nan, jobs),
        np.where(hidden, np.nan, wages),
        hidden,
    )


def _with_hidden(rows: pa.Table, keys: set[tuple[str, str]]) -> pa.Table:
    codes = zip(*(rows[c].to_pylist() for c in ("own_code", "area_fips", "industry_code")), strict=True)
    new = [own == 5 and (area, industry) in keys for own, area, industry in codes]
    columns: dict[str, Any] = {name: rows[name].to_pylist() for name in rows.column_names}
    for name, hidden in (("disclosure_code", "N"), ("annual_avg_emplvl", 0), ("total_annual_wages", 0)):
        columns[name] = [hidden if is_new else value for value, is_new in zip(columns[name], new, strict=True)]
    return pa.table(columns, schema=rows.schema)


def _keys(cells: Cells) -> list[tuple[str, str]]:
    return list(zip(cells.area.tolist(), cells.industry.tolist(), strict=True))


@pytest.mark.parametrize("seed", [1, 2])
def test_no_bound_fails_and_every_published_sum_is_met(
    tmp_path: Path, rows: pa.Table, benchmark: SimpleNamespace, seed: int
) -> None:
    cells = _private(rows)
    hidden = benchmark.hiding.by_rule(cells, seed=seed)
    truth = {k: jobs for k, jobs in zip(_keys(cells), cells.employment.tolist(), strict=True) if k in hidden}
    assert len(truth) > 150
    assert not any(np.isnan(jobs) for jobs in truth.values())
    pq.write_table(_with_hidden(rows, hidden), tmp_path / "qcew_georgia.parquet")
    store = Store(tmp_path / "store")
    load([tmp_path / "qcew_georgia.parquet"], store)
    found = benchmark.path.study_year(store, current=2018, level=4)
    mine = found.cells.own == "5"
    values = (found.employment.lower[mine], found.employment.upper[mine], found.employment.estimate[mine])
    answers = dict(zip(_keys(found.cells.take(mine)), zip(*values, strict=True), strict=True))
    still = benchmark.hiding.without(cells, hidden)
    shown = ~still.suppressed & (cells.agglvl % 10 <= 6)
    published = {k: jobs for k, jobs, ok in zip(_keys(still), still.employment.tolist(), shown, strict=True) if ok}
    checked = benchmark.plain.check(answers, published, truth)
    assert checked.n_bounds > 100
    assert checked.n_sums > 100
    assert checked.outside_bounds == []
    assert checked.estimates_outside == []
    assert checked.sums_missed == []


def test_what_is_hidden_by_rule_is_given_away_by_no_sum(rows: pa.Table, benchmark: SimpleNamespace) -> None:
    cells = _private(rows)
    after = benchmark.hiding.without(cells, benchmark.hiding.by_rule(cells, seed=1))
    jobs = dict(zip(_keys(after), after.employment.tolist(), strict=True))
    was = dict(zip(_keys(cells), cells.employment.tolist(), strict=True))
    children: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for area, code in jobs:
        if len(code) > 3 and "-" not in code and (area, code[:-1]) in jobs:
            children.setdefault((area, code[:-1]), []).append((area, code))
    for parent, below in children.items():
        members = [parent, *below]
        hidden = [k for k in members if np.isnan(jobs[k])]
        could = [k for k in members if jobs[k] > 0 and not k[0].endswith("000")]
        # One that is alone was so before, or nothing of its sum has a job that could be hidden beside it.
        assert len(hidden) != 1 or np.isnan(was[hidden[0]]) or not could


class TestThePlainCheck:
    """It finds what it is there to find."""

    PUBLISHED: ClassVar = {
        ("1", "10"): 100.0,
        ("1", "101"): 60.0,
        ("1", "102"): 40.0,
        ("1", "1011"): 25.0,
        ("1", "11"): 20.0,
    }
    ANSWERS: ClassVar = {("1", "1012"): (30.0, 40.0, 35.0), ("1", "21"): (0.0, 10.0, 5.0)}

    def test_nothing_where_all_is_well(self, benchmark: SimpleNamespace) -> None:
        checked = benchmark.plain.check(self.ANSWERS, self.PUBLISHED, {("1", "1012"): 35.0})
        assert (checked.n_bounds, checked.n_sums) == (1, 2)
        assert [*checked.outside_bounds, *checked.estimates_outside, *checked.sums_missed] == []

    def test_a_bound_that_fails(self, benchmark: SimpleNamespace) -> None:
        assert len(benchmark.plain.check(self.ANSWERS, self.PUBLISHED, {("1", "1012"): 29.0}).outside_bounds) == 1

    def test_an_estimate_outside_its_bounds_and_a_sum_missed(self, benchmark: SimpleNamespace) -> None:
        answers = self.ANSWERS | {("1", "21"): (0.0, 10.0, 12.0)}
        checked = benchmark.plain.check(answers, self.PUBLISHED, {})
        assert len(checked.estimates_outside) == 1
        assert len(checked.sums_missed) == 1
