"""The alternative that all stakeholders can live with: the one whose greatest loss to any of them is least.

Source: Savage 1951, "The Theory of Statistical Decision", Journal of the American Statistical Association 46(253): minimax regret.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Consensus(NamedTuple):
    """An alternative, and what the stakeholder who likes it least loses by it."""

    alternative: str
    regret: float
    """Score of that stakeholder's own best alternative less the score of this one."""
    by: str
    """Who loses most; empty where nobody loses."""


def least_regret(scores: Mapping[str, Mapping[str, float]]) -> Consensus | None:
    """The consensus of `scores[stakeholder][alternative]`, over the alternatives that all of them have; None without any.

    Of equals the first in the order of the first stakeholder.
    """
    if not scores:
        return None
    common = [one for one in next(iter(scores.values())) if all(one in mine for mine in scores.values())]
    if not common:
        return None
    best = {name: max(mine[one] for one in common) for name, mine in scores.items()}
    losses = {one: {name: best[name] - mine[one] for name, mine in scores.items()} for one in common}
    chosen = min(common, key=lambda one: max(losses[one].values()))
    name = max(losses[chosen], key=lambda who: losses[chosen][who])
    regret = losses[chosen][name]
    return Consensus(chosen, regret, name if regret > 0 else "")
