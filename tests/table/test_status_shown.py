"""A growth that is both bridged and estimated is shown as both, on every output; files keep `bridged` and the share."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sectorlmi.table.datatable import DataTable
from sectorlmi.terms.provenance import STATUS_MARK, Status


def table(statuses: list[Status], shares: list[float]) -> DataTable:
    columns = {
        "growth_status": np.array(statuses, dtype=np.str_),
        "growth_estimated_share": np.array(shares),
        "employment_status": np.array(statuses, dtype=np.str_),
    }
    return DataTable(tuple(f"31{i}" for i in range(len(statuses))), columns, None, ())  # type: ignore[arg-type]


def test_bridged_and_estimated_is_both() -> None:
    given = [Status.BRIDGED, Status.BRIDGED, Status.ESTIMATED, Status.PUBLISHED, Status.BRIDGED]
    found = table(given, [0.01, 0.0, 0.9, 0.0, np.nan])
    shown = found.status_shown("growth_status").tolist()
    assert shown == ["bridged_estimated", "bridged", "estimated", "published", "bridged"]
    assert found["growth_status"].tolist() == [str(s) for s in given]
    assert STATUS_MARK[Status(shown[0])] == "⇄~"


def test_other_numbers_are_shown_as_they_are() -> None:
    found = table([Status.BRIDGED], [0.5])
    assert found.status_shown("employment_status").tolist() == ["bridged"]


def test_a_table_without_shares_of_estimates() -> None:
    found = table([Status.BRIDGED], [0.5])
    columns = {name: column for name, column in found.columns.items() if name != "growth_estimated_share"}
    assert replace(found, columns=columns).status_shown("growth_status").tolist() == ["bridged"]
