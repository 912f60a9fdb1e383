"""Quantile functions of what is not known, and the log-logistic share of what varies: plain arrays in and out.

A written range holds the 10th and 90th percentile of what its writer thinks possible, `likely` its median. Every
quantile function rises with its uniform number, so worlds that share a number move together. NumPy's own random module
stays out: importing it takes longer than everything here.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import numpy as np

from edgedecide.quantity import WIDE

Array = np.ndarray[Any, np.dtype[np.float64]]  # as numpy.typing has it, which need not be imported for this
Numbers = float | Array
"""A number, or an array of them; several arguments broadcast as NumPy does."""

Words = np.ndarray[Any, np.dtype[np.uint64]]

Z90 = 1.2815515655446004
"""90th percentile of the standard normal distribution, so that range ends are the 10th and 90th percentile."""

GRAIN = 2.0**-53
"""Step of a 53-bit uniform number. Numbers are held this far from 0 and 1, so that no draw is infinite (±8.2 at most)."""

_GOLDEN = 0x9E3779B97F4A7C15
_MIXERS = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
_SHIFTS = (np.uint64(30), np.uint64(27), np.uint64(31))

_CENTRE = (
    (2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987,
     13731.69376550946, 1971.5909503065513, 133.14166789178438, 3.3871328727963665),
    (5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597,
     5394.196021424751, 687.1870074920579, 42.31333070160091, 1.0),
)  # fmt: skip
_TAIL = (
    (0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684,
     3.6478483247632045, 5.769497221460691, 4.630337846156546, 1.4234371107496835),
    (1.0507500716444169e-09, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008,
     0.6897673349851, 1.6763848301838038, 2.053191626637759, 1.0),
)  # fmt: skip
_FAR_TAIL = (
    (2.0103343992922881e-07, 2.7115555687434876e-05, 0.0012426609473880784, 0.026532189526576124,
     0.29656057182850487, 1.7848265399172913, 5.463784911164114, 6.657904643501103),
    (2.0442631033899397e-15, 1.421511758316446e-07, 1.8463183175100548e-05, 0.0007868691311456133,
     0.014875361290850615, 0.1369298809227358, 0.599832206555888, 1.0),
)  # fmt: skip


def scattered(start: int, count: int) -> Words:
    """The first `count` words of the SplitMix64 stream that begins at `start`: all different, equal on every platform.

    Source: Steele, Lea & Flood 2014, Fast splittable pseudorandom number generators, OOPSLA, figure 16.
    """
    z = _steps(count) + np.uint64(start % 2**64)
    z = (z ^ (z >> _SHIFTS[0])) * _MIXERS[0]
    z = (z ^ (z >> _SHIFTS[1])) * _MIXERS[1]
    return np.asarray(z ^ (z >> _SHIFTS[2]))


LEVEL_BITS = 14
"""Upper bits of a word that choose a normal number: 16,384 equally likely levels, their steps far below any sampling error."""


def normal_numbers(words: Words) -> Array:
    """A standard normal number for each random word: the quantile at the middle of its level.

    A table, since drawing is what an assessment does most; the numbers rise with the words.
    """
    return _levels().take((words >> np.uint64(64 - LEVEL_BITS)).view(np.int64))


@lru_cache(maxsize=1)
def _levels() -> Array:
    count = 2**LEVEL_BITS
    return normal_quantile((np.arange(count) + 0.5) / count)


def placed(z: Array, low: float, likely: float, high: float) -> Array:
    """The value of each normal number in a written range, as `quantile` gives it for uniform ones."""
    if low > 0.0 and high > WIDE * low:
        down, up = math.log(likely / low) / Z90, math.log(high / likely) / Z90
        return np.asarray(likely * np.exp(z * np.where(z < 0.0, down, up)))
    return np.asarray(likely + z * np.where(z < 0.0, (likely - low) / Z90, (high - likely) / Z90))


@lru_cache(maxsize=8)
def _steps(count: int) -> Words:
    return np.asarray(np.arange(1, count + 1, dtype=np.uint64) * np.uint64(_GOLDEN))


def normal_quantile(u: Numbers) -> Array:
    """The standard normal quantile of each uniform number, to 15 digits.

    Rational approximations in (0.425² − (u − ½)²), and in √(−ln min(u, 1 − u)) beyond |u − ½| = 0.425.
    Source: Wichura 1988, Algorithm AS 241 (PPND16), Applied Statistics 37(3), 477-484.
    """
    shape = np.shape(u)
    u = np.ravel(np.minimum(np.maximum(u, GRAIN), 1.0 - GRAIN))
    q = u - 0.5
    z = _ratio(_CENTRE, 0.180625 - q * q)
    z *= q
    outer = np.flatnonzero(np.abs(q) > 0.425)
    if outer.size:
        p = u[outer]
        z[outer] = np.copysign(_tail(np.minimum(p, 1.0 - p)), q[outer])
    return z.reshape(shape)


def _tail(p: Array) -> Array:
    """−quantile of a small probability p ≤ 0.075."""
    r = np.sqrt(-np.log(p))
    z = _ratio(_TAIL, r - 1.6)
    far = np.flatnonzero(r > 5.0)
    if far.size:
        z[far] = _ratio(_FAR_TAIL, r[far] - 5.0)
    return z


def _ratio(terms: tuple[tuple[float, ...], tuple[float, ...]], r: Array) -> Array:
    above, below = (_horner(coefficients, r) for coefficients in terms)
    return np.divide(above, below, out=above)


def _horner(coefficients: tuple[float, ...], r: Array) -> Array:
    total = r * coefficients[0]
    for coefficient in coefficients[1:-1]:
        total += coefficient
        total *= r
    total += coefficients[-1]
    return total


def lognormal(u: Numbers, low: Numbers, likely: Numbers | None, high: Numbers) -> Array:
    """The value of each uniform number under a lognormal with these 10th, 50th and 90th percentiles.

    likely · (likely ÷ low)^(z ÷ Z90) below the median, likely · (high ÷ likely)^(z ÷ Z90) above, z the normal quantile:
    a two-piece normal in the logarithm, the plain lognormal where `likely` is the geometric mean (also when it is None).
    Needs 0 < low ≤ likely ≤ high; all broadcast. Source: John 1982, The three-parameter two-piece normal family,
    Communications in Statistics A 11(8), 879-885, with the median in the place of the mode, so that the percentiles hold.
    """
    low, high = np.asarray(low, dtype=np.float64), np.asarray(high, dtype=np.float64)
    if not np.all(low > 0.0):
        raise ValueError(f"found {low} as the low end of a lognormal; expected more than 0; use two_piece_normal")
    return np.exp(two_piece_normal(u, np.log(low), None if likely is None else np.log(likely), np.log(high)))


def two_piece_normal(u: Numbers, low: Numbers, likely: Numbers | None, high: Numbers) -> Array:
    """The value of each uniform number under two half-normals with these 10th, 50th and 90th percentiles.

    likely + (likely − low) · z ÷ Z90 below the median, likely + (high − likely) · z ÷ Z90 above, z the normal quantile.
    For ranges that are narrow, or that reach zero; `likely` None is the middle. Needs low ≤ likely ≤ high; all broadcast.
    """
    low, high = np.asarray(low, dtype=np.float64), np.asarray(high, dtype=np.float64)
    middle = (low + high) / 2.0 if likely is None else np.asarray(likely, dtype=np.float64)
    if np.any(low > middle) or np.any(middle > high):
        raise ValueError(f"found {low}, {middle}, {high}; expected low ≤ likely ≤ high")
    z = normal_quantile(u) / Z90
    return np.asarray(middle + z * np.where(z < 0.0, middle - low, high - middle))


def quantile(u: Numbers, low: float, likely: float | None, high: float) -> Array:
    """The value of each uniform number in a written range: lognormal where positive and wide, else two half-normals.

    Wide is high ÷ low above `quantity.WIDE`, as where the range is read. Legal bounds are the caller's to cut at.
    """
    is_lognormal = low > 0.0 and high > WIDE * low
    return (lognormal if is_lognormal else two_piece_normal)(u, low, likely, high)


def loglogistic_cdf(t: Numbers, median: Numbers, spread: Numbers) -> Array:
    """The share of a log-logistic quantity that is at most `t`.

    1 ÷ (1 + (median ÷ t)^(1 ÷ spread)): ln t is logistic around ln median with scale `spread`, so the 95th percentile is
    median · 19^spread. Spread 0 is a step from 0 to 1 at the median; t ≤ 0 has share 0. All broadcast; t may be infinite.
    Source: Johnson, Kotz & Balakrishnan 1995, Continuous Univariate Distributions 2, ch. 23.
    """
    t, median, spread = (np.asarray(number, dtype=np.float64) for number in (t, median, spread))
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        share = 1.0 / (1.0 + np.exp(np.log(median / np.maximum(t, 0.0)) / spread))
    return np.where((spread > 0.0) & (median > 0.0), share, (t >= median) & (t >= 0.0)).astype(np.float64)


def loglogistic_quantile(p: Numbers, median: Numbers, spread: Numbers) -> Array:
    """The value that share `p` of a log-logistic quantity stays within: median · (p ÷ (1 − p))^spread.

    Inverse of `loglogistic_cdf`; p = 1 is infinite unless spread is 0. All broadcast.
    """
    p = np.asarray(p, dtype=np.float64)
    with np.errstate(divide="ignore"):
        odds = p / (1.0 - p)
    return np.asarray(median * odds ** np.asarray(spread, dtype=np.float64))
