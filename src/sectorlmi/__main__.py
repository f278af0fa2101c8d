"""`python -m sectorlmi`."""

from sectorlmi.cli import main

if __name__ == "__main__":
    main()
