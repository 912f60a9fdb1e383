"""The five placements side by side: a bar each for those in the race, the reason for those that are out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from edgedecide.quantity import show, three_digits
from edgedecide.report.phrases import clause
from edgedecide.report.picks import RACING, ranked, status_words
from edgedecide.report.terminal.bars import bar, ticked
from edgedecide.report.terminal.ink import Line, Span, accent, muted, warn, wrap

HANG = 17
"""Columns before what is said of a placement: the longest of the five ids and two spaces."""

def placements(document: dict[str, Any], width: int, *, is_brief: bool) -> Iterator[Line]:
    """The five, the likeliest first: a bar each for those in the race, the reason for those that are out."""
    rows, answer = ranked(document), document["recommendation"]
    marks = {row["id"]: status_words(row, answer) for row in rows}
    figures = {row["id"]: figures_of(row) for row in rows if row["status"] in RACING}
    tail = max((len(figures[id]) + 2 + len(marks[id]) for id in figures), default=0)
    columns = min(width - HANG - tail - 2, 64)
    if figures:
        yield from scaled(answer, columns)
    for row in rows:
        if row["status"] in RACING:
            yield racing(row, columns, figures[row["id"]], marks[row["id"]], row["id"] == answer["placement"])
        else:
            yield from aside(row, width, is_brief=is_brief)


def scaled(answer: dict[str, Any], columns: int) -> Iterator[Line]:
    yield [Span(" " * HANG), muted(ticked(columns, {"undecided": 0.0, "leaning": answer["leaning_from"], "firm": answer["firm_from"]}))]


def figures_of(row: dict[str, Any]) -> str:
    return f"{show(row['acceptability'], 'share'):>7}  score {three_digits(row['score']):>6}"


def racing(row: dict[str, Any], columns: int, figures: str, mark: str, is_best: bool) -> Line:
    drawn = bar(row["acceptability"], columns)
    name, blocks = (Span(row["id"], "best"), accent(drawn)) if is_best else (Span(row["id"]), muted(drawn))
    return [name, Span(" " * (HANG - len(row["id"]))), blocks, Span(" " * (columns - len(drawn) + 2)), Span(figures), Span("  "), muted(mark)]


def aside(row: dict[str, Any], width: int, *, is_brief: bool) -> Iterator[Line]:
    """A placement that is out, with the reason."""
    word = f"{row['status'].replace('-', ' ')}: "
    says = clause(row["says"]) if is_brief and row["status"] == "excluded" else row["says"]
    yield from wrap([muted(word) if row["status"] == "not-offered" else warn(word), muted(says)], width, muted(row["id"].ljust(HANG)), HANG)
