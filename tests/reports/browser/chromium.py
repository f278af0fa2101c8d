"""Headless Chromium, started so that it asks nothing of the network by itself."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path
from typing import Any

# Keys, as the WebDriver standard numbers them (§17.4.2).
ENTER, END, HOME, ARROW_RIGHT = "\ue007", "\ue010", "\ue011", "\ue014"

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_SWITCHES = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1440,1000",
)


def why_no_browser() -> str:
    """What is missing for opening a page; empty when nothing is."""
    if importlib.util.find_spec("selenium") is None:
        return "selenium is not installed (pip install -e '.[dev]')"
    if not _browser():
        return "no chromium on this machine (apt-get install chromium)"
    return "" if shutil.which("chromedriver") else "no chromedriver on this machine (apt-get install chromium-driver)"


def open_browser(profile: Path, downloads: Path) -> Any:
    """A Selenium driver of Chromium with an empty profile, which saves files without asking."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = _browser()
    for switch in (*_SWITCHES, f"--user-data-dir={profile}"):
        options.add_argument(switch)
    options.add_experimental_option("prefs", {"download.default_directory": str(downloads)})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    driver.set_script_timeout(30)
    return driver


def _browser() -> str:
    return next((found for name in _BROWSERS if (found := shutil.which(name))), "")
