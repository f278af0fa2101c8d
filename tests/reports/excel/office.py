"""LibreOffice as an independent calculator of workbooks, made to calculate every formula anew."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

# 0 is "always recalculate": LibreOffice otherwise trusts the results that are stored in the file.
_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item>
</oor:items>
"""


def program() -> str | None:
    """LibreOffice's command, or None when it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def recalculated(files: Sequence[Path], folder: Path, kind: str = "xlsx") -> list[Path]:
    """The workbooks, opened, calculated and saved by LibreOffice in one go."""
    profile, results = folder / "profile", folder / "recalculated"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_ALWAYS)
    command = [str(program()), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    command += ["--convert-to", kind, "--outdir", str(results), *map(str, files)]
    subprocess.run(command, check=True, capture_output=True, timeout=280)
    made = [results / f"{file.stem}.{kind}" for file in files]
    assert all(file.exists() for file in made)
    return made


def with_false_results(workbook: Path, copy: Path) -> Path:
    """A copy in which every formula carries the result 77, so that only a true recalculation can be right."""
    with zipfile.ZipFile(workbook) as source, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as target:
        for item in source.infolist():
            data = source.read(item)
            if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", item.filename):
                text = re.sub(r"(<c [^>]*?)( t=\"\w+\")?>(<f>[^<]*</f>)<v>[^<]*</v>", r"\1>\3<v>77</v>", data.decode())
                data = text.encode()
            target.writestr(item, data)
    return copy


def is_same(one: Any, other: Any) -> bool:
    """Whether two cell values agree: an empty text is nothing, and numbers may differ by float noise."""
    one, other = (None if value == "" else value for value in (one, other))
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) <= 1e-9 * max(1.0, abs(one))
    return bool(one == other)
