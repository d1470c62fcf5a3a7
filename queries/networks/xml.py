"""XML documents that are built as elements and read by other programs."""

from __future__ import annotations

import re
from xml.etree import ElementTree

ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to write."""
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def clean(text: str) -> str:
    """The text with U+FFFD for every character that XML cannot hold."""
    return ILLEGAL.sub("\ufffd", text)


def document(root: ElementTree.Element) -> str:
    """The element as a document, indented, always the same for the same element."""
    ElementTree.indent(root)
    return HEAD + ElementTree.tostring(root, encoding="unicode") + "\n"


def number(value: float) -> str:
    """As few digits as give the same number back; without a point if it is whole."""
    return str(int(value)) if value == int(value) else repr(float(value))
