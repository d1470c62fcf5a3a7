"""The questions: the same rows in every language, what they find in the sample, and what they say to a wrong word."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from sayso import Workspace
from sayso.errors import BadArgument, UnknownName
from sayso.graph.store import Table
from sayso.queries import bind
from sayso.queries.answer import Answer
from sayso.queries.arguments import bound
from sayso.queries.catalogue import FOLDER, built_in
from sayso.queries.question import Question
from tests.commands import OF_SEVERAL
from tests.conftest import SAMPLE_FILES
from tests.harness import placed
from tests.networks.debate import files, loaded

AGENCY = Path(__file__).parent / "agency"
AGENCY_FILES = [AGENCY / f"{name}.yaml" for name in ("agency-2024-08-10", "xinwen-2024-08-10", "hamlet-2024-08-20")]
LANGUAGES = ("cypher", "sparql", "python")
QUESTIONS = (
    *("agreeing", "alone", "anonymous", "backers", "chain", "changes", "conflicting", "conflicts", "control"),
    *(
        "corroboration",
        "disagreements",
        "endorsements",
        "episodes",
        "figures",
        "origins",
        "path",
        "places",
        "reports",
        "requests",
        "statements",
        "unverified",
        "weapons",
    ),
)
PATHS = ("path",)
"""Those that SPARQL cannot answer."""
BOUND = tuple(name for name in QUESTIONS if name not in PATHS)

ALL_ACTS = {"acts_except": "mention"}
EVERY_MATCH = {"target_match": "named,by-context,by-reference,broader,narrower"}
BOTH = {"strength": "firm,tension"}
ANY = {"verification": "verified,not-verified,disputed"}


class Setting(NamedTuple):
    """A parameter given on top of others: it must change the answer."""

    question: str
    base: Mapping[str, Any]
    parameter: str
    value: Any

    @property
    def given(self) -> dict[str, Any]:
        return {**self.base, self.parameter: self.value}

    @property
    def label(self) -> str:
        return f"{self.question}-{self.parameter}-{self.value}"


SETTINGS = [
    Setting("agreeing", {}, "voice", "bloggers"),
    Setting("agreeing", {}, "about", "incursion"),
    Setting("agreeing", {}, "aspect", "offensive-status"),
    Setting("agreeing", {}, "at_least", 2),
    Setting("alone", {}, "about", "sudzha"),
    Setting("alone", {}, "aspect", "control"),
    Setting("alone", {}, "at_least", 2),
    Setting("anonymous", {}, "reason", "stated"),
    Setting("anonymous", {}, "reason", "unstated"),
    Setting("anonymous", {}, "organization", "ukraine"),
    Setting("anonymous", {}, "about", "gas-station"),
    Setting("anonymous", {}, "stance", "denies,reports"),
    Setting("backers", {}, "voice", "us"),
    Setting("backers", {}, "other", "gerasimov"),
    Setting("backers", {}, "through", "actor"),
    Setting("backers", {}, "through", "action,statement"),
    Setting("backers", {}, "since", "2024-08-08"),
    Setting("backers", {}, "until", "2024-06-01"),
    Setting("changes", {}, "voice", "spotter"),
    Setting("changes", {}, "about", "village"),
    Setting("changes", {}, "kind", "change"),
    Setting("changes", {}, "kind", "revision,reversal"),
    Setting("changes", {}, "strength", "firm"),
    Setting("changes", {}, "since", "2024-08-10"),
    Setting("changes", {}, "until", "2024-08-08"),
    Setting("chain", {"statement": "halted"}, "statement", "no-one-out"),
    Setting("conflicting", {}, "voice", "minister"),
    Setting("conflicting", {}, "about", "bridge"),
    Setting("conflicting", {}, "aspect", "control"),
    Setting("conflicting", {}, "at_least", 2),
    Setting("conflicts", {}, "strength", "tension"),
    Setting("conflicts", BOTH, "about", "sudzha"),
    Setting("conflicts", BOTH, "about", "past-restrictions"),
    Setting("conflicts", BOTH, "speaker", "bloggers"),
    Setting("conflicts", BOTH, "speaker", "us"),
    Setting("conflicts", BOTH | {"speaker": "gerasimov"}, "other", "adviser"),
    Setting("conflicts", BOTH, "kind", "marked,reversal"),
    Setting("conflicts", BOTH, "since", date(2024, 8, 8)),
    Setting("conflicts", BOTH, "until", "2024-08-01"),
    Setting("conflicts", BOTH | {"since": "2024-08-08"}, "clock", "publication"),
    Setting("control", {}, "place", "village"),
    Setting("control", {}, "within", "sudzha"),
    Setting("control", {}, "on", "2024-08-06"),
    Setting("control", {"place": "village"}, "on", "2024-08-09"),
    Setting("control", {}, "speaker", "wapo"),
    Setting("control", {}, "stance", "denies"),
    Setting("corroboration", {}, "about", "incursion"),
    Setting("corroboration", {}, "stance", "endorses"),
    Setting("corroboration", {}, "origins", 2),
    Setting("episodes", {}, "voice", "gerasimov"),
    Setting("episodes", {}, "about", "hamlet"),
    Setting("episodes", {}, "kind", "discrepancy"),
    Setting("episodes", {}, "strength", "firm"),
    Setting("episodes", {}, "since", "2024-08-18"),
    Setting("episodes", {}, "until", "2024-08-17"),
    Setting("disagreements", {}, "voice", "bloggers"),
    Setting("disagreements", {}, "about", "sudzha"),
    Setting("disagreements", {}, "kind", "marked,rebuttal"),
    Setting("disagreements", {}, "since", "2024-08-08"),
    Setting("disagreements", {}, "until", "2024-08-01"),
    Setting("endorsements", EVERY_MATCH, "weapons_of", "germany"),
    Setting("endorsements", ALL_ACTS, "weapon_sense", "donated"),
    Setting("endorsements", {"stance": "endorses,requests"}, "weapon_sense", "made"),
    Setting("endorsements", {"stance": "requests,endorses"}, "used_in", "russia"),
    Setting("endorsements", {"stance": "requests,endorses"}, "used_in", "airfields"),
    Setting("endorsements", ALL_ACTS, "since", "2024-06-01"),
    Setting("endorsements", ALL_ACTS, "until", "2024-06-01"),
    Setting("endorsements", ALL_ACTS | {"until": "2024-06-01"}, "clock", "publication"),
    Setting("endorsements", {}, "target_match", "by-reference,broader"),
    Setting("endorsements", {}, "target_match", "narrower"),
    Setting("endorsements", {}, "acts_except", ["permit", "justify"]),
    Setting("endorsements", {}, "speakers", "people"),
    Setting("endorsements", {}, "stance", "endorses,opposes,no-objection,endorses"),
    Setting("endorsements", ALL_ACTS, "lang", "zh-hans"),
    Setting("figures", {}, "aspect", "distance,area-seized"),
    Setting("figures", {}, "about", "stryker"),
    Setting("figures", {}, "speaker", "adviser"),
    Setting("figures", {}, "stance", "denies,questions"),
    Setting("figures", {}, "since", "2024-08-09"),
    Setting("figures", {}, "until", "2024-08-01"),
    Setting("origins", {}, "origin", "report"),
    Setting("origins", {}, "origin", "document"),
    Setting("origins", {}, "aspect", "control"),
    Setting("origins", {}, "about", "gas-station"),
    Setting("origins", {}, "stance", "denies"),
    Setting("path", {"speaker": "gerasimov", "other": "us"}, "speaker", "volunteers"),
    Setting("path", {"speaker": "gerasimov", "other": "us"}, "other", "ukraine"),
    Setting("places", {"place": "sudzha"}, "place", "kursk"),
    Setting("places", {"place": "kursk"}, "events", "without"),
    Setting("places", {"place": "kursk"}, "narrator", "only"),
    Setting("places", {"place": "kursk"}, "narrator", "without"),
    Setting("places", {"place": "kursk"}, "stance", "denies,questions"),
    Setting("places", {"place": "kursk"}, "since", "2024-08-09"),
    Setting("places", {"place": "kursk"}, "until", "2024-08-01"),
    Setting("reports", {}, "by", "utterance"),
    Setting("reports", {"documents": 1}, "by", "utterance"),
    Setting("reports", {}, "documents", 1),
    Setting("reports", {}, "about", "raids"),
    Setting("reports", {}, "stance", "denies"),
    Setting("requests", {}, "speaker", "spotter"),
    Setting("requests", {}, "addressee", "us"),
    Setting("requests", {}, "about", "airfields"),
    Setting("requests", {"answers": "refuses"}, "answered", "no"),
    Setting("requests", {"answers": "refuses"}, "answered", "yes"),
    Setting("requests", {}, "answers", "refuses"),
    Setting("requests", {}, "since", "2024-08-09"),
    Setting("requests", {}, "until", "2024-08-07"),
    Setting("statements", {}, "speaker", "us"),
    Setting("statements", {}, "speaker", "pentagon"),
    Setting("statements", {}, "about", "incursion"),
    Setting("statements", {}, "about", "atacms"),
    Setting("statements", {}, "about", "halted"),
    Setting("statements", {"narrator": "with"}, "about", "russian-forces"),
    Setting("statements", {}, "stance", "denies,questions,denies"),
    Setting("statements", {}, "narrator", "with"),
    Setting("statements", {}, "narrator", "only"),
    Setting("statements", {}, "since", "2024-08-08"),
    Setting("statements", {}, "until", "2024-05-31"),
    Setting("statements", {"until": "2024-08-08"}, "clock", "publication"),
    Setting("unverified", {}, "verification", "verified"),
    Setting("unverified", {}, "verification", ["disputed"]),
    Setting("unverified", ANY, "about", "marder"),
    Setting("unverified", ANY, "about", "germany"),
    Setting("unverified", ANY, "of", "claim"),
    Setting("unverified", ANY, "of", "place,time"),
    Setting("weapons", {}, "place", "sumy"),
    Setting("weapons", {}, "place", "russia"),
    Setting("weapons", {}, "place", "border-area"),
    Setting("weapons", {}, "operation", "raid"),
    Setting("weapons", {}, "weapon", "stryker"),
    Setting("weapons", {}, "weapon", "afv"),
    Setting("weapons", {}, "maker", "germany"),
    Setting("weapons", {}, "donor", "us"),
    Setting("weapons", {}, "stance", "denies"),
    Setting("weapons", {}, "stance", "asserts,denies,asserts"),
]
DEFAULTS: dict[str, dict[str, Any]] = {name: {} for name in QUESTIONS} | {
    "chain": {"statement": "no-one-out"},
    "path": {"speaker": "gerasimov", "other": "us"},
    "places": {"place": "sudzha"},
    "reports": {"documents": 1},
}


@pytest.fixture(scope="module")
def wider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The sample with two documents beside it. Only for reading."""
    with Workspace.init(tmp_path_factory.mktemp("wider")) as workspace:
        workspace.load([*SAMPLE_FILES, *AGENCY_FILES])
        yield workspace


@pytest.fixture(scope="module")
def debate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Two documents whose voices take sides on the same things. Only for reading."""
    with loaded(tmp_path_factory.mktemp("debate")) as workspace:
        yield workspace


@pytest.fixture
def of_setting(wider: Workspace, debate: Workspace) -> Callable[[Setting], Workspace]:
    """Where a setting has rows."""
    return lambda setting: debate if setting.question == "conflicting" else wider


def handles(answer: Answer, column: str = "statement") -> list[str]:
    """The ends of a column's ids."""
    return [row[column].rpartition("/")[2] for row in answer.to_dicts()]


def cells(answer: Answer, *columns: str) -> list[tuple[Any, ...]]:
    """Some columns, ids by their ends."""
    return [tuple(_short(row[name]) for name in columns) for row in answer.to_dicts()]


def _short(value: Any) -> Any:
    return value.rpartition("/")[2] if isinstance(value, str) and value.startswith("https://") else value


# the same rows


def test_the_settings_cover_every_parameter_of_every_question() -> None:
    assert tuple(built_in()) == QUESTIONS
    declared = {(name, parameter) for name, asked in built_in().items() for parameter in asked.parameters}
    assert {(setting.question, setting.parameter) for setting in SETTINGS} == declared


@pytest.mark.parametrize("name", QUESTIONS)
def test_defaults_give_the_same_rows_in_all_languages_on_the_sample(sample: Workspace, name: str) -> None:
    answer = sample.ask(name, "all", **DEFAULTS[name])
    assert bool(answer.rows) == (name not in OF_SEVERAL)
    between = "" if name in PATHS else ", sparql (oxigraph)"
    assert answer.summary.endswith(f"the same in cypher (kglite){between}, python (networkx)")


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.label)
def test_a_parameter_changes_the_answer_alike_in_all_languages(
    of_setting: Callable[[Setting], Workspace], setting: Setting
) -> None:
    without = of_setting(setting).ask(setting.question, "all", **setting.base)
    given = of_setting(setting).ask(setting.question, "all", **setting.given)
    assert set(given.rows) != set(without.rows)
    assert given.rows or without.rows


def test_most_settings_find_something(of_setting: Callable[[Setting], Workspace]) -> None:
    """Two answers are easily equal when both are empty."""
    found = [bool(of_setting(each).ask(each.question, "python", **each.given).rows) for each in SETTINGS]
    assert sum(found) > 0.9 * len(found)


@pytest.mark.parametrize("name", QUESTIONS)
def test_rows_come_in_one_order_whatever_the_language(wider: Workspace, name: str) -> None:
    asked = LANGUAGES if name in BOUND else ("cypher", "python")
    orders = [wider.ask(name, language, **DEFAULTS[name]).rows for language in asked]
    assert all(order == orders[0] for order in orders)


@pytest.mark.parametrize("name", QUESTIONS)
def test_cells_are_of_the_types_that_the_row_declares(wider: Workspace, name: str) -> None:
    asked = built_in()[name]
    rows = wider.ask(name, **DEFAULTS[name]).rows
    for index, slot in enumerate(asked.columns):
        held = {type(row[index]) for row in rows} - {type(None)}
        assert held <= {slot.type}, slot.name


@pytest.mark.parametrize(
    ("by", "server"),
    [("cypher (neo4j)", "neo4j"), ("sparql (sparql)", "sparql"), ("sparql (sparql)", "fuseki")],
)
def test_servers_give_the_same_rows(
    by: str,
    server: str,
    own_sample: Workspace,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    place = placed(server, request, own_sample.folder)
    for name, value in place.settings().items():
        monkeypatch.setenv(name, value)
    first = {(each.question, each.parameter): each for each in reversed(SETTINGS)}.values()
    with Workspace(own_sample.folder) as workspace:
        workspace.load([*AGENCY_FILES, *beside_the_hamlet(files(own_sample.folder))])
        for name, given in [*DEFAULTS.items(), *((each.question, each.given) for each in first)]:
            answers = not by.startswith("sparql") or built_in()[name].sparql is not None
            assert (by in workspace.ask(name, "all", **given).summary) == answers


def beside_the_hamlet(debate: list[Path]) -> list[Path]:
    """The debate, with its mayor named as in the agency's file on a hamlet: ids are one namespace."""
    for path in debate:
        text = path.read_text(encoding="utf-8").replace("{Person: Mayor}", "{Person: mayor of the hamlet}")
        path.write_text(text, encoding="utf-8")
    return debate


# the three files


@pytest.mark.parametrize("name", BOUND)
def test_the_three_files_give_the_same_columns_in_the_same_order(sample: Workspace, name: str) -> None:
    asked = built_in()[name]
    values = bound(asked, DEFAULTS[name], sample.ontology, sample._meant)
    columns = tuple(slot.name for slot in asked.columns)
    assert asked.sparql is not None
    sparql = sample.sparql(bind.sparql(asked.sparql, values, asked.markers, sample.ontology))
    assert isinstance(sparql, Table)
    assert columns == sample.cypher(asked.cypher, values).columns == sparql.columns


@pytest.mark.parametrize("name", QUESTIONS)
def test_language_tags_are_compared_in_lower_case(name: str) -> None:
    """Stores spell them as they like: zh-hans comes back from Fuseki as zh-Hans."""
    text = built_in()[name].sparql or ""
    assert not re.search(r"(?<!LCASE\()\bLANG\(", text)


@pytest.mark.parametrize("name", QUESTIONS)
def test_texts_begin_with_the_title_and_the_parameters(name: str) -> None:
    asked = built_in()[name]
    texts = [(asked.cypher, "//"), *([(asked.sparql, "#")] if asked.sparql else [])]
    assert len(texts) == (1 if name in PATHS else 2)
    for text, mark in texts:
        title, parameters = text.splitlines()[:2]
        assert title == f"{mark} {asked.title}."
        assert parameters == f"{mark} Parameters: {', '.join(asked.parameters)}"


@pytest.mark.parametrize("name", QUESTIONS)
def test_texts_use_exactly_the_declared_parameters(name: str) -> None:
    asked = built_in()[name]
    assert set(re.findall(r"\$(\w+)", asked.cypher)) == set(asked.parameters)
    if asked.sparql:
        in_sparql = re.findall(r"VALUES \?\w+ \{ \$(\w+) \}", asked.sparql)
        assert sorted(in_sparql) == sorted(re.findall(r"\$(\w+)", asked.sparql))
        assert set(in_sparql) == set(asked.parameters)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.cypher")), ids=lambda path: path.stem)
def test_repeated_relationships_have_an_explicit_maximum(path: Path) -> None:
    """kglite stops in silence at ten hops where none is given."""
    assert not re.findall(r"-\[[^\]]*\*(?!\d+\.\.\d+)[^\]]*\]", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_columns_for_a_terminal_are_columns(name: str) -> None:
    asked: Question = built_in()[name]
    assert set(asked.short) <= {slot.name for slot in asked.columns}


# what they find in the sample


def test_us_weapons_are_endorsed_by_washington_and_the_pentagon(sample: Workspace) -> None:
    answer = sample.ask("endorsements", weapons_of="us")
    assert cells(answer, "statement", "voice", "office", "target_match", "uttered_basis") == [
        ("capabilities", "pentagon", "spokeswoman, Pentagon", "by-context", "assumed"),
        ("acceptable-use", "us", None, "named", "stated"),
    ]
    assert answer.summary == "2 rows, 2 statements, 2 voices, 1 document"


def test_permissions_endorse_only_when_asked_for(sample: Workspace) -> None:
    permitted = sample.ask("endorsements", weapons_of="us", acts_except="mention")
    assert handles(permitted) == ["may-policy", "capabilities", "allowed-us", "acceptable-use"]
    assert handles(sample.ask("endorsements", weapons_of="us", weapon_sense="made")) == []
    assert handles(sample.ask("endorsements", weapons_of="us", weapon_sense="donated", **ALL_ACTS)) == ["allowed-us"]


def test_no_objection_is_never_an_endorsement_but_a_labelled_row(sample: Workspace) -> None:
    answer = sample.ask("endorsements", weapons_of="us", stance="no-objection")
    assert cells(answer, "statement", "stance", "mode") == [("no-objection", "no-objection", "absence")]


def test_self_defence_contains_the_use_of_us_weapons(sample: Workspace) -> None:
    answer = sample.ask("endorsements", weapons_of="us", target_match="broader,by-reference")
    assert set(cells(answer, "statement", "target_match")) == {
        ("similar-tone", "broader"),
        ("right-to-defend", "broader"),
        ("right-under-law", "broader"),
        ("same-justification", "by-reference"),
    }


def test_the_general_and_the_bloggers_are_the_one_firm_conflict(sample: Workspace) -> None:
    answer = sample.ask("conflicts")
    assert cells(answer, "kind", "parties", "via", "a_statement", "b_statement") == [
        ("contradiction", "between-voices", "passed-to-attacker", "halted", "sudzha-lost")
    ]


def test_marinas_chain_runs_from_the_outlet_inward(sample: Workspace) -> None:
    expected = [(2, "vyorstka", "reports"), (1, "marina", "reports"), (0, "emergency-services", "denies")]
    for link in ("no-one-out", "no-one-out-via-marina", "no-one-out-via-marina-via-vyorstka"):
        answer = sample.ask("chain", statement=link)
        assert cells(answer, "position", "speaker", "stance") == expected
        assert set(handles(answer, "publisher")) == {"wapo"}


def test_positions_are_those_of_the_chain_lengths(sample: Workspace) -> None:
    relayed = sample.ask("statements", narrator="with", stance="reports").to_dicts()
    assert len(relayed) == 7
    for relay in relayed:
        rows = sample.ask("chain", statement=relay["statement"]).to_dicts()
        lengths = {row["statement"]: sample.show(row["statement"])["values"]["chainLength"] for row in rows}
        assert {row["position"] for row in rows} == set(range(len(rows)))
        assert all(row["position"] + _only(lengths[row["statement"]]) == len(rows) - 1 for row in rows)


def _only(value: Any) -> Any:
    return value[0] if isinstance(value, list) else value


def test_a_statement_that_nobody_relayed_is_a_chain_of_its_own(sample: Workspace) -> None:
    assert cells(sample.ask("chain", "all", statement="halted"), "position", "statement") == [(0, "halted")]


def test_a_chain_goes_on_through_other_documents_but_not_through_a_denial(wider: Workspace) -> None:
    chain = {(0, "no-one-out"), (1, "no-one-out-via-marina"), (2, "no-one-out-via-marina-via-vyorstka")}
    chain |= {(1, "again"), (2, "again-by-wire")}
    for link in ("no-one-out", "again", "again-by-wire", "no-one-out-via-marina"):
        assert set(cells(wider.ask("chain", "all", statement=link), "position", "statement")) == chain
    for link in ("false-report", "false-report-via-wire"):
        answer = wider.ask("chain", "all", statement=link)
        assert cells(answer, "position", "statement") == [(1, "false-report-via-wire"), (0, "false-report")]


def test_the_article_says_of_four_claims_that_it_could_not_verify_them(sample: Workspace) -> None:
    answer = sample.ask("unverified")
    assert handles(answer) == ["area", "video", "stryker-shown", "marder-shown"]
    assert set(cells(answer, "verification", "verified_by")) == {("not-verified", "wapo")}
    assert handles(sample.ask("unverified", of="claim")) == ["area"]
    assert handles(sample.ask("unverified", about="stryker")) == ["stryker-shown"]


def test_what_is_verified_or_disputed_several_ways_is_one_row(wider: Workspace) -> None:
    answer = wider.ask("unverified", "all", verification="verified,disputed", of="claim,place,time")
    assert cells(answer, "statement", "verification", "verified_by") == [
        ("marders-used", "verified", "agency"),
        ("marders-there", "disputed", "wire"),
    ]


def test_the_footage_shows_a_stryker_and_a_marder(sample: Workspace) -> None:
    answer = sample.ask("weapons", place="border-area")
    columns = ("weapon_name", "maker", "donor", "user", "speaker", "act", "hedge")
    assert cells(answer, *columns) == [
        ("Marder", "germany", "germany", "ukraine", "telegram-channel", "show", "apparent"),
        ("Stryker", "us", "us", "ukraine", "telegram-channel", "show", "apparent"),
        ("Western military vehicles", None, None, "ukraine", "telegram-channel", "show", "apparent"),
    ]


def test_a_class_holds_its_systems_and_its_own_donors(sample: Workspace) -> None:
    answer = sample.ask("weapons", place="kursk", weapon="afv")
    assert cells(answer, "statement", "donor", "place") == [
        ("marder-shown", "germany", "border-area"),
        ("stryker-shown", "us", "border-area"),
        ("donated-vehicles", "european-partners", None),
        ("donated-vehicles", "us", None),
    ]


def test_transfers_and_single_vehicles_count_as_their_weapon(wider: Workspace) -> None:
    answer = wider.ask("weapons", weapon="stryker", stance="asserts,denies")
    assert set(cells(answer, "statement", "stance", "maker", "donor", "place")) == {
        ("stryker-shown", "asserts", "us", "us", "border-area"),
        ("given-shown", "asserts", "us", "us", None),
        ("seven-shown", "asserts", "us", "us", "sumy"),
        ("no-strykers", "denies", "us", "us", None),
    }


def test_makers_donors_and_users_make_a_row_for_each_combination(wider: Workspace) -> None:
    """The tank has two makers; its class was given by two donors; two attacked."""
    answer = wider.ask("weapons", "all", operation="raid")
    pair = ("germany", "us")
    expected = [(maker, donor, user) for maker in pair for donor in pair for user in ("ukraine", "us")]
    assert cells(answer, "maker", "donor", "user") == expected


def test_a_claims_own_place_wins_over_that_of_the_operation(wider: Workspace) -> None:
    assert set(handles(wider.ask("weapons", place="sumy"))) == {"seven-shown", "tank-shown"}
    assert "seven-shown" not in handles(wider.ask("weapons", place="kursk"))


def test_statements_come_in_time_order_the_unbounded_first(sample: Workspace) -> None:
    answer = sample.ask("statements", speaker="us")
    assert cells(answer, "statement", "uttered_from") == [
        ("past-restrictions", None),
        ("allowed-us", None),
        ("may-policy", "2024-05-01"),
        ("same-justification", "2024-08-01"),
        ("right-to-defend", "2024-08-01"),
        ("no-objection", "2024-08-08"),
        ("acceptable-use", "2024-08-08"),
    ]


def test_what_was_said_for_an_institution_is_its_own(sample: Workspace) -> None:
    answer = sample.ask("statements", speaker="pentagon")
    assert cells(answer, "statement", "speaker", "voice") == [
        ("attacks-coming", "singh", "pentagon"),
        ("capabilities", "singh", "pentagon"),
    ]


def test_the_narrator_is_heard_only_when_asked_for(sample: Workspace) -> None:
    without, alone = sample.ask("statements"), sample.ask("statements", narrator="only")
    assert {act for (act,) in cells(alone, "act")} == {"narrate"}
    assert {speaker for (speaker,) in cells(alone, "speaker")} == {"wapo"}
    assert "narrate" not in {act for (act,) in cells(without, "act")}
    both = sample.ask("statements", narrator="with")
    assert sorted(handles(both)) == sorted(handles(without) + handles(alone))


def test_what_was_said_about_a_thing_reaches_actions_and_mentions(sample: Workspace) -> None:
    assert handles(sample.ask("statements", about="atacms")) == ["atacms-request"]
    station = sample.ask("statements", about="gas-station")
    assert handles(station) == ["station-captured", "station-in-use", "station-no-leverage"]
    assert "drones-hitting" in handles(sample.ask("statements", about="drones"))


def test_the_general_is_disagreed_with_by_all_sides(sample: Workspace) -> None:
    found = cells(sample.ask("disagreements", voice="gerasimov"), "voice", "other", "firm", "tensions")
    assert found[0] == ("bloggers", "gerasimov", 1, 0)
    assert sorted((*pair, firm) for *pair, firm, _ in found[1:]) == [
        *(("adviser", "gerasimov", 0), ("gerasimov", "ru-officials", 0), ("gerasimov", "ua-officials", 0)),
        *(("gerasimov", "us-officials", 0), ("gerasimov", "wapo", 0)),
    ]


def test_disagreements_count_every_conflict_once(wider: Workspace) -> None:
    pairs = wider.ask("disagreements").to_dicts()
    each = wider.ask("conflicts", strength="firm,tension").to_dicts()
    between = [row for row in each if row["parties"] == "between-voices"]
    assert sum(row["firm"] + row["tensions"] for row in pairs) == len(between)
    kinds = ("contradictions", "discrepancies", "opposed", "rebuttals", "marked")
    assert sum(row[kind] for row in pairs for kind in kinds) == len(between)


def test_agreement_and_conflict_are_counted_on_one_thing(debate: Workspace) -> None:
    """The minister and an official are for the bridge, the envoy (twice) and the mayor against it; the mayor thinks the
    town northern, another official does not, and the envoy denies it of two days, which is another claim; the mayor
    likes a toll, the North does not."""
    columns = ("voice", "other", "conflicts", "targets", "agreements")
    found = {(*sorted(row[:2]), *row[2:]) for row in cells(debate.ask("conflicting"), *columns)}
    assert found == {
        ("envoy", "minister", 2, 1, 0),
        ("mayor", "minister", 1, 1, 0),
        ("envoy", "source", 2, 1, 0),
        ("mayor", "source", 2, 2, 0),
        ("mayor", "north", 1, 1, 0),
    }
    agreeing = {tuple(sorted(row[:2])): row[2:] for row in cells(debate.ask("agreeing"), *columns)}
    assert {pair: row[2] for pair, row in agreeing.items()} == {
        ("envoy", "mayor"): 2,
        ("minister", "source"): 1,
    }
    alone = debate.ask("alone")
    assert cells(alone, "voice", "statements", "targets", "conflicts") == [("north", 1, 1, 1)]
    assert not debate.ask("alone", about="bridge").rows


def test_agreement_and_conflict_are_those_of_the_networks(sample: Workspace) -> None:
    for question, measure in (("agreeing", "congruence"), ("conflicting", "conflict")):
        edges = sample.networks.one_mode(measure).edges(data=True)
        rows = cells(sample.ask(question), "voice", "other", f"{'agreement' if question == 'agreeing' else measure}s")
        assert {(frozenset(row[:2]), row[2]) for row in rows} == {
            (frozenset(map(_short, (one, other))), data["weight"]) for one, other, data in edges
        }
    assert not {voice for (voice,) in cells(sample.ask("alone"), "voice")} & {
        _short(node) for edge in sample.networks.one_mode("congruence").edges for node in edge
    }


def test_the_adviser_speaks_anonymously_to_discuss_the_operation(sample: Workspace) -> None:
    answer = sample.ask("anonymous", reason="stated")
    assert set(cells(answer, "speaker", "office", "organization", "reason")) == {
        ("adviser", "presidential adviser, Ukraine", "ukraine", "to discuss the operation")
    }
    unstated = {speaker for (speaker,) in cells(sample.ask("anonymous", reason="unstated"), "speaker")}
    assert unstated == {"assessment", "first-official", "german-spokesman", "second-official"}


def test_control_is_told_by_whom_and_for_which_time(wider: Workspace) -> None:
    columns = ("place", "control", "speaker", "holds_basis", "certain")
    assert cells(wider.ask("control", within="sudzha", on="2024-08-08"), *columns) == [
        ("sudzha", "Ukraine", "bloggers", "assumed", False),
        ("gas-station", "Ukraine", "adviser", "stated", False),
    ]
    assert cells(wider.ask("control", place="village"), "control", "certain") == [("Russia", None), ("Ukraine", None)]
    assert cells(wider.ask("control", place="village", on="2024-08-09"), "control", "certain") == [("Ukraine", True)]


def test_figures_keep_their_bounds(sample: Workspace) -> None:
    columns = ("aspect", "low", "best", "high", "unit", "approximate")
    assert cells(sample.ask("figures", aspect="area-seized,depth-of-advance,troops-involved"), *columns) == [
        ("area-seized", 90.0, 100.0, 110.0, "km2", True),
        ("depth-of-advance", 9.656064, None, None, "km", False),
        ("troops-involved", 3000.0, None, 9000.0, "count", True),
    ]
    assert cells(sample.ask("figures", aspect="weapon-used"), "counted", "low", "high") == [
        ("marder", 1.0, 1.0),
        ("stryker", 1.0, None),
    ]


def test_requests_stand_beside_their_answers(wider: Workspace) -> None:
    columns = ("statement", "addressee", "answer", "answer_stance", "by_addressee", "marked")
    assert set(cells(wider.ask("requests"), *columns)) == {
        ("atacms-request", "us", "strikes-refused", "refuses", True, False),
        ("sumy-evacuation", "sumy-people", "nobody-left", "asserts", False, True),
        *(("raids-asked", "germany", answer, "endorses", True, False) for answer in ("raids-approved", "zancheng")),
        *(("raids-asked", "us", answer, "endorses", False, False) for answer in ("raids-approved", "zancheng")),
    }


def test_a_request_without_an_answer_is_a_row(sample: Workspace) -> None:
    unanswered = cells(sample.ask("requests"), "statement", "answer", "by_addressee", "marked")
    assert unanswered == [("atacms-request", None, None, None), ("sumy-evacuation", None, None, None)]
    assert sample.ask("requests", answered="yes").rows == ()


def test_changes_of_position_have_the_earlier_first(wider: Workspace) -> None:
    assert set(cells(wider.ask("changes"), "kind", "strength", "earlier", "later", "gap")) == {
        ("reversal", "tension", "past-restrictions", "same-justification", None),
        ("change", "firm", "village-russian", "village-ukrainian", None),
        ("revision", "firm", "four-thousand", "six-thousand", 2000.0),
    }


def test_one_report_of_three_speakers_is_one_origin(sample: Workspace) -> None:
    columns = ("voices", "reports", "statements", "voice")
    both = {each["claim"]: each for each in sample.ask("origins", origin="document").to_dicts()}
    assert both["Kursk incursion: ongoing"]["voices"] == 4
    assert both["Kursk incursion: ongoing"]["reports"] == 2
    crossed = [row for row in sample.ask("origins", origin="report").to_dicts() if "crossed" in row["claim"]]
    assert [tuple(row[name] for name in columns) for row in crossed] == [(2, 1, 2, None)]
    assert "crossed" not in str(sample.ask("origins").rows)


def test_a_place_is_told_with_its_parts_and_events(sample: Workspace) -> None:
    assert {place for (place,) in cells(sample.ask("places", place="sudzha"), "place")} == {"sudzha", "gas-station"}
    kursk = set(cells(sample.ask("places", place="kursk"), "place", "statement"))
    without = set(cells(sample.ask("places", place="kursk", events="without"), "place", "statement"))
    assert ("kursk", "halted") in kursk - without
    assert ("sudzha", "sudzha-lost") in without < kursk


def test_the_us_back_ukraine_and_once_did_not(sample: Workspace) -> None:
    columns = ("other", "backs", "opposes", "backs_actions", "opposes_actions")
    assert cells(sample.ask("backers", voice="us"), *columns) == [("ukraine", 5, 1, 5, 1)]
    blogged = sample.ask("backers", voice="bloggers")
    assert cells(blogged, "other", "opposes_actor", "opposes_statements") == [
        ("russian-forces", 1, 0),
        ("gerasimov", 0, 1),
    ]


def test_a_path_leads_through_statements(sample: Workspace) -> None:
    answer = sample.ask("path", "all", speaker="gerasimov", other="bloggers")
    steps = cells(answer, "position", "step", "link", "backward")
    assert steps == [
        (0, "gerasimov", None, None),
        (1, "halted", "speaker", True),
        (2, "bloggers-picture", "target", True),
        (3, "bloggers", "speaker", False),
    ]
    back = cells(sample.ask("path", "all", speaker="bloggers", other="gerasimov"), "step")
    assert back == [(step,) for _, step, _, _ in reversed(steps)]
    assert sample.ask("path", "all", speaker="us", other="us").rows == ()
    assert sample.ask("path", "all", speaker="us", other="moscow").rows == ()


def test_one_claim_comes_through_several_documents(wider: Workspace) -> None:
    answer = wider.ask("reports", about="sudzha")
    assert set(cells(answer, "origin_name", "documents")) == {("emergency services", 2), ("Marina", 2)}
    assert {"again", "again-by-wire", "no-one-out", "no-one-out-via-marina"} < set(handles(answer))
    assert set(handles(answer, "publisher")) == {"wapo", "agency"}


# wrong words


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("statments", "did you mean statements?"),
        ("xyzzy", "questions are agreeing, alone, anonymous, backers"),
        ("", "questions are"),
    ],
)
def test_an_unknown_question_names_the_nearest_or_all(sample: Workspace, name: str, hint: str) -> None:
    with pytest.raises(UnknownName) as raised:
        sample.ask(name)
    assert hint in str(raised.value)


@pytest.mark.parametrize(
    ("name", "given", "hint"),
    [
        ("conflicts", {"abuot": "us"}, "conflicts has no parameter 'abuot'; it has about, speaker, other"),
        ("chain", {}, "chain needs statement"),
        ("chain", {"statement": "hlted"}, "statement: no record 'hlted'; did you mean halted?"),
        ("statements", {"speaker": "entity/nobody-at-all-here"}, "speaker: no record"),
        ("chain", {"statement": "wapo"}, "statement: 'wapo' is an outlet, where an attribution is wanted"),
        (
            "weapons",
            {"weapon": "sudzha"},
            "a location, where a weapon system or a weapon class or a",
        ),
        ("statements", {"narrator": "maybe"}, "narrator: 'maybe' is not one of without, with, only"),
        ("statements", {"stance": "asserts,hints"}, "stance: 'hints' is not one of asserts, "),
        ("statements", {"stance": []}, "stance: is an empty list; leave it out instead"),
        ("statements", {"since": "8 August"}, "since: '8 August' is not a day: write 2024-08-08"),
        ("unverified", {"of": "truth"}, "of: 'truth' is not one of claim, media, place, time"),
        ("unverified", {"verification": "Not-Verified"}, "verification: 'Not-Verified' is not one of"),
        ("weapons", {"place": "> } #"}, "place: no record '> } #'"),
    ],
)
def test_a_wrong_parameter_says_what_would_do(sample: Workspace, name: str, given: dict[str, Any], hint: str) -> None:
    with pytest.raises(BadArgument) as raised:
        sample.ask(name, **given)
    assert hint in str(raised.value)


def test_all_wrong_parameters_are_told_at_once(sample: Workspace) -> None:
    with pytest.raises(BadArgument) as raised:
        sample.ask("conflicts", strengh="firm", kind="quarrel", since="soon")
    assert len(str(raised.value).splitlines()) == 3


def test_an_unknown_language_names_those_there_are(sample: Workspace) -> None:
    with pytest.raises(BadArgument, match="write cypher, sparql, python or all"):
        sample.ask("conflicts", "prolog")
