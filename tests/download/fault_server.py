"""A real HTTP server on 127.0.0.1 that serves files, and injects the faults a test has put on a path.

Faults wait in a queue for each path: every request takes one, and when none is left the file is served soundly,
with ETag, Last-Modified, byte ranges and conditional requests.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import re
import socket
import struct
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

LAST_MODIFIED = "Wed, 04 Sep 2019 14:00:00 GMT"


@dataclass(frozen=True)
class Seen:
    """One request that came, and when (seconds of the monotonic clock)."""

    method: str
    path: str
    headers: dict[str, str]
    at: float = 0.0


@dataclass
class FaultServer:
    """`files` by path; `faults` by path; `always` replaces the queue of a path for ever; `etags` instead of hashes."""

    files: dict[str, bytes] = field(default_factory=dict)
    faults: dict[str, deque[Fault]] = field(default_factory=lambda: defaultdict(deque))
    always: dict[str, Fault] = field(default_factory=dict)
    etags: dict[str, str] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)
    last_modified: str = LAST_MODIFIED
    allow_head: bool = True
    n_sent: int = 0

    def __post_init__(self) -> None:
        world = self

        class Handler(_Handler):
            server_world = world

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self._http.handle_error = lambda *_: None  # type: ignore[method-assign]
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()

    def put(self, path: str, *faults: Fault) -> None:
        self.faults[path].extend(faults)

    def count(self, path: str, method: str = "GET") -> int:
        return sum(seen.path == path and seen.method == method for seen in self.seen)

    def take(self, path: str) -> Fault | None:
        if path in self.always:
            return self.always[path]
        return self.faults[path].popleft() if self.faults[path] else None


def etag_of(body: bytes) -> str:
    return f'"{hashlib.sha256(body).hexdigest()[:16]}"'


class _Handler(BaseHTTPRequestHandler):
    server_world: FaultServer
    protocol_version = "HTTP/1.1"
    # One write a response head, so that no test waits for a delayed acknowledgement.
    wbufsize = -1
    disable_nagle_algorithm = True

    def log_message(self, *_: Any) -> None:
        """Stay silent."""

    def do_HEAD(self) -> None:
        if not self.server_world.allow_head:
            self.reply(501, b"", {})
            return
        self.serve()

    def do_GET(self) -> None:
        self.serve()

    def serve(self) -> None:
        world = self.server_world
        world.seen.append(
            Seen(self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, time.monotonic())
        )
        fault = world.take(self.path)
        if fault is not None:
            fault(self)
        elif self.path in world.files:
            self.sound(world.files[self.path])
        else:
            self.reply(404, b"<html>not found</html>", {"Content-Type": "text/html"})

    def body(self) -> bytes:
        return self.server_world.files.get(self.path, b"")

    def validators(self, body: bytes) -> dict[str, str]:
        etag = self.server_world.etags.get(self.path) or etag_of(body)
        return {"ETag": etag, "Last-Modified": self.server_world.last_modified}

    def sound(self, body: bytes) -> None:
        validators = self.validators(body)
        if self.headers.get("If-None-Match") == validators["ETag"]:
            self.reply(304, b"", validators)
            return
        wanted = re.match(r"bytes=(\d+)-$", self.headers.get("Range", ""))
        if not wanted or self.headers.get("If-Range") not in validators.values():
            self.reply(200, body, validators | {"Accept-Ranges": "bytes"})
            return
        self.piece(body, int(wanted[1]), validators)

    def piece(self, body: bytes, start: int, validators: dict[str, str]) -> None:
        if start >= len(body):
            self.reply(416, b"", {"Content-Range": f"bytes */{len(body)}"})
            return
        where = {"Content-Range": f"bytes {start}-{len(body) - 1}/{len(body)}"}
        self.reply(206, body[start:], validators | where)

    def reply(self, status: int, body: bytes, headers: dict[str, str], *, length: int | None = None) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        if self.command != "HEAD" and status != 304:
            self.wfile.write(body)
        self.wfile.flush()

    def cut(self) -> None:
        """Break the connection as a failing network does."""
        self.wfile.flush()
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def end(self) -> None:
        """Close the connection in order."""
        self.wfile.flush()
        self.close_connection = True


Fault = Callable[[_Handler], None]


def status(code: int, headers: dict[str, str] | None = None) -> Fault:
    """An error page; the script goes on with the next fault."""

    def fault(handler: _Handler) -> None:
        handler.reply(code, b"<html>error</html>", {"Content-Type": "text/html"} | (headers or {}))

    return fault


def drop(n_bytes: int) -> Fault:
    """The connection ends in order after so many bytes, though more were announced."""

    def fault(handler: _Handler) -> None:
        body = handler.body()
        start = _range_start(handler)
        validators = handler.validators(body)
        if start:
            where = {"Content-Range": f"bytes {start}-{len(body) - 1}/{len(body)}"}
            handler.reply(206, body[start : start + n_bytes], validators | where, length=len(body) - start)
        else:
            handler.reply(200, body[:n_bytes], validators, length=len(body))
        handler.end()

    return fault


def _range_start(handler: _Handler) -> int:
    wanted = re.match(r"bytes=(\d+)-$", handler.headers.get("Range", ""))
    return (
        int(wanted[1])
        if wanted and handler.headers.get("If-Range") in handler.validators(handler.body()).values()
        else 0
    )


def reset(n_bytes: int) -> Fault:
    """The connection is reset after so many bytes."""

    def fault(handler: _Handler) -> None:
        body = handler.body()
        handler.reply(200, body[:n_bytes], handler.validators(body), length=len(body))
        handler.cut()

    return fault


def silence(handler: _Handler) -> None:
    """The connection ends before any answer."""
    handler.cut()


def nonsense(handler: _Handler) -> None:
    """An answer that is no HTTP."""
    handler.wfile.write(b"SSH-2.0-OpenSSH_9.6\r\n\r\n")
    handler.end()


def slow(seconds: float) -> Fault:
    """The right answer, after a while."""

    def fault(handler: _Handler) -> None:
        time.sleep(seconds)
        handler.sound(handler.body())

    return fault


def drip(pause: float = 0.01) -> Fault:
    """A byte at a time, for as long as the client bears it."""

    def fault(handler: _Handler) -> None:
        body = handler.body()
        handler.reply(200, b"", handler.validators(body), length=len(body))
        for i in range(len(body)):
            if threading.Event().wait(pause):
                break
            try:
                handler.wfile.write(body[i : i + 1])
                handler.wfile.flush()
            except OSError:
                break
        handler.close_connection = True

    return fault


def html(content_type: str = "text/html") -> Fault:
    """A web page with status 200."""

    def fault(handler: _Handler) -> None:
        handler.reply(200, b"<!DOCTYPE html><html><body>Access denied</body></html>", {"Content-Type": content_type})

    return fault


def changed(change: Callable[[bytes], bytes]) -> Fault:
    """Other bytes, in sound HTTP."""

    def fault(handler: _Handler) -> None:
        body = change(handler.body())
        handler.reply(200, body, handler.validators(body))

    return fault


def flipped(body: bytes) -> bytes:
    """One byte in the middle of a zip member's data is another one."""
    middle = len(body) // 2
    return body[:middle] + bytes([body[middle] ^ 0xFF]) + body[middle + 1 :]


def renamed_column(body: bytes) -> bytes:
    return body.replace(b"annual_avg_emplvl", b"average_employment", 1)


def without_its_end(body: bytes) -> bytes:
    """Cut between two rows at the publisher: well-formed, and every length fits."""
    lines = body.splitlines(keepends=True)
    return b"".join(lines[: len(lines) * 3 // 4])


def empty(_body: bytes) -> bytes:
    return b""


def length(difference: int) -> Fault:
    """Content-Length says more, or less, than comes."""

    def fault(handler: _Handler) -> None:
        body = handler.body()
        handler.reply(200, body, handler.validators(body), length=len(body) + difference)
        handler.end()

    return fault


def redirect(to: str, hops: int = 1) -> Fault:
    """To another path; more hops go through the same path again."""

    def fault(handler: _Handler) -> None:
        handler.reply(302, b"", {"Location": to if hops == 1 else handler.path})

    return fault


def gzipped(handler: _Handler) -> None:
    """The right bytes with Content-Encoding gzip, where the client accepts it."""
    body = handler.body()
    if "gzip" not in handler.headers.get("Accept-Encoding", ""):
        handler.sound(body)
        return
    handler.reply(200, gzip.compress(body), handler.validators(body) | {"Content-Encoding": "gzip"})


def gzipped_cut(handler: _Handler) -> None:
    """Compressed, and its end is missing without a word."""
    packed = gzip.compress(handler.body())
    handler.reply(200, packed[: len(packed) // 2], {"Content-Encoding": "gzip"})


def chunked(share: float = 1.0) -> Fault:
    """In chunks; with a share under 1 the connection ends between two of them."""

    def fault(handler: _Handler) -> None:
        body = handler.body()
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        for start in range(0, int(len(body) * share), 500):
            piece = body[start : start + 500]
            handler.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
        if share >= 1:
            handler.wfile.write(b"0\r\n\r\n")
        handler.end()

    return fault


def no_length(n_lines: int | None = None) -> Fault:
    """The end of the connection is the end of the file, perhaps too early, at the end of a line."""

    def fault(handler: _Handler) -> None:
        handler.send_response(200)
        handler.send_header("Connection", "close")
        handler.end_headers()
        handler.wfile.write(b"".join(handler.body().splitlines(keepends=True)[:n_lines]))
        handler.end()

    return fault


def stale_piece(handler: _Handler) -> None:
    """Answers a request for the rest with the rest of another version, whatever If-Range says."""
    body = handler.body()
    start = re.match(r"bytes=(\d+)-$", handler.headers.get("Range", ""))
    other = body.replace(b"1", b"2")
    if start:
        handler.piece(other, int(start[1]), handler.validators(other))
    else:
        handler.sound(body)


def stale_not_modified(handler: _Handler) -> None:
    """Says 304, asked or not."""
    handler.reply(304, b"", handler.validators(handler.body()))


def wrong_piece(handler: _Handler) -> None:
    """A 206 nobody asked for, or from another byte."""
    body = handler.body()
    handler.piece(body, len(body) // 3, handler.validators(body))


def half_and_wait(handler: _Handler) -> None:
    """Half of the file, and then nothing until the client is gone."""
    body = handler.body()
    handler.reply(200, body[: len(body) // 2], handler.validators(body), length=len(body))
    handler.connection.settimeout(20)
    with suppress(OSError):
        handler.connection.recv(1)
    handler.close_connection = True


def dripping_headers(pause: float = 0.02) -> Fault:
    """An answer whose headers never end, a byte at a time."""

    def fault(handler: _Handler) -> None:
        with suppress(OSError):
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Filler: ")
            for _ in range(int(60 / pause)):
                handler.wfile.write(b"x")
                handler.wfile.flush()
                time.sleep(pause)
        handler.close_connection = True

    return fault


def steady(rate: int = 100_000, pause: float = 0.02) -> Fault:
    """A body that comes fast enough not to be called a drip, announced as far longer than anybody can wait for."""

    def fault(handler: _Handler) -> None:
        handler.reply(200, b"", handler.validators(b"") | {"Content-Type": "text/csv"}, length=900_000)
        with suppress(OSError):
            for _ in range(int(60 / pause)):
                handler.wfile.write(b"x" * int(rate * pause))
                handler.wfile.flush()
                time.sleep(pause)
        handler.close_connection = True

    return fault


def endless(
    headers: dict[str, str],
    piece: bytes,
    *,
    code: int = 200,
    chunks: bool = False,
    first: bytes = b"",
    most: int = 1 << 30,
) -> Fault:
    """A body without an end, or one of a gigabyte where the client takes all of it."""

    def fault(handler: _Handler) -> None:
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header(*(("Transfer-Encoding", "chunked") if chunks else ("Connection", "close")))
        handler.end_headers()
        sent = f"{len(piece):x}\r\n".encode() + piece + b"\r\n" if chunks else piece
        handler.server_world.n_sent = 0
        with suppress(OSError):
            handler.wfile.write(f"{len(first):x}\r\n".encode() + first + b"\r\n" if chunks and first else first)
            while handler.server_world.n_sent < most:
                handler.wfile.write(sent)
                handler.server_world.n_sent += len(sent)
        handler.close_connection = True

    return fault


def gzip_bomb(body: bytes, n_bytes: int) -> Fault:
    """The right beginning and then so many blank bytes, squeezed to a thousandth."""
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=6) as squeezed:
        squeezed.write(body)
        for _ in range(n_bytes >> 20):
            squeezed.write(b"\n" * (1 << 20))

    def fault(handler: _Handler) -> None:
        handler.reply(200, packed.getvalue(), {"Content-Encoding": "gzip", "Content-Type": "text/csv"})

    return fault
