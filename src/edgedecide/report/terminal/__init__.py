"""The page for people: one first screen that can be acted on, then everything behind it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from edgedecide.report.terminal.first import first_screen
from edgedecide.report.terminal.ink import Line, printed


def render(document: dict[str, Any], *, width: int, colour: bool) -> str:
    """The document as a page of `width` columns; words are never cut, and no meaning is told by colour alone."""
    return printed(_lines(document, width), colour)


def _lines(document: dict[str, Any], width: int) -> Iterator[Line]:
    yield from first_screen(document, width)
