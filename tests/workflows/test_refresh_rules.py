"""Single rules of `refresh`, without a server: what counts as held, and when news counts as told."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import pytest

from sectorlmi.runs import folder as folders
from sectorlmi.runs import record
from sectorlmi.store import Store
from sectorlmi.terms.period import Period
from sectorlmi.terms.progress import nobody
from sectorlmi.terms.study import OutputRule, Study, Years
from sectorlmi.terms.study_parts import Region
from sectorlmi.workflows import refresh as workflow
from sectorlmi.workflows.refresh_report import Refreshed, Wishes


class Areas:
    """A store that knows which areas it has, and nothing else."""

    def __init__(self, *areas: str) -> None:
        self._areas = list(areas)

    def areas(self, _: Period) -> Sequence[str]:
        return self._areas


def refresh_of(study: Study, store: Any) -> workflow._Refresh:
    return workflow._Refresh(study, cast(Store, store), Wishes(), None, None, lambda _: None, nobody, None)


@pytest.mark.parametrize(
    ("there", "is_held"),
    [
        (("13000", "13089", "13121"), True),
        (("13000", "13121"), False),
        (("13000", "13089"), False),
        (("13089", "13121"), False),
        ((), False),
    ],
)
def test_a_year_is_held_where_every_county_and_the_benchmark_are_there(there: tuple[str, ...], is_held: bool) -> None:
    study = Study("Two", Region("Two", ("13089", "13121")), Years.of(2015, 2018), benchmark="13000")
    assert refresh_of(study, Areas(*there))._is_held(Period(2018)) is is_held


def test_a_state_is_held_where_a_county_of_it_is() -> None:
    study = Study("State", Region("State", (), "13"), Years.of(2015, 2018), benchmark="US000")
    assert refresh_of(study, Areas("US000", "13001"))._is_held(Period(2018))
    assert not refresh_of(study, Areas("US000", "13000"))._is_held(Period(2018))


class TestNews:
    """What was found counts as told when whoever is to hear of it has heard it, not before."""

    @pytest.fixture
    def study(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Study:
        study = Study("One", Region("One", ("13089",)), Years.of(2015, 2018), output=OutputRule(folder=tmp_path))

        def with_news(under_way: workflow._Refresh) -> Refreshed:
            under_way._untold.parent.mkdir(parents=True, exist_ok=True)
            under_way._untold.write_text("")
            return Refreshed(study.years, (), None)

        monkeypatch.setattr(workflow._Refresh, "run", with_news)
        return study

    def test_it_waits_while_it_is_being_told(self, study: Study, tmp_path: Path) -> None:
        waits = record.runs_folder(study) / folders.UNTOLD
        seen: list[bool] = []
        workflow.refresh(study, Store(tmp_path / "store"), tell=lambda _: seen.append(waits.is_file()))
        assert seen == [True]
        assert not waits.is_file()

    def test_it_waits_where_telling_fails(self, study: Study, tmp_path: Path) -> None:
        def fail(_: Refreshed) -> None:
            raise OSError("stdout is gone")

        with pytest.raises(OSError, match="stdout is gone"):
            workflow.refresh(study, Store(tmp_path / "store"), tell=fail)
        assert (record.runs_folder(study) / folders.UNTOLD).is_file()
