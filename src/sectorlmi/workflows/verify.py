"""Runs that were made: list them, pack one with all it rests on, and prove that it comes out the same again."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sectorlmi import reference
from sectorlmi.errors import DataError, IntegrityError, SectorlmiError, StoreError
from sectorlmi.runs import folder as folders
from sectorlmi.runs import frozen, record
from sectorlmi.runs.manifest import Manifest, versions
from sectorlmi.runs.workplace import workplace
from sectorlmi.store import Store, WatchedStore
from sectorlmi.store.content import Content
from sectorlmi.terms import significant
from sectorlmi.terms.document import Document, plain_table
from sectorlmi.terms.json_text import parse_json
from sectorlmi.terms.period import Period
from sectorlmi.terms.study import Study
from sectorlmi.workflows import rank


@dataclass(frozen=True)
class Verification:
    """What came of running a run again.

    `differences` are phrases, none when the result is the same to ten significant digits; `is_same_bytes` says whether
    the digits after those are too; `versions` names what is not the same program as then.
    """

    run: str
    differences: tuple[str, ...]
    versions: tuple[str, ...]
    is_same_bytes: bool = True

    @property
    def is_proved(self) -> bool:
        return not self.differences

    def as_dict(self) -> dict[str, Any]:
        return {
            "schema": 1,
            "run": self.run,
            "is_proved": self.is_proved,
            "differences": list(self.differences),
            "versions": list(self.versions),
        }

    def error(self) -> IntegrityError:
        """What to raise when the proof failed."""
        shown = "; ".join(phrase[:_LONGEST_PHRASE] for phrase in self.differences[:5])
        more = f"; and {len(self.differences) - 5} more" if len(self.differences) > 5 else ""
        hint = f"Not the same program as then: {', '.join(self.versions)}." if self.versions else ""
        return IntegrityError(f"{self.run} does not come out the same again: {shown}{more}", hint)


def freeze(path: Path, store: Store, target: Path | None = None, *, verified: bool = True) -> Path:
    """Pack a run and the part of the store it rests on into one file that runs anywhere.

    Args:
        path: a run's folder, or a folder of runs (the newest one is meant).
        target: the file to write; else `<run>.zip` beside the run.
        verified: first prove that it comes out the same again.

    Raises:
        DataError: no run, or one that was changed since; IntegrityError: it does not come out the same again.
        StoreError: the store no longer holds the rows the run was made from.
    """
    run = folders.the_run(path)
    file = target or run.with_name(f"{run.name}.zip")
    with workplace(file.parent) as work:
        _gather(run, store, work)
        if verified:
            found = _run_again(work)
            if not found.is_proved:
                raise found.error()
        return frozen.pack(work, file, work.with_name("packed"))


def verify(path: Path, store: Store) -> Verification:
    """Run a frozen file (or a run, with what the store holds) again in a store of its own, and compare.

    Raises DataError or StoreError when it cannot be run again; a difference in the result is no error here.
    """
    with workplace() as work:
        if not path.is_file():
            _gather(folders.the_run(path), store, work)
            return _run_again(work)
        frozen.unpack(path, work)
        try:
            return _run_again(work)
        except DataError as error:
            raise _as_of_the_file(error, path, work) from error


def _as_of_the_file(error: DataError, file: Path, work: Path) -> DataError:
    """The same under the frozen file's name: the folder it was unpacked into is gone when people read the message."""
    if str(work) not in error.what:
        return error
    what = error.what.replace(f"{work}{os.sep}", f"{file}: ").replace(str(work), str(file))
    return DataError(what, "Copy the frozen file again, or ask for it anew where it comes from.")


def _gather(run: Path, store: Store, work: Path) -> None:
    """The run's files and the part of the store it rests on, in an empty folder."""
    manifest = folders.manifest_of(run, str(run))
    folders.copy(run, manifest, work)
    content = Content.from_dict(manifest.content)
    watched = WatchedStore(store.root)
    lost = content.lost(watched.content_like(content))
    if lost:
        raise StoreError(
            f"the store ({store.root}) does not hold what {run.name} was made from: {'; '.join(lost)}",
            "Those rows were revised or removed since. Run the study again, and freeze that run.",
        )
    whole = with_neighbours(content, watched, recorded_study(run, manifest))
    from sectorlmi.store.extract import extract

    extract(store.root, whole, work / frozen.STORE)
    if WatchedStore(work / frozen.STORE).content_like(whole) != whole:
        raise StoreError(f"the store ({store.root}) is damaged", "`sectorlmi store verify` names the files.")


def recorded_study(run: Path, manifest: Manifest) -> Study:
    """The study of a run, which may be a stranger's: its files are the run's own, and `check` would take it."""
    from sectorlmi.sources.study_file import refuse_what_check_refuses

    study = record.study_of(run, manifest)
    refuse_what_check_refuses(study, manifest.run)
    return study


def with_neighbours(content: Content, store: WatchedStore, study: Study) -> Content:
    """The content with areas of documented redefinitions: that they are there is part of what a run finds."""
    region = set(study.all_counties)
    near = {
        code
        for change in reference.area_changes()
        for code in change.old | change.new
        if (change.old | change.new) & region
    }
    areas = {
        Period.parse(period): {*found, *(near & set(store.areas(Period.parse(period))))}
        for period, found in content.cells.items()
    }
    return store.content(areas, [(source, key) for source, keys in content.tables.items() for key in keys])


def _run_again(work: Path) -> Verification:
    """Run the study that was unpacked into a folder, in the store that was unpacked beside it."""
    manifest = folders.manifest_of(work, "the frozen run")
    study = recorded_study(work, manifest)
    then = folders.read(work, folders.RESULT, manifest.run)
    found_then = parse_json(then, f"{manifest.run}: {folders.RESULT}")
    again = _result_of(study, work / frozen.STORE, manifest)
    differences: tuple[str, ...] = ()
    if again != then:
        differences = tuple(significant.differences(found_then, json.loads(again)))
        if not differences and record.result_bytes(found_then) != then:
            differences = (f"{folders.RESULT} has the same values, written otherwise",)
    return Verification(manifest.run, differences, tuple(_other_versions(manifest)), again == then)


def _result_of(study: Study, packed: Path, manifest: Manifest) -> bytes:
    """What the study gives on the data packed with it. Whatever is wrong with them is a fault of the file."""
    try:
        # A proof believes nothing that was worked out before, which a stranger may have packed.
        store = WatchedStore(packed, remember=False)
        content = Content.from_dict(manifest.content)
        faults = store.verify() + content.lost(store.content_like(content))
        if faults:
            raise DataError(f"the data packed with it are damaged: {faults[0]}", "Copy the file again.")
        return record.result_bytes(rank.as_dict(rank.run(study, store)))
    except SectorlmiError as error:
        raise DataError(f"{manifest.run} cannot be run again: {error.what}", error.hint) from error
    except _FORGED as error:
        what = f"{manifest.run} cannot be run again: the data packed with it contradict each other"
        raise DataError(f"{what} ({type(error).__name__})", "Ask for the file anew where it comes from.") from error


_LONGEST_PHRASE: Final = 200
# What reading raises on a store whose files fit their checksums, but not each other: somebody made it by hand.
_FORGED: Final = (TypeError, ValueError, LookupError, AttributeError, ArithmeticError, OSError, MemoryError)


def _other_versions(manifest: Manifest) -> list[str]:
    now = versions()
    return [
        f"{name} {then} then, {now.get(name, 'none')} now"
        for name, then in manifest.program.items()
        if now.get(name) != then
    ]


@dataclass(frozen=True)
class Listed:
    """One line of `run list`."""

    folder: Path
    manifest: Manifest

    def row(self) -> tuple[str, ...]:
        m = self.manifest
        name = f"{m.name} (MADE UP)" if m.is_sample else m.name
        name += "".join(f" {option}" for option in m.options)
        return m.made_at[:16].replace("T", " "), name, f"{m.base}:{m.current}", m.run

    def as_dict(self) -> dict[str, Any]:
        m = self.manifest
        return {
            "run": m.run,
            "folder": self.folder.as_posix(),
            "made_at": m.made_at,
            "study": m.name,
            "years": {"base": m.base, "current": m.current},
            "is_sample": m.is_sample,
            "options": list(m.options),
            "program": dict(m.program),
        }


def document(found: Sequence[Listed], title: str) -> Document:
    """The runs for the screen and for programs."""
    headings = {"made_at": "Made (UTC)", "study": "Study", "years": "Years", "run": "Run"}
    return Document(
        key="runs",
        title=title,
        stem="runs",
        sections=(plain_table("runs", title, headings, [entry.row() for entry in found]),),
        payload=lambda: {"runs": [entry.as_dict() for entry in found]},
        envelope=("schema",),
    )


def listing(path: Path) -> list[Listed]:
    """The runs of a study file, of a folder of reports or of a folder of runs, oldest first."""
    if path.is_file():
        from sectorlmi.sources.study_file import load_study

        found = {"": folders.runs_in(record.runs_folder(load_study(path)))}
    else:
        found = folders.all_runs(path)
    every = [run for runs in found.values() for run in runs]
    listed = [Listed(run, folders.manifest_in(run)) for run in every]
    return sorted(listed, key=lambda entry: entry.manifest.made_at)
