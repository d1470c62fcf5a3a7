"""Where the command line starts, before anything is imported that takes long: signals and standard streams."""

from __future__ import annotations

import os
import sys

from sayso.interruption import listen


def main() -> None:
    """Run the command line. Ctrl-C and SIGTERM interrupt it in order; a second one ends it at once."""
    listen()
    _open_streams()
    from sayso.cli import main

    main()


def _open_streams() -> None:
    """Standard streams that are closed lead nowhere: else a database would be opened in their place, and written to."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115
