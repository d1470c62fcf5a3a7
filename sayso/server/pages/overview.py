"""What is loaded: documents, counts, the last loads, where the stores stand, and what conflicts."""

from __future__ import annotations

from sayso.server.pages.asked import Asked
from sayso.server.pages.conflicts import NAME as CONFLICTS
from sayso.server.pages.found import Found
from sayso.server.pages.records import counts
from sayso.server.pages.tables import table
from sayso.view import View

LOADS = 8


def overview(view: View, asked: Asked) -> Found:
    loads = view.loads().to_dicts()
    firm = view.ask(CONFLICTS)
    stores = [
        {"name": each.name, "load": each.position.load if each.position else None, "fault": each.fault}
        for each in view.standing()
    ]
    data = {
        "base": view.ids.base,
        "counts": counts(view),
        "documents": table(view, "documents"),
        "conflicts": len(firm.rows),
        "loads": loads[: -LOADS - 1 : -1],
        "stores": stores,
    }
    labels = {name: each.label for name, each in view.ontology.classes.items()}
    return Found(data, {"labels": labels, "firm": firm.to_dicts()[:3]})
