"""The command line. Importing this room loads nothing heavy, so that `--help` answers at once."""

import gc
import sys


def main() -> None:
    """Entry point of the `sectorlmi` command."""
    # Circular garbage is looked for after 300,000 new objects instead of 700; importing alone makes more than those.
    gc.set_threshold(300_000, 20, 100)

    from sectorlmi.cli import streams
    from sectorlmi.cli.app import app, interrupted, register_commands, set_up_process, told

    streams.take_over()
    set_up_process()
    try:
        with streams.to_the_last_byte():
            register_commands(sys.argv[1] if len(sys.argv) > 1 else "")
            app()
    except streams.StdoutError as error:
        sys.exit(told(error))
    except KeyboardInterrupt:
        sys.exit(interrupted())
