"""Bytes read are added up and told with what they are of, never more than there are."""

from __future__ import annotations

from sectorlmi.terms.progress import Gauge, nobody


def test_bytes_are_added_up_under_the_label_of_the_moment() -> None:
    told: list[tuple[str, int, int]] = []
    gauge = Gauge(lambda *said: told.append(said), 100)
    gauge.label = "a.csv"
    gauge(60)
    gauge.label = "b.csv"
    gauge(60)
    assert told == [("a.csv", 60, 100), ("b.csv", 100, 100)]


def test_nobody_needs_to_watch() -> None:
    Gauge(nobody, 0)(10)
