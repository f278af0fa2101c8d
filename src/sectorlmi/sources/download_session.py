"""Connections whose every wait ends: at a moment, or when nobody needs the file any more.

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
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin

import requests
from requests.adapters import HTTPAdapter

from sectorlmi.errors import SourceError
from sectorlmi.sources.addresses import shown
from sectorlmi.sources.patience import StoppedError

if TYPE_CHECKING:
    from typing_extensions import Buffer

_MAX_REDIRECTS: Final = 5
# How often a thread that waits for bytes looks whether they are still needed.
_LOOK: Final = 0.5


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
