"""Values of options that need no more than Python's own types.

Typer, from 0.29 on, reads even a plain text through pydantic, whose import takes a tenth of a second in every call.
What is plain is read here; whatever is not, and every value that is wrong, goes Typer's own way, with its messages.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

_NUMBER: Final = re.compile(r"-?\d{1,15}")
_DECIMAL: Final = re.compile(r"-?\d{1,15}(\.\d{1,15})?")


def read_plainly(command: Any, ctx: Any) -> None:
    """Let the command's parameters read plain values here; those of other versions of Typer are left as they are."""
    for param in command.get_params(ctx):
        own = getattr(param, "get_runtime_param", None)
        if own and hasattr(param, "type_descriptor") and not isinstance(own, _Reader):
            param.get_runtime_param = _Reader(own)


class _Reader:
    """Stands where Typer looks for what turns the words of the command line into values."""

    def __init__(self, typers_own: Callable[[], Any]) -> None:
        self._typers_own = typers_own

    def __call__(self) -> _Reader:
        return self

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        is_list = param.multiple or param.nargs == -1
        if value is None:
            return () if is_list else None
        kind = param.type_descriptor.annotation
        try:
            return [_plain(v, _of(kind)) for v in value] if is_list else _plain(value, kind)
        except _NotPlainError:
            return self._typers_own().coerce(value, param=param, ctx=ctx)


class _NotPlainError(Exception):
    pass


def _of(kind: Any) -> Any:
    return kind.__args__[0] if getattr(kind, "__origin__", None) is list else None


def _plain(value: Any, kind: Any) -> Any:
    if isinstance(kind, type) and isinstance(value, kind):
        return value
    if kind is float and type(value) is int:
        # As a default is written: `= 10`.
        return float(value)
    if isinstance(value, str):
        if kind is int and _NUMBER.fullmatch(value):
            return int(value)
        if kind is float and _DECIMAL.fullmatch(value):
            return float(value)
        if kind is Path and value != "-" and (os.access(value, os.R_OK) or not os.path.lexists(value)):
            return Path(value)
    raise _NotPlainError
