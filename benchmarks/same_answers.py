"""Whether a change of the program moved a number: `python benchmarks/same_answers.py run FOLDER`, before the change
and after it, then `python benchmarks/same_answers.py compare BEFORE AFTER [--digits 10]`.

`run` works the reference studies out (the sample, Georgia at 3, 4 and 5 digits under each policy, its counties as a
batch, own regions, groups; central Ohio across a NAICS revision where `../shared` is) and keeps every table, ranking,
short list and batch. `compare` names each field that differs, exactly or from so many digits on; it ends with 1 if any
does.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from sectorlmi.config import load_study
from sectorlmi.ranking import result
from sectorlmi.reports import json as json_report
from sectorlmi.reports import short_list_json
from sectorlmi.store import Store
from sectorlmi.terms.groups import IndustryGroup
from sectorlmi.terms.region import IndustryRegion
from sectorlmi.terms.study import IndustryRule, Level, Policy, Region, Study, Years
from sectorlmi.workflows import batch, demo, rank, shortlist
from sectorlmi.workflows.batch_work import Request
from sectorlmi.workflows.load import load

OHIO_FILE = Path(__file__).resolve().parents[2] / "shared" / "data" / "qcew" / "oh15_annual_2020_2023.zip"
OHIO = (
    *("39041", "39045", "39047", "39049", "39073", "39083", "39089", "39091"),
    *("39097", "39101", "39117", "39127", "39129", "39141", "39159"),
)
POLICIES: tuple[Policy, ...] = ("estimate", "floor", "exclude")
GROUPS = (IndustryGroup("Health", ("621", "622", "623")), IndustryGroup("Building", ("236", "238")))
OWN = (IndustryRegion("23", Region("South", ("13063", "13113", "13151"))),
       IndustryRegion("62", Region("Fulton", ("13121",))))  # fmt: skip
FIRST_SHOWN = 5

Job = Callable[[Study, Store, Path], None]


def ranked(study: Study, store: Store, stem: Path) -> None:
    found = rank.run(study, store)
    told = json_report.as_dict(result.document(found))
    told |= {
        "table": result.table_rows(found.table),
        "notes": list(found.notes),
    }
    stem.with_suffix(".json").write_text(json.dumps(told, indent=0))
    (written,) = rank.write(found, ["csv"], stem.parent / stem.name)
    written.replace(stem.with_suffix(".csv"))
    written.parent.rmdir()


def listed(study: Study, store: Store, stem: Path) -> None:
    found = shortlist.run(study, store, shortlist.Wanted(groups=study.groups))
    stem.with_suffix(".json").write_text(json.dumps(short_list_json.as_dict(found), indent=0))


def every_county(study: Study, store: Store, stem: Path) -> None:
    batch.run(study, store, Request("all-counties", stem.with_suffix(".parquet")))


def of_georgia() -> Iterator[tuple[str, Study, Job]]:
    study = load_study(demo.georgia() / "study.yml")
    for digits in (3, 4, 5):
        for policy in POLICIES:
            yield f"georgia {digits} {policy}", replace(study, level=Level(digits), suppressed=policy), ranked
    for policy in POLICIES:
        yield f"own regions {policy}", replace(study, industry_regions=OWN, suppressed=policy), ranked
        yield f"groups {policy}", replace(study, groups=GROUPS, suppressed=policy), listed
        yield f"batch 3 {policy}", replace(study, suppressed=policy), every_county
    loose = IndustryRule(minimum_employment=0, minimum_establishments=0, maximum_estimated_share=None)
    yield "batch 4 estimate", replace(study, level=Level(4)), every_county
    yield "batch all ownerships", replace(study, ownership=("1", "2", "3", "5"), industries=loose), every_county
    yield "all ownerships", replace(study, ownership=("1", "2", "3", "5")), ranked
    yield "total base", replace(study, lq_base="total"), ranked
    yield "mixed levels", replace(study, level=Level(3, (("541", 4),))), ranked
    yield "one county", replace(study, region=Region("Fulton", ("13121",))), ranked


def of_sample() -> Iterator[tuple[str, Study, Job]]:
    study = load_study(demo.samples() / "study.yml")
    for digits in (3, 4):
        for policy in POLICIES:
            yield f"sample {digits} {policy}", replace(study, level=Level(digits), suppressed=policy), ranked
    yield "sample batch", study, every_county


def of_ohio() -> Iterator[tuple[str, Study, Job]]:
    study = Study("Central Ohio", Region("Central Ohio", OHIO), Years(2020, 2023), benchmark="39049")
    for policy in POLICIES:
        yield f"ohio 3 {policy}", replace(study, suppressed=policy), ranked
        yield f"ohio batch {policy}", replace(study, suppressed=policy), every_county
    yield "ohio 4 estimate", replace(study, level=Level(4)), ranked


STORES: dict[str, tuple[Path, Callable[[], Iterator[tuple[str, Study, Job]]]]] = {
    "georgia": (demo.georgia(), of_georgia),
    "sample": (demo.samples(), of_sample),
    "ohio": (OHIO_FILE, of_ohio),
}


def run(folder: Path, only: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, (file, studies) in STORES.items():
        if not file.exists():
            print(f"{file} is not here", file=sys.stderr)
            continue
        with tempfile.TemporaryDirectory() as kept:
            store = Store(Path(kept))
            load([file], store, is_sample=name == "sample")
            for title, study, job in studies():
                if only in title:
                    job(study, store, folder / title.replace(" ", "-"))
                    print(title, file=sys.stderr, flush=True)


def read(file: Path) -> Any:
    if file.suffix == ".json":
        return json.loads(file.read_text())
    if file.suffix == ".csv":
        with file.open(encoding="utf-8-sig", newline="") as stream:
            return list(csv.DictReader(stream))
    from pyarrow import parquet

    return parquet.read_table(file).to_pylist()


def differences(
    before: Any, after: Any, same: Callable[[float, float], bool], path: str = ""
) -> Iterator[tuple[str, str]]:
    """The field (without its position in a list) and what it is before and after."""
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


def _are_same(before: Any, after: Any, same: Callable[[float, float], bool]) -> bool:
    if before == after or before is after:
        return True
    try:
        return same(float(before), float(after))
    except (TypeError, ValueError):
        return False


def compare(before: Path, after: Path, digits: int | None) -> int:
    """Print what differs, field by field; the number of files in which something does."""
    tolerance = 0.0 if digits is None else 0.5 * 10.0 ** (1 - digits)

    def same(a: float, b: float) -> bool:
        return math.isclose(a, b, rel_tol=tolerance, abs_tol=tolerance) or (math.isnan(a) and math.isnan(b))

    n = 0
    for name in sorted({f.name for f in (*before.iterdir(), *after.iterdir()) if not f.name.endswith(".about.json")}):
        if not ((before / name).exists() and (after / name).exists()):
            print(f"{name}: only in one of them")
            n += 1
            continue
        found = list(differences(read(before / name), read(after / name), same))
        n += bool(found)
        print(f"{name}: {len(found) or 'nothing'} differs")
        shown: Counter[str] = Counter()
        for field, what in found:
            shown[field] += 1
            if shown[field] <= FIRST_SHOWN:
                print(f"    {field}: {what[:300]}")
        for field, many in shown.items():
            if many > FIRST_SHOWN:
                print(f"    {field}: {many} in all")
    return n


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    running = commands.add_parser("run")
    running.add_argument("folder", type=Path)
    running.add_argument("--only", default="", help="studies whose title holds this")
    comparing = commands.add_parser("compare")
    comparing.add_argument("before", type=Path)
    comparing.add_argument("after", type=Path)
    comparing.add_argument("--digits", type=int)
    given = parser.parse_args()
    if given.command == "run":
        run(given.folder, given.only)
    else:
        sys.exit(1 if compare(given.before, given.after, given.digits) else 0)


if __name__ == "__main__":
    main()
