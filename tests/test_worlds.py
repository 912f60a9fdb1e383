"""Draws of what is not known: each input with its own stream, placed where its range says, inside what is legal."""

import math

import numpy as np
import pytest

from builders import CATALOG, SPREAD, Middles, decided, likely, setting, worlds
from edgedecide.distributions import Z90
from edgedecide.facts import Basis, Unknown
from edgedecide.quantity import Quantity, parse_quantity
from edgedecide.worlds import EvenWorlds, Worlds, recipe_for

MANY = 4000


def drawn(text, dimension, path="x", among=None, **how):
    return (among or worlds(samples=MANY)).given(path, parse_quantity(text, dimension), **how)


# ---- streams


def test_adding_an_input_changes_no_other():
    alone = worlds(samples=50)
    crowded = worlds(samples=50)
    for path in ("a", "b", "c"):
        drawn("1..9 ms", "duration", path, crowded)
    assert drawn("1..9 ms", "duration", "x", alone).values.tolist() == drawn("1..9 ms", "duration", "x", crowded).values.tolist()


def test_the_first_worlds_of_a_longer_run_are_the_shorter_run():
    few, many = (drawn("1..9 ms", "duration", among=worlds(samples=n)).values for n in (30, 500))
    assert many[:30].tolist() == few.tolist()


def test_seed_and_path_each_choose_another_stream():
    first, other_seed, other_path = (
        set(drawn("1..9 ms", "duration", path, worlds(seed=seed, samples=20)).words.tolist()) for seed, path in ((7, "x"), (8, "x"), (7, "y"))
    )
    assert len(first) == 20
    assert not first & other_seed
    assert not first & other_path


def test_two_streams_are_not_correlated():
    """The correlation of independent draws has standard deviation 1 ÷ √n = 1.6 %."""
    among = worlds(samples=MANY)
    a, b = (drawn("1..9 ms", "duration", path, among).values for path in ("traffic.requests", "traffic.payload"))
    assert abs(np.corrcoef(np.log(a), np.log(b))[0, 1]) < 4 / math.sqrt(MANY)


def test_values_rise_with_the_uniform_numbers_by_which_worlds_are_sorted():
    leaf = drawn("1..9 ms", "duration")
    order = np.argsort(leaf.uniform)
    assert np.all(np.diff(leaf.values[order]) >= 0)


def test_an_input_is_one_leaf_however_often_it_is_asked_for():
    among = worlds(samples=5)
    assert drawn("1..9 ms", "duration", among=among) is drawn("5 ms", "duration", among=among)


# ---- where draws lie

PLACES = [
    pytest.param("200..3000 tokens", "tokens", (200, math.sqrt(200 * 3000), 3000), id="wide: lognormal"),
    pytest.param("100..140 ms", "duration", (0.1, 0.12, 0.14), id="narrow: normal"),
    pytest.param("0..30% per year", "growth", (0, 0.15, 0.3), id="from zero: normal"),
    pytest.param({"low": "1 s", "likely": "2 s", "high": "9 s"}, "duration", (1, 2, 9), id="lopsided: two halves"),
    pytest.param({"low": "20%", "likely": "60%", "high": "70%"}, "share", (0.2, 0.6, 0.7), id="share"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "dimension", "ends"), PLACES)
def test_low_likely_and_high_are_the_tenth_fiftieth_and_ninetieth_percentile(text, dimension, ends):
    """Of n draws the share below the p-th percentile has standard deviation √(p(1 − p) ÷ n): 0.5, 0.8 and 0.5 %."""
    values = drawn(text, dimension).values
    for end, level in zip(ends, (0.1, 0.5, 0.9), strict=True):
        assert np.mean(values <= end) == pytest.approx(level, abs=4 * math.sqrt(level * (1 - level) / MANY))


@pytest.mark.parametrize("text", ["0..100%", "1..90%", "95..99.9%", {"low": "0%", "likely": "99%", "high": "100%"}], ids=str)
def test_shares_stay_between_none_and_all(text):
    values = drawn(text, "share").values
    assert values.min() >= 0
    assert values.max() <= 1
    assert values.std() > 0


def test_what_cannot_be_negative_is_cut_at_zero():
    assert drawn("0..10 ms", "duration").values.min() == 0
    assert drawn("-50..50% per year", "growth").values.min() < -0.5


LEGAL = [
    pytest.param("traffic: {peak_factor: 1..1.2}", "traffic.peak_factor", 1, math.inf, id="a peak is no lower than the mean"),
    pytest.param("traffic: {devices: 1..3}", "traffic.devices", 1, math.inf, id="there is a device"),
    pytest.param("cost: {horizon: 1..360 months}", "cost.horizon", 2_630_016, 30 * 31_560_192, id="a horizon is a month to thirty years"),
    pytest.param("traffic: {growth: -99..50% per year}", "traffic.growth", -1, math.inf, id="no more than everything is lost"),
    pytest.param("traffic: {active: 1..24 h per day}", "traffic.active", 0, 1, id="a day has 24 hours"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "path", "low", "high"), LEGAL)
def test_tails_are_cut_at_the_legal_bounds_of_the_field(text, path, low, high):
    values = setting(text, among=worlds(samples=MANY)).field(path).values
    assert values.min() >= low - 1e-12
    assert values.max() <= high + 1e-6


def test_a_lopsided_narrow_range_never_reaches_zero():
    """low 1, likely = high 1.5: its lower half has sd .5 ÷ 1.28 = .39, so four of them would pass zero."""
    values = drawn({"low": "1 day", "likely": "1.5 days", "high": "1.5 days"}, "duration", among=worlds(samples=60_000)).values
    assert values.min() == pytest.approx(86.4)  # a thousandth of the low end


# ---- points

POINTS = [
    pytest.param("100 ms", "duration", Basis.STATED, (0.1 / 1.1, 0.1 * 1.1), id="stated: a tenth"),
    pytest.param("100 ms", "duration", Basis.MEASURED, (0.1 / 1.03, 0.1 * 1.03), id="measured: 3 %"),
    pytest.param("100 ms", "duration", Basis.ASSUMED, (0.1 / 1.6, 0.1 * 1.6), id="assumed: 60 %"),
    # odds 1 ÷ 1.1² and 1.1² around even ones: 1 ÷ 2.21 and 1.21 ÷ 2.21
    pytest.param("50%", "share", Basis.STATED, (1 / 2.21, 1.21 / 2.21), id="share of a half: a tenth"),
    # odds of 92 % are 11.5; ÷ 1.21 = 9.504, × 1.21 = 13.915
    pytest.param("92%", "share", Basis.STATED, (9.5041 / 10.5041, 13.915 / 14.915), id="share near all"),
    pytest.param("-10% per year", "growth", Basis.STATED, (-0.11, -0.1 / 1.1), id="negative"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "dimension", "basis", "ends"), POINTS)
def test_a_point_is_drawn_too_as_wide_as_its_basis_says(text, dimension, basis, ends):
    leaf = drawn(text, dimension, basis=basis)
    assert (leaf.low, leaf.high) == pytest.approx(ends, rel=1e-4)
    assert leaf.likely == parse_quantity(text, dimension).likely
    assert not leaf.is_exact


@pytest.mark.parametrize("text", ["0%", "100%"])
def test_none_and_all_are_exact(text):
    leaf = drawn(text, "share")
    assert leaf.is_exact
    assert set(leaf.values) == {float(text == "100%")}


def test_what_the_owner_chooses_is_exact_and_what_is_counted_too():
    chosen = drawn("800 ms", "duration", owners=True)
    counted = worlds(samples=9).exact("n", 28, "count", "the model's card")
    for leaf, value in ((chosen, 0.8), (counted, 28)):
        assert leaf.is_exact
        assert leaf.uniform is None
        assert set(leaf.values) == {value}


def test_an_exact_input_has_one_value_a_world():
    assert worlds(samples=9).exact("n", 28, "count", "").values.shape == (9,)


# ---- what varies


def test_of_a_varying_range_only_the_middle_is_drawn_and_the_spread_stays_inside():
    """200..3000: log-width ln 15; the middle within a quarter of it: √(200·3000) ÷ and × 15^⅛; σ = ln 15 ÷ 2 ÷ 1.2816."""
    leaf = drawn("200..3000 tokens", "tokens", varies=True)
    middle = math.sqrt(200 * 3000)
    assert (leaf.low, leaf.high) == pytest.approx((middle / 15**0.125, middle * 15**0.125))
    assert leaf.sigma == pytest.approx(math.log(15) / 2 / Z90)
    below = np.mean(leaf.values <= leaf.low)
    assert below == pytest.approx(0.1, abs=0.02)


def test_a_varying_point_and_a_range_from_zero_do_not_vary_inside_a_world():
    assert drawn("500 tokens", "tokens", varies=True).sigma == 0
    assert drawn("0..500 tokens", "tokens", "y", varies=True).sigma == 0


# ---- catalog figures and errors


def test_a_catalog_figure_keeps_its_source_basis_and_date():
    leaf = worlds(samples=4).figure("networks", "lte", "rtt_p50")
    figure = CATALOG.require("networks", "lte").figure("rtt_p50")
    assert (leaf.likely, leaf.basis, leaf.source, leaf.as_of) == (figure.likely, figure.basis, figure.source, figure.as_of)
    assert leaf.label == "4G LTE phone: rtt p50"


def test_a_figure_that_the_catalog_lacks_is_unknown_with_a_recipe():
    found = worlds(samples=4).figure("networks", "fibre", "wake")
    assert isinstance(found, Unknown)
    assert found.recipe == "The catalog has no wake for fibre; state it in the profile."


def test_the_error_of_an_estimator_is_one_input_for_each_hardware_and_model():
    among = worlds(samples=MANY)
    one, same, other = (among.error("decode", "roofline", key) for key in ("s23/llama", "s23/llama", "s23/gemma"))
    assert one is same
    assert one.values.tolist() != other.values.tolist()
    assert one.is_error
    assert one.recipe.startswith("Run llama-bench")
    figure = CATALOG.require("errors", "decode-roofline").figure("factor")
    assert np.quantile(one.values, [0.1, 0.9]) == pytest.approx([figure.low, figure.high], rel=0.05)


@pytest.mark.parametrize(
    ("path", "recipe"),
    [
        ("traffic.requests", "Count it over a week in the logs of the product, or of its nearest relative."),
        ("local.answer.handles", "Grade 200 of your own requests, answered by the local model: which it handles, and how well."),
        ("catalog:defaults/heavy-share#value", "Label 200 of your own requests by what they need."),
        ("catalog:defaults/log-bytes#value", "Count or time it in a pilot; the catalog's figure is an assumption."),
        ("workload.owner", "State it in the profile, with its source."),
    ],
)
def test_every_input_tells_how_to_find_it_out(path, recipe):
    assert recipe_for(path) == recipe


# ---- the middles that other tests stand on


def test_middles_draw_nothing():
    leaf = Middles(CATALOG, SPREAD, seed=1, samples=1).given("x", Quantity(1.0, 2.0, 9.0, "duration", "1..9 s"))
    assert leaf.is_exact
    assert leaf.values.tolist() == [2.0]
    assert likely("networks", "lte", "rtt_p50") == 0.05


def test_a_run_with_more_worlds_begins_with_the_shorter_run():
    few, many = (decided("latency: {promise: 2 s}", "traffic: {devices: 500, requests: 20 per day}", samples=n, depth="none") for n in (20, 60))
    for path, leaf in few.worlds.leaves.items():
        assert many.worlds.leaves[path].values[:20].tolist() == leaf.values.tolist(), path
    for one, other in zip(few.ranking.standings, many.ranking.standings, strict=True):
        np.testing.assert_array_equal(other.values[:20], one.values)


def test_a_profile_with_one_field_more_draws_everything_else_alike():
    """Adding the payload of a request moves what is made of it, and no other input."""
    text = "traffic: {devices: 500, requests: 20 per day}"
    without, with_it = (decided(text, more, samples=30, depth="none").worlds for more in ("latency: {promise: 2 s}", "latency: {promise: 2 s}\ntraffic: {payload: 3 KB}"))
    shared = set(without.leaves) & set(with_it.leaves)
    assert len(shared) > 50
    for path in shared:
        assert without.leaves[path].values.tolist() == with_it.leaves[path].values.tolist(), path


def test_worlds_know_their_seed_and_size():
    found = Worlds(CATALOG, SPREAD, seed=3, samples=11)
    assert (found.seed, found.samples, found.uniform("x").shape) == (3, 11, (11,))


def test_no_value_is_drawn_before_it_is_read():
    leaf = drawn("1..9 ms", "duration", among=worlds(samples=5))
    assert leaf._values is None
    assert leaf.values is leaf._values


# ---- few worlds, evenly spread


def even(samples=101):
    return EvenWorlds(CATALOG, SPREAD, seed=7, samples=samples)


def test_even_worlds_hold_the_ends_of_a_range_exactly():
    """Of 101 equal parts of a lognormal the 11th, 51st and 91st begin the tenths: 1, 3 and 9 but for half a part."""
    leaf = drawn("1..9 ms", "duration", among=even())
    assert np.percentile(leaf.values, [10, 50, 90]) == pytest.approx([0.001, 0.003, 0.009], rel=0.02)


def test_even_worlds_mix_their_inputs():
    first, second = (drawn("1..9 ms", "duration", path, even()).values for path in ("x", "y"))
    assert sorted(first) == pytest.approx(sorted(second))
    assert abs(np.corrcoef(np.log(first), np.log(second))[0, 1]) < 0.3


def test_an_error_is_one_input_a_rung_in_even_worlds():
    among = even()
    assert among.error("decode", "roofline", "a") is among.error("decode", "roofline", "b")
    assert among.error("decode", "roofline", "a") is not among.error("decode", "published", "a")
    assert among.error("decode", "published", "a").rung == "published"


def test_what_the_catalog_lacks_stays_unknown_in_even_worlds():
    among = even()
    assert among.figure("tasks", "nothing", "prompt_new") is among.figure("tasks", "nothing", "prompt_new")
    assert isinstance(among.figure("tasks", "nothing", "prompt_new"), Unknown)
