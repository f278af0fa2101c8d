"""The door to publishers' servers: polite, patient with passing faults, and never content with half a file.

Every file arrives beside its place, is checked there, and takes its place by one rename. Passing faults (429, 5xx,
connections that break, stall or drip, damaged bytes) are tried again after a growing, jittered pause; a refusal
(403) is not, and no other program's name is ever used.
"""

from __future__ import annotations

import os
import random
import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, TypeVar
from urllib.parse import urlsplit

import requests
import urllib3

from sectorlmi import __version__
from sectorlmi.errors import SectorlmiError, SourceError
from sectorlmi.sources import answers, download_checks, pool, receipts
from sectorlmi.sources.addresses import shown
from sectorlmi.sources.answers import Remote
from sectorlmi.sources.base import Progress, ignore_progress
from sectorlmi.sources.disk import check_space, reporting_disk_faults
from sectorlmi.sources.patience import HostPauses, PassingError, Patience, StoppedError
from sectorlmi.sources.plan import Kind, Target
from sectorlmi.sources.receipts import Begun, Receipt

T = TypeVar("T")

_CHUNK: Final = 1 << 16
_MAX_REDIRECTS: Final = 5
# A cut transfer that got so much further than any before it does not count as a try.
_PROGRESS_BYTES: Final = 1 << 20
# How urllib3 begins its messages: with the object that failed.
_OBJECT: Final = re.compile(r"^<?\w+(\.\w+)*(\([^)]*\)| object at \w+>): ")
_BROKEN: Final = (
    requests.ConnectionError,
    requests.Timeout,
    requests.exceptions.ChunkedEncodingError,
    requests.exceptions.ContentDecodingError,
    urllib3.exceptions.HTTPError,
)


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
        sleep, jitter, clock: time and dice; tests bring their own.
    """

    def __init__(
        self,
        contact: str = "",
        *,
        patience: Patience | None = None,
        sleep: Callable[[float], object] | None = None,
        jitter: Callable[[], float] = random.SystemRandom().random,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.contact = contact
        self.patience = patience or Patience()
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

    def get_all(self, targets: Sequence[Target], folder: Path, on_bytes: Progress | None = None) -> list[Saved | None]:
        """Each file, in order, None where the server has none (404). The first failure stops the rest.

        Raises SourceError, DataError or StoreError of the first target, in order, that failed.
        """
        counter = pool.Counter(on_bytes or ignore_progress)
        jobs = [partial(self.get, target, folder, counter) for target in targets]
        return pool.run_all(jobs, self.patience.workers, self._stopped)

    def get(self, target: Target, folder: Path, on_bytes: Progress | None = None) -> Saved | None:
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
            return self._trying(target, file, lambda: self._attempt(target, file, known, on_bytes or ignore_progress))

    def head(self, target: Target, known: Receipt | None = None) -> Remote:
        """What the server says of a file without sending it. Raises SourceError."""
        return self._trying(target, None, lambda: self._ask(target, known))

    def head_all(self, asked: Iterable[tuple[Target, Receipt | None]]) -> list[Remote]:
        """`head` of many files at once, in order."""
        return pool.run_all([partial(self.head, *pair) for pair in asked], self.patience.workers, self._stopped)

    def _trying(self, target: Target, file: Path | None, attempt: Callable[[], T]) -> T:
        """Attempt again after passing faults, as long as patience lasts; bytes gained renew it."""
        n_tries, furthest = 0, receipts.part_size(file)
        host, waited_for = urlsplit(target.url).netloc, 0.0
        while True:
            if left := self._pauses.left(host, waited_for):
                self._wait(left + self._jitter())
            try:
                return attempt()
            except PassingError as fault:
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

    def _attempt(self, target: Target, file: Path, known: Receipt | None, on_bytes: Progress) -> Saved | None:
        begun = receipts.read_begun(file, target.url)
        headers = answers.request_headers(target, known)
        if begun:
            headers |= {"Range": f"bytes={receipts.part_size(file)}-", "If-Range": begun.validator}
        with self._response("GET", target, headers) as response:
            status = response.status_code
            if status in answers.MISSING:
                return None
            if status == 304 and known:
                return Saved(target, file, receipts.confirmed(file, known), is_fresh=False)
            if status == 416 and begun:
                receipts.forget_begun(file)
                raise PassingError("the rest of the file cannot be had any more", wait=0)
            if status not in (200, 206):
                raise answers.unexpected(target, status)
            self._receive(response, target, file, begun, on_bytes)
            return self._placed(response, target, file, known)

    def _ask(self, target: Target, known: Receipt | None) -> Remote:
        headers = answers.request_headers(target, known)
        with self._response("HEAD", target, headers) as response:
            if response.status_code not in answers.NO_HEAD:
                return _remote(response, target, known)
        # The head of a GET, whose body is left unread.
        with self._response("GET", target, headers) as response:
            return _remote(response, target, known)

    def _response(self, method: str, target: Target, headers: dict[str, str]) -> requests.Response:
        """An answer that is no refusal and no passing fault. Raises SourceError or PassingError."""
        timeout = (self.patience.connect, self.patience.read)
        try:
            response = self._session().request(
                method, target.url, headers=headers, stream=True, timeout=timeout, allow_redirects=True
            )
        except _BROKEN as error:
            raise PassingError(_reason(error)) from error
        except requests.RequestException as error:
            raise SourceError(
                f"{shown(target.url)}: {error}", "Check the base address of this publisher and the proxy settings."
            ) from error
        try:
            answers.check_status(response.status_code, response.headers, target, bool(self.contact))
            _check_protected(response, target)
        except (PassingError, SourceError):
            response.close()
            raise
        return response

    def _session(self) -> requests.Session:
        """This thread's own session: requests does not promise that one serves several threads."""
        session: requests.Session | None = getattr(self._local, "session", None)
        if session is None:
            session = self._local.session = requests.Session()
            session.headers["User-Agent"] = self.user_agent
            session.max_redirects = _MAX_REDIRECTS
        return session

    def _receive(
        self, response: requests.Response, target: Target, file: Path, begun: Begun | None, on_bytes: Progress
    ) -> None:
        """Write the body into the part file. Raises PassingError when it is not whole."""
        is_rest = response.status_code == 206
        if is_rest and not (begun and answers.continues(response.headers, begun, receipts.part_size(file))):
            receipts.forget_begun(file)
            raise PassingError("the server sent another piece than the one asked for", wait=0)
        if not is_rest:
            download_checks.check_type(response.headers.get("Content-Type", ""), target)
            receipts.forget_begun(file)
        check_space(response.headers.get("Content-Length", ""), file)
        with receipts.part_of(file).open("ab" if is_rest else "wb") as stream:
            beginning = answers.beginning(response.headers, target)
            if beginning and not is_rest:
                receipts.write_begun(file, beginning)
            for chunk in self._chunks(response, target):
                stream.write(chunk)
                on_bytes(len(chunk))
            stream.flush()
            os.fsync(stream.fileno())

    def _chunks(self, response: requests.Response, target: Target) -> Iterator[bytes]:
        """The body as it comes. Raises PassingError when it breaks, drips, or (urllib3 counts) ends too early."""
        raw, started = response.raw, self._clock()
        try:
            # A .gz file is kept as it is, whatever the server calls its encoding. `read1` returns what has come, so
            # that a drip is seen as one.
            while chunk := raw.read1(_CHUNK, decode_content=target.kind is not Kind.GZIP):
                if self._stopped.is_set():
                    raise StoppedError
                yield chunk
                elapsed = self._clock() - started
                if elapsed > self.patience.stall and raw.tell() < self.patience.slowest * elapsed:
                    raise PassingError(f"only {raw.tell():,} bytes came in {elapsed:.0f} seconds")
        except _BROKEN as error:
            raise PassingError(_reason(error)) from error

    def _placed(self, response: requests.Response, target: Target, file: Path, known: Receipt | None) -> Saved:
        """Check the part file and let it take its place."""
        part = receipts.part_of(file)
        try:
            n_rows = download_checks.check(part, target, rows_before=known.n_rows if known else 0)
        except (PassingError, SectorlmiError):
            receipts.forget_begun(file)
            raise
        sha256 = receipts.sha256_of(part)
        self._check_end_is_known(response, target, sha256)
        etag, modified = response.headers.get("ETag", ""), response.headers.get("Last-Modified", "")
        receipt = Receipt(shown(target.url), sha256, part.stat().st_size, receipts.now(), etag, modified, n_rows)
        os.replace(part, file)
        receipts.write_receipt(file, receipt)
        receipts.forget_begun(file)
        return Saved(target, file, receipt, is_fresh=True)

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
        download_checks.check_type(response.headers.get("Content-Type", ""), target)
    return answers.remote(response.status_code, response.headers, target, known)


def _check_protected(response: requests.Response, target: Target) -> None:
    if target.url.startswith("https:") and not response.url.startswith("https:"):
        raise SourceError(
            f"{shown(target.url)}: redirected to the unprotected address {shown(response.url)}",
            "Nothing was saved; check the base address of this publisher.",
        )


def _reason(error: Exception) -> str:
    if isinstance(error, requests.Timeout | urllib3.exceptions.TimeoutError):
        return "the server did not answer in time"
    inner = error.args[0] if error.args else error
    cause = getattr(inner, "reason", inner)
    text = _OBJECT.sub("", shown(str(cause)))
    return f"the connection broke ({text or type(error).__name__})"
