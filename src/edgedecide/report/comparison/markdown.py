"""A comparison for reviews."""

from __future__ import annotations

from typing import Any

from edgedecide.report.comparison.text import TOLD, change_words, figure_words, status_words, value_words, verdict
from edgedecide.report.markdown import code, escaped

Document = dict[str, Any]


def render(document: Document) -> str:
    """The same sections as lists."""
    parts = [f"# {code(document['before']['name'])} → {code(document['after']['name'])}", "", escaped(verdict(document))]
    for title, rows in (
        ("Changed in the profile", [change_words(row) for row in document["changes"]]),
        ("Placements", [status_words(row) for row in document["statuses"]]),
        ("What follows", [figure_words(row) for row in document["figures"][:TOLD]]),
        ("Merit, 0 to 1", [value_words(row) for row in document["values"][:TOLD]]),
    ):
        if rows:
            parts += ["", f"## {title}", "", *(f"- {escaped(row)}" for row in rows)]
    return "\n".join(parts) + "\n"
