"""A small debate in two documents, loaded: who says what is plain to see, so that tests can name what is expected."""

from __future__ import annotations

from pathlib import Path

from sayso import Workspace

ENTITIES = """
  gazette: {Outlet: Gazette}
  herald: {Outlet: Herald}
  north: {Country: North}
  south: {Country: South}
  ministry: {Ministry: Northern ministry, part-of: north}
  minister: {Person: Minister, office: minister, of: ministry}
  envoy: {Person: Envoy, office: envoy, of: south}
  mayor: {Person: Mayor}
  source: {UnnamedSource: an official, office: official, of: south}
  town: {Location: Town}
  bridge: {Action: building the bridge}
  toll: {Action: a toll on the bridge}
"""

DOCUMENTS = {
    "one": (
        "gazette",
        "2024-03-05",
        [
            ("by: minister\n    endorses: bridge\n    said: 2024-03-01", "The minister backed the bridge."),
            ("by: minister\n    for: north\n    opposes: toll", "For the North, he opposed a toll."),
            ("by: envoy\n    opposes: bridge\n    said: 2024-03-02", "The envoy opposed the bridge."),
            (
                "by: mayor\n    asserts: town control north\n    hedge: likely",
                "The town is likely northern.",
            ),
            ("by: source\n    denies: town control north", "It is not, an official said."),
            ("by: mayor\n    endorses: toll\n    via: [envoy]", "The mayor liked the toll, the envoy said."),
            ("asserts: town control south", "In fact the town was southern."),
            ("by: envoy\n    requests: toll", "The envoy asked for the toll."),
        ],
    ),
    "two": (
        "herald",
        "2024-04-20",
        [
            ("by: mayor\n    opposes: bridge\n    said: 2024-04-18", "The mayor was against the bridge."),
            ("by: source\n    endorses: bridge", "One official was for it."),
            ("by: envoy\n    opposes: bridge\n    via: [mayor, gazette]", "The envoy remained against, it was said."),
            ("by: envoy\n    denies: town control north\n    during: 2024-01-02/2024-01-03", "It was not in January."),
        ],
    ),
}


def loaded(folder: Path) -> Workspace:
    """The ids of statements are their document and number: `one/s0`."""
    workspace = Workspace.init(folder)
    workspace.load(files(folder))
    return workspace


def files(folder: Path) -> list[Path]:
    """The two statement files, written here with their texts."""
    return [_written(folder, name) for name in DOCUMENTS]


def _written(folder: Path, name: str) -> Path:
    publisher, published, said = DOCUMENTS[name]
    (folder / f"{name}.txt").write_text("\n".join(quote for _, quote in said), encoding="utf-8")
    statements = "".join(f"  - {body}\n    quote: {quote}\n    id: s{n}\n" for n, (body, quote) in enumerate(said))
    path = folder / f"{name}.yaml"
    head = f"document: {name}.txt\npublisher: {publisher}\npublished: {published}\n"
    path.write_text(f"{head}entities:{ENTITIES}statements:\n{statements}", encoding="utf-8")
    return path
