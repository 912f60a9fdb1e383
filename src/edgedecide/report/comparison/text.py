"""A comparison for people: the answer then and now, what turned it, and what moved."""

from __future__ import annotations

from textwrap import fill
from typing import Any

from edgedecide.quantity import show
from edgedecide.report.phrases import listed, percent, plain

Document = dict[str, Any]
Row = dict[str, Any]
TOLD = 12
"""Rows of each table; the JSON has them all."""


def render(document: Document, *, width: int = 80) -> str:
    """The page, a section for each thing that differs."""
    parts = [
        f"{plain(document['before']['name'])}  →  {plain(document['after']['name'])}\n",
        fill(verdict(document), width=width, break_on_hyphens=False),
        *_section("Changed in the profile", [change_words(row) for row in document["changes"]], width),
        *_section("Placements", [status_words(row) for row in document["statuses"]], width),
        *_section("What follows", [figure_words(row) for row in document["figures"][:TOLD]], width),
        *_section("Merit, 0 to 1", [value_words(row) for row in document["values"][:TOLD]], width),
    ]
    return "\n".join(parts) + "\n"


def _section(title: str, rows: list[str], width: int) -> list[str]:
    lines = (fill(row, width=width, initial_indent="  ", subsequent_indent="      ", break_long_words=False, break_on_hyphens=False) for row in rows)
    return [f"\n{title}", *lines] if rows else []


def verdict(document: Document) -> str:
    """What became of the answer, and which change did it."""
    before, after = document["before"], document["after"]
    if not document["changes"] and before["digest"] == after["digest"]:
        return f"Nothing differs: {_answer(before)}."
    if not document["turned"]:
        return f"The answer stays {after['alternative'] or 'nothing feasible'}: {_firm(before)} before, {_firm(after)} now."
    return f"The answer turns from {_answer(before)} to {_answer(after)}{_because(document)}."


def _answer(side: Row) -> str:
    return f"{side['alternative']} ({_firm(side)})" if side["alternative"] else "nothing feasible"


def _firm(side: Row) -> str:
    return f"{side['firmness']}, first in {percent(side['acceptability'][side['placement']])}" if side["placement"] else side["firmness"]


def _because(document: Document) -> str:
    causes = [row for row in document["changes"] if row["path"] in document["causes"]]
    if not causes:
        return ", by several changes together"
    names = listed([row["path"] for row in causes])
    if any(row["enough"] for row in causes):
        return f"; {names} alone {'is' if len(causes) == 1 else 'are each'} enough"
    return f"; without {names} it would not"


def change_words(row: Row) -> str:
    """`traffic.requests: 2 per day → 20 per day; alone: cloud`"""
    change = f"{row['path']}: {_given(row['before'])} → {_given(row['after'])}"
    if row["silent"]:
        return change
    alone = f"alone it gives {row['alone']}" if row["alone"] else "alone it makes no legal profile"
    return f"{change}; {alone}"


def _given(text: str | None) -> str:
    return "not given" if text is None else plain(text)


def status_words(row: Row) -> str:
    says = f": {plain(row['says'])}" if row["says"] else ""
    return f"{row['alternative']}: {row['before']} → {row['after']}{says}"


def figure_words(row: Row) -> str:
    """`cloud cost_total: $548k → $610k`"""
    old, new = ("not known" if number is None else show(number, row["unit"]) for number in (row["before"], row["after"]))
    return f"{row['alternative']} {row['fact'].replace('_', ' ')}: {old} → {new}"


def value_words(row: Row) -> str:
    return f"{row['alternative']} on {row['question']}: {row['before']:.2f} → {row['after']:.2f}; now {plain(row['says'])}"
