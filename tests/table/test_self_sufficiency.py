"""Who pays above the wage of self-sufficiency, by what is certain of the average wage and not by its estimate."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sectorlmi.table.datatable import DataTable
from sectorlmi.table.self_sufficiency import MARK, with_line

LINE = 40_000.0
NAN = float("nan")


@pytest.mark.parametrize(
    ("wage", "status", "lower", "upper", "says"),
    [
        (50_000, "estimated", 30_000, 60_000, "unsure"),
        (38_000, "estimated", 30_000, 60_000, "unsure"),
        (50_000, "estimated", 40_001, 60_000, "yes"),
        (38_000, "estimated", 30_000, 40_000, "no"),
        (50_000, "estimated", NAN, NAN, "unsure"),
        (40_001, "sum_published", NAN, NAN, "yes"),
        (40_000, "published", NAN, NAN, "no"),
        (NAN, "missing", NAN, NAN, "unsure"),
    ],
)
def test_what_is_certain_of_the_wage_decides(wage: float, status: str, lower: float, upper: float, says: str) -> None:
    columns: dict[str, Any] = {
        "avg_annual_wage_usd": np.array([wage], dtype=np.float64),
        "avg_annual_wage_lower_usd": np.array([lower], dtype=np.float64),
        "avg_annual_wage_upper_usd": np.array([upper], dtype=np.float64),
        "avg_annual_wage_status": np.array([status]),
    }
    quantities: Any = None
    table = with_line(DataTable(("311",), columns, quantities, ()), np.array([LINE]))
    assert table[MARK].tolist() == [says]
