"""The body of an answer, piece by piece: unpacked here, and never more of it than a file may have."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import requests

from sectorlmi.errors import SourceError
from sectorlmi.sources import answers
from sectorlmi.sources.addresses import shown
from sectorlmi.sources.download_faults import BROKEN, broken
from sectorlmi.sources.download_session import Allowance
from sectorlmi.sources.limits import Limit, too_big
from sectorlmi.sources.patience import PassingError, Patience, StoppedError
from sectorlmi.sources.plan import Kind, Target

_CHUNK: Final = 1 << 16
_GZIP: Final = 16 + zlib.MAX_WBITS


@dataclass(frozen=True)
class Body:
    """The body of one answer, the rest of a file of which `n_here` bytes are here already."""

    response: requests.Response
    target: Target
    limit: Limit
    n_here: int

    def check_announced(self) -> None:
        """Raise SourceError where the server says beforehand that the file is beyond its limit."""
        length = self.n_here + (answers.number(self.response.headers.get("Content-Length", "")) or 0)
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
