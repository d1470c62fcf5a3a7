"""A debate of two camps over two years, loaded: a document a month, two of them silent, and one who changes camp."""

from __future__ import annotations

from pathlib import Path
from random import Random

from sayso import Workspace

MEASURES = ("dam", "levy", "tunnel", "quota", "ferry")
GREENS = ("ash", "birch", "cedar", "elm", "fir", "gorse")
BLUES = ("atlantic", "baltic", "caspian", "dead-sea", "erie", "garda")
TURNCOAT = "fir"
"""A Green who speaks as the Blues do from the second year on."""
MONTHS = [f"{year}-{month:02d}" for year in (2023, 2024) for month in range(1, 13)]
SILENT = ("2023-07", "2024-07")
BACKED = {"greens": ("dam", "levy"), "blues": ("tunnel", "quota", "ferry")}


def loaded(folder: Path, voices: int = 6) -> Workspace:
    """With so many voices in each camp, six of whom have names of their own."""
    workspace = Workspace.init(folder)
    workspace.load(files(folder, voices))
    return workspace


def files(folder: Path, voices: int = 6) -> list[Path]:
    random = Random(7)
    return [written(folder, month, voices, random) for month in MONTHS if month not in SILENT]


def camps(voices: int) -> dict[str, tuple[str, ...]]:
    more = range(6, voices)
    return {
        "greens": (*GREENS, *(f"green-{n}" for n in more))[:voices],
        "blues": (*BLUES, *(f"blue-{n}" for n in more))[:voices],
    }


def written(folder: Path, month: str, voices: int, random: Random) -> Path:
    who = [(name, camp) for camp, names in camps(voices).items() for name in names]
    said = [line(name, camp, month, random) for name, camp in random.sample(who, len(who) * 5 // 6) for _ in range(2)]
    (folder / f"{month}.txt").write_text("\n".join(quote for _, quote in said), encoding="utf-8")
    statements = "".join(f"  - {body}\n    quote: {quote}\n    id: s{n}\n" for n, (body, quote) in enumerate(said))
    entities = "".join(f"  {name}: {{Action: the {name}}}\n" for name in MEASURES)
    entities += "".join(f"  {name}: {{Person: {called(name)}}}\n" for name, _ in who)
    head = f"document: {month}.txt\npublisher: courier\npublished: {month}-15\n"
    path = folder / f"{month}.yaml"
    text = f"{head}entities:\n  courier: {{Outlet: Courier}}\n{entities}statements:\n{statements}"
    path.write_text(text, encoding="utf-8")
    return path


def called(name: str) -> str:
    return name.replace("-", " ").title()


def line(name: str, camp: str, month: str, random: Random) -> tuple[str, str]:
    """What somebody says of a measure in a month, and the words."""
    measure = random.choice(MEASURES)
    side = "blues" if name == TURNCOAT and month >= "2024" else camp
    backed = (measure in BACKED[side]) != (random.random() < 0.06)
    verb, words = ("endorses", "welcomed") if backed else ("opposes", "rejected")
    number = random.randrange(10_000)
    return f"by: {name}\n    {verb}: {measure}", f"{called(name)} {words} the {measure} ({month}, {number})."
