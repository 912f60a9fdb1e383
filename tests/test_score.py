"""Answers world by world: values on fixed scales, request classes averaged last, unknowns drawn, vetoes three-valued."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgedecide.facts import FACTS, Fact, NotNeeded, Unknown
from edgedecide.questions import load_questions
from edgedecide.score import answer, band_of, importance, value_on, warn

RULES = load_questions()
ONE = {"bounded-up": np.ones(1)}


def number(id, *values):
    return Fact(id, np.array(values, dtype=float))


def lookup_in(facts):
    """Facts by id, or by id and request class."""
    return lambda path, scope=None: facts.get((path, scope), facts.get(path)) if scope else facts.get(path)


def half(_):
    return np.full(3, 0.5)


def verdict(question, facts, classes=ONE, draw=half):
    return answer(RULES[question], lookup_in(facts), classes=classes, draw=draw)


# ---- values


def test_every_world_has_its_own_value():
    """devices: 98 % is worth 1, 95 % .85, 80 % .5; half of the way from 80 to 95 % is worth .675."""
    found = verdict("devices", {"coverage": number("coverage", 0.98, 0.875, 0.8)})
    assert found.values.tolist() == pytest.approx([1, 0.675, 0.5])


def test_the_row_that_gives_the_number_gives_the_sentence():
    found = verdict("devices", {"coverage": number("coverage", 0.875), "weakest_class": Fact("weakest_class", "phone-low")})
    assert found.says == "87.5\u202f% of requests come from devices that keep up; phone-low is the weakest class"
    [part] = found.criteria
    assert (part.row, part.found, part.scale) == ("most", 0.875, 0.875)
    assert part.advice == "Shrink the model until the weakest class keeps up, or serve that class from the cloud."


def test_shares_weigh_the_criteria():
    """model: quality at .7 of the question is worth 1, memory at .3 is worth .7: .7 + .21."""
    found = verdict("model", {"quality_kept": number("quality_kept", 1), "memory_headroom": number("memory_headroom", 1.3)})
    assert found.values.tolist() == pytest.approx([0.91])


def test_the_worst_criterion_gives_the_sentence():
    facts = {"quality_kept": number("quality_kept", 1), "memory_headroom": number("memory_headroom", 1), "memory_needed": number("memory_needed", 900), "memory_free": number("memory_free", 900)}
    assert verdict("model", facts).says == "900\u202fMB fit into 900\u202fMB on the weakest class only while nothing else runs"


def test_a_criterion_that_does_not_apply_leaves_the_whole_to_the_others():
    facts = {"raw_exposure": number("raw_exposure", 0), "model_exposed": Fact("model_exposed", True)}
    low, high = (verdict("privacy", facts | {"privacy.copy_at_risk": risk}) for risk in ("low", "high"))
    assert ([part.share for part in low.criteria], low.values.tolist()) == ([1], [1])
    assert ([part.share for part in high.criteria], high.values.tolist()) == ([0.8, 0.2], pytest.approx([0.8]))


def test_what_is_not_needed_is_worth_one_and_says_why():
    [part] = verdict("devices", {"coverage": NotNeeded("coverage", "nothing runs locally")}).criteria
    assert (part.value, part.says, part.is_unknown, part.found) == (1, "nothing runs locally", False, None)


def test_a_ratio_to_a_profile_field_converts_units():
    """updates: 1 day against an urgency of 4 days, in base units, is a quarter, which is worth 1."""
    facts = {"revert_time": number("revert_time", 1), "updates.urgency": Fact("updates.urgency", np.array([4 * 86_400.0]), unit="s")}
    part = next(part for part in verdict("updates", facts).criteria if part.fact == "revert_time")
    assert (part.scale, part.value) == (pytest.approx(0.25), 1)


# ---- request classes


CLASSES = {"bounded-up": np.array([0.6]), "bounded-down": np.array([0.1]), "heavy-up": np.array([0.3]), "heavy-down": np.array([0.0])}


def test_classes_are_valued_first_and_averaged_last():
    """latency at a target of 1: 1 kept is worth .9, none 0; averaged first, .6 kept would be worth .18."""
    facts = {"promise_target": number("promise_target", 1), ("promise_kept", "bounded-up"): number("promise_kept", 1), "promise_kept": number("promise_kept", 0)}
    found = verdict("latency", facts, CLASSES)
    assert found.values.tolist() == pytest.approx([0.54])
    assert found.criteria[0].found == pytest.approx(0.6)


def test_a_class_that_is_not_answered_is_left_out():
    """model: the bounded tenth without a link is left out; (.6 × 1 + .3 × 0) ÷ .9 = 2/3 of the quality share of .7."""
    facts = {
        "memory_headroom": NotNeeded("memory_headroom", "-"), ("quality_kept", "bounded-up"): number("quality_kept", 1),
        ("quality_kept", "bounded-down"): NotNeeded("quality_kept", "not answered"), ("quality_kept", "heavy-up"): number("quality_kept", 0),
    }  # fmt: skip
    assert verdict("model", facts, CLASSES).values.tolist() == pytest.approx([0.7 * 2 / 3 + 0.3])


def test_a_class_without_requests_need_not_be_known():
    facts = {"promise_target": number("promise_target", 1), "promise_kept": number("promise_kept", 1), ("promise_kept", "heavy-down"): Unknown("promise_kept", "look")}
    assert verdict("latency", facts, CLASSES).unknown == ()


def test_shares_of_classes_that_nobody_knows_leave_the_value_unknown():
    facts = {"promise_target": number("promise_target", 1), "promise_kept": number("promise_kept", 1)}
    found = verdict("latency", facts, {name: np.zeros(1) for name in CLASSES})
    assert [unknown.id for unknown in found.unknown] == ["heavy_share"]


def test_shares_may_differ_from_world_to_world():
    classes = {"bounded-up": np.array([1, 0.5, 0]), "bounded-down": np.array([0, 0.5, 1])}
    facts = {"promise_target": number("promise_target", 1), ("promise_kept", "bounded-up"): number("promise_kept", 1), "promise_kept": number("promise_kept", 0)}
    assert verdict("latency", facts, classes).values.tolist() == pytest.approx([0.9, 0.45, 0])


# ---- unknown


def test_an_unknown_fact_is_drawn_and_told_with_its_recipe():
    drawn = {"devices/coverage": np.array([0.1, 0.5, 0.9])}
    found = verdict("devices", {"coverage": Unknown("coverage", "Take an inventory.")}, draw=drawn.__getitem__)
    assert found.values.tolist() == [0.1, 0.5, 0.9]
    assert [(unknown.id, unknown.recipe) for unknown in found.unknown] == [("coverage", "Take an inventory.")]
    assert (found.criteria[0].is_unknown, found.criteria[0].row, found.criteria[0].advice) == (True, "", "Take an inventory.")


def test_a_fact_that_nobody_made_is_unknown_with_the_recipe_of_its_file():
    found = verdict("devices", {})
    assert found.unknown[0].recipe == RULES["devices"].unknown["coverage"]


def test_an_unknown_divisor_leaves_the_criterion_unknown():
    facts = {"lag_ratio": number("lag_ratio", 0.1), "revert_time": number("revert_time", 1), "guardrails_covered": number("guardrails_covered", 1)}
    found = verdict("updates", facts)
    assert [unknown.id for unknown in found.unknown] == ["updates.urgency"]
    assert found.values.tolist() == pytest.approx([0.5 + 0.15 + 0.2] * 3)


def test_an_unknown_row_of_a_table_is_drawn():
    facts = {"raw_exposure": number("raw_exposure", 0), "privacy.copy_at_risk": "high"}
    found = verdict("privacy", facts)
    assert [unknown.id for unknown in found.unknown] == ["model_exposed"]
    assert found.values.tolist() == pytest.approx([0.9] * 3)


# ---- vetoes


def veto_of(found, id):
    return next(veto for veto in found.vetoes if veto.id == id)


def test_a_veto_is_read_world_by_world():
    facts = {"runs_locally": Fact("runs_locally", True), "fits": Fact("fits", np.array([True, True, False, True]))}
    veto = veto_of(verdict("model", facts), "model.fits")
    assert (veto.owner, veto.yes.tolist(), veto.share_of_worlds, veto.share_unknown) == ("physics", [False, False, True, False], 0.25, 0)


def test_a_veto_reads_its_fact_over_all_requests_and_never_by_class():
    facts = {"latency.hard": True, "promise_target": number("promise_target", 0.95), "promise_kept": number("promise_kept", 0.96), ("promise_kept", "bounded-up"): number("promise_kept", 0)}
    assert veto_of(verdict("latency", facts), "latency.hard-promise").share_of_worlds == 0


def test_a_veto_that_lacks_a_fact_is_open_and_names_it():
    veto = veto_of(verdict("latency", {"latency.offline": "required", "served_offline": Unknown("served_offline", "look")}), "latency.offline")
    assert (veto.share_of_worlds, veto.share_unknown, [(unknown.id, unknown.recipe) for unknown in veto.lacks]) == (0, 1, [("served_offline", "look")])


def test_a_veto_that_holds_says_so_with_its_numbers_and_what_lifts_it():
    veto = veto_of(verdict("devices", {"answers_locally": True, "sends_input": False, "coverage_required": number("coverage_required", 0.9), "fleet.premium_tier": False}), "devices.coverage")
    assert veto.says == "90.0\u202f% of requests come from devices that keep up, and the others would get no answer"
    assert veto.lift.startswith("Say openly that the product is premium")


@pytest.mark.parametrize(
    ("link", "node", "says"),
    [
        pytest.param((1.6,), (0.4,), "at the peak the link runs at 160\u202f% of what it can carry: the queue grows without end", id="the link"),
        pytest.param((0.2,), (3.0,), "at the peak a node runs at 300\u202f% of what it can carry: the queue grows without end", id="a node"),
        pytest.param((1.6,), (3.0,), "at the peak the link runs at 160\u202f% of what it can carry and a node at 300\u202f%: both queues grow without end", id="both"),
        pytest.param((0.5, 0.5, 0.5, 1.6), (0.4,), "at the peak the link runs at 160\u202f% of what it can carry: the queue grows without end", id="the link, now and then"),
        pytest.param((1.2, 1.3, 1.4, 0.1), (0.2, 0.2, 0.2, 3.0), "at the peak the link runs at 130\u202f% of what it can carry: the queue grows without end", id="the link more often than a node"),
    ],
)
def test_a_veto_names_only_what_it_is_about(link, node, says):
    """Of several sentences the one that is true in most of the worlds in which the veto holds, with their numbers."""
    worlds = max(len(link), len(node))
    facts = {"link_load": number("link_load", *np.resize(link, worlds)), "node_load": number("node_load", *np.resize(node, worlds))}
    assert veto_of(verdict("latency", facts), "latency.saturated").says == says


def test_a_vetoed_alternative_keeps_its_value():
    facts = {"answers_locally": True, "sends_input": False, "coverage": number("coverage", 0.8), "coverage_required": number("coverage_required", 0.8), "fleet.premium_tier": False}
    assert verdict("devices", facts).values.tolist() == pytest.approx([0.5])


# ---- importance and warnings


def test_importance_takes_the_first_row_that_holds_and_passes_over_unknown_ones():
    level, because = importance(RULES["latency"], lookup_in({"latency.kind": "interactive", "latency.promise": None, "latency.offline": "none"}))
    assert (level, because) == ("major", "the profile does not say how long somebody waits")


def test_importance_goes_by_most_worlds():
    level, because = importance(RULES["model"], lookup_in({"heavy_share": number("heavy_share", 0.4, 0.6, 0.7)}))
    assert (level, because) == ("decisive", "60.0\u202f% of requests are beyond a small local model")


def test_a_warning_is_told_from_half_of_the_worlds():
    facts = {"runs_locally": True, "signals_covered": number("signals_covered", 0.4, 0.6), "observability.signals": ("version-skew",)}
    [told] = warn(RULES["observability"], lookup_in(facts))
    assert (told.id, told.severity, told.path, told.share_of_worlds) == ("observability.flying-blind", "warning", "observability.signals", 0.5)
    assert warn(RULES["observability"], lookup_in(facts), told_from=0.6) == ()


# ---- properties


CRITERIA = [pytest.param(criterion, id=criterion.fact) for question in RULES for criterion in question.criteria if criterion.bands]


@pytest.mark.parametrize("criterion", CRITERIA)
@given(a=st.floats(0, 20), b=st.floats(0, 20))
def test_a_worse_fact_never_raises_a_value(criterion, a, b):
    worse, better = (min, max) if criterion.more_is_better else (max, min)
    assert value_on(criterion, worse(a, b)) <= value_on(criterion, better(a, b))


@pytest.mark.parametrize("criterion", CRITERIA)
def test_values_reach_from_one_to_zero(criterion):
    assert (criterion.bands[0].value, criterion.bands[-1].value) == (1, 0)


@pytest.mark.parametrize("criterion", CRITERIA)
def test_the_sentence_of_a_value_is_that_of_its_stretch(criterion):
    """At each edge the value is the band's own, and so is the sentence."""
    for band in criterion.bands:
        assert value_on(criterion, band.up_to) == pytest.approx(band.value)
        assert band_of(criterion, band.up_to) is band


@pytest.mark.parametrize("criterion", CRITERIA)
def test_scales_run_the_way_their_fact_gets_worse(criterion):
    edges = [band.up_to for band in criterion.bands]
    assert edges == sorted(edges, reverse=FACTS[criterion.fact].better == "more")


@given(st.lists(st.floats(0, 1), min_size=1, max_size=50))
def test_a_point_is_a_sample_of_one(coverages):
    many = verdict("devices", {"coverage": number("coverage", *coverages)}).values
    assert many.tolist() == [verdict("devices", {"coverage": number("coverage", one)}).values[0] for one in coverages]
