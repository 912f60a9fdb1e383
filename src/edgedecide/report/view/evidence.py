"""Facts with their ranges, inputs with their sources, what is missing and what is assumed."""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

import numpy as np

from edgedecide.facts import FACTS, Basis, Fact, Unknown
from edgedecide.report.view.labels import displayed, label_of
from edgedecide.report.view.words import bounded, is_number, tenths
from edgedecide.road import Decision
from edgedecide.robust.evidence import used_leaves
from edgedecide.worlds import Leaf


def facts(decision: Decision) -> list[dict[str, Any]]:
    """Every fact of the registry for every alternative, then every input that was drawn."""
    found = [_fact(fact) for fact in decision.estimates.facts if isinstance(fact, Fact) and fact.id in FACTS]
    return found + [input_row(leaf) for leaf in used_leaves(decision.worlds)]


def _fact(fact: Fact) -> dict[str, Any]:
    row: dict[str, Any] = {"id": fact.id, "alternative": fact.alternative, "scope": fact.scope}
    values = fact.values
    if is_number(fact):
        low, likely, high = (bounded(fact.id, number) for number in tenths(values))
        row |= {"low": low, "likely": likely, "high": high, "unit": fact.unit}
    elif isinstance(values, np.ndarray):
        row |= {"value": bool(values.mean() >= 0.5), "share_of_worlds": float(values.mean())}
    else:
        row |= {"value": values}
    return row | {"basis": fact.basis.word, "source": fact.source, "because": [parent.id for parent in fact.because]}


def input_row(leaf: Leaf) -> dict[str, Any]:
    """An input as stated, catalogued or assumed."""
    low, likely, high, unit = displayed(leaf)
    return {
        "id": leaf.path, "label": label_of(leaf), "alternative": None, "scope": None, "low": low, "likely": likely, "high": high, "unit": unit,
        "basis": leaf.basis.word, "source": leaf.source, "as_of": leaf.as_of, "varies": leaf.sigma > 0, "yours": leaf.is_owners, "because": [],
    }  # fmt: skip


def unknowns(decision: Decision) -> list[dict[str, Any]]:
    """What is missing, each once an alternative, with how to find it out."""
    return [
        {"id": fact.id, "label": FACTS[fact.id].meaning if fact.id in FACTS else fact.id, "alternative": fact.alternative, "scope": fact.scope, "recipe": fact.recipe}
        for fact in decision.estimates.facts
        if isinstance(fact, Unknown)
    ]


def assumptions(decision: Decision) -> list[dict[str, Any]]:
    """Inputs that nobody gave, those that move the lead first, then those of the widest range."""
    moves = {leaf.path: abs(move) for leaf, move in zip(decision.rests_on.leaves, decision.rests_on.moves, strict=True)}
    leaves = [leaf for leaf in used_leaves(decision.worlds) if leaf.basis == Basis.ASSUMED]
    rows = [input_row(leaf) | {"moves_lead": moves.get(leaf.path, 0.0)} for leaf in leaves]
    return sorted(rows, key=lambda row: (-row["moves_lead"], -_width(row), row["id"]))


def _width(row: dict[str, Any]) -> float:
    """High ÷ low; a range that begins at nothing is wider than any other."""
    return float(row["high"] / row["low"]) if row["low"] > 0 else math.inf


def rests_on(decision: Decision) -> list[dict[str, Any]]:
    """The inputs whose range moves the lead by more than a tenth of it."""
    pairs = zip(decision.rests_on.leaves, decision.rests_on.moves, strict=True)
    return [input_row(leaf) | {"moves_lead": move, "how": leaf.recipe} for leaf, move in pairs]


def counted(decision: Decision) -> dict[str, int]:
    """Inputs that were used, by basis, and all of them."""
    counts = Counter(leaf.basis.word for leaf in used_leaves(decision.worlds))
    return {basis.word: counts.get(basis.word, 0) for basis in Basis} | {"all": counts.total()}


def oldest(decision: Decision) -> dict[str, Any] | None:
    """The oldest dated measurement that the owner gave."""
    dated = sorted((str(entry.date), entry.fact) for entry in decision.loaded.profile.measured if entry.date)
    return {"date": dated[0][0], "fact": dated[0][1]} if dated else None
