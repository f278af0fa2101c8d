"""States: FIPS code, postal abbreviation, neighbours.

Source: U.S. Census Bureau, ANSI state codes; neighbours are the states that share a county border in the Census
county adjacency file (water and corners count), against which the tests check them.
"""

from __future__ import annotations

from typing import Final

_PAIRS: Final = (
    "01 AL 02 AK 04 AZ 05 AR 06 CA 08 CO 09 CT 10 DE 11 DC 12 FL 13 GA 15 HI 16 ID 17 IL 18 IN 19 IA 20 KS 21 KY "
    "22 LA 23 ME 24 MD 25 MA 26 MI 27 MN 28 MS 29 MO 30 MT 31 NE 32 NV 33 NH 34 NJ 35 NM 36 NY 37 NC 38 ND 39 OH "
    "40 OK 41 OR 42 PA 44 RI 45 SC 46 SD 47 TN 48 TX 49 UT 50 VT 51 VA 53 WA 54 WV 55 WI 56 WY 72 PR 78 VI"
)
_BORDERS: Final = (
    "AL: FL GA MS TN; AZ: CA CO NV NM UT; AR: LA MS MO OK TN TX; CA: AZ NV OR; CO: AZ KS NE NM OK UT WY; CT: MA NY RI; "
    "DE: MD NJ PA; DC: MD VA; FL: AL GA; GA: AL FL NC SC TN; ID: MT NV OR UT WA WY; IL: IN IA KY MI MO WI; "
    "IN: IL KY MI OH; IA: IL MN MO NE SD WI; KS: CO MO NE OK; KY: IL IN MO OH TN VA WV; LA: AR MS TX; ME: NH; "
    "MD: DE DC PA VA WV; MA: CT NH NY RI VT; MI: IL IN MN OH WI; MN: IA MI ND SD WI; MS: AL AR LA TN; "
    "MO: AR IL IA KS KY NE OK TN; MT: ID ND SD WY; NE: CO IA KS MO SD WY; NV: AZ CA ID OR UT; NH: ME MA VT; "
    "NJ: DE NY PA; NM: AZ CO OK TX UT; NY: CT MA NJ PA RI VT; NC: GA SC TN VA; ND: MN MT SD; OH: IN KY MI PA WV; "
    "OK: AR CO KS MO NM TX; OR: CA ID NV WA; PA: DE MD NJ NY OH WV; RI: CT MA NY; SC: GA NC; SD: IA MN MT NE ND WY; "
    "TN: AL AR GA KY MS MO NC VA; TX: AR LA NM OK; UT: AZ CO ID NV NM WY; VT: MA NH NY; VA: DC KY MD NC TN WV; "
    "WA: ID OR; WV: KY MD OH PA VA; WI: IL IA MI MN; WY: CO ID MT NE SD UT"
)

_SHORT: Final = (
    "AL Ala. AK Alas. AZ Ariz. AR Ark. CA Calif. CA Cal. CO Colo. CT Conn. DE Del. FL Fla. IL Ill. IN Ind. KS Kan. "
    "KS Kans. KY Ken. MA Mass. MI Mich. MN Minn. MS Miss. MT Mont. NE Neb. NE Nebr. NV Nev. NM N.Mex. ND N.Dak. "
    "OK Okla. OR Ore. OR Oreg. PA Penn. PA Penna. SD S.Dak. TN Tenn. TX Tex. WA Wash. WV W.Va. WI Wis. WI Wisc. WY Wyo."
)

# Abbreviation that papers use → postal abbreviation; where both are the same it is left out.
SHORT: Final = dict(zip(_SHORT.split()[1::2], _SHORT.split()[::2], strict=True))
# Two-digit code → postal abbreviation, and back.
POSTAL: Final = dict(zip(_PAIRS.split()[::2], _PAIRS.split()[1::2], strict=True))
FIPS: Final = {postal: fips for fips, postal in POSTAL.items()}


def neighbours(fips: str) -> tuple[str, ...]:
    """Two-digit codes of the states that border a state; none for islands and Alaska."""
    borders = dict(entry.split(": ") for entry in _BORDERS.split("; "))
    return tuple(FIPS[postal] for postal in borders.get(POSTAL.get(fips, ""), "").split())
