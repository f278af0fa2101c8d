"""What a key of study.yml is: a field of a dataclass of `terms.study`, with its form, default, meaning and option.

From these fields come the reading and `check` (`terms.study_values`), `Study.resolved`, the JSON Schema, the reference
page and the options of commands. So a new key is one line there, and a function where its reading is a matter apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

from sectorlmi.errors import ConfigError
from sectorlmi.terms import forms
from sectorlmi.terms.forms import Form
from sectorlmi.terms.period import Period

# Which commands take an option: those that work on a region, list factors, make places, or write reports.
Scope = Literal["region", "factors", "places", "reports"]
_KEYS: Final = "keys"


@dataclass(frozen=True)
class Option:
    """An option that goes before a key of the study, in the commands of its scope.

    `words` turns what was typed into what study.yml would say. `name` is what the command's function calls it.
    """

    flag: str
    meaning: str
    scope: Scope
    read_as: Any = str
    metavar: str | None = None
    words: Callable[[Any], Any] | None = None
    name: str = ""
    may_be_empty: bool = False

    @property
    def parameter(self) -> str:
        return self.name or self.flag.removeprefix("--").replace("-", "_")


@dataclass(frozen=True)
class Key:
    """One key: its name in the mapping it stands in (`years.base`: within a further one), and the attribute it fills.

    `shown` says whether results show it; `of` is the dataclass that its value, or each entry of its list, becomes;
    `plain` says a value that is more than its fields. `within` is the meaning of the mapping of a name with a dot;
    `default` is the field's, MISSING where it has none.
    """

    name: str
    form: Form
    attribute: str = ""
    shown: Literal["always", "if_set", "never"] = "always"
    option: Option | None = None
    of: type[Any] | None = None
    plain: Callable[[Any], Any] | None = None
    within: str = ""
    is_path: bool = False
    default: Any = field(default_factory=lambda: MISSING)

    @property
    def is_needed(self) -> bool:
        return bool(self.attribute) and self.default is MISSING and "null" not in forms.types_of(self.form)

    @property
    def is_list(self) -> bool:
        return any("array" in forms.types_of(option) for option in forms.alternatives(self.form))


def key(form: Form, default: Any = MISSING, *, beside: Sequence[Key] = (), **further: Any) -> Any:
    """A field that is a key; `further` are attributes of `Key`, `beside` keys without a field that stand before it."""
    if default is not MISSING and default and "default" not in form and "object" not in forms.types_of(form):
        form = form | {"default": _plain(default, is_whole=True)}
    return field(default=default, metadata={_KEYS: (*beside, Key(form=form, **{"name": "", **further}))})


def rule(kind: Any, meaning: str, **further: Any) -> Any:
    """A field that is a mapping of the keys of a dataclass, which all have defaults."""
    return field(default_factory=kind, metadata={_KEYS: (Key("", mapping_of(kind, meaning), of=kind, **further),)})


@cache
def keys_of(kind: Any, first: tuple[str, ...] = ()) -> tuple[Key, ...]:
    """The keys of a dataclass: those named in `first`, the others in the order of their fields."""
    found: list[Key] = []
    for one in fields(kind):
        *beside, own = one.metadata.get(_KEYS, (None,))
        if own is not None:
            default = one.default if one.default_factory is MISSING else one.default_factory()
            found += [*beside, replace(own, name=own.name or one.name, attribute=one.name, default=default)]
    place = {name: i for i, name in enumerate(first)}
    return tuple(sorted(found, key=lambda known: place.get(known.name, len(place))))


def every_key(kind: Any, path: str = "") -> Iterator[tuple[str, Key]]:
    """Every key of a dataclass and of what it holds, by its path; `[]` stands for an entry of a list."""
    for known in keys_of(kind):
        here = f"{path}{known.name}"
        yield here, known
        if known.of is not None:
            yield from every_key(known.of, f"{here}{'[]' if known.is_list else ''}.")


def mapping_of(kind: Any, meaning: str = "", first: tuple[str, ...] = ()) -> Form:
    """The form of a mapping with the keys of a dataclass; those without a default that may not be empty are needed."""
    properties: dict[str, Form] = {}
    for known in keys_of(kind, first):
        name, _, inner = known.name.partition(".")
        if inner:
            properties.setdefault(name, forms.mapping(known.within, {}))["properties"][inner] = known.form
        else:
            properties[name] = known.form
    return forms.mapping(meaning, properties, required=[known.name for known in keys_of(kind) if known.is_needed])


def plain(
    value: Any, first: tuple[str, ...] = (), written: Mapping[str, Callable[[Any], Any]] | None = None
) -> dict[str, Any]:
    """The keys of a dataclass as plain JSON values, as results show them, without the folders of files.

    With `written` as study.yml would say them: every key, files with their folders; `written` has what is said
    otherwise there, by the key's name.
    """
    said: dict[str, Any] = {}
    kind: Any = type(value)
    for known in keys_of(kind, first):
        if not known.attribute:
            if written is not None:
                said[known.name] = None
            continue
        here = getattr(value, known.attribute)
        if written is None and (known.shown == "never" or (known.shown == "if_set" and here == known.default)):
            continue
        say = (written or {}).get(known.name) or known.plain
        name, _, inner = known.name.partition(".")
        is_mapping = known.of is None and "object" in forms.types_of(known.form)
        told = say(here) if say else dict(here) if is_mapping else _plain(here, is_whole=written is not None)
        if inner:
            said.setdefault(name, {})[inner] = told
        else:
            said[name] = told
    return said


def _plain(value: Any, *, is_whole: bool) -> Any:
    if is_dataclass(value):
        return plain(value, written={} if is_whole else None)
    if isinstance(value, tuple):
        return [_plain(item, is_whole=is_whole) for item in value]
    if isinstance(value, Path):
        return str(value) if is_whole else value.name
    return value


def listed(text: str) -> list[str]:
    """What an option lists with commas."""
    return [part.strip() for part in text.split(",") if part.strip()]


def span(text: str) -> dict[str, int | str]:
    """The periods of `--years`, as in 2015:2018 or 2015Q2:2016Q2."""
    try:
        base, current = (Period.parse(part).plain() for part in text.split(":"))
    except (ConfigError, ValueError):
        raise ConfigError(
            f"--years {text}: not two years",
            "Write the base and the current year, as in 2015:2018, or a quarter of each, as in 2015Q2:2016Q2.",
        ) from None
    return {"base": base, "current": current}


def weights(given: Sequence[str]) -> dict[str, float]:
    """The weights of `--weight`, each as in growth=2."""
    found: dict[str, float] = {}
    for text in given:
        name, _, weight = text.partition("=")
        try:
            found[name] = float(weight)
        except ValueError:
            raise ConfigError(f"--weight {text}: not NAME=NUMBER", "Write, for instance, --weight growth=2.") from None
    return found
