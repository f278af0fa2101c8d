"""How long a workbook takes: 90 and 300 made-up industries of ten counties, in a fresh process each time.

Run by hand: `python benchmarks/report_speed.py`. Prints medians of five, in seconds of processor time (other programs
on the machine do not change them) and as ratios to `import pandas`. Targets: 90 industries in 1 s, 300 in 2.5 s. The
import of the writer is counted.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
from pathlib import Path

REPORTS = Path(__file__).resolve().parent.parent / "tests" / "reports" / "start"
COUNTIES = tuple(f"99{i:03}" for i in range(1, 20, 2))

_ONE = """
import sys, time
sys.path.insert(0, sys.argv[1])
from start_report import Wanted, start_report
report = start_report(Wanted(n=int(sys.argv[2]), counties=tuple(sys.argv[3:])))
start = time.process_time()
from sectorlmi.reports.excel import start
made = start.workbook(report)
print(time.process_time() - start, len(made))
"""


def one(industries: int) -> tuple[float, int]:
    """Seconds and bytes of one workbook, made by a fresh process."""
    command = [sys.executable, "-c", _ONE, str(REPORTS), str(industries), *COUNTIES]
    seconds, size = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(seconds), int(size)


def pandas() -> float:
    """Seconds that `import pandas` takes in a fresh process."""
    code = "import time; start = time.process_time(); import pandas; print(time.process_time() - start)"
    return float(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout)


def main() -> None:
    """Print a line for each size."""
    yardstick = statistics.median(pandas() for _ in range(5))
    for industries in (90, 300):
        runs = [one(industries) for _ in range(5)]
        seconds = statistics.median(run[0] for run in runs)
        against = f"{seconds / yardstick:6.2f} × import pandas"
        print(f"xlsx, {industries:3} industries {seconds:8.3f} s {against} {runs[0][1] / 1024:6.0f} KB")


if __name__ == "__main__":
    main()
