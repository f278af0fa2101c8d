"""What the store holds on worksites by size: of the region's counties (Census), and of the nation (BLS)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sectorlmi.meeting.sizes import N_CLASSES, SizeBands, Sizes, of_nation, of_region
from sectorlmi.store import Store
from sectorlmi.terms import breaks, naics
from sectorlmi.terms.cells import Array
from sectorlmi.terms.provenance import Provenance
from sectorlmi.terms.study import Study

_LOCAL, _NATIONAL = "cbp", "qcew_sizes"
_NATION: Final = "US000"
# A code that only one NAICS revision has tells which one a file of County Business Patterns follows.
_TELLTALE: Final = ((2022, "513"), (2017, "4523"))
_OLDEST_REVISION: Final = 2012


def read(study: Study, store: Store, picks: Sequence[str], *, is_sample: bool) -> tuple[Sizes, tuple[Provenance, ...]]:
    """What the store holds on the picks' worksites by size, and the files that were read.

    Made-up files are left alone unless all is made up.

    Raises StoreError when the store is damaged.
    """
    reading = _Worksites(study, store, picks, is_sample)
    found = Sizes(reading.local(), reading.national(), tuple(reading.notes))
    return found, tuple(dict.fromkeys(reading.used))


@dataclass
class _Worksites:
    """One short list's reading, with what it has to tell."""

    study: Study
    store: Store
    picks: Sequence[str]
    is_sample: bool
    notes: list[str] = field(default_factory=list)
    used: list[Provenance] = field(default_factory=list)

    def local(self) -> SizeBands | None:
        years = self._keys(_LOCAL)
        if not years:
            return None
        year = _nearest_year(years, self.study)
        known = self._same_content(_revision(self.store, year), f"County Business Patterns {year}")
        within = {"area_fips": list(self.study.region.counties), "industry_code": known}
        return of_region(year, self.picks, self._table(_LOCAL, year, within)) if known else None

    def national(self) -> SizeBands | None:
        found: dict[str, dict[int, str]] = {}
        for key in self._keys(_NATIONAL):
            when, _, size = key.partition(" size ")
            found.setdefault(when, {})[int(size)] = key
        if not found:
            return None
        when = _nearest_year(list(found), self.study)
        missing = [str(k) for k in range(1, N_CLASSES + 1) if k not in found[when]]
        if missing:
            self.notes.append(f"Size classes of {when} are not shown: files of class {', '.join(missing)} are missing")
            return None
        known = self._same_content(breaks.naics_vintage(int(when[:4])), f"Size classes of {when}")
        within = {"area_fips": [_NATION], "industry_code": known}
        if not known:
            return None
        return of_nation(when, self.picks, {k: self._table(_NATIONAL, key, within) for k, key in found[when].items()})

    def _table(self, source: str, key: str, within: Mapping[str, Sequence[str]]) -> Mapping[str, Array]:
        self.used += self.store.table_inputs(source, key)
        return self.store.table(source, key, within)

    def _keys(self, source: str) -> list[str]:
        made_up = self.store.table_provenance
        return [key for key in self.store.tables(source) if made_up(source, key).is_sample == self.is_sample]

    def _same_content(self, revision: int, what: str) -> list[str]:
        """The picks whose codes mean the same in the file's NAICS revision; a note names the others."""
        older, newer = sorted((breaks.naics_vintage(self.study.years.current.year), revision))
        if not breaks.is_documented(older, newer):
            self.notes.append(f"{what} follow NAICS {revision}: no way to the study's codes is documented")
            return []
        digits = sorted({naics.digits(code) for code in self.picks})
        changed = {code for d in digits for g in breaks.bridge_groups(older, newer, d) for code in g.old | g.new}
        left_out = [code for code in self.picks if code in changed]
        if left_out:
            self.notes.append(
                f"{what} follow NAICS {revision}, where {', '.join(left_out)} hold other content: left out"
            )
        return [code for code in self.picks if code not in changed]


def _nearest_year(keys: Sequence[str], study: Study) -> str:
    """The key whose year is nearest to the study's current one, the later of two as near."""
    return min(keys, key=lambda key: (abs(int(key[:4]) - study.years.current.year), -int(key[:4])))


def _revision(store: Store, year: str) -> int:
    """The NAICS revision that a year's file follows."""
    for revision, code in _TELLTALE:
        if len(store.table(_LOCAL, year, {"industry_code": [code]})["industry_code"]):
            return revision
    return _OLDEST_REVISION
