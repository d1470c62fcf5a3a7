"""Pages: the templates, and what they call."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jinja2

from sayso.show import count, when

FOLDER = Path(__file__).parent / "templates"
CSP = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""What a page may load: nothing from elsewhere, and nothing that stands in the page itself."""
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": CSP,
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@cache
def _templates() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"when": when, "count": count, "anchor": anchor, "words": words}
    return environment


def rendered(template: str, **given: Any) -> str:
    return _templates().get_template(f"{template}.html").render(**given)


def path_of(id: str, base: str) -> str:
    """Where a record is looked at."""
    return f"/records/{quote(id.removeprefix(base))}"


def anchor(id: str) -> str:
    """A name for a place in a page."""
    return "s-" + "".join(each if each.isalnum() else "-" for each in id.rpartition("//")[2].partition("/")[2])


def words(name: str) -> str:
    """A name of a field or of a column as words.

    >>> words("a_quote"), words("speakingAs")
    ('a quote', 'speaking as')
    """
    spaced = "".join(f" {each.lower()}" if each.isupper() else each for each in name)
    return spaced.replace("_", " ").replace("-", " ").strip()
