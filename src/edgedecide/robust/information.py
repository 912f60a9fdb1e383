"""What it would be worth to know an input before deciding: the expected value of (partial) perfect information."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from edgedecide.distributions import scattered
from edgedecide.robust.bins import Bins, cut
from edgedecide.weighing import Array, Indices, Mask, worth

SHUFFLES = 9
"""Permutations behind the noise floor. Judgement: a meaningless input passes the largest of nine one time in ten (of the
customary three, one time in four), for a tenth of the running time."""


class EVPPI(NamedTuple):
    """Gains in expected score from deciding after an input is known; 0 ≤ evppi[i] ≤ evpi."""

    evpi: float
    """Gain from knowing everything."""
    evppi: Array
    """Gain [i] from knowing one input; exactly 0 for a constant."""
    noise: Array
    """Gain [i] that this sample would show for a meaningless input cut into the same bins; below it, report nothing."""


def evppi(values: Array, inputs: Array, feasible: Mask | None = None, seed: int = 0) -> EVPPI:
    """What each input would be worth to know, for scores `values` [s, a] and `inputs` [s, i] of the same worlds.

    EVPI = E[max_a U] − max_a E[U]; EVPPI_i = E_i[max_a E(U | x_i)] − max_a E[U], the inner mean over bins of worlds that
    are alike in x_i (20 to 50 of equal size; one for each value where there are few). A vetoed world counts 0, and an
    alternative vetoed in all of them is no choice. Source: Strong, Oakley & Brennan 2014, Estimating multiparameter
    partial expected value of perfect information, Medical Decision Making 34(3), with bin means as the regression.
    """
    gains = _gains(values, feasible)
    evpi = float(gains.max(axis=0).mean()) if len(gains) else 0.0
    if evpi <= 0.0 or inputs.shape[1] == 0:
        return EVPPI(max(evpi, 0.0), np.zeros(inputs.shape[1]), np.zeros(inputs.shape[1]))
    bins = cut(inputs, bin_count(len(inputs)))
    single = np.bincount(bins.owner, minlength=inputs.shape[1]) == 1
    found = [_expected_best(_bin_sums(gains, bins), bins.owner, inputs.shape)]
    found += [_expected_best(sums, bins.owner, inputs.shape) for sums in _shuffled_sums(gains, bins, seed)]
    evppis, *noises = (np.where(single, 0.0, np.clip(gain, 0.0, evpi)) for gain in found)
    return EVPPI(evpi, evppis, np.maximum.reduce(noises))


def bin_count(worlds: int) -> int:
    """20 to 50 bins, of about 100 worlds where that is possible, so that a bin mean has a tenth of the worlds' spread."""
    return min(max(worlds // 100, 20), 50, worlds)


def _gains(values: Array, feasible: Mask | None) -> Array:
    """What choosing each alternative gains over the best one on average, [a, s]; differences cancel common noise."""
    scores = worth(values, feasible).T
    if feasible is not None:
        scores = scores[np.broadcast_to(feasible, values.shape).any(axis=0)]
    if not len(scores):
        return scores
    return np.ascontiguousarray(scores - scores[np.argmax(scores.mean(axis=1))])


def _bin_sums(gains: Array, bins: Bins) -> Array:
    return np.array([np.add.reduceat(row[bins.order], bins.starts) for row in gains])


def _shuffled_sums(gains: Array, bins: Bins, seed: int) -> list[Array]:
    """Sums over bins of the same sizes, worlds shuffled: differences of one running sum, whatever the input."""
    worlds = gains.shape[1]
    first, last = bins.starts - bins.owner * worlds, bins.stops - bins.owner * worlds
    totals = np.zeros((len(gains), worlds + 1))
    sums = []
    for order in np.argsort(scattered(seed, SHUFFLES * worlds).reshape(SHUFFLES, worlds), axis=1):
        np.cumsum(gains[:, order], axis=1, out=totals[:, 1:])
        sums.append(totals[:, last] - totals[:, first])
    return sums


def _expected_best(sums: Array, owner: Indices, shape: tuple[int, ...]) -> Array:
    worlds, width = shape
    return np.bincount(owner, weights=sums.max(axis=0), minlength=width) / worlds
