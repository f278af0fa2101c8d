"""Connections whose every wait ends, and the bodies that come over them, never more of one than a file may have.

The timeouts of sockets begin anew with every byte, so a server that drips its headers could hold a program for hours.
Here each wait for bytes, of headers and bodies, of proxies' answers and redirects, is cut to the time that is left.
"""

from __future__ import annotations

import http.client
import io
import math
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin

import requests
from requests.adapters import HTTPAdapter

from sectorlmi.errors import SourceError
from sectorlmi.fetch import responses
from sectorlmi.fetch.addresses import shown
from sectorlmi.fetch.faults import BROKEN, broken
from sectorlmi.fetch.limits import Limit, too_big
from sectorlmi.fetch.plan import Kind, Target
from sectorlmi.fetch.responses import PassingError, Patience, StoppedError

if TYPE_CHECKING:
    from typing_extensions import Buffer

_MAX_REDIRECTS: Final = 5
# How often a thread that waits for bytes looks whether they are still needed.
_LOOK: Final = 0.5
_CHUNK: Final = 1 << 16
_GZIP: Final = 16 + zlib.MAX_WBITS


@dataclass
class Allowance:
    """Until which moment of the clock one thread's connections may wait; set anew for every request."""

    stopped: threading.Event
    clock: Callable[[], float] = time.monotonic
    until: float = math.inf


def new_session(user_agent: str, allowance: Allowance) -> requests.Session:
    """A session for one thread: requests does not promise that one serves several threads."""
    session = _Session()
    session.headers["User-Agent"] = user_agent
    session.max_redirects = _MAX_REDIRECTS
    for scheme in ("http://", "https://"):
        session.mount(scheme, _Adapter(allowance))
    return session


def check_protected(asked: str, answered: str) -> None:
    """Raise SourceError when the way led from a protected address to an unprotected one."""
    if asked.startswith("https:") and not answered.startswith("https:"):
        raise SourceError(
            f"{shown(asked)}: redirected to the unprotected address {shown(answered)}",
            "Nothing was saved; check the base address of this publisher.",
        )


class _Session(requests.Session):
    """Follows no way to an unprotected address, and reads no body of a redirection, which might never end."""

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        target = super().get_redirect_target(resp)
        if target:
            resp.raw.close()
            check_protected(resp.url, urljoin(resp.url, target))
        return target


class _Adapter(HTTPAdapter):
    """Makes connections that keep to the allowance, through a proxy too."""

    def __init__(self, allowance: Allowance) -> None:
        self._allowance = allowance
        super().__init__()

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options)
        self._limit(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
        is_new = proxy not in self.proxy_manager
        manager = super().proxy_manager_for(proxy, **options)
        if is_new:
            self._limit(manager)
        return manager

    def _limit(self, manager: Any) -> None:
        answer = staticmethod(partial(_Answer, allowance=self._allowance))
        pools = {}
        for scheme, pool in manager.pool_classes_by_scheme.items():
            connection = type("Connection", (pool.ConnectionCls,), {"response_class": answer})
            pools[scheme] = type("Pool", (pool,), {"ConnectionCls": connection})
        manager.pool_classes_by_scheme = pools


class _Answer(http.client.HTTPResponse):
    """An answer whose headers and body are read through `_Patient`."""

    def __init__(self, sock: socket.socket, *args: Any, allowance: Allowance, **options: Any) -> None:
        super().__init__(sock, *args, **options)
        self.fp = io.BufferedReader(_Patient(sock, self.fp, allowance))


class _Patient(io.RawIOBase):
    """A socket's bytes. Raises TimeoutError after silence as long as the socket's timeout, or past the allowance."""

    def __init__(self, sock: socket.socket, opened: io.BufferedIOBase, allowance: Allowance) -> None:
        self._sock = sock
        # Keeps the socket open for as long as this is, as the standard library counts.
        self._opened = opened
        self._allowance = allowance
        self._silence = sock.gettimeout() or math.inf

    def readable(self) -> bool:
        """As a file opened for reading."""
        return True

    def readinto(self, buffer: Buffer, /) -> int:
        """What has come, waiting for the first byte; 0 at the end."""
        clock = self._allowance.clock
        until = min(clock() + self._silence, self._allowance.until)
        while (left := until - clock()) > 0:
            if self._allowance.stopped.is_set():
                raise StoppedError
            self._sock.settimeout(min(left, _LOOK))
            try:
                return self._sock.recv_into(buffer)
            except TimeoutError:
                continue
        raise TimeoutError("timed out")

    def close(self) -> None:
        """Close the socket's file too."""
        self._opened.close()
        super().close()


@dataclass(frozen=True)
class Body:
    """The body of one answer, the rest of a file of which `n_here` bytes are here already."""

    response: requests.Response
    target: Target
    limit: Limit
    n_here: int

    def check_announced(self) -> None:
        """Raise SourceError where the server says beforehand that the file is beyond its limit."""
        length = self.n_here + (responses.number(self.response.headers.get("Content-Length", "")) or 0)
        if length > self.limit.n_bytes:
            raise too_big(self.target, self.limit, f"the server announces {length:,} bytes,")

    def pieces(self, patience: Patience, allowance: Allowance) -> Iterator[bytes]:
        """The bytes as they come.

        Raises PassingError when they break, drip, or (urllib3 counts) end too early; SourceError beyond the limit.
        """
        n_bytes = self.n_here
        for piece in self._plain(self._sent(patience, allowance)):
            n_bytes += len(piece)
            # What is squeezed may also be endless without ever giving a byte.
            if max(n_bytes, self.response.raw.tell()) > self.limit.n_bytes:
                raise too_big(self.target, self.limit, "the server sends")
            if piece:
                yield piece

    def _sent(self, patience: Patience, allowance: Allowance) -> Iterator[bytes]:
        raw, started = self.response.raw, allowance.clock()
        try:
            # `read1` returns what has come, so that a drip is seen as one.
            while chunk := raw.read1(_CHUNK, decode_content=False):
                if allowance.stopped.is_set():
                    raise StoppedError
                yield chunk
                elapsed = allowance.clock() - started
                if elapsed > patience.stall and raw.tell() < patience.slowest * elapsed:
                    raise PassingError(f"only {raw.tell():,} bytes came in {elapsed:.0f} seconds")
        except BROKEN as error:
            raise broken(error) from error

    def _plain(self, sent: Iterator[bytes]) -> Iterator[bytes]:
        """Without the squeezing of the way. A .gz file is kept as it is, whatever the server calls its encoding."""
        encoding = self.response.headers.get("Content-Encoding", "").strip().lower()
        if encoding in ("", "identity") or self.target.kind is Kind.GZIP:
            return sent
        if encoding in ("gzip", "x-gzip"):
            return _unsqueezed(sent)
        raise SourceError(
            f"{shown(self.target.url)}: the server sent it encoded as {encoding!r}, which nobody asked for",
            "Check the base address of this publisher and the proxy, or save the file with a browser and run"
            " `sectorlmi load FILE`.",
        )


def _unsqueezed(sent: Iterator[bytes]) -> Iterator[bytes]:
    """Small pieces of what gzip members hold, however much one of them swells; an empty one where nothing comes out."""
    inflate = zlib.decompressobj(_GZIP)
    try:
        for chunk in sent:
            rest = chunk
            while rest:
                if inflate.eof:
                    inflate = zlib.decompressobj(_GZIP)
                yield inflate.decompress(rest, _CHUNK)
                rest = inflate.unused_data if inflate.eof else inflate.unconsumed_tail
        yield inflate.flush()
    except zlib.error as error:
        raise PassingError(f"what the server squeezed is damaged ({error})") from error
    if not inflate.eof:
        raise PassingError("what the server squeezed ends too early")
