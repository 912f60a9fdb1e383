"""Facts of the recommended alternative as a plan needs them: the middle, and the end that would be a surprise."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from edgedecide.facts import FACTS, NEVER, Fact
from edgedecide.quantity import show
from edgedecide.road import Decision


def values_of(decision: Decision, id: str, alternative: str | None = None, scope: str | None = None) -> NDArray[np.float64] | None:
    """The numbers of a fact, one a world; None where it is not known, not needed or no number."""
    best = decision.ranking.best
    name = alternative or (best.alternative.id if best else None)
    fact = decision.estimates.facts.get(id, name, scope)
    if not isinstance(fact, Fact) or isinstance(fact.values, str | bool) or not hasattr(fact.values, "mean"):
        return None
    return np.asarray(fact.values, dtype=float)


def middle(decision: Decision, id: str) -> float | None:
    values = values_of(decision, id)
    return None if values is None else _finite(float(np.median(values)))


def tenth(decision: Decision, id: str, share: float) -> float | None:
    """A percentile, such as 0.9 for what nine worlds in ten stay below."""
    values = values_of(decision, id)
    return None if values is None else _finite(float(np.quantile(values, share)))


def _finite(number: float) -> float | None:
    return None if number >= NEVER else number


def told(id: str, number: float) -> str:
    return show(number, FACTS[id].unit)


def word_of(decision: Decision, id: str) -> str | bool | None:
    """A fact that is a word or a flag."""
    best = decision.ranking.best
    fact = decision.estimates.facts.get(id, best.alternative.id if best else None)
    if not isinstance(fact, Fact):
        return None
    found = fact.values
    return found if isinstance(found, str | bool) else bool(np.asarray(found).mean() >= 0.5)
