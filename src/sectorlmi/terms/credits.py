"""What licences ask to be said wherever their data are shown."""

from __future__ import annotations

from typing import Final

# CC BY 4.0 with changes; the wording is O*NET's own (onetcenter.org/license_db.html).
ONET: Final = (
    "This includes information from the O*NET Database by the U.S. Department of Labor, Employment and Training"
    " Administration (USDOL/ETA), used under the CC BY 4.0 license. O*NET is a trademark of USDOL/ETA. It was"
    " summarized by sectorlmi; USDOL/ETA has not approved, endorsed or tested these changes."
)
