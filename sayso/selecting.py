"""Which statements of a view the networks are made of."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from sayso.graph.record import Position
from sayso.graph.uncollected import uncollected
from sayso.queries.networks.cube import Cube, cube
from sayso.queries.networks.selection import Selection, known

if TYPE_CHECKING:
    from sayso.view import View

OPTIONS = tuple(each.name for each in fields(Selection))
OF_RECORDS = ("document", "publisher", "actor", "concept")
"""Variables whose values are records, unless concepts are aspects."""
CUBES = 4
"""Selections whose statements are kept, so that asking again is quick."""


class Selecting:
    """Everywhere, `**options` are those of `Selection`; the values of `exclude` and `keep` may be handles."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._position: Position | None = None
        self._cubes: OrderedDict[str, Cube] = OrderedDict()

    def selection(self, **options: Any) -> Selection:
        """Raises BadArgument for options that there are not, and UnknownName for what is excluded or kept and is no
        record."""
        for name in options:
            known("option", name, OPTIONS)
        of_records = OF_RECORDS[:3] if options.get("concepts") == "aspect" else OF_RECORDS
        for name in {"exclude", "keep"} & options.keys():
            options[name] = self._identified(options[name], of_records)
        return Selection(**options)

    def _identified(self, given: Mapping[str, Collection[str]], of_records: Collection[str]) -> dict[str, Any]:
        return {
            variable: values
            if variable not in of_records or isinstance(values, str)
            else [self._view.identify(value) for value in values]
            for variable, values in given.items()
        }

    @uncollected()
    def cube(self, **options: Any) -> Cube:
        """The statements that count. Those of the last few selections are kept until the workspace moves on. Raises
        BadArgument where there are none."""
        selection = self.selection(**options)
        with self._view.reading() as state:
            if state.position != self._position:
                self._cubes.clear()
                self._position = state.position
            key = repr(selection)
            if key not in self._cubes:
                self._cubes[key] = cube(state, selection)
            self._cubes.move_to_end(key)
            while len(self._cubes) > CUBES:
                self._cubes.popitem(last=False)
            return self._cubes[key]
