"""GitHub workflow commands: annotations in the pull request, at most ten a level, the gravest first, and how many more there are.

Source: GitHub, "Workflow commands"; the escaping is that of actions/toolkit (packages/core, command.ts). GitHub shows ten
annotations of a level in one step and drops the rest without a word. A line that starts no command is still looked through for the
older `##[command]`, wherever it stands (actions/runner, ActionCommand.cs).
"""

from __future__ import annotations

from typing import Any

from edgedecide.report.check.text import state_words, summary
from edgedecide.report.phrases import plain

Document = dict[str, Any]
Row = dict[str, Any]

MOST = 10
COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}
_TOLD = ("open", "introduced")


def render(document: Document) -> str:
    """One annotation a finding that counts; then the counts, in lines that hold no command."""
    lines: list[str] = []
    for severity, command in COMMANDS.items():
        rows = sorted((row for row in document["findings"] if row["severity"] == severity and row["state"] in _TOLD), key=lambda row: not row["fails"])
        lines += [_annotation(command, row) for row in rows[:MOST]]
        if len(rows) > MOST:
            lines.append(f"and {len(rows) - MOST} more {severity}s; the step summary has them all")
    rest = [*(f"note: {plain(note)}" for note in document["notes"]), *summary(document).split("\n")]
    return "\n".join([*lines, *(line.replace("##[", "## [") for line in rest)]) + "\n"


def _annotation(command: str, row: Row) -> str:
    values = {"file": row["path"], "line": row["line"] or 1, "col": row["column"], "title": f"{row['rule']} {row['name']}"}
    properties = ",".join(f"{key}={_property(str(value))}" for key, value in values.items() if value is not None)
    known = f" [{state_words(row)}]" if state_words(row) else ""
    message = f"{row['says']}{known}. Next: {row['next']}"
    return f"::{command} {properties}::{_message(message)}"


def _message(text: str) -> str:
    """Percent first, or the escapes themselves would be escaped."""
    return plain(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
