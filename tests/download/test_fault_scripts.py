"""Seeded scripts of faults against whole fetches: right data, or a clear error and the store as it was."""

from __future__ import annotations

import random

import pytest

from sectorlmi.errors import SectorlmiError
from sectorlmi.fetch import plan
from sectorlmi.fetch.addresses import Addresses
from sectorlmi.fetch.download import Client
from sectorlmi.store import Store
from sectorlmi.terms.period import Period
from sectorlmi.workflows.fetch import fetch

from . import fault_server as faults
from .conftest import held, picture
from .fault_server import Fault, FaultServer
from .made_up import singlefile_zip, slice_csv, truth

AREAS = ["13000", "13089", "13121"]
YEAR = 2018
N_SCRIPTS = 80


def _kinds(dice: random.Random) -> list[tuple[str, Fault]]:
    """Every kind of fault, with sizes from the dice; the name says in an assertion what happened."""
    return [
        ("drop", faults.drop(dice.randrange(900))),
        ("reset", faults.reset(dice.randrange(900))),
        ("drip", faults.drip()),
        ("silence", faults.silence),
        ("nonsense", faults.nonsense),
        ("403", faults.status(403)),
        ("404", faults.status(404)),
        ("429", faults.status(429, {"Retry-After": str(dice.randrange(400))})),
        ("500", faults.status(500)),
        ("503", faults.status(503)),
        ("html", faults.html(dice.choice(["text/html", "text/csv"]))),
        ("length", faults.length(dice.choice([-400, -7, -1, 1, 50]))),
        ("empty", faults.changed(faults.empty)),
        ("cut at a row", faults.changed(faults.without_its_end)),
        ("column", faults.changed(faults.renamed_column)),
        ("redirect", faults.redirect("/elsewhere", hops=dice.choice([1, 99]))),
        ("gzip", faults.gzipped),
        ("gzip cut", faults.gzipped_cut),
        ("chunks", faults.chunked(dice.choice([1.0, 0.4]))),
        ("no length", faults.no_length(dice.choice([None, 4]))),
        ("stale piece", faults.stale_piece),
        ("304", faults.stale_not_modified),
        ("206", faults.wrong_piece),
    ]


def _slice(area: str) -> str:
    return f"/api/{YEAR}/a/area/{area}.csv"


def _script(server: FaultServer, seed: int) -> list[str]:
    """Put faults on the slices, or, in every fourth script, have no slices and faults on the singlefile."""
    dice = random.Random(seed)
    single = f"/files/{YEAR}/csv/{YEAR}_annual_singlefile.zip"
    if seed % 4 == 3:
        server.files[single] = singlefile_zip(AREAS, YEAR)
        paths = [single] * 3
    else:
        server.files |= {_slice(area): slice_csv(area, YEAR) for area in AREAS}
        paths = [_slice(area) for area in AREAS]
    said = []
    for path in paths:
        for name, fault in dice.sample(_kinds(dice), dice.choice([0, 1, 1, 2, 6])):
            server.put(path, fault)
            said.append(f"{path.rsplit('/', 1)[-1]} {name}")
        if path == single and dice.random() < 0.5:
            server.put(path, faults.changed(faults.flipped))
            said.append("singlefile flipped byte")
    return said


def _error_of(chosen: plan.Plan, store: Store, client: Client, where: Addresses) -> SectorlmiError | None:
    try:
        fetch(chosen, store, client=client, where=where)
    except SectorlmiError as error:
        return error
    return None


@pytest.fixture
def chosen(where: Addresses) -> plan.Plan:
    return plan.plan_qcew([Period(YEAR)], AREAS, where)


@pytest.mark.parametrize("seed", range(N_SCRIPTS))
def test_right_data_or_a_clear_error(
    *, server: FaultServer, where: Addresses, client: Client, store: Store, chosen: plan.Plan, seed: int
) -> None:
    right = truth(*(slice_csv(area, YEAR) for area in AREAS))
    before = picture(store)
    said = _script(server, seed)
    error = _error_of(chosen, store, client, where)
    if error is None:
        assert held(store, YEAR) == right, said
    else:
        assert error.hint, said
        assert server.url in str(error), said
        assert picture(store) == before, said
    server.faults.clear()
    fetch(chosen, store, client=client, where=where)
    assert held(store, YEAR) == right, said


@pytest.mark.parametrize("seed", range(0, N_SCRIPTS, 8))
def test_an_older_copy_survives_a_fetch_that_fails(
    *, server: FaultServer, where: Addresses, client: Client, store: Store, chosen: plan.Plan, seed: int
) -> None:
    """The store holds the preliminary values; a failing fetch of the final ones leaves every byte of them."""
    server.files |= {_slice(area): slice_csv(area, YEAR, seed=9) for area in AREAS}
    fetch(chosen, store, client=client, where=where)
    before = picture(store)
    _script(server, 4 * seed)
    dice = random.Random(seed)
    server.always[_slice(dice.choice(AREAS))] = dice.choice(
        [faults.status(403), faults.html(), faults.drop(50), faults.changed(faults.renamed_column), faults.length(9)]
    )
    with pytest.raises(SectorlmiError):
        fetch(chosen, store, client=client, where=where)
    assert picture(store) == before
    assert held(store, YEAR) == truth(*(slice_csv(area, YEAR, seed=9) for area in AREAS))


def test_the_scripts_end_both_ways(
    server: FaultServer, where: Addresses, client: Client, store: Store, chosen: plan.Plan
) -> None:
    """Scripts of passing faults alone must succeed: an error there would hide behind `a clear error`."""
    for area in AREAS:
        server.files[_slice(area)] = slice_csv(area, YEAR)
        server.put(_slice(area), faults.drop(300), faults.status(503), faults.gzipped_cut, faults.length(-5))
    fetch(chosen, store, client=client, where=where)
    assert held(store, YEAR) == truth(*(slice_csv(area, YEAR) for area in AREAS))
