"""The board of conflicts: both sides' words, and why they conflict."""

from __future__ import annotations

from dataclasses import replace

from sayso.queries.paging import page
from sayso.server.pages.asked import Asked
from sayso.server.pages.bars import line
from sayso.server.pages.found import Found
from sayso.server.pages.questions import asking
from sayso.view import View

NAME = "conflicts"


def board(view: View, asked: Asked) -> Found:
    """The question `conflicts`, each row an object with its two sides."""
    limit, after = asked.limit(25 if asked.page else 100), asked.one("after")
    question, given, answer = found = asking(view, asked, NAME)
    rows, following = page(question, answer, limit, after)
    paged = replace(answer, rows=rows)
    pairs = view.conflicts_json(paged)
    data = {"parameters": given, "summary": answer.summary, "total": len(answer.rows), "conflicts": pairs}
    days = {each["relation"]: line([each["a"]["holds"], each["b"]["holds"], each["overlap"]]) for each in pairs}
    return Found(data, {**found.shown(view), "days": days}, rows=paged, after=following)
