"""The graphs that a request chooses for an update, put into its text: Oxigraph takes them from nowhere else."""

from __future__ import annotations

from collections.abc import Sequence

from sayso.graph.tokens import Token, tokens
from sayso.server.faults import Fault


def with_graphs(text: str, default: Sequence[str] | None, named: Sequence[str] | None) -> str:
    """The update with USING clauses before each WHERE; as it is where the request chooses no graphs.

    Raises Fault 400 where the text chooses graphs itself, as the SPARQL 1.1 Protocol, section 2.2.3, has it.
    """
    if default is None and named is None:
        return text
    clauses = "".join(f"USING <{each}>\n" for each in default or ())
    clauses += "".join(f"USING NAMED <{each}>\n" for each in named or ())
    found = list(tokens(text, "sparql"))
    written: list[str] = []
    depth, before = 0, ""
    for at, token in enumerate(found):
        depth += (token.text == "{") - (token.text == "}")
        word = token.text.upper() if token.kind == "word" and depth == 0 else ""
        if word in ("USING", "WITH"):
            raise Fault(400, f"both the request and its {word} choose graphs: leave one of them out")
        if word == "WHERE":  # DELETE WHERE { … } is short for the same pattern twice
            written.append(f" {_block(found[at:])} " if before == "DELETE" else "")
            written.append(clauses)
        if token.kind not in ("space", "comment"):
            before = token.text.upper()
        written.append(token.text)
    return "".join(written)


def _block(found: Sequence[Token]) -> str:
    """The first { … }."""
    depth, block = 0, ""
    for token in found:
        depth += (token.text == "{") - (token.text == "}")
        if depth or block:
            block += token.text
        if block and not depth:
            break
    return block
