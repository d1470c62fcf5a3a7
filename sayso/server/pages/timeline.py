"""What was said when: statements in time order, each with the time that it speaks of."""

from __future__ import annotations

from dataclasses import replace

from sayso.queries.paging import page
from sayso.server.pages.asked import Asked
from sayso.server.pages.bars import line
from sayso.server.pages.found import Found
from sayso.server.pages.questions import asking
from sayso.view import View

NAME = "statements"


def timeline(view: View, asked: Asked) -> Found:
    """The question `statements`, on a line of days."""
    limit, after = asked.limit(100), asked.one("after")
    question, given, answer = found = asking(view, asked, NAME)
    rows, following = page(question, answer, limit, after)
    paged = replace(answer, rows=rows)
    said = paged.to_dicts()
    data = {"parameters": given, "summary": answer.summary, "total": len(answer.rows), "statements": said}
    days = line(time for row in said for time in (row["uttered"], row["holds"]))
    return Found(data, {**found.shown(view), "days": days}, rows=paged, after=following)
