"""Facts: where a number comes from, how weak that makes it, and that what is missing stays missing."""

import numpy as np
import pytest

from edgedecide.facts import FACTS, Basis, Fact, Facts, NotNeeded, Unknown, derive

M, S, D, P, A = Basis.MEASURED, Basis.STATED, Basis.DATASHEET, Basis.MODELLED, Basis.ASSUMED


def leaf(id, value, basis=S):
    return Fact(id, np.array([float(value)]), unit="s", basis=basis, source="here")


def added(*numbers):
    """the sum"""
    return sum(numbers)


# ---- basis


@pytest.mark.parametrize(
    ("parents", "basis"),
    [
        pytest.param((M,), M, id="one parent"),
        pytest.param((M, S), S, id="measured and stated"),
        pytest.param((S, D, M), D, id="a datasheet among three"),
        pytest.param((D, P), P, id="modelled below datasheet"),
        pytest.param((M, A, S), A, id="one assumption is enough"),
    ],
)
def test_a_derived_fact_is_as_weak_as_its_weakest_parent(parents, basis):
    facts = [leaf(f"x{i}", 1, b) for i, b in enumerate(parents)]
    assert derive("y", added, *facts).basis == basis


def test_weakness_passes_through_generations():
    child = derive("child", added, leaf("a", 1, A), leaf("b", 1, M))
    assert derive("grandchild", added, leaf("c", 1, M), child).basis == A


@pytest.mark.parametrize(("own", "basis"), [(A, A), (P, P), (M, S)], ids=["assumed step", "modelled step", "a step cannot strengthen"])
def test_a_step_may_weaken_its_parents_and_never_strengthen_them(own, basis):
    assert derive("y", added, leaf("x", 1, S), basis=own).basis == basis


def test_words_for_bases_are_lower_case():
    assert [basis.word for basis in Basis] == ["measured", "stated", "datasheet", "modelled", "assumed"]


# ---- unknown


def test_what_is_made_of_an_unknown_is_unknown_and_keeps_its_recipe():
    found = derive("latency_p95", added, leaf("a", 1), Unknown("rtt", "Ping it."), alternative="cloud", scope="heavy-up")
    assert isinstance(found, Unknown)
    assert (found.id, found.recipe, found.alternative, found.scope) == ("latency_p95", "Ping it.", "cloud", "heavy-up")


def test_the_first_unknown_parent_gives_the_recipe():
    assert derive("y", added, Unknown("a", "First."), Unknown("b", "Second.")).recipe == "First."


def test_an_unknown_survives_generations():
    child = derive("child", added, Unknown("x", "Ask."))
    assert derive("grandchild", added, child, leaf("a", 1)).recipe == "Ask."


def test_what_is_not_needed_is_no_parent():
    found = derive("y", added, NotNeeded("n", "nothing runs"), leaf("a", 2))
    assert found.values == 2
    assert [parent.id for parent in found.because] == ["a"]


# ---- values and replay


def test_values_are_computed_once_and_replay_gives_the_same():
    calls = []

    def twice(x):
        """twice"""
        calls.append(x)
        return 2 * x

    fact = derive("y", twice, leaf("x", 21))
    assert calls == []
    assert fact.values.tolist() == fact.values.tolist() == [42]
    assert len(calls) == 1
    assert fact.replay().tolist() == [42]
    assert len(calls) == 2


def test_a_leaf_replays_as_itself():
    fact = leaf("x", 3)
    assert fact.is_leaf
    assert fact.replay() is fact.values


def test_leaves_are_told_once_in_order_of_first_use():
    a, b, c = leaf("a", 1), leaf("b", 2), leaf("c", 3)
    left = derive("left", added, b, a)
    root = derive("root", added, left, c, a)
    assert [found.id for found in root.leaves()] == ["b", "a", "c"]
    assert not root.is_leaf


@pytest.mark.parametrize(
    ("id", "given", "unit"),
    [("latency_p95", None, "ms"), ("latency_p95", "s", "s"), ("anything", None, ""), ("anything", "W", "W")],
    ids=["registered", "registered, overridden", "not registered", "not registered, given"],
)
def test_a_fact_has_the_unit_of_its_id_unless_another_is_given(id, given, unit):
    assert Fact(id, 1.0, unit=given).unit == unit


# ---- the collection


def test_an_alternative_reads_its_own_fact_then_the_workloads():
    facts = Facts()
    own, common = Fact("heavy_share", 0.1, alternative="edge@device"), Fact("heavy_share", 0.3)
    facts.add(own, common)
    assert facts.get("heavy_share", "edge@device") is own
    assert facts.get("heavy_share", "cloud") is common
    assert facts.get("heavy_share") is common
    assert facts.get("coverage", "cloud") is None


def test_scopes_are_held_apart():
    facts = Facts()
    whole, heavy = Fact("promise_kept", 0.5, alternative="cloud"), Fact("promise_kept", 0.1, alternative="cloud", scope="heavy-up")
    facts.add(whole, heavy)
    assert facts.get("promise_kept", "cloud", "heavy-up") is heavy
    assert facts.get("promise_kept", "cloud") is whole
    assert facts.of("cloud") == [whole, heavy]


def test_a_fact_settled_again_takes_the_place_of_the_first():
    facts = Facts()
    facts.add(Fact("coverage", 0.1, alternative="edge@device"))
    facts.add(last := Fact("coverage", 0.9, alternative="edge@device"))
    assert list(facts) == [last]


# ---- the registry

QUESTIONS = {"latency", "privacy", "model", "cost", "updates", "devices", "observability"}


@pytest.mark.parametrize("id", FACTS)
def test_every_fact_says_what_it_is(id):
    kind = FACTS[id]
    assert kind.question in QUESTIONS
    assert kind.better in ("more", "less", "neither")
    assert kind.unit in ("share", "ms", "MB", "$", "days", "months", "per day", "word", "")
    assert kind.meaning


def test_only_two_facts_are_held_by_request_class():
    assert {id for id, kind in FACTS.items() if kind.per_class} == {"promise_kept", "quality_kept"}


@pytest.mark.parametrize("id", [id for id, kind in FACTS.items() if kind.unit != "word"])
def test_every_number_tells_how_to_measure_it(id):
    assert FACTS[id].recipe.endswith(".")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (np.arange(11.0), (1.0, 5.0, 9.0)),
        (np.arange(11.0)[::-1], (1.0, 5.0, 9.0)),
        (np.array([1.0, 2.0, 3.0, 4.0]), (1.3, 2.5, 3.7)),
        (np.array([7.0]), (7.0, 7.0, 7.0)),
        ("phone-mid", ("phone-mid",) * 3),
        (True, (True,) * 3),
    ],
    ids=["eleven worlds", "whatever their order", "between two worlds", "one world", "a word", "a claim"],
)
def test_a_fact_tells_its_tenths_and_its_middle(values, expected):
    fact = Fact("x", values, unit="")
    found = (fact.low, fact.likely, fact.high)
    assert found == (pytest.approx(expected) if hasattr(values, "dtype") else expected)
