"""Views: what was known as of a load, under an identity view, is what a workspace knows that was only loaded so far."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from sayso import Workspace
from sayso.errors import BadArgument
from sayso.graph.networkx_store import NetworkxStore
from sayso.graph.store import rebuild
from sayso.queries.derive import derive
from tests.commands import failed, run
from tests.conftest import ROOT, SAMPLE_FILES, cases
from tests.harness import Kept, append, compared, found
from tests.histories import Step, histories
from tests.strategies import IDS, ONTOLOGY
from tests.test_random_loads import over

AGENCY = ROOT / "tests" / "agency" / "agency-2024-08-10.yaml"
LATER = ROOT / "tests" / "agency" / "xinwen-2024-08-10.yaml"


def test_a_view_as_of_each_load_is_a_workspace_loaded_so_far(tmp_path: Path) -> None:
    with Workspace.init(tmp_path / "all") as everything, Workspace.init(tmp_path / "some") as partly:
        files = [*SAMPLE_FILES, AGENCY, LATER]
        everything.load(files[:2])
        everything.load(files[2:])
        everything.withdraw(["kursk-incursion-2024-08-08/halted"], by="ada")
        for number, file in enumerate([*files, None], start=1):
            if file:
                partly.load([file])
            else:
                partly.withdraw(["kursk-incursion-2024-08-08/halted"], by="ada")
            with everything.view(as_of=number) as view, view.reading() as then, partly.reading() as now:
                named = [record for record in now.records() if "judge" not in record.values]
                assert not compared([r for r in then.records() if "judge" not in r.values], named)
                position = then.position
            assert position
            assert position.load == number
            with everything.view(as_of=number) as view:
                for name in ("conflicts", "endorsements", "statements"):
                    assert view.ask(name, "all").rows == partly.ask(name, "python").rows
                assert view.show("us")["values"] == partly.show("us")["values"]
        with everything.view(as_of=4) as before:
            assert len(before.conflicts().rows) == len(everything.conflicts().rows) + 1


def test_random_histories_as_of_any_load() -> None:
    """The state as of a load, folded from a log that went on, is the state of a log that stopped there."""

    def check(history: list[Step]) -> None:
        with (
            TemporaryDirectory() as one,
            TemporaryDirectory() as other,
            Kept(Path(one)) as whole,
            Kept(Path(other)) as part,
        ):
            for step in history:
                append(whole.log, step.source, step.records.values())
            for step in history:
                if number := append(part.log, step.source, step.records.values()):
                    part.state.catch_up(part.log, lambda state: derive(state, IDS))
                    whole.state.clear()
                    whole.state.catch_up(whole.log, lambda state: derive(state, IDS), number)
                    assert not compared(whole.state.records(), part.state.records())
            graph = NetworkxStore(ONTOLOGY)
            rebuild(whole.state, graph)
            assert found(graph) == {record.id: record.digest for record in part.state.records()}

    over(histories(edits=2), check, 23, cases(8))


def test_a_moment_is_a_load(own_sample: Workspace) -> None:
    first, second = own_sample.log.loads()[:2]
    moment = datetime.fromisoformat(second.at)
    assert moment >= datetime.fromisoformat(first.at)
    rows = len(own_sample.ask("statements").rows)
    for as_of in (2, "2", moment, moment.replace(tzinfo=None), moment.isoformat(), date.today() + timedelta(days=1)):
        with own_sample.view(as_of=as_of) as view:
            assert len(view.ask("statements").rows) == rows
    for before in (0, "0", moment - timedelta(days=1), "2020-01-01", date(2020, 1, 1)):
        with own_sample.view(as_of=before) as view:
            assert not view.ask("statements", "all").rows
    for wrong in ("soon", 3, "99", -1, "2024-13-01", "0001-01-01T00:00:00+05:00"):
        with pytest.raises(BadArgument, match=r"no load|no moment|beyond the days"):
            own_sample.view(as_of=wrong)


def test_a_view_stays_while_loads_go_on(own_sample: Workspace) -> None:
    with own_sample.view(as_of=2) as view:
        before = view.ask("statements", "all").rows
        own_sample.load([AGENCY])
        assert len(own_sample.ask("statements").rows) > len(before)
        assert view.ask("statements", "all").rows == before
    with own_sample.view(as_of=2) as again:
        state = again.files.place / "state.duckdb"
        written = state.stat().st_mtime_ns
        assert again.ask("statements", "sparql").rows == before
        assert state.stat().st_mtime_ns == written


def test_an_identity_view_has_its_own_judgements(own_sample: Workspace) -> None:
    before = own_sample.ask("statements").rows
    own_sample.judge("same", "sudzha", "kursk", by="ada", view="bold")
    assert own_sample.ask("statements", "all").rows == before
    both = {"strength": "firm,tension"}
    with own_sample.view(identity="bold") as bold:
        assert bold.identify("sudzha") == bold.identify("kursk")
        assert bold.ask("conflicts", "all", **both).rows != own_sample.ask("conflicts", **both).rows
    assert own_sample.identify("sudzha") != own_sample.identify("kursk")
    own_sample.judge("same", "us", "ukraine", by="ada")
    with own_sample.view(identity="recorded") as recorded:
        assert recorded.ask("statements", "all").rows == before
    assert own_sample.ask("statements", "all").rows != before
    with own_sample.view(as_of=2, identity="bold") as early:
        assert early.ask("statements", "all").rows == before


def test_few_views_are_kept(own_sample: Workspace) -> None:
    (own_sample.folder / "views").mkdir()
    (own_sample.folder / "views" / ".DS_Store").touch()
    for number in range(12):
        own_sample.judge("unsure", "sudzha", "kursk", by="ada", view=f"view {number}")
        own_sample.view(identity=f"view {number}").close()
    assert len([place for place in (own_sample.folder / "views").iterdir() if place.is_dir()]) == 8
    with own_sample.view(identity="view 11") as last:
        assert last.ask("statements").rows


def test_the_command_line_takes_a_view(own_sample: Workspace) -> None:
    place = ("-w", own_sample.folder)
    own_sample.withdraw(["halted"], by="ada")
    assert run("conflicts", *place).startswith("no firm conflict")
    assert run("conflicts", "--as-of", "2", *place).startswith("1 firm conflict")
    assert "Statement" in run("show", "halted", "--as-of", "2", *place)
    assert "(WithdrawnStatement)" in run("show", "halted", *place)
    assert run("cypher", "MATCH (s:Statement) RETURN count(s) AS n", "--as-of", "1", "--csv", *place) == "n\n0\n"
    assert run("sparql", "ASK { ?s a <https://w3id.org/sayso/Entity> }", "--as-of", "0", *place).strip() == "false"
    assert len(run("export", "-", "--format", "records", "--as-of", "1", *place).splitlines()) == 26
    assert failed("ask", "statements", "--as-of", "soon", *place) == (
        "'soon' is no load and no moment: write 12, 2024-08-08 or 2024-08-08T12:00"
    )
    assert datetime.now(UTC) > datetime.fromisoformat(own_sample.log.loads()[-1].at)
