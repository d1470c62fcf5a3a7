"""A process that keeps children at hand to be killed: each is forked from one that has everything imported.

Its input has an order a line, as JSON: what to do in which folder. On its output every child says, a line each, what it
begins, writes and has done; when one has ended, the process says so. No database is open when it forks.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import wraps
from pathlib import Path
from typing import Any, Self

import sayso.graph.neo4j_store
import sayso.graph.oxigraph_store  # noqa: F401 - imported before it forks
from sayso import Workspace, cli, start
from sayso.errors import BadArgument, Problems, UnknownName, WorkspaceMissing
from sayso.files import LOG, Files
from sayso.followers import Followers
from sayso.judging import Judging
from sayso.ontology.read import read
from sayso.queries import evaluate, relate
from tests.codings import TEXT, written

DOCUMENTS = ("one", "two", "three")
CLAIMS = ("incursion offensive-status halted", "incursion offensive-status advancing", "sudzha control russia")
SPEAKERS = ("general", "minister", "bloggers", "marina")
WORDS = ("It has been halted", "was over", "They said nobody can get out")


# the process that forks


class Killable:
    """The process, and the child that is at work in it."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.killing"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parent.parent,
        )
        self.told()

    def told(self) -> dict[str, Any]:
        assert self._process.stdout
        line = self._process.stdout.readline()
        found: dict[str, Any] = json.loads(line)
        return found

    def start(self, **order: object) -> int:
        """Let a child do something; its process id."""
        assert self._process.stdin
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        pid: int = self.told()["pid"]
        return pid

    def until(self, *keys: str) -> list[dict[str, Any]]:
        """What the child says until it says one of these."""
        found = [self.told()]
        while not any(key in found[-1] for key in keys):
            found.append(self.told())
        return found

    def asked(self, **order: object) -> list[dict[str, Any]]:
        """Let a child do something to its end; what it said, how it ended last."""
        self.start(**order)
        return self.until("ended")

    def stopped(self, writes: int, seconds: float, sent: int = signal.SIGKILL, **order: object) -> list[dict[str, Any]]:
        """Let a child do something, and stop it that long after it has begun to write for so many times; what it said,
        how it ended last."""
        pid = self.start(**order)
        said: list[dict[str, Any]] = []
        while sum(bool(each.get("writing")) for each in said) < writes:
            said += self.until("writing", "ended")
            if "ended" in said[-1]:
                return said
        time.sleep(seconds)
        with suppress(ProcessLookupError):  # it has ended by itself, and will be said to have
            os.kill(pid, sent)
        return said + self.until("ended")

    def signalled(self, seconds: float, sent: int, **order: object) -> int:
        """Let a child do something, and send it a signal after so long; how it ended."""
        pid = self.start(**order)
        time.sleep(seconds)
        with suppress(ProcessLookupError):
            os.kill(pid, sent)
        ended: int = self.until("ended")[-1]["ended"]
        return ended

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()


def serve() -> None:
    read()
    compiled()
    assert cli
    say(ready=True)
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if not pid:
            child(order)
        _, status = os.waitpid(pid, 0)
        say(ended=os.waitstatus_to_exitcode(status))


def compiled() -> None:
    """Compile the expression that relates statements, which takes longer than anything that is killed."""
    for part in relate.PARTS:
        evaluate._compiled(part.found)
    evaluate._compiled(relate.weighed)


def say(**words: object) -> None:
    os.write(1, json.dumps(words).encode() + b"\n")


def child(order: Mapping[str, Any]) -> None:
    """Carry out an order, and end without cleaning up after the parent."""
    say(pid=os.getpid())
    os.environ.update(order.get("environment", {}))
    status = 0
    try:
        {"work": work, "check": check, "command": command}[order["what"]](Path(order["folder"]), order)
    except BaseException:
        say(fault=traceback.format_exc())
        status = 1
    os._exit(status)


# what is interrupted


def command(folder: Path, order: Mapping[str, Any]) -> None:
    """Run the command line in a folder, with what it prints in the files `out` and `err`."""
    os.chdir(folder)
    for number, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    sys.argv = ["sayso", *order["words"]]
    try:
        start.main()
    except SystemExit as end:
        sys.stdout.flush()
        os._exit(end.code if isinstance(end.code, int) else 1)


def work(folder: Path, order: Mapping[str, Any]) -> None:
    """Load, judge, fold views and build anew, at random and without end."""
    chance = random.Random(order["seed"])
    tell_of_writing()
    if not (folder / LOG).exists():
        Workspace.init(folder).close()
    while True:
        with Workspace(folder) as workspace:
            for _ in range(3):
                name = chance.choice(order["operations"]) if workspace.log.head() else "load"
                try:
                    OPERATIONS[name](workspace, chance)
                except (BadArgument, Problems, UnknownName) as error:
                    say(refused=str(error))
                head = workspace.log.head()
                say(done=name, load=head, history=workspace.log.history(head))


def tell_of_writing() -> None:
    """Say when files are written, and when no longer."""
    depth = 0

    @contextmanager
    def told() -> Iterator[None]:
        nonlocal depth
        if not depth:
            say(writing=True, at=time.monotonic())
        depth += 1
        try:
            yield
        finally:
            depth -= 1
            if not depth:
                say(writing=False, at=time.monotonic())

    for owner, name in ((Judging, "_take_in"), (Followers, "sync"), (Files, "_anew"), (Files, "catch_up")):
        plain: Callable[..., Any] = getattr(owner, name)
        setattr(owner, name, wraps(plain)(_within(told, plain)))


def _within(told: Callable[[], Any], plain: Callable[..., Any]) -> Callable[..., Any]:
    def run(*given: Any, **named: Any) -> Any:
        with told():
            return plain(*given, **named)

    return run


def coded(folder: Path, name: str, chance: random.Random) -> Path:
    """A statement file with some statements at random."""
    (folder / f"{name}.txt").write_text(TEXT, encoding="utf-8")
    head = f"document: {name}.txt\npublisher: gazette\npublished: 2024-08-08\n"
    statements = [
        f"by: {chance.choice(SPEAKERS)}\n{chance.choice(('asserts', 'denies'))}: {chance.choice(CLAIMS)}\n"
        f"quote: {chance.choice(WORDS)}\nid: s{number}\n"
        for number in range(chance.randrange(4, 7))
    ]
    path = folder / f"{name}.yaml"
    path.write_text(written(*statements, head=head), encoding="utf-8")
    return path


def load(workspace: Workspace, chance: random.Random) -> None:
    names = chance.sample(DOCUMENTS, chance.randrange(1, 3))
    workspace.load([coded(workspace.folder, name, chance) for name in names])


def grade(workspace: Workspace, chance: random.Random) -> None:
    workspace.grade(chance.choice(SPEAKERS), chance.choice("ABC"), by=chance.choice("abcdef"))


def withdraw(workspace: Workspace, chance: random.Random) -> None:
    workspace.withdraw([f"{chance.choice(DOCUMENTS)}/s{chance.randrange(4)}"], by=f"ada {chance.random()}")


def same(workspace: Workspace, chance: random.Random) -> None:
    workspace.judge("same", *chance.sample(SPEAKERS[:2], 2), by=f"ada {chance.random()}")


def follow(workspace: Workspace, chance: random.Random) -> None:
    """Bring up stores that were deleted."""
    (workspace.folder / "graph.kgl").unlink(missing_ok=True)
    workspace.sync(chance.choice(["kglite", None]))


def rebuild(workspace: Workspace, chance: random.Random) -> None:
    workspace.sync(rebuild=True)


def view(workspace: Workspace, chance: random.Random) -> None:
    head = workspace.log.head()
    with workspace.view(chance.randrange(head + 1), chance.choice(["", "recorded"])) as seen:
        seen.ask("unverified", language=chance.choice(["cypher", "sparql"]))


OPERATIONS: Mapping[str, Callable[[Workspace, random.Random], None]] = {
    each.__name__: each for each in (load, grade, withdraw, same, follow, rebuild, view)
}


# what is found afterwards


def check(folder: Path, order: Mapping[str, Any]) -> None:
    """Open the workspace and bring it up; say every load that it has, and every fault."""
    try:
        with Workspace(folder) as workspace:
            told = [*differing(workspace, views=order["views"]), *workspace.log.sound().fault.splitlines()]
            histories = [workspace.log.history(load) for load in range(workspace.log.head() + 1)]
            say(histories=histories, faults=told, notices=workspace.files.notices)
    except WorkspaceMissing:
        say(histories=[""], faults=[], notices=[])


def differing(workspace: Workspace, *, views: bool) -> list[str]:
    """Where the stores differ from the state, and the state from the log; with `views`, in each of them too."""
    workspace.sync()
    found = [f"{name} {each}" for name, those in workspace.verify(deep=True).items() for each in those]
    found += [f"{each.name} is behind" for each in workspace.status().stores if not each.current]
    places = list((workspace.folder / "views").glob("*")) if views else []
    for place in places:
        loads, _, identity = place.name.removeprefix("load-").partition("-")
        with workspace.view(int(loads), "recorded" if identity else "") as seen:
            seen._followers.sync(None, rebuild=False)
            with seen.reading() as state:
                verified = seen._followers.verify(state, None, deep=True)
            found += [f"{place.name} {name} {each}" for name, those in verified.items() for each in those]
    return found


if __name__ == "__main__":
    serve()
