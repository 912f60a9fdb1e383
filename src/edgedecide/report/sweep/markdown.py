"""A sweep as a table for reviews."""

from __future__ import annotations

from typing import Any

from edgedecide.quantity import show
from edgedecide.report.markdown import aligned, code, escaped

Document = dict[str, Any]


def render(document: Document) -> str:
    """One row a combination: recommendation, firmness, and how often each placement comes first."""
    names = [name for name in document["placements"] if any(point["acceptability"].get(name) for point in document["points"])]
    heads = [*(one["path"] for one in document["inputs"]), "recommended", "firmness", *names]
    rows = [f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}"]
    for point in document["points"]:
        labels = [one["labels"][index] for one, index in zip(document["inputs"], point["at"], strict=True)]
        answer = point["mistake"] or point["alternative"] or "nothing feasible"
        shares = [show(point["acceptability"].get(name, 0.0), "share") if point["acceptability"] else "" for name in names]
        rows.append(f"| {' | '.join(map(escaped, [*labels, answer, point['firmness'] or '', *shares]))} |")
    turns = [f"* {code(row['path'])} = {escaped(row['says'])}: from {row['before']} to {row['after']}" for row in document["turns"]]
    told = ["", "Turns at", "", *turns] if turns else []
    title = f"# What if: {code(document['profile']['id'])}"
    return aligned("\n".join([title, "", *rows, *told])) + "\n"
