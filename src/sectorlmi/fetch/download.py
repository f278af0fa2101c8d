"""The door to publishers' servers: polite, patient with passing faults, and never content with half a file.

Every file arrives beside its place, is checked there, and takes its place by one rename. Passing faults (429, 5xx,
connections that break, stall or drip, damaged bytes) are tried again after a growing, jittered pause; a refusal
(403, a certificate nobody trusts) is not, and no other program's name is ever used. How much one file may take, bytes
and time, stands in `limits`.
"""

from __future__ import annotations

import os
import random
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, TypeVar
from urllib.parse import urlsplit

import requests
import urllib3

from sectorlmi.disk import check_space, reporting_disk_faults, sha256_of
from sectorlmi.errors import SectorlmiError, SourceError
from sectorlmi.fetch import checks, faults, limits, receipts, responses
from sectorlmi.fetch.addresses import shown
from sectorlmi.fetch.limits import Limits
from sectorlmi.fetch.plan import Kind, Target
from sectorlmi.fetch.receipts import Begun, Receipt
from sectorlmi.fetch.responses import HostPauses, PassingError, Patience, Remote, StoppedError
from sectorlmi.fetch.transfer import Allowance, Body, check_protected, new_session
from sectorlmi.terms.progress import Count, nobody
from sectorlmi.version import __version__

T = TypeVar("T")

# A cut transfer that got so much further than any before it does not count as a try.
_PROGRESS_BYTES: Final = 1 << 20


@dataclass(frozen=True)
class Saved:
    """A file that is here, whole and checked; `is_fresh` when its bytes came just now."""

    target: Target
    file: Path
    receipt: Receipt
    is_fresh: bool


class Client:
    """Asks publishers' servers. One for a whole fetch; safe to use from several threads.

    Args:
        contact: whom a publisher may write to, sent with every request.
        limits: how much one file may take.
        sleep, jitter, clock: time and dice; tests bring their own.
    """

    def __init__(
        self,
        contact: str = "",
        *,
        patience: Patience | None = None,
        limits: Limits | None = None,
        sleep: Callable[[float], object] | None = None,
        jitter: Callable[[], float] = random.SystemRandom().random,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.contact = contact
        self.patience = patience or Patience()
        self.limits = limits or Limits()
        self._stopped = threading.Event()
        self._sleep = sleep or self._stopped.wait
        self._jitter = jitter
        self._clock = clock
        self._pauses = HostPauses(clock)
        self._local = threading.local()
        self._seen_unframed: dict[str, str] = {}

    @property
    def user_agent(self) -> str:
        """Who asks: this program, its version, and whom to write to."""
        return f"sectorlmi/{__version__}" + (f" (+{self.contact})" if self.contact else "")

    def get_all(self, targets: Sequence[Target], folder: Path, on_bytes: Count = nobody) -> list[Saved | None]:
        """Each file, in order, None where the server has none (404). The first failure stops the rest.

        Raises SourceError, DataError or StoreError of the first target, in order, that failed.
        """
        counter = _Counter(on_bytes)
        jobs = [partial(self.get, target, folder, counter) for target in targets]
        return _run_all(jobs, self.patience.workers, self._stopped)

    def get(self, target: Target, folder: Path, on_bytes: Count = nobody) -> Saved | None:
        """One file under `folder`, fetched or found unchanged; None where the server has none (404).

        Raises:
            SourceError: refused, not reachable, or not what was asked for, after all tries.
            DataError: the file's columns or rows are not as expected.
            StoreError: it cannot be written.
        """
        file = folder / target.path
        with reporting_disk_faults(file):
            file.parent.mkdir(parents=True, exist_ok=True)
            known = receipts.read_receipt(file, target.url)
            try:
                return self._trying(target, file, lambda: self._attempt(target, file, known, on_bytes))
            finally:
                receipts.drop_useless_part(file, target.url)

    def head(self, target: Target, known: Receipt | None = None) -> Remote:
        """What the server says of a file without sending it. Raises SourceError."""
        return self._trying(target, None, lambda: self._ask(target, known))

    def head_all(self, asked: Iterable[tuple[Target, Receipt | None]]) -> list[Remote]:
        """`head` of many files at once, in order."""
        return _run_all([partial(self.head, *pair) for pair in asked], self.patience.workers, self._stopped)

    def _trying(self, target: Target, file: Path | None, attempt: Callable[[], T]) -> T:
        """Attempt again after passing faults, as long as patience and time last; bytes gained renew the patience."""
        n_tries, furthest = 0, receipts.part_size(file)
        host, waited_for = urlsplit(target.url).netloc, 0.0
        limit = self.limits.of(target)
        seconds = limit.seconds
        while True:
            if left := self._pauses.left(host, waited_for):
                self._wait(left + self._jitter())
            began = self._clock()
            self._local.ends = began + seconds
            try:
                return attempt()
            except PassingError as fault:
                seconds -= self._clock() - began
                if seconds <= 0:
                    raise limits.too_slow(target, limit, fault) from fault
                got_further = receipts.part_size(file) >= furthest + _PROGRESS_BYTES
                n_tries = 1 if got_further else n_tries + 1
                furthest = max(furthest, receipts.part_size(file))
                pause = self.patience.pause(n_tries, fault, shown(target.url), self._jitter)
                if fault.wait:
                    waited_for = self._pauses.hold(host, pause)
                self._wait(pause)

    def _wait(self, seconds: float) -> None:
        self._sleep(seconds)
        if self._stopped.is_set():
            raise StoppedError

    # -- one attempt -----------------------------------------------------------------------------------------

    def _attempt(self, target: Target, file: Path, known: Receipt | None, on_bytes: Count) -> Saved | None:
        begun = receipts.read_begun(file, target.url)
        headers = responses.request_headers(target, known)
        if begun:
            headers |= {"Range": f"bytes={receipts.part_size(file)}-", "If-Range": begun.validator}
        with self._response("GET", target, headers) as response:
            status = response.status_code
            if status in responses.MISSING:
                return None
            if status == 304 and known:
                return Saved(target, file, receipts.confirmed(file, known), is_fresh=False)
            if status == 416 and begun:
                receipts.forget_begun(file)
                raise PassingError("the rest of the file cannot be had any more", wait=0)
            if status not in (200, 206):
                raise responses.unexpected(target, status)
            if status == 200 and known and responses.is_proved_same(response.headers, known):
                return Saved(target, file, receipts.confirmed(file, known), is_fresh=False)
            try:
                self._receive(response, target, file, begun, on_bytes)
            except SourceError:
                receipts.forget_begun(file)
                raise
            return self._placed(response, target, file, known)

    def _ask(self, target: Target, known: Receipt | None) -> Remote:
        headers = responses.request_headers(target, known)
        with self._response("HEAD", target, headers) as response:
            if response.status_code not in responses.NO_HEAD:
                return _remote(response, target, known)
        # The head of a GET, whose body is left unread.
        with self._response("GET", target, headers) as response:
            return _remote(response, target, known)

    def _response(self, method: str, target: Target, headers: dict[str, str]) -> requests.Response:
        """An answer that is no refusal and no passing fault. Raises SourceError or PassingError."""
        timeout = (self.patience.connect, self.patience.read)
        session, allowance = self._session()
        allowance.until = min(self._local.ends, self._clock() + self.patience.answer)
        try:
            response = session.request(
                method, target.url, headers=headers, stream=True, timeout=timeout, allow_redirects=True
            )
        except (OSError, ValueError, urllib3.exceptions.HTTPError) as error:
            # All that requests raises, and what a missing bundle of certificates and unreadable addresses do.
            raise faults.meaning(error, target) from error
        allowance.until = self._local.ends
        try:
            responses.check_status(response.status_code, response.headers, target, bool(self.contact))
            check_protected(target.url, response.url)
        except (PassingError, SourceError):
            response.close()
            raise
        return response

    def _session(self) -> tuple[requests.Session, Allowance]:
        """This thread's own session, and until when its connections may wait."""
        found: tuple[requests.Session, Allowance] | None = getattr(self._local, "session", None)
        if found is None:
            allowance = Allowance(self._stopped, self._clock)
            found = self._local.session = new_session(self.user_agent, allowance), allowance
        return found

    def _receive(
        self, response: requests.Response, target: Target, file: Path, begun: Begun | None, on_bytes: Count
    ) -> None:
        """Write the body into the part file. Raises PassingError when it is not whole."""
        is_rest = response.status_code == 206
        if is_rest and not (begun and responses.continues(response.headers, begun, receipts.part_size(file))):
            receipts.forget_begun(file)
            raise PassingError("the server sent another piece than the one asked for", wait=0)
        if not is_rest:
            checks.check_type(response.headers.get("Content-Type", ""), target)
            receipts.forget_begun(file)
        body = Body(response, target, self.limits.of(target), receipts.part_size(file))
        body.check_announced()
        check_space(responses.number(response.headers.get("Content-Length", "")), file)
        with receipts.part_of(file).open("ab" if is_rest else "wb") as stream:
            beginning = responses.beginning(response.headers, target)
            if beginning and not is_rest:
                receipts.write_begun(file, beginning)
            for chunk in body.pieces(self.patience, self._session()[1]):
                stream.write(chunk)
                on_bytes(len(chunk))
            stream.flush()
            os.fsync(stream.fileno())

    def _placed(self, response: requests.Response, target: Target, file: Path, known: Receipt | None) -> Saved:
        """Check the part file and let it take its place."""
        part = receipts.part_of(file)
        try:
            rows_before = known.n_rows if known else 0
            n_rows = checks.check(part, target, self.limits.of(target), rows_before=rows_before)
        except (PassingError, SectorlmiError):
            receipts.forget_begun(file)
            raise
        sha256 = sha256_of(part)
        self._check_end_is_known(response, target, sha256)
        etag, modified = response.headers.get("ETag", ""), response.headers.get("Last-Modified", "")
        receipt = Receipt(shown(target.url), sha256, part.stat().st_size, receipts.now(), etag, modified, n_rows)
        is_same = known is not None and known.sha256 == sha256
        if known and is_same:
            receipt = receipts.under_another_tag(receipt, known)
        os.replace(part, file)
        receipts.write_receipt(file, receipt)
        receipts.forget_begun(file)
        return Saved(target, file, receipt, is_fresh=not is_same)

    def _check_end_is_known(self, response: requests.Response, target: Target, sha256: str) -> None:
        """A text whose end the server does not mark could be cut at the end of a line, so it must come twice alike."""
        is_framed = "Content-Length" in response.headers or getattr(response.raw, "chunked", False)
        if is_framed or target.kind not in (Kind.SLICE, Kind.LIST):
            return
        if self._seen_unframed.get(target.url) != sha256:
            self._seen_unframed[target.url] = sha256
            raise PassingError("the server does not say how long the file is, and sent it differently twice", wait=0)


def _remote(response: requests.Response, target: Target, known: Receipt | None) -> Remote:
    if response.status_code == 200:
        checks.check_type(response.headers.get("Content-Type", ""), target)
    return responses.remote(response.status_code, response.headers, target, known)


def _run_all(jobs: Sequence[Callable[[], T]], workers: int, stopped: threading.Event) -> list[T]:
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


class _Counter:
    """Hands on numbers from several threads, one call at a time."""

    def __init__(self, count: Callable[[int], None]) -> None:
        self._count = count
        self._lock = threading.Lock()

    def __call__(self, n: int) -> None:
        with self._lock:
            self._count(n)
