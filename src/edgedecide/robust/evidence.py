"""What an answer rests on, and what forbids calling it firm."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from edgedecide.decide import Ranking
from edgedecide.facts import Basis
from edgedecide.questions import DecisionSettings
from edgedecide.worlds import Leaf, Worlds, uniform_numbers

MOVES = 0.1
"""Share of the lead that a leaf's range must move for the answer to rest on it (a tenth, as the design says)."""
CLEAR = 3.0
"""Standard errors that the movement must exceed, so that no leaf is named by chance among a hundred."""


class RestsOn(NamedTuple):
    """The leaves whose range moves the winner's lead, most first."""

    leaves: tuple[Leaf, ...]
    moves: tuple[float, ...]
    """Change of the lead from a leaf's 10th to its 90th percentile."""
    lead: float = 0.0
    """Mean lead over the runner-up."""

    @property
    def assumed_swing(self) -> float:
        """Change of the lead while all that is assumed goes from its 10th to its 90th percentile; squares add."""
        squares = (move**2 for leaf, move in zip(self.leaves, self.moves, strict=True) if leaf.basis == Basis.ASSUMED)
        return float(np.sqrt(sum(squares)))


def used_leaves(worlds: Worlds) -> list[Leaf]:
    """Every drawn input that some fact has read, by path."""
    return [leaf for _, leaf in sorted(worlds.leaves.items()) if leaf._values is not None and not leaf.is_exact]


def lead_of(ranking: Ranking) -> np.ndarray[Any, Any] | None:
    """The winner's score less the runner-up's, one a world, at the middle weights; None without a rival."""
    best, rival = ranking.best, ranking.runner_up
    if best is None or rival is None:
        return None
    return scores_of(best, ranking) - scores_of(rival, ranking)


def scores_of(standing: Any, ranking: Ranking) -> np.ndarray[Any, Any]:
    """Score of one alternative in every world, a vetoed one counting 0 before simplicity and floor."""
    scores: np.ndarray[Any, Any] = (standing.values @ ranking.weights) * standing.feasible + standing.offset
    return scores


def rests_on(ranking: Ranking, leaves: list[Leaf]) -> RestsOn:
    """The leaves whose range moves the lead by more than a tenth of it, by regression on their uniform numbers.

    Change from the 10th to the 90th percentile = 0.8 · 12 · cov(lead, u), u being uniform with variance 1 ÷ 12.
    """
    lead = lead_of(ranking)
    if lead is None or not leaves:
        return RestsOn((), ())
    steps = np.stack([uniform_numbers(leaf.words) for leaf in leaves])
    steps -= 0.5  # in place: a copy of a hundred inputs takes longer than the arithmetic
    steps *= 9.6
    centred = lead - lead.mean()
    change = steps @ centred / len(lead)
    noise = CLEAR * 9.6 * float(centred.std()) / np.sqrt(12 * len(lead))
    least = max(MOVES * abs(float(lead.mean())), noise)
    order = [int(i) for i in np.argsort(-np.abs(change)) if abs(change[i]) > least]
    return RestsOn(tuple(leaves[i] for i in order), tuple(float(change[i]) for i in order), float(lead.mean()))


def limits_of(
    ranking: Ranking, tree_placement: str, stations: Mapping[str, list[Any]], leaves: RestsOn, settings: DecisionSettings, *, is_described: bool
) -> list[str]:
    """Why an answer may not be called firm, whatever its acceptability; `is_described`: whether the profile says anything of
    the local part of the recommended alternative."""
    if ranking.best is None:
        return []
    alternative = ranking.best.alternative
    found: list[str] = []
    if tree_placement != alternative.placement:
        found.append(f"the decision tree ends at {tree_placement}")
    rivals = [standing for standing in ranking.standings if standing.alternative.placement != alternative.placement]
    if not rivals:
        found.append("the profile leaves nothing to compare it with")
    elif all(standing.status == "open" for standing in rivals):
        found.append("too little is known of every other placement")
    mine = stations.get(alternative.id, [])
    if mine and not all(station.hardware.is_known for station in mine):
        found.append("it stands on hardware that is not known")
    if alternative.local is not None and not is_described:
        found.append(f"the profile does not describe its local {alternative.role}")
    if any(station.shape is not None and not station.shape.is_named for station in mine):
        found.append(f"the profile does not name the model of its local {alternative.role}")
    if leaves.assumed_swing > settings.assumed_swing * abs(leaves.lead):
        found.append("what is assumed could turn it")
    return found
