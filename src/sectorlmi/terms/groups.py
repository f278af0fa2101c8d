"""Groups of industries that a study defines: any mix of NAICS codes under one name."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sectorlmi.errors import ConfigError
from sectorlmi.terms import industry_codes, naics

_FORM: Final = 'Write, for instance: groups: [{name: Food cluster, industries: ["311", "4244"]}].'


@dataclass(frozen=True)
class IndustryGroup:
    """A named set of industries of any NAICS levels, none of which holds another; `reason` says why it is suggested."""

    name: str
    industries: tuple[str, ...]
    reason: str = ""

    @property
    def line(self) -> str:
        """The line that takes the group over into a study, under `groups:`."""
        codes = ", ".join(f'"{code}"' for code in self.industries)
        return f"- {{name: {json.dumps(self.name, ensure_ascii=False)}, industries: [{codes}]}}"


def groups_from(value: Any, where: str = "groups") -> tuple[IndustryGroup, ...]:
    """The groups that plain values (a list of `{name:, industries: [...]}`) describe; None is no group.

    Raises:
        ConfigError: a name or code is missing, unknown, given twice, or counted twice (311 beside 31-33).
    """
    if value is None:
        return ()
    if not isinstance(value, list):
        raise ConfigError(f"{where}: expected a list", _FORM)
    groups = tuple(_group(entry, f"{where}[{i}]") for i, entry in enumerate(value))
    names = [g.name.casefold() for g in groups]
    for i, name in enumerate(names):
        if name in names[:i]:
            raise ConfigError(f"{where}[{i}].name: {groups[i].name!r} stands there twice", "Give each its own name.")
    return groups


def _group(entry: Any, where: str) -> IndustryGroup:
    if not isinstance(entry, dict):
        raise ConfigError(f"{where}: expected a name and industries, found {entry!r}", _FORM)
    for key in entry:
        if key not in ("name", "industries"):
            raise ConfigError(f"{where}.{key}: unknown key", "Known: name, industries.")
    name, given = entry.get("name"), entry.get("industries")
    if not isinstance(name, str) or not name.strip():
        raise ConfigError(f"{where}.name: expected a name, found {name!r}", _FORM)
    if not isinstance(given, list) or not given:
        raise ConfigError(f"{where}.industries: expected a list of NAICS codes, found {given!r}", _FORM)
    codes = tuple(_code(code, f"{where}.industries[{i}]") for i, code in enumerate(given))
    _check_counted_once(codes, f"{where}.industries")
    return IndustryGroup(name.strip(), codes)


def _code(code: Any, where: str) -> str:
    if not isinstance(code, str):
        raise ConfigError(f"{where}: {code!r} is not text", 'Codes are text: put them in quotes, as in "311".')
    return industry_codes.known(code, where)


def _check_counted_once(codes: Sequence[str], where: str) -> None:
    for i, code in enumerate(codes):
        for other in codes[:i]:
            if naics.is_within(code, other) or naics.is_within(other, code):
                raise ConfigError(
                    f"{where}: {code} and {other} overlap, so jobs would count twice", "Keep one of the two."
                )
