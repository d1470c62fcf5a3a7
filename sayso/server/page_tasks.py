"""The task behind every view: find what was asked, and write it as JSON, CSV, RDF or a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from sayso.errors import BadArgument, WorkspaceBusy
from sayso.graph.ids import content_hash
from sayso.server.desk import WorkspaceDesk
from sayso.server.faults import Fault
from sayso.server.formats import GRAPHS, negotiated, write_triples
from sayso.server.out import Out
from sayso.server.pages import (
    atlas,
    behind,
    conflicts,
    consoles,
    loads,
    network,
    networks,
    openapi,
    overview,
    passages,
    questions,
    records,
    timeline,
)
from sayso.server.pages.asked import Asked
from sayso.server.pages.found import Found
from sayso.server.pages.render import HEADERS, path_of, rendered
from sayso.show import as_csv, as_json
from sayso.view import View

JSON, CSV, HTML = "application/json", "text/csv", "text/html"
SHORT = {"json": JSON, "csv": CSV, "html": HTML, "turtle": "text/turtle", "jsonld": "application/ld+json"}
"""What `format` may say, instead of an Accept header."""
ROWS, ONE = (HTML, CSV, JSON), (HTML, JSON)


class Page(NamedTuple):
    """What finds a view, and the formats that it is given in, the most wanted last."""

    find: Callable[..., Found]
    formats: Sequence[str]


PAGES: Mapping[str, Page] = {
    "overview": Page(overview.overview, ONE),
    "questions": Page(questions.listed, ONE),
    "question": Page(questions.question, ROWS),
    "conflicts": Page(conflicts.board, ROWS),
    "records": Page(records.listed, ONE),
    "record": Page(records.record, (HTML, *(each for each in GRAPHS if each != JSON), JSON)),
    "passage": Page(passages.passage, (JSON,)),
    "views": Page(loads.views, ONE),
    "timeline": Page(timeline.timeline, ROWS),
    "map": Page(atlas.atlas, ROWS),
    "graph": Page(network.network, ROWS),
    "networks": Page(networks.networks, ROWS),
    "behind": Page(behind.behind, ROWS),
    "openapi": Page(openapi.document, (JSON,)),
    "sparql": Page(consoles.sparql, (HTML,)),
    "cypher": Page(consoles.cypher, (HTML,)),
}
"""By name, which is also the name of the template."""


def page(
    desk: WorkspaceDesk,
    out: Out,
    *,
    name: str,
    path: str,
    parameters: Sequence[tuple[str, str]],
    within: Mapping[str, str],
    accept: str,
    known: str,
) -> None:
    """Answer with a view; `within` are the parts of its path that vary."""
    chosen = PAGES[name]
    formats = [each for key, value in parameters if key == "format" and (each := value)]
    media, _ = negotiated(_accepted(formats, accept), dict.fromkeys(chosen.formats))
    asked = Asked(path, parameters, page=media == HTML)
    asked.several("format")
    with desk.seen_as(asked.one("as_of"), asked.one("identity")) as view:
        tag = "" if asked.page else content_hash(str(view.position), media, asked.address())
        if not out.head(media, tag, known):
            return
        found = _found(view, asked, chosen, within)
        asked.end()
        out.head(media, tag, status=found.status)
        if found.after:
            out.add("Link", f'<{asked.address(after=found.after)}>; rel="next"')
        _write(view, asked, name, media, found, out)


def thing(desk: WorkspaceDesk, out: Out, *, name: str, query: str) -> None:
    """Send those who ask for a record by its id on to where it is described."""
    id = desk.workspace.ids.base + name
    with desk.workspace.reading() as state:
        if not state.find([id]):
            raise Fault(404, f"there is nothing at /{name}")
    out.head("text/plain", status=303)
    out.add("location", path_of(id, desk.workspace.ids.base) + (f"?{query}" if query else ""))


def _accepted(formats: Sequence[str], accept: str) -> str:
    if formats and formats[-1] not in SHORT:
        raise BadArgument(f"format={formats[-1]}: write one of {', '.join(SHORT)}")
    return SHORT[formats[-1]] if formats else accept


def _found(view: View, asked: Asked, chosen: Page, within: Mapping[str, str]) -> Found:
    """What a view finds. Raises WorkspaceBusy where the graphs were brought up meanwhile, and records are missing."""
    before = view.position
    try:
        return chosen.find(view, asked, **within)
    except KeyError as error:
        if view.position == before and view.is_settled():
            raise
        raise WorkspaceBusy("what was asked changed meanwhile; ask again") from error


def _write(view: View, asked: Asked, name: str, media: str, found: Found, out: Out) -> None:
    following = asked.address(after=found.after) if found.after else None
    out.rows = len(found.rows.rows) if found.rows else 0
    if media == CSV and found.rows:
        out.write(as_csv(found.rows).encode())
    elif media == JSON:
        paged = {"next": following} if asked.is_paged else {}
        out.write(f"{as_json({'load': view.position.load, **found.data, **paged})}\n".encode())
    elif media == HTML:
        for header, value in HEADERS.items():
            out.add(header, value)
        given = {
            **found.data,
            **found.shown,
            "next": following,
            "load": view.position.load,
            "name": name,
            "asked": asked,
        }
        whole = rendered(name, **given, ids=view.ids, href=lambda id: asked.under(path_of(id, view.ids.base)))
        out.write(whole.encode())
    else:
        out.rows = write_triples(found.triples, GRAPHS[media], out, len(list(found.triples)))
