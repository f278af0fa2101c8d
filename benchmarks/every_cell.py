"""How near the cells of `sectorlmi cells` come to the truth, where it is known.

    python benchmarks/every_cell.py CELLS.parquet TRUTH.npz GEORGIA_2015.zip GEORGIA_2018.zip [--write docs/accuracy.md]

CELLS.parquet are the cells of a year of the made-up nation, TRUTH.npz what its generator says is behind them (private
jobs). From the real files of Georgia, cells are hidden by the rule of `hiding.py`, and `cells` is asked for them.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from pyarrow import parquet

from hiding import by_rule
from raw_files import Archive
from sectorlmi.terms.period import Period
from sectorlmi.workflows import every_cell
from sectorlmi.workflows.every_cell import Request
from through_store import loaded

BEGIN, END = "<!-- every cell -->", "<!-- end of every cell -->"
SIZES = ((0, 20), (20, 100), (100, 500), (500, 1e12))
Rows = dict[str, Any]


def read(path: Path) -> Rows:
    """The hidden cells of counties of three and four digits, as columns."""
    names = ("area_fips", "industry_code", "naics_digits", "n_establishments", "status", "leans_on")
    values = [f"employment{end}" for end in ("", "_lower", "_upper", "_low", "_high", "_estimate")]
    table = parquet.read_table(path, columns=[*names, *values])
    rows = {name: np.array(table[name].to_pylist()) for name in names[:2]}
    rows |= {name: np.asarray(table[name].to_numpy()) for name in ("naics_digits", "n_establishments", *values)}
    rows |= {name: np.array([v or "" for v in table[name].to_pylist()]) for name in ("status", "leans_on")}
    is_county = ~np.isin([code[2:] for code in rows["area_fips"].tolist()], ("000",))
    return take(rows, is_county & np.isin(rows["naics_digits"], (3, 4)) & np.isnan(rows["employment"]))


def take(rows: Rows, which: Any) -> Rows:
    return {name: values[which] for name, values in rows.items()}


def with_truth(rows: Rows, truth: Mapping[tuple[str, str], float]) -> Rows:
    keys = zip(rows["area_fips"].tolist(), rows["industry_code"].tolist(), strict=True)
    known = np.array([truth.get(key, np.nan) for key in keys])
    return take({**rows, "truth": known}, ~np.isnan(known))


def made_up(path: Path) -> dict[tuple[str, str], float]:
    """The jobs behind every cell of the counties of the made-up nation."""
    held = np.load(path)
    codes = held["code"].tolist()
    wanted = [k for k, code in enumerate(codes) if len(code) in (3, 4) and not code.startswith("10")]
    return {
        (area, codes[k]): float(jobs[k])
        for area, jobs in zip(held["fips"].tolist(), held["E"].tolist(), strict=True)
        for k in wanted
    }


def georgia(paths: list[Path], seed: int) -> Rows:
    """Cells hidden on purpose in Georgia 2018, with 2015 loaded, as `cells` gives them."""
    archive = Archive.of(*paths)
    hidden = by_rule(archive.years[2018], seed=seed)
    cells = archive.years[2018]
    truth = {
        key: jobs
        for *key_, jobs in zip(cells.area.tolist(), cells.industry.tolist(), cells.employment.tolist(), strict=True)
        if (key := (key_[0], key_[1])) in hidden
    }
    with TemporaryDirectory() as folder, loaded(archive, years=(2015, 2018), hidden={2018: hidden}) as store:
        out = Path(folder) / "cells.parquet"
        every_cell.run(Request(Period(2018), out, ("13",)), store)
        return with_truth(read(out), truth)


def lines(title: str, rows: Rows) -> Iterator[str]:
    low, high = rows["employment_lower"], np.nan_to_num(rows["employment_upper"], nan=np.inf)
    outside = int(((np.ceil(rows["truth"] + 1) < low) | (rows["truth"] - 1 > high)).sum())
    n_cells = f"{len(rows['truth']):,}"
    yield f"**{title}**: {n_cells} hidden cells of counties, three and four digits. Certain bounds that do not"
    yield f"hold the truth, beyond rounding: {outside}.\n"
    yield "| hidden cells | 3 digits: cells, error | 4 digits: cells, error | 5-95 % range holds the truth |"
    yield "|---|---:|---:|---:|"
    told = take(rows, rows["status"] == "estimated")
    yield _line("with an estimate (three worksites or more)", told)
    for least, most in SIZES:
        which = (told["truth"] >= least) & (told["truth"] < most)
        name = f"{least:,} to {most - 1:,.0f} jobs" if most < 1e12 else f"{least:,} jobs or more"
        yield _line(f"– {name}", take(told, which))
    for kind in sorted(set(told["leans_on"].tolist())):
        yield _line(f"– leans on `{kind}`", take(told, told["leans_on"] == kind))
    few = take(rows, rows["status"] == "bounded_only")
    width = np.median((few["employment_upper"] - few["employment_lower"])[np.isfinite(few["employment_upper"])])
    n_few = f"{len(few['truth']):,}"
    yield f"\nOf {n_few} cells of fewer than three worksites only bounds are told, {width:,.0f} jobs apart in"
    yield f"the median; they hold {few['truth'].sum() / rows['truth'].sum():.0%} of the hidden jobs.\n"


def _line(name: str, rows: Rows) -> str:
    cells = []
    for digits in (3, 4):
        here = take(rows, rows["naics_digits"] == digits)
        truth = here["truth"].sum()
        error = np.abs(here["employment_estimate"] - here["truth"]).sum() / truth if truth else np.nan
        cells.append(f"{len(here['truth']):,}, {error:.3f}" if truth else "0, -")
    inside = (np.floor(rows["employment_low"]) <= rows["truth"]) & (np.ceil(rows["employment_high"]) >= rows["truth"])
    return f"| {name} | {cells[0]} | {cells[1]} | {inside.mean():.2f} |" if len(inside) else f"| {name} | - | - | - |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cells", type=Path)
    parser.add_argument("truth", type=Path)
    parser.add_argument("georgia", type=Path, nargs="+")
    parser.add_argument("--write", type=Path, help="replace the table of this page")
    options = parser.parse_args()
    nation = with_truth(read(options.cells), made_up(options.truth))
    held_out = georgia(options.georgia, seed=11)
    text = "\n".join(
        [*lines("Made-up nation, 2019, with 2018 loaded", nation),
         *lines("Georgia 2018, hidden by rule, with 2015 loaded", held_out)]
    )  # fmt: skip
    print(text)
    if options.write:
        page = options.write.read_text(encoding="utf-8")
        before, rest = page.split(BEGIN)
        options.write.write_text(f"{before}{BEGIN}\n\n{text}\n{END}{rest.split(END)[1]}", encoding="utf-8")


if __name__ == "__main__":
    main()
