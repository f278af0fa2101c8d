"""An industry that is shown and not ranked."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SetAside:
    """An industry that is not ranked, and why, in words."""

    industry: str
    reason: str
