"""The command that serves a workspace to assistants."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from sayso.cli.group import folder_option, main, opened
from sayso.cli.serving import limits
from sayso.errors import BadArgument


@main.command()
@folder_option
@limits
def mcp(folder: Path, **given: Any) -> None:
    """Serve a workspace to an assistant, by the Model Context Protocol on standard input and output."""
    if importlib.util.find_spec("mcp") is None:
        raise BadArgument("sayso mcp needs the MCP SDK: pip install 'sayso[mcp]'")
    from sayso.server.mcp import server
    from sayso.server.options import Options
    from sayso.server.tokens import FILE

    with opened(folder):
        pass
    place = folder.resolve()
    server(Options(place, place / FILE, **given)).run("stdio")
