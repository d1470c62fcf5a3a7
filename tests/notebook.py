"""The notebook of the networks: run, with its outputs kept. `make docs` runs it again and writes them."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

from tests.conftest import ROOT

NOTEBOOK = ROOT / "docs" / "networks.ipynb"
SECONDS = 300
"""That one cell may take."""


def read() -> NotebookNode:
    found: NotebookNode = nbformat.read(NOTEBOOK, as_version=4)
    return found


def executed(folder: Path) -> NotebookNode:
    """The notebook, run in a kernel of its own that has an empty folder, none of the user's settings, and this sayso."""
    work, settings = folder / "work", folder / "settings"
    work.mkdir()
    notebook = read()
    client = NotebookClient(
        notebook, timeout=SECONDS, resources={"metadata": {"path": str(work)}}, record_timing=False
    )
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    client.execute(env={**os.environ, "PYTHONPATH": path, "IPYTHONDIR": str(settings)})
    notebook.metadata.language_info = {"name": "python"}  # its version is that of the machine
    return notebook


def main() -> None:
    with TemporaryDirectory() as folder:
        nbformat.write(executed(Path(folder)), NOTEBOOK)


if __name__ == "__main__":
    main()
