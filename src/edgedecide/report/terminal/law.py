"""What the named regulations ask of what leaves, condition by condition."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from edgedecide.report.phrases import listed
from edgedecide.report.picks import Document, consequence
from edgedecide.report.terminal.ink import Line, Span, Text, muted, pad, strong, warn, wrap

WIDEST = 12
"""Columns of `▲ undeclared`."""


def regulations(document: Document, width: int) -> Iterator[Line]:
    """Each named regulation with its conditions, and what they do to every alternative; what is not met first."""
    for law in document["regulations"]:
        if not law["conditions"]:
            yield from wrap([strong(f"{law['title']}:"), Span(" no condition on what leaves here.")], width, "  ", 4)
            continue
        yield from wrap([strong(f"{law['title']}:"), muted(f" {law['says']}.")], width, "  ", 4)
        for row in law["conditions"]:
            yield from wrap(_asked(row), width, [Span("    "), *pad(_state(row), WIDEST), Span("  ")], 6 if width < 80 else None)


def _state(row: dict[str, Any]) -> Text:
    return Span(row["state"]) if row["state"] == "met" else warn(f"▲ {row['state']}")


def _asked(row: dict[str, Any]) -> Text:
    """`consent, for speech (raw); rules out cloud. Declare it in privacy.consent.`"""
    does, alternatives, more = consequence(row)
    says = f"{row['asks_says']}, for {listed(row['kinds'])} ({row['form_says']}); {does} {listed(alternatives)}{more}."
    if row["field"] is None:
        return says
    return [Span(says), muted(f" {'Declared' if row['state'] == 'met' else 'Declare it'} in {row['field']}.")]
