"""The article's networks in docs/pictures: who agrees, and who contradicts whom. `make docs` draws them."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import networkx as nx

from sayso import Workspace
from tests.conftest import ROOT, SAMPLE_FILES

PICTURES = ROOT / "docs" / "pictures"
NAMES = ("article.svg", "conflicts.svg")


def draw(workspace: Workspace, folder: Path) -> None:
    """Voices without a tie are left out, so that the others can be read."""
    networks = workspace.networks
    agreement = networks.one_mode("subtract")
    agreement.remove_nodes_from(list(nx.isolates(agreement)))
    coalitions = networks.coalitions(agreement, "signed").groups
    networks.save(agreement, folder / NAMES[0], groups=coalitions)
    networks.save(networks.conflicts(), folder / NAMES[1])


def main() -> None:
    with TemporaryDirectory() as folder, Workspace.init(folder) as workspace:
        workspace.load(SAMPLE_FILES)
        draw(workspace, PICTURES)


if __name__ == "__main__":
    main()
