"""Whether a change of the program moved an answer: `python benchmarks/same_answers.py run FOLDER` before the change and
after it, then `python benchmarks/same_answers.py compare BEFORE AFTER [--digits 10]`.

`run` starts the program as a process for the reference commands (the sample; Georgia at 3, 4 and 5 digits under each
policy, with own regions, groups and every county as a batch; central Ohio over a NAICS revision, people and places
where `../shared` is) and keeps what it says and writes: stdout, JSON, CSV, Parquet, each workbook cell (value, number
format, fill, note) and the data of the pages. `compare` names each field that differs, exactly or from so many digits
on; it ends with 1 if any does.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "data"
OHIO = "39041,39045,39047,39049,39073,39083,39089,39091,39097,39101,39117,39127,39129,39141,39159"
GEORGIA = (ROOT / "data" / "georgia" / "study.yml").read_text(encoding="utf-8")
OWN_REGIONS = """
industry_regions:
  "23": {name: South, counties: ["13063", "13113", "13151"]}
  "62": {name: Fulton, counties: ["13121"]}
"""
GROUPS = """
groups:
  - {name: Health, industries: ["621", "622", "623"]}
  - {name: Building, industries: ["236", "238"]}
"""
OHIO_STUDY = f"""
name: Central Ohio
region: {{name: Central Ohio, counties: [{", ".join(f'"{c}"' for c in OHIO.split(","))}]}}
benchmark: "39049"
years: {{base: 2020, current: 2023}}
"""
TWO_COUNTIES = """
name: Metro Atlanta
region: {name: Fulton and DeKalb, counties: ["13121", "13089"]}
benchmark: "13000"
years: {base: 2015, current: 2018}
"""
PEOPLE_FILES = ("occupations", "clusters", "labor_force", "qcew/ga_annual_2015.zip", "qcew/ga_annual_2018.zip",
                "projections/bls_ep_occupation_2024_34.xlsx", "geo/county_adjacency.txt")  # fmt: skip
LIST = "career_cluster,employers,coaches\nMarketing,29,10\nFinance,14,0\nManufacturing,21,3\n"
ALL = "xlsx,html,csv,json"
# What a run says of itself and not of its numbers.
PASSING = re.compile(r"\.(seconds|sha256)$")
FIRST_SHOWN = 5

Call = tuple[str, str]


def of_georgia() -> Iterator[Call]:
    for digits in (3, 4, 5):
        for policy in ("estimate", "floor", "exclude"):
            yield f"georgia {digits} {policy}", f"rank study.yml --level {digits} --suppressed {policy} --format {ALL}"
    for policy in ("estimate", "floor", "exclude"):
        yield f"own regions {policy}", f"rank own.yml --suppressed {policy} --format {ALL}"
        yield f"batch {policy}", f"batch study.yml --suppressed {policy} --out table.parquet --format parquet"
    yield "batch csv", "batch study.yml --regions regions.csv --out table.csv --format csv,xlsx"
    yield "batch 4", "batch study.yml --level 4 --out table.parquet"
    yield "batch all ownerships", "batch study.yml --ownership 1,2,3,5 --out table.parquet"
    yield "all ownerships", f"rank study.yml --ownership 1,2,3,5 --format {ALL}"
    yield "one county", f"rank study.yml --counties 13121 --format {ALL}"
    yield "verbose", "rank study.yml --verbose --format json"
    yield "table", "table study.yml"
    yield "screen", "screen study.yml"
    yield "shiftshare", "shiftshare study.yml"
    yield "check", "check study.yml"
    yield "compare", "compare study.yml two.yml --format xlsx,html"
    yield "short list", "shortlist study.yml --out new"
    yield "short list groups", "shortlist groups.yml --out new"
    yield "short list own regions", "shortlist own.yml --out new"
    yield "footprint", "region footprint study.yml"
    yield "diff", "diff a b --no-rerun"
    yield "store list", "store list"
    yield "industries", "industries hospital"
    yield "factors", "factors"
    yield "sources", "sources"
    yield "presets", "presets"
    yield "schema", "schema study"
    yield "region find", "region find fulton"
    yield "region expand", "region expand --cbsa 12060"


def of_sample() -> Iterator[Call]:
    for digits in (3, 4):
        for policy in ("estimate", "floor", "exclude"):
            yield f"sample {digits} {policy}", f"rank study.yml --level {digits} --suppressed {policy} --format {ALL}"
    yield "sample batch", "batch study.yml --out table.csv --format csv"
    yield "sample short list", "shortlist study.yml --out new"


def of_ohio() -> Iterator[Call]:
    for policy in ("estimate", "floor", "exclude"):
        yield f"ohio 3 {policy}", f"rank study.yml --suppressed {policy} --format {ALL}"
        yield f"ohio batch {policy}", f"batch study.yml --suppressed {policy} --out table.parquet"
    yield "ohio 4", f"rank study.yml --level 4 --format {ALL}"
    yield "ohio short list", "shortlist study.yml --out new"


def of_people() -> Iterator[Call]:
    yield "profile", "profile two.yml 238 511 --format xlsx,html"
    yield "profile own region", "profile own.yml 238 622 --format xlsx,html"
    yield "coverage", "coverage two.yml --participation list.csv --format xlsx,html"
    yield "coverage 2024", "coverage two.yml --participation list.csv --framework 2024 --unsplit --format xlsx,html"
    yield "people short list", "shortlist study.yml --out new"
    yield "people footprint", "region footprint study.yml --industry 622"
    yield "advise", "region advise study.yml --industry 484 --industry 622"
    yield "neighbours", "region neighbours 13121"


def of_flows() -> Iterator[Call]:
    yield "sheds", "region sheds --counties 17201,55045"
    yield "suggest", "region suggest --start 55045"


COMMANDS: dict[str, tuple[tuple[Path, ...], Callable[[], Iterator[Call]]]] = {
    "georgia": ((ROOT / "data" / "georgia",), of_georgia),
    "sample": ((ROOT / "data" / "samples",), of_sample),
    "ohio": ((SHARED / "qcew" / "oh15_annual_2020_2023.zip",), of_ohio),
    "people": (tuple(SHARED / name for name in PEOPLE_FILES), of_people),
    "flows": ((Path("lodes"),), of_flows),
}


def studies(name: str, folder: Path) -> None:
    """The study files of a place."""
    main = {"sample": ROOT / "data" / "samples" / "study.yml"}.get(name)
    text = OHIO_STUDY if name == "ohio" else main.read_text(encoding="utf-8") if main else GEORGIA
    if name == "sample":
        (folder / "projections.csv").write_bytes((ROOT / "data" / "samples" / "projections.csv").read_bytes())
    (folder / "study.yml").write_text(text, encoding="utf-8")
    (folder / "own.yml").write_text(GEORGIA + OWN_REGIONS, encoding="utf-8")
    (folder / "groups.yml").write_text(GEORGIA + GROUPS, encoding="utf-8")
    (folder / "two.yml").write_text(TWO_COUNTIES, encoding="utf-8")
    (folder / "list.csv").write_text(LIST, encoding="utf-8")
    (folder / "regions.csv").write_text(
        "region,county\nNorth,13057\nNorth,13117\nSouth,13063\nSouth,13113\nFulton,13121\n", encoding="utf-8"
    )


def run(folder: Path, python: str, only: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    program = f"{shlex.quote(python)} -m sectorlmi"
    for name, (files, calls) in COMMANDS.items():
        if not any(only in title for title, _ in calls()):
            continue
        with tempfile.TemporaryDirectory() as kept:
            place = Path(kept)
            if name == "flows":
                script = ROOT / "scripts" / "make_lodes.py"
                subprocess.run([python, script, "--out", place / "lodes"], check=True, stdout=subprocess.DEVNULL)
            elif not all(file.exists() for file in files):
                print(f"{name}: its files are not here", file=sys.stderr)
                continue
            studies(name, place)
            started(f"{program} load {' '.join(map(str, files))} -q", place)
            if name == "georgia":
                started(f"{program} rank study.yml --format '' -q", place)
                started(f"{program} rank study.yml --counties 13121,13089 --format '' -q", place)
                for letter, folder_of_run in zip("ab", sorted(place.glob("out/runs/*/*Z-*")), strict=True):
                    folder_of_run.rename(place / letter)
            for title, words in calls():
                if only in title:
                    kept_answers(f"{program} {words}", place, folder / title.replace(" ", "-"))
                    print(title, file=sys.stderr, flush=True)


def started(command: str, place: Path) -> subprocess.CompletedProcess[bytes]:
    own = {
        "SECTORLMI_STORE": str(place / "store"),
        "COLUMNS": "160",
        "NO_COLOR": "1",
        "SOURCE_DATE_EPOCH": "1700000000",
    }
    return subprocess.run(command, shell=True, cwd=place, env=os.environ | own, capture_output=True, check=False)


def kept_answers(command: str, place: Path, folder: Path) -> None:
    """The answers of one command in a folder: the screen, the JSON, and every file it writes, as plain data."""
    folder.mkdir(parents=True, exist_ok=True)
    words = command if " --out " in command or "--format" not in command else f"{command} --out new"
    told = started(words, place)
    said = [*told.stdout.decode().splitlines(), *_lasting(told.stderr.decode())]
    keep(folder / "screen.json", [f"exit {told.returncode}", *said])
    for file in written(place):
        keep(folder / f"{file.name}.json", READERS[file.suffix](file))
    clear(place)
    answer = started(f"{words} --json", place)
    failed = answer.returncode and not answer.stdout
    keep(folder / "json.json", answer.stderr.decode().splitlines() if failed else json.loads(answer.stdout))
    clear(place)


def written(place: Path) -> list[Path]:
    """The files a command made, less those of its run."""
    files = (*place.glob("new/*"), *place.glob("new/*/*"), *place.glob("table.*"))
    return sorted(f for f in files if f.is_file() and f.suffix in READERS and "runs" not in f.relative_to(place).parts)


def clear(place: Path) -> None:
    for file in place.glob("table.*"):
        file.unlink()
    shutil.rmtree(place / "new", ignore_errors=True)


def _lasting(text: str) -> list[str]:
    return [line for line in text.splitlines() if not re.search(r"\d s\b|seconds", line)]


def keep(file: Path, value: Any) -> None:
    text = json.dumps(value, indent=0, default=str, ensure_ascii=False)
    text = re.sub(r"/tmp/tmp[a-z0-9_]+", "PLACE", text)
    text = re.sub(r"20\d\d-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d+)?(Z|[+]\d\d:\d\d)?|20\d{6}T\d{6}Z?", "MOMENT", text)
    file.write_text(re.sub(r"\b20(26|27)-\d\d-\d\d\b", "DAY", text), encoding="utf-8")


def of_workbook(file: Path) -> dict[str, Any]:
    """Every cell of a workbook that says something or is painted: value or formula, format, fill, note."""
    import openpyxl

    book = openpyxl.load_workbook(file)
    return {
        sheet.title: {
            cell.coordinate: [
                cell.value, cell.number_format, cell.fill.fgColor.rgb if cell.fill.fill_type else None,
                cell.comment.text if cell.comment else None, cell.font.b,
                cell.hyperlink.location if cell.hyperlink else None,
            ]
            for row in sheet.iter_rows() for cell in row if cell.value is not None or cell.fill.fill_type
        } | {"charts": len(sheet._charts), "validations": len(sheet.data_validations.dataValidation)}
        for sheet in book
    }  # fmt: skip


def of_page(file: Path) -> dict[str, Any]:
    """The data a page carries, and its visible text."""
    text = file.read_text(encoding="utf-8")
    data = re.findall(r'<script[^>]*type="application/json"[^>]*>(.*?)</script>', text, re.DOTALL)
    seen = re.sub(r"<(script|style)\b.*?</\1>", " ", text, flags=re.DOTALL)
    words = [w.strip() for w in re.split(r"<[^>]*>", seen) if w.strip()]
    return {
        "data": [json.loads(d) for d in data],
        "words": words,
        "svg": text.count("<svg"),
        "tables": text.count("<table"),
    }


def of_csv(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def of_parquet(file: Path) -> list[dict[str, Any]]:
    from pyarrow import parquet

    rows: list[dict[str, Any]] = parquet.read_table(file).to_pylist()
    return rows


READERS: dict[str, Callable[[Path], Any]] = {
    ".xlsx": of_workbook,
    ".html": of_page,
    ".csv": of_csv,
    ".parquet": of_parquet,
    ".json": lambda file: json.loads(file.read_text(encoding="utf-8")),
}


Same = Callable[[float, float], bool]


def differences(before: Any, after: Any, same: Same, path: str = "") -> Iterator[tuple[str, str]]:
    """The field (without its position in a list) and what it is before and after."""
    if PASSING.search(path):
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys((*before, *after)):
            yield from differences(before.get(key), after.get(key), same, f"{path}.{key}")
    elif isinstance(before, list) and isinstance(after, list):
        if len(before) != len(after):
            yield path, f"{len(before)} entries, then {len(after)}"
        for a, b in zip(before, after, strict=False):
            named = _named(a)
            yield from ((where, f"{named}{what}") for where, what in differences(a, b, same, path))
    elif not _are_same(before, after, same):
        yield path, f"{before!r}, then {after!r}"


def _named(entry: Any) -> str:
    if not isinstance(entry, dict):
        return ""
    words = (entry.get(key) for key in ("region", "industry_code", "industry", "code"))
    return "".join(f"{word} " for word in words if isinstance(word, str))


def _are_same(before: Any, after: Any, same: Same) -> bool:
    if before == after or before is after:
        return True
    try:
        return same(float(before), float(after))
    except (TypeError, ValueError):
        return False


def compare(before: Path, after: Path, digits: int | None, only: str) -> int:
    """Print what differs, field by field; the number of files in which something does."""
    tolerance = 0.0 if digits is None else 0.5 * 10.0 ** (1 - digits)

    def same(a: float, b: float) -> bool:
        return math.isclose(a, b, rel_tol=tolerance, abs_tol=tolerance) or (math.isnan(a) and math.isnan(b))

    n = 0
    files = {f.relative_to(x) for x in (before, after) for f in x.rglob("*.json")}
    wanted = only.replace(" ", "-")
    for name in sorted(
        f for f in files if wanted in f.parts[0] and ((before / f.parts[0]).exists() and (after / f.parts[0]).exists())
    ):
        if not ((before / name).exists() and (after / name).exists()):
            print(f"{name}: only in {'the first' if (before / name).exists() else 'the second'}")
            n += 1
            continue
        one, two = (json.loads((x / name).read_text(encoding="utf-8")) for x in (before, after))
        differing = list(differences(one, two, same))
        if not differing:
            continue
        n += 1
        print(f"{name}: {len(differing)} differ")
        shown: Counter[str] = Counter()
        for field, what in differing:
            shown[field] += 1
            if shown[field] <= FIRST_SHOWN:
                print(f"    {field}: {what[:300]}")
        for field, many in shown.items():
            if many > FIRST_SHOWN:
                print(f"    {field}: {many} in all")
    print(f"{n} of {len(files)} files differ")
    return n


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    running = commands.add_parser("run")
    running.add_argument("folder", type=Path)
    running.add_argument("--python", default=sys.executable, help="the interpreter whose sectorlmi is asked")
    comparing = commands.add_parser("compare")
    comparing.add_argument("before", type=Path)
    comparing.add_argument("after", type=Path)
    comparing.add_argument("--digits", type=int)
    for command in (running, comparing):
        command.add_argument("--only", default="", help="commands whose title holds this")
    given = parser.parse_args()
    if given.command == "run":
        run(given.folder, given.python, given.only)
    else:
        sys.exit(1 if compare(given.before, given.after, given.digits, given.only) else 0)


if __name__ == "__main__":
    main()
