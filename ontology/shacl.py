"""SHACL shapes for the RDF of records, derived from the ontology: what validation asks of a record, for any SHACL tool.

A shape for each class asks for its properties; one for each property says on what it may stand; one for each kind lets
no other property in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rdflib import RDF, RDFS, SH, XSD, Graph, Literal, Namespace, URIRef
from rdflib.term import BNode, Node

from sayso.ontology.model import NAMESPACE, Class, Count, Field, Kind, Ontology, Property
from sayso.ontology.types import VALUE_TYPES

SHAPE = Namespace(f"{NAMESPACE}shape/")
DATATYPES = {
    "bool": XSD.boolean,
    "int": XSD.integer,
    "float": XSD.double,
    "str": XSD.string,
    "date": XSD.date,
    "datetime": XSD.dateTime,
    "text": RDF.langString,
}


def shapes(ontology: Ontology, base: str = "", *, folded: bool = True) -> Graph:
    """The shapes of records as the databases hold them, or, not `folded`, as they are loaded.

    `base` is what the ids of records begin with, where that is known.
    """
    return _Shapes(ontology, base, folded).graph


class _Shapes:
    def __init__(self, ontology: Ontology, base: str, folded: bool) -> None:
        self.graph = Graph()
        self._ontology = ontology
        self._base = base
        self._folded = folded
        self._blanks = 0
        for prefix, namespace in (("sh", str(SH)), ("sayso", NAMESPACE), ("shape", str(SHAPE)), ("xsd", str(XSD))):
            self.graph.bind(prefix, namespace)
        self._add_types()
        for each in ontology.classes.values():
            if each.name != ontology.root:
                self._add_class(each)
        for kind in ontology.kinds.values():
            self._add_kind(kind)
        for property in ontology.properties.values():
            self._add_property(property)

    # graph

    def _blank(self) -> BNode:
        """Numbered, so that the same ontology gives the same text."""
        self._blanks += 1
        return BNode(f"b{self._blanks:05}")

    def _set(self, node: Node, *pairs: tuple[URIRef, Node]) -> Node:
        for predicate, value in pairs:
            self.graph.add((node, predicate, value))
        return node

    def _list(self, members: Iterable[Node]) -> Node:
        nodes = list(members)
        if not nodes:
            return RDF.nil
        head = self._blank()
        rest = [head, *(self._blank() for _ in nodes[1:])]
        for node, member, after in zip(rest, nodes, [*rest[1:], RDF.nil], strict=True):
            self._set(node, (RDF.first, member), (RDF.rest, after))
        return head

    def _of_class(self, names: Iterable[str]) -> list[Node]:
        return [self._set(self._blank(), (SH["class"], self._class(name))) for name in names]

    def _class(self, name: str) -> URIRef:
        return URIRef(self._ontology.classes[name].iri)

    # shapes

    def _add_types(self) -> None:
        """Every class of a node is declared."""
        declared = [self._class(name) for name in self._ontology.classes if name != self._ontology.root]
        inner = self._set(
            self._blank(),
            (SH.path, RDF.type),
            (SH["in"], self._list(declared)),
            (SH.message, Literal("is of a class that is not declared")),
        )
        self._set(SHAPE.Types, (RDF.type, SH.NodeShape), (SH.targetSubjectsOf, RDF.type), (SH.property, inner))

    def _add_class(self, each: Class) -> None:
        """What records of a class have, and how many values of it. Classes above have shapes of their own."""
        node = SHAPE[each.name]
        self._set(
            node, (RDF.type, SH.NodeShape), (SH.targetClass, self._class(each.name)), (RDFS.label, _en(each.label))
        )
        counts = dict(each.counts)
        if self._ontology.root in each.parents:
            counts |= self._ontology.classes[self._ontology.root].counts
        folds = self._ontology.folds([each.name])
        for name, count in sorted(counts.items()):
            loaded = self._folded or name not in folds
            for inner in self._property_shapes(self._ontology.properties[name], count if loaded else None):
                self._set(node, (SH.property, inner))

    def _property_shapes(self, property: Property, count: Count | None) -> Iterator[Node]:
        """One for each field; None lets no value in."""
        for field in self._ontology.fields_of(property.name):
            inner = self._set(self._blank(), (SH.path, _path(field)), (SH.name, _en(property.label)))
            if count is None:
                self._set(inner, (SH.maxCount, Literal(0)))
            elif field.suffix or (count in "1?" and field.type != "text"):
                self._set(inner, (SH.maxCount, Literal(1)))
            if count and count in "1+" and not field.suffix:
                self._set(inner, (SH.minCount, Literal(1)))
            yield inner

    def _add_kind(self, kind: Kind) -> None:
        """Ids of a kind begin alike, and its records have no property that is not declared."""
        known = [RDF.type, *(_path(field) for field in self._ontology.fields.values())]
        start = f"^{re.escape(self._base)}{kind.path}/" if self._base else f"/{kind.path}/"
        self._set(
            SHAPE[f"{kind.path}-records"],
            (RDF.type, SH.NodeShape),
            (SH.targetClass, self._class(kind.name)),
            (SH.nodeKind, SH.IRI),
            (SH.pattern, Literal(start)),
            (SH.closed, Literal(True)),
            (SH.ignoredProperties, self._list(known)),
        )

    def _add_property(self, property: Property) -> None:
        """What values it has wherever it stands, and where it may stand."""
        fields = self._ontology.fields_of(property.name)
        shape = SHAPE[property.name]
        self._set(shape, (RDF.type, SH.NodeShape), (RDFS.label, _en(property.label)))
        if all(field.iri.startswith(tuple(self._ontology.namespaces)) for field in fields):
            self._set(shape, (SH["or"], self._list([*self._holders(property), *self._qualified(property)])))
        for field in fields:
            path = _path(field)
            self._set(shape, (SH.targetSubjectsOf, path))
            self._set(shape, (SH.property, self._set(self._blank(), (SH.path, path), *self._fits(field))))
        self._add_parts(property, shape)
        if property.acyclic:
            self._set(shape, (SH.sparql, self._no_ring(fields[0])))

    def _holders(self, property: Property) -> list[Node]:
        """The classes that have it."""
        names = [each.name for each in self._ontology.classes.values() if property.name in each.counts]
        if self._ontology.root in names:
            names = [kind.name for kind in self._ontology.kinds.values()]
        return self._of_class(names)

    def _qualified(self, property: Property) -> list[Node]:
        """What has an aspect that it qualifies."""
        if property.name not in self._ontology.qualifiers:
            return []
        terms = [
            URIRef(self._ontology.term(field.property.scheme or "", aspect.name).iri)
            for aspect in self._ontology.aspects.values()
            if property.name in aspect.qualifiers
            for field in [self._aspect]
        ]
        inner = self._set(
            self._blank(), (SH.path, URIRef(self._aspect.iri)), (SH["in"], self._list(terms)), (SH.minCount, Literal(1))
        )
        return [self._set(self._blank(), (SH.property, inner), (SH.property, self._one_value(property)))]

    @property
    def _aspect(self) -> Field:
        """The field that holds a proposition's aspect."""
        return self._ontology.fields["aspect"]

    def _one_value(self, property: Property) -> Node:
        """A qualifier has at most one value."""
        path = _path(self._ontology.fields_of(property.name)[0])
        return self._set(self._blank(), (SH.path, path), (SH.maxCount, Literal(1)))

    def _fits(self, field: Field) -> Iterator[tuple[URIRef, Node]]:
        """What each value of a field is like."""
        if field.type == "term":
            terms = self._ontology.terms[field.property.scheme or ""].values()
            yield SH["in"], self._list(URIRef(term.iri) for term in terms)
        elif field.type == "ref":
            yield SH.nodeKind, SH.IRI
            names = field.property.ranges
            if self._ontology.root in names:
                names = tuple(kind.name for kind in self._ontology.kinds.values())
            yield SH["or"], self._list(self._of_class(names))
        else:
            yield SH.datatype, DATATYPES[field.type]
        if field.type == "text":
            yield SH.uniqueLang, Literal(True)
        value_type = VALUE_TYPES[field.property.type]
        if field.suffix in value_type.limits:
            least, most = value_type.limits[field.suffix]
            yield SH.minInclusive, Literal(float(least))
            yield SH.maxInclusive, Literal(float(most))

    def _add_parts(self, property: Property, shape: Node) -> None:
        """Parts of a composite value belong together, and are in order."""
        value_type = VALUE_TYPES[property.type]
        paths = {field.suffix: _path(field) for field in self._ontology.fields_of(property.name)}
        for several in value_type.needs:
            there = [
                self._set(
                    self._blank(),
                    (SH.property, self._set(self._blank(), (SH.path, paths[s]), (SH.minCount, Literal(1)))),
                )
                for s in sorted(several)
            ]
            self._set(shape, (SH["or"], self._list(there)))
        for low, high in value_type.order:
            inner = self._set(self._blank(), (SH.path, paths[low]), (SH.lessThanOrEquals, paths[high]))
            self._set(shape, (SH.property, inner))

    def _no_ring(self, field: Field) -> Node:
        """Following it never leads back."""
        text = f"SELECT $this WHERE {{ $this <{_path(field)}>+ $this }}"
        message = Literal(f"{field.name} goes round in a circle")
        return self._set(
            self._blank(), (RDF.type, SH.SPARQLConstraint), (SH.select, Literal(text)), (SH.message, message)
        )


def _path(field: Field) -> URIRef:
    return URIRef(field.iri)


def _en(text: str) -> Literal:
    return Literal(text, lang="en")
