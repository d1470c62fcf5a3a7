"""Settings of a workspace: `sayso.toml` in its folder, and environment variables, which win.

`SETTINGS` is all there are; docs/settings.md says the same.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias
from urllib.parse import urlsplit

from sayso.errors import BadArgument
from sayso.loaders.handles import meant

FILE = "sayso.toml"
PREFIX = "SAYSO_"
NO_USER = "an address holds no user or password; they are settings of their own"
DEFAULT = "default"
BOLT = re.compile(r"(?:bolt|neo4j)(?:\+s|\+ssc)?://(?:\[[0-9A-Fa-f:.]+\]|[^\s/:\[\]]+)(?::\d{1,5})?/?")
NUMBER = re.compile(r"\d{1,6}(?:\.\d{1,6})?")

Value: TypeAlias = str | float | None


def word(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is no text; put it in quotation marks")
    return value


def seconds(value: object) -> float:
    if not NUMBER.fullmatch(str(value)) or not float(str(value)):
        raise ValueError(f"{value!r} is no number of seconds, such as 30")
    return float(str(value))


def bolt(value: object) -> str:
    if "@" in word(value):
        raise ValueError(NO_USER)
    if not BOLT.fullmatch(word(value)):
        raise ValueError(
            f"{value!r} is no address of a Neo4j: write one such as bolt://127.0.0.1:7687 or neo4j+s://HOST"
        )
    return word(value)


def http(value: object) -> str:
    if "@" in word(value).partition("?")[0]:
        raise ValueError(NO_USER)
    try:
        parts = urlsplit(word(value))
        fits = parts.scheme in ("http", "https") and parts.hostname and not parts.fragment and parts.port != 0
    except ValueError:
        fits = False
    if not fits or re.search(r"\s", word(value)):
        raise ValueError(f"{value!r} is no address of a SPARQL endpoint: write one such as https://HOST/DATASET/query")
    return word(value)


class Setting(NamedTuple):
    """`key` in the table of that name in sayso.toml; SAYSO_TABLE_KEY in the environment.

    `read` raises ValueError for a value that does not fit.
    """

    table: str
    key: str
    says: str
    read: Callable[[object], Value] = word
    default: Value = None
    secret: bool = False

    @property
    def name(self) -> str:
        return f"{self.table}.{self.key}"

    @property
    def variable(self) -> str:
        return f"{PREFIX}{self.table}_{self.key}".upper()


SETTINGS = (
    Setting("neo4j", "url", "address of the server; `+s` is TLS, `+ssc` TLS with any certificate", bolt),
    Setting("neo4j", "user", "who enters; none where the server lets everybody in", default=""),
    Setting("neo4j", "password", "their password", default="", secret=True),
    Setting("neo4j", "database", "which of the server's databases; else the user's own"),
    Setting("neo4j", "ca", "file of certificates to trust instead of the system's; the address has `+s`"),
    Setting("neo4j", "timeout", "seconds to reach the server, and to try a write again", seconds, 15.0),
    Setting("sparql", "query", "address that takes SPARQL 1.1 queries", http),
    Setting("sparql", "update", "address that takes SPARQL 1.1 updates", http),
    Setting("sparql", "user", "who enters, by HTTP Basic; none where the server lets everybody in", default=""),
    Setting("sparql", "password", "their password", default="", secret=True),
    Setting("sparql", "token", "a bearer token, instead of a user", default="", secret=True),
    Setting("sparql", "ca", "file of certificates to trust instead of the system's; the addresses are https"),
    Setting("sparql", "timeout", "seconds that the server may be silent after a request", seconds, 60.0),
)
TABLES = {table: [each for each in SETTINGS if each.table == table] for table in ("neo4j", "sparql")}
ADDRESSES = {"neo4j": ("url",), "sparql": ("query", "update")}
"""What names a database. Without these, nothing else of its table matters."""

TLS = {"neo4j": "bolt+s:// or neo4j+s://", "sparql": "https://"}


class Chosen(NamedTuple):
    """A setting, and where its value came from: `default`, `sayso.toml`, or the name of a variable."""

    setting: Setting
    value: Value
    source: str

    @property
    def shown(self) -> Value:
        """The value for a reader; of a secret, whether it is set."""
        return ("set" if self.value else "not set") if self.setting.secret else self.value


class Settings(NamedTuple):
    """Every setting, in the order of `SETTINGS`."""

    chosen: tuple[Chosen, ...]

    def table(self, name: str) -> dict[str, Any] | None:
        """The settings of a database by key; None where no database is named."""
        found = {each.setting.key: each.value for each in self.chosen if each.setting.table == name}
        return found if all(found[key] for key in ADDRESSES[name]) else None

    def in_force(self) -> tuple[Chosen, ...]:
        """Those of the databases that are named."""
        return tuple(each for each in self.chosen if self.table(each.setting.table))


def read(folder: Path, environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of the workspace in a folder. Raises BadArgument with everything that does not fit."""
    path = folder / FILE
    given = _file(path)
    problems = [*_unknown(path, given), *_unknown_variables(environment)]
    chosen = []
    for setting in SETTINGS:
        found = _chosen(setting, given, environment)
        try:
            chosen.append(found if found.source == DEFAULT else found._replace(value=setting.read(found.value)))
        except ValueError as error:
            where = f"{path}: {setting.name}" if found.source == FILE else found.source
            problems.append(f"{where}: {error}")
    if not problems:
        problems = [f"{path}: {each}" for table in TABLES for each in _disagreeing(table, chosen, folder)]
    if problems:
        raise BadArgument("\n".join(problems))
    return Settings(tuple(_under(each, folder) for each in chosen))


def _file(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise BadArgument(f"{path}: {error}") from error


def _chosen(setting: Setting, given: Mapping[str, Any], environment: Mapping[str, str]) -> Chosen:
    """The value as it was given; an empty variable is none."""
    table = given.get(setting.table, {})
    if value := environment.get(setting.variable):
        return Chosen(setting, value, setting.variable)
    if isinstance(table, dict) and setting.key in table:
        return Chosen(setting, table[setting.key], FILE)
    return Chosen(setting, setting.default, DEFAULT)


def _unknown(path: Path, given: Mapping[str, Any]) -> Iterator[str]:
    """What in the file is no setting."""
    for table, content in given.items():
        if table not in TABLES:
            there = meant(table, TABLES) or f"; there are {' and '.join(f'[{name}]' for name in TABLES)}"
            yield f"{path}: [{table}] is no table of settings{there}"
        elif not isinstance(content, dict):
            yield f"{path}: {table} is a table: write [{table}] and its settings below"
        else:
            keys = [each.key for each in TABLES[table]]
            every = f"; it has {', '.join(keys)}"
            for key in content.keys() - set(keys):
                yield f"{path}: [{table}] has no {key!r}{meant(key, keys) or every}"


def _unknown_variables(environment: Mapping[str, str]) -> Iterator[str]:
    known = {each.variable for each in SETTINGS}
    ours = tuple(f"{PREFIX}{table.upper()}_" for table in TABLES)
    for name in sorted(environment):
        if name.startswith(ours) and name not in known:
            yield f"{name} is no setting{meant(name, known)}"


def _disagreeing(table: str, chosen: list[Chosen], folder: Path) -> Iterator[str]:
    """Settings of one database that do not go together."""
    found: dict[str, Any] = {each.setting.key: each.value for each in chosen if each.setting.table == table}
    addresses = [found[key] for key in ADDRESSES[table]]
    if any(addresses) and not all(addresses):
        yield f"[{table}] needs {' and '.join(ADDRESSES[table])}"
    if not all(addresses):
        return
    if found["password"] and not found["user"]:
        yield f"{table}.password is set, and no {table}.user"
    if found.get("token") and found["user"]:
        yield f"{table}.token and {table}.user are two ways to enter; set one"
    if found["ca"] and not (folder / found["ca"]).is_file():
        yield f"{table}.ca: there is no file {folder / found['ca']}"
    if found["ca"] and not all(urlsplit(each).scheme.endswith(("+s", "https")) for each in addresses):
        yield f"{table}.ca: without TLS no certificate is looked at; the address must begin with {TLS[table]}"


def _under(chosen: Chosen, folder: Path) -> Chosen:
    """A file's name, as it is found from here."""
    return (
        chosen._replace(value=str(folder / str(chosen.value)))
        if chosen.setting.key == "ca" and chosen.value
        else chosen
    )
