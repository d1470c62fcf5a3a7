"""Where the command line starts, before anything is imported that takes long: signals and standard streams."""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType

exit_code = 128 + signal.SIGINT
"""Of a command that was interrupted."""


def main() -> None:
    """Run the command line. Ctrl-C and SIGTERM interrupt it in order; a second one ends it at once."""
    try:
        for each in (signal.SIGINT, signal.SIGTERM):
            if signal.getsignal(each) != signal.SIG_IGN:
                signal.signal(each, _interrupted)
        _open_streams()
        from sayso.cli import main

        main()
    except KeyboardInterrupt:
        os.write(2, b"interrupted\n")
        os._exit(exit_code)  # what was being imported is in no state to be cleaned up


def _interrupted(number: int, frame: FrameType | None) -> None:
    global exit_code
    exit_code = 128 + number
    signal.signal(number, signal.SIG_DFL)
    raise KeyboardInterrupt


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
