"""The comment on a pull request, and the step summary: verdict first, what is new, and the rest folded away."""

from __future__ import annotations

from typing import Any

from edgedecide.report.check.text import counts, found_counts
from edgedecide.report.markdown import aligned, environment
from edgedecide.report.phrases import number_of

Document = dict[str, Any]
MOST = 60_000
"""Characters of a comment; GitHub refuses more than 65,536."""
MARKER = "<!-- edgedecide:check -->"
"""Found by whoever updates the comment in place."""


def render(document: Document) -> str:
    """The run as GitHub-flavoured Markdown, shortened where a comment could not hold it."""
    rows = len(document["findings"])
    text = _rendered(document, rows)
    while len(text) > MOST and rows > 0:
        rows = rows * MOST // (len(text) + 1)
        text = _rendered(document, rows)
    return text


def _rendered(document: Document, rows: int) -> str:
    told = document["findings"][:rows]
    left = len(document["findings"]) - rows
    parts = {
        "counting": [row for row in told if row["state"] in ("open", "introduced")],
        "waived": [row for row in told if row["state"] == "waived"],
        "known": [row for row in told if row["state"] in ("baselined", "unchanged", "fixed")],
    }
    words = {"waived_count": f"{len(parts['waived'])} waived", "known_count": str(len(parts["known"])), "counts": counts(document), "found": found_counts(document), "left": number_of(left, "finding") if left else ""}
    return aligned(environment().get_template("check.md.j2").render(document=document, marker=MARKER, **parts, **words).strip("\n") + "\n")
