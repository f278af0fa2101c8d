"""How fast at national size: `python benchmarks/national.py FOLDER [--tools DIR] [--runs 5] [--only ingest,rank,...]`.

FOLDER holds, or gets, made-up national annual singlefiles of 2019 and 2024 (zip and CSV, about 1.4 GB; two minutes to
make with `gen_qcew.py` of the tools). Everything runs as a process of its own, the yardsticks in turn with what they
measure, and medians and ratios are printed:

- `ingest`: loading one year's zip, against inflating that zip in Python (aim 2.5 times, 800 MB, 60 MB of Parquet)
- `rank`: seven counties, two years, three digits, against `baseline_pandas.py` of the tools on the same files (aim 15
  times with workbook, estimates and bounds; 30 times for the terminal alone with `--suppressed floor`; 400 MB)
- `batch`: 100, 400, 1,600 and all counties, estimates included (aim 60 s for all, and growth linear in regions)
- `years`: a query of seven counties over one to five national years, extrapolated to 35 (aim 1 s)
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from processes import SECTORLMI, Ran, inflate, median, run, show
from sectorlmi.store.catalog import FORMAT

YEARS = (2019, 2024)
REGION = "37183,37063,37135,37037,37085,37101,37069"
COUNTS = (100, 400, 1600)
COPIES = (2020, 2021, 2022, 2023)

QUERY = """
import sys, time
started = time.perf_counter()
from pathlib import Path
from sectorlmi.store import Store
store = Store(Path(sys.argv[1]))
n, areas = int(sys.argv[2]), [*sys.argv[3].split(","), "US000"]
for period in store.periods()[:n]:
    store.cells(period, areas=areas, owns=["5"], digits=[3])
print(time.perf_counter() - started)
"""
COPY = """
import sys
from pathlib import Path
from sectorlmi.sources import SOURCES, archive
from sectorlmi.store import Store
from sectorlmi.terms.period import Period
from sectorlmi.terms.provenance import Provenance
store = Store(Path(sys.argv[2]))
for member in archive.members([Path(sys.argv[1])]):
    for parsed in SOURCES["qcew"].parse(member, lambda n: None):
        for year in sys.argv[3].split(","):
            store.put(Period(int(year)), parsed.table, Provenance("qcew", "copy", year, is_sample=True), force=True)
"""


def make(folder: Path, tools: Path) -> None:
    """The made-up files, unless they are there."""
    folder.mkdir(parents=True, exist_ok=True)
    if not all((folder / f"{year}_annual_singlefile.zip").exists() for year in YEARS):
        run(sys.executable, str(tools / "gen_qcew.py"), str(folder), *map(str, YEARS))


def zip_of(folder: Path, year: int) -> Path:
    return folder / f"{year}_annual_singlefile.zip"


def ingest(folder: Path, runs: int) -> None:
    path = zip_of(folder, YEARS[-1])
    floors, loads, size = [], [], {"parquet": 0, "npy": 0}
    for _ in range(runs):
        floors.append(inflate(path))
        with tempfile.TemporaryDirectory(dir=folder) as store:
            loads.append(run(*SECTORLMI, "load", str(path), "--store", store, "--quiet"))
            size = {kind: sum(f.stat().st_size for f in Path(store).rglob(f"*.{kind}")) for kind in ("parquet", "npy")}
    show("inflate one year's zip in Python", median(floors))
    show("load one year", median(loads))
    parquet, beside = size["parquet"] / 1e6, size["npy"] / 1e6
    print(f"load / inflate {median(loads).wall_s / median(floors).wall_s:.2f}")
    print(f"Parquet {parquet:.0f} MB a year, records beside it {beside:.0f} MB\n")


def store_of(folder: Path) -> Path:
    """The store with both years, made once for each form of it."""
    store = folder / f"store-{FORMAT}"
    for year in YEARS:
        if not (store / "qcew" / str(year)).is_dir():
            run(*SECTORLMI, "load", str(zip_of(folder, year)), "--store", str(store), "--quiet")
    return store


def rank(folder: Path, tools: Path, runs: int) -> None:
    store = str(store_of(folder))
    with tempfile.TemporaryDirectory(dir=folder) as out:
        given = ("rank", "--counties", REGION, "--years", "2019:2024", "--level", "3", "--store", store, "--out", out)
        ways = {
            "pandas by hand": (sys.executable, str(tools / "baseline_pandas.py"), str(folder), f"{out}/b.xlsx", REGION),
            "rank, workbook, estimates, bounds": (*SECTORLMI, *given, "--format", "xlsx"),
            "rank, terminal, estimates, bounds": (*SECTORLMI, *given, "--format", ""),
            "rank, terminal, --suppressed floor": (*SECTORLMI, *given, "--format", "", "--suppressed", "floor"),
        }
        for command in list(ways.values())[1:]:
            run(*command)
        found: dict[str, list[Ran]] = {what: [] for what in ways}
        for _ in range(runs):
            for what, command in ways.items():
                found[what].append(run(*command))
    by_hand = median(found["pandas by hand"])
    for what, measured in found.items():
        middle = median(measured)
        show(what, middle)
        print(f"    {by_hand.wall_s / middle.wall_s:.1f} times as fast ({by_hand.cpu_s / middle.cpu_s:.1f} by cpu)")
    print()


def batch(folder: Path) -> None:
    store = str(store_of(folder))
    found: dict[int, Ran] = {}
    with tempfile.TemporaryDirectory(dir=folder) as out:
        counties = _counties(folder)
        for n in (*COUNTS, len(counties)):
            listed = Path(out, "regions.csv")
            listed.write_text("region,county\n" + "".join(f"{c},{c}\n" for c in counties[:n]))
            given = ("--regions", str(listed), "--years", "2019:2024", "--level", "3", "--store", store)
            found[n] = run(*SECTORLMI, "batch", *given, "--out", f"{out}/table.parquet", "--quiet")
            show(f"batch, {n:,} counties", found[n])
    print(plot({n: r.wall_s for n, r in found.items()}), "\n")


def _counties(folder: Path) -> list[str]:
    code = (
        "import sys; from pathlib import Path; from sectorlmi.store import Store; "
        "from sectorlmi.terms.period import Period; s = Store(Path(sys.argv[1])); "
        f"both = set(s.areas(Period({YEARS[0]}))) & set(s.areas(Period({YEARS[1]}))); "
        "print(*sorted(a for a in both if a.isdigit() and a[2:] not in ('000', '999')))"
    )
    return run(sys.executable, "-c", code, str(store_of(folder))).output.split()


def plot(seconds: dict[int, float], width: int = 60) -> str:
    """A bar for each number of regions, as long as its seconds, with a mark where a straight line would end."""
    most_n, most = max(seconds), max(seconds.values())
    lines = []
    for n, s in seconds.items():
        bar = "#" * round(width * s / most)
        straight = round(width * n / most_n)
        bar = bar.ljust(straight)[:straight] + "|" + bar[straight:]
        lines.append(f"{n:6,} regions {s:7.1f} s  {1000 * s / n:6.1f} ms each  {bar}")
    return "\n".join(lines)


def years(folder: Path, runs: int) -> None:
    store = folder / f"store-{FORMAT}-years"
    if not store.exists():
        shutil.copytree(store_of(folder), store)
        run(sys.executable, "-c", COPY, str(zip_of(folder, YEARS[-1])), str(store), ",".join(map(str, COPIES)))
    n_years = [1, 2, 3, 4, 5]
    taken = []
    for n in n_years:
        found = [run(sys.executable, "-c", QUERY, str(store), str(n), REGION) for _ in range(runs)]
        taken.append(statistics.median(float(r.output) for r in found))
        print(f"query of 7 counties and the US, {n} national years {taken[-1]:18.3f} s", flush=True)
    slope, start = statistics.linear_regression(n_years, taken)
    print(f"35 years, extrapolated: {start + 35 * slope:.2f} s ({1000 * slope:.0f} ms a year)\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--tools", type=Path, default=Path(__file__).resolve().parents[2] / "shared" / "tools")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", default="ingest,rank,batch,years")
    given = parser.parse_args()
    make(given.folder, given.tools)
    chosen = given.only.split(",")
    if "ingest" in chosen:
        ingest(given.folder, given.runs)
    if "rank" in chosen:
        rank(given.folder, given.tools, given.runs)
    if "batch" in chosen:
        batch(given.folder)
    if "years" in chosen:
        years(given.folder, given.runs)


if __name__ == "__main__":
    main()
