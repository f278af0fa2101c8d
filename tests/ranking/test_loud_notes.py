"""Names in notes: the largest first, with their codes, as many as a line holds."""

from __future__ import annotations

from typing import Any

import numpy as np

from sectorlmi.ranking.loud_notes import named


class Table(dict[str, Any]):
    industries = ("111", "481", "524", "Cluster")
    row_of = industries.index

    def names(self) -> dict[str, str]:
        return {"111": "Crop farms", "481": "Airlines", "524": "I" * 80, "Cluster": "Cluster"}


def test_names_stand_with_codes_by_size_and_the_rest_is_counted() -> None:
    table: Any = Table(employment=np.array([50.0, 900.0, 70.0, np.nan]))
    assert named(table, ["111", "481", "Cluster"]) == "Airlines (481); Crop farms (111); Cluster"
    assert named(table, ["111", "481", "524"]) == f"Airlines (481); {'I' * 80} (524); and 1 more"
    assert named(table, ["524"]) == f"{'I' * 80} (524)"
