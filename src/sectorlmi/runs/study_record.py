"""A study as JSON and back, without loss: every field of its dataclasses, files under names inside the run's folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from sectorlmi.errors import DataError
from sectorlmi.terms.study import Study

# Gives the name under which a file of the study is kept; a folder, such as that of the reports, has none.
NameOf = Callable[[Path], str]
# Gives the file that is kept under a name. Raises ValueError when there is none.
FileOf = Callable[[str], Path]


def encode(study: Study, name_of: NameOf) -> dict[str, Any]:
    """Plain JSON values. Whole numbers and fractions stay what they are, so that the result says them alike."""
    encoded: dict[str, Any] = _encode(study, name_of)
    return encoded


def _encode(value: Any, name_of: NameOf) -> Any:
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
        return _filled(kind, _as(dict, value, where), file_of, where)
    if kind is Path:
        return file_of(_as(str, value, where))
    if get_origin(kind) is tuple:
        return _tuple(get_args(kind), _as(list, value, where), file_of, where)
    if get_origin(kind) is Literal:
        return _one_of(get_args(kind), value, where)
    if get_args(kind):
        return _either(get_args(kind), value, file_of, where)
    return _as(kind, value, where)


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
