"""`diff`: what changed between two runs, with reruns in between where they tell apart what changed together."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from sectorlmi.errors import DataError, SectorlmiError
from sectorlmi.ranking import diff, snapshot
from sectorlmi.ranking.changes import Diff, Explainer
from sectorlmi.ranking.snapshot import Snapshot
from sectorlmi.reports.json_schema import result_schema
from sectorlmi.runs import folder as folders
from sectorlmi.runs import frozen
from sectorlmi.runs.manifest import Manifest
from sectorlmi.runs.workplace import workplace
from sectorlmi.store import Store, WatchedStore
from sectorlmi.store.content import Content
from sectorlmi.terms.json_text import MOST_BYTES, misfit, parse_json
from sectorlmi.terms.period import Period
from sectorlmi.terms.study import STUDY, Study
from sectorlmi.version import __version__
from sectorlmi.workflows import rank, verify

_NAME_A_RUN: Final = "Name a run, or what `rank --json` gave."


# What `diff` uses of the study of a result.
_STUDY: Final = {
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "years": {"type": "object", "additionalProperties": {"type": "integer"}},
        **{key: STUDY["properties"][key] for key in ("suppressed", "industries", "ranking", "shortlist")},
    },
}


@dataclass(frozen=True)
class _Run:
    """A run to compare; a bare result has neither a folder nor a manifest."""

    taken: Snapshot
    manifest: Manifest | None = None
    folder: Path | None = None


def compare(a: Path, b: Path, store: Store, *, rerun: bool = True) -> Diff:
    """What changed from run A to run B.

    Args:
        a, b: run folders (or folders of runs: the newest), frozen files, or what `rank --json` gave.
        store: where the rows of both may still be, for reruns.
        rerun: where program, data, years and study changed together, rank again with one of them changed at a time.

    Raises DataError when one of the two is no run.
    """
    with _opened(a) as before, _opened(b) as after:
        links = [before.taken, *(_between(before, after, store) if rerun else ()), after.taken]
        return diff.chain(links)


@contextmanager
def _opened(path: Path) -> Iterator[_Run]:
    if path.is_file() and path.suffix.casefold() == ".json":
        yield _Run(snapshot.parse(_result(_read(path), path), path.name))
        return
    with workplace() as temporary:
        folder = temporary if path.is_file() else folders.the_run(path)
        if path.is_file():
            frozen.unpack(path, folder)
        manifest = folders.manifest_of(folder, str(path))
        result = _result(folders.read(folder, folders.RESULT, str(path)), path)
        yield _Run(snapshot.parse(result, manifest.run, manifest.as_dict()), manifest, folder)


def _result(data: bytes, path: Path) -> Any:
    """The result of a ranking, perhaps a stranger's: everything in it is of the type that it has in one of ours."""
    found = parse_json(data, str(path), _NAME_A_RUN)
    form = result_schema()
    form["properties"]["study"] = _STUDY
    # Columns of the study's own factors stand in no dictionary.
    form["properties"]["table"]["items"]["additionalProperties"] = {"type": ["string", "number", "boolean", "null"]}
    wrong = misfit(found, form)
    if wrong:
        raise DataError(f"{path}: is not the result of a ranking ({wrong} is not as it should be)", _NAME_A_RUN)
    return found


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise DataError(f"{file}: cannot be read ({error.strerror or error})", _NAME_A_RUN) from error


def _between(a: _Run, b: _Run, store: Store) -> list[Snapshot]:
    """Reruns by today's program that change one thing at a time: program, data, study, years."""
    found = Explainer(a.taken, b.taken)
    has_other_study = bool(found.study_changes)
    if found.has_other_program + bool(found.revised) + has_other_study + found.has_other_years < 2:
        return []
    reruns = _Reruns(store)
    links = []
    if found.has_other_program:
        links.append(reruns.of(a, a))
    if found.revised:
        links.append(reruns.of(a, b))
    if has_other_study and found.has_other_years:
        links.append(reruns.of(b, b, years_of=a))
    if found.has_other_program and b.taken.version != __version__:
        links.append(reruns.of(b, b))
    return [link for link in links if link is not None]


class _WithoutNewerYears(WatchedStore):
    """A store as if it held the years of an earlier run alone.

    Years loaded since lend to estimates of hidden cells: that is the newer years' doing, not a revision's.
    """

    def __init__(self, root: Path, manifest: Manifest | None) -> None:
        super().__init__(root)
        self._read = set(manifest.content["cells"]) if manifest else set()

    def periods(self) -> list[Period]:
        return [period for period in super().periods() if str(period) in self._read]


class _Reruns:
    """Ranks again by today's program: one run's study on the rows of another."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, study_of: _Run, rows_of: _Run, *, years_of: _Run | None = None) -> Snapshot | None:
        """None when the rows are no longer at hand, or that study cannot be ranked on them."""
        root = self._rows(rows_of)
        study = _recorded(study_of)
        if root is None or study is None or study_of.manifest is None:
            return None
        study = _study(study, years_of, _recorded(rows_of))
        store = _WithoutNewerYears(root, (years_of or study_of).manifest)
        try:
            report = rank.run_with_cells(study, store)[0]
        except SectorlmiError:
            return None
        known = replace(
            study_of.manifest,
            content=store.content_read().as_dict(),
            program={**study_of.manifest.program, "sectorlmi": __version__},
        )
        return snapshot.parse(rank.as_dict(report), f"{study_of.manifest.run}, ranked again", known.as_dict())

    def _rows(self, run: _Run) -> Path | None:
        """A store that holds the very rows of a run: ours, which may hold more years, or the one packed with it."""
        if run.manifest is None or run.folder is None:
            return None
        content = Content.from_dict(run.manifest.content)
        if not content.lost(WatchedStore(self._store.root).content_like(content)):
            return self._store.root
        packed = run.folder / frozen.STORE
        return packed if packed.is_dir() else None


def _study(study: Study, years_of: _Run | None, rows_of: Study | None) -> Study:
    """The recorded study without fills, which move no place. Where its rows are a file's, `rows_of` has that file."""
    study = replace(study, uncertainty=replace(study.uncertainty, fills=0))
    if study.source and rows_of and rows_of.source:
        study = replace(study, source=replace(study.source, file=rows_of.source.file))
    if years_of is None:
        return study
    return replace(study, years=replace(study.years, base=years_of.taken.base, current=years_of.taken.current))


def _recorded(run: _Run) -> Study | None:
    return verify.recorded_study(run.folder, run.manifest) if run.folder and run.manifest else None
