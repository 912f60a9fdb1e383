"""Plain lines of text: paragraphs and hanging bullets, wrapped and never cropped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from textwrap import wrap

_GAP = re.compile("[ \t\r\n]+")
"""What may be broken; the narrow space between a number and its unit may not."""


def paragraph(text: str, width: int, indent: str = "") -> Iterator[str]:
    """The text wrapped to the width."""
    yield from wrap(_GAP.sub(" ", text).strip(), width, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False) or [""]


def bullet(head: str, text: str, width: int, indent: str = "  ") -> Iterator[str]:
    """`head` in front, the text hanging behind it."""
    hang = indent + " " * min(len(head), 12)
    lines = wrap(_GAP.sub(" ", text).strip(), width, initial_indent=indent + head, subsequent_indent=hang, break_long_words=False, break_on_hyphens=False)
    yield from lines or [indent + head]
