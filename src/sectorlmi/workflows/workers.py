"""Independent pieces of work, by this process, by several of this machine, or by those of a Dask cluster.

A piece is a plain value, and what it makes depends on it and on the store alone. Results come in the order of the
pieces, so that what is written of them is the same however many work on it, and only a few are ever waiting.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any, Final, TypeVar

from sectorlmi.errors import ConfigError, WorkerError

Piece = TypeVar("Piece")
Made = TypeVar("Made")
# Of each worker so many pieces are under way or wait to be taken, while the first of them is not done.
_AHEAD: Final = 2


def cores() -> int:
    """How many processes can work at once here."""
    of_this_process = getattr(os, "sched_getaffinity", None)
    return len(of_this_process(0)) if of_this_process else os.cpu_count() or 1


def checked(n_workers: int | None, at: str = "--workers") -> int:
    """This many, or as many as there are cores. ConfigError on less than one."""
    if n_workers is not None and n_workers < 1:
        raise ConfigError(f"{at}: {n_workers} processes do no work", "Give a number from 1 up, or leave it out.")
    return n_workers or cores()


def in_order(
    work: Callable[[Piece], Made], pieces: Iterable[Piece], *, n_workers: int = 1, scheduler: str = ""
) -> Iterator[Made]:
    """What a function of a module makes of each piece, in the order of the pieces.

    Args:
        n_workers: processes of this machine; one works here, without another.
        scheduler: the address of a Dask scheduler, whose workers do it instead.

    Raises:
        ConfigError: the scheduler cannot be reached, or Dask is not installed.
        WorkerError: a process ended before its piece was done.
        Whatever the function raises, at the piece's place.
    """
    if scheduler:
        with _cluster(scheduler) as (submit, n_there):
            yield from _ahead(submit, work, pieces, n_there)
    elif n_workers <= 1:
        yield from map(work, pieces)
    else:
        with _processes(n_workers) as submit:
            yield from _ahead(submit, work, pieces, n_workers)


def _ahead(
    submit: Callable[..., Any], work: Callable[[Piece], Made], pieces: Iterable[Piece], n_workers: int
) -> Iterator[Made]:
    waiting: deque[Any] = deque()
    for piece in pieces:
        waiting.append(submit(work, piece))
        if len(waiting) > _AHEAD * n_workers:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


@contextmanager
def _processes(n_workers: int) -> Iterator[Callable[..., Future[Any]]]:
    """Fresh processes, alike on every system; an end before the last piece, by Ctrl-C too, ends them at once."""
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    pool = ProcessPoolExecutor(n_workers, mp_context=get_context("spawn"), initializer=_leave_ctrl_c_to_the_first)
    try:
        yield pool.submit
    except BrokenProcessPool as error:
        raise WorkerError(
            "a process that worked on a piece ended before it was done; nothing was written",
            "Mostly memory ran out: try again with fewer, as in `--workers 1`.",
        ) from error
    except BaseException:
        # What they are at is of no use to anybody.
        for process in list((getattr(pool, "_processes", None) or {}).values()):
            process.terminate()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _leave_ctrl_c_to_the_first() -> None:
    """A terminal's Ctrl-C reaches every process; the first one ends the others."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def _cluster(address: str) -> Iterator[tuple[Callable[..., Any], int]]:
    """(how to hand a piece over, how many workers there are) of a Dask scheduler."""
    try:
        from distributed import Client
    except ImportError:
        raise ConfigError(
            "--scheduler needs Dask, which is not installed here", "Get it with: pip install 'sectorlmi[cluster]'"
        ) from None
    try:
        client = Client(address, timeout="10s", set_as_default=False)
    except (OSError, ValueError) as error:
        raise ConfigError(
            f"--scheduler {address}: nobody answers there ({str(error).splitlines()[0]})",
            "Start one with `dask scheduler`, and name the address that it prints, as in tcp://localhost:8786.",
        ) from error
    with client:
        n_there = sum(client.nthreads().values())
        if not n_there:
            raise ConfigError(f"--scheduler {address}: it has no workers", f"Start some with: dask worker {address}")
        yield lambda work, piece: client.submit(work, piece, pure=False), n_there
