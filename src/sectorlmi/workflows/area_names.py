"""What areas are called: by a list of titles that was loaded, else by the bundled list of BLS."""

from __future__ import annotations

from collections.abc import Iterable

from sectorlmi import reference
from sectorlmi.store import Store

_SOURCE, _LIST = "titles", "area"


def area_titles(store: Store, areas: Iterable[str]) -> dict[str, str]:
    """The title of each area; its code where no list has it. Raises StoreError when the store is damaged."""
    known = reference.area_titles()
    if _LIST in store.tables(_SOURCE):
        loaded = store.table(_SOURCE, _LIST)
        known = {**known, **dict(zip(loaded["code"].tolist(), loaded["title"].tolist(), strict=True))}
    return {area: known.get(area, area) for area in areas}
