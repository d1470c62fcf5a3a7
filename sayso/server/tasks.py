"""What a worker can be asked to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sayso.server import cypher_tasks, page_tasks, rdf_tasks, scratch_tasks

TASKS: Mapping[str, Callable[..., None]] = {
    "query": rdf_tasks.query,
    "graph": rdf_tasks.graph,
    "cypher": cypher_tasks.cypher,
    "page": page_tasks.page,
    "thing": page_tasks.thing,
    "update": scratch_tasks.update,
    "put": scratch_tasks.put,
    "delete": scratch_tasks.delete,
}
"""Functions of a desk, of an `Out` and of named arguments."""
