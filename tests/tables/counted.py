"""What the tables of ../shared/data come to, counted with pandas from the files alone: nothing of sayso is used."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd

CLASSES = {
    "aircraft": "aircraft",
    "helicopter": "helicopters",
    "tank": "tanks",
    "MRL": "mlrs",
    "anti-aircraft warfare": "air-defence",
    "naval ship": "ships",
}
TYPES = {
    "Aircraft": "aircraft",
    "Helicopters": "helicopters",
    "Tanks": "tanks",
    "Multiple Rocket Launchers": "mlrs",
    "Naval Ships": "ships",
}
SIDES = {
    "Ukraine": "ukraine",
    "ukraine": "ukraine",
    "Russia": "russia",
    "Donetsk PR": "dpr",
    "DPR": "dpr",
    "Luhansk PR": "lpr",
    "Contested": "contested",
    "Contested Ukraine": "contested",
    "Uncontrolled": "nobody",
    "Unknown": "unknown",
    "Not known": "unknown",
}
TOWN = ["town", "Lat", "Lon"]


def runs(values: pd.Series) -> pd.Series:
    """The first of each stretch of equal values."""
    return values[values.ne(values.shift())]


def fallen(values: pd.Series) -> int:
    """How many runs lie below what was reached before."""
    found = runs(values)
    return int((found < found.cummax().shift()).sum())


def genstaff(folder: Path) -> dict[str, pd.Series]:
    """Day by day, by class."""
    table = pd.read_json(folder / "russia_losses_equipment.json").sort_values("date").set_index("date")
    return {name: table[column].dropna() for column, name in CLASSES.items()}


def oryx(folder: Path) -> dict[str, pd.Series]:
    table = pd.read_csv(folder / "totals_by_type_history.csv", parse_dates=["snapshot_date"])
    table = table[table["country"] == "Russia"]
    return {
        name: table[table["equipment_type"] == kind]
        .sort_values("snapshot_date")
        .set_index("snapshot_date")["type_total"]
        for kind, name in TYPES.items()
    }


def undercut(exact: pd.Series, floor: pd.Series) -> int:
    """How many runs lie below the most that was seen until their last day."""
    lasts = exact.index.to_series().groupby(exact.ne(exact.shift()).cumsum()).last()
    of_runs = pd.DataFrame({"value": exact[lasts.to_numpy()].to_numpy(), "day": lasts.to_numpy()})
    seen = pd.DataFrame({"day": floor.index, "seen": floor.cummax().to_numpy()})
    found = pd.merge_asof(of_runs.sort_values("day"), seen, on="day")
    return int((found["value"] < found["seen"]).sum())


def towns(folder: Path) -> pd.DataFrame:
    """Who held which town on which day, in order; rows without a side or a position are left out."""
    table = pd.read_csv(folder / "towns_daily_2022.csv.xz", dtype=str, keep_default_na=False)
    table = table.apply(lambda column: column.str.split().str.join(" "))
    table["side"] = table["Held by"].map(SIDES)
    table["town"] = table["Name"].str.casefold().str.replace(r"[\W_]+", "-", regex=True).str.strip("-")
    kept: pd.DataFrame = table[table["side"].notna() & (table[TOWN] != "").all(axis=1)]
    return kept.sort_values("snapshot_date", kind="stable")


def two_faced(table: pd.DataFrame) -> set[str]:
    """Towns that are held by two sides on one day: two towns of one name and one position."""
    several = table.groupby([*TOWN, "snapshot_date"])["side"].nunique()
    return set(several[several > 1].reset_index()["town"])


def changes(table: pd.DataFrame) -> int:
    """How often a town passes from one side to another that excludes it: a part of Russia is Russia, and what nobody
    knows is no side."""
    count = 0
    for _, rows in table[table["side"] != "unknown"].groupby(TOWN):
        sides = list(runs(rows["side"]))
        for before, after in pairwise(sides):
            count += {before, after} not in ({"russia", "dpr"}, {"russia", "lpr"})
    return count


def town_runs(table: pd.DataFrame) -> int:
    return sum(len(runs(rows["side"])) for _, rows in table.groupby(TOWN))


def events(file: Path) -> pd.DataFrame:
    return pd.read_csv(file)


def out_of_range(table: pd.DataFrame) -> list[int]:
    """The rows, from 1, whose best figure lies outside their range, or whose range is none."""
    bad = (table["low"] > table["high"]) | (table["best"] < table["low"]) | (table["best"] > table["high"])
    return [number + 1 for number in table.index[bad]]


def verdicts(file: Path) -> pd.DataFrame:
    """Who praised or denounced whom on which day, each once."""
    table = pd.read_csv(file, sep="\t", names=["actor", "deed", "target", "day"], parse_dates=["day"], quoting=3)
    table = table[table["deed"].isin(["Praise or endorse", "Criticize or denounce"])].drop_duplicates()
    table["good"] = table["deed"] == "Praise or endorse"
    return table


def opposed(table: pd.DataFrame) -> tuple[int, int]:
    """How often two actors held opposite stances on one target at one time, a stance lasting to the day before its
    actor took the other; and how often one actor took both. What an actor says with one stance until the same day
    counts once against each such run of the opposite stance."""
    between, within = 0, 0
    for _, rows in table.groupby("target"):
        rows = rows.assign(until=[_until(row, rows) for row in rows.itertuples()])
        both = rows[rows["good"]].merge(rows[~rows["good"]], how="cross", suffixes=("_a", "_b"))
        same = both["actor_a"] == both["actor_b"]
        meet = (both["day_a"] <= both["until_b"]) & (both["day_b"] <= both["until_a"])
        runs = ["actor_a", "until_a", "actor_b", "until_b"]
        between += len(both[~same & meet].drop_duplicates(runs))
        within += len(both[same].drop_duplicates(runs))
    return between, within


def _until(row: Any, rows: pd.DataFrame) -> pd.Timestamp:
    turns = rows[(rows["actor"] == row.actor) & (rows["good"] != row.good) & (rows["day"] > row.day)]["day"]
    return pd.Timestamp.max if turns.empty else turns.min() - pd.Timedelta(days=1)
