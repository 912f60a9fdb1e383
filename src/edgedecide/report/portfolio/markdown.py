"""A portfolio for wikis."""

from __future__ import annotations

from typing import Any

from edgedecide.report.markdown import aligned, code, escaped
from edgedecide.report.portfolio.text import HEADS, cells, shared, summary

Document = dict[str, Any]


def render(document: Document) -> str:
    """The same table and lists."""
    rows = [cells(row) for row in document["workloads"] if not row["mistakes"]]
    parts = ["# Portfolio", "", escaped(summary(document)), ""]
    if rows:
        parts += [f"| {' | '.join(HEADS)} |", "| --- | --- | --- | ---: | --- | ---: |", *(f"| {code(row[0])} | {' | '.join(map(escaped, row[1:]))} |" for row in rows)]
    unread = [row for row in document["workloads"] if row["mistakes"]]
    if unread:
        parts += ["", "## Cannot be read", "", *(f"- {code(row['path'])}: {escaped(row['mistakes'][0])}" for row in unread)]
    if document["shared_assumptions"]:
        parts += ["", "## Assumptions that several answers rest on", "", *(f"- {escaped(line)}" for line in shared(document))]
    return aligned("\n".join(parts)) + "\n"
