"""`cells`: every cell of states or the nation into one table, a state at a time, proved and described beside itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import reduce
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np

from sectorlmi.errors import ConfigError, ReportError, StoreError
from sectorlmi.reports import data_package, known_formats, parquet_lots, write_as
from sectorlmi.sources import region_words
from sectorlmi.store import Store
from sectorlmi.suppression.values import Contradiction
from sectorlmi.table import cell_document
from sectorlmi.table.cell_columns import COLUMNS
from sectorlmi.table.cell_document import Made
from sectorlmi.table.cell_sums import Check, Proof, excused, failures
from sectorlmi.terms.cells import Array
from sectorlmi.terms.codes import LEVELS, PRIVATE
from sectorlmi.terms.document import Document, Section
from sectorlmi.terms.period import Period
from sectorlmi.terms.progress import Progress, nobody
from sectorlmi.terms.provenance import Provenance
from sectorlmi.terms.study import ownership_label
from sectorlmi.version import __version__
from sectorlmi.workflows import lending_periods, state_cells
from sectorlmi.workflows.state_cells import NATION, US, StateCells, Wanted
from sectorlmi.workflows.workers import in_order

PARQUET: Final = "parquet"
SEED: Final = 20
FILLS: Final = 100
_CONTRADICTIONS: Final = 5


@dataclass(frozen=True)
class Request:
    """Which cells, and where they go.

    `states` are two-digit codes; none asks for the nation: its own rows and every state that the store holds. `level`
    is the finest number of NAICS digits. `benchmark` is the area whose sizes of worksites stand in for those that a
    state does not publish; empty for the nation, or the state itself where the store lacks the nation. `fills` are what
    likely ranges rest on, 0 for none. `out` is the table; its ending is replaced by each format's.
    """

    period: Period
    out: Path
    states: tuple[str, ...] = ()
    level: int = 4
    ownership: tuple[str, ...] = PRIVATE
    formats: tuple[str, ...] = (PARQUET,)
    benchmark: str = ""
    fills: int = FILLS
    seed: int = SEED
    n_workers: int = 1
    scheduler: str = ""


def asked(period: str, out: Path | None, states: Sequence[str], *, level: int) -> Request:
    """A request from the words of a command or a call: states by name, abbreviation or code; none asks for the nation.

    ConfigError on what cannot be meant. Without a file the table goes into the current folder.
    """
    if level not in LEVELS:
        raise ConfigError(f"--level: {level} is no number of NAICS digits", "Give 2, 3, 4, 5 or 6.")
    named = tuple(dict.fromkeys(region_words.state(name, "--state") for name in states))
    when = Period.parse(period)
    path = out or Path(f"cells-{'-'.join(named) or 'us'}-{when}.{PARQUET}")
    if path.is_dir():
        raise ConfigError(f"--out: {path} is a folder", f"Name a file in it, as in {path.as_posix()}/cells.parquet.")
    path = path if path.suffix else path.with_suffix(f".{PARQUET}")
    return Request(when, path, named, level, formats=(path.suffix[1:],))


@dataclass(frozen=True, eq=False)
class CellTable:
    """Every cell of some states or the nation, in files: `outputs`, the package that describes them last.

    `made` says what they are of, how many cells have which status (`n_rows`) and what was proved of them (`proofs`).
    """

    made: Made
    document: Document
    outputs: tuple[Path, ...]

    @property
    def n_failed(self) -> int:
        """How many rows or sums do not hold."""
        return failures(self.made.proofs)


def run(request: Request, store: Store, progress: Progress = nobody) -> CellTable:
    """Make the table, check it, and describe it in `datapackage.json` beside it.

    Raises:
        ConfigError: a format, or a number of digits, that there is not; a cluster that is not there.
        StoreError: the period, a state or the benchmark is not in the store, or not whole.
        ReportError: a file cannot be written; what stood there is as it was.
    """
    known_formats(request.formats)
    data_package.refuse_a_foreign_one(request.out)
    wanted = pieces(request, store)
    work = _Work(request, store, wanted, progress)
    with _at_hand(request) as path:
        write_as(PARQUET, cell_document.document(work.told(), work.lots), path)
        made = work.told()
        document = cell_document.document(made, lambda: _sections(path))
        others = [name for name in known_formats(request.formats) if name != PARQUET]
        written = [write_as(name, document, request.out.with_suffix(f".{name}")) for name in others]
        files = [*([path] if PARQUET in request.formats else []), *written]
        package = data_package.write(document, files, made.columns, work.facts())
    return CellTable(made, document, (*files, package))


def check_file(path: Path) -> list[Proof]:
    """Prove a table that was written: every row, every sum of its industries, counties and states.

    Raises DataError where it is no such table, or is not the one that the package beside it describes.
    """
    described = data_package.resource_of(path) or {}
    known = [Contradiction(**one) for one in described.get("contradictions", [])]
    check = Check(excused(known))
    for columns in _by_state(parquet_lots.lots(path, [column.name for column in COLUMNS])):
        check.add(columns)
    return check.finished()


def checked_document(path: Path, proofs: Sequence[Proof]) -> Document:
    """What was proved of a file, to be shown."""
    section = cell_document.checks(proofs)
    return Document(
        key="cells_check",
        title=f"What was proved of {path.name}",
        stem=f"{path.stem}-check",
        sections=(section,),
        payload=lambda: {"file": path.as_posix(), "checks": [asdict(proof) for proof in proofs]},
        envelope=("schema",),
    )


def pieces(request: Request, store: Store) -> list[Wanted]:
    """A piece of work for each state, and for the nation's own rows; each can be done anywhere the store is."""
    there = state_cells.states_there(store, request.period)
    if not there or set(request.states) - set(there):
        lacking = [f"{state}000" for state in request.states if state not in there]
        store.cells(request.period, areas=lacking or [US], digits=[2])
        raise StoreError(f"the store has no state in QCEW {request.period}", "Load one: `sectorlmi load FILE`.")
    held = set(store.areas(request.period))
    if request.benchmark and request.benchmark not in held:
        store.cells(request.period, areas=[request.benchmark], digits=[2])
    identity = store.identity()
    return [
        Wanted(
            store.root.resolve(), identity, request.period, state, request.ownership, request.level,
            _benchmark(request, state, held), request.fills, request.seed,
        )
        for state in (sorted(set(request.states)) or there)
    ]  # fmt: skip


def _benchmark(request: Request, state: str, held: set[str]) -> str:
    if state == NATION:
        return ""
    return next((area for area in (request.benchmark, US, f"{state}000") if area in held), "")


class _Work:
    """The pieces under way: their rows go by, and what a reader must know of them stays."""

    def __init__(self, request: Request, store: Store, wanted: Sequence[Wanted], progress: Progress) -> None:
        self._request, self._wanted, self._progress = request, wanted, progress
        self._checks: list[Check] = []
        self._notes: dict[str, None] = {}
        self._contradictions: list[Contradiction] = []
        self._provenance = _provenance(store, wanted)
        self._told: Made | None = None

    def lots(self) -> Iterator[Section]:
        """The cells of one state after another, as they are done."""
        request, n = self._request, len(self._wanted)
        done = in_order(state_cells.of_state, self._wanted, n_workers=min(request.n_workers, n),
                        scheduler=request.scheduler)  # fmt: skip
        for k, one in enumerate(done, 1):
            self._note(one)
            self._progress("states", k, n)
            yield cell_document.section(one.columns)

    def _note(self, one: StateCells) -> None:
        self._told = None
        self._checks.append(one.check)
        self._notes |= dict.fromkeys(one.notes)
        self._contradictions += one.contradictions

    def told(self) -> Made:
        """What the table is, with all that is known of it so far."""
        if self._told is None:
            self._told = self._tell()
        return self._told

    def _tell(self) -> Made:
        request = self._request
        check = reduce(Check.__add__, self._checks, Check())
        shown = [f"Published figures contradict each other: {one}." for one in self._contradictions[:_CONTRADICTIONS]]
        more = len(self._contradictions) - len(shown)
        shown += [f"{more:,} more contradictions between published figures."] if more > 0 else []
        return Made(
            str(request.period),
            self._areas(),
            ownership_label(request.ownership),
            request.level,
            request.fills,
            request.seed,
            self._provenance,
            (*self._notes, *shown),
            check.n_rows,
            tuple(check.finished()),
        )

    def _areas(self) -> str:
        if not self._request.states:
            return "the nation"
        return ", ".join(state_cells.name_of(one.state) for one in self._wanted)

    def facts(self) -> dict[str, Any]:
        """What the package says of the table beside its columns."""
        request, made = self._request, self.told()
        return {
            "version": __version__,
            "period": made.period,
            "areas": made.areas,
            "states": [one.state for one in self._wanted],
            "benchmarks": sorted({one.benchmark for one in self._wanted if one.benchmark}),
            "ownership": made.ownership,
            "level": request.level,
            "fills": request.fills,
            "seed": request.seed,
            "n_rows": dict(sorted((made.n_rows or {}).items())),
            "checks": [asdict(proof) for proof in made.proofs],
            "contradictions": [asdict(one) for one in self._contradictions],
        }


def _provenance(store: Store, wanted: Sequence[Wanted]) -> tuple[Provenance, ...]:
    """The files that the cells come from, and those of other periods that lend to their estimates."""
    used: dict[Period, set[str]] = {}
    for one in wanted:
        held = {one.period: store.areas(one.period)}
        study = state_cells.study_of(one, store)
        lent = lending_periods.lenders(study, store, one.period, held)
        for period, there in (held | lent).items():
            mine = {*state_cells.of_its_own(one.state, list(there)), *filter(None, [one.benchmark])} & set(there)
            used.setdefault(period, set()).update(mine)
    found = [file for period, areas in sorted(used.items()) for file in store.provenance(period, sorted(areas))]
    return tuple(dict.fromkeys(found))


@contextmanager
def _at_hand(request: Request) -> Iterator[Path]:
    """Where the Parquet goes: it is the way to every other format, too."""
    if PARQUET in request.formats:
        yield request.out.with_suffix(f".{PARQUET}")
        return
    try:
        with TemporaryDirectory(prefix="sectorlmi-") as folder:
            yield Path(folder) / f"cells.{PARQUET}"
    except OSError as error:
        raise ReportError.unwritable("a temporary file", error, "set TMPDIR to another folder") from error


def _sections(path: Path) -> Iterator[Section]:
    for columns in parquet_lots.lots(path, [column.name for column in COLUMNS]):
        yield cell_document.section(columns)


def _by_state(lots: Iterator[dict[str, Array]]) -> Iterator[dict[str, Array]]:
    """The rows of one state at a time, whatever groups they stand in."""

    def parts() -> Iterator[tuple[str, dict[str, Array]]]:
        for columns in lots:
            state = columns["area_fips"].astype("U2")
            first = np.flatnonzero(np.append(len(state) > 0, state[1:] != state[:-1])[: len(state)]).tolist()
            for begin, end in zip(first, [*first[1:], len(state)], strict=True):
                yield str(state[begin]), {name: values[begin:end] for name, values in columns.items()}

    for _, group in groupby(parts(), key=lambda part: part[0]):
        pieces = [columns for _, columns in group]
        yield {name: np.concatenate([piece[name] for piece in pieces]) for name in pieces[0]}
