"""`python -m sectorlmi`."""

from sectorlmi.cli import main

main()
