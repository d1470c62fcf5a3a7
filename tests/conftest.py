"""Fixtures that several modules share."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, Page

from sayso import Workspace
from tests import browser
from tests.earl import Report
from tests.fuseki import server as fuseki_server
from tests.neo4j import server as neo4j_server
from tests.serving import Served, ready, served
from tests.sparql import server as sparql_server_

settings.register_profile("sayso", deadline=None)  # a busy machine is no fault
settings.load_profile("sayso")

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "loaders" / "sample"
SAMPLE_FILES = [SAMPLE / "reference.yaml", SAMPLE / "kursk-incursion-2024-08-08.yaml"]


def thorough() -> bool:
    """Whether the long versions of tests are run, which take longer than all others together: SAYSO_TEST_THOROUGH=1."""
    return os.environ.get("SAYSO_TEST_THOROUGH") == "1"


def cases(many: int) -> int:
    """How many random cases a slow test has: as many with CI set, half as many where somebody waits."""
    return many if os.environ.get("CI") else many // 2


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """A developer's own server must not become part of the tests."""
    for name in list(os.environ):
        if name.startswith(("SAYSO_NEO4J_", "SAYSO_SPARQL_")):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def loaded_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample article, loaded. Only for copying: who asks about another load or identity writes a view."""
    folder = tmp_path_factory.mktemp("sample")
    with Workspace.init(folder) as workspace:
        workspace.load(SAMPLE_FILES)
    return folder


@pytest.fixture(scope="session")
def sample_folder(loaded_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample article, loaded. Only for reading."""
    return shutil.copytree(loaded_sample, tmp_path_factory.mktemp("read") / "sample")


@pytest.fixture(scope="session")
def sample(sample_folder: Path) -> Iterator[Workspace]:
    """The sample article, loaded. Only for reading."""
    with Workspace(sample_folder) as workspace:
        yield workspace


@pytest.fixture
def own_sample(loaded_sample: Path, tmp_path: Path) -> Iterator[Workspace]:
    """A copy of the loaded sample, to do anything with."""
    shutil.copytree(loaded_sample, tmp_path / "sample")
    with Workspace(tmp_path / "sample") as workspace:
        yield workspace


@pytest.fixture(scope="session")
def neo4j(tmp_path_factory: pytest.TempPathFactory) -> Iterator[neo4j_server.Server]:
    """A real Neo4j for the session. Skips where there is none, and fails there when CI is set."""
    if reason := neo4j_server.found():
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with neo4j_server.server(tmp_path_factory.mktemp("neo4j"), "correct-horse") as running:
        yield running


@pytest.fixture(scope="session")
def fuseki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[fuseki_server.Fuseki]:
    """A real Fuseki for the session. Skips where there is none, and fails there when CI is set."""
    if reason := fuseki_server.found():
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with fuseki_server.server(tmp_path_factory.mktemp("fuseki")) as running:
        yield running


@pytest.fixture(scope="session")
def sparql_server() -> Iterator[sparql_server_.SparqlServer]:
    """A SPARQL server over pyoxigraph for the session."""
    with sparql_server_.server() as running:
        yield running


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests on a server that takes long to start are run by one worker, unless they are in a group for another
    reason."""
    for item in items:
        given = getattr(item, "callspec", None)
        needs = [*getattr(item, "fixturenames", ()), *(given.params.values() if given else ())]
        for name in ("neo4j", "fuseki"):
            if name in needs and not item.get_closest_marker("xdist_group"):
                item.add_marker(pytest.mark.xdist_group(name))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, exitstatus: int) -> None:
    """Say how many tests were skipped, even when none was."""
    skipped = len(terminalreporter.stats.get("skipped", []))
    terminalreporter.write_line(
        f"{skipped} skipped" + (", and with CI set that is a failure" if _strict(skipped) else "")
    )


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """With CI set, a test that is skipped has failed: an engine that is missing there is a fault."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None and _strict(len(reporter.stats.get("skipped", []))) and session.exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _strict(skipped: int) -> bool:
    return bool(skipped and os.environ.get("CI"))


@pytest.fixture(scope="session")
def server(sample_folder: Path) -> Iterator[Served]:
    """The sample article, served. Only for reading."""
    with served("-w", sample_folder) as running:
        yield ready(running)


@pytest.fixture(scope="session")
def report() -> Iterator[Report]:
    """What comes of the W3C's suites; written down at the end."""
    found = Report()
    yield found
    found.write(ROOT / "build" / "earl.ttl")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A real browser for a module: its event loop runs in the thread as long as it does, and no other can. Skips where
    there is none, and fails there when CI is set."""
    if not browser.executable():
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no Chromium: install the package chromium")
    with browser.chromium() as running:
        yield running


@pytest.fixture
def page(chromium: Browser, server: Served, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A browser's page at the served sample article, in the look that `browser.in_every_look` or a parameter chooses.
    The test fails where the page fetches from elsewhere or its console tells an error."""
    ready(server)
    picture = browser.PICTURES / f"{re.sub(r'[^a-zA-Z0-9]+', '-', request.node.name)}.png"
    with browser.opened(
        chromium, f"http://127.0.0.1:{server.port}", getattr(request, "param", "light"), picture
    ) as found:
        yield found
