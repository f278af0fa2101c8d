"""Industries by the start of a code, or by words of a title, of what people call them, and of what they look for."""

from __future__ import annotations

from typing import Any

from sectorlmi import reference
from sectorlmi.reference.industry_words import plain_name, search_words
from sectorlmi.terms import naics


def matching(text: str, level: int | None = None) -> list[dict[str, Any]]:
    """One entry an industry, in the order of the codes: `industry_code`, `title`, `name`, `naics_vintage`.

    `naics_vintage` is the revision that a code was retired in, else the newest; `level` keeps codes of so many digits.
    """
    words, start = text.casefold().split(), text.strip()
    vintages = reference.retired_in()
    return [
        {
            "industry_code": code,
            "title": title,
            "name": plain_name(code, title, vintages.get(code)),
            "naics_vintage": vintages.get(code),
        }
        for code, title in reference.industry_titles().items()
        if naics.digits(code)
        and (level is None or naics.digits(code) == level)
        and (code.startswith(start) or all(word in _told_of(code, title, vintages.get(code)) for word in words))
    ]


def _told_of(code: str, title: str, vintage: int | None) -> str:
    return " ".join((title, plain_name(code, title, vintage), *search_words(code, vintage))).casefold()
