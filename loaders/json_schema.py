"""A JSON Schema for statement files, for editors: derived from the ontology and from the keys that the loader reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from sayso.loaders import claims, columns, entities, header, manner, marks, offices, relays, rows, statements
from sayso.loaders.dna import codebook
from sayso.loaders.entities import kebab
from sayso.ontology import interval, quantity
from sayso.ontology.model import Ontology, Property

Schema: TypeAlias = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
WORD: Schema = {"type": ["string", "number", "boolean"]}
"""Whatever YAML takes one word for: the loader reads all of it as text."""

_ROWS = {"entities": "object", "statements": "array"}
"""What the parts of rows are. Their values hold names of columns, so that no value can be told from another."""

EXAMPLES: Mapping[str, str] = {
    "edtf": f"Written as EDTF: {interval.EXAMPLES}",
    "quantity": f"Written as people write it: {quantity.EXAMPLES}",
    "point": "Latitude and longitude: 51.19, 35.27",
    "bool": "true or false",
    "date": "A day: 2024-08-08",
    "datetime": "A moment: 2024-08-08T12:00:00Z",
}


def json_schema(ontology: Ontology) -> Schema:
    """The schema of the whole file."""
    required = {key: _said(what, WORD) for key, what in header.REQUIRED.items()}
    optional = {key: _said(what, WORD) for key, what in header.OPTIONAL.items()}
    optional |= {key: _said(what, _several(WORD)) for key, what in header.SEVERAL.items()}
    parts: dict[str, Schema] = {
        "entities": {"type": ["object", "null"], "additionalProperties": {"$ref": "#/$defs/entity"}},
        "statements": {"type": ["array", "null"], "items": {"$ref": "#/$defs/statement"}},
        "marks": {"type": ["array", "null"], "items": {"$ref": "#/$defs/mark"}},
        "columns": {"type": "object", "additionalProperties": _column()},
        "format": WORD,
        "heading": {"type": "array", "items": WORD},
        "rows": _map({key: _said(what, {"type": _ROWS[key]}) for key, what in rows.PARTS.items()}),
    }
    said = {**header.PARTS, **header.TABLE_KEYS, **header.TABLE_PARTS}
    coded = _of_databases(ontology)
    of_texts = {**required, **optional, **{key: _said(said[key], part) for key, part in parts.items()}}
    return {
        "$schema": DIALECT,
        "title": "sayso statement file",
        **_map({**coded, **of_texts}),
        "if": {"anyOf": [_has("document", {"pattern": r"\.dna$"}), _has("format", {"const": codebook.FORMAT})]},
        "then": {"required": ["document"], "propertyNames": {"enum": sorted(coded)}},
        "else": {
            "required": list(header.REQUIRED),
            "propertyNames": {"not": {"enum": sorted(coded.keys() - of_texts.keys())}},
        },
        "$defs": {
            "entity": _entity(ontology),
            "statement": _statement(ontology),
            "verification": _verification(ontology),
            "relay": _relay(ontology),
            "mark": _mark(ontology),
            **{f"class-{name}": _class(name, ontology) for name in _declarable(ontology)},
        },
    }


def _has(key: str, schema: Schema) -> Schema:
    return {"required": [key], "properties": {key: schema}}


def _of_databases(ontology: Ontology) -> dict[str, Schema]:
    """The keys of a file whose document is a `.dna` database."""
    default = codebook.default(ontology)
    maps = {key: _map(dict.fromkeys(getattr(default, key), WORD)) for key in ("variables", "classes", "stances")}
    return {key: _said(what, maps.get(key, WORD)) for key, what in codebook.KEYS.items()}


# entities


def _declarable(ontology: Ontology) -> list[str]:
    kinds = [ontology.kinds[path].name for path in ("action", "entity")]
    return sorted(name for name in ontology.classes if any(kind in ontology.ancestors(name) for kind in kinds))


def _entity(ontology: Ontology) -> Schema:
    names = _declarable(ontology)
    return {"type": "object", "oneOf": [{"$ref": f"#/$defs/class-{name}"} for name in names]}


def _class(name: str, ontology: Ontology) -> Schema:
    """What may be said of an entity of a class; the class is the key of its name."""
    is_action = ontology.kind_of([name]).path == "action"
    counts = ontology.counts([name])
    keys = {
        key: _value(property, ontology, several=counts[property.name] in "+*")
        for key, property in entities.properties(ontology, name, is_action=is_action).items()
    }
    if not is_action:
        keys |= {key: _said(what, WORD) for key, what in offices.KEYS.items()}
        keys |= {key: _said(what, _several(WORD)) for key, what in entities.BESIDE.items()}
        registers = ontology.terms["identifier-scheme"].values()
        keys |= {term.name: _said(f"{term.label}: {term.definition}", _several(WORD)) for term in registers}
    keys[name] = _said(ontology.classes[name].comment, WORD)
    return {
        "description": ontology.classes[name].comment,
        **_map(keys),
        "patternProperties": {f"^{entities.NAME.pattern}$": _said("The name in another language", WORD)},
        "required": [name],
    }


# tables


def _column() -> Schema:
    values = _said(columns.KEYS["values"], {"type": "object", "additionalProperties": WORD})
    return _map({**_described(columns.KEYS, ("date", "empty")), "values": values})


# statements


def _statement(ontology: Ontology) -> Schema:
    stances = ontology.terms["stance"].values()
    kind = ontology.kinds["attribution"].loaded_as
    counts = ontology.counts([kind])
    keys = _described(statements.OWN_KEYS, ("by", "quote"))
    keys["via"] = _said(statements.OWN_KEYS["via"], _several({"$ref": "#/$defs/relay"}))
    for key, name in (*manner.PROPERTIES.items(), *claims.CLAIM_KEYS.items()):
        keys[key] = _value(ontology.properties[name], ontology, several=counts.get(name, "?") in "+*")
    for name in sorted(ontology.qualifiers):
        keys[kebab(name)] = _value(ontology.properties[name], ontology, several=False)
    keys |= {term.name: _said(term.definition, _several(WORD)) for term in stances}
    for term in ontology.terms["verification"].values():
        keys[term.name] = _said(term.definition, {"$ref": "#/$defs/verification"})
    one_stance = [{"required": [term.name]} for term in stances]
    return {**_map(keys), "required": ["quote"], "oneOf": one_stance}


def _verification(ontology: Ontology) -> Schema:
    """The words that say so, or a map with what they are about."""
    keys = _described(manner.VERIFICATION_KEYS, ("quote",))
    of = _value(ontology.properties["verificationOf"], ontology, several=True)
    keys["of"] = _said(manner.VERIFICATION_KEYS["of"], of)
    return {"anyOf": [_several(WORD), {**_map(keys), "required": ["quote"]}]}


def _relay(ontology: Ontology) -> Schema:
    """Who passed it on, or a map with how."""
    keys = _described(relays.KEYS, ("quote",))
    keys["act"] = _said(relays.KEYS["act"], _value(ontology.properties["act"], ontology, several=False))
    return {"anyOf": [WORD, {**_map(keys), "required": ["by"]}]}


def _mark(ontology: Ontology) -> Schema:
    kinds = ontology.terms["mark-kind"].values()
    sides = {"type": "array", "items": _several(WORD), "minItems": 2, "maxItems": 2}
    keys = _described(marks.BESIDE, ("quote",)) | {term.name: _said(term.definition, sides) for term in kinds}
    return {**_map(keys), "oneOf": [{"required": [term.name]} for term in kinds]}


# values


def _value(property: Property, ontology: Ontology, *, several: bool) -> Schema:
    """What a property's value looks like in the file."""
    example = f" {EXAMPLES[property.type]}." if property.type in EXAMPLES else ""
    found = {"enum": list(ontology.terms[property.scheme])} if property.scheme else WORD
    if property.type == "bool":
        found = {"enum": [True, False, "true", "false", "yes", "no"]}
    return {**(_several(found) if several else found), "description": property.comment + example}


def _said(description: str, schema: Schema) -> Schema:
    return {**schema, "description": description}


def _several(schema: Schema) -> Schema:
    """One value, or a list of them."""
    return {"anyOf": [schema, {"type": "array", "items": schema, "minItems": 1}]}


def _map(properties: Mapping[str, Schema]) -> Schema:
    return {"type": "object", "properties": dict(properties), "additionalProperties": False}


def _described(keys: Mapping[str, str], several: Iterable[str]) -> dict[str, Schema]:
    """Keys of the format with what each means; some take several values."""
    return {key: _said(what, _several(WORD) if key in several else WORD) for key, what in keys.items()}
