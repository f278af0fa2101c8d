"""Sub-industries of the picks: the same numbers as those of a ranking a level deeper."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sectorlmi.sources.study_file import load_study
from sectorlmi.store import Store
from sectorlmi.terms.study import Level, Study
from sectorlmi.workflows import demo, industry_parts, rank
from sectorlmi.workflows.load import load


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    made = Store(tmp_path_factory.mktemp("parts") / "store")
    load([demo.samples()], made, is_sample=True)
    return made


@pytest.fixture(scope="module")
def study() -> Study:
    return load_study(demo.samples() / "study.yml")


def test_parts_of_a_pick_are_what_a_ranking_a_level_deeper_has(store: Store, study: Study) -> None:
    """Every number of every sub-industry, hidden ones too, to the last digit; and they are estimated in part."""
    report, found = rank.run_with_cells(study, store)
    parts = industry_parts.parts(study, report.table, found, store, report.short_list.industries)
    assert parts is not None
    deeper = rank.study_table(replace(study, level=Level(4)), store)[0]
    rows = [deeper.row_of(code) for code in parts.industries]
    assert len(rows) > 10
    assert "estimated" in parts["employment_status"].tolist()
    for name in ("employment", "employment_lower", "employment_upper", "avg_annual_wage_usd", "growth_pct"):
        assert np.array_equal(parts[name], deeper[name][rows], equal_nan=True), name
    # With their picks they add up.
    for code in report.short_list.industries:
        inside = [i for i, part in enumerate(parts.industries) if part.startswith(code)]
        if inside and code.isdigit():
            total = float(report.table["employment"][report.table.row_of(code)])
            assert parts["employment"][inside].sum() == pytest.approx(total, abs=1 + 0.5 * len(inside) * 10)
