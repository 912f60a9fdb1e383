"""What each named regulation asks of what leaves, whether it is declared, and which alternatives it rules out or leaves open."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from edgedecide.catalog import Entry
from edgedecide.estimators.asked import ASKED
from edgedecide.estimators.law import Condition
from edgedecide.report.view.leaving import FORMS
from edgedecide.road import Decision

Row = dict[str, Any]
STATES = ("unmet", "undeclared", "met")
"""In the order in which they are told: what rules out comes first."""


def regulations(decision: Decision) -> list[Row]:
    """Every named regulation in the profile's order, with its conditions; one that asks nothing of what leaves has none."""
    named = decision.loaded.profile.privacy.regulations or ()
    entries = [decision.catalog.require("regulations", name) for name in named]
    out = {standing.alternative.id for standing in decision.ranking.standings if standing.status == "excluded"}
    return [regulation(entry, decision.estimates.conditions, out) for entry in entries]


def regulation(entry: Entry, conditions: Iterable[Condition], out: Collection[str] = ()) -> Row:
    """One regulation with those of the conditions that are its own."""
    mine = [one for one in conditions if one.regulation == entry.id]
    return {"regulation": entry.id, "title": entry.title, "effect": entry.word("effect"), "says": entry.word("cloud_says"), "conditions": rows(mine, out)}


def rows(conditions: Iterable[Condition], out: Collection[str] = ()) -> list[Row]:
    """Each condition once, with all kinds of data that it is asked for in one form and under the same alternatives.

    `out` are the alternatives that are excluded: what nobody has declared leaves none of them open.
    """
    grouped: dict[tuple[str, str, str, tuple[str, ...]], list[str]] = {}
    for (asks, state, form, kind), alternatives in _by_kind(conditions).items():
        grouped.setdefault((asks, state, form, tuple(alternatives)), []).append(kind)
    found = [_row(asks, state, form, sorted(kinds), list(alternatives), out) for (asks, state, form, alternatives), kinds in grouped.items()]
    return sorted(found, key=lambda row: STATES.index(row["state"]))


def _by_kind(conditions: Iterable[Condition]) -> dict[tuple[str, str, str, str], list[str]]:
    """The alternatives under which one kind leaves in one form and meets one condition alike."""
    found: dict[tuple[str, str, str, str], dict[str, None]] = {}
    for one in conditions:
        found.setdefault((one.asks, one.state, one.form, one.kind), {})[one.alternative] = None
    return {key: list(alternatives) for key, alternatives in found.items()}


def _row(asks: str, state: str, form: str, kinds: list[str], alternatives: list[str], out: Collection[str]) -> Row:
    """One condition in words, with what its state does to the alternatives: unmet is a veto, undeclared leaves open what
    nothing else rules out."""
    left = [id for id in alternatives if id not in out] if state == "undeclared" else []
    return {
        "asks": asks, "asks_says": ASKED[asks].says, "field": ASKED[asks].field, "state": state, "kinds": kinds, "form": form, "form_says": FORMS.get(form, form),
        "alternatives": alternatives, "vetoes": alternatives if state == "unmet" else [], "open": left,
    }  # fmt: skip
