"""Writes the bundled annual averages of the consumer price index from a file of the index by month.

    python scripts/make_cpi.py FILE --read DATE [--out src/sectorlmi/reference/cpi_u.csv]

FILE is any form that `sectorlmi load` reads as CPI-U, such as BLS's cu.data.1.AllItems. The same file gives the same
bytes. Years without 12 months are left out; the averages are rounded as BLS prints them.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from sectorlmi.sources import cpi
from sectorlmi.terms.prices import SERIES, spans

OUT: Final = Path(__file__).resolve().parent.parent / "src" / "sectorlmi" / "reference" / "cpi_u.csv"


def table(file: Path, read: str) -> str:
    """The text of the bundled table; `read` is the day on which the file was."""
    data = file.read_bytes()
    index = cpi.read(data, file.name)
    averages = index.averages()
    last = max((year, month) for year, months in index.said.items() for month in months if month <= 12)
    said = {
        "what": "CPI-U, U.S. city average, all items, 1982-84 = 100, not seasonally adjusted: annual averages",
        "publisher": "U.S. Bureau of Labor Statistics",
        "series": SERIES,
        "months to": f"{last[0]}-{last[1]:02d}",
        "read": read,
        "file": file.name,
        "sha256": hashlib.sha256(data).hexdigest(),
        "left out": f"{spans(set(index.said) - set(averages))}, with fewer than 12 months",
    }
    lines = [*(f"# {name}: {text}" for name, text in said.items()), "year,index"]
    return "\n".join([*lines, *(f"{year},{value:.15g}" for year, value in averages.items())]) + "\n"


def main(words: Sequence[str] | None = None) -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--read", required=True, help="the day on which the file was read, as in 2026-11-30")
    parser.add_argument("--out", type=Path, default=OUT)
    given = parser.parse_args(words)
    given.out.write_text(table(given.file, given.read), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
