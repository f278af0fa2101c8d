"""A choropleth as an SVG picture that can be printed, enlarged and read aloud."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from html import escape
from typing import Final

from sectorlmi.places.choropleth import Choropleth

# ColorBrewer "Blues", five classes: told apart in grey print and by colour-blind readers. (Cynthia Brewer, Apache 2.0.)
_BLUES: Final = ("#eff3ff", "#bdd7e7", "#6baed6", "#3182bd", "#08519c")
_UNKNOWN: Final = "url(#unknown)"
_TOP, _SIDE, _ROW = 64, 16, 22


def svg(
    drawn: Choropleth,
    *,
    title: str,
    description: str,
    labels: Mapping[str, str],
    legend: tuple[str, ...],
    region: Collection[str],
    estimated: Collection[str],
    note: str,
    banner: str = "",
) -> str:
    """The picture. `labels` (by county) show when pointed at and are read aloud; `legend` holds one text a class.

    Counties of the `region` have a thick line, those whose value is `estimated` a ~.
    """
    width, height = drawn.width + 2 * _SIDE, drawn.height + _TOP + _ROW * (len(legend) + 4)
    inside = [code for code in drawn.rings if code in region]
    outside = [code for code in drawn.rings if code not in region]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" role="img" '
        'font-family="sans-serif" font-size="13">',
        f"<title>{escape(title)}</title><desc>{escape(description)}</desc>",
        '<defs><pattern id="unknown" width="6" height="6" patternUnits="userSpaceOnUse">'
        '<rect width="6" height="6" fill="#fff"/><path d="M0 6 6 0" stroke="#999"/></pattern></defs>',
        f'<rect width="{width:.0f}" height="{height:.0f}" fill="#fff"/>',
        f'<text x="{_SIDE}" y="24" font-size="17">{escape(title)}</text>',
        f'<text x="{_SIDE}" y="46" fill="#b00" font-weight="bold">{escape(banner)}</text>',
        f'<g transform="translate({_SIDE} {_TOP})" stroke-linejoin="round">',
        # Members last, so that their thicker line lies on top.
        *(_county(drawn, code, labels.get(code, code), is_member=False) for code in outside),
        *(_county(drawn, code, labels.get(code, code), is_member=True) for code in inside),
        *(_tilde(drawn, code) for code in drawn.rings if code in estimated),
        "</g>",
        *_legend(legend, _TOP + drawn.height + _ROW, has_unknown=-1 in drawn.classes.values()),
        f'<text x="{_SIDE}" y="{height - 10:.0f}" font-size="11" fill="#555">{escape(note)}</text>',
        "</svg>\n",
    ]
    return "\n".join(parts)


def _county(drawn: Choropleth, code: str, label: str, *, is_member: bool) -> str:
    place = drawn.classes[code]
    fill = _UNKNOWN if place < 0 else colours(len(drawn.breaks) + 1)[place]
    line = 'stroke="#000" stroke-width="2"' if is_member else 'stroke="#888" stroke-width="0.7"'
    path = "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring) + "Z" for ring in drawn.rings[code])
    return f'<path d="{path}" fill="{fill}" fill-rule="evenodd" {line}><title>{escape(label)}</title></path>'


def _tilde(drawn: Choropleth, code: str) -> str:
    x, y = max(drawn.rings[code], key=len).mean(axis=0)
    is_dark = drawn.classes[code] >= len(drawn.breaks) > 0
    return f'<text x="{x:.0f}" y="{y:.0f}" font-size="18" fill="{"#fff" if is_dark else "#000"}">~</text>'


def _legend(texts: tuple[str, ...], top: float, *, has_unknown: bool) -> list[str]:
    fills = [*colours(len(texts))] + ([_UNKNOWN] if has_unknown else [])
    rows = [*texts] + (["not known"] if has_unknown else [])
    found = []
    for i, (fill, text) in enumerate(zip(fills, rows, strict=True)):
        y = top + i * _ROW
        found.append(f'<rect x="{_SIDE}" y="{y:.0f}" width="24" height="14" fill="{fill}" stroke="#888"/>')
        found.append(f'<text x="{_SIDE + 32}" y="{y + 12:.0f}">{escape(text)}</text>')
    return found


def colours(n: int) -> tuple[str, ...]:
    """`n` (1-5) shades from light to dark."""
    if n == 1:
        return (_BLUES[2],)
    return tuple(_BLUES[round(i * (len(_BLUES) - 1) / (n - 1))] for i in range(n))
