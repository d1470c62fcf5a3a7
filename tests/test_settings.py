"""Settings: where they come from, what is refused, and that the page about them says the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from sayso import settings
from sayso.errors import BadArgument
from sayso.settings import SETTINGS, Settings
from tests.commands import Commands, run
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
BOTH = '[sparql]\nquery = "http://h/q"\nupdate = "http://h/u"\n'


def given(folder: Path, text: str = "", **environment: str) -> Settings:
    (folder / "sayso.toml").write_text(text, encoding="utf-8")
    return settings.read(folder, environment)


def refused(folder: Path, text: str = "", **environment: str) -> list[str]:
    with pytest.raises(BadArgument) as caught:
        given(folder, text, **environment)
    return str(caught.value).removeprefix(f"{folder / 'sayso.toml'}: ").splitlines()


def test_nothing_is_set(tmp_path: Path) -> None:
    found = settings.read(tmp_path, {})
    assert found.table("neo4j") is None
    assert found.table("sparql") is None
    assert found.in_force() == ()
    assert {each.source for each in found.chosen} == {"default"}


def test_the_environment_wins_over_the_file_and_the_file_over_the_default(tmp_path: Path) -> None:
    text = '[neo4j]\nurl = "bolt://a"\nuser = "ada"\ntimeout = 3\n'
    found = given(tmp_path, text, SAYSO_NEO4J_URL="bolt://b", SAYSO_NEO4J_PASSWORD="hush", SAYSO_NEO4J_USER="")
    assert found.table("neo4j") == {
        "url": "bolt://b", "user": "ada", "password": "hush", "database": None, "ca": None, "timeout": 3.0,
    }  # fmt: skip
    assert {each.setting.key: each.source for each in found.in_force()} == {
        "url": "SAYSO_NEO4J_URL", "user": "sayso.toml", "password": "SAYSO_NEO4J_PASSWORD", "timeout": "sayso.toml",
        "database": "default", "ca": "default",
    }  # fmt: skip


def test_secrets_are_never_shown(tmp_path: Path) -> None:
    found = given(tmp_path, BOTH, SAYSO_SPARQL_TOKEN="hush")
    shown = {each.setting.key: each.shown for each in found.in_force()}
    assert (shown["token"], shown["password"]) == ("set", "not set")


def test_a_file_of_certificates_is_found_from_the_workspace(tmp_path: Path) -> None:
    (tmp_path / "own.pem").touch()
    found = given(tmp_path, '[neo4j]\nurl = "bolt+s://h"\nca = "own.pem"\n').table("neo4j")
    assert found
    assert found["ca"] == str(tmp_path / "own.pem")


REFUSED = {
    "[neo4]\n": "[neo4] is no table of settings; did you mean neo4j?",
    "[other]\n": "[other] is no table of settings; there are [neo4j] and [sparql]",
    "neo4j = 1\n": "neo4j is a table: write [neo4j] and its settings below",
    '[neo4j]\nurll = "bolt://x"\n': "[neo4j] has no 'urll'; did you mean url?",
    "[neo4j]\nport = 1\n": "[neo4j] has no 'port'; it has url, user, password, database, ca, timeout",
    "[neo4j]\nurl = 7687\n": "neo4j.url: 7687 is no text; put it in quotation marks",
    '[neo4j]\nurl = "http://x"\n': "neo4j.url: 'http://x' is no address of a Neo4j",
    '[neo4j]\nurl = "bolt://ada:hush@x"\n': "neo4j.url: an address holds no user or password",
    "[neo4j]\ntimeout = 0\n": "neo4j.timeout: 0 is no number of seconds",
    "[neo4j]\ntimeout = true\n": "neo4j.timeout: True is no number of seconds",
    '[neo4j]\nurl = "bolt://x"\npassword = "y"\n': "neo4j.password is set, and no neo4j.user",
    '[neo4j]\nurl = "bolt+s://x"\nca = "gone.pem"\n': "neo4j.ca: there is no file ",
    '[neo4j]\nurl = "bolt://x"\nca = "sayso.toml"\n': "neo4j.ca: without TLS no certificate is looked at",
    '[sparql]\nquery = "http://h/q"\n': "[sparql] needs query and update",
    '[sparql]\nquery = "h/q"\n': "sparql.query: 'h/q' is no address of a SPARQL endpoint",
    '[sparql]\nquery = "http://h:x/q"\n': "sparql.query: 'http://h:x/q' is no address of a SPARQL endpoint",
    '[sparql]\nquery = "http://ada:hush@h/q"\n': "sparql.query: an address holds no user or password",
    BOTH + 'user = "ada"\ntoken = "x"\n': "sparql.token and sparql.user are two ways to enter; set one",
    BOTH + 'ca = "sayso.toml"\n': "sparql.ca: without TLS no certificate is looked at",
}  # fmt: skip


@pytest.mark.parametrize(("text", "message"), REFUSED.items(), ids=REFUSED.values())
def test_what_does_not_fit_is_refused(text: str, message: str, tmp_path: Path) -> None:
    (line,) = refused(tmp_path, text)
    assert line.startswith(message)


def test_a_variable_that_is_none_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, SAYSO_NEO4J_URI="bolt://x", SAYSO_TEST_NEO4J="bolt://x") == [
        "SAYSO_NEO4J_URI is no setting; did you mean SAYSO_NEO4J_URL?"
    ]
    assert refused(tmp_path, SAYSO_SPARQL_TIMEOUT="soon")[0].startswith("SAYSO_SPARQL_TIMEOUT: 'soon' is no number")


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    assert len(refused(tmp_path, '[neo4j]\nport = 1\nurl = "x"\n[sparq]\n', SAYSO_NEO4J_URI="x")) == 4


def test_every_setting_is_on_the_page() -> None:
    for each in SETTINGS:
        default = each.default if each.default not in (None, "") else ""
        assert f"| `{each.key}` | {each.says} | {default} | `{each.variable}` |" in PAGE
    assert PAGE.count("| `SAYSO_") == len(SETTINGS)


def test_status_tells_what_is_in_force(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = Commands(tmp_path)
    run("init", tmp_path)
    monkeypatch.setenv("SAYSO_NEO4J_PASSWORD", "hush")
    (at.folder / "sayso.toml").write_text('[neo4j]\nurl = "bolt://127.0.0.1:1"\nuser = "ada"\n', encoding="utf-8")
    told = at.run("status")
    assert "neo4j.url       bolt://127.0.0.1:1  sayso.toml" in told
    assert "neo4j.password  set                 SAYSO_NEO4J_PASSWORD" in told
    assert "sparql" not in told
    assert "hush" not in told + at.run("status", "--json")
    found = {each["name"]: each for each in at.parsed("status")["settings"]}
    assert len(found) == len(SETTINGS)
    assert found["neo4j.user"] == {"name": "neo4j.user", "value": "ada", "source": "sayso.toml"}
    assert found["neo4j.password"] == {"name": "neo4j.password", "value": "set", "source": "SAYSO_NEO4J_PASSWORD"}
    assert found["sparql.timeout"] == {"name": "sparql.timeout", "value": 60.0, "source": "default"}
