"""Conditions: three-valued answers, units, and mistakes that say where and what to do."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgedecide.errors import RuleError
from edgedecide.facts import Basis, Fact, NotNeeded, Unknown
from edgedecide.matching import NO, UNKNOWN, YES, Condition, Truth, both, either, negation, parse_condition
from edgedecide.quantity import parse_quantity

VOCABULARY = {
    "promise_kept": "share", "promise_target": "share", "latency_p95": "ms", "revert_time": "days", "download": "MB", "break_even": "per day",
    "falls_back": "word", "memory_headroom": "", "latency.kind": "word", "latency.hard": "flag", "latency.promise": "duration",
    "traffic.requests": "rate", "privacy.data": "list", "updates.guardrails": "names", "model.needs": "needs", "local.gate": "section",
    "cost.budget": "money per time", "fleet.battery_budget": "battery", "battery_per_day": "share",
}  # fmt: skip


def number(id, *values):
    return Fact(id, np.array(values, dtype=float))


GIVEN = {
    "promise_kept": number("promise_kept", 0.9), "promise_target": number("promise_target", 0.95), "latency_p95": number("latency_p95", 800),
    "revert_time": number("revert_time", 2), "falls_back": Fact("falls_back", True), "latency.kind": "interactive", "latency.hard": False,
    "latency.promise": parse_quantity("1 s", "duration"), "break_even": number("break_even", 50),
    "traffic.requests": parse_quantity("40 per day", "rate"), "updates.guardrails": ("canary", "kill-switch"),
    "privacy.data": ({"kind": "speech", "leaves": "redacted"}, {"kind": "location"}), "model.needs": {"long-context": None},
    "download": Unknown("download", "look"), "memory_headroom": NotNeeded("memory_headroom", "nothing runs locally"),
    "battery_per_day": number("battery_per_day", 0.04), "fleet.battery_budget": parse_quantity("3% per day", "battery"), "local.gate": "none",
}  # fmt: skip


def holds(raw, given=GIVEN):
    truth = parse_condition(raw, VOCABULARY).holds(given.get)
    return Truth(*(bool(np.all(side)) for side in truth))


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param({"latency.kind": {"is": "interactive"}}, YES, id="is"),
        pytest.param({"latency.kind": {"is": "batch"}}, NO, id="is-not"),
        pytest.param({"latency.kind": {"in": ["safety", "interactive"]}}, YES, id="in"),
        pytest.param({"latency.kind": {"in": ["safety", "batch"]}}, NO, id="not-in"),
        pytest.param({"falls_back": {"is": True}}, YES, id="a-word-fact-that-is-true"),
        pytest.param({"latency.hard": {"is": False}}, YES, id="a-flag-that-is-false"),
        pytest.param({"updates.guardrails": {"includes": "canary"}}, YES, id="includes-a-name"),
        pytest.param({"updates.guardrails": {"includes": "rollback-path"}}, NO, id="lacks-a-name"),
        pytest.param({"privacy.data": {"includes": "speech"}}, YES, id="includes-an-entry-by-its-kind"),
        pytest.param({"privacy.data": {"any_of": ["health", "location"]}}, YES, id="has-any-of"),
        pytest.param({"privacy.data": {"any_of": ["health", "face"]}}, NO, id="has-none-of"),
        pytest.param({"model.needs": {"includes": "long-context"}}, YES, id="includes-a-key-of-a-mapping"),
        pytest.param({"latency_p95": {"over": "799 ms"}}, YES, id="over"),
        pytest.param({"latency_p95": {"over": "800 ms"}}, NO, id="over-is-strict"),
        pytest.param({"latency_p95": {"under": "800 ms"}}, NO, id="under-is-strict"),
        pytest.param({"latency_p95": {"under": "0.9 s"}}, YES, id="units-are-converted"),
        pytest.param({"latency.promise": {"under": "1100 ms"}}, YES, id="a-profile-quantity-is-in-base-units"),
        pytest.param({"latency_p95": {"under": "latency.promise"}}, YES, id="a-fact-against-a-profile-field"),
        pytest.param({"latency.promise": {"over": "latency_p95"}}, YES, id="a-profile-field-against-a-fact"),
        pytest.param({"promise_kept": {"under": "promise_target"}}, YES, id="a-fact-against-a-fact"),
        pytest.param({"revert_time": {"over": "latency.promise"}}, YES, id="days-against-seconds"),
        pytest.param({"break_even": {"over": "traffic.requests"}}, YES, id="a-rate-per-day-against-one-per-second"),
        pytest.param({"battery_per_day": {"over": "fleet.battery_budget"}}, YES, id="shares-of-a-battery"),
        pytest.param({"download": {"over": "1 MB"}}, UNKNOWN, id="an-unknown-fact"),
        pytest.param({"cost.budget": {"over": "$1 per year"}}, UNKNOWN, id="an-absent-field"),
        pytest.param({"promise_kept": {"under": "memory_headroom"}}, NO, id="against-something-not-needed"),
        pytest.param({"memory_headroom": {"under": 1}}, NO, id="not-needed-is-under-nothing"),
        pytest.param({"download": {"missing": True}}, YES, id="an-unknown-fact-is-missing"),
        pytest.param({"cost.budget": {"missing": True}}, YES, id="an-absent-field-is-missing"),
        pytest.param({"latency.hard": {"missing": True}}, NO, id="a-false-flag-is-not-missing"),
        pytest.param({"memory_headroom": {"missing": True}}, NO, id="not-needed-is-not-missing"),
        pytest.param({"cost.budget": {"missing": False}}, NO, id="missing-is-never-unknown"),
        pytest.param({"local.gate": {"is": "none"}}, YES, id="a-section-that-is-a-word"),
        pytest.param({"latency.kind": {"is": "interactive"}, "latency.hard": {"is": True}}, NO, id="several-keys-mean-all"),
        pytest.param({"latency_p95": {"over": "700 ms", "under": "900 ms"}}, YES, id="several-operators-mean-all"),
        pytest.param({"not": {"latency.kind": {"is": "batch"}}}, YES, id="not"),
        pytest.param({"not": {"download": {"over": "1 MB"}}}, UNKNOWN, id="not-unknown-is-unknown"),
        pytest.param({"all": [{"download": {"over": "1 MB"}}, {"latency.hard": {"is": True}}]}, NO, id="all-with-one-no-is-no"),
        pytest.param({"all": [{"download": {"over": "1 MB"}}, {"latency.hard": {"is": False}}]}, UNKNOWN, id="all-with-one-unknown"),
        pytest.param({"any": [{"download": {"over": "1 MB"}}, {"latency.hard": {"is": False}}]}, YES, id="any-with-one-yes-is-yes"),
        pytest.param({"any": [{"download": {"over": "1 MB"}}, {"latency.hard": {"is": True}}]}, UNKNOWN, id="any-with-one-unknown"),
        pytest.param({"any": [{"latency.kind": {"is": "batch"}}, {"latency.hard": {"is": True}}]}, NO, id="any-of-nothing-that-holds"),
    ],
)
def test_a_condition_is_yes_no_or_unknown(raw, expected):
    assert holds(raw) == expected


def test_an_array_is_answered_world_by_world():
    given = GIVEN | {"promise_kept": number("promise_kept", 0.9, 0.95, 0.99)}
    truth = parse_condition({"promise_kept": {"under": "promise_target"}, "latency.hard": {"is": False}}, VOCABULARY).holds(given.get)
    assert truth.yes.tolist() == [True, False, False]
    assert truth.no.tolist() == [False, True, True]


def test_one_no_settles_a_world_whatever_is_unknown_there():
    given = {"promise_kept": number("promise_kept", 0.2, 0.8)}
    truth = parse_condition({"promise_kept": {"over": "50%"}, "download": {"over": "1 MB"}}, VOCABULARY).holds(given.get)
    assert (truth.yes.tolist(), truth.no.tolist(), truth.unknown.tolist()) == ([False, False], [True, False], [False, True])


def test_what_is_only_assumed_for_a_profile_field_counts_as_missing():
    assumed = {"latency.promise": Fact("latency.promise", np.array([1.0]), unit="s", basis=Basis.ASSUMED)}
    assert holds({"latency.promise": {"missing": True}}, assumed) == YES
    assert holds({"latency.promise": {"under": "2 s"}}, assumed) == YES


def test_a_fact_that_rests_on_assumptions_is_not_missing():
    assert holds({"latency_p95": {"missing": True}}, {"latency_p95": Fact("latency_p95", np.array([1.0]), basis=Basis.ASSUMED)}) == NO


def test_the_word_unknown_is_missing():
    from edgedecide.profile import UNSPECIFIED

    assert holds({"cost.budget": {"missing": True}}, {"cost.budget": UNSPECIFIED}) == YES
    assert holds({"cost.budget": {"over": "$1 per year"}}, {"cost.budget": UNSPECIFIED}) == UNKNOWN


truths = st.sampled_from([YES, NO, UNKNOWN])


@given(truths, truths)
def test_de_morgan_holds_with_unknowns(a, b):
    assert negation(both(a, b)) == either(negation(a), negation(b))


@given(truths, truths)
def test_nothing_is_both_yes_and_no(a, b):
    assert not any(t.yes and t.no for t in (both(a, b), either(a, b), negation(a)))


@given(truths)
def test_learning_never_takes_an_answer_back(a):
    """What is settled while the other is unknown stays so when the other becomes known."""
    for join in (both, either):
        before = join(a, UNKNOWN)
        for known in (YES, NO):
            after = join(a, known)
            assert before in (UNKNOWN, after)


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        pytest.param({"promise_kepd": {"over": "5%"}}, '"promise_kepd": no such fact or profile field; did you mean "promise_kept"\\?', id="path"),
        pytest.param({"latency_p95": {"above": "5 ms"}}, '"above": no such operator; expected one of is, in', id="operator"),
        pytest.param({"latency_p95": {"ovr": "5 ms"}}, 'did you mean "over"', id="nearest-operator"),
        pytest.param({"latency_p95": {"over": 5}}, 'found 5 without a unit; expected a time such as "100 ms" or "2 s"', id="no-unit"),
        pytest.param({"latency_p95": {"over": "5 MB"}}, 'found "5 MB"; expected a time', id="wrong-unit"),
        pytest.param({"latency_p95": {"is": "late"}}, 'found "is" on latency_p95, which is a ms; expected over or under', id="word-operator-on-a-number"),
        pytest.param({"latency.kind": {"over": 5}}, 'found "over" on latency.kind, which is a word; expected is, in', id="number-operator-on-a-word"),
        pytest.param({"latency_p95": {"over": "promise_target"}}, "expected two of one dimension", id="two-dimensions"),
        pytest.param({"latency_p95": {"over": "latency.promis"}}, 'did you mean "latency.promise"', id="nearest-operand"),
        pytest.param({"latency.hard": {"is": "yes"}}, 'found "yes"; expected true or false', id="flag"),
        pytest.param({"latency.kind": {"in": "batch"}}, 'found "batch"; expected a list such as', id="in-wants-a-list"),
        pytest.param({"cost.budget": {"missing": "no"}}, 'found "no"; expected true or false', id="missing-wants-a-flag"),
        pytest.param({"latency.kind": "batch"}, 'found "batch"; expected an operator and what to hold it against', id="no-operator"),
        pytest.param({"all": {"latency.kind": {"is": "batch"}}}, "found a mapping; expected a list of conditions", id="all-wants-a-list"),
        pytest.param({"not": {}}, "found an empty mapping; expected a condition such as", id="empty"),
        pytest.param(["latency.kind"], "found a list; expected a condition such as", id="a-list"),
        pytest.param("latency_p95 > 40", "expected a condition such as", id="an-expression-is-not-evaluated"),
    ],
)
def test_a_mistake_says_what_was_found_and_expected(raw, says):
    with pytest.raises(RuleError, match=says):
        parse_condition(raw, VOCABULARY)


def test_all_mistakes_are_told_together_with_their_places():
    told = []
    raw = {"any": [{"latency_p96": {"over": "1 s"}}, {"latency_p95": {"over": "1 MB"}}]}
    parse_condition(raw, VOCABULARY, lambda at, says: told.append((at, says.split(";")[0])), ("vetoes", 0, "when"))
    assert told == [
        (("vetoes", 0, "when", "any", 0, "latency_p96"), '"latency_p96": no such fact or profile field'),
        (("vetoes", 0, "when", "any", 1, "latency_p95", "over"), 'found "1 MB"'),
    ]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ({"latency.kind": {"is": "batch"}}, "latency.kind is batch"),
        ({"not": {"latency.promise": {"over": "1 s"}}}, "latency.promise is not over 1 s"),
        ({"latency.kind": {"in": ["safety", "batch"]}, "latency.hard": {"is": True}}, "latency.kind is one of safety, batch and latency.hard is true"),
        ({"latency.hard": {"is": True}, "any": [{"download": {"over": "1 MB"}}, {"falls_back": {"is": True}}]}, "latency.hard is true and (download is over 1 MB or falls_back is true)"),
        ({"cost.budget": {"missing": False}}, "cost.budget is given"),
        ({"not": {"updates.guardrails": {"includes": "canary"}}}, "updates.guardrails lacks canary"),
        ({"not": {"any": [{"download": {"over": "1 MB"}}, {"falls_back": {"is": True}}]}}, "not (download is over 1 MB or falls_back is true)"),
    ],
)  # fmt: skip
def test_a_condition_reads_aloud(raw, words):
    assert parse_condition(raw, VOCABULARY).describe() == words


def test_paths_name_everything_that_is_read():
    condition = parse_condition({"promise_kept": {"under": "promise_target"}, "not": {"latency.kind": {"is": "batch"}}}, VOCABULARY)
    assert condition.paths() == {"promise_kept", "promise_target", "latency.kind"}


def test_what_a_condition_lacks_is_named_in_order():
    condition = parse_condition({"download": {"over": "1 MB"}, "promise_kept": {"under": "promise_target"}, "cost.budget": {"missing": False}}, VOCABULARY)
    assert condition.lacks({"promise_kept": 0.5}.get) == ["download", "promise_target"]


def test_the_plain_form_survives_json():
    import json

    condition = parse_condition({"latency_p95": {"under": "latency.promise"}, "any": [{"latency.hard": {"is": False}}]}, VOCABULARY)
    again = Condition(json.loads(json.dumps(condition.plain)))
    assert again.describe() == condition.describe()
    assert again.holds(GIVEN.get) == condition.holds(GIVEN.get)


def test_matching_imports_no_numpy():
    code = "import sys, edgedecide.matching; print('numpy' in sys.modules, 'pydantic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False False\n"
