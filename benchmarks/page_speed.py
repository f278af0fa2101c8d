"""How long one step of a weight slider takes on the web page: 300 industries, headless Chromium.

Run by hand: `python benchmarks/page_speed.py`. A step is the slider's input event with all that answers it (ranking,
charts, table, short list) and the layout of the page, once with the top of the page in sight and once with the table,
which is the dearest part to draw. Prints milliseconds by the clock, which on a busy machine count
the others' work too, and of the page's own processor time a step; the target is at most 16 at the median.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "reports" / "browser"))

from chromium import open_browser, why_no_browser
from made_up import made_up_report

from sectorlmi.ranking import result
from sectorlmi.reports.page import start as html

SIZES, STEPS = (90, 300), 79

_STEPS = """
const slider = document.getElementById("weight-" + arguments[0]);
const times = [], orders = new Set();
for (let i = 0; i < arguments[1]; i++) {
  slider.value = i < 40 ? i + 1 : 79 - i;  // notch by notch, up and down again
  const start = performance.now();
  slider.dispatchEvent(new Event("input", { bubbles: true }));
  void document.body.offsetHeight;
  times.push(performance.now() - start);
  orders.add([...document.querySelectorAll("#industries tr")].map((row) => row.dataset.code).join());
}
return [times, orders.size];
"""


def processor_seconds(driver: Any) -> float:
    """Processor time that the page's main thread has used since it was asked to count."""
    metrics = driver.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
    return float(next(m["value"] for m in metrics if m["name"] == "TaskDuration"))


def main() -> None:
    """Time the steps of two sliders for each size."""
    reason = why_no_browser()
    if reason:
        sys.exit(reason)
    with tempfile.TemporaryDirectory() as folder:
        driver = open_browser(Path(folder) / "profile", Path(folder))
        for size in SIZES:
            path = Path(folder) / f"{size}.html"
            html.write(result.document(made_up_report(size)), path)
            print(f"{size:4} industries, {path.stat().st_size / 1000:,.0f} kB")
            for seen in ("header", "#table-card"):
                time_steps(driver, path, seen)
        driver.quit()


def time_steps(driver: Any, path: Path, seen: str) -> None:
    """Time the steps of both sliders with a part of the page in sight."""
    driver.get(path.as_uri())
    driver.execute_script("document.querySelector(arguments[0]).scrollIntoView()", seen)
    driver.execute_cdp_cmd("Performance.enable", {"timeDomain": "threadTicks"})
    times: list[float] = []
    before = processor_seconds(driver)
    for name in ("growth", "employment"):
        taken, orders = driver.execute_script(_STEPS, name, STEPS)
        assert orders > 10, "the sliders did not re-rank the table"
        times += taken
    own = 1000 * (processor_seconds(driver) - before) / len(times)
    driver.execute_cdp_cmd("Performance.disable", {})
    middle, late = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    print(f"  {seen:12} median {middle:5.1f} ms, 95 % {late:5.1f} ms, processor {own:5.1f} ms a step")


if __name__ == "__main__":
    main()
