"""Draws pairs of statements from what is loaded: the sample article and the tables of ../shared/data. The draw is
seeded and knows nothing of relations; `python -m tests.relations.draw` prints it, to be labelled in drawn.yaml."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import NamedTuple

import yaml

from sayso import Workspace
from sayso.graph.record import Record
from tests.conftest import ROOT, SAMPLE_FILES

SEED = 20_261_123
DATA = ROOT.parent / "shared" / "data"
TABLES = {
    "genstaff": DATA / "ua_genstaff_losses_petro" / "russia_losses_equipment.json",
    "oryx": DATA / "oryx_events" / "totals_by_type_history.csv",
    "towns": DATA / "control_wikipedia_towns" / "towns_daily_2022.csv.xz",
    "ucdp": DATA / "ucdp_ged_sample" / "ucdp_ged_sample.csv",
}


class Drawn(NamedTuple):
    """Two statements by their ids below attribution/, and what they say, for who labels them."""

    a: str
    b: str
    says_a: str
    says_b: str


def loaded(folder: Path) -> Workspace:
    """A workspace with the article and the tables."""
    files = list(SAMPLE_FILES)
    for name, table in TABLES.items():
        shutil.copyfile(ROOT / "tests" / "tables" / f"{name}.yaml", folder / f"{name}.yaml")
        shutil.copyfile(table, folder / table.name)
        files.append(folder / f"{name}.yaml")
    workspace = Workspace.init(folder / "w")
    workspace.load(files)
    return workspace


def draw(workspace: Workspace) -> list[Drawn]:
    """120 pairs: of the article half on one matter, of the tables all on one matter but those of events."""
    with workspace.reading() as state:
        statements = {record.id: record for record in state.records(["attribution"])}
        targets = state.find({id for record in statements.values() for id in record.refs("target")})
    of: dict[str, list[Record]] = defaultdict(list)
    for record in statements.values():
        of[workspace.ids.document_of(record.id)].append(record)
    random = Random(SEED)

    def matter(record: Record) -> str:
        target = targets[record.refs("target")[0]]
        names = ("subject", "aspect", "weaponClass")
        return " ".join(target.text(name) or "" for name in names).strip() or target.id

    article, *tables = (of[name] for name in sorted(of, key=lambda name: (not name.startswith("kursk"), name)))
    found = [*_on_one_matter(article, matter, random, 45), *_any(article, random, 15)]
    losses = [record for table in tables for record in table if "loss status" in (record.text("caption") or "")]
    towns = [record for table in tables for record in table if ": control" in (record.text("caption") or "")]
    events = [record for table in tables for record in table if "killed" in (record.text("caption") or "")]
    found += [*_on_one_matter(losses, matter, random, 30), *_on_one_matter(towns, matter, random, 20)]
    found += _any(events, random, 10)
    short = workspace.ids.base + "attribution/"
    return [Drawn(a.id.removeprefix(short), b.id.removeprefix(short), _says(a), _says(b)) for a, b in found]


Pair = tuple[Record, Record]


def _on_one_matter(
    records: Sequence[Record], matter: Callable[[Record], str], random: Random, number: int
) -> list[Pair]:
    """Each matter is as likely as any other, however much is said of it."""
    matters: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        matters[matter(record)].append(record)
    several = [those for _, those in sorted(matters.items()) if len(those) > 1]
    pairs: dict[tuple[str, str], Pair] = {}
    most = sum(len(list(combinations(range(min(len(those), 20)), 2))) for those in several)
    while len(pairs) < min(number, most):
        a, b = sorted(random.sample(random.choice(several), 2), key=lambda record: record.id)
        pairs[a.id, b.id] = (a, b)
    return list(pairs.values())


def _any(records: Sequence[Record], random: Random, number: int) -> Iterator[Pair]:
    for _ in range(number):
        a, b = sorted(random.sample(records, 2), key=lambda record: record.id)
        yield a, b


def _says(record: Record) -> str:
    parts = [
        f"{record.text('uttered')} ({record.text('utteredBasis')})",
        record.text("caption"),
        f"hedge {record.text('hedge')}" if record.text("hedge") != "certain" else "",
        f"holds {record.text('holds')} ({record.text('holdsBasis')})" if "holds" in record.values else "",
        f"tense {record.text('tense')}" if "tense" in record.values else "",
        f"for {record.text('voice')}" if record.refs("voice") != record.refs("speaker") else "",
    ]
    return "; ".join(filter(None, parts))


if __name__ == "__main__":
    with TemporaryDirectory() as folder, loaded(Path(folder)) as workspace:
        print(
            yaml.safe_dump(
                [each._asdict() for each in draw(workspace)], allow_unicode=True, width=1000, sort_keys=False
            )
        )
