"""How far the reading of files is, in bytes, for whoever shows progress."""

from __future__ import annotations

from collections.abc import Callable

# Told of what is being fetched or read, the bytes so far and in all.
Progress = Callable[[str, int, int], None]


class Gauge:
    """Adds up bytes; `label` names what they are of. More than `total` is told as `total`."""

    def __init__(self, show: Progress | None, total: int) -> None:
        self._show = show
        self._total = total
        self._done = 0
        self.label = ""

    def __call__(self, n_bytes: int) -> None:
        self._done += n_bytes
        if self._show:
            self._show(self.label, min(self._done, self._total), self._total)
