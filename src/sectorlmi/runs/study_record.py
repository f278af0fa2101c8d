"""A study as JSON and back, without loss: every field of its dataclasses, files under names inside the run's folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

from sectorlmi.errors import DataError
from sectorlmi.terms.study import Study

# Gives the name under which a file of the study is kept; a folder, such as that of the reports, has none.
NameOf = Callable[[Path], str]


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


def decode(raw: Mapping[str, Any], folder: Path) -> Study:
    """The study that `encode` gave, its files found in `folder`.

    Raises DataError when another version of the program wrote something this one does not know.
    """
    try:
        study = _decode(Study, raw, folder)
    except (TypeError, KeyError, ValueError) as error:
        raise DataError(f"the recorded study cannot be read ({error})", "Another version wrote it.") from error
    assert isinstance(study, Study)  # noqa: S101 - what _decode was asked for
    return study


def _decode(kind: Any, value: Any, folder: Path) -> Any:
    if is_dataclass(kind) and isinstance(kind, type):
        hints = get_type_hints(kind)
        unknown = [name for name in value if name not in hints]
        if unknown:
            raise ValueError(f"unknown `{unknown[0]}`")
        return kind(**{name: _decode(hints[name], item, folder) for name, item in value.items()})
    if kind is Path:
        return folder / value
    if get_origin(kind) is tuple:
        return _tuple(get_args(kind), value, folder)
    options = [option for option in get_args(kind) if is_dataclass(option) or option is Path]
    if options and value is not None:
        return _decode(options[0], value, folder)
    return value


def _tuple(kinds: tuple[Any, ...], items: list[Any], folder: Path) -> tuple[Any, ...]:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(_decode(kinds[0], item, folder) for item in items)
    return tuple(_decode(kind, item, folder) for kind, item in zip(kinds, items, strict=True))
