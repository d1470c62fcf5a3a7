"""Commands that measure networks: who stands with whom, and how far they are from balance."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import click

from sayso.cli.frames import print_frame
from sayso.cli.group import Seen, busy, viewed
from sayso.cli.networks import networks, seed_option, selecting, step_option, window_option
from sayso.queries.networks.selection import known
from sayso.view import View

if TYPE_CHECKING:
    import pandas as pd

    from sayso.queries.networks.nulls import Comparison

NULLS = ("rewired", "signs")
BACKBONES = ("nested", "penalised")

normalization_option = click.option(
    "--normalization",
    default="average",
    show_default=True,
    metavar="none|average|jaccard|cosine|profile",
    help="What weights are divided by.",
)
measure_option = click.option(
    "--measure",
    default="subtract",
    metavar="subtract|congruence|conflict|ignore",
    show_default=True,
    help="The weight.",
)
null_option = click.option("--null", metavar="|".join(NULLS), help="Also against chance: networks that are rewired.")
samples_option = click.option("--samples", default=1000, show_default=True, type=int, help="Random networks.")
runs_option = click.option("--runs", default=10, show_default=True, type=int, help="Starts of a search.")


def told(
    seen: Seen,
    title: str,
    make: Callable[[View], tuple[pd.DataFrame, str]],
    short: tuple[str, ...] = (),
    *,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Print a table that takes long to make, with one line about it."""
    with viewed(seen) as view:
        with busy("measuring"):
            table, summary = make(view)
        print_frame(table, title, view.ids, short, summary=summary, as_json=as_json, as_csv=as_csv)


def _chance(found: Comparison) -> str:
    z = "no two random ones differ" if found.z is None else f"z {found.z:.3g}"
    return f"by chance {found.mean:.6g} ± {found.deviation:.3g}, {z}, p {found.p:.3g}, {found.samples:,} samples"


def _against(view: View, found: Any, measure: str, null: str | None, samples: int, seed: int) -> str:
    if null is None:
        return ""
    known("--null", null, NULLS)
    compared = view.networks.against_chance(found, measure, null, samples=samples, seed=seed)
    return f"; {_chance(compared)}"


def _grouped(groups: Mapping[str, int], found: Any, called: str) -> pd.DataFrame:
    """A row for each voice, in order of its group and name."""
    import pandas as pd

    rows = sorted((group, found.nodes[id]["name"], id) for id, group in groups.items())
    return pd.DataFrame([(group, id, name) for group, name, id in rows], columns=[called, "actor", "name"])


@networks.command()
@selecting
@measure_option
@normalization_option
@click.option(
    "--method",
    default="louvain",
    show_default=True,
    metavar="louvain|leiden|signed|hierarchical",
    help="How they are found; signed sees conflict, too.",
)
@click.option("--linkage", default="average", metavar="single|average|complete|ward", help="How a tree is joined.")
@click.option("--k", type=int, help="So many, where the method is hierarchical; else the best of 2 to 5.")
@runs_option
@seed_option
@null_option
@samples_option
def coalitions(
    seen: Seen,
    as_json: bool,
    as_csv: bool,
    options: dict[str, Any],
    measure: str,
    normalization: str,
    method: str,
    linkage: str,
    k: int | None,
    runs: int,
    seed: int,
    null: str | None,
    samples: int,
) -> None:
    """Who stands with whom. With --null, the signed modularity of Louvain against chance."""

    def make(view: View) -> tuple[pd.DataFrame, str]:
        found = view.networks.one_mode(measure, normalization, **options)
        ways: dict[str, Any] = {"linkage": linkage, "k": k, "seed": seed, "runs": runs}
        parts = view.networks.coalitions(found, method, **ways)
        chance = _against(view, found, "modularity", null, samples, seed)
        summary = f"{parts.size} by {parts.method}, signed modularity {parts.modularity:.6g}{chance}"
        return _grouped(parts.groups, found, "coalition"), summary

    told(seen, "Coalitions", make, ("coalition", "name"), as_json=as_json, as_csv=as_csv)


@networks.command()
@selecting
@normalization_option
@click.option("--unweighted", is_flag=True, help="Each tie counts 1.")
@click.option("--seconds", default=60.0, show_default=True, help="After so long an upper bound is told.")
@null_option
@samples_option
@seed_option
def frustration(
    seen: Seen,
    as_json: bool,
    as_csv: bool,
    options: dict[str, Any],
    normalization: str,
    unweighted: bool,
    seconds: float,
    null: str | None,
    samples: int,
    seed: int,
) -> None:
    """The least weight that is against a split into two camps, and the camps; 0 is a voice without a tie."""

    def make(view: View) -> tuple[pd.DataFrame, str]:
        network = view.networks.one_mode("subtract", normalization, **options)
        found = view.networks.frustration(network, weighted=not unweighted, seconds=seconds)
        exact = "exact" if found.exact else f"at least {found.lower:.6g}"
        chance = _against(view, network, "frustration", null, samples, seed)
        summary = f"index {found.index:.6g} of {found.weight:.6g} ({exact}), balance {found.balance:.6g}{chance}"
        return _grouped(found.camps, network, "camp"), summary

    told(seen, "Frustration index", make, ("camp", "name"), as_json=as_json, as_csv=as_csv)


@networks.command()
@selecting
@normalization_option
@click.option("--beta", default=1.0, show_default=True, help="How little long walks count; the less, the less.")
@null_option
@samples_option
@seed_option
def balance(
    seen: Seen,
    as_json: bool,
    as_csv: bool,
    options: dict[str, Any],
    normalization: str,
    beta: float,
    null: str | None,
    samples: int,
    seed: int,
) -> None:
    """How many triangles are balanced, and the balance of each voice by walks of every length."""

    def make(view: View) -> tuple[pd.DataFrame, str]:
        import pandas as pd

        network = view.networks.one_mode("subtract", normalization, **options)
        found = view.networks.balance(network, beta=beta)
        rows = sorted((each, str(network.nodes[id]["name"]), id) for id, each in found.walks.nodes.items())
        triangles = f"{found.triangles.balanced} triangles are balanced, {found.triangles.unbalanced} are not"
        shares = f"share {found.triangles.share:.6g}, by walks {found.walks.network:.6g}"
        chance = _against(view, network, "walks", null, samples, seed)
        table = pd.DataFrame([(id, name, each) for each, name, id in rows], columns=["actor", "name", "balance"])
        return table, f"{triangles}: {shares}{chance}"

    told(seen, "Balance", make, ("name", "balance"), as_json=as_json, as_csv=as_csv)


@networks.command()
@selecting
@click.option("--k", default=2, show_default=True, help="So many groups of one size.")
@window_option
@step_option
@click.option("--null", is_flag=True, help="Also against chance: who agrees is shuffled within each concept.")
@samples_option
@runs_option
@seed_option
def polarisation(
    seen: Seen,
    as_json: bool,
    as_csv: bool,
    options: dict[str, Any],
    k: int,
    window: tuple[int, str] | None,
    step: int,
    null: bool,
    samples: int,
    runs: int,
    seed: int,
) -> None:
    """DNA's polarisation score: the largest, which it looks for, and the smallest, which is nearest to two camps.

    Raw scores are high on random networks, too: read them with --null.
    """
    search: dict[str, Any] = {"k": k, "seed": seed, "runs": runs}

    def make(view: View) -> tuple[pd.DataFrame, str]:
        import pandas as pd

        if window:
            table = view.networks.polarisation_over_time(window[1], window[0], step=step, **search, **options)
            return table, ""
        cube, found = view.networks.cube(**options), view.networks.polarisation(**search, **options)
        both = found.largest, found.smallest
        rows = [(id, cube.names.get(id, id), *(each.groups[id] for each in both)) for id in cube.actors]
        scores = f"largest {both[0].normalized:.6g}, smallest {both[1].normalized:.6g}"
        exact = "every split was looked at" if found.exact else "the best that swaps found"
        chance = ""
        if null:
            compared = view.networks.polarisation_against_chance(samples=samples, **search, **options)
            chance = "".join(f"; {which}: {_chance(each)}" for which, each in compared.items())
        table = pd.DataFrame(rows, columns=["actor", "name", "largest", "smallest"])
        return table, f"{scores}; {exact}{chance}"

    short = () if window else ("name", "largest", "smallest")
    told(seen, "Polarisation", make, short, as_json=as_json, as_csv=as_csv)
