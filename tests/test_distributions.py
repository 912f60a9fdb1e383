"""Quantiles and shares against closed forms, the standard library and published vectors."""

import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgedecide.distributions import (
    GRAIN,
    Z90,
    loglogistic_cdf,
    loglogistic_quantile,
    lognormal,
    normal_quantile,
    quantile,
    scattered,
    two_piece_normal,
)

DECILES = np.array([0.1, 0.5, 0.9])
positive = st.floats(1e-6, 1e6)


def test_the_stream_is_the_published_one():
    # Vigna's splitmix64.c, first five outputs for seed 1234567 (Rosetta Code, "Pseudo-random numbers/Splitmix64")
    expected = [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
        4593380528125082431,
        16408922859458223821,
    ]
    assert scattered(1234567, 5).tolist() == expected


def test_a_longer_stream_begins_like_a_shorter_one():
    assert scattered(7, 100)[:10].tolist() == scattered(7, 10).tolist()


def test_a_seed_beyond_64_bits_or_below_zero_is_taken_round():
    assert scattered(2**64 + 5, 3).tolist() == scattered(5, 3).tolist()
    assert scattered(-1, 3).tolist() == scattered(2**64 - 1, 3).tolist()


@pytest.mark.parametrize(
    "u",
    [
        pytest.param(np.linspace(0.001, 0.999, 2001), id="middle"),
        pytest.param(np.array([0.0749, 0.075, 0.0751, 0.9249, 0.925, 0.9251]), id="where the formula changes"),
        pytest.param(np.logspace(-15.5, -1, 400), id="low tail"),
        pytest.param(1 - np.logspace(-15.5, -1, 400), id="high tail"),
    ],
)
def test_the_normal_quantile_agrees_with_the_standard_library(u):
    expected = [NormalDist().inv_cdf(p) for p in u]
    np.testing.assert_allclose(normal_quantile(u), expected, rtol=1e-13, atol=1e-13)


def test_the_ends_are_finite_and_symmetric():
    low, middle, high = normal_quantile(np.array([0.0, 0.5, 1.0]))
    assert (low, middle) == (-high, 0.0)
    assert high == pytest.approx(-NormalDist().inv_cdf(GRAIN))


def test_shapes_are_kept():
    grid = np.linspace(0.01, 0.99, 12).reshape(3, 4)
    np.testing.assert_array_equal(normal_quantile(grid), normal_quantile(grid.ravel()).reshape(3, 4))
    assert normal_quantile(0.5).shape == ()


@pytest.mark.parametrize("count", [1, 2, 3, 7, 64, 1000])
def test_the_first_worlds_of_many_are_the_few_worlds(count):
    u = (scattered(3, 2000) >> np.uint64(11)) * 2.0**-53
    assert quantile(u[:count], 1.0, 3.0, 20.0).tolist() == quantile(u, 1.0, 3.0, 20.0)[:count].tolist()


def test_the_constant_is_the_ninetieth_percentile():
    assert pytest.approx(NormalDist().inv_cdf(0.9), rel=1e-15) == Z90


@pytest.mark.parametrize(
    ("function", "ends"),
    [
        pytest.param(lognormal, (200.0, 300.0, 3000.0), id="lognormal, skewed"),
        pytest.param(two_piece_normal, (-1.0, 0.5, 10.0), id="two half-normals"),
        pytest.param(quantile, (200.0, 800.0, 3000.0), id="a wide positive range"),
        pytest.param(quantile, (0.0, 0.1, 0.3), id="a range from zero"),
        pytest.param(quantile, (0.8, 0.84, 0.95), id="a narrow range"),
        pytest.param(quantile, (5.0, 5.0, 5.0), id="a point"),
    ],
)
def test_a_range_holds_its_10th_50th_and_90th_percentile(function, ends):
    np.testing.assert_allclose(function(DECILES, *ends), ends, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(
    ("low", "high", "middle"),
    [
        pytest.param(100.0, 400.0, 200.0, id="wide: the geometric mean"),
        pytest.param(100.0, 140.0, 120.0, id="narrow: the arithmetic mean"),
        pytest.param(-4.0, 10.0, 3.0, id="not positive: the arithmetic mean"),
    ],
)
def test_without_a_likely_value_the_median_is_the_middle(low, high, middle):
    assert quantile(0.5, low, None, high) == pytest.approx(middle)


def test_a_lognormal_without_skew_is_the_textbook_one():
    # ln x ~ N(ln 200, (ln 2 / Z90)²): the 97.5th percentile is 200 · 2^(1.95996 / 1.28155) = 577.3
    assert lognormal(0.975, 100.0, None, 400.0) == pytest.approx(200 * 2 ** (1.959963984540054 / Z90))


@given(st.lists(positive, min_size=3, max_size=3), st.lists(st.floats(0, 1), min_size=2, max_size=20))
def test_a_greater_uniform_number_never_gives_a_smaller_value(ends, numbers):
    drawn = quantile(np.sort(numbers), *sorted(ends))
    assert np.all(np.isfinite(drawn))
    assert np.all(np.diff(drawn) >= 0)


def test_many_inputs_are_drawn_in_one_call():
    u = np.linspace(0.05, 0.95, 7)[:, None]
    low, high = np.array([1.0, 10.0]), np.array([4.0, 1000.0])
    together = lognormal(u, low, None, high)
    for column in range(2):
        np.testing.assert_array_equal(together[:, column], lognormal(u[:, 0], low[column], None, high[column]))


@pytest.mark.parametrize(
    ("function", "ends", "says"),
    [
        pytest.param(
            lognormal, (0.0, 1.0, 2.0), "found 0.0 as the low end of a lognormal; expected more than 0", id="zero"
        ),
        pytest.param(
            two_piece_normal, (2.0, 1.0, 3.0), "found 2.0, 1.0, 3.0; expected low ≤ likely ≤ high", id="order"
        ),
        pytest.param(
            two_piece_normal, (1.0, 4.0, 3.0), "found 1.0, 4.0, 3.0; expected low ≤ likely ≤ high", id="likely"
        ),
    ],
)
def test_an_impossible_range_is_refused(function, ends, says):
    with pytest.raises(ValueError, match=says):
        function(DECILES, *ends)


@pytest.mark.parametrize(
    ("t", "median", "spread", "share"),
    [
        pytest.param(100.0, 100.0, 0.3, 0.5, id="half at the median"),
        pytest.param(100.0 * 19**0.3, 100.0, 0.3, 0.95, id="95 % at 19^spread times the median"),
        pytest.param(100.0 / 9**0.3, 100.0, 0.3, 0.1, id="10 % at a ninth^spread of it"),
        pytest.param(0.0, 100.0, 0.3, 0.0, id="nothing at once"),
        pytest.param(-5.0, 100.0, 0.3, 0.0, id="nothing before the start"),
        pytest.param(math.inf, 100.0, 0.3, 1.0, id="everything in the end"),
        pytest.param(800.0, math.inf, 0.3, 0.0, id="never"),
        pytest.param(1e9, 1e-9, 0.001, 1.0, id="far beyond, without overflow"),
        pytest.param(1e-9, 1e9, 0.001, 0.0, id="far before, without overflow"),
        pytest.param(99.9, 100.0, 0.0, 0.0, id="a step, before"),
        pytest.param(100.0, 100.0, 0.0, 1.0, id="a step, at it"),
        pytest.param(0.0, 0.0, 0.3, 1.0, id="no time at all"),
        pytest.param(-1.0, 0.0, 0.3, 0.0, id="no time at all, asked too early"),
    ],
)
def test_the_share_inside_a_time(t, median, spread, share):
    assert loglogistic_cdf(t, median, spread) == pytest.approx(share, abs=1e-12)


@given(st.floats(0.001, 0.999), positive, st.floats(0.01, 2))
def test_the_share_inside_a_percentile_is_that_percentile(p, median, spread):
    assert loglogistic_cdf(loglogistic_quantile(p, median, spread), median, spread) == pytest.approx(p)


@pytest.mark.parametrize(
    ("p", "spread", "expected"),
    [(0.0, 0.5, 0.0), (0.5, 0.5, 80.0), (1.0, 0.5, math.inf), (1.0, 0.0, 80.0), (0.9, 0.5, 240.0)],
)
def test_percentiles_of_the_log_logistic(p, spread, expected):
    # (.9 ÷ .1)^.5 = 3
    assert loglogistic_quantile(p, 80.0, spread) == pytest.approx(expected)
