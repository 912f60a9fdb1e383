"""Arithmetic on delays that vary from request to request: a median and a 95th percentile, kept as one array.

A delay is an array of shape (2, worlds): medians and 95th percentiles in seconds. Its distribution is log-logistic,
whose tail is heavier than a lognormal's, as network and queueing tails are, and whose percentiles have a closed form.
A path is an array of shape (cells, 3, worlds): the weight, median and 95th percentile of each way a request can go.
"""

from __future__ import annotations

import numpy as np

from edgedecide.facts import Values

Z95 = 1.6448536269514722
"""95th percentile of the standard normal distribution."""
LOGIT_95 = float(np.log(0.95 / 0.05))
FLOOR_S = 1e-6
"""Shortest delay that is told from none; keeps logarithms finite."""
FOREVER_S = 3600.0
"""What a request waits at a station that cannot keep up: an hour, long past any promise, and finite."""


def delay(median: Values, p95: Values | None = None) -> Values:
    """A delay from its median and 95th percentile; without one it does not vary."""
    found = np.empty((2, *np.shape(median)))
    found[0] = median
    found[1] = median if p95 is None else np.maximum(p95, median)
    return found


def varied(median: Values, sigma: float | Values) -> Values:
    """A delay in proportion to a lognormal quantity of this spread: p95 = median · exp(1.645 σ)."""
    stretch = np.exp(Z95 * sigma)
    found = np.empty((2, *np.shape(median)))
    found[0] = median
    np.multiply(median, stretch, out=found[1])
    return found


def after(*delays: Values) -> Values:
    """One delay after another: medians add, excesses over the median add in squares.

    p95 = Σ mᵢ + √Σ (p95ᵢ − mᵢ)². The rule for uncorrelated spreads (JCGM 100:2008, 5.1.2).
    """
    found = np.zeros((2, max(d.shape[1] for d in delays)))
    median, excess = found
    for d in delays:
        median += d[0]
        excess += (d[1] - d[0]) ** 2
    np.sqrt(excess, out=excess)
    excess += median
    return found


def wait(service_s: Values, load: Values) -> Values:
    """The wait for a single server with Poisson arrivals and exponential service at this load.

    P(W > t) = ρ · exp(−(1 − ρ) t ÷ S), so W_q = max(0, S ÷ (1 − ρ) · ln(ρ ÷ (1 − q))) (Kleinrock 1975, Queueing
    Systems I, eq. 5.119). At ρ ≥ 1 nothing is served in time: an hour.
    """
    found = np.empty((2, *np.shape(load)))
    slope = service_s / np.maximum(1.0 - load, 1e-9)
    level = np.log(np.maximum(load, 1e-300))
    for row, quantile in zip(found, (0.5, 0.95), strict=True):
        np.multiply(slope, level - np.log(1.0 - quantile), out=row)
    np.clip(found, 0.0, FOREVER_S, out=found)
    found[:, load >= 1.0] = FOREVER_S
    return found


def path(*cells: tuple[Values | float, Values]) -> Values:
    """A path from its cells, each a weight and a delay."""
    found = np.empty((len(cells), 3, max(d.shape[1] for _, d in cells)))
    for cell, (weight, d) in zip(found, cells, strict=True):
        cell[0], cell[1:] = weight, d
    return found


def then(first: Values, path_: Values) -> Values:
    """A path with a delay in front of each of its cells."""
    found = np.empty_like(path_)
    found[:, 0] = path_[:, 0]
    np.add(first[0], path_[:, 1], out=found[:, 1])
    np.hypot(first[1] - first[0], path_[:, 2] - path_[:, 1], out=found[:, 2])
    found[:, 2] += found[:, 1]
    return found


def share_within(path_: Values, limit_s: Values) -> Values:
    """Share of the requests on a path that take no longer than `limit_s`.

    Σ wᵢ ÷ (1 + (mᵢ ÷ t)^βᵢ) with βᵢ = ln 19 ÷ ln(p95ᵢ ÷ mᵢ): the log-logistic distribution function.
    """
    median = np.maximum(path_[:, 1], FLOOR_S)
    spread = np.maximum(np.log(np.maximum(path_[:, 2] / median, 1.0)), 1e-6)
    z = np.log(median / np.maximum(limit_s, FLOOR_S))
    z *= LOGIT_95
    z /= spread
    np.clip(z, -500.0, 500.0, out=z)
    np.exp(z, out=z)
    z += 1.0
    shares: Values = np.einsum("ij,ij->j", path_[:, 0], 1.0 / z)
    return shares


def quantile_of(path_: Values, level: float) -> Values:
    """The time that a share `level` of the requests on a path (weights need not sum to 1) stays within, in seconds.

    Where nothing is answered, an hour. Bisection on the logarithm between the least and the greatest quantile of its
    cells, between which a mixture's quantile lies; 14 halvings leave less than a thousandth.
    """
    weight = path_[:, 0] / np.maximum(path_[:, 0].sum(axis=0), 1e-12)
    median = np.maximum(path_[:, 1], FLOOR_S)
    scale = np.maximum(np.log(np.maximum(path_[:, 2], FLOOR_S) / median), 1e-6) / LOGIT_95
    centre = np.log(median)
    ends = centre + scale * np.log(level / (1.0 - level))
    present = weight > 0
    is_answered = present.any(axis=0)
    present = present | ~is_answered
    low = np.where(present, ends, np.inf).min(axis=0)
    high = np.where(present, ends, -np.inf).max(axis=0)
    share = np.empty_like(centre)
    for _ in range(14):
        middle = (low + high) / 2
        np.subtract(centre, middle, out=share)
        share /= scale
        np.exp(np.minimum(share, 500.0, out=share), out=share)
        share += 1.0
        below = np.divide(weight, share, out=share).sum(axis=0) < level
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return np.where(is_answered, np.exp((low + high) / 2), FOREVER_S)


def share_below(median: Values, spread: float, limit: Values) -> Values:
    """Share of devices of a class whose value stays below a limit, with a log-logistic spread between devices.

    1 ÷ (1 + (m ÷ x)^(1 ÷ s)); s is the spread of the logarithm, 0.1 being about ±25 % from the 10th to the 90th percentile.
    """
    z = np.clip(np.log(np.maximum(median, 1e-30) / np.maximum(limit, 1e-30)) / spread, -500.0, 500.0)
    shares: Values = 1.0 / (1.0 + np.exp(z))
    return shares
