"""Who is first, how often and under whose weights: stochastic multicriteria acceptability analysis (SMAA-2)."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from edgedecide.weighing import Array, Indices, Mask, normalised, worth

DIGITS = 12
"""Decimals to which scores are compared, so that equal alternatives tie whatever the order of summation."""


class Acceptability(NamedTuple):
    """Shares of worlds × weights, one row an alternative."""

    acceptability: Array
    """Share [a] in which it is first; a shared first rank counts for all who share it."""
    rank_acceptability: Array
    """Share [a, r] in which it has rank r + 1; a vetoed one ranks behind all that are feasible."""
    central_weights: Array
    """Mean weights [a, k] of the draws in which it is first: who would choose it; NaN where it never is."""
    confidence_factor: Array
    """Share of worlds [a] in which it is first at its central weights; NaN where it never is first."""
    pairwise: Array
    """Share [a, b] in which a scores more than b; a vetoed one scores less than any feasible one."""
    regret_mean: Array
    """Mean [a] over the draws of how much more the best feasible alternative scores; a vetoed draw counts 0."""
    regret_p95: Array
    regret_max: Array
    standard_error: Array
    """√(b(1 − b) ÷ draws) of `acceptability` [a]: digits beyond it mean nothing."""


def acceptability(values: Array, weights: Array, feasible: Mask | None, offset: Array | None = None) -> Acceptability:
    """How the alternatives rank over draws of the worlds and of the weights.

    `values` [s, a, k], `weights` [s, k] (only relative), `feasible` [s, a]; `offset` [s, a] or [a] is −simplicity −
    floor + model error. Score = Σ weight × value + offset; rank = 1 + number of alternatives that score more, so that
    equals share a rank. A vetoed alternative is never first, and a world with nothing feasible counts for nobody.
    Sources: Lahdelma & Salminen 2001, SMAA-2, Operations Research 49(3), equations 4 to 10; Tervonen & Lahdelma 2007,
    Implementing stochastic multicriteria acceptability analysis, European Journal of Operational Research 178(2).
    """
    draws, count, questions = values.shape
    weights = np.broadcast_to(normalised(weights), (draws, questions))
    allowed = np.broadcast_to(True if feasible is None else feasible, (draws, count))
    extra = np.broadcast_to(0.0 if offset is None else offset, (draws, count))
    scores = np.round(np.einsum("sak,sk->sa", values, weights) + extra, DIGITS)
    ranks, pairwise = _ranks(np.where(allowed, scores, -np.inf))
    shares = _rank_shares(ranks[:, allowed.any(axis=1)], count) / draws
    is_first = (ranks == 0) & allowed.T
    central = _central_weights(is_first, weights)
    regrets = _regrets(scores, allowed)
    return Acceptability(
        acceptability=shares[:, 0],
        rank_acceptability=shares,
        central_weights=central,
        confidence_factor=_confidence(values, extra, allowed, central),
        pairwise=pairwise,
        regret_mean=regrets.mean(axis=1),
        regret_p95=_percentile(regrets, 0.95),
        regret_max=regrets.max(axis=1),
        standard_error=np.sqrt(shares[:, 0] * (1.0 - shares[:, 0]) / draws),
    )


def _ranks(scores: Array) -> tuple[Indices, Array]:
    """How many score more than each alternative, [a, s], and the share of draws in which a scores more than b."""
    by_alternative = np.ascontiguousarray(scores.T)
    is_more = by_alternative[:, None, :] > by_alternative[None, :, :]
    return is_more.sum(axis=0), np.count_nonzero(is_more, axis=2) / len(scores)


def _rank_shares(ranks: Indices, count: int) -> Array:
    """Number of draws [a, r] in which a has r alternatives before it."""
    cells = ranks + np.arange(count)[:, None] * count
    return np.bincount(cells.ravel(), minlength=count * count).reshape(count, count).astype(np.float64)


def _central_weights(is_first: Mask, weights: Array) -> Array:
    times = is_first.sum(axis=1, keepdims=True)
    return np.where(times > 0, is_first.astype(np.float64) @ weights / np.maximum(times, 1), np.nan)


def _confidence(values: Array, extra: Array, allowed: Mask, central: Array) -> Array:
    """Share of draws [a] in which each alternative is first if everyone held its central weights."""
    confidence = np.full(len(central), np.nan)
    rest = np.ascontiguousarray(np.where(allowed, extra, -np.inf).T)
    rows = values.reshape(-1, values.shape[2])
    for one in np.flatnonzero(~np.isnan(central[:, 0])):
        scores = np.round((rows @ central[one]).reshape(allowed.shape).T + rest, DIGITS)
        confidence[one] = ((scores[one] == scores.max(axis=0)) & allowed[:, one]).mean()
    return confidence


def _regrets(scores: Array, allowed: Mask) -> Array:
    """Regret [a, s]: the best feasible score less its own, never less than nothing."""
    best = np.where(allowed, scores, -np.inf).max(axis=1)
    lost = np.maximum(best[:, None] - worth(scores, allowed), 0.0)
    return np.ascontiguousarray(lost.T)


def _percentile(rows: Array, share: float) -> Array:
    """The value [a] that this share of each row stays within, interpolated; np.quantile takes 8 ms to start up."""
    place = share * (rows.shape[1] - 1)
    below, above = int(place), math.ceil(place)
    ordered = np.partition(rows, sorted({below, above}), axis=1)
    return np.asarray(ordered[:, below] + (place - below) * (ordered[:, above] - ordered[:, below]))
