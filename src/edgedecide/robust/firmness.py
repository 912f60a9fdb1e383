"""How firm a ranking is, from draws of worlds, weights and the model's own error; and what forbids calling it firm."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from edgedecide.decide import Ranking, Standing
from edgedecide.distributions import normal_quantile
from edgedecide.questions import DecisionSettings
from edgedecide.robust.ranks import Acceptability, acceptability
from edgedecide.weighing import Array, drawn_weights


class Firmness(NamedTuple):
    """The share of worlds × weights in which each placement comes first, and the word for it."""

    word: str
    """`firm`, `leaning` or `undecided`."""
    acceptability: Mapping[str, float]
    """By placement."""
    standard_error: Mapping[str, float]
    ranks: Acceptability
    """By alternative, in the ranking's order."""
    held_back: tuple[str, ...]
    """Why an answer that is acceptable enough is not called firm."""


def firmness_of(
    ranking: Ranking,
    levels: Mapping[str, str],
    settings: DecisionSettings,
    uniform: Callable[[str], Array],
    limits: Sequence[str],
) -> Firmness:
    """The firmness of the recommendation; `limits` are reasons from outside the arithmetic why it may not be firm."""
    values = np.stack([s.values for s in ranking.standings], axis=1)
    feasible = np.stack([s.feasible & (s.status != "excluded") for s in ranking.standings], axis=1)
    weights = weights_of(levels, settings, uniform)
    ranks = acceptability(values, weights, feasible, offsets(ranking.standings, settings, uniform))
    shares = _by_placement(ranking, ranks)
    draws = values.shape[0]
    errors = {placement: float(np.sqrt(share * (1 - share) / draws)) for placement, share in shares.items()}
    word, held = _word(ranking, shares, settings, limits)
    return Firmness(word, shares, errors, ranks, held)


def weights_of(levels: Mapping[str, str], settings: DecisionSettings, uniform: Callable[[str], Array]) -> Array:
    """Weights of every world, each importance drawn from the range of its level."""
    uniforms = np.stack([uniform(f"importance/{question}") for question in levels], axis=1)
    low, high = zip(*(settings.importance[level] for level in levels.values()), strict=True)
    return drawn_weights(uniforms, low, high)


def offsets(standings: Sequence[Standing], settings: DecisionSettings, uniform: Callable[[str], Array]) -> Array:
    """−simplicity − floor + the model's error, one draw a world and placement, shared by the placement's tiers."""
    errors = {s.alternative.placement: None for s in standings}
    drawn = {
        placement: normal_quantile(uniform(f"model-error/{placement}")) * settings.model_error for placement in errors
    }
    return np.stack([s.offset + drawn[s.alternative.placement] for s in standings], axis=1)


def _by_placement(ranking: Ranking, ranks: Acceptability) -> dict[str, float]:
    shares: dict[str, float] = {}
    for standing, share in zip(ranking.standings, ranks.acceptability, strict=True):
        shares[standing.alternative.placement] = min(
            1.0, shares.get(standing.alternative.placement, 0.0) + float(share)
        )
    return shares


def _word(
    ranking: Ranking, shares: Mapping[str, float], settings: DecisionSettings, limits: Sequence[str]
) -> tuple[str, tuple[str, ...]]:
    """The word that the acceptability earns, at most `leaning` where something forbids firmness."""
    if ranking.best is None:
        return "undecided", ()
    mine = ranking.best.alternative.placement
    held = list(limits)
    if ranking.best.status == "open":
        held.append("the recommended alternative is open: a fact that a veto needs is missing")
    if any(share > shares[mine] for placement, share in shares.items() if placement != mine):
        held.append("another placement comes first more often")
    word = settings.firmness(shares[mine])
    return ("leaning" if word == "firm" and held else word), tuple(held)
