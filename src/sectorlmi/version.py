"""The program's version, for every room; whoever asks for it alone loads nothing else."""

from __future__ import annotations

__version__ = "1.1.0"
