"""Reference periods: a year, or a quarter of a year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from sectorlmi.errors import ConfigError

PERIODS: Final = "Write a year such as 2018, or a quarter such as 2018Q2."
_FORM: Final = re.compile(r"^(\d{4})(?:[Qq]([1-4]))?$")


@dataclass(frozen=True, order=True)
class Period:
    """An annual average (`quarter` is 0) or one quarter (1-4) of a reference year."""

    year: int
    quarter: int = 0

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read `2018` or `2018Q2`. Raises ConfigError on anything else."""
        match = _FORM.match(text.strip())
        if not match:
            raise ConfigError(f"{text!r} is not a period", PERIODS)
        return cls(int(match[1]), int(match[2] or 0))

    @classmethod
    def of(cls, value: object) -> Period:
        """Read what `plain` gives: a year as a number, a quarter as text. Raises ConfigError on anything else."""
        if (
            isinstance(value, bool)
            or not isinstance(value, int | str)
            or str(value).isdigit() is isinstance(value, str)
        ):
            raise ConfigError(f"{value!r} is not a period", PERIODS)
        return cls.parse(str(value))

    def plain(self) -> int | str:
        """The year as a number, a quarter as text: what study.yml and JSON have."""
        return str(self) if self.quarter else self.year

    @property
    def options(self) -> str:
        """How a command names it: `--year 2016 --quarter 2`."""
        return f"--year {self.year}" + (f" --quarter {self.quarter}" if self.quarter else "")

    @property
    def times_a_year(self) -> int:
        """How many such periods a year has: a quarter's wages are so many times less than those of a year."""
        return 4 if self.quarter else 1

    @property
    def is_annual(self) -> bool:
        return self.quarter == 0

    def __str__(self) -> str:
        return f"{self.year}Q{self.quarter}" if self.quarter else str(self.year)
