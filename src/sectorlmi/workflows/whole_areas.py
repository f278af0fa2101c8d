"""Refuses areas of which rows are missing that a study needs, and keeps such neighbors out of its estimates."""

from __future__ import annotations

from collections.abc import Sequence

from sectorlmi.errors import StoreError
from sectorlmi.store import Store
from sectorlmi.table import completeness
from sectorlmi.table.completeness import Gap
from sectorlmi.table.panel import total_ownership
from sectorlmi.terms import codes
from sectorlmi.terms.cells import Cells, among, concatenate
from sectorlmi.terms.period import Period
from sectorlmi.terms.study import Study

_NAMED_AT_MOST = 8
_READ_AT_ONCE = 400


def gaps(study: Study, cells: Cells, areas: Sequence[str]) -> list[Gap]:
    """What is missing of each of these areas, of all that the study's table rests on."""
    digits = range(2, study.level.deepest + 1)
    return completeness.gaps(cells, areas, study.ownership, digits, covered=_divides_by_all(study))


def whole(study: Study, store: Store, cells: Cells, areas: Sequence[str]) -> Cells:
    """The cells, of these areas with all rows that the study needs.

    StoreError when rows of one were lost: they would pass for industries without a job.
    """
    cells = with_covered(study, store, cells, areas)
    refuse(gaps(study, cells, areas), cells.period)
    return cells


def gaps_in_store(study: Study, store: Store, period: Period, areas: Sequence[str]) -> dict[str, Gap]:
    """What is missing of each of many areas, read a few at a time."""
    found: dict[str, Gap] = {}
    for start in range(0, len(areas), _READ_AT_ONCE):
        lot = areas[start : start + _READ_AT_ONCE]
        digits = list(range(2, study.level.deepest + 1))
        cells = store.cells(period, areas=lot, owns=ownerships_read(study), digits=digits)
        found |= {gap.area: gap for gap in gaps(study, with_covered(study, store, cells, lot), lot)}
    return found


def ownerships_read(study: Study) -> tuple[str, ...]:
    """Government totals can be hidden in a county, but all ownerships add up to one that never is."""
    return study.ownership if study.ownership == codes.PRIVATE else codes.ALL_OWNERSHIPS


def with_covered(study: Study, store: Store, cells: Cells, areas: Sequence[str]) -> Cells:
    """The cells, with the row of all ownerships where the study needs it, none is there, and all four add up to it.

    Of every area that is there, not of these alone: what one region is estimated from is then the same for another.
    """
    if not _divides_by_all(study):
        return cells
    there = set(cells.area[cells.own == codes.ALL_COVERED].tolist())
    lacking = [area for area in dict.fromkeys((*areas, *cells.area.tolist())) if area not in there]
    if not lacking:
        return cells
    totals = store.cells(cells.period, areas=lacking, owns=codes.ALL_OWNERSHIPS, digits=[2])
    return concatenate([cells, *completeness.covered_rows(totals)])


def _divides_by_all(study: Study) -> bool:
    """Whether location quotients divide by the row of all ownerships (own_code 0)."""
    return total_ownership(study) == (codes.ALL_COVERED,)


def refuse(found: Sequence[Gap], period: Period) -> None:
    """StoreError when there is any gap, naming the first and the areas of the others."""
    if not found:
        return
    others = _named([gap.area for gap in found[1:]])
    more = f"; rows are missing of {others} too" if others else ""
    flags = " ".join(f"--area {gap.area}" for gap in found)
    raise StoreError(
        f"the rows of an area in QCEW {period} are not complete: {found[0]}{more}",
        "The file was cut off, or somebody left rows out (ownerships, levels, hidden or small industries). Get it "
        f"whole: `sectorlmi fetch qcew {period.options} {flags}`, or load the file as the publisher serves it.",
    )


def without_partial(study: Study, cells: Cells, areas: Sequence[str]) -> tuple[Cells, tuple[str, ...]]:
    """The cells without further areas of which rows are missing, and a note on those.

    The counties of a state bound each other's hidden cells: a row that was lost would count as none there, too.
    """
    further = sorted(set(cells.area.tolist()) - set(areas))
    lost = [gap.area for gap in completeness.gaps(cells, further, study.ownership, range(2, study.level.deepest + 1))]
    if not lost:
        return cells, ()
    found = "estimated" if study.suppressed == "estimate" else "bounded"
    note = f"Rows of {_named(lost)} are missing in QCEW {cells.period}: hidden cells are {found} without them."
    return cells.take(~among(cells.area, lost)), (note,)


def _named(areas: Sequence[str]) -> str:
    more = f" and {len(areas) - _NAMED_AT_MOST} more" if len(areas) > _NAMED_AT_MOST else ""
    return ", ".join(areas[:_NAMED_AT_MOST]) + more
