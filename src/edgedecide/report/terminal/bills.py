"""The cost of each placement: total, range and years, where it crosses the cloud's bill, what the money goes into."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from edgedecide.quantity import show
from edgedecide.report.phrases import sentence, spanned
from edgedecide.report.picks import Document, bills, known
from edgedecide.report.terminal.grid import table
from edgedecide.report.terminal.ink import Line, Span, Text, muted, width_of, wrap
from edgedecide.report.terminal.section import named, paragraph


def cost(document: Document, width: int) -> Iterator[Line]:
    """Total, range, cost of 1,000 requests, and the years beside it, or below where there is no room."""
    found = document["cost"]
    totals = bills(document)
    if not totals:
        return
    years = yearly(found["by_year"])
    count = max((len(amounts) for amounts in years.values()), default=0)
    head = [f"year {year}" for year in range(1, count + 1)]
    sums: list[list[Text]] = [[muted("total"), muted("80 % range"), muted("per 1,000")]]
    sums += [[show(row["likely"], "$"), spanned(row["low"], row["high"], "$"), known(row["per_1000"], "$")] for row in totals]
    parts: list[list[Text]] = [[muted(word) for word in head]]
    parts += [[Span(show(amount, "$")) for amount in years.get(row["alternative"], [])] for row in totals]
    names: list[Text] = [Span(""), *(named(document, row["alternative"].partition("@")[0]) for row in totals)]
    whole = [[name, *part, *sum_] for name, part, sum_ in zip(names, parts, sums, strict=True)]
    if all(len(part) == count for part in parts) and total_width(whole) <= width:
        yield from table(whole, "<" + ">" * (count + 3), width)
        return
    yield from table([[name, *sum_] for name, sum_ in zip(names, sums, strict=True)], "<>>>", width)
    yield from by_years(names, parts, width)


def yearly(rows: Sequence[dict[str, Any]]) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    for row in rows:
        found.setdefault(row["alternative"], []).append(row["likely"])
    return found


def total_width(rows: Sequence[Sequence[Text]]) -> int:
    return sum(max(width_of(row[i]) for row in rows) + 2 for i in range(len(rows[0])))


def by_years(names: Sequence[Text], parts: Sequence[Sequence[Text]], width: int) -> Iterator[Line]:
    """The years in as many tables as they need side by side."""
    fits = max((width - 2 - max(width_of(name) for name in names)) // 9, 1)
    for start in range(0, len(parts[0]), fits):
        yield []
        rows = [[name, *part[start : start + fits]] for name, part in zip(names, parts, strict=True) if part]
        yield from table(rows, "<" + ">" * (len(rows[0]) - 1), width)


def money_words(document: Document, width: int) -> Iterator[Line]:
    """Where each crosses the cloud's bill, and what the recommended one's money goes into."""
    found, mine = document["cost"], document["recommendation"]["alternative"]
    shown = [row["alternative"] for row in bills(document)]
    for alternative in shown:
        crossing = found["break_even"].get(alternative)
        if crossing:
            yield from wrap([named(document, alternative), Span(f" {crossing['says']}.")], width, "  ", 4)
    if found["volume"]:
        yield from paragraph(muted(sentence(found["volume"]["says"])), width)
    largest = next((row["largest"] for row in found["totals"] if row["alternative"] == mine), "")
    if largest:
        yield from paragraph(muted(f"The largest lines of {mine}: {largest}."), width)
