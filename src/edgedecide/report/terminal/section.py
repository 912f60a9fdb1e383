"""What all sections behind the first screen share: headings, paragraphs and names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from edgedecide.report.picks import Document
from edgedecide.report.terminal.ink import Line, Span, Text, muted, strong, wrap


def section(name: str, aside: str, lines: Iterable[Line], width: int) -> Iterator[Line]:
    """A heading and its lines, with a blank line before; nothing where there is nothing to say."""
    body = list(lines)
    if not body:
        return
    yield []
    yield from wrap(muted(aside), width, [strong(name), Span("  ")], 2)
    yield from body


def paragraph(text: Text, width: int) -> Iterator[Line]:
    yield from wrap(text, width, "  ")


def named(document: Document, id: str) -> Span:
    """The name of a placement or alternative, marked where it is the recommended one."""
    answer = document["recommendation"]
    return Span(id, "best") if id in (answer["placement"], answer["alternative"]) else Span(id)
