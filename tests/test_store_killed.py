"""The commit of a load, killed with SIGKILL before each line of it: the catalog is the old one or the new one."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from sectorlmi.store import catalog as catalogs
from sectorlmi.store.catalog import Catalog, Manifest
from sectorlmi.terms.period import Period

OLD, NEW = Catalog({Period(2015): "qcew/2015/a.json"}), Catalog({Period(2015): "qcew/2015/b.json"})


def killed_before_line(n: int, root: Path) -> bool:
    """Whether the commit had so many lines; the child that ran it is killed before the n-th one."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    left = n

    def watch(frame: FrameType, event: str, _arg: Any) -> Any:
        nonlocal left
        if frame.f_code.co_filename != catalogs.__file__:
            return None
        left -= event == "line"
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)
        return watch

    sys.settrace(watch)
    catalogs.write_manifest(root, Manifest(Period(2015)))
    catalogs.write_catalog(root, NEW)
    os._exit(0)


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork")
def test_killed_before_any_line_of_the_commit(tmp_path: Path) -> None:
    found = []
    n = 1
    while True:
        catalogs.write_catalog(tmp_path, OLD)
        if not killed_before_line(n, tmp_path):
            break
        found.append(catalogs.read_catalog(tmp_path))
        n += 1
    assert n > 30
    assert all(each in (OLD, NEW) for each in found)
    assert found[0] == OLD
    assert found[-1] == NEW
    assert found == sorted(found, key=lambda each: each == NEW)
