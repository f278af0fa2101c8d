"""Writes a run's record after a ranking: the study as JSON, its own files, the result, and what it rests on.

The study goes to JSON and back without loss: every field of its dataclasses, files under names inside the run's folder.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import NoneType
from typing import Any, Final, Literal, get_args, get_origin, get_type_hints

from sectorlmi.errors import ConfigError, DataError
from sectorlmi.ranking.report import Report
from sectorlmi.runs import folder as folders
from sectorlmi.runs.manifest import Manifest, versions
from sectorlmi.terms.document import file_stem
from sectorlmi.terms.json_text import parse_json
from sectorlmi.terms.period import Period
from sectorlmi.terms.study import Study
from sectorlmi.terms.texts import portable

# Where the reports of a recorded study go.
_NOWHERE: Final = "."
_SHOWN: Final = 80

# Gives the name under which a file of the study is kept; a folder, such as that of the reports, has none.
NameOf = Callable[[Path], str]
# Gives the file that is kept under a name. Raises ValueError when there is none.
FileOf = Callable[[str], Path]


def runs_folder(study: Study) -> Path:
    """Where a study's runs are kept."""
    return study.output.folder / folders.RUNS / file_stem(study.name)


def write(
    study: Study,
    report: Report,
    result: Mapping[str, Any],
    content: Mapping[str, Any],
    outputs: Sequence[Path] = (),
    *,
    options: Sequence[str] = (),
    now: datetime | None = None,
) -> Path:
    """Write the run's folder and give its path.

    Args:
        study: the study as it was run; its output folder says where runs are kept.
        result: the report as JSON values, without the paths of this machine's report files.
        content: what the report was made from: areas and tables of the store, each with its rows' fingerprint.
        outputs: the report files, which are copied.
        options: what the command line changed in the study.

    Raises ReportError when the folder cannot be written.
    """
    moment = now or datetime.now(UTC)
    inputs = _Inputs(report.inputs.data)
    # A map shows what the run found and takes no part in it.
    output = replace(study.output, folder=Path(), boundaries=None)
    encoded = encode(replace(report.study, output=output), inputs.name_of)
    in_memory = {
        folders.STUDY: (json.dumps(encoded, ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode(),
        folders.RESULT: result_bytes(result),
    }
    manifest = Manifest(
        run=f"{moment:%Y%m%dT%H%M%SZ}-{_digest(content, in_memory)}",
        made_at=moment.isoformat(timespec="seconds"),
        name=study.name,
        base=report.study.years.base.plain(),
        current=report.study.years.current.plain(),
        seed=study.uncertainty.seed,
        is_sample=report.is_sample,
        program=versions(),
        content=content,
        files={},
        options=tuple(options),
    )
    copied = inputs.files | {f"{folders.REPORTS}/{path.name}": path for path in outputs}
    return folders.write(runs_folder(study), manifest, in_memory | copied)


def result_bytes(result: Any) -> bytes:
    """A result as it stands in a run, and must come out the same."""
    return json.dumps(result, ensure_ascii=False, allow_nan=False).encode() + b"\n"


def _digest(content: Mapping[str, Any], in_memory: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode())
    for data in in_memory.values():
        digest.update(data)
    return digest.hexdigest()[:8]


class _Inputs:
    """The study's own files, each under a name inside the run's folder; the file's own name is part of the result.

    They are kept as they were read, whatever stands in their place by now.
    """

    def __init__(self, data: Mapping[Path, bytes]) -> None:
        self._data = data
        self._names: dict[Path, str] = {}

    def name_of(self, path: Path) -> str:
        if path not in self._data:
            return path.as_posix()
        return self._names.setdefault(path, f"{folders.INPUTS}/{len(self._names)}/{portable(path.name)}")

    @property
    def files(self) -> dict[str, bytes | Path]:
        return {name: self._data[path] for path, name in self._names.items()}


def study_of(folder: Path, manifest: Manifest) -> Study:
    """The recorded study of a run whose files were checked: each of its own files is one of the run's.

    Raises DataError, whatever the study says and names.
    """

    def file_of(name: str) -> Path:
        if name == _NOWHERE:
            return folder
        if name not in manifest.files or not folders.is_plain(folder, name):
            raise ValueError(f"it names the file {name[:_SHOWN]!r}, which is not in the run")
        return folder / name

    return decode(
        parse_json(folders.read(folder, folders.STUDY, manifest.run), f"{manifest.run}: {folders.STUDY}"), file_of
    )


def encode(study: Study, name_of: NameOf) -> dict[str, Any]:
    """Plain JSON values. Whole numbers and fractions stay what they are, so that the result says them alike."""
    encoded: dict[str, Any] = _encode(study, name_of)
    return encoded


def _encode(value: Any, name_of: NameOf) -> Any:
    if isinstance(value, Period):
        return value.plain()
    if is_dataclass(value):
        return {f.name: _encode(getattr(value, f.name), name_of) for f in fields(value)}
    if isinstance(value, tuple | list):
        return [_encode(item, name_of) for item in value]
    if isinstance(value, Mapping):
        return {key: _encode(item, name_of) for key, item in value.items()}
    return name_of(value) if isinstance(value, Path) else value


def decode(raw: Any, file_of: FileOf) -> Study:
    """The study that `encode` gave: each value of its field's type, each file where `file_of` finds its name.

    Raises DataError when another version of the program wrote something this one does not know, or somebody else
    something else.
    """
    try:
        study = _decode(Study, raw, file_of, "")
    except (TypeError, ValueError) as error:
        raise DataError(f"the recorded study cannot be read ({error})", "Another version wrote it.") from error
    assert isinstance(study, Study)  # noqa: S101 - what _decode was asked for
    return study


def _decode(kind: Any, value: Any, file_of: FileOf, where: str) -> Any:
    if is_dataclass(kind) and isinstance(kind, type):
        return _period(value, where) if kind is Period else _filled(kind, _as(dict, value, where), file_of, where)
    if kind is Path:
        return file_of(_as(str, value, where))
    if get_origin(kind) is tuple:
        return _tuple(get_args(kind), _as(list, value, where), file_of, where)
    if get_origin(kind) is Literal:
        return _one_of(get_args(kind), value, where)
    if get_args(kind):
        return _either(get_args(kind), value, file_of, where)
    return _as(kind, value, where)


def _period(value: Any, where: str) -> Period:
    try:
        return Period.of(value)
    except ConfigError:
        raise ValueError(f"`{where[:-1]}` is no year or quarter") from None


def _filled(kind: type[Any], value: dict[str, Any], file_of: FileOf, where: str) -> Any:
    hints = get_type_hints(kind)
    unknown = [name for name in value if name not in hints]
    if unknown:
        raise ValueError(f"unknown `{where}{unknown[0][:60]}`")
    return kind(**{name: _decode(hints[name], item, file_of, f"{where}{name}.") for name, item in value.items()})


def _tuple(kinds: tuple[Any, ...], items: list[Any], file_of: FileOf, where: str) -> tuple[Any, ...]:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(_decode(kinds[0], item, file_of, where) for item in items)
    if len(kinds) != len(items):
        raise ValueError(f"`{where[:-1]}` has {len(items)} values instead of {len(kinds)}")
    return tuple(_decode(kind, item, file_of, where) for kind, item in zip(kinds, items, strict=True))


def _either(kinds: tuple[Any, ...], value: Any, file_of: FileOf, where: str) -> Any:
    """The first type that takes the value; of several, the last one says what is wrong."""
    if value is None and NoneType in kinds:
        return None
    *first, last = (kind for kind in kinds if kind is not NoneType)
    for kind in first:
        try:
            return _decode(kind, value, file_of, where)
        except ValueError:
            continue
    return _decode(last, value, file_of, where)


def _one_of(options: tuple[Any, ...], value: Any, where: str) -> Any:
    found = next((option for option in options if type(option) is type(value) and option == value), None)
    if found is None:
        raise ValueError(f"`{where[:-1]}` is none of {', '.join(map(str, options))}")
    return found


def _as(kind: type[Any], value: Any, where: str) -> Any:
    """The value, if it is of that type. A whole number is a number; true and false are none."""
    is_fitting = isinstance(value, (int, float) if kind is float else kind)
    if not is_fitting or (isinstance(value, bool) and kind is not bool):
        raise ValueError(f"`{where[:-1] or 'the study'}` is no {_WORDS.get(kind, kind.__name__)}")
    return value


_WORDS: Mapping[type, str] = {dict: "object", list: "list", str: "text", int: "whole number", float: "number"}
