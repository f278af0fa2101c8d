"""The forms a key of a study may have, as fragments of JSON Schema: one definition for `check` and for editors.

`Node` reads values by these fragments and says in words what does not fit; `sectorlmi schema` prints them. So an editor
and the program can only agree. https://json-schema.org/draft/2020-12/schema
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Form = dict[str, Any]


def text(meaning: str = "", default: str | None = None) -> Form:
    """A text; an empty key counts as none."""
    return _form({"type": ["string", "null"]}, meaning, default)


def needed_text(meaning: str, *, may_be_blank: bool = False) -> Form:
    """A text that must be there."""
    return _form({"type": "string"} | ({} if may_be_blank else {"pattern": r"\S"}), meaning, None)


def number(
    meaning: str = "", default: float | None = None, *, least: float | None = 0, most: float | None = None
) -> Form:
    """A number from `least` to `most`; None is no limit."""
    return _form({"type": "number"} | _limits(least, most), meaning, default)


def _limits(least: float | None, most: float | None) -> Form:
    return {k: v for k, v in {"minimum": least, "maximum": most}.items() if v is not None}


def whole(meaning: str = "", default: int | None = None, *, least: int = 0, most: int | None = None) -> Form:
    """A whole number from `least` to `most`; None is no limit."""
    return _form({"type": "integer"} | _limits(least, most), meaning, default)


def choice(meaning: str, options: Sequence[Any], default: Any = None, *, may_be_empty: bool = False) -> Form:
    """One of a few values; an empty key counts as none where it may."""
    return _form({"enum": [*options, *([None] if may_be_empty else [])]}, meaning, default)


def texts(meaning: str = "", default: Sequence[str] | None = None) -> Form:
    """A list of texts; a single text counts as a list of one."""
    form = {"type": ["string", "array", "null"], "items": {"type": "string"}}
    return _form(form, meaning, None if default is None else list(default))


def mapping(
    meaning: str, keys: Mapping[str, Form], *, others: Form | None = None, required: Iterable[str] = ()
) -> Form:
    """Keys and values. Other keys than `keys` are an error, unless `others` is the form of their values."""
    needed = list(required)
    form: dict[str, Any] = {"type": "object" if needed else ["object", "null"], "properties": dict(keys)}
    form["additionalProperties"] = False if others is None else others
    return _form(form | ({"required": needed} if needed else {}), meaning, None)


def listed(meaning: str, entry: Form) -> Form:
    """A list of entries of one form."""
    return _form({"type": ["array", "null"], "items": entry}, meaning, None)


def either(meaning: str, *forms: Form, default: Any = None) -> Form:
    """One of several forms."""
    return _form({"anyOf": list(forms)}, meaning, default)


def alternatives(form: Form) -> Sequence[Form]:
    """The forms a value may have: those of `either`, or the form alone."""
    several: Sequence[Form] = form.get("anyOf") or (form,)
    return several


def types_of(form: Form) -> tuple[str, ...]:
    """The JSON types a form allows; none for a choice."""
    types = form.get("type", ())
    return (types,) if isinstance(types, str) else tuple(types)


def _form(form: dict[str, Any], meaning: str, default: Any) -> Form:
    described = {"description": meaning} if meaning else {}
    return form | described | ({} if default is None else {"default": default})
