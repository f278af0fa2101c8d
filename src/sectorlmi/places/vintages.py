"""Counties that the BLS list of areas does not have, or not in a year."""

from __future__ import annotations

from collections.abc import Collection

from sectorlmi.errors import ConfigError
from sectorlmi.places.areas import areas


def refuse_unknown(counties: Collection[str], year: int | None = None) -> None:
    """Raises ConfigError when a code is no county, or was none in the year."""
    for code in counties:
        area = areas().get(code)
        if area is None or area.kind != "county":
            raise ConfigError(f"{code!r} is no county of the BLS list of areas", "Look it up: sectorlmi region find.")
        if year is not None and not area.is_valid_in(year):
            span = f"until {area.valid_to}" if area.valid_to else f"from {area.valid_from}" if area.valid_from else ""
            raise ConfigError(
                f"{code} ({area.title}) is not a county code of {year}",
                f"{area.note or 'It is retired'} {span}".strip(),
            )
