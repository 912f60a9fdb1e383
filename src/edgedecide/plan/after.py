"""What reopens the decision once it runs: the values beyond which the advice is another, and the unknowns it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from edgedecide.facts import Basis
from edgedecide.road import Decision

MOST = 5
"""Assumptions that are named to be checked against what was measured; the report has them all."""


class Trigger(NamedTuple):
    """Something that, once it is seen, asks for a new decision."""

    says: str
    how: str


def triggers_of(decision: Decision) -> Iterator[Trigger]:
    """Thresholds of what is worth measuring, then the assumed inputs that move the lead."""
    named: set[str] = set()
    for measure in decision.insight.measures:
        if measure.threshold is not None and measure.leaf is not None:
            named.add(measure.path)
            label = measure.leaf.label or measure.path
            yield Trigger(f"{label} turns out {measure.direction} the value at which {measure.becomes} leads", measure.how)
    for leaf in [leaf for leaf in decision.rests_on.leaves if leaf.basis == Basis.ASSUMED and leaf.path not in named][:MOST]:
        yield Trigger(f"{leaf.label or leaf.path} turns out far from what was assumed", leaf.recipe)
    yield Trigger("requests, devices or prices have doubled or halved", "Run edgedecide assess again with the new numbers, and compare.")
