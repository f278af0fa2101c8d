"""What areas are called: by the titles that were loaded, else by those that ship with the program."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sectorlmi import reference
from sectorlmi.store import Store
from sectorlmi.terms.codes import AreaKind, area_kind

_SOURCE, _LIST = "titles", "area"


def area_titles(store: Store, areas: Iterable[str]) -> dict[str, str]:
    """What each area is called; its code where no list has it. Raises StoreError when the store is damaged."""
    known = reference.area_names()
    if _LIST in store.tables(_SOURCE):
        loaded = store.table(_SOURCE, _LIST)
        known = {
            **known,
            **dict(zip(loaded["code"].tolist(), map(reference.area_name, loaded["title"].tolist()), strict=True)),
        }
    return {area: known.get(area, area) for area in areas}


_AREA_NAMES_NAMED = 3


def together(areas: Sequence[str], titles: Mapping[str, str]) -> str:
    """What areas that are added up are called: the title of one, of a few with plus signs, else how many they are."""
    if len(areas) == 1:
        return titles[areas[0]].removesuffix(" -- Statewide")
    if len(areas) <= _AREA_NAMES_NAMED:
        return " + ".join(titles[area] for area in areas)
    words = {AreaKind.COUNTY: "counties", AreaKind.STATE: "states"}
    named = next((word for kind, word in words.items() if all(area_kind(a) is kind for a in areas)), "areas")
    return f"{len(areas)} {named}"
