"""What a keeper runs: brings the graphs of a workspace up, in a process of its own, whose memory goes with it."""

from __future__ import annotations

import sys
from pathlib import Path

from sayso.errors import SaysoError
from sayso.workspace import Workspace


def main() -> None:
    """First what pages read, together, and then every other store."""
    with Workspace(Path(sys.argv[1])) as workspace:
        workspace.sync("kglite")
        workspace.files.publish()
        workspace.sync()


if __name__ == "__main__":
    try:
        main()
    except SaysoError as error:
        sys.exit(str(error))
