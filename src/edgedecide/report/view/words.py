"""Numbers of facts as a reader sees them: medians and tenths."""

from __future__ import annotations

from typing import Any

import numpy as np

from edgedecide.facts import FACTS, NEVER, AnyFact, Fact

TIER_WORDS = {"device": "on the device", "node": "on a local node", "cloud": "in the cloud"}

UNBOUNDED = ("break_even", "payback")
"""Facts that may be never; a document says so by null."""


def tenths(values: Any) -> tuple[float, float, float]:
    """10th, 50th and 90th percentile of an array; one number thrice where it has one."""
    ordered = np.sort(np.asarray(values, dtype=float), axis=None)  # quicker than to part it at three places
    low, middle, high = (float(ordered[round(share * (ordered.size - 1))]) for share in (0.1, 0.5, 0.9))
    return low, middle, high


def bounded(id: str, number: float) -> float | None:
    """The number, or None where it stands for never."""
    return None if id in UNBOUNDED and number >= NEVER else number


def middle(fact: AnyFact | None) -> float | None:
    """Median of a numeric fact, None where there is no number, or none that is ever reached."""
    return bounded(fact.id, fact.middle) if isinstance(fact, Fact) and is_number(fact) else None


def is_number(fact: Fact) -> bool:
    return FACTS[fact.id].unit != "word" if fact.id in FACTS else not isinstance(fact.values, (str, bool))
