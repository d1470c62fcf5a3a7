"""Where the command line starts, before anything is imported that takes long: signals and standard streams."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

exit_code = 128 + signal.SIGINT
"""Of a command that was interrupted."""
interrupted = False
listens: list[signal.Signals] = []
"""The signals that interrupt: not those that are ignored, as under nohup."""


def main() -> None:
    """Run the command line. Ctrl-C and SIGTERM interrupt it in order; a second one ends it at once."""
    listens.extend(each for each in (signal.SIGINT, signal.SIGTERM) if signal.getsignal(each) != signal.SIG_IGN)
    _hear(_end)
    _open_streams()
    from sayso.cli import main

    main()


@contextmanager
def interruptible() -> Iterator[None]:
    """While a command does its work, signals interrupt it; what is left after it is too short for that.

    Raises KeyboardInterrupt for whatever fails once there was a signal, with its notes: a database in the middle of a
    query makes an error of its own of it.
    """
    _hear(_interrupt)
    try:
        yield
    except Exception as error:
        if not interrupted:
            raise
        stop = KeyboardInterrupt()
        for note in getattr(error, "__notes__", ()):
            stop.add_note(note)
        raise stop from error
    finally:
        _hear(signal.SIG_IGN)


def _hear(handler: Callable[[int, FrameType | None], None] | signal.Handlers) -> None:
    for each in listens:
        signal.signal(each, handler)


def _end(number: int, frame: FrameType | None) -> None:
    """End at once: nothing has been done, and what is being imported is in no state to be cleaned up."""
    os.write(2, b"interrupted\n")
    os._exit(128 + number)


def _interrupt(number: int, frame: FrameType | None) -> None:
    global exit_code, interrupted
    exit_code, interrupted = 128 + number, True
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
