"""Numbers of facts as a reader sees them: medians and tenths, and sentences of rules filled in for some worlds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from edgedecide.facts import FACTS, NEVER, AnyFact, Fact, median
from edgedecide.questions import fill
from edgedecide.road import Decision, lookup_of
from edgedecide.score import VetoAnswer

TIER_WORDS = {"device": "on the device", "node": "on a local node", "cloud": "in the cloud"}

UNBOUNDED = ("break_even", "payback")
"""Facts that may be never; a document says so by null."""


def tenths(values: Any) -> tuple[float, float, float]:
    """10th, 50th and 90th percentile of an array; one number thrice where it has one."""
    numbers = np.asarray(values, dtype=float).ravel()
    if numbers.size == 1 or numbers.min() == numbers.max():
        return (float(numbers[0]),) * 3
    spots = [round(share * (numbers.size - 1)) for share in (0.1, 0.5, 0.9)]
    parted = np.partition(numbers, spots)
    return float(parted[spots[0]]), float(parted[spots[1]]), float(parted[spots[2]])


def bounded(id: str, number: float) -> float | None:
    """The number, or None where it stands for never."""
    return None if id in UNBOUNDED and number >= NEVER else number


def middle(fact: AnyFact | None) -> float | None:
    """Median of a numeric fact, None where there is no number, or none that is ever reached."""
    return bounded(fact.id, median(fact.values)) if isinstance(fact, Fact) and is_number(fact) else None


def is_number(fact: Fact) -> bool:
    return FACTS[fact.id].unit != "word" if fact.id in FACTS else not isinstance(fact.values, (str, bool))


# ---- vetoes that hold in some worlds and not in others


def veto_words(decision: Decision, alternative: str, question: str, veto: VetoAnswer) -> str:
    """The veto's sentence with the medians of the worlds in which it holds; over all worlds it would not be true."""
    if veto.share_of_worlds >= 1.0:
        return veto.says
    rule = next((one for one in decision.questions[question].vetoes if veto.id in (one.id, f"{question}.{one.id}")), None)
    if rule is None:
        return veto.says
    return fill(rule.says, _in_worlds(lookup_of(decision.estimates, decision.loaded, decision.worlds, alternative), veto.yes))


def _in_worlds(lookup: Callable[[str], Any], holds: Any) -> Callable[[str], Any]:
    def only_there(path: str) -> Any:
        found = lookup(path)
        values = found.values if isinstance(found, Fact) and path in FACTS else None
        if not isinstance(values, np.ndarray) or values.shape != np.shape(holds):
            return found
        return Fact(path, values[holds])

    return only_there
