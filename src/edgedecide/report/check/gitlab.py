"""GitLab code quality: a list of issues, each with a fingerprint of its own.

Source: GitLab, "Code Quality", section on custom tools. An issue whose fingerprint occurred before is dropped without a word.
"""

from __future__ import annotations

import json
from typing import Any

from edgedecide.report.phrases import plain

Document = dict[str, Any]
Row = dict[str, Any]

_TOLD = ("open", "introduced", "unchanged")
SEVERITIES = {"note": "info", "warning": "minor", "error": "major"}


def render(document: Document) -> str:
    """The findings that nobody has waived, as GitLab's list."""
    return json.dumps([_issue(row) for row in document["findings"] if row["state"] in _TOLD], ensure_ascii=False, indent=1) + "\n"


def _issue(row: Row) -> Row:
    is_blocker = row["severity"] == "error" and row["enforcement"] == "mandatory"
    return {
        "description": f"{row['rule']} {row['name']}: {plain(row['says'])}. Next: {plain(row['next'])}",
        "check_name": f"edgedecide/{row['rule']}",
        "fingerprint": row["fingerprint"],
        "severity": "blocker" if is_blocker else SEVERITIES[row["severity"]],
        "location": {"path": plain(row["path"]), "lines": {"begin": row["line"] or 1}},
    }
