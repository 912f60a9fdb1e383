"""Delays against their closed forms: a median and a 95th percentile, log-logistic between and beyond."""

import math

import numpy as np
import pytest

from edgedecide.distributions import loglogistic_cdf, loglogistic_quantile
from edgedecide.estimators.delay import (
    FOREVER_S,
    after,
    delay,
    path,
    quantile_of,
    share_below,
    share_within,
    then,
    varied,
    wait,
)


def one(median, p95=None):
    """A delay in one world."""
    return delay(np.array([float(median)]), None if p95 is None else np.array([float(p95)]))


def at(seconds):
    return np.array([float(seconds)])


# ---- one delay after another


@pytest.mark.parametrize(
    ("delays", "median", "p95"),
    [
        pytest.param([(1, 1.3)], 1, 1.3, id="alone"),
        pytest.param([(1, 1.5), (2, 3.2)], 3, 3 + 1.3, id="excesses of .5 and 1.2 are 1.3 together"),
        pytest.param([(1, 1), (2, 5)], 3, 6, id="what does not vary adds nothing to the excess"),
        pytest.param([(1, 2), (1, 3), (1, 3)], 3, 6, id="excesses of 1, 2 and 2 are 3 together"),
        pytest.param([(0, 0), (0, 0)], 0, 0, id="nothing"),
    ],
)
def test_medians_add_and_excesses_add_in_squares(delays, median, p95):
    found = after(*(one(*pair) for pair in delays))
    assert found[:, 0].tolist() == pytest.approx([median, p95])


def test_a_delay_in_front_of_a_path_does_the_same_to_each_of_its_cells():
    way = path((0.7, one(1, 1.4)), (0.3, one(5, 7)))
    found = then(one(2, 2.3), way)
    assert found[:, 0, 0].tolist() == [0.7, 0.3]
    assert found[:, 1, 0].tolist() == [3, 7]
    assert found[:, 2, 0].tolist() == pytest.approx([3 + 0.5, 7 + math.hypot(0.3, 2)])


def test_a_delay_that_varies_with_something_lognormal():
    """The 95th percentile of a lognormal lies exp(1.645 σ) above its median."""
    assert varied(at(2), 0.5)[:, 0].tolist() == pytest.approx([2, 2 * math.exp(0.8224268)], rel=1e-6)


def test_a_95th_percentile_is_never_below_the_median():
    assert one(3, 1)[:, 0].tolist() == [3, 3]


# ---- waiting


WAITS = [
    # S ÷ (1 − ρ) · ln(ρ ÷ (1 − q)), cut at 0
    pytest.param(0.1, 0.8, 0.5 * math.log(0.8 / 0.5), 0.5 * math.log(0.8 / 0.05), id="ρ = .8"),
    pytest.param(0.1, 0.3, 0, 0.1 / 0.7 * math.log(6), id="ρ = .3: most do not wait"),
    pytest.param(0.1, 0.04, 0, 0, id="ρ = .04: fewer than one in twenty wait"),
    pytest.param(0.1, 0, 0, 0, id="idle"),
    pytest.param(0.1, 1, FOREVER_S, FOREVER_S, id="saturated"),
    pytest.param(0.1, 7.7, FOREVER_S, FOREVER_S, id="far beyond"),
    pytest.param(0, 0.5, 0, 0, id="no work"),
]


@pytest.mark.parametrize(("service", "load", "median", "p95"), WAITS)
def test_the_wait_at_a_single_server(service, load, median, p95):
    assert wait(at(service), at(load))[:, 0].tolist() == pytest.approx([median, p95])


def test_the_wait_agrees_with_a_simulated_queue():
    """Lindley's recursion W' = max(0, W + S − A) for exponential service and arrivals; ρ = .7, a million customers."""
    rng = np.random.default_rng(1)
    service, arrivals = rng.exponential(1, 1_000_000), rng.exponential(1 / 0.7, 1_000_000)
    walk = np.concatenate([[0], np.cumsum(service - arrivals)])
    waits = walk - np.minimum.accumulate(walk)
    assert np.quantile(waits, [0.5, 0.95]) == pytest.approx(wait(at(1), at(0.7))[:, 0], rel=0.03)


def test_a_long_wait_is_at_most_an_hour():
    assert wait(at(1000), at(0.999))[1, 0] == FOREVER_S


@pytest.mark.parametrize("load", [0.1, 0.5, 0.9, 0.999])
def test_more_load_never_waits_less(load):
    assert np.all(wait(at(1), at(load)) <= wait(at(1), at(load + 0.001)))


# ---- shares and percentiles

SHARES = [
    # 1 ÷ (1 + (m ÷ t)^β), β = ln 19 ÷ ln(p95 ÷ m): at t = m·(p95 ÷ m)^x the odds are 19^x
    pytest.param(1, 0.5, id="at the median"),
    pytest.param(2, 0.95, id="at the 95th percentile"),
    pytest.param(0.5, 0.05, id="as far below"),
    pytest.param(4, 361 / 362, id="twice as far above"),
    pytest.param(math.sqrt(2), math.sqrt(19) / (1 + math.sqrt(19)), id="half of the way"),
]


@pytest.mark.parametrize(("limit", "share"), SHARES)
def test_the_share_inside_a_limit_is_log_logistic(limit, share):
    assert share_within(path((1.0, one(1, 2))), at(limit))[0] == pytest.approx(share)


def test_shares_and_percentiles_are_those_of_the_distributions():
    spread = math.log(3) / math.log(19)
    way = path((1.0, one(2, 6)))
    assert share_within(way, at(3.3))[0] == pytest.approx(float(loglogistic_cdf(3.3, 2, spread)))
    assert quantile_of(way, 0.8)[0] == pytest.approx(float(loglogistic_quantile(0.8, 2, spread)), rel=1e-3)


def test_what_does_not_vary_is_a_step():
    way = path((1.0, one(1)))
    assert share_within(way, at(0.999)).tolist() == pytest.approx([0], abs=1e-9)
    assert share_within(way, at(1.001)).tolist() == pytest.approx([1], abs=1e-9)


def test_a_mixture_is_weighted():
    """70 % at the median of one way, 20 % at the 95th percentile of the other, 10 % answered by nobody."""
    way = path((0.7, one(2, 9)), (0.2, one(1, 2)))
    assert share_within(way, at(2))[0] == pytest.approx(0.7 * 0.5 + 0.2 * 0.95)


@pytest.mark.parametrize("level", [0.05, 0.5, 0.95, 0.999])
def test_a_percentile_is_the_inverse_of_the_share_among_the_answered(level):
    way = path((0.3, one(1, 2)), (0.5, one(10, 30)), (0.0, one(1000, 9000)))
    limit = quantile_of(way, level)
    assert share_within(way, limit)[0] / 0.8 == pytest.approx(level, abs=1e-3)


def test_percentiles_rise_with_their_level():
    way = path((0.3, one(1, 2)), (0.5, one(10, 30)))
    assert quantile_of(way, 0.5) < quantile_of(way, 0.95) < quantile_of(way, 0.99)


def test_where_nobody_is_answered_a_percentile_is_an_hour():
    assert quantile_of(path((0.0, one(1, 2))), 0.95).tolist() == [FOREVER_S]


def test_worlds_are_worked_out_side_by_side():
    way = path((1.0, delay(np.array([1.0, 2.0]), np.array([2.0, 8.0]))))
    assert share_within(way, np.array([2.0, 2.0])).tolist() == pytest.approx([0.95, 0.5])


# ---- between devices


@pytest.mark.parametrize(
    ("value", "limit", "share"),
    [
        pytest.param(1, 1, 0.5, id="at the limit"),
        pytest.param(1, 1.1, 1 / (1 + 1.1**-10), id="a tenth below the limit: 72 %"),
        pytest.param(2, 1, 1 / (1 + 2**10), id="twice the limit: one in a thousand"),
        pytest.param(1, 0, 0, id="no room"),
        pytest.param(0, 1, 1, id="needs nothing"),
    ],
)
def test_the_share_of_devices_below_a_limit(value, limit, share):
    assert share_below(at(value), 0.1, at(limit))[0] == pytest.approx(share, abs=1e-9)


def test_a_spread_of_a_tenth_is_a_quarter_up_and_down():
    """The 90th percentile of a log-logistic lies 9^s above its median: 9^.1 = 1.246."""
    assert share_below(at(1), 0.1, at(9**0.1))[0] == pytest.approx(0.9)
