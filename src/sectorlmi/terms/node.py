"""Typed access to one mapping of a study file, with errors that say where."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from typing import Any, Final

from sectorlmi.errors import ConfigError
from sectorlmi.terms.forms import Form, alternatives, types_of

QUOTE = 'Codes are text: put them in quotes, as in "01001"; YAML reads a bare 01001 as another number.'
# No number of a study is greater, and whole ones up to it are exact as fractions, too.
_GREATEST: Final = 10**15
_LONGEST_KEY: Final = 60
_SHOWN: Final = 60


class Node:
    """One mapping of the study file: typed access to its keys with errors that say where.

    Args:
        value: what YAML gave.
        path: the key's path from the top, empty at the top.
        form: what the mapping may hold, as `forms.mapping` describes it: keys, their forms and defaults.
    """

    def __init__(self, value: Any, path: str, form: Form) -> None:
        if value is None:
            value = {}
        if not isinstance(value, dict):
            raise ConfigError(f"{path or 'the study'}: expected keys and values, found {shown(value)}")
        self.path, self._value = path, value
        self._forms, self._others = form["properties"], form["additionalProperties"]
        for key in value:
            if not isinstance(key, str):
                raise ConfigError(f"{self.at(str(key)[:_LONGEST_KEY])}: the key is {_kind(key)}", QUOTE)
            if self._others is False and key not in self._forms:
                raise ConfigError(f"{self.at(key[:_LONGEST_KEY])}: unknown key", nearest(key, tuple(self._forms)))

    def at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def __contains__(self, key: object) -> bool:
        return key in self._value

    def has(self, key: str) -> bool:
        """Whether the key is there and not empty."""
        return self._value.get(key) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self._value)

    def raw(self, key: str) -> Any:
        return self._value.get(key)

    def node(self, key: str) -> Node:
        """The mapping under a key."""
        return Node(self._value.get(key), self.at(key), self._form(key, "object"))

    def nodes(self, key: str, example: str) -> Iterator[Node]:
        """The mappings of a list under a key; `example` is shown when it is no list."""
        value = self._value.get(key)
        if value is None:
            return iter(())
        if not isinstance(value, list):
            raise ConfigError(f"{self.at(key)}: expected a list", example)
        form = self._form(key, "array")["items"]
        return (Node(entry, f"{self.at(key)}[{i}]", form) for i, entry in enumerate(value))

    def text(self, key: str) -> str:
        default = self._default(key, "")
        value = self._value.get(key, default)
        if value is None:
            return str(default)
        if not isinstance(value, str):
            raise ConfigError(
                f"{self.at(key)}: expected text, found {shown(value)}", 'Put it in quotes, as in "13000".'
            )
        return value

    def number(self, key: str, default: float | None = None) -> float:
        value = self._value.get(key, self._default(key, default))
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ConfigError(f"{self.at(key)}: expected a number, found {shown(value)}")
        form = self._form(key, "number", "integer")
        least, most = form.get("minimum", -_GREATEST), form.get("maximum", _GREATEST)
        if not least <= value <= most:
            raise ConfigError(f"{self.at(key)}: {shown(value)} is not allowed", _range(least, most))
        return float(value)

    def whole(self, key: str, default: int | None = None) -> int:
        value = self.number(key, default)
        if value != int(value):
            raise ConfigError(f"{self.at(key)}: expected a whole number, found {value}")
        return int(value)

    def choice(self, key: str, default: str | None = None) -> Any:
        """One of the values that the key's form lists."""
        value = self._value.get(key, self._default(key, default))
        named = next(form["enum"] for form in alternatives(self._forms[key]) if "enum" in form)
        options = [option for option in named if option is not None]
        if value not in options:
            raise ConfigError(
                f"{self.at(key)}: {shown(value)} is none of {', '.join(options)}", nearest(value, options)
            )
        return value

    def _form(self, key: str, *types: str) -> Form:
        """The key's form; where it may have several, the one of these JSON types."""
        form: Form = self._forms.get(key, self._others)
        for option in alternatives(form):
            if set(types) & set(types_of(option)):
                return option
        return form

    def _default(self, key: str, otherwise: Any) -> Any:
        return self._forms.get(key, self._others).get("default", otherwise)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; a single text counts as a list of one. Bare numbers are refused."""
        value = self._value.get(key)
        if value is None:
            return ()
        items = value if isinstance(value, list) else [value]
        for i, item in enumerate(items):
            if not isinstance(item, str):
                raise ConfigError(f"{self.at(key)}[{i}]: {shown(item)} is not text", QUOTE)
        return tuple(items)


def shown(value: Any) -> str:
    """A value of a file for a message, as Python writes it, and cut where it is long."""
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _kind(key: Any) -> str:
    """What YAML takes a key for that is no text."""
    if isinstance(key, bool):
        return f"read as {str(key).lower()}, as yes, no, on and off are"
    return "empty" if key is None else "a number"


def _range(least: float, most: float) -> str:
    if most == _GREATEST:
        return "Give a number." if least == -_GREATEST else f"Give a number of {least} or more."
    return f"Give a number from {least} to {most}."


def nearest(word: Any, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(str(word), known, 1, 0.5)
    return (f"Did you mean `{near[0]}`? " if near else "") + f"Known: {', '.join(known)}."
