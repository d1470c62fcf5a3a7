"""The page on serving: its sessions are run, and it has every option."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess

import pytest

from sayso.cli import main
from tests.conftest import ROOT
from tests.serving import Served

pytestmark = pytest.mark.xdist_group("serve")

PAGE = (ROOT / "docs" / "serving.md").read_text(encoding="utf-8")
SESSIONS = re.findall(r"^```console\n\$ (.*?)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
@pytest.mark.parametrize(("command", "printed"), SESSIONS)
def test_a_session_prints_what_the_page_shows(server: Served, command: str, printed: str) -> None:
    words = shlex.split(command.replace("127.0.0.1:8000", f"127.0.0.1:{server.port}"))
    found = subprocess.run(words, capture_output=True, text=True, check=True)
    assert found.stdout.split() == printed.split()


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_each_curl_of_the_readme_is_answered(server: Served) -> None:
    commands = re.findall(r"^curl .*$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(commands) == 5
    for command in commands:
        words = shlex.split(command.replace("127.0.0.1:8000", f"127.0.0.1:{server.port}"))
        found = subprocess.run([*words, "--silent", "--fail"], capture_output=True, text=True, check=True)
        assert len(found.stdout) > 100, command


def test_every_option_is_on_the_page() -> None:
    assert len(SESSIONS) == 3
    options = [option for each in main.commands["serve"].params for option in each.opts if option.startswith("--")]
    assert [each for each in options if f"`{each}" not in PAGE and each not in ("--workspace", "--verbose")] == []
    defaults = {each.opts[0]: each.default for each in main.commands["serve"].params}
    for name, value in re.findall(r"`(--\w+) (\d+)`", PAGE):
        assert float(value) == defaults[name]
