"""What would change the recommendation: the weight, or the value of one input, from which another alternative leads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from edgedecide.robust.bins import cut
from edgedecide.weighing import Array, Indices, Mask, normalised, worth

STEP = 1e-9
"""How far past the exact crossing a flip is reported, so that applying it decides a tie. Judgement: never printed."""

CLEAR = 2.0
"""Standard errors by which a bin must lead to count. Judgement: at one, a tie would look decided in one bin in three."""


class WeightFlip(NamedTuple):
    """One question's weight moved until another alternative is first, the others keeping their proportions."""

    question: int
    before: float
    after: float
    """Normalised weight at which `becomes` has just overtaken."""
    becomes: int

    @property
    def distance(self) -> float:
        return abs(self.after - self.before)


class Threshold(NamedTuple):
    """The value of an input beyond which another alternative scores more on average."""

    at: float
    direction: str
    """`above` or `below`: the side of `at` on which `becomes` leads."""
    becomes: int


def weight_flips(
    mean_values: Array,
    weights_middle: Sequence[float] | Array,
    offset: Sequence[float] | Array,
    winner: int,
    eligible: Sequence[bool] | Mask,
) -> list[WeightFlip]:
    """The smallest change up and down of each question's weight that changes who wins, nearest first.

    `mean_values` [a, k] with vetoed worlds counting 0. At weight x of question k, with the others rescaled to 1 − x,
    every score is linear in x: x · m_k + (1 − x) · Σ_other w m ÷ (1 − w_k) + offset; so each crossing is exact. Each flip
    was recomputed with all eligible alternatives before it is given.
    """
    weights = normalised(weights_middle)
    offset = np.asarray(offset, dtype=np.float64)
    contenders = np.flatnonzero(np.asarray(eligible, dtype=np.bool_) | (np.arange(len(mean_values)) == winner))
    flips: list[WeightFlip] = []
    for question in np.flatnonzero(weights < 1.0).tolist():
        before = float(weights[question])
        leads = _leads(mean_values, weights, offset, winner, contenders, question)
        for after in _crossings(*leads, before):
            scores = mean_values[contenders] @ _moved(weights, question, after) + offset[contenders]
            becomes = int(contenders[np.argmax(scores)])
            if becomes != winner:
                flips.append(WeightFlip(question, before, after, becomes))
    return sorted(flips, key=lambda flip: flip.distance)


def _leads(
    mean_values: Array, weights: Array, offset: Array, winner: int, contenders: Indices, question: int
) -> tuple[Array, Array]:
    """The winner's lead over each other contender at weight 0 and at weight 1 of this question."""
    alone = mean_values[:, question] + offset
    without = mean_values @ _moved(weights, question, 0.0) + offset
    others = contenders[contenders != winner]
    return without[winner] - without[others], alone[winner] - alone[others]


def _moved(weights: Array, question: int, after: float) -> Array:
    """Weights with one set to `after` and the others rescaled, so that all sum to 1."""
    moved: Array = weights * ((1.0 - after) / (1.0 - weights[question]))
    moved[question] = after
    return moved


def _crossings(at_zero: Array, at_one: Array, before: float) -> list[float]:
    """The weights nearest to `before`, below and above, just past which a lead is lost."""
    lead = at_zero + before * (at_one - at_zero)
    with np.errstate(divide="ignore", invalid="ignore"):
        crossing = before + lead / (at_zero - at_one)
    below = np.minimum(crossing, before)[(at_zero < 0.0) & (at_one > at_zero)]
    above = np.maximum(crossing, before)[(at_one < 0.0) & (at_one < at_zero)]
    nearest = [max(float(below.max()) - STEP, 0.0)] if below.size else []
    return nearest + ([min(float(above.min()) + STEP, 1.0)] if above.size else [])


def deciding_threshold(
    values: Array, x: Array, winner: int, feasible: Mask | None = None, bins: int = 20
) -> Threshold | None:
    """The value of `x` [s], nearest to its median, where the expected lead of `winner` changes sign; None where none does.

    Mean scores (`values` [s, a], vetoed worlds 0) over bins of worlds alike in x. Bins whose lead is within two standard
    errors of nothing are passed over; between two that disagree the lead is interpolated along the bins' mean x. Nearest
    by share of worlds, so that the scale of x does not matter.
    """
    scores = worth(values, feasible)
    means, errors, centres = _conditional_leads(scores, x, winner, bins)
    if feasible is not None:
        means[:, ~np.broadcast_to(feasible, values.shape).any(axis=0)] = np.inf
    rival = np.argmin(means, axis=1)
    lead = means[np.arange(len(means)), rival]
    clear = np.flatnonzero(np.abs(lead) > CLEAR * errors[np.arange(len(means)), rival])
    turns = np.flatnonzero(np.diff(np.sign(lead[clear])))
    if not turns.size:
        return None
    left, right = clear[turns], clear[turns + 1]
    crossings = centres[left] + (centres[right] - centres[left]) * lead[left] / (lead[left] - lead[right])
    shares = np.searchsorted(np.sort(x), crossings) / len(x)
    nearest = int(np.argmin(np.abs(shares - 0.5)))
    is_above = bool(lead[right[nearest]] < 0.0)
    becomes = rival[right[nearest] if is_above else left[nearest]]
    return Threshold(float(crossings[nearest]), "above" if is_above else "below", int(becomes))


def _conditional_leads(scores: Array, x: Array, winner: int, count: int) -> tuple[Array, Array, Array]:
    """Mean lead of the winner over each alternative [bin, a], its standard error, and the mean x [bin] of each bin."""
    bins = cut(x[:, None], min(count, len(x)))
    size = (bins.stops - bins.starts).astype(np.float64)[:, None]
    leads = (scores[:, [winner]] - scores)[bins.order]
    means = np.add.reduceat(leads, bins.starts) / size
    squares = np.add.reduceat((leads - np.repeat(means, size[:, 0].astype(np.intp), axis=0)) ** 2, bins.starts)
    errors = np.sqrt(squares / np.maximum(size - 1.0, 1.0) / size)
    means[:, winner] = np.inf
    centres = np.add.reduceat(np.asarray(x, dtype=np.float64)[bins.order], bins.starts) / size[:, 0]
    return means, errors, centres
