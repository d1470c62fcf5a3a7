"""What is wrong with a file. What many rows of a table have in common is one thing."""

from __future__ import annotations

import re
from collections import defaultdict

from sayso.errors import Problem

IN_ROW = re.compile(r"(?<=\]) in row (\d+)")
"""How the place of a problem says which row of a table it is of."""
LISTED = 20
"""How many rows with one problem are named."""
MOST, MOST_ROWS = 200, 2000
"""So many problems are looked for in a file, and so many rows that have them."""


class Report:
    """Collects the problems of one file."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self._apart: set[Problem] = set()

    def add(self, line: int, place: str, message: str) -> None:
        problem = Problem(self.file, line, place, message)
        self.problems.append(problem)
        self._apart.add(_of_no_row(problem))

    @property
    def is_long(self) -> bool:
        """Whether so much is wrong that no more need be looked for."""
        return len(self._apart) > MOST or len(self.problems) > MOST_ROWS

    def gathered(self) -> list[Problem]:
        """Each problem once, with the rows that have it."""
        found: dict[Problem, dict[int, Problem]] = defaultdict(dict)
        for problem in self.problems:
            row = IN_ROW.search(problem.place)
            found[_of_no_row(problem)][int(row[1]) if row else 0] = problem
        return [_of_rows(problem, by_row) for problem, by_row in found.items()]


def _of_no_row(problem: Problem) -> Problem:
    return problem._replace(place=IN_ROW.sub("", problem.place))


def _of_rows(problem: Problem, by_row: dict[int, Problem]) -> Problem:
    if len(by_row) == 1:
        return next(iter(by_row.values()))
    rows = sorted(by_row)
    more = f" and {len(rows) - LISTED:,} more" if len(rows) > LISTED else ""
    return problem._replace(message=f"{problem.message} (rows {', '.join(map(str, rows[:LISTED]))}{more})")
