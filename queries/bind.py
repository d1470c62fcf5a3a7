"""Parameters into query texts. Cypher binds its own; SPARQL has none, so `VALUES ?x { $x }` is filled with terms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import pyoxigraph as ox

from sayso.errors import BadArgument
from sayso.graph.quads import XSD
from sayso.graph.store import Parameter
from sayso.graph.tokens import tokens
from sayso.ontology.model import Ontology
from sayso.queries.parameters import Identifier, Scheme

UNDEFINED = "UNDEF"


def sparql(
    text: str, values: Mapping[str, Parameter], markers: Mapping[str, Identifier | Scheme | None], ontology: Ontology
) -> str:
    """The text with every `$name` outside strings, IRIs and comments replaced by one or several terms.

    None becomes UNDEF. `markers` say which parameters are ids and which are terms of a scheme. Raises BadArgument for
    a name that has no value.
    """

    def replaced(name: str) -> str:
        if name not in values:
            raise BadArgument(f"the query has a parameter ${name} without a value; give it with --param {name}=VALUE")
        value = values[name]
        several = [value] if isinstance(value, str) or not isinstance(value, Sequence) else value
        return " ".join(term(each, ontology, markers.get(name)) for each in several)

    return "".join(
        replaced(token.text[1:]) if token.kind == "parameter" else token.text for token in tokens(text, "sparql")
    )


def term(value: Parameter, ontology: Ontology, marker: Identifier | Scheme | None = None) -> str:
    """One value in N-Triples spelling; the name of a term becomes its IRI."""
    try:
        return UNDEFINED if value is None else str(_node(value, ontology, marker))
    except (ValueError, TypeError) as error:
        raise BadArgument(f"{value!r} cannot be a parameter: {error}") from error


def _node(value: object, ontology: Ontology, marker: Identifier | Scheme | None) -> ox.NamedNode | ox.Literal:
    if isinstance(marker, Scheme):
        return ox.NamedNode(ontology.term(marker.name, str(value)).iri)
    if isinstance(marker, Identifier):
        return ox.NamedNode(str(value))
    if isinstance(value, datetime):
        return ox.Literal(value.isoformat().replace("+00:00", "Z"), datatype=ox.NamedNode(XSD + "dateTime"))
    if isinstance(value, date):
        return ox.Literal(value.isoformat(), datatype=ox.NamedNode(XSD + "date"))
    if isinstance(value, bool | int | float | str):
        return ox.Literal(value)
    raise TypeError("write words, a number, true, false or a day")
