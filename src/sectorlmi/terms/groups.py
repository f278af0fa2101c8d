"""Groups of industries that a study defines: any mix of NAICS codes under one name."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sectorlmi.terms import forms as f
from sectorlmi.terms.study_keys import key


@dataclass(frozen=True)
class IndustryGroup:
    """A named set of industries of any NAICS levels, none of which holds another; `reason` says why it is suggested."""

    name: str = key(f.needed_text("How the group is called."))
    industries: tuple[str, ...] = key(
        f.texts("Its NAICS codes, none inside another.") | {"type": "array", "minItems": 1}
    )
    reason: str = ""

    @property
    def line(self) -> str:
        """The line that takes the group over into a study, under `groups:`."""
        codes = ", ".join(f'"{code}"' for code in self.industries)
        return f"- {{name: {json.dumps(self.name, ensure_ascii=False)}, industries: [{codes}]}}"
