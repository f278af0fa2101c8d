"""The path a user walks: raw files into a store, and what a study then reads of it.

archive = Archive.of(DATA / "ga_annual_2015.zip", DATA / "ga_annual_2018.zip")
hidden = {2018: by_rule(archive.years[2018], seed=11)}
with loaded(archive, years=(2015, 2018), hidden=hidden) as store:
    resolved = study_year(store, current=2018, level=4)
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from raw_files import Archive, Key
from sectorlmi.sources.study_file import study_from
from sectorlmi.store import Store
from sectorlmi.suppression.resolved import Resolved
from sectorlmi.terms.period import Period
from sectorlmi.terms.study import Study
from sectorlmi.workflows import study_cells
from sectorlmi.workflows.load import load


@contextmanager
def loaded(
    archive: Archive,
    *,
    years: Collection[int],
    hidden: Mapping[int, Collection[Key]] | None = None,
    further: Sequence[Path] = (),
) -> Iterator[Store]:
    """A store with these years of the archive, the given cells hidden in them, and what `further` files hold."""
    with TemporaryDirectory(prefix="sectorlmi-accuracy-") as folder:
        path = Path(folder) / "annual.zip"
        archive.write(path, years, hidden)
        store = Store(Path(folder) / "store")
        load([path, *further], store)
        yield store


def study_of(store: Store, *, base: int, current: int, level: int, more: Mapping[str, Any] | None = None) -> Study:
    """A study of all counties that the store holds, beside their state where it has the row; `more`: further keys."""
    areas = store.areas(Period(current))
    state = next((area for area in areas if area.endswith("000")), None)
    held = [area for area in areas if not area.endswith(("000", "999"))]
    return study_from(
        {
            "name": "Accuracy",
            "region": {"name": "Here", "counties": held},
            "benchmark": state or held,
            "years": {"base": base, "current": current},
            "level": level,
            **(more or {}),
        },
        Path(),
    )


def study_year(store: Store, *, current: int, level: int) -> Resolved:
    """Every cell of a year as `rank` has it; the other years of the store lend what they publish."""
    study = study_of(store, base=current - 1, current=current, level=level)
    return study_cells.read(study, store, only_current=True).current.resolved
