"""Vetoes first, then value: statuses, scores, ties, and why the others were not recommended, by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import RULES
from edgedecide.decide import decide, smallest_lift, why_not
from edgedecide.facts import Unknown
from edgedecide.placements import Alternative, Part
from edgedecide.score import Verdict, VetoAnswer
from edgedecide.score.criteria import missing

QUESTIONS = ("latency", "privacy", "cost")
LEVELS = {"latency": "decisive", "privacy": "major", "cost": "minor"}
SETTINGS = RULES.decision._replace(
    importance={"decisive": (6, 10), "major": (3, 5), "minor": (1, 2), "none": (0, 0)},
    simplicity={"cloud": 0.0, "cloud-primary": 0.005, "edge-preprocess": 0.01, "edge": 0.015, "local-primary": 0.02},
    floor_size=0.2,
    floor_below=0.4,
    tie_width=0.02,
    veto_tolerance={"default": 0.1, "privacy": 0.0},
)
W = {"latency": 8 / 13.5, "privacy": 4 / 13.5, "cost": 1.5 / 13.5}
"""Middles of 6..10, 3..5 and 1..2, over their sum."""
WORLDS = 20
LOCAL = {"edge": "answer", "local-primary": "answer", "edge-preprocess": "gate", "cloud-primary": "cache"}


def alternative(id):
    placement, _, tier = id.partition("@")
    parts = (Part(LOCAL[placement], tier),) if tier else ()
    return Alternative(id, placement, tier or "cloud", parts + ((Part("cloud", "cloud"),) if placement != "edge" else ()))


def veto(id, worlds=WORLDS, unknown=0, lacks=()):
    """A veto that holds in the first so many worlds and cannot be answered in the next so many."""
    index = np.arange(WORLDS)
    yes, dark = index < worlds, (index >= worlds) & (index < worlds + unknown)
    return VetoAnswer(id, "owner", "", f"{id} says no", f"lift {id}", yes, dark, float(yes.mean()), float(dark.mean()), tuple(missing(path, None) for path in lacks))


def verdicts(values, vetoes=(), unknown=()):
    """One verdict a question; vetoes and unknowns belong to the question that their id begins with."""
    found = {}
    for question, value in zip(QUESTIONS, values, strict=True):
        mine = tuple(v for v in vetoes if v.id.startswith(question))
        lacking = tuple(u for u in unknown if u.id.startswith(question))
        found[question] = Verdict(question, np.broadcast_to(np.asarray(value, dtype=float), WORLDS), tuple, mine, lacking)
    return found


def ranked(levels=LEVELS, **cases):
    """Ranking of alternatives by name, `edge_device` for `edge@device`; each a tuple of values, vetoes and unknowns."""
    named = {name.replace("__", "-").replace("_", "@"): case for name, case in cases.items()}
    ids = list(named)
    return decide([alternative(id) for id in ids], {id: verdicts(*named[id]) for id in ids}, levels, SETTINGS, WORLDS)


def score(values, simplicity=0.0, floor=0.0):
    return sum(W[q] * v for q, v in zip(QUESTIONS, values, strict=True)) - simplicity - floor


# ---- scores


def test_a_score_is_the_weighted_values_less_simplicity_and_floor():
    found = ranked(cloud=((0.5, 0.6, 0.7),), edge_device=((0.8, 0.9, 0.1),))
    assert found.of("cloud").score == pytest.approx(score((0.5, 0.6, 0.7)))
    assert found.of("edge@device").score == pytest.approx(score((0.8, 0.9, 0.1), 0.015))
    assert found.best.alternative.id == "edge@device"
    assert found.weights.tolist() == pytest.approx(list(W.values()))


FLOORS = [
    # values, floor = .2 × max(0, 1 − worst of the decisive and major ÷ .4)
    pytest.param((0.4, 0.9, 0.9), 0, id="at the floor's edge"),
    pytest.param((0.2, 0.9, 0.9), 0.1, id="half of the way down"),
    pytest.param((0.9, 0.0, 0.9), 0.2, id="a complete failure on something major"),
    pytest.param((0.9, 0.9, 0.0), 0, id="a failure on something minor is none"),
    pytest.param((0.1, 0.3, 0.0), 0.15, id="the worst of them counts"),
]


@pytest.mark.parametrize(("values", "floor"), FLOORS)
def test_no_average_buys_off_a_failure_that_matters(values, floor):
    found = ranked(cloud=(values,)).of("cloud")
    assert found.floor == pytest.approx(floor)
    assert found.score == pytest.approx(score(values, floor=floor))


def test_a_floor_is_of_the_mean_over_worlds():
    """0 in half of the worlds and .8 in the others: .4 on average, no failure."""
    half = np.where(np.arange(WORLDS) < WORLDS / 2, 0.0, 0.8)
    assert ranked(cloud=((half, 0.9, 0.9),)).of("cloud").floor == pytest.approx(0)


def test_with_nothing_serious_there_is_no_floor():
    minor = dict.fromkeys(QUESTIONS, "minor")
    assert ranked(minor, cloud=((0, 0, 0),)).of("cloud").floor == 0


def test_a_vetoed_world_counts_nothing():
    """One world in twenty vetoed: 95 % of the values, simplicity whole."""
    found = ranked(edge_device=((0.8, 0.9, 0.5), [veto("latency.x", 1)])).of("edge@device")
    assert found.score == pytest.approx(0.95 * score((0.8, 0.9, 0.5)) - 0.015)
    assert found.feasible.tolist() == [False] + [True] * 19


# ---- status


STATUS = [
    pytest.param([], [], "eligible", id="nothing holds"),
    pytest.param([veto("latency.x", 0)], [], "eligible", id="a veto that holds nowhere"),
    pytest.param([veto("latency.x", 1)], [], "at-risk", id="in one world of twenty"),
    pytest.param([veto("latency.x", 2)], [], "at-risk", id="in exactly a tenth"),
    pytest.param([veto("latency.x", 3)], [], "excluded", id="in more than a tenth"),
    pytest.param([veto("privacy.x", 1)], [], "excluded", id="privacy: in any"),
    pytest.param([veto("latency.x", 2), veto("cost.y", 2)], [], "at-risk", id="two that hold in the same tenth"),
    pytest.param([veto("latency.x", 0, 20, ["fits"])], [], "open", id="one that lacks a fact"),
    pytest.param([veto("latency.x", 0, 1, ["fits"])], [], "open", id="one that lacks it in one world"),
    pytest.param([veto("latency.x", 3, 17, ["fits"])], [], "excluded", id="certain enough without the fact"),
    pytest.param([], [Unknown("latency_p95", "Time it.")], "open", id="a local part whose question lacks a fact"),
    pytest.param([], [Unknown("cost_total", "Count it.")], "eligible", id="a fact that does not describe the part"),
]


@pytest.mark.parametrize(("vetoes", "unknown", "status"), STATUS)
def test_status(vetoes, unknown, status):
    assert ranked(edge_device=((0.5, 0.5, 0.5), vetoes, unknown)).of("edge@device").status == status


def test_together_two_vetoes_may_exclude_what_neither_does():
    """One holds in worlds 1 and 2, the other in 2 to 4: four of twenty together, each in a tenth."""
    other = veto("cost.y")._replace(yes=np.isin(np.arange(WORLDS), [2, 3]), share_of_worlds=0.1)
    found = ranked(edge_device=((0.5, 0.5, 0.5), [veto("latency.x", 2), other])).of("edge@device")
    assert found.status == "excluded"
    assert float(found.feasible.mean()) == pytest.approx(0.8)


def test_the_cloud_is_not_left_open_by_what_describes_local_parts():
    assert ranked(cloud=((0.5, 0.5, 0.5), [], [Unknown("latency_p95", "Time it.")])).of("cloud").status == "eligible"


def test_what_leaves_it_open_comes_with_its_recipe():
    found = ranked(edge_device=((0.5, 0.5, 0.5), [veto("latency.x", 0, 20, ["memory_headroom", "fleet.sites"])], [Unknown("latency_p95", "Time it.")]))
    lacks = {unknown.id: unknown.recipe for unknown in found.of("edge@device").lacks}
    assert lacks == {
        "memory_headroom": "Load the model on the weakest class and read its peak memory.",
        "fleet.sites": "State fleet.sites in the profile.",
        "latency_p95": "Time it.",
    }


# ---- who is recommended


GOOD, FAIR, POOR = (0.9, 0.9, 0.9), (0.6, 0.6, 0.6), (0.5, 0.5, 0.5)


def test_a_veto_wins_over_any_score():
    found = ranked(cloud=(POOR,), edge_device=((1, 1, 1), [veto("privacy.raw-data")]))
    assert found.best.alternative.id == "cloud"
    assert found.of("edge@device").deciding_veto[1].id == "privacy.raw-data"


def test_what_is_at_risk_may_be_recommended():
    assert ranked(cloud=(POOR,), edge_device=(GOOD, [veto("latency.x", 1)])).best.alternative.id == "edge@device"


def test_what_is_open_is_recommended_only_where_nothing_is_eligible():
    dark = [veto("latency.x", 0, 20, ["fits"])]
    assert ranked(cloud=(POOR,), edge_device=(GOOD, dark)).best.alternative.id == "cloud"
    found = ranked(cloud=(POOR, [veto("latency.y")]), edge_device=(FAIR, dark), local__primary_device=(GOOD, dark))
    assert found.best.alternative.id == "local-primary@device"
    assert [s.alternative.id for s in found.contenders] == ["edge@device", "local-primary@device"]


def test_equal_scores_go_to_the_first_in_the_order_of_the_placements():
    same = SETTINGS._replace(simplicity=dict.fromkeys(SETTINGS.simplicity, 0.0))
    ids = ["edge@device", "cloud"]
    found = decide([alternative(id) for id in ids], {id: verdicts(FAIR) for id in ids}, LEVELS, same, WORLDS)
    assert found.best.alternative.id == "edge@device"


def test_between_equals_the_simpler_is_taken():
    found = ranked(local__primary_device=(FAIR,), edge_device=(FAIR,), cloud=(FAIR,), edge__preprocess_device=(FAIR,), cloud__primary_device=(FAIR,))
    order = sorted(found.standings, key=lambda s: -s.score)
    assert [s.alternative.placement for s in order] == ["cloud", "cloud-primary", "edge-preprocess", "edge", "local-primary"]


# ---- ties


def test_placements_within_the_tie_width_are_tied():
    """.60 for the cloud; .61 less .005 is within .02, .63 less .02 too, .59 less .015 is .025 behind."""
    found = ranked(cloud=((0.6, 0.6, 0.6),), cloud__primary_device=((0.61, 0.61, 0.61),), local__primary_device=((0.63, 0.63, 0.63),), edge_device=((0.59, 0.59, 0.59),))
    assert found.best.alternative.id == "local-primary@device"
    assert [s.alternative.id for s in found.tied_with] == ["cloud-primary@device", "cloud"]


def test_the_other_tier_of_the_winner_is_no_tie():
    found = ranked(edge_device=((0.60, 0.60, 0.60),), edge_node=((0.601, 0.601, 0.601),), cloud=(POOR,))
    assert found.best.alternative.id == "edge@node"
    assert found.tied_with == ()
    assert found.runner_up.alternative.id == "cloud"


def test_of_a_tied_placement_the_better_tier_is_named():
    found = ranked(cloud=((0.60, 0.60, 0.60),), edge_device=((0.605, 0.605, 0.605),), edge_node=((0.61, 0.61, 0.61),))
    assert [s.alternative.id for s in found.tied_with] == ["edge@node"]


def test_what_is_excluded_ties_with_nobody():
    assert ranked(cloud=((0.6, 0.6, 0.6),), edge_device=((0.61, 0.61, 0.61), [veto("privacy.x")])).tied_with == ()


def test_a_placement_is_represented_by_the_tier_nearest_to_being_recommended():
    found = ranked(edge_device=(GOOD, [veto("latency.x")]), edge_node=(POOR,), cloud=(FAIR,))
    assert found.best_of("edge").alternative.id == "edge@node"
    assert found.best_of("local-primary") is None


# ---- nothing feasible


def test_where_everything_is_vetoed_the_answer_is_that_with_the_smallest_lift():
    found = ranked(
        cloud=(GOOD, [veto("privacy.a"), veto("latency.b")]),
        edge_device=(POOR, [veto("latency.c")]),
        edge__preprocess_device=(FAIR, [veto("privacy.d")]),
    )
    assert (found.status, found.best, found.tied_with, found.runner_up) == ("nothing-feasible", None, (), None)
    assert found.lift == ("privacy.d",)  # one veto like edge's, and the better score once it is lifted


def test_the_deciding_veto_is_the_one_that_holds_most_often():
    found = ranked(cloud=(GOOD, [veto("latency.a", 5), veto("privacy.b", 20), veto("cost.c", 10)]))
    assert [v.id for _, v in found.of("cloud").vetoes] == ["privacy.b", "cost.c", "latency.a"]
    assert found.lift == ("privacy.b", "cost.c", "latency.a")


def test_what_is_tolerated_need_not_be_lifted():
    found = ranked(cloud=(GOOD, [veto("latency.a", WORLDS // 20), veto("cost.c", WORLDS)]))
    assert found.lift == ("cost.c",)


def test_what_is_tolerated_alone_is_lifted_where_it_is_too_much_together():
    found = ranked(cloud=(GOOD, [veto("latency.a", WORLDS // 10), veto("cost.c", WORLDS // 10)._replace(yes=np.arange(WORLDS) >= WORLDS - WORLDS // 10)]))
    assert len(found.lift) == 1


def test_with_no_alternatives_there_is_nothing_to_lift():
    assert smallest_lift((), SETTINGS) == ()


# ---- why not


def test_the_differences_sum_exactly_to_the_gap_greatest_first():
    found = ranked(cloud=((0.9, 0.5, 0.2), [veto("cost.x", 1)]), edge_device=((0.3, 0.9, 0.9),))
    terms = why_not(found.best, found.of("edge@device"), found.weights, list(QUESTIONS))
    names = dict(terms)
    assert names["latency"] == pytest.approx(W["latency"] * (0.95 * 0.9 - 0.3))
    assert names["privacy"] == pytest.approx(W["privacy"] * (0.95 * 0.5 - 0.9))
    assert names["simplicity"] == pytest.approx(0.015)
    assert names["floor"] == pytest.approx(0.05)  # .2 × (1 − .3 ÷ .4)
    assert [term for _, term in terms] == sorted(names.values(), reverse=True)
    assert sum(names.values()) == pytest.approx(found.best.score - found.of("edge@device").score, abs=1e-12)


# ---- what must always hold

value = st.floats(0, 1)
case = st.tuples(st.tuples(value, value, value), st.integers(0, 3))
cases = st.fixed_dictionaries(dict.fromkeys(("edge_device", "edge_node", "local__primary_device", "cloud__primary_device", "cloud"), case))
often = settings(deadline=None, max_examples=60, derandomize=True)


def built(drawn):
    return {name: (values, [veto("latency.x", worlds)]) for name, (values, worlds) in drawn.items()}


@often
@given(cases)
def test_a_veto_always_wins(drawn):
    found = ranked(**built(drawn))
    for standing in found.standings:
        assert (standing.status == "excluded") == (float(standing.feasible.mean()) < 0.9)
    assert found.best is None or found.best.status != "excluded"


@often
@given(cases, st.randoms(use_true_random=False))
def test_removing_or_worsening_a_loser_changes_neither_the_winner_nor_its_score(drawn, random):
    found = ranked(**built(drawn))
    if found.best is None:
        return
    winner = found.best.alternative.id
    losers = [name for name in drawn if name.replace("__", "-").replace("_", "@") != winner]
    name = random.choice(losers)
    without = {k: v for k, v in drawn.items() if k != name}
    worse = drawn | {name: (tuple(v * random.random() for v in drawn[name][0]), drawn[name][1])}
    for other in (ranked(**built(without)), ranked(**built(worse))):
        assert other.best.alternative.id == winner
        assert other.best.score == found.best.score


@often
@given(cases, st.floats(0.01, 100))
def test_scaling_all_weights_changes_nothing(drawn, factor):
    def decided(settings_):
        named = {name.replace("__", "-").replace("_", "@"): one for name, one in built(drawn).items()}
        return decide([alternative(id) for id in named], {id: verdicts(*one) for id, one in named.items()}, LEVELS, settings_, WORLDS)

    scaled = SETTINGS._replace(importance={level: (low * factor, high * factor) for level, (low, high) in SETTINGS.importance.items()})
    one, other = decided(SETTINGS), decided(scaled)
    assert (one.best and one.best.alternative.id) == (other.best and other.best.alternative.id)
    assert [s.score for s in one.standings] == pytest.approx([s.score for s in other.standings], abs=1e-12)


@often
@given(cases)
def test_why_not_sums_to_the_gap_whatever_the_values(drawn):
    found = ranked(**built(drawn))
    if found.best is None:
        return
    for standing in found.standings:
        terms = why_not(found.best, standing, found.weights, list(QUESTIONS))
        assert sum(term for _, term in terms) == pytest.approx(found.best.score - standing.score, abs=1e-12)
