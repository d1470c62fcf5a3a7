"""CSV and DL matrices, byte by byte, and read back."""

from __future__ import annotations

import csv
import io
from functools import cmp_to_key
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given

from sayso.errors import BadArgument
from sayso.queries.networks.matrices import csv_matrix, dl_matrix, write_windows
from sayso.queries.networks.network import Network
from tests.networks.drawings import network, one_mode, two_mode

PAIR = network([[0, -2], [-2, 0]], 'b "x"', "A; 'y'")
AFFILIATION = Network(
    ("a", "b"), ("c", "d", "e"), np.array([[1.0, 0, 2], [0, 3, 0]]), "ignore", names={"c": "z", "d": "y"}
)


def units(text: str) -> list[int]:
    """UTF-16 code units by hand: what is above U+FFFF is a pair of surrogates."""
    found = []
    for point in map(ord, text):
        found += (
            [point] if point < 0x10000 else [0xD800 + ((point - 0x10000) >> 10), 0xDC00 + ((point - 0x10000) & 0x3FF)]
        )
    return found


def ordered(network: Network, ids: tuple[str, ...]) -> list[str]:
    def compare(one: str, other: str) -> int:
        left, right = units(network.name(one)), units(network.name(other))
        return (left > right) - (left < right)

    return sorted(ids, key=cmp_to_key(compare))


def weight(network: Network, row: str, column: str) -> float:
    return float(network.weights[network.rows.index(row), network.columns.index(column)])


def test_a_csv_is_this() -> None:
    assert csv_matrix(PAIR) == '"";"A; \'y\'";"b \'x\'"\n"A; \'y\'";0;-2\n"b \'x\'";-2;0'


def test_a_csv_of_two_modes_is_this() -> None:
    assert csv_matrix(AFFILIATION) == '"";"e";"y";"z"\n"a";2;0;1\n"b";0;3;0'


def test_a_dl_is_this() -> None:
    assert dl_matrix(PAIR) == 'dl n = 2, format = fullmatrix\nlabels:\n"A; y"\n"b x"\ndata:\n 0 -2\n -2 0'


def test_a_dl_of_two_modes_is_this() -> None:
    assert dl_matrix(AFFILIATION) == (
        'dl nr = 2, nc = 3, format = fullmatrix\nrow labels:\n"a"\n"b"\ncol labels:\n"e"\n"y"\n"z"\n'
        "data:\n 2 0 1\n 0 3 0"
    )


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (1 / 3, "0.333333"),
        (2 / 3, "0.666667"),
        (1 / 128, "0.007813"),  # exactly half way: up, as in Java, not to the even digit
        (-1 / 128, "-0.007813"),
        (0.0000005, "0.000001"),  # in binary a little below half way, in the shortest decimal just there
        (1e9 + 0.25, "1000000000.250000"),
        (-0.0, "0.000000"),
    ],
)
def test_six_decimals_are_rounded_half_up(value: float, written: str) -> None:
    text = csv_matrix(network([[0, value], [value, 0]], normalization="average"))
    assert text.splitlines()[1] == f'"a";0.000000;{written}'


@pytest.mark.parametrize("scaled", [False, True])
def test_which_weights_are_integers(scaled: bool) -> None:
    assert csv_matrix(PAIR, scaled=scaled).endswith("-2.000000;0.000000" if scaled else "-2;0")
    assert csv_matrix(AFFILIATION, scaled=scaled).endswith(";0;3;0")
    assert dl_matrix(PAIR, scaled=scaled).endswith(" -2.000000 0.000000" if scaled else " -2 0")


def test_no_weight_loses_its_decimals() -> None:
    assert csv_matrix(network([[0, 0.5], [0.5, 0]])).endswith('"b";0.500000;0.000000')


def test_names_are_ordered_by_code_unit() -> None:
    found = csv_matrix(network([[0] * 4] * 4, "\ue000", "🕊", "b", "B"))
    assert found.splitlines()[0] == '"";"B";"b";"🕊";"\ue000"'


def test_an_empty_network_is_its_corner() -> None:
    assert csv_matrix(network([])) == '""'
    assert dl_matrix(network([])) == "dl n = 0, format = fullmatrix\nlabels:\ndata:"


@given(one_mode() | two_mode())
def test_a_csv_reads_back(network: Network) -> None:
    head, *body = csv.reader(io.StringIO(csv_matrix(network), newline=""), delimiter=";")
    rows, columns = ordered(network, network.rows), ordered(network, network.columns)
    assert head == ["", *(network.name(id).replace('"', "'") for id in columns)]
    assert [line[0] for line in body] == [network.name(id).replace('"', "'") for id in rows]
    assert [[float(cell) for cell in line[1:]] for line in body] == [
        [weight(network, row, column) for column in columns] for row in rows
    ]


@given(one_mode() | two_mode())
def test_a_dl_reads_back(network: Network) -> None:
    text = dl_matrix(network)
    before, _, data = text.rpartition("data:")
    rows, columns = ordered(network, network.rows), ordered(network, network.columns)
    expected = [
        network.name(id).replace('"', "").replace("'", "") for id in (rows + columns if network.two_mode else rows)
    ]
    assert before.split('"')[1::2] == expected
    assert [[float(cell) for cell in line.split()] for line in data.split("\n")[1:]] == [
        [weight(network, row, column) for column in columns] for row in rows
    ]


def test_each_window_has_a_file(tmp_path: Path) -> None:
    series = [(1_106_697_600 + n * 86_400, network([[0, n], [n, 0]])) for n in range(11)]
    files = write_windows(tmp_path / "climate.v2.csv", series)
    assert files[0].name == "climate.v2 01 2005-01-26 00:00:00.csv"
    assert files[10].name == "climate.v2 11 2005-02-05 00:00:00.csv"
    assert [file.read_bytes() for file in files] == [csv_matrix(each).encode() for _, each in series]
    hundred = write_windows(tmp_path / "x.dl", series * 10, dl_matrix)
    assert (hundred[0].name, hundred[-1].name[:5]) == ("x 001 2005-01-26 00:00:00.dl", "x 110")


def test_no_window_no_file(tmp_path: Path) -> None:
    with pytest.raises(BadArgument, match="without windows leaves nothing to write; widen the range"):
        write_windows(tmp_path / "x.csv", [])
