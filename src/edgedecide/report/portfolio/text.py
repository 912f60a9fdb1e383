"""A portfolio for people: one line a workload, those that need attention first, and what they have in common."""

from __future__ import annotations

from textwrap import fill
from typing import Any

from edgedecide.quantity import show
from edgedecide.report.phrases import listed, percent, plain

Document = dict[str, Any]
Row = dict[str, Any]
HEADS = ("workload", "recommended", "firmness", "first in", "declared", "a year")
TOLD = 8
"""Shared assumptions that the page tells; the JSON has them all."""


def render(document: Document, *, width: int = 80) -> str:
    """The table, the mistakes of what could not be read, the counts, and the shared assumptions."""
    rows = [cells(row) for row in document["workloads"] if not row["mistakes"]]
    parts = [*_table([list(HEADS), *rows])] if rows else []
    for row in document["workloads"]:
        parts += [f"{plain(row['path'])}: cannot be read", *(f"  {plain(mistake)}" for mistake in row["mistakes"])] if row["mistakes"] else []
    parts += ["", fill(summary(document), width=width)]
    if document["shared_assumptions"]:
        parts += ["", "Assumptions that several answers rest on", *(f"  {line}" for line in shared(document))]
    return "\n".join(parts) + "\n"


def cells(row: Row) -> list[str]:
    """One line: an answer that differs from what is declared is marked with ▲, an open one is called so."""
    firm = f"{row['firmness']}, open" if row["open"] else str(row["firmness"])
    share = percent(row["acceptability"]) if row["acceptability"] is not None else "–"
    declared = f"{row['declared'] or '–'}{' ▲' if row['differs'] else ''}"
    yearly = show(row["cost_total"] / row["horizon_months"] * 12, "$") if row["cost_total"] is not None and row["horizon_months"] else "–"
    return [row["id"], row["recommended"] or "nothing feasible", firm if row["recommended"] else "–", share, declared, yearly]


def _table(rows: list[list[str]]) -> list[str]:
    """Columns under each other, numbers at the right."""
    sizes = [max(len(row[index]) for row in rows) for index in range(len(rows[0]))]
    right = (3, 5)
    return ["  ".join(f"{cell:>{size}}" if index in right else f"{cell:<{size}}" for index, (cell, size) in enumerate(zip(row, sizes, strict=True))).rstrip() for row in rows]


def summary(document: Document) -> str:
    """Counts in two sentences."""
    found = document["summary"]
    firm = listed([f"{count} {word}" for word, count in found["firmness"].items() if count]) or "none decided"
    placements = listed([f"{count} {name}" for name, count in sorted(found["placements"].items(), key=lambda pair: -pair[1])])
    differ = f"; {found['differ']} declare something else (▲)" if found["differ"] else ""
    unread = f"; {found['unreadable']} could not be read" if found["unreadable"] else ""
    return f"{found['workloads']} workloads: {firm}; {placements}{differ}{unread}. Together about {show(found['cost_a_year'], '$')} a year as recommended."


def shared(document: Document) -> list[str]:
    rows = document["shared_assumptions"]
    more = [f"and {len(rows) - TOLD} more"] if len(rows) > TOLD else []
    return [*(f"{row['workloads']} × {plain(row['label'])}" for row in rows[:TOLD]), *more]
