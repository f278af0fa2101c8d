"""JSON that somebody else wrote: read under limits, so that whatever uses it meets plain finite values alone."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any, Final, NoReturn

from sectorlmi.errors import DataError

# The result of a ranking of the whole nation at six digits has 5 MB, and five levels.
MOST_BYTES: Final = 64 << 20
_DEEPEST: Final = 40
_LONGEST_NUMBER: Final = 18


def parse_json(data: bytes, where: str, hint: str = "") -> Any:
    """The values of a JSON text.

    Raises DataError, beginning with `where`, when it is none, too large or too deep, or holds a number that no
    arithmetic takes.
    """
    if len(data) > MOST_BYTES:
        raise DataError(f"{where}: has more than {MOST_BYTES >> 20} MB", hint)
    try:
        found = json.loads(data, parse_int=_whole, parse_float=_finite, parse_constant=_no_number)
        if b"\\ud" in data.lower():  # half of a sign that takes two; alone it cannot be written again
            json.dumps(found, ensure_ascii=False).encode()
    except RecursionError:
        raise DataError(f"{where}: has brackets inside brackets without end", hint) from None
    except ValueError as error:
        raise DataError(f"{where}: is no JSON ({error})", hint) from error
    _check_depth(found, where, hint)
    return found


def _whole(text: str) -> int:
    return int(text) if len(text) <= _LONGEST_NUMBER else _no_number(f"a number of {len(text)} digits")


def _finite(text: str) -> float:
    value = float(text)
    return value if math.isfinite(value) else _no_number(text)


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word[: _LONGEST_NUMBER * 2]} is no number to calculate with")


def _check_depth(found: Any, where: str, hint: str) -> None:
    """Level by level, because what calls itself for every level is what deep values break."""
    level = [found]
    for _ in range(_DEEPEST):
        nested = [value for value in level if isinstance(value, dict | list)]
        level = [inner for value in nested for inner in (value.values() if isinstance(value, dict) else value)]
        if not level:
            return
    raise DataError(f"{where}: has more than {_DEEPEST} brackets inside each other", hint)


def misfit(value: Any, form: Mapping[str, Any], where: str = "") -> str:
    """The first place, as in `table[3].title`, at which a value is not of a form's type; empty when all is well.

    The form is a piece of JSON Schema. Keys that it does not know are let through, as those of a later version.
    """
    if "anyOf" in form:
        return min((misfit(value, option, where) for option in form["anyOf"]), key=bool)
    types = form.get("type", ())
    if types and not any(_KINDS[kind](value) for kind in ([types] if isinstance(types, str) else types)):
        return where or "the whole"
    if "enum" in form and not any(value == option and type(value) is type(option) for option in form["enum"]):
        return where
    if isinstance(value, dict):
        return next(filter(None, (_misfit_at(key, inner, form, where) for key, inner in value.items())), "")
    if isinstance(value, list) and "items" in form:
        entries = (misfit(inner, form["items"], f"{where}[{i}]") for i, inner in enumerate(value))
        return next(filter(None, entries), "")
    is_out = _is_number(value) and not form.get("minimum", value) <= value <= form.get("maximum", value)
    return where if is_out else ""


def _misfit_at(key: str, value: Any, form: Mapping[str, Any], where: str) -> str:
    inner = form.get("properties", {}).get(key, form.get("additionalProperties"))
    return misfit(value, inner, f"{where}.{key[:40]}".lstrip(".")) if inner else ""


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_KINDS: Final[Mapping[str, Any]] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "number": _is_number,
    "integer": lambda value: _is_number(value) and value == int(value),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
}
