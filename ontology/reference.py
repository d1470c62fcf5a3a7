"""The reference of an ontology, as Markdown: what there is, what it means, how it is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from sayso.errors import UnknownName
from sayso.ontology.declared import Declared, meant
from sayso.ontology.model import Aspect, Class, Ontology, Property, Rule, Scheme
from sayso.ontology.quantity import COUNT
from sayso.ontology.read import built_in
from sayso.ontology.turtle import META, RDFS, Turtle, local

HOW_MANY = {"1": "one", "?": "at most one", "+": "one or more", "*": "any number"}
VALUES = {
    "text": "words in a language",
    "str": "words",
    "bool": "true or false",
    "int": "a whole number",
    "float": "a number",
    "date": "a day",
    "datetime": "a moment",
    "edtf": "a time, as EDTF",
    "quantity": "a quantity",
    "point": "latitude and longitude",
}
KINDS = {
    "entity": "an entity",
    "truth": "true or false",
    "quantity": "a quantity",
    "words": "words",
    "state": "a state",
}

HEAD = """# The ontology

What can be said, and what each name means. `sayso ontology NAME` prints one entry of this page, `sayso ontology -w DIR`
includes a workspace's own files; [a page of its own](own-ontology.md) tells how to write them. This page is derived
from the Turtle files: `sayso ontology --markdown`.
"""


def reference(ontology: Ontology) -> str:
    """The whole page."""
    sections: Mapping[str, Iterable[str]] = {
        "Classes": (_class(each, ontology) for each in _by_kind(ontology)),
        "Aspects": (_aspect(each, ontology) for each in ontology.aspects.values()),
        "Rules": map(_rule, ontology.rules.values()),
        "Schemes": (_scheme(each, ontology) for each in ontology.schemes.values() if each.name not in _apart(ontology)),
        "Words of quantity": [_words(ontology)],
        "Keys of ontology files": [_keys()],
    }
    parts = [HEAD, *(f"## {title}\n\n" + "\n".join(entries) for title, entries in sections.items())]
    return "\n".join(parts).rstrip("\n") + "\n"


def entry(name: str, ontology: Ontology) -> str:
    """What the page says of one class, property, aspect, rule or scheme. Raises UnknownName with the nearest."""
    makers: list[tuple[Iterable[str], Callable[[str], str]]] = [
        (ontology.classes, lambda name: _class(ontology.classes[name], ontology)),
        (ontology.properties, lambda name: _property(ontology.properties[name], ontology)),
        (ontology.aspects, lambda name: _aspect(ontology.aspects[name], ontology)),
        (ontology.rules, lambda name: _rule(ontology.rules[name])),
        (ontology.schemes, lambda name: _scheme(ontology.schemes[name], ontology)),
    ]
    found = [make(name) for names, make in makers if name in names]
    if not found:
        near = meant(name, {each for names, _ in makers for each in names})
        raise UnknownName(f"no class, property, aspect, rule or scheme {name!r}{near}")
    return "\n".join(found)


def _apart(ontology: Ontology) -> set[str]:
    """Schemes that have sections of their own: those whose terms are aspects, and the states of aspects."""
    aspects, states = set(ontology.aspects), {state for each in ontology.aspects.values() for state in each.states}
    return {scheme for scheme, terms in ontology.terms.items() if terms and terms.keys() <= aspects | states}


def _by_kind(ontology: Ontology) -> list[Class]:
    """Kinds in order, each before the classes below it."""
    kinds = [kind.name for kind in ontology.kinds.values()]

    def place(each: Class) -> tuple[int, int, str]:
        above = ontology.ancestors(each.name)
        kind = next((number for number, name in enumerate(kinds) if name in above), -1)
        return kind, len(above), each.name

    return sorted(ontology.classes.values(), key=place)


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    listed = [list(row) for row in rows]
    if not listed:
        return ""
    lines = [list(head), ["---"] * len(listed[0]), *listed]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)


def _entry(name: str, iri: str, sentence: str, *more: str) -> str:
    facts = "".join(f"\n{each.rstrip()}\n" for each in more if each)
    return f"### {name}\n\n{sentence}\n{facts}\n`{iri}`\n"


def _class(each: Class, ontology: Ontology) -> str:
    parents = [name for name in each.parents if name != ontology.root]
    below = f"Below {', '.join(parents)}." if parents else ""
    voice = "" if each.speaks_as_one is None else f"Speaks as one: {'yes' if each.speaks_as_one else 'no'}."
    about = f"Of {', '.join(each.judges)}." if each.judges else ""
    folds = ontology.folds([each.name])
    rows = [
        (
            f"`{name}`",
            _values(ontology.properties[name], ontology),
            HOW_MANY[count],
            ontology.properties[name].comment + (" Computed." if name in folds else ""),
        )
        for name, count in sorted(each.counts.items())
    ]
    table = _table(("property", "value", "how many", "meaning"), rows)
    return _entry(each.name, each.iri, each.comment, " ".join(filter(None, (below, voice, about))), table)


def _property(property: Property, ontology: Ontology) -> str:
    holders = sorted(each.name for each in ontology.classes.values() if property.name in each.counts)
    holders += sorted(each.name for each in ontology.aspects.values() if property.name in each.qualifiers)
    fields = ", ".join(f"`{field.name}`" for field in ontology.fields_of(property.name))
    facts = f"Value: {_values(property, ontology)}. On: {', '.join(holders)}. Written as: {fields}."
    return _entry(property.name, property.iri, property.comment, facts)


def _values(property: Property, ontology: Ontology) -> str:
    if property.scheme:
        return f"a term of {property.scheme}"
    return " or ".join(property.ranges) if property.type == "ref" else VALUES[property.type]


def _aspect(aspect: Aspect, ontology: Ontology) -> str:
    term = ontology.term("aspect", aspect.name)
    values = " or ".join(KINDS[value] for value in aspect.values)
    unit = f" in {aspect.unit}" if aspect.unit not in (None, COUNT) else ""
    tolerance = f", equal within {aspect.tolerance:.0%}" if aspect.tolerance else ""
    facts = [
        f"Said of: {aspect.of}. Value: {values}{unit}{tolerance}. {'One' if aspect.single else 'Many'} at a time"
        + (f"; one where {' is '.join(aspect.single_when)}" if aspect.single_when else "")
        + f". In time: {aspect.persistence}. In space: {aspect.space}"
        + (f", where {' is '.join(aspect.whole_when)}" if aspect.whole_when else "")
        + "."
        + (f" Totals within {aspect.window} days count as of one date." if aspect.window else ""),
    ]
    for label, names in (("Defining", aspect.defining), ("Narrowing", aspect.narrowing)):
        if names:
            facts.append(f"{label} qualifiers: {', '.join(f'`{name}`' for name in names)}.")
    if aspect.flat:
        facts.append("Its states are disjoint where it has one at a time.")
    rows = [(f"`{name}`", *_state(name, ontology)) for name in aspect.states]
    table = _table(("state", "meaning", "implies", "disjoint from", "in tension with"), rows)
    return _entry(aspect.name, term.iri, aspect.definition, " ".join(facts), table)


def _state(name: str, ontology: Ontology) -> tuple[str, str, str, str]:
    term = ontology.term("state", name)
    linked = (", ".join(term.data.get(key, ())) for key in ("implies", "disjointWith", "inTensionWith"))
    implies, disjoint, tension = linked
    return term.definition, implies, disjoint, tension


def _rule(rule: Rule) -> str:
    given = ", ".join(f"`{each}`" for each in (rule.premise, *rule.where))
    follows = f"From {given} follows `{rule.conclusion}`; its time: {rule.time}."
    return f"### {rule.name}\n\n{rule.definition}\n\n{follows}\n"


def _scheme(scheme: Scheme, ontology: Ontology) -> str:
    rows = [(f"`{term.name}`", term.definition) for term in ontology.terms[scheme.name].values()]
    is_open = "A file of one's own may add terms." if scheme.is_open else ""
    return _entry(scheme.name, scheme.iri, scheme.definition, is_open, _table(("term", "meaning"), rows))


def _words(ontology: Ontology) -> str:
    rows = [
        (f"`{word}`", kind, ", ".join(f"{key} {value:g}" for key, value in numbers.items()))
        for kind, words in ontology.words.items()
        for word, numbers in words.items()
    ]
    return _table(("words", "kind", "stands for"), rows)


def _keys() -> str:
    """What a file may say beside the words of RDFS, OWL and SKOS."""
    declared = Declared(Turtle(built_in()))
    turtle = declared.turtle
    rows = []
    for key in declared.of(META + "Key"):
        words = sorted(declared.words(key, "oneOf"))
        takes = ", ".join(f'`"{word}"`' for word in words) or ", ".join(map(local, declared.objects(key, "takes")))
        on = ", ".join(map(local, declared.objects(key, "on")))
        times = HOW_MANY[turtle.one(key, META + "count")]
        rows.append((f"`meta:{local(key)}`", on, takes, times, turtle.one(key, RDFS + "comment")))
    return _table(("key", "on", "takes", "how many", "meaning"), rows)
