"""What headers mean, apart from any connection."""

from __future__ import annotations

import pytest

from sectorlmi.errors import SourceError
from sectorlmi.fetch import plan, responses, transfer
from sectorlmi.fetch.addresses import Addresses
from sectorlmi.fetch.receipts import Begun, Receipt
from sectorlmi.terms.period import Period

ZIP = plan.singlefile(Period(2018), Addresses())
SLICE = plan.area_slice(Period(2018), "13121", Addresses())
BEGUN = Begun(ZIP.url, '"v1"', "Wed, 04 Sep 2019 14:00:00 GMT")


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Content-Range": "bytes 500-999/1000", "ETag": '"v1"'}, True),
        ({"Content-Range": "bytes 500-999/1000"}, True),
        ({"Content-Range": "bytes 500-999/1000", "ETag": '"v2"'}, False),
        ({"Content-Range": "bytes 500-999/1000", "Last-Modified": "Thu, 05 Sep 2019 14:00:00 GMT"}, False),
        ({"Content-Range": "bytes 499-999/1000", "ETag": '"v1"'}, False),
        ({"ETag": '"v1"'}, False),
    ],
)
def test_only_the_rest_of_the_same_version_continues(headers: dict[str, str], expected: bool) -> None:
    assert responses.continues(headers, BEGUN, 500) is expected


@pytest.mark.parametrize(
    ("headers", "validator"),
    [
        ({"ETag": '"v1"', "Last-Modified": "D"}, '"v1"'),
        ({"ETag": 'W/"v1"', "Last-Modified": "D"}, "D"),  # a weak ETag may not stand in If-Range
        ({"ETag": 'W/"v1"'}, None),
        ({}, None),
        ({"ETag": '"v1"', "Content-Encoding": "gzip"}, None),  # the bytes on the disk are not those on the wire
    ],
)
def test_what_can_be_resumed(headers: dict[str, str], validator: str | None) -> None:
    begun = responses.beginning(headers, ZIP)
    assert (begun.validator if begun else None) == validator
    assert responses.beginning(headers, SLICE) is None


@pytest.mark.parametrize(
    ("headers", "is_changed"),
    [
        ({"ETag": '"a"'}, False),
        ({"ETag": '"b"'}, True),
        ({"ETag": '"b"', "Last-Modified": "D"}, True),
        ({"Last-Modified": "D"}, False),
        ({"Last-Modified": "E"}, True),
        ({}, True),
    ],
)
def test_changed_or_not(headers: dict[str, str], is_changed: bool) -> None:
    known = Receipt(ZIP.url, "00", 1, "2026-01-01T00:00:00+00:00", '"a"', "D")
    assert responses.remote(200, headers, ZIP, known).is_changed is is_changed


def test_no_way_from_a_protected_to_an_unprotected_address() -> None:
    with pytest.raises(SourceError, match="unprotected"):
        transfer.check_protected(ZIP.url, "http://elsewhere/x")
