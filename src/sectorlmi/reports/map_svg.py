"""A choropleth as an SVG picture that can be printed, enlarged and read aloud."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from html import escape
from typing import Final

from sectorlmi.places.maps import Choropleth

# ColorBrewer "Blues", five classes: told apart in gray print and by color-blind readers. (Cynthia Brewer, Apache 2.0.)
_BLUES: Final = ("#eff3ff", "#bdd7e7", "#6baed6", "#3182bd", "#08519c")
_UNKNOWN: Final = "url(#unknown)"
# Where the map begins below title and banner, the margin, and the height of a row of the legend.
TOP, SIDE, ROW = 64, 16, 22


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
    width, height = size(drawn, legend)
    inside = [code for code in drawn.rings if code in region]
    outside = [code for code in drawn.rings if code not in region]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" role="img" '
        'font-family="sans-serif" font-size="13">',
        f"<title>{escape(title)}</title><desc>{escape(description)}</desc>",
        '<defs><pattern id="unknown" width="6" height="6" patternUnits="userSpaceOnUse">'
        '<rect width="6" height="6" fill="#fff"/><path d="M0 6 6 0" stroke="#999"/></pattern></defs>',
        f'<rect width="{width:.0f}" height="{height:.0f}" fill="#fff"/>',
        f'<text x="{SIDE}" y="24" font-size="17">{escape(title)}</text>',
        f'<text x="{SIDE}" y="46" fill="#b00" font-weight="bold">{escape(banner)}</text>',
        f'<g transform="translate({SIDE} {TOP})" stroke-linejoin="round">',
        # Members last, so that their thicker line lies on top.
        *(_county(drawn, code, labels.get(code, code), is_member=False) for code in outside),
        *(_county(drawn, code, labels.get(code, code), is_member=True) for code in inside),
        *(_tilde(drawn, code) for code in drawn.rings if code in estimated),
        "</g>",
        *_legend(drawn, legend),
        f'<text x="{SIDE}" y="{height - 10:.0f}" font-size="11" fill="#555">{escape(note)}</text>',
        "</svg>\n",
    ]
    return "\n".join(parts)


def _county(drawn: Choropleth, code: str, label: str, *, is_member: bool) -> str:
    line = 'stroke="#000" stroke-width="2"' if is_member else 'stroke="#888" stroke-width="0.7"'
    path = "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring) + "Z" for ring in drawn.rings[code])
    look = f'fill="{fill(drawn, code) or _UNKNOWN}" fill-rule="evenodd" {line}'
    return f'<path d="{path}" {look}><title>{escape(label)}</title></path>'


def _tilde(drawn: Choropleth, code: str) -> str:
    x, y = middle(drawn, code)
    return f'<text x="{x:.0f}" y="{y:.0f}" font-size="18" fill="{ink(drawn, code)}">~</text>'


def _legend(drawn: Choropleth, texts: tuple[str, ...]) -> list[str]:
    found = []
    for i, (colour, text) in enumerate(legend_rows(drawn, texts)):
        y = TOP + drawn.height + ROW * (i + 1)
        found.append(f'<rect x="{SIDE}" y="{y:.0f}" width="24" height="14" fill="{colour or _UNKNOWN}" stroke="#888"/>')
        found.append(f'<text x="{SIDE + 32}" y="{y + 12:.0f}">{escape(text)}</text>')
    return found


def size(drawn: Choropleth, legend: tuple[str, ...]) -> tuple[float, float]:
    """Width and height of the whole picture."""
    return drawn.width + 2 * SIDE, drawn.height + TOP + ROW * (len(legend) + 4)


def fill(drawn: Choropleth, code: str) -> str:
    """The color of a county; empty where its value is not known, which is drawn hatched."""
    place = drawn.classes[code]
    return "" if place < 0 else colours(len(drawn.breaks) + 1)[place]


def ink(drawn: Choropleth, code: str) -> str:
    """The color of a mark that can be read on the county's own."""
    return "#fff" if drawn.classes[code] >= len(drawn.breaks) > 0 else "#000"


def middle(drawn: Choropleth, code: str) -> tuple[float, float]:
    """Where a county's mark stands: amid the points of its longest outline."""
    x, y = max(drawn.rings[code], key=len).mean(axis=0)
    return float(x), float(y)


def legend_rows(drawn: Choropleth, texts: tuple[str, ...]) -> list[tuple[str, str]]:
    """Color (empty: hatched) and words of each row of the legend."""
    rows = list(zip(colours(len(texts)), texts, strict=True))
    return [*rows, ("", "not known")] if -1 in drawn.classes.values() else rows


def colours(n: int) -> tuple[str, ...]:
    """`n` (1-5) shades from light to dark."""
    if n == 1:
        return (_BLUES[2],)
    return tuple(_BLUES[round(i * (len(_BLUES) - 1) / (n - 1))] for i in range(n))
