"""A user's ontology for tests: a class, aspects with a lattice, a rule, terms, all under a namespace of their own."""

from __future__ import annotations

from pathlib import Path

NAMESPACE = "https://newsroom.example/terms#"
PREFIXES = """
@prefix own: <https://newsroom.example/terms#> .
@prefix sayso: <https://w3id.org/sayso/> .
@prefix meta: <https://w3id.org/sayso/meta/> .
@prefix aspect: <https://w3id.org/sayso/aspect/> .
@prefix state: <https://w3id.org/sayso/state/> .
@prefix type: <https://w3id.org/sayso/type/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""

MILITIA = """
own:Militia a owl:Class ;
    rdfs:subClassOf sayso:MilitaryUnit ;
    rdfs:label "militia"@en ;
    rdfs:comment "Armed people under no army's command."@en ;
    meta:speaksAsOne false ;
    meta:optional own:strengthClaimed , own:doctrine ;
    meta:many own:backedBy .

own:strengthClaimed a owl:DatatypeProperty ;
    rdfs:label "strength claimed"@en ;
    rdfs:comment "How many it says it has."@en ;
    rdfs:range type:quantity .

own:backedBy a owl:ObjectProperty ;
    rdfs:label "backed by"@en ;
    rdfs:comment "Who arms and pays it."@en ;
    rdfs:range sayso:Entity .

own:doctrine a owl:ObjectProperty ;
    rdfs:label "doctrine"@en ;
    rdfs:comment "How it fights."@en ;
    meta:scheme own:doctrines .

own:doctrines a skos:ConceptScheme ;
    skos:prefLabel "doctrine"@en ;
    skos:definition "Ways of fighting."@en .

own:raids a skos:Concept ;
    skos:inScheme own:doctrines ;
    skos:prefLabel "raids"@en ;
    skos:definition "It strikes and withdraws."@en .
"""

MORALE = """
own:morale a skos:Concept , meta:Aspect ;
    skos:inScheme <https://w3id.org/sayso/aspect/> ;
    skos:prefLabel "morale"@en ;
    skos:definition "How ready to fight a unit is."@en ;
    meta:of sayso:MilitaryUnit ;
    meta:values "state" ;
    meta:persistence "holds" ;
    meta:space "none" ;
    meta:single true ;
    meta:narrowing own:echelon ;
    meta:states own:steady , own:fighting , own:wavering , own:broken .

own:steady a skos:Concept ;
    skos:inScheme <https://w3id.org/sayso/state/> ;
    skos:prefLabel "steady"@en ;
    skos:definition "It holds and obeys."@en ;
    meta:implies own:fighting ;
    meta:inTensionWith own:wavering .

own:fighting a skos:Concept ;
    skos:inScheme <https://w3id.org/sayso/state/> ;
    skos:prefLabel "fighting"@en ;
    skos:definition "It still fights."@en .

own:wavering a skos:Concept ;
    skos:inScheme <https://w3id.org/sayso/state/> ;
    skos:prefLabel "wavering"@en ;
    skos:definition "It may give way."@en .

own:broken a skos:Concept ;
    skos:inScheme <https://w3id.org/sayso/state/> ;
    skos:prefLabel "broken"@en ;
    skos:definition "It no longer fights."@en ;
    meta:disjointWith own:fighting .

own:echelon a owl:ObjectProperty ;
    rdfs:label "echelon"@en ;
    rdfs:comment "Which part of the unit is meant."@en ;
    meta:scheme own:echelons .

own:echelons a skos:ConceptScheme ;
    skos:prefLabel "echelon"@en ;
    skos:definition "Parts of a unit."@en .

own:vanguard a skos:Concept ;
    skos:inScheme own:echelons ;
    skos:prefLabel "vanguard"@en ;
    skos:definition "Those in front."@en .
"""

DESERTED = """
own:deserted a skos:Concept , meta:Aspect ;
    skos:inScheme <https://w3id.org/sayso/aspect/> ;
    skos:prefLabel "deserted"@en ;
    skos:definition "Its people left it."@en ;
    meta:of sayso:MilitaryUnit ;
    meta:values "truth" ;
    meta:persistence "instant" ;
    meta:space "none" ;
    meta:single true .

own:deserted-so-broken a meta:Rule ;
    skos:prefLabel "deserted, so broken"@en ;
    skos:definition "A unit whose people left it no longer fights."@en ;
    meta:premise "?unit deserted true" ;
    meta:conclusion "?unit morale broken" ;
    meta:time "within-premise" .
"""
OWN = MILITIA + MORALE + DESERTED


def write(folder: Path, text: str, name: str = "own.ttl") -> Path:
    """A Turtle file with the prefixes before the text."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(PREFIXES + text, encoding="utf-8")
    return path
