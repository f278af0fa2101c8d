"""A batch under way: what was asked for, and the parts of its table, of which finished ones outlive a cut-off run."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from sectorlmi import __version__
from sectorlmi.disk import replacing
from sectorlmi.errors import ReportError
from sectorlmi.ranking import long_table as tidy
from sectorlmi.reports import parquet as tables
from sectorlmi.store import Store
from sectorlmi.table.factors import Factor
from sectorlmi.terms.cells import Array
from sectorlmi.terms.inputs import Inputs
from sectorlmi.terms.progress import Progress
from sectorlmi.terms.provenance import Provenance
from sectorlmi.terms.study import Study
from sectorlmi.workflows import rank
from sectorlmi.workflows.batch_chunk import Chunk, areas_used, chunks
from sectorlmi.workflows.batch_regions import Planned

# The column of the parts that says where a region's rows stand in the table.
ORDER: Final = "region_number"
_PLAN: Final = "plan.json"
# What a batch puts into its folder, finished or under way; nothing else there is ever removed.
_OWN: Final = re.compile(r"plan\.json|\d{5}\.parquet|.+\.made|\.(plan\.json|\d{5}\.parquet)\.\d+\.tmp")


@dataclass(frozen=True)
class Request:
    """What to do.

    `regions` is `all-counties`, `all-cbsas` or a file; `out` the table's path, whose ending is replaced by each
    format's; `workbooks` asks for the full `rank` of each region besides.
    """

    regions: str
    out: Path
    formats: tuple[str, ...] = ("parquet",)
    is_resumed: bool = False
    workbooks: bool = False
    delineation: Path | None = None


class Work:
    """A batch under way: its parts lie in a folder beside the table until all is written."""

    def __init__(
        self,
        study: Study,
        store: Store,
        request: Request,
        plans: Sequence[Planned],
        progress: Progress,
        *,
        factors: Sequence[Factor],
        inputs: Inputs,
    ) -> None:
        self.study, self.store, self.request, self.plans = study, store, request, plans
        self.progress = progress
        self.factors, self.criteria, self.inputs = factors, rank.criteria_of(study, factors), inputs
        self.folder = request.out.with_name(f"{request.out.stem}.parts")
        self.n_kept = 0
        self.provenance = self._provenance()

    @property
    def is_sample(self) -> bool:
        return any(p.is_sample for p in self.provenance)

    def parts(self) -> list[Path]:
        """Every chunk's file, each worked out unless a run before this one has finished it. ReportError on failure."""
        self._begin()
        number = {id(plan): i for i, plan in enumerate(self.plans)}
        made = Chunk(self.study, self.store, self.factors, self.criteria, self.inputs)
        files, done = [], 0
        for i, lot in enumerate(chunks(self.plans)):
            files.append(self.folder / f"{i:05d}.parquet")
            if self.request.is_resumed and tables.is_part(files[-1]):
                self.n_kept += len(lot)
            else:
                columns = _stacked([self._tidy(g, found, number) for g, found in made.tables(lot)])
                with replacing(files[-1]) as temporary:
                    tables.write_part(temporary, columns)
            done += len(lot)
            self.progress("regions ranked", done, len(self.plans))
        return files

    def has_made(self, workbook: Path) -> bool:
        """Whether this very batch has written the workbook before it was cut off."""
        return workbook.is_file() and self._mark(workbook).is_file()

    def note_made(self, workbook: Path) -> None:
        """Remember that the workbook is written."""
        self._mark(workbook).touch()

    def _mark(self, workbook: Path) -> Path:
        return self.folder / f"{workbook.name}.made"

    def _tidy(
        self, plans: Sequence[Planned], found: Mapping[str, Array], number: Mapping[int, int]
    ) -> dict[str, Array]:
        """The columns of the table, those that name the region first."""
        of_row = found["region"]

        def per_region(values: Sequence[Any]) -> Array:
            return np.array(values)[of_row] if len(of_row) else np.array(values)[:0]

        named: dict[str, Array] = {
            ORDER: per_region([number[id(p)] for p in plans]),
            "region": per_region([p.wanted.name for p in plans]),
            "region_title": per_region([p.wanted.title for p in plans]),
            "counties": per_region([" ".join(p.wanted.counties) for p in plans]),
            "n_counties": per_region([len(p.wanted.counties) for p in plans]),
            "base_year": np.full(len(of_row), self.study.years.base),
            "current_year": np.full(len(of_row), self.study.years.current),
        }
        return tidy.tidy_columns(named | {k: v for k, v in found.items() if k != "region"}, self.factors,
                                 is_sample=self.is_sample)  # fmt: skip

    def _begin(self) -> None:
        """Clear the folder, unless it holds parts of this very batch and they are to be taken up."""
        plan = json.dumps({"fingerprint": self._fingerprint()})
        file = self.folder / _PLAN
        if not (self.request.is_resumed and file.is_file() and file.read_text(encoding="utf-8") == plan):
            self.clear()
            with replacing(file) as temporary:
                temporary.write_text(plan, encoding="utf-8")

    def clear(self) -> None:
        """Remove what a batch left in the folder, and the folder if that was all. ReportError if it is no batch's."""
        there = list(self.folder.iterdir()) if self.folder.is_dir() else []
        others = [file.name for file in there if _PLAN not in file.name]
        if others and len(others) == len(there):
            raise ReportError(
                f"{self.folder}: a batch keeps its parts here, and there are other files ({others[0]})",
                "Choose another name with --out; they stay as they are.",
            )
        # The plan last: what a killed process leaves is then still a batch's.
        for file in sorted(there, key=lambda file: file.name == _PLAN):
            if _OWN.fullmatch(file.name) and file.is_file():
                with suppress(OSError):
                    file.unlink()
        with suppress(OSError):  # other files may be in it
            self.folder.rmdir()

    def _fingerprint(self) -> str:
        """Of all that the numbers rest on: program, study, its files, regions and the rows of the store."""
        given = {
            "version": __version__,
            "study": self.study.resolved(),
            "files": [p.sha256 for p in self.inputs.files],
            "regions": [[p.wanted.name, p.wanted.title, *p.wanted.counties] for p in self.plans],
            "content": self.store.content(self._used, ()).as_dict(),
        }
        return hashlib.sha256(json.dumps(given, sort_keys=True).encode()).hexdigest()

    def _provenance(self) -> list[Provenance]:
        self._used = areas_used(self.study, self.plans, self.store)
        found = [p for period, areas in sorted(self._used.items()) for p in self.store.provenance(period, areas)]
        return list(dict.fromkeys((*found, *self.inputs.files)))


def _stacked(pieces: Sequence[Mapping[str, Array]]) -> dict[str, Array]:
    return {name: np.concatenate([piece[name] for piece in pieces]) for name in pieces[0]}
