"""A user's own ontology, end to end through the command line: added, used in every way, and removed again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sayso import Workspace
from sayso.errors import OntologyError
from sayso.files import OWN_ONTOLOGY
from sayso.graph.elements import from_element, to_element
from sayso.graph.neo4j_store import Neo4jStore
from sayso.graph.quads import from_quads, to_quads
from sayso.graph.store import Table
from sayso.queries.catalogue import built_in
from tests import own
from tests.commands import Commands, failed, run
from tests.harness import emptied
from tests.neo4j.server import Server

TEXT = """The Sentinel, 8 August 2024.

General Orlov said on Wednesday that the Wolves were steady and ready to fight.
Captain Lysenko said on Wednesday that the Wolves had broken.
A villager said on Wednesday that the fighters of the Wolves had deserted.
The Wolves say they are some 400 people. Orlov said the vanguard was wavering.
"""
CODED = """
document: sentinel-0808.txt
publisher: sentinel
published: 2024-08-08
entities:
  sentinel: {Outlet: The Sentinel}
  orlov:    {Person: General Orlov}
  lysenko:  {Person: Captain Lysenko}
  villager: {Person: a villager}
  aurelia:  {Country: Aurelia}
  wolves:   {Militia: the Wolves, strength-claimed: about 400, backed-by: [aurelia], doctrine: raids}
statements:
  - {id: steady, by: orlov, said: 2024-08-07, asserts: wolves morale steady, quote: the Wolves were steady}
  - {id: broken, by: lysenko, said: 2024-08-07, asserts: wolves morale broken, quote: the Wolves had broken}
  - {id: left, by: villager, said: 2024-08-07, asserts: wolves deserted true, during: 2024-08-07, quote: had deserted}
  - {id: wavers, by: orlov, said: 2024-08-07, asserts: wolves morale wavering, echelon: vanguard, quote: was wavering}
"""
WITHOUT = """
document: sentinel-0808.txt
publisher: sentinel
published: 2024-08-08
entities:
  sentinel: {Outlet: The Sentinel}
  orlov:    {Person: General Orlov}
  wolves:   {MilitaryUnit: the Wolves}
statements:
  - {id: steady, by: orlov, said: 2024-08-07, asserts: "wolves that they were steady", quote: the Wolves were steady}
"""


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Commands:
    """A workspace with the user's ontology, and a coded document that is kept. Only for reading."""
    folder = tmp_path_factory.mktemp("own")
    run("init", folder / "my")
    own.write(folder / "my" / OWN_ONTOLOGY, own.OWN)
    (folder / "sentinel-0808.txt").write_text(TEXT, encoding="utf-8")
    (folder / "wolves.yaml").write_text(CODED, encoding="utf-8")
    run("load", folder / "wolves.yaml", "-w", folder / "my")
    return Commands(folder / "my")


@pytest.fixture
def loaded(kept: Commands, tmp_path: Path) -> Commands:
    """A copy, to do anything with."""
    shutil.copytree(kept.folder.parent, tmp_path, dirs_exist_ok=True)
    return Commands(tmp_path / "my")


def removed(commands: Commands) -> Path:
    """Take the user's file away; where it lies now."""
    file = commands.folder / OWN_ONTOLOGY / "own.ttl"
    return file.rename(commands.folder / "own.ttl")


# in use


def test_a_statement_file_uses_classes_properties_aspects_and_terms(kept: Commands) -> None:
    wolves = kept.parsed("show", "wolves")
    assert wolves["types"] == ["Militia"]
    assert wolves["values"]["doctrine"] == ["raids"]
    assert (wolves["values"]["strengthClaimed_low"], wolves["values"]["strengthClaimed_high"]) == ([360.0], [440.0])
    assert [link["caption"] for link in wolves["refers"] if link["field"] == "backedBy"] == ["Aurelia"]
    assert "the Wolves: wavering, echelon vanguard" in kept.run("ask", "statements", "--about", "wolves")


def test_mistakes_in_its_use_are_told_like_any_other(loaded: Commands, tmp_path: Path) -> None:
    file = tmp_path / "wolves.yaml"
    text = CODED.replace("morale steady", "morale shaky").replace("doctrine: raids", "doctrine: siege")
    file.write_text(text.replace("echelon: vanguard", "echelon: rear"), encoding="utf-8")
    said = loaded.failed("check", file)
    assert "'shaky' is no value of morale: write broken | fighting | steady | wavering" in said
    assert "no doctrine 'siege'; write one of raids" in said
    assert "no echelon 'rear'; write one of vanguard" in said
    assert said.endswith("3 problems; nothing was written")


def test_every_question_has_the_same_rows_in_three_languages(kept: Commands) -> None:
    asked = [each for each in built_in().values() if all(slot.optional for slot in each.parameters.values())]
    assert len(asked) > 4
    for question in asked:
        said = kept.run("ask", question.name, "--language", "all")
        assert "; the same in cypher (kglite), " in said, said
    about = kept.parsed("ask", "statements", "--about", "wolves", "--language", "all")
    assert len(about) == 4


def test_claims_conflict_by_the_lattice_and_by_the_rule(kept: Commands) -> None:
    found = kept.parsed("conflicts", "--tensions", "--language", "all")
    told = {(each["kind"], each["strength"], each["via"], *sorted(_handles(each))) for each in found}
    assert ("contradiction", "firm", "direct", "broken", "steady") in told
    assert ("contradiction", "tension", "deserted-so-broken", "left", "steady") in told
    sentences = " ".join(each["sentence"] for each in found)
    assert "rule deserted-so-broken: a unit whose people left it no longer fights" in sentences
    assert len(told) == 2, told


def _handles(conflict: dict[str, dict[str, str]]) -> list[str]:
    return [conflict[side]["statement"].rpartition("/")[2] for side in "ab"]


def test_names_carry_the_users_iri_in_rdf_and_the_local_name_in_cypher(kept: Commands) -> None:
    query = f"""PREFIX own: <{own.NAMESPACE}>
        SELECT ?name ?low ?backer {{ ?x a own:Militia ; rdfs:label ?name ; own:strengthClaimed_low ?low ;
            own:backedBy/rdfs:label ?backer ; own:doctrine own:raids . ?p sayso:subject ?x ; sayso:aspect own:morale ;
            sayso:value_state own:wavering ; own:echelon own:vanguard }}"""
    rows = [{"name": "the Wolves", "low": 360.0, "backer": "Aurelia"}]
    assert kept.parsed("sparql", query) == rows
    text = """MATCH (p:Proposition {value_state: 'wavering', echelon: 'vanguard'})-[:SUBJECT]->(x:Militia)
        MATCH (x {doctrine: 'raids'})-[:BACKED_BY]->(b:Country)
        RETURN x.caption AS name, x.strengthClaimed_low AS low, b.caption AS backer"""
    assert kept.parsed("cypher", text) == rows
    assert "https://w3id.org/sayso/Militia" not in kept.run("export", "-", "--format", "nquads")


def test_conversions_of_a_users_records_are_inverse(kept: Commands) -> None:
    with Workspace(kept.folder) as workspace, workspace.reading() as state:
        records = list(state.records())
    assert {"Militia", "Proposition"} <= {name for record in records for name in record.types}
    for record in records:
        quads = to_quads(record, workspace.ontology, workspace.ids)
        assert from_quads(record.id, quads, workspace.ontology, workspace.ids) == record
        assert from_element(to_element(record, workspace.ontology), workspace.ontology) == record


def test_a_term_is_a_parameter_of_a_sparql_query(kept: Commands) -> None:
    with Workspace(kept.folder) as workspace:
        found = workspace.sparql(
            "SELECT ?p { VALUES ?a { $aspect } ?p sayso:aspect ?a }", {"aspect": f"{own.NAMESPACE}morale"}
        )
        assert isinstance(found, Table)
        assert len(found.rows) == 3


def test_every_store_is_proved_equal(kept: Commands) -> None:
    said = kept.run("verify", "--deep")
    assert said.count("are there and equal") == 4
    for store in ("networkx", "kglite", "oxigraph"):
        assert f"{store}: all" in said


def test_neo4j_follows_and_is_proved_equal(loaded: Commands, neo4j: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    emptied(neo4j)
    for name, value in (("URL", neo4j.url), ("USER", neo4j.user), ("PASSWORD", neo4j.password)):
        monkeypatch.setenv(f"SAYSO_NEO4J_{name}", value)
    loaded.run("sync")
    assert "are there and equal" in loaded.run("verify", "neo4j")
    assert "cypher (neo4j)" in loaded.run("ask", "statements", "--language", "all")
    with Workspace(loaded.folder) as workspace:
        store = workspace.stores["neo4j"]
        assert isinstance(store, Neo4jStore)
        assert store.cypher("MATCH (x:Militia) RETURN count(*) AS n", {}).rows == [(1,)]


# changing and removing


def test_a_file_that_is_in_use_cannot_be_removed(loaded: Commands) -> None:
    before = loaded.run("export", "-", "--format", "records")
    file = removed(loaded)
    for command in (["sync"], ["ask", "statements"], ["status"], ["conflicts"]):
        said = loaded.failed(*command)
        assert "sentinel-0808: entity/wolves.types: no class Militia" in said
        assert "'morale' is no declared aspect; the ontology has changed: put its file back" in said
        assert said.endswith("problems; nothing was written")
    file.rename(loaded.folder / OWN_ONTOLOGY / "own.ttl")
    assert loaded.run("export", "-", "--format", "records") == before
    assert loaded.run("sync") == "kglite: already up to the log\noxigraph: already up to the log\n"


def test_it_is_removed_cleanly_once_nothing_uses_it(loaded: Commands, tmp_path: Path) -> None:
    (tmp_path / "wolves.yaml").write_text(WITHOUT, encoding="utf-8")
    loaded.run("load", tmp_path / "wolves.yaml")
    removed(loaded)
    assert loaded.noted("sync") == "the ontology has changed: 7 records fit it and are folded anew; stores are rebuilt"
    assert "are there and equal" in loaded.run("verify", "--deep")
    assert own.NAMESPACE not in loaded.run("export", "-", "--format", "nquads")
    assert loaded.parsed("cypher", "MATCH (x:Militia) RETURN count(*) AS n") == [{"n": 0}]


def test_a_change_that_all_records_fit_rebuilds_and_says_so_once(loaded: Commands) -> None:
    own.write(
        loaded.folder / OWN_ONTOLOGY,
        own.OWN.replace("meta:disjointWith own:fighting", "meta:inTensionWith own:fighting"),
    )
    assert "records fit it and are folded anew" in loaded.noted("status")
    assert loaded.noted("status") == ""
    found = loaded.parsed("conflicts", "--tensions", "--language", "all")
    assert {each["strength"] for each in found} == {"tension"}
    assert "are there and equal" in loaded.run("verify", "--deep")


def test_a_broken_file_stops_every_command_and_nothing_is_written(loaded: Commands) -> None:
    before = {path: path.read_bytes() for path in loaded.folder.glob("log.sqlite*")}
    own.write(loaded.folder / OWN_ONTOLOGY, own.OWN.replace("own:backedBy", "own:backed-by"))
    said = loaded.failed("status")
    assert "own.ttl:" in said
    assert "backed-by: is no name of a property" in said
    assert {path: path.read_bytes() for path in before} == before
    with pytest.raises(OntologyError):
        Workspace(loaded.folder)


def test_files_are_read_in_order_of_name_and_other_files_are_left_alone(loaded: Commands) -> None:
    folder = loaded.folder / OWN_ONTOLOGY
    (folder / "notes.md").write_text("not Turtle", encoding="utf-8")
    (folder / "own.ttl").unlink()
    for name, text in (("b.ttl", own.MILITIA), ("a.ttl", own.MORALE), ("c.ttl", own.DESERTED)):
        own.write(folder, text, name)
    with Workspace(loaded.folder) as workspace:
        assert "Militia" in workspace.ontology.classes
        assert workspace.status().counts["entity"] == 7


def test_a_workspace_elsewhere_with_the_same_files_is_the_same(loaded: Commands, tmp_path: Path) -> None:
    loaded.run("status")
    with Workspace(loaded.folder) as workspace:
        digest = workspace.ontology.digest
    moved = loaded.folder.rename(tmp_path / "moved")
    with Workspace(moved) as workspace:
        assert workspace.ontology.digest == digest
        workspace.status()
        assert workspace.files.notices == []


def test_without_a_workspace_it_says_so(tmp_path: Path) -> None:
    own.write(tmp_path / OWN_ONTOLOGY, own.OWN)
    assert "no workspace here" in failed("status", "-w", tmp_path)


def test_a_look_back_at_what_the_ontology_no_longer_has_is_refused_by_name(loaded: Commands, tmp_path: Path) -> None:
    (tmp_path / "wolves.yaml").write_text(WITHOUT, encoding="utf-8")
    loaded.run("load", tmp_path / "wolves.yaml")
    removed(loaded)
    assert "folded anew" in loaded.noted("sync")
    assert "no class Militia" in loaded.failed("ask", "statements", "--as-of", "1")
    assert "1 row" in loaded.run("ask", "statements", "--as-of", "2")
