"""Series that the store keeps: found by the study, the industries and all that the store holds, and never by less."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from sectorlmi import ranking, reference, store, suppression, table, terms, workflows
from sectorlmi.store import Store
from sectorlmi.table.series import Series
from sectorlmi.terms.cells import Array
from sectorlmi.terms.period import Period
from sectorlmi.terms.provenance import Provenance
from sectorlmi.terms.study import Study
from sectorlmi.workflows.kept_years import KEY, digest_of


@dataclass(frozen=True, eq=False)
class SeriesRead:
    """The series of years and those of quarters, the files they are from, and notes.

    `rests_on` is the content of the store that was read (see `store.content`), where somebody has to know.
    """

    parts: tuple[Series, ...]
    provenance: tuple[Provenance, ...]
    notes: tuple[str, ...]
    rests_on: Mapping[str, Any] = field(default_factory=dict)


def name_of(held: Store, study: Study, asked: Sequence[object]) -> str:
    """What the series of a study are kept under; empty where that cannot be told. `asked` is all that was asked for."""
    made, holdings = digest_of(ranking, reference, store, suppression, table, terms, workflows), held.identity()
    if not (made and holdings):
        return ""
    key = hashlib.sha256(f"{holdings} {study!r} {list(asked)!r}".encode()).hexdigest()[:KEY]
    return f"series-{made}-{key}"


def found(held: Store, study: Study, name: str) -> SeriesRead | None:
    """The series kept under this name; None where there are none."""
    arrays = held.kept(study.years.current, name) if name else None
    if arrays is None:
        return None
    try:
        said = json.loads(arrays["said"].tobytes())
        parts = tuple(_series(arrays, k, part) for k, part in enumerate(said["parts"]))
        provenance = tuple(Provenance(**each) for each in said["provenance"])
        return SeriesRead(parts, provenance, tuple(said["notes"]), said["rests_on"])
    except (KeyError, ValueError, IndexError, TypeError):
        return None


def keep(held: Store, study: Study, name: str, read: SeriesRead) -> None:
    """Keep the series under this name, where that is possible."""
    if not name:
        return
    said = {
        "parts": [
            {
                "industries": part.industries,
                "periods": list(map(str, part.periods)),
                "vintages": part.naics_vintage,
                "members": part.members,
                "columns": list(part.columns),
            }
            for part in read.parts
        ],
        "provenance": [asdict(each) for each in read.provenance],
        "notes": read.notes,
        "rests_on": read.rests_on,
    }
    arrays: dict[str, Array] = {"said": np.frombuffer(json.dumps(said).encode(), dtype=np.uint8)}
    arrays |= {f"{k} {name}": part[name].ravel() for k, part in enumerate(read.parts) for name in part.columns}
    held.keep(study.years.current, name, arrays, held.periods())


def _series(arrays: Mapping[str, Array], k: int, said: Mapping[str, Any]) -> Series:
    industries, periods = tuple(said["industries"]), tuple(map(Period.parse, said["periods"]))
    shape = len(industries), len(periods)
    members = tuple([tuple(codes) for codes in row] for row in said["members"])
    columns = {name: arrays[f"{k} {name}"].reshape(shape) for name in said["columns"]}
    return Series(industries, periods, tuple(said["vintages"]), members, columns)
