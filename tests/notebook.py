"""The notebook of the networks: run, with its outputs kept. `make docs` runs it again and writes them."""

from __future__ import annotations

import os
from base64 import b64decode, b64encode
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode
from PIL import Image

from tests.conftest import ROOT

NOTEBOOK = ROOT / "docs" / "networks.ipynb"
SECONDS = 300
"""That one cell may take."""
PNG = "image/png"
COLOURS = 64
"""Of a figure that is kept, which makes it a quarter as large."""


def read() -> NotebookNode:
    found: NotebookNode = nbformat.read(NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]
    return found


def executed(folder: Path) -> NotebookNode:
    """The notebook, run in a kernel of its own, with an empty folder, none of the user's settings, and this sayso."""
    work, settings = folder / "work", folder / "settings"
    work.mkdir()
    notebook = read()
    client = NotebookClient(
        notebook,
        timeout=SECONDS,
        resources={"metadata": {"path": str(work)}},
        record_timing=False,
        coalesce_streams=True,
    )
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    client.execute(env={**os.environ, "PYTHONPATH": path, "IPYTHONDIR": str(settings)})
    notebook.metadata.language_info = {"name": "python"}  # its version is that of the machine
    for output in outputs(notebook):
        if PNG in output.get("data", {}):
            output.data[PNG] = _smaller(output.data[PNG])
    return notebook


def outputs(notebook: NotebookNode) -> list[NotebookNode]:
    return [output for cell in notebook.cells for output in cell.get("outputs", ())]


def _smaller(figure: str) -> str:
    with Image.open(BytesIO(b64decode(figure))) as full, BytesIO() as file:
        few = full.convert("RGB").quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
        few.save(file, "PNG", optimize=True)
        return b64encode(file.getvalue()).decode()


def main() -> None:
    with TemporaryDirectory() as folder:
        nbformat.write(executed(Path(folder)), NOTEBOOK)  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    main()
