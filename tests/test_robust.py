"""The decision arithmetic against published and exact cases, a plain-Python reading of its definitions, and properties."""

import math
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from edgedecide.distributions import normal_quantile, scattered
from edgedecide.robust import (
    Threshold,
    WeightFlip,
    acceptability,
    deciding_threshold,
    drawn_weights,
    evppi,
    expected_scores,
    linear_value,
    mean_values,
    middle_weights,
    weight_flips,
)
from edgedecide.robust.bins import cut
from edgedecide.robust.information import bin_count

DRAWS = 200_000


def uniforms(*shape, seed=1):
    return ((scattered(seed, math.prod(shape)) >> np.uint64(11)) + 0.5).reshape(shape) * 2.0**-53


def simplex(draws, questions):
    """Weights uniform on the simplex: normalised exponential draws."""
    drawn = -np.log(uniforms(draws, questions))
    return drawn / drawn.sum(axis=1, keepdims=True)


def certain(rows, draws):
    """The same values in every world, nothing vetoed."""
    values = np.broadcast_to(np.array(rows, dtype=float), (draws, *np.shape(rows)))
    return values, np.ones((draws, len(rows)), dtype=bool)


# --- values and weights ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cutoffs", "values", "x", "clip", "expected"),
    [
        pytest.param((-0.15, 0.35), (0, 1), 0.1, True, 0.5, id="rising line"),
        pytest.param((50, 100), (1, 0), 75, True, 0.5, id="falling line"),
        pytest.param((-0.15, 0, 0.25, 0.35), (0, 0.1, 0.9, 1), 0.1, True, 0.42, id="rising pieces"),
        pytest.param(
            (-0.15, 0, 0.25, 0.35), (0, 0.1, 0.9, 1), [0.35, -0.15, 0, 0.25], True, [1, 0, 0.1, 0.9], id="anchors"
        ),
        pytest.param((50, 75, 90, 100), (1, 0.8, 0.5, 0), [60, 75, 90], True, [0.92, 0.8, 0.5], id="falling pieces"),
        pytest.param((50, 75, 90, 100), (1, 0.8, 0.5, 0), [10, 40, 101, 120], True, [1, 1, 0, 0], id="clipped outside"),
        pytest.param(
            (50, 75, 90, 100),
            (1, 0.8, 0.5, 0),
            [10, 40, 60, 101, 120],
            False,
            [1.32, 1.08, 0.92, -0.05, -1],
            id="continued outside",
        ),
    ],
)
def test_values_lie_on_straight_lines_between_anchors(cutoffs, values, x, clip, expected):
    # rsmaa (R package smaa), tests/pvf.R
    np.testing.assert_allclose(linear_value(cutoffs, values, x, clip=clip), expected, atol=1e-12)


@pytest.mark.parametrize(("cutoffs", "values"), [((1, 1), (0, 1)), ((2, 1), (0, 1)), ((1, 2, 3), (0, 1))])
def test_anchors_out_of_order_are_refused(cutoffs, values):
    with pytest.raises(ValueError, match="expected ascending cut-offs, one value each"):
        linear_value(cutoffs, values, 1.5)


def test_middle_weights_are_the_normalised_middles():
    # middles 8, 4, 1.5, 0 of 13.5
    np.testing.assert_allclose(middle_weights((6, 3, 1, 0), (10, 5, 2, 0)), np.array([8, 4, 1.5, 0]) / 13.5)


def test_weights_are_drawn_between_the_ends_of_their_ranges():
    drawn = drawn_weights(np.array([[0.0, 0.0], [1.0, 1.0], [0.5, 0.25]]), (6, 1), (10, 2))
    np.testing.assert_allclose(drawn, [[6 / 7, 1 / 7], [10 / 12, 2 / 12], [8 / 9.25, 1.25 / 9.25]])


def test_where_nothing_is_important_everything_is_equally_so():
    np.testing.assert_array_equal(drawn_weights(uniforms(3, 4), (0,) * 4, (0,) * 4), np.full((3, 4), 0.25))
    np.testing.assert_array_equal(middle_weights((0, 0), (0, 0)), [0.5, 0.5])


def test_the_expected_score_is_the_weighted_mean_value_plus_the_offset():
    # a: worlds (.8, .2) and (.4, .6), weights ¾ and ¼: .65 and .45, mean .55, less .02. b: vetoed in the second world
    values = np.array([[[0.8, 0.2], [1.0, 0.0]], [[0.4, 0.6], [1.0, 1.0]]])
    feasible = np.array([[True, True], [True, False]])
    np.testing.assert_allclose(expected_scores(values, (3, 1), feasible, (-0.02, 0.0)), [0.53, 0.375])


# --- acceptability: published and exact cases -----------------------------------------------------------------------


def assert_within_sampling_error(found, expected, draws):
    """Within four standard errors, √(b(1 − b) ÷ N), exact where the share is 0 or 1."""
    expected = np.asarray(expected)
    error = 4 * np.sqrt(expected * (1 - expected) / draws)
    assert np.all(np.abs(found - expected) <= error), f"{found} is not {expected} ± {error}"


def test_two_alternatives_that_split_the_simplex():
    # a wins iff w2 < 1/2: volume 3/4; central weights are the centroids of the two parts
    weights = simplex(DRAWS, 3)
    result = acceptability(*_with(weights, [(1, 0, 1), (0, 1, 0)]))
    assert_within_sampling_error(result.acceptability, [3 / 4, 1 / 4], DRAWS)
    assert_within_sampling_error(result.pairwise, [[0, 3 / 4], [1 / 4, 0]], DRAWS)
    spread = weights.std(axis=0)
    for row, centroid, share in zip(
        result.central_weights, [(7 / 18, 2 / 9, 7 / 18), (1 / 6, 2 / 3, 1 / 6)], (0.75, 0.25), strict=True
    ):
        assert np.all(np.abs(row - centroid) <= 4 * spread / math.sqrt(share * DRAWS))
    np.testing.assert_array_equal(result.confidence_factor, [1, 1])
    np.testing.assert_allclose(result.standard_error, np.sqrt(0.75 * 0.25 / DRAWS), rtol=0.01)


def test_equal_alternatives_share_the_first_rank():
    result = acceptability(*_with(simplex(DRAWS, 3), [(0.3, 0.6, 0.1)] * 2))
    np.testing.assert_array_equal(result.acceptability, [1, 1])
    np.testing.assert_array_equal(result.rank_acceptability, [[1, 0], [1, 0]])
    np.testing.assert_array_equal(result.pairwise, np.zeros((2, 2)))
    np.testing.assert_allclose(
        result.central_weights, np.full((2, 3), 1 / 3), atol=4 * math.sqrt(1 / 18 / DRAWS)
    )  # var 1/18
    np.testing.assert_array_equal(result.confidence_factor, [1, 1])
    np.testing.assert_array_equal(result.regret_max, [0, 0])


def test_three_specialists_and_a_generalist():
    # the generalist wins iff all weights are below .4: 1 − 3 · .6² + 3 · .2² = .04
    rows = [(1, 0, 0), (0, 1, 0), (0, 0, 1), (0.4, 0.4, 0.4)]
    result = acceptability(*_with(simplex(DRAWS, 3), rows))
    assert_within_sampling_error(result.acceptability, [0.32, 0.32, 0.32, 0.04], DRAWS)
    np.testing.assert_array_equal(result.confidence_factor, np.ones(4))
    np.testing.assert_allclose(result.rank_acceptability.sum(axis=0), np.ones(4))


def test_a_dominated_alternative_has_no_central_weights():
    result = acceptability(*_with(simplex(1000, 3), [(1, 1, 1), (0, 0.9, 0)]))
    np.testing.assert_array_equal(result.acceptability, [1, 0])
    np.testing.assert_array_equal(np.isnan(result.central_weights), [[False] * 3, [True] * 3])
    np.testing.assert_array_equal(result.confidence_factor, [1, np.nan])


def test_one_win_is_enough_for_central_weights():
    # rsmaa (R package smaa), tests/nacw.R
    values = np.broadcast_to(np.array([[1.0] * 3, [0.0] * 3]), (10_000, 2, 3)).copy()
    values[0] = values[0, ::-1]
    result = acceptability(values, np.full((10_000, 3), 1 / 3), None)
    np.testing.assert_allclose(result.central_weights, np.full((2, 3), 1 / 3))
    np.testing.assert_allclose(result.confidence_factor, [0.9999, 0.0001])


def test_nine_wins_in_ten_draws():
    values = np.array([[[0.6], [0.5]]] * 9 + [[[0.4], [0.5]]])
    result = acceptability(values, np.ones((10, 1)), np.ones((10, 2), dtype=bool))
    np.testing.assert_allclose(result.pairwise, [[0, 0.9], [0.1, 0]])
    np.testing.assert_allclose(result.regret_mean, [0.01, 0.09])
    np.testing.assert_allclose(result.regret_max, [0.1, 0.1])
    # sorted regrets of a: nine of 0, one of .1; the 95th percentile lies at .95 · 9 = 8.55 steps
    np.testing.assert_allclose(result.regret_p95, [0.055, 0.1])


def test_a_vetoed_world_ranks_last_and_counts_nothing():
    # world 1: a .9, b .5, c .2; world 2: a vetoed; world 3: all vetoed
    values = np.array([[[0.9], [0.5], [0.2]]] * 3)
    feasible = np.array([[True] * 3, [False, True, True], [False] * 3])
    result = acceptability(values, np.ones((3, 1)), feasible)
    np.testing.assert_allclose(result.acceptability, [1 / 3, 1 / 3, 0])
    np.testing.assert_allclose(result.rank_acceptability, np.array([[1, 0, 1], [1, 1, 0], [0, 1, 1]]) / 3)
    np.testing.assert_allclose(result.pairwise, np.array([[0, 1, 1], [1, 0, 2], [1, 0, 0]]) / 3)
    np.testing.assert_allclose(result.regret_max, [0.5, 0.4, 0.7])  # a loses b's .5 where it is vetoed
    np.testing.assert_allclose(result.regret_mean, np.array([0.5, 0.4, 1.0]) / 3)
    np.testing.assert_allclose(result.confidence_factor, [1 / 3, 1 / 3, np.nan])


@pytest.mark.parametrize(
    ("offset", "expected"),
    [
        pytest.param(None, [1.0, 0.0], id="none"),
        pytest.param(np.array([-0.2, 0.0]), [0.0, 1.0], id="one number an alternative"),
        pytest.param(np.array([[-0.2, 0.0], [0.0, 0.0]]), [0.5, 0.5], id="one number a world and alternative"),
    ],
)
def test_offsets_move_scores(offset, expected):
    result = acceptability(*_with(np.ones((2, 1)), [[0.6], [0.5]]), offset)
    np.testing.assert_array_equal(result.acceptability, expected)


def _with(weights, rows):
    values, feasible = certain(rows, len(weights))
    return values, weights, feasible


# --- acceptability: properties --------------------------------------------------------------------------------------


class Case(NamedTuple):
    values: np.ndarray
    weights: np.ndarray
    feasible: np.ndarray
    offset: np.ndarray


@st.composite
def cases(draw, least=1, ties=True, vetoes=True):
    """Random worlds of at least so many alternatives; coarse ones have many ties."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    worlds, count, questions = draw(st.integers(1, 40)), draw(st.integers(least, 5)), draw(st.integers(1, 4))
    values = rng.random((worlds, count, questions))
    weights = rng.random((worlds, questions)) + 0.01
    if ties and draw(st.booleans()):
        values, weights = np.round(values), np.ones_like(weights)
    feasible = rng.random((worlds, count)) >= (draw(st.sampled_from([0.0, 0.2, 0.6])) if vetoes else 0.0)
    return Case(values, weights, feasible, np.round(rng.normal(0, 0.05, count), 2))


@given(cases())
def test_the_arrays_say_what_the_definitions_say(case):
    """Draw by draw in plain Python: rank = 1 + number of better ones, regret = best feasible − own."""
    result = acceptability(*case)
    draws, count, _ = case.values.shape
    ranks, wins, regrets = np.zeros((count, count)), np.zeros((count, count)), np.zeros((draws, count))
    for s in range(draws):
        weights = case.weights[s] / case.weights[s].sum()
        scores = [round(float(case.values[s, a] @ weights + case.offset[a]), 12) for a in range(count)]
        allowed = [a for a in range(count) if case.feasible[s, a]]
        order = {a: (0, scores[a]) if a in allowed else (-1, 0.0) for a in range(count)}
        for a in range(count):
            better = [b for b in range(count) if order[b] > order[a]]
            for b in better:
                wins[b, a] += 1 / draws
            if allowed:
                ranks[a, len(better)] += 1 / draws
                regrets[s, a] = max(max(scores[b] for b in allowed) - (scores[a] if a in allowed else 0.0), 0.0)
    np.testing.assert_allclose(result.rank_acceptability, ranks, atol=1e-9)
    np.testing.assert_allclose(result.acceptability, ranks[:, 0], atol=1e-9)
    np.testing.assert_allclose(result.pairwise, wins, atol=1e-9)
    np.testing.assert_allclose(result.regret_mean, regrets.mean(axis=0), atol=1e-9)
    np.testing.assert_allclose(result.regret_p95, np.percentile(regrets, 95, axis=0), atol=1e-9)
    np.testing.assert_allclose(result.regret_max, regrets.max(axis=0), atol=1e-9)


@given(cases(), st.floats(0.01, 1000))
def test_weights_are_only_relative(case, factor):
    before, after = acceptability(*case), acceptability(*case._replace(weights=case.weights * factor))
    for name, found, expected in zip(before._fields, after, before, strict=True):
        np.testing.assert_allclose(found, expected, atol=1e-9, err_msg=name)
    scores = [expected_scores(case.values, case.weights[0] * f, case.feasible, case.offset) for f in (1, factor)]
    np.testing.assert_allclose(*scores, atol=1e-12)


@given(cases(ties=False, vetoes=False))
def test_of_two_without_a_tie_one_wins(case):
    pairwise = acceptability(*case).pairwise
    np.testing.assert_allclose(pairwise + pairwise.T, 1 - np.eye(len(pairwise)), atol=1e-9)


@given(cases())
def test_pairwise_shares_never_exceed_one_together(case):
    pairwise = acceptability(*case).pairwise
    assert np.all(pairwise + pairwise.T <= 1 + 1e-9)
    assert np.all(np.diag(pairwise) == 0)


@given(cases(least=2))
def test_a_loser_never_matters(case):
    """Worsening or removing it changes neither the winner nor its score."""
    scores = expected_scores(case.values, case.weights[0], case.feasible, case.offset)
    winner, loser = int(np.argmax(scores)), int(np.argmin(scores))
    assume(scores[loser] < scores[winner])
    worse = case.values.copy()
    worse[:, loser] *= 0.5
    worsened = expected_scores(worse, case.weights[0], case.feasible, case.offset)
    kept = [a for a in range(len(scores)) if a != loser]
    fewer = expected_scores(case.values[:, kept], case.weights[0], case.feasible[:, kept], case.offset[kept])
    assert int(np.argmax(worsened)) == winner
    assert kept[int(np.argmax(fewer))] == winner
    assert worsened[winner] == fewer.max() == scores[winner]


@given(cases(least=2))
def test_a_worse_rival_never_lowers_the_others(case):
    before = acceptability(*case)
    worse = case.values.copy()
    worse[:, 0] *= 0.5
    after = acceptability(worse, *case[1:])
    assert after.acceptability[0] <= before.acceptability[0] + 1e-12
    assert np.all(after.acceptability[1:] >= before.acceptability[1:] - 1e-12)
    np.testing.assert_array_equal(after.pairwise[1:, 1:], before.pairwise[1:, 1:])


@given(cases(least=2))
def test_a_veto_always_wins(case):
    """However good its values, what is vetoed everywhere is never first and scores its offset alone."""
    values, feasible = case.values.copy(), case.feasible.copy()
    values[:, 0], feasible[:, 0] = 1.0, False
    result = acceptability(values, case.weights, feasible, case.offset)
    assert result.acceptability[0] == 0
    assert np.isnan(result.confidence_factor[0])
    assert np.all(result.pairwise[0] == 0)
    assert expected_scores(values, case.weights[0], feasible, case.offset)[0] == case.offset[0]
    without = acceptability(values[:, 1:], case.weights, feasible[:, 1:], case.offset[1:])
    np.testing.assert_array_equal(result.acceptability[1:], without.acceptability)
    np.testing.assert_allclose(result.regret_mean[1:], without.regret_mean)


# --- value of information -------------------------------------------------------------------------------------------


def expected_gain(mean, spread):
    """EVPI of a choice between 0 and D ~ N(mean, spread²): spread · φ(m/s) − |m| · Φ(−|m|/s)."""
    normal = NormalDist()
    return spread * normal.pdf(mean / spread) - abs(mean) * normal.cdf(-abs(mean) / spread)


@pytest.mark.parametrize("mean", [0.0, 0.5, -1.0])
def test_the_value_of_information_about_a_normal_benefit(mean):
    spreads = np.array([1.0, 0.5, 0.0])
    x = normal_quantile(uniforms(DRAWS, 3))
    benefit = mean + x @ spreads
    result = evppi(np.column_stack([np.zeros(DRAWS), benefit]), x)
    gain = np.maximum(benefit, 0) - (mean > 0) * benefit  # what one world adds to the estimate
    error = 4 * gain.std() / math.sqrt(DRAWS)
    assert result.evpi == pytest.approx(expected_gain(mean, math.hypot(1.0, 0.5)), abs=error)
    assert result.evppi[0] == pytest.approx(expected_gain(mean, 1.0), abs=error)
    assert result.evppi[1] == pytest.approx(expected_gain(mean, 0.5), abs=error)
    # a meaningless input: means of 4,000 worlds are off by 1.12 ÷ √4,000, the better of two gains .4 of it on average
    assert np.all(np.append(result.noise, result.evppi[2]) < 0.6 * benefit.std() / math.sqrt(4000))
    assert np.all(result.evppi[:2] > result.noise[:2])


# x fair on {0, 1}. a scores 1 and 0, b 0 and 1, c .6: E = .5, .5, .6. Knowing x gives 1: worth .4.
DECIDING = np.array([[1.0, 0.0, 0.6], [0.0, 1.0, 0.6]] * 200)


def test_a_category_is_taken_value_by_value():
    x = np.array([0.0, 1.0] * 200)
    rare = (np.arange(400) == 7).astype(float)  # the one world 7: b instead of c there, .4 of 400 worlds
    result = evppi(DECIDING, np.column_stack([x, x + 10, -x, np.full(400, 3.0), rare]))
    assert result.evpi == pytest.approx(0.4)
    np.testing.assert_allclose(result.evppi, [0.4, 0.4, 0.4, 0.0, 0.4 / 400])
    assert result.evppi[3] == result.noise[3] == 0.0
    assert np.all(result.noise[:3] < 0.1)


def test_an_infeasible_world_counts_nothing_for_information():
    # b is vetoed where x = 1: there c is the best, .6; knowing x is worth (1 + .6) ÷ 2 − .6
    feasible = np.array([[True, True, True], [True, False, True]] * 200)
    result = evppi(DECIDING, np.array([[0.0], [1.0]] * 200), feasible)
    assert (result.evpi, result.evppi[0]) == (pytest.approx(0.2), pytest.approx(0.2))


def test_all_inputs_together_are_worth_everything():
    worlds = np.arange(3600)
    first, second = worlds % 3, worlds // 3 % 4
    scores = uniforms(3, 4, 4)[first, second]
    result = evppi(scores, np.column_stack([first, second, first * 4 + second]))
    assert result.evpi > 0.01
    assert result.evppi[2] == pytest.approx(result.evpi)
    assert np.all(result.evppi[:2] < result.evpi)


@given(cases(), st.integers(0, 2**64))
def test_information_is_worth_something_between_nothing_and_everything(case, seed):
    scores = np.einsum("sak,sk->sa", case.values, case.weights) + case.offset
    inputs = np.column_stack([case.values[:, 0], np.full(len(scores), 2.5), np.round(case.weights)])
    result = evppi(scores, inputs, case.feasible, seed)
    assert np.all((result.evppi >= 0) & (result.evppi <= result.evpi))
    assert np.all((result.noise >= 0) & (result.noise <= result.evpi))
    constant = case.values.shape[2]
    assert result.evppi[constant] == result.noise[constant] == 0.0
    again = evppi(scores, inputs, case.feasible, seed)
    assert (result.evppi.tolist(), result.noise.tolist()) == (again.evppi.tolist(), again.noise.tolist())


@given(cases())
def test_with_one_feasible_alternative_nothing_is_worth_knowing(case):
    feasible = np.zeros_like(case.feasible)
    feasible[:, 0] = True
    for allowed in (feasible, np.zeros_like(feasible)):
        result = evppi(case.values[:, :, 0] - 0.5, case.weights, allowed)
        assert result.evpi == 0
        assert not result.evppi.any()
        assert not result.noise.any()


def test_a_constant_is_worth_exactly_nothing():
    # equal means, summed in another order: rounding alone must not look like information
    scores = uniforms(2000, 2, seed=3)
    scores[:, 1] = scores[::-1, 0]
    result = evppi(np.column_stack([scores, scores[np.argsort(scores[:, 0]), 0]]), np.full((2000, 1), 2.5))
    assert (result.evppi[0], result.noise[0]) == (0.0, 0.0)


def test_a_meaningless_input_stays_at_the_noise_floor():
    x = uniforms(2000, 41, seed=5)
    scores = np.column_stack([np.zeros(2000), x[:, 0] - 0.5])
    result = evppi(scores, x)
    assert result.evppi[0] > 3 * result.noise[0]
    # the largest of nine shuffles is passed one time in ten: of 40 more than ten times by chance once in 2,000 tests
    assert np.count_nonzero(result.evppi[1:] > result.noise[1:]) <= 10


@pytest.mark.parametrize(("worlds", "bins"), [(5, 5), (200, 20), (2000, 20), (3500, 35), (10_000, 50), (200_000, 50)])
def test_there_are_20_to_50_bins(worlds, bins):
    assert bin_count(worlds) == bins


@pytest.mark.parametrize(
    ("column", "count", "sizes"),
    [
        pytest.param([3, 1, 4, 1.5, 9, 2], 3, [2, 2, 2], id="equal bins"),
        pytest.param([5, 5, 5, 5], 2, [4], id="a constant"),
        pytest.param([1, 0, 0, 0, 0, 0], 2, [5, 1], id="a rare value keeps its bin"),
        pytest.param([0, 0, 0, 0, 1, 2, 3, 4], 4, [4, 2, 2], id="equal values stay together"),
    ],
)
def test_worlds_are_cut_into_bins(column, count, sizes):
    bins = cut(np.array(column, dtype=float)[:, None], count)
    assert (bins.stops - bins.starts).tolist() == sizes
    assert np.array(column)[bins.order].tolist() == sorted(column)


def test_first_order_indices_of_the_ishigami_function():
    # Ishigami & Homma 1990, A = 7, B = .1: .3139, .4424, 0, as the variance of the bin means
    x = (uniforms(DRAWS, 3) * 2 - 1) * math.pi
    y = np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])
    bins = cut(x, 50)
    sizes = bins.stops - bins.starts
    means = np.add.reduceat((y - y.mean())[bins.order], bins.starts) / sizes
    indices = np.bincount(bins.owner, weights=means**2 * sizes) / DRAWS / y.var()
    np.testing.assert_allclose(indices, [0.3139, 0.4424, 0.0], atol=0.005)  # 4 standard errors; 50 bins lose < .002


# --- flips ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "weights", "offset", "expected"),
    [
        pytest.param([(1, 0), (0, 1)], (3, 2), (0, 0), [(0, 0.5, 1), (1, 0.5, 1)], id="equal weights tie"),
        # .6 − .1 against .4: x − .1 = 1 − x at .55
        pytest.param([(1, 0), (0, 1)], (3, 2), (-0.1, 0), [(0, 0.55, 1), (1, 0.45, 1)], id="with an offset"),
        # c .58 always: a falls below it at x = .58 before it meets b at .5
        pytest.param(
            [(1, 0), (0, 1), (0.58, 0.58)],
            (3, 2),
            (0, 0, 0),
            [(0, 0.58, 2), (1, 0.42, 2)],
            id="the nearest rival overtakes",
        ),
        # question 2 treats both alike. On 0 the others stay 3 : 3, so x = (1 − x) / 2; on 1 they stay 4 : 3, so
        # x = (1 − x) · 4/7
        pytest.param(
            [(1, 0, 0.5), (0, 1, 0.5)],
            (4, 3, 3),
            (0, 0),
            [(0, 1 / 3, 1), (1, 4 / 11, 1)],
            id="others keep their proportions",
        ),
        pytest.param([(1, 1), (0, 0.5)], (1, 1), (0, 0), [], id="dominance never flips"),
        pytest.param([(1, 0), (0, 1)], (1, 0), (0, 0), [(1, 0.5, 1)], id="a weight of 1 leaves nothing to rescale"),
        # a scores .6 at any weight, b x, c 1 − x
        pytest.param(
            [(0.5, 0.5), (1, 0), (0, 1)],
            (1, 1),
            (0.1, 0, 0),
            [(0, 0.4, 2), (0, 0.6, 1), (1, 0.4, 1), (1, 0.6, 2)],
            id="both ways",
        ),
    ],
)
def test_a_weight_flips_where_two_lines_cross(rows, weights, offset, expected):
    flips = weight_flips(np.array(rows, dtype=float), weights, offset, 0, [True] * len(rows))
    found = sorted((flip.question, round(flip.after, 6), flip.becomes) for flip in flips)
    assert found == [(question, round(after, 6), becomes) for question, after, becomes in expected]


def test_an_ineligible_rival_never_takes_over():
    rows = np.array([(1.0, 0.0), (0.0, 1.0), (0.58, 0.58)])
    assert {flip.becomes for flip in weight_flips(rows, (3, 2), (0, 0, 0), 0, [True, True, False])} == {1}
    assert weight_flips(rows, (3, 2), (0, 0, 0), 0, [True, False, False]) == []
    assert weight_flips(rows, (3, 2), (0, 0, 0), 0, [False, False, False]) == []


def test_the_nearest_flip_comes_first():
    flips = weight_flips(np.array([(1, 0, 0.5), (0, 1, 0.5)]), (4, 3, 3), (0, 0), 0, [True, True])
    assert [flip.question for flip in flips] == [1, 0]  # .3 to 4/11 is less than .4 to 1/3
    assert [flip.distance for flip in flips] == [
        pytest.approx(4 / 11 - 0.3, abs=1e-8),
        pytest.approx(0.4 - 1 / 3, abs=1e-8),
    ]


def moved(weights, question, after):
    """The others keep their proportions: written again, so that the test does not lean on what it tests."""
    others = np.delete(weights, question)
    return np.insert(others / others.sum() * (1 - after), question, after)


@given(cases(least=2, ties=False))
@settings(max_examples=200)
def test_a_weight_flip_changes_the_winner_and_a_little_less_does_not(case):
    means, weights = mean_values(case.values, case.feasible), case.weights[0] / case.weights[0].sum()
    assume(len(weights) > 1)
    winner = int(np.argmax(means @ weights + case.offset))
    flips = weight_flips(means, weights, case.offset, winner, [True] * len(means))

    def first(question, after):
        return int(np.argmax(means @ moved(weights, question, after) + case.offset))

    for flip in flips:
        assert flip.before == pytest.approx(weights[flip.question])
        assert first(flip.question, flip.after) == flip.becomes != winner
        if flip.distance > 1e-6:
            assert first(flip.question, flip.before + 0.99 * (flip.after - flip.before)) == winner
    for question in range(len(weights)):
        ends = {flip.after > flip.before: flip.after for flip in flips if flip.question == question}
        for after in np.linspace(0, 1, 41):
            end = ends.get(after > weights[question])
            if end is None or abs(after - weights[question]) < abs(end - weights[question]) - 1e-6:
                assert first(question, after) == winner or _is_tied(
                    means, weights, case.offset, winner, question, after
                )


def _is_tied(means, weights, offset, winner, question, after):
    scores = means @ moved(weights, question, after) + offset
    return scores.max() - scores[winner] < 1e-8


def test_a_flip_is_plain_data():
    assert WeightFlip(0, 0.6, 0.5, 1).distance == pytest.approx(0.1)


# --- deciding thresholds --------------------------------------------------------------------------------------------

EVEN = np.arange(2000) / 500  # 0 to 4, median 2
NOISE = normal_quantile(uniforms(2000, seed=9))


@pytest.mark.parametrize(
    ("leads", "expected", "within"),
    [
        pytest.param([3 - EVEN], Threshold(3.0, "above", 1), 1e-9, id="loses above"),
        pytest.param([EVEN - 1], Threshold(1.0, "below", 1), 1e-9, id="loses below"),
        pytest.param([3 - EVEN, EVEN - 0.5], Threshold(3.0, "above", 1), 1e-9, id="nearest to the median of two"),
        pytest.param(
            [3.6 - EVEN, EVEN - 1], Threshold(1.0, "below", 2), 1e-9, id="nearest to the median, another rival"
        ),
        # a bin mean is off by .5 ÷ √100 = .05: two of them, and the lead falls by 1 for each unit of x
        pytest.param([3 - EVEN + 0.5 * NOISE], Threshold(3.0, "above", 1), 0.15, id="through noise"),
        pytest.param([EVEN + 0.1], None, 0, id="always ahead"),
        pytest.param([-EVEN - 0.1], None, 0, id="always behind"),
        pytest.param([0 * EVEN], None, 0, id="always tied"),
        pytest.param([0.05 + NOISE], None, 0, id="noise alone is no threshold"),
    ],
)
def test_the_threshold_nearest_to_the_median(leads, expected, within):
    scores = np.column_stack([np.zeros(2000), *(-lead for lead in leads)])
    found = deciding_threshold(scores, EVEN, 0)
    if expected is None:
        assert found is None
    else:
        assert found is not None
        assert found[1:] == expected[1:]
        assert found.at == pytest.approx(expected.at, abs=within)


def test_the_order_of_worlds_does_not_matter_to_a_threshold():
    mixed = np.argsort(uniforms(2000))
    scores = np.column_stack([np.zeros(2000), EVEN - 3])
    assert deciding_threshold(scores[mixed], EVEN[mixed], 0) == pytest.approx(deciding_threshold(scores, EVEN, 0))


def test_a_threshold_lies_between_two_choices():
    x = np.array([0.0, 1.0] * 100)
    scores = np.column_stack([np.zeros(200), x - 0.25])  # leads .25 and −.75: a quarter of the way
    assert deciding_threshold(scores, x, 0) == Threshold(0.25, "above", 1)


def test_a_rival_that_is_vetoed_everywhere_sets_no_threshold():
    scores = np.column_stack([1 - EVEN, np.full(2000, 9.0)])
    assert deciding_threshold(scores, EVEN, 0, np.array([[True, False]] * 2000)) is None


def test_worlds_in_which_the_rival_is_vetoed_count_nothing():
    # the rival scores 2, from x = 3 on nothing; the winner 1: the lead is −1 below 3 and 1 above
    scores = np.column_stack([np.ones(2000), np.full(2000, 2.0)])
    found = deciding_threshold(scores, EVEN, 0, np.column_stack([np.full(2000, True), EVEN < 3]))
    assert found is not None
    assert (found.direction, found.becomes) == ("below", 1)
    assert found.at == pytest.approx(3.0, abs=0.2)  # one bin


def test_a_constant_input_has_no_threshold():
    scores = np.column_stack([np.zeros(2000), NOISE + 1])
    assert deciding_threshold(scores, np.full(2000, 7.0), 0) is None
