"""Signals and guardrails by weight, and the words that say what an alternative is."""

import pytest

from builders import CATALOG, likely, middles, setting
from edgedecide.estimators.operations import needed
from edgedecide.facts import Unknown

PHONE = "fleet: {classes: [{class: phone-high, ram: 64 GB}]}\nlocal: {answer: {use: llama-3.2-1b, handles: 70%}}"
NODE = "fleet: {nodes: [{device: jetson-orin-nano}], sites: 1}"


def where(section, *sites):
    """Ids and weights of what something running on one of these sites needs."""
    return {id: likely(section, id, "weight") for id in CATALOG.names(section) if set(sites) & set(CATALOG.require(section, id).words("where"))}


@pytest.mark.parametrize(
    ("alternative", "sites"),
    [("cloud", ("cloud",)), ("edge@device", ("device",)), ("edge@node", ("node",)), ("local-primary@device", ("device", "cloud")), ("cloud-primary@node", ("node", "cloud"))],
)
@pytest.mark.parametrize("section", ["signals", "guardrails"])
def test_what_runs_where_says_what_is_needed(section, alternative, sites):
    among = setting(PHONE, NODE)
    one = next(a for a in among.alternatives if a.id == alternative)
    assert needed(among, one, section) == pytest.approx(where(section, *sites))


COVERED = [
    pytest.param("[]", 0, id="nothing"),
    pytest.param("[crash-reports]", 0.12, id="one signal"),
    pytest.param("[crash-reports, version-skew]", 0.25, id="two"),
    pytest.param("[confidence]", 0.10, id="under another name"),
]


@pytest.mark.parametrize(("signals", "weight"), COVERED)
def test_the_share_covered_is_weighted(signals, weight):
    """Crash reports weigh 12 %, version skew 13 %, confidence 10 % of all that a device needs (100 %)."""
    total = sum(where("signals", "device").values())
    assert total == pytest.approx(1)
    assert middles(PHONE, f"observability: {{signals: {signals}}}")["signals_covered@edge@device"] == pytest.approx(weight / total)


def test_all_signals_cover_everything_and_leave_no_blind_spot():
    case = middles(PHONE, {"observability": {"signals": list(CATALOG.names("signals"))}})
    for alternative in ("edge@device", "cloud", "local-primary@device"):
        assert case[f"signals_covered@{alternative}"] == pytest.approx(1)
        assert case[f"blind_spots@{alternative}"] == "none"


def test_the_cloud_needs_less_and_is_covered_by_less():
    case = middles(PHONE, "observability: {signals: [crash-reports]}")
    assert case["signals_covered@cloud"] == pytest.approx(0.12 / sum(where("signals", "cloud").values()))
    assert case["signals_covered@cloud"] > case["signals_covered@edge@device"]


def test_blind_spots_are_told_heaviest_first():
    case = middles(PHONE, {"observability": {"signals": [s for s in CATALOG.names("signals") if s not in ("version-skew", "thermal", "crash-reports")]}})
    assert case["blind_spots@edge@device"] == "version-skew, crash-reports, thermal"


def test_guardrails_are_weighted_alike():
    """Canary 15 %, rollback path 14 %, of 100 % on a device."""
    case = middles(PHONE, "updates: {guardrails: [canary, rollback-path]}")
    assert case["guardrails_covered@edge@device"] == pytest.approx(0.29)
    assert case["guardrails_covered@cloud"] == pytest.approx(0.29 / sum(where("guardrails", "cloud").values()))


@pytest.mark.parametrize(
    ("id", "recipe"),
    [
        ("signals_covered", "List what is collected under observability.signals."),
        ("blind_spots", "List what is collected under observability.signals."),
        ("guardrails_covered", "List the guardrails in place under updates.guardrails."),
    ],
)
def test_what_nobody_listed_is_unknown(id, recipe):
    fact = middles(PHONE).fact(f"{id}@edge@device")
    assert isinstance(fact, Unknown)
    assert fact.recipe == recipe


# ---- what an alternative is

TRAITS = {
    # runs locally, answers locally, sends input, falls back
    "edge@device": (True, True, False, False),
    "edge-preprocess@device": (True, False, True, False),
    "local-primary@device": (True, True, True, True),
    "cloud-primary@device": (True, False, True, False),
    "cloud": (False, False, True, False),
}


@pytest.mark.parametrize("alternative", TRAITS)
def test_rules_know_what_an_alternative_is_without_its_name(alternative):
    case = middles(PHONE)
    assert tuple(case[f"{id}@{alternative}"] for id in ("runs_locally", "answers_locally", "sends_input", "falls_back")) == TRAITS[alternative]


EXPOSED = [
    pytest.param("fleet: {owner: users}", "edge@device", True, id="an answerer on users' devices"),
    pytest.param("fleet: {owner: us}", "edge@device", False, id="on our own devices"),
    pytest.param("fleet: {owner: users}", "edge@node", False, id="on a node of a site"),
    pytest.param("fleet: {owner: users}", "edge-preprocess@device", False, id="a gate is not worth stealing"),
    pytest.param("fleet: {owner: users}", "cloud", False, id="nothing lies with users"),
]


@pytest.mark.parametrize(("text", "alternative", "exposed"), EXPOSED)
def test_where_a_copy_of_the_model_lies_with_users(text, alternative, exposed):
    assert middles(PHONE, NODE, text)[f"model_exposed@{alternative}"] is exposed


def test_a_ported_share_is_of_the_profiles_model():
    """1.2358 of 3.2126 billion parameters."""
    case = middles(PHONE)
    assert case["ported_share@edge@device"] == pytest.approx(likely("models", "llama-3.2-1b", "params") / likely("models", "llama-3.2-3b", "params"))
    assert middles("fleet: {classes: [{class: phone-high}]}")["ported_share@edge@device"] == 1
    assert case["ported_share@cloud"] == 0


FLEET = "fleet: {classes: [{device: samsung-galaxy-s23, share: 10%}, {class: phone-low, share: 90%}]}"
ONLY = [
    pytest.param("{device: samsung-galaxy-s23}", FLEET, True, id="the flagship alone"),
    pytest.param("{chipset: snapdragon-8-gen-2}", FLEET, True, id="by its chipset"),
    pytest.param("{class: phone-low}", FLEET, False, id="the weakest"),
    pytest.param("{device: samsung-galaxy-s23}", "fleet: {classes: [{device: samsung-galaxy-s23}]}", False, id="there is no other"),
]


@pytest.mark.parametrize(("at", "fleet", "only"), ONLY)
def test_whether_only_the_strongest_class_was_measured(at, fleet, only):
    case = middles(PHONE, fleet, f"measured: [{{fact: decode_rate, at: {at}, value: 20 tokens/s}}]")
    assert case["measured_strongest_only@edge@device"] is only
    assert middles(PHONE, fleet)["measured_strongest_only@edge@device"] is False


def test_both_ends_measured_is_not_only_the_strongest():
    both = "measured: [{fact: decode_rate, at: {class: phone-low}, value: 5 tokens/s}, {fact: decode_rate, at: {device: samsung-galaxy-s23}, value: 20 tokens/s}]"
    assert middles(PHONE, FLEET, both)["measured_strongest_only@edge@device"] is False
