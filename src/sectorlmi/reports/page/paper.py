"""What the pages of briefs and of candidates are made of: one file of HTML and style, without a script.

They are handed on and printed; whatever is on them is text from the document, escaped here and nowhere else.
"""

from __future__ import annotations

from html import escape
from importlib.resources import files

from sectorlmi.terms.columns import Column
from sectorlmi.terms.document import Section
from sectorlmi.terms.grades import Grade


def paper(title: str, body: str, style: str) -> str:
    """A whole page; `body` is HTML made of escaped texts, `style` the name of a style sheet of this folder."""
    from sectorlmi.reports.page.frame import policy

    folder = files("sectorlmi.reports.page")
    css = "\n".join((folder / name).read_text(encoding="utf-8") for name in ("colors.css", "paper_base.css", style))
    return (
        '<!doctype html>\n<html lang="en-US"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy(scripts=(), style=css))}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="generator" content="sectorlmi">'
        f'<link rel="icon" href="data:,"><title>{escape(title)}</title><style>{css}</style></head>'
        f"<body>{body}</body></html>\n"
    )


def listed(texts: tuple[str, ...], tag: str = "ul") -> str:
    """A list of texts."""
    return f"<{tag}>{''.join(f'<li>{escape(text)}</li>' for text in texts)}</{tag}>"


def table(section: Section, columns: tuple[Column, ...], headings: dict[str, str], caption: str) -> str:
    """A table of some columns under short headings, the first of them the head of its row."""
    heads = "".join(f'<th scope="col"{_side(c)}>{escape(headings[c.name])}</th>' for c in columns)
    lines = []
    for row in range(len(section)):
        first, *rest = columns
        cells = "".join(_cell(section, c, row) for c in rest)
        lines.append(f'<tr><th scope="row">{escape(section.cell(first, row))}</th>{cells}</tr>')
    named = f'<caption class="vh">{escape(caption)}</caption>'
    return f"<table>{named}<thead><tr>{heads}</tr></thead><tbody>{''.join(lines)}</tbody></table>"


def _side(column: Column) -> str:
    return ' class="n"' if column.is_numeric else ""


def _cell(section: Section, column: Column, row: int) -> str:
    if not column.is_numeric:
        return f"<td>{escape(section.cell(column, row))}</td>"
    number = section.number(column, row)
    # A table on paper has room for the number or for its range: one that is rough is its range.
    is_range = number.is_range or number.grade == Grade.ROUGH
    text = number.range if is_range else section.cell(column, row)
    return f'<td class="{"n unsure" if is_range else "n"}">{escape(text.replace("-", "−"))}</td>'
