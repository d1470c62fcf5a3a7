"""Who may ask a served workspace: tokens, scopes, names and sites; and what is written down of it."""

from __future__ import annotations

import base64
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from time import sleep

import pytest

from tests.commands import Commands, failed
from tests.serving import Got, Served, ready, served, until

pytestmark = pytest.mark.xdist_group("serve")

PATH = "/sparql?query=ASK%7B%7D"
LONG = "A" * 50_000
WRONG = (
    *("Bearer", "Bearer x", "Bearer\tx", "Bearer Суджа", f"Bearer {LONG}", "Negotiate"),
    *("Basic !", "Basic eDp5", "Basic //8=", f"Basic {LONG}"),
)


@pytest.fixture
def own(loaded_sample: Path, tmp_path: Path) -> Commands:
    shutil.copytree(loaded_sample, tmp_path / "sample")
    return Commands(tmp_path / "sample")


@pytest.fixture(scope="module")
def audited(sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Path]]:
    lines = tmp_path_factory.mktemp("audit") / "audit.jsonl"
    with served("-w", sample_folder, "--audit", lines, "--origin", "https://newsroom.example") as server:
        yield server, lines


def asked(server: Served, authorization: str = "", path: str = PATH) -> Got:
    return server.request("GET", path, headers={"Authorization": authorization} if authorization else {})


def test_a_token_is_asked_for_as_soon_as_there_is_one(own: Commands) -> None:
    with served("-w", own.folder) as server:
        assert asked(server).status == 200
        secret = own.run("token", "add", "desk").strip()
        refused = asked(server)
        challenge = 'Bearer realm="sayso", Basic realm="sayso", charset="UTF-8"'
        assert (refused.status, refused.headers["www-authenticate"]) == (401, challenge)
        assert "sayso token add" in refused.json["detail"]
        assert asked(server, f"Bearer {secret}").status == 200
        basic = base64.b64encode(f"neo4j:{secret}".encode()).decode()
        assert asked(server, f"Basic {basic}").status == 200
        for wrong in (*WRONG, f"Bearer {secret}x", secret):
            got = server.request("GET", PATH, headers={"Authorization": wrong.encode().decode("latin-1")})
            assert got.status == 401, wrong
        assert asked(server, path="/health").status == 200
        assert asked(server, path="/ready").status in (200, 503)
        assert asked(server, path="/metrics").status == 401
        own.run("token", "revoke", "desk")
        assert asked(server).status == 200


def test_tokens_are_kept_as_hashes_and_end(own: Commands) -> None:
    first = own.run("token", "add", "desk", "--days", "1").strip()
    kept = own.folder / "tokens.json"
    assert first not in kept.read_text(encoding="utf-8")
    assert kept.stat().st_mode & 0o777 == 0o600
    assert "rotate it" in own.failed("token", "add", "desk")
    assert "there are desk" in own.failed("token", "revoke", "nobody")
    with served("-w", own.folder) as server:
        second = own.run("token", "rotate", "desk").strip()
        assert [asked(server, f"Bearer {each}").status for each in (first, second)] == [200, 200]
        third = own.run("token", "rotate", "desk", "--hours", "0").strip()
        sleep(1)  # moments are told in seconds
        assert [asked(server, f"Bearer {each}").status for each in (first, second, third)] == [200, 401, 200]
    names = [each["name"].split()[0] for each in own.parsed("token", "list")]
    assert set(names) == {"desk"}
    assert all(each["ends"] and "sha256" not in each for each in own.parsed("token", "list"))
    kept.write_text('[{"name": "x"}]', encoding="utf-8")
    assert f"{kept}: these are no tokens" in own.failed("token", "list")


def test_a_token_for_reading_does_not_write(own: Commands) -> None:
    reads, writes = (own.run("token", "add", scope, "--scope", scope).strip() for scope in ("read", "write"))
    with served("--scratch", "--tokens", own.folder / "tokens.json") as server:
        for secret, status in ((reads, 403), (writes, 204)):
            headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/sparql-update"}
            assert server.request("POST", "/sparql", b"INSERT DATA { <a:a> <a:b> 1 }", headers).status == status
            assert asked(server, f"Bearer {secret}").status == 200


def test_other_machines_need_a_token(own: Commands) -> None:
    told = own.failed("serve", "--host", "0.0.0.0", "--port", "0")
    assert told == "0.0.0.0: others could ask without a token: make one with sayso token add, or add --insecure"
    assert "without a token" in failed("serve", "--scratch", "--host", "0.0.0.0", "--port", "0")
    own.run("token", "add", "desk")
    told = own.failed("serve", "--scratch", "--host", "0.0.0.0", "--port", "0")
    assert "without a token" in told, "a workspace's tokens do not guard a scratch dataset"


def test_other_names_and_sites_are_refused(audited: tuple[Served, Path]) -> None:
    """A page of another site that has its own name lead to this machine, or that just asks, learns nothing."""
    server, _ = audited
    assert server.request("GET", PATH, headers={"Host": "evil.example"}).status == 400
    assert server.request("GET", PATH, headers={"Host": f"localhost:{server.port}"}).status == 200
    for origin, allowed in (("https://newsroom.example", True), ("https://evil.example", False)):
        got = server.request("GET", PATH, headers={"Origin": origin})
        assert ("access-control-allow-origin" in got.headers) == allowed


def test_every_request_is_written_down(audited: tuple[Served, Path]) -> None:
    server, lines = audited
    before = len(lines.read_text(encoding="utf-8").splitlines())
    server.query("SELECT ?s { ?s a sayso:WeaponSystem } LIMIT 2")
    server.query("SELECT ?s { ?s a sayso:WeaponSystem } LIMIT 2")
    server.query("ASK { SERVICE <http://x> {} }")
    assert until(lambda: len(lines.read_text(encoding="utf-8").splitlines()) == before + 3)
    found = [json.loads(line) for line in lines.read_text(encoding="utf-8").splitlines()][before:]
    assert [each["rows"] for each in found] == [2, 2, 0]
    assert [each["status"] for each in found] == [200, 200, 403]
    assert found[0]["text"] == found[1]["text"] != found[2]["text"]
    assert found[2]["refused"].startswith("SERVICE is refused")
    assert all(each["seconds"] > 0 and each["from"] == "127.0.0.1" and each["path"] == "/sparql" for each in found)
    assert found[0]["bytes"] > 100


def test_pages_of_other_sites_send_nothing(own: Commands) -> None:
    """A form in a page needs nobody's leave to send; and a browser adds the password that its reader once gave."""
    content, form = b"update=INSERT DATA { <a:a> <a:b> 1 }", "application/x-www-form-urlencoded"
    with served("--scratch", "--origin", "https://newsroom.example") as server:
        here = f"127.0.0.1:{server.port}"
        for origin, status in (
            ("https://elsewhere.example", 403),
            ("null", 403),
            (f"http://127.0.0.1:{server.port + 1}", 403),
            ("https://newsroom.example", 204),
            (f"http://{here}", 204),
        ):
            headers = {"Origin": origin, "Content-Type": form}
            assert server.request("POST", "/sparql", content, headers).status == status, origin
        assert server.request("POST", "/sparql", content, {"Content-Type": form}).status == 204


def test_counts_for_prometheus(audited: tuple[Served, Path]) -> None:
    server, _ = audited
    ready(server).query("ASK {}")
    server.get("/nowhere")
    text = server.get("/metrics").text
    assert 'sayso_requests_total{door="/sparql",status="200"}' in text
    assert 'sayso_requests_total{door="other",status="404"}' in text
    assert "sayso_workers_replaced 0.0" in text
    assert "sayso_queries_running 0.0" in text


def test_ready_when_the_graphs_are(audited: tuple[Served, Path]) -> None:
    server, _ = audited
    assert server.get("/health").json == {"status": "ok"}
    assert until(lambda: server.get("/ready").status == 200)
    got = server.get("/ready")
    assert got.json["status"] == "ready"
    assert got.json["load"] >= 1
