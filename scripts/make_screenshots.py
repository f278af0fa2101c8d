"""Take the pictures of docs/images from the bundled real region, Metro Atlanta: the web page, and two tabs of the
workbook.

    python scripts/make_screenshots.py

Needs chromium, LibreOffice and poppler (pdftotext, pdftoppm).
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from sectorlmi.workflows import demo

IMAGES: Final = Path(__file__).resolve().parent.parent / "docs" / "images"
_MOST_BYTES: Final = 300_000
_WINDOW: Final = "1280,1000"
# Tab → the name of its picture, and what of the printed page to show: left, top, width, height at 110 dots an inch.
_TABS: Final[Mapping[str, tuple[str, tuple[int, int, int, int]]]] = {
    "Board": ("workbook.png", (36, 44, 1146, 690)),
    "K Ranking": ("ranking.png", (36, 44, 1098, 432)),
}


def program(*names: str) -> str:
    """The first of these programs that is there."""
    found = next(filter(None, map(shutil.which, names)), None)
    return found or sys.exit(f"missing: {' or '.join(names)}")


def run(*command: str | Path) -> str:
    """Run a program quietly; its output."""
    return subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True).stdout


def picture_of_page(page: Path, picture: Path) -> None:
    """The top of the web page as a browser shows it."""
    options = ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--virtual-time-budget=4000")
    browser = program("chromium", "chromium-browser", "google-chrome")
    profile = f"--user-data-dir={page.parent / 'browser'}"
    run(browser, *options, profile, f"--window-size={_WINDOW}", f"--screenshot={picture}", page.as_uri())


def pictures_of_tabs(workbook: Path, folder: Path) -> None:
    """The first printed page of each tab of `_TABS`, without its margins."""
    office = program("soffice", "libreoffice")
    profile = f"-env:UserInstallation={(workbook.parent / 'office').as_uri()}"
    run(office, profile, "--headless", "--convert-to", "pdf", "--outdir", workbook.parent, workbook)
    pdf = workbook.with_suffix(".pdf")
    pages = run(program("pdftotext"), "-layout", pdf, "-").split("\f")
    for tab, (name, (left, top, width, height)) in _TABS.items():
        number = next(i for i, page in enumerate(pages, 1) if page.lstrip("\n").split("\n")[0].rstrip().endswith(tab))
        place = ("-x", left, "-y", top, "-W", width, "-H", height)
        only = ("-f", number, "-l", number, "-r", 110, "-singlefile", "-png")
        run(program("pdftoppm"), *map(str, (*only, *place)), pdf, (folder / name).with_suffix(""))


def main() -> None:
    """Take every picture."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        _, written = demo.run(Path(name) / "demo")
        files = {path.suffix: path for path in written}
        picture_of_page(files[".html"], IMAGES / "page.png")
        pictures_of_tabs(files[".xlsx"], IMAGES)
    for picture in sorted(IMAGES.glob("*.png")):
        size = picture.stat().st_size
        print(f"{picture.name}: {size:,} bytes{'' if size < _MOST_BYTES else ', TOO LARGE'}")


if __name__ == "__main__":
    main()
