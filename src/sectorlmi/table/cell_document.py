"""Cells as a document: what was made, what was proved of it, and the cells themselves as a long table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np

from sectorlmi.table.cell_columns import COLUMNS, EMPLOYMENT
from sectorlmi.table.cell_sums import Proof, failures
from sectorlmi.terms import columns as c
from sectorlmi.terms.cells import Array
from sectorlmi.terms.codes import AreaKind, area_kind
from sectorlmi.terms.columns import Column
from sectorlmi.terms.document import SAMPLE_BANNER, Document, Section
from sectorlmi.terms.provenance import STATUS_MEANING, Provenance, Status

NOT_PUBLISHED: Final = (
    "Estimates are no figures of the publisher. They inform choices; they do not reveal hidden cells. "
    "Cells of fewer than three worksites have bounds and no estimate of their own."
)
_MADE_UP: Final = c.text("made_up", "Made up", "Whether the numbers are made-up sample data")


@dataclass(frozen=True, eq=False)
class Made:
    """What a table of cells is of, and what is known of it once all of them are there."""

    period: str
    areas: str
    ownership: str
    level: int
    fills: int
    seed: int
    provenance: tuple[Provenance, ...]
    notes: tuple[str, ...] = ()
    n_rows: Mapping[str, int] | None = None
    proofs: tuple[Proof, ...] = ()

    @property
    def is_sample(self) -> bool:
        return any(p.is_sample for p in self.provenance)

    @property
    def title(self) -> str:
        return f"Every cell of {self.areas}, {self.period}"

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of a file; made-up data say so in one of their own."""
        return (*COLUMNS, _MADE_UP) if self.is_sample else COLUMNS


def section(columns: Mapping[str, Array]) -> Section:
    """The cells of a state as rows; people are shown estimated jobs of a county to the nearest ten."""
    area = columns["area_fips"]
    kinds = {code: area_kind(code) is AreaKind.COUNTY for code in dict.fromkeys(area.tolist())}
    of_county = np.array([kinds[code] for code in area.tolist()], dtype=np.bool_)
    tens = {EMPLOYMENT[5].name: of_county & (columns["status"] == str(Status.ESTIMATED))}
    return Section("cells", "Cells", "", COLUMNS, columns, tens=tens)


def document(made: Made, lots: Callable[[], Iterator[Section]]) -> Document:
    """`lots` gives the cells, a state at a time."""
    banner = (SAMPLE_BANNER,) if made.is_sample else ()
    return Document(
        key="cells",
        title=made.title,
        stem="cells",
        sections=(),
        payload=lambda: payload(made),
        envelope=("schema", "is_sample", "provenance", "notes", "outputs"),
        screen=_screen(made),
        is_sample=made.is_sample,
        facts=(f"{sum((made.n_rows or {}).values()):,} cells",),
        notes=(*banner, NOT_PUBLISHED, *made.notes),
        provenance=made.provenance,
        long="cells",
        lots=lots,
        n_long=sum((made.n_rows or {}).values()),
        subject=made,
    )


def payload(made: Made) -> dict[str, Any]:
    """What a program is told of the table; the cells are in the file."""
    return {
        "period": made.period,
        "areas": made.areas,
        "ownership": made.ownership,
        "level": made.level,
        "fills": made.fills,
        "seed": made.seed,
        "n_rows": dict(sorted((made.n_rows or {}).items())),
        "checks": [asdict(proof) for proof in made.proofs],
        "n_failed": failures(made.proofs),
    }


def _screen(made: Made) -> tuple[Section, ...]:
    counted = sorted((made.n_rows or {}).items())
    statuses = (
        c.text("status", "Status", ""),
        c.count("n", "Cells", "cells", ""),
        c.text("meaning", "Meaning", ""),
    )
    rows = {
        "status": np.array([s for s, _ in counted], dtype=np.str_),
        "n": np.array([n for _, n in counted], dtype=np.int64),
        "meaning": np.array([STATUS_MEANING[Status(s)] for s, _ in counted], dtype=np.str_),
    }
    return Section("statuses", "Cells by what is known of them", "", statuses, rows), checks(made.proofs)


def checks(proofs: Sequence[Proof]) -> Section:
    """What was proved, rule by rule, in numbers."""
    columns = (
        c.text("rule", "Rule", ""),
        c.count("n", "Checked", "", ""),
        c.count("n_figures", "Sums of figures alone", "", "The others have parts with bounds only"),
        c.count("n_failed", "Do not hold", "", ""),
        *([c.text("first", "The first of them", "")] if failures(proofs) else ()),
    )
    rows = {
        "rule": np.array([p.rule for p in proofs], dtype=np.str_),
        "n": np.array([p.n for p in proofs], dtype=np.int64),
        "n_figures": np.array([float(p.n_figures) if "add up" in p.rule else np.nan for p in proofs]),
        "n_failed": np.array([p.n_failed for p in proofs], dtype=np.int64),
        "first": np.array(["; ".join(p.examples) for p in proofs], dtype=np.str_),
    }
    return Section("checks", "What was proved of them", "", columns, rows)
