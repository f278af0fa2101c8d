"""The command line. Importing this room loads nothing heavy, so that `--help` answers at once."""

from sectorlmi.cli.app import app, main

__all__ = ["app", "main"]
