"""Values, weights and scores: the additive model that everything else here examines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[np.float64]]  # as numpy.typing has it, which need not be imported for this
Mask = np.ndarray[Any, np.dtype[np.bool_]]
Indices = np.ndarray[Any, np.dtype[np.intp]]


def linear_value(
    cutoffs: Sequence[float] | Array, values: Sequence[float] | Array, x: float | Array, clip: bool = True
) -> Array:
    """The value of each x on straight lines between the anchors (cut-off, value); cut-offs ascend.

    Outside the anchors the nearest one's value, or, with `clip` off, the nearest line continued.
    Source: smaa.pvf of the R package smaa (G. van Valkenhoef), `outOfBounds` "clip" and "interpolate".
    """
    cutoffs, values, x = (np.asarray(numbers, dtype=np.float64) for numbers in (cutoffs, values, x))
    if len(cutoffs) != len(values) or np.any(cutoffs[1:] <= cutoffs[:-1]):
        raise ValueError(f"found cut-offs {cutoffs} with values {values}; expected ascending cut-offs, one value each")
    value = np.asarray(np.interp(x, cutoffs, values))
    if clip or len(cutoffs) == 1:
        return value
    slopes = np.diff(values) / np.diff(cutoffs)
    value += np.minimum(x - cutoffs[0], 0.0) * slopes[0] + np.maximum(x - cutoffs[-1], 0.0) * slopes[-1]
    return value


def normalised(weights: Sequence[float] | Array) -> Array:
    """Weights over their sum along the last axis; all zeros become equal weights, since nothing was preferred."""
    weights = np.asarray(weights, dtype=np.float64)
    total = weights.sum(axis=-1, keepdims=True)
    if total.all():
        return np.asarray(weights / total)
    return np.where(total == 0.0, 1.0 / weights.shape[-1], weights / np.where(total == 0.0, 1.0, total))


def middle_weights(low: Sequence[float] | Array, high: Sequence[float] | Array) -> Array:
    """The normalised middles of the importance ranges, one weight a question."""
    return normalised((np.asarray(low, dtype=np.float64) + np.asarray(high, dtype=np.float64)) / 2.0)


def drawn_weights(uniforms: Array, low: Sequence[float] | Array, high: Sequence[float] | Array) -> Array:
    """Weights [s, k] of every world: each importance drawn evenly from its range, then normalised."""
    low, high = np.asarray(low, dtype=np.float64), np.asarray(high, dtype=np.float64)
    return normalised(low + uniforms * (high - low))


def worth(scores: Array, feasible: Mask | None) -> Array:
    """Scores [s, a] in which a vetoed world counts 0, the same for firmness, regret and information."""
    return scores if feasible is None else np.where(feasible, scores, 0.0)


def expected_scores(
    values: Array, weights_middle: Sequence[float] | Array, feasible: Mask | None, offset_fixed: Sequence[float] | Array
) -> Array:
    """Expected score of every alternative over the worlds: E[feasible × Σ weight × value] + offset.

    `values` [s, a, k]; weights need not be normalised; `offset_fixed` [a] is −simplicity − floor. No other alternative
    enters an alternative's score, not even by its last bit.
    """
    terms = mean_values(values, feasible) * normalised(weights_middle)
    return np.asarray(terms.sum(axis=1) + np.asarray(offset_fixed, dtype=np.float64))


def mean_values(values: Array, feasible: Mask | None) -> Array:
    """Mean value [a, k] over the worlds, vetoed worlds counting 0; the expected score is linear in it."""
    by_world = values.transpose(1, 2, 0)
    if feasible is not None:
        by_world = by_world * np.broadcast_to(feasible, values.shape[:2]).T[:, None, :]
    return np.asarray(np.ascontiguousarray(by_world).mean(axis=2))
