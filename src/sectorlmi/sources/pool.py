"""A few transfers at once: all of them, or the first failure and no more."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from typing import TypeVar

from sectorlmi.sources.patience import StoppedError

T = TypeVar("T")


def run_all(jobs: Sequence[Callable[[], T]], workers: int, stopped: threading.Event) -> list[T]:
    """The results in order. After a failure `stopped` is set, upon which running jobs give up with StoppedError.

    Raises the exception of the first job, in order, that failed by itself.
    """
    stopped.clear()
    with ThreadPoolExecutor(max(1, min(workers, len(jobs)))) as executor:
        futures = [executor.submit(job) for job in jobs]
        try:
            wait(futures, return_when=FIRST_EXCEPTION)
        finally:
            if not all(future.done() for future in futures):
                stopped.set()
            executor.shutdown(cancel_futures=True)
            stopped.clear()
    _raise_first(futures)
    return [future.result() for future in futures]


def _raise_first(futures: Sequence[Future[T]]) -> None:
    for future in futures:
        if not future.cancelled():
            with suppress(StoppedError):
                future.result()


class Counter:
    """Hands on numbers from several threads, one call at a time."""

    def __init__(self, count: Callable[[int], None]) -> None:
        self._count = count
        self._lock = threading.Lock()

    def __call__(self, n: int) -> None:
        with self._lock:
            self._count(n)
