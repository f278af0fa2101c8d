"""The lots of a batch, each worked out and written as a part: in this process, or beside each other in several.

A lot needs nothing of another, and its part is the same whoever writes it, so how many processes there are changes no
byte of the table.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import cached_property
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any, Final

import numpy as np

from sectorlmi.disk import replacing
from sectorlmi.errors import ReportError
from sectorlmi.ranking import long_table as tidy
from sectorlmi.reports import parquet as tables
from sectorlmi.store import Store
from sectorlmi.terms.cells import Array
from sectorlmi.terms.inputs import Inputs
from sectorlmi.terms.study import Study
from sectorlmi.workflows import rank, study_factors
from sectorlmi.workflows.batch_chunk import Chunk
from sectorlmi.workflows.batch_regions import Planned

# The column of the parts that says where a region's rows stand in the table.
ORDER: Final = "region_number"
# Regions with their numbers, and the file that their rows go into.
Lot = tuple[Sequence[tuple[int, Planned]], Path]


@dataclass(frozen=True, eq=False)
class Lots:
    """What every lot is worked out from."""

    study: Study
    store: Store
    inputs: Inputs
    is_sample: bool

    @cached_property
    def _chunk(self) -> Chunk:
        criteria = rank.criteria_of(self.study, self._factors)
        return Chunk(self.study, self.store, self._factors, criteria, self.inputs)

    @cached_property
    def _factors(self) -> list[Any]:
        return [factor for factor in study_factors.factors_of(self.study) if factor.name not in self.inputs.texts]

    def write(self, lot: Lot) -> int:
        """Work out the rows of a lot and write its file; how many regions these are. ReportError on failure."""
        plans, file = lot
        number = {id(plan): n for n, plan in plans}
        pieces = [self._tidy(group, found, number) for group, found in self._chunk.tables([p for _, p in plans])]
        with replacing(file) as temporary:
            tables.write_part(temporary, _stacked(pieces))
        return len(plans)

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
            "base_year": np.full(len(of_row), self.study.years.base.plain()),
            "current_year": np.full(len(of_row), self.study.years.current.plain()),
        }
        return tidy.tidy_columns(named | {k: v for k, v in found.items() if k != "region"}, self._factors,
                                 is_sample=self.is_sample)  # fmt: skip


def _stacked(pieces: Sequence[Mapping[str, Array]]) -> dict[str, Array]:
    """One piece under the other; a column that a piece lacks is empty there."""
    kinds = {name: values.dtype.kind for piece in pieces for name, values in piece.items()}

    def of(piece: Mapping[str, Array], name: str) -> Array:
        if name in piece:
            return piece[name]
        return np.full(len(piece["region"]), "" if kinds[name] == "U" else np.nan)

    return {name: np.concatenate([of(piece, name) for piece in pieces]) for name in kinds}


def written(lots: Lots, todo: Sequence[Lot], workers: int) -> Iterator[int]:
    """How many regions each of the lots has, as soon as it is written; by up to so many processes.

    Raises what a lot raises, and ReportError where a process is ended from outside; parts that are written stay.
    """
    n = min(workers, len(todo))
    if n <= 1:
        yield from (lots.write(lot) for lot in todo)
        return
    # Started anew, not forked: threads of this process may hold locks.
    start = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(n, mp_context=start, initializer=_begin, initargs=(lots,)) as pool:
        try:
            yield from (done.result() for done in as_completed([pool.submit(_write, lot) for lot in todo]))
        except BrokenProcessPool as error:
            raise ReportError(
                "one of the batch's processes was ended from outside, perhaps for want of memory",
                "Take up what is finished with --resume, and fewer processes with --workers 1.",
            ) from error
        finally:
            pool.shutdown(cancel_futures=True)


_HERE: dict[str, Lots] = {}


def _begin(lots: Lots) -> None:
    """What a process begins with: it takes the lots, and ends with the process that started it."""
    _HERE["lots"] = lots
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _write(lot: Lot) -> int:
    return _HERE["lots"].write(lot)
