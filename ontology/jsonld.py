"""A JSON-LD context, derived from the ontology: under it, records written with our plain names are the RDF we store."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sayso.ontology.model import Field, Ontology
from sayso.ontology.turtle import XSD

DATATYPES: Mapping[str, str] = {
    "bool": "boolean",
    "int": "integer",
    "float": "double",
    "str": "string",
    "date": "date",
    "datetime": "dateTime",
}


def context(ontology: Ontology) -> dict[str, Any]:
    """The context by name: ids, classes, and every field with its type. References and terms are written plain."""
    found: dict[str, Any] = {"@version": 1.1, "id": "@id", "type": "@type"}
    found |= {each.name: each.iri for each in ontology.classes.values() if each.name != ontology.root}
    return found | {name: _definition(field, ontology) for name, field in sorted(ontology.fields.items())}


def _definition(field: Field, ontology: Ontology) -> dict[str, Any]:
    if field.type == "text":
        return {"@id": field.iri, "@container": "@language"}
    if field.type == "ref":
        return {"@id": field.iri, "@type": "@id"}
    if field.type == "term":
        terms = ontology.terms[field.property.scheme or ""]
        return {
            "@id": field.iri,
            "@type": "@vocab",
            "@context": {name: term.iri for name, term in terms.items()},
        }
    return {"@id": field.iri, "@type": f"{XSD}{DATATYPES[field.type]}"}
