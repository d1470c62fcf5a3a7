"""Log messages on standard error, for who asks for them with -v."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import click


class OnStandardError(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        click.echo(self.format(record), err=True)


def listening() -> bool:
    """Whether messages are shown."""
    return logging.getLogger("sayso").isEnabledFor(logging.INFO)


@contextmanager
def _showing(level: int) -> Iterator[None]:
    """Show messages of a level and above."""
    logger, handler = logging.getLogger("sayso"), OnStandardError()
    handler.setFormatter(logging.Formatter("%(name)s: %(message)s"))
    before = logger.level
    logger.setLevel(level)
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)


def _chosen(ctx: click.Context, option: click.Parameter, times: int) -> None:
    """Show messages until the command ends; what a group was told holds for its commands."""
    if times and not ctx.meta.get("verbose"):
        ctx.meta["verbose"] = times
        ctx.with_resource(_showing(logging.INFO if times == 1 else logging.DEBUG))


def with_verbosity(command: click.Command) -> click.Command:
    """The command with an option -v, which its function does not see."""
    shows = "Show what is done; -vv also each query."
    option = click.Option(["-v", "--verbose"], count=True, expose_value=False, callback=_chosen, help=shows)
    command.params.append(option)
    return command
