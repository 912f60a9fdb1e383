"""The seven questions: every value of every placement, how much each question matters, and what was found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from edgedecide.quantity import show, three_digits
from edgedecide.report import sentences
from edgedecide.report.picks import Document, by_weight, judged, mark_of
from edgedecide.report.terminal.bars import bar
from edgedecide.report.terminal.ink import Line, Span, Text, accent, muted, pad, strong, warn, width_of, wrap
from edgedecide.report.terminal.section import named, paragraph

VALUE = 5
"""Columns of a value and the mark behind it: `0.86▲`."""


def questions(document: Document, width: int) -> Iterator[Line]:
    """Every value of every placement, with the weights and the scores that they make."""
    rows = judged(document)
    sizes = [max(VALUE + 4, *(len(part) for part in heading(row))) for row in rows]
    room = width - 2 - 13 - 2 - 7 - sum(size + 2 for size in sizes)
    if room < 0:
        yield from stacked(document, rows, width)
        return
    sizes = [size + min(room // len(sizes), 12) for size in sizes]
    for line in (0, 1):
        cells: list[Text] = [Span(heading(row)[line], "best" if is_mine(document, row) else "muted") for row in rows]
        if line or any(width_of(cell) for cell in cells):
            yield laid([Span(""), muted("weight" if line else ""), *cells], sizes)
    for weight in sorted(document["weights"], key=lambda one: -one["weight"]):
        cells = [value(document, row, weight["question"], size) for row, size in zip(rows, sizes, strict=True)]
        yield laid([Span(weight["question"]), Span(show(weight["weight"], "share")), *cells], sizes)
    yield laid([strong("score"), Span(""), *(score(document, row) for row in rows)], sizes)


def laid(cells: list[Text], sizes: list[int]) -> Line:
    label, weight, *values = cells
    line: Line = [Span("  "), *pad(label, 13), Span("  "), *pad(weight, 7, right=True)]
    for cell, size in zip(values, sizes, strict=True):
        line += [Span("  "), *pad(cell, size)]
    return line


def heading(row: dict[str, Any]) -> tuple[str, str]:
    """The placement's name on two lines: `local-` over `primary`."""
    first, dash, rest = row["id"].partition("-")
    return (f"{first}-", rest) if dash else ("", first)


def value(document: Document, row: dict[str, Any], question: str, columns: int) -> Line:
    """`0.86▲███▌`: the number, whether none is better, and a bar."""
    number, mark = row["values"][question], mark_of(document, row, question)
    drawn = bar(number, columns - VALUE)
    return [Span(f"{number:.2f}"), (warn if mark == "?" else accent)(mark or " "), (accent if is_mine(document, row) else muted)(drawn)]


def score(document: Document, row: dict[str, Any]) -> Line:
    if row["status"] == "excluded":
        return [muted("out")]
    return [Span(three_digits(row["score"]), "best" if is_mine(document, row) else "")]


def stacked(document: Document, rows: list[dict[str, Any]], width: int) -> Iterator[Line]:
    """The same values one below the other, where they do not fit side by side."""
    for weight in sorted(document["weights"], key=lambda one: -one["weight"]):
        question = weight["question"]
        yield [Span("  "), strong(question), Span(f"  weight {show(weight['weight'], 'share')}")]
        for row in rows:
            yield [Span("    "), *pad(named(document, row["id"]), 17), *value(document, row, question, width - 21)]
    yield [Span("  "), strong("score")]
    for row in rows:
        yield [Span("    "), *pad(named(document, row["id"]), 17), *score(document, row)]


def found(document: Document, width: int) -> Iterator[Line]:
    """How much each question matters here and why; below it what was found for the recommended alternative."""
    for question in by_weight(document):
        yield from wrap([strong(question["id"]), Span(f", {question['importance']}"), muted(f": {question['because']}")], width, "  ", 4)
        if question["answer"]:
            yield from wrap([muted("found: "), Span(question["answer"])], width, "    ", 4)


def other_tiers(document: Document, width: int) -> Iterator[Line]:
    """The alternatives that their placement does better without."""
    said = sentences.tiers(document)
    if said:
        yield from paragraph(muted(said), width)


def is_mine(document: Document, row: dict[str, Any]) -> bool:
    return bool(row["id"] == document["recommendation"]["placement"])
