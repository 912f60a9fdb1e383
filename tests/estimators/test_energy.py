"""What a day takes from a battery, and which devices keep up."""

import math

import numpy as np
import pytest

from builders import likely, middles, value
from edgedecide.estimators.energy import _battery, _radio_energy
from edgedecide.facts import NotNeeded, Unknown

# A language model whose speed is measured: 100 prompt tokens at 100 a second and 50 tokens at 25 a second are 3 s of work.
CHAT = """
model: {use: llama-3.2-1b, prompt: 100 tokens, output: 50 tokens, needs: [{long-context: 30%}]}
traffic: {devices: 100, requests: 20 per day, active: 10 h per day, payload: 1 MB}
latency: {network: [{access: lte, share: 100%}]}
local: {answer: {handles: 70%, quality: 90%}, gate: {payload: 10 KB}}
fleet: {classes: [{class: phone-mid, ram: 64 GB}], power: battery, battery_budget: 5% per day}
measured:
  - {fact: decode_rate, at: {model: llama-3.2-1b, class: phone-mid}, value: 25 tokens/s}
  - {fact: prefill_rate, at: {model: llama-3.2-1b, class: phone-mid}, value: 100 tokens/s}
"""
BATTERY, POWER = likely("classes", "phone-mid", "battery"), likely("classes", "phone-mid", "power")
PER_DATA, TAIL = (likely("networks", "lte", name) for name in ("energy_per_data", "tail_energy"))
APART = math.exp(-20 / 36_000 * 10)
"""Chance that no other request follows within the radio's ten seconds: 20 a day in ten hours of use."""


def test_a_request_takes_power_for_as_long_as_it_works():
    """3 s × 3.5 W = 10.5 J; twenty of them are 210 J of a battery of 66.6 kJ: .3 %."""
    case = middles(CHAT)
    assert value(case.estimates.stations["edge@device"][0].busy) == pytest.approx(3)
    assert case["battery_per_day@edge@device"] == pytest.approx(20 * 3 * POWER / BATTERY)
    assert pytest.approx(0.00315, abs=1e-5) == 20 * 3 * 3.5 / (18.5 * 3600)


def test_what_is_sent_takes_radio_energy_twice_for_the_uplink_and_its_tail():
    """30 % fall back: 10 KB of the gate each, and the tail where no other request shares it."""
    radio = 10_000 * PER_DATA * 2 + TAIL * APART
    case = middles(CHAT)
    assert case["battery_per_day@local-primary@device"] == pytest.approx(20 * (3 * POWER + 0.3 * radio) / BATTERY, rel=1e-4)


def test_radio_energy_is_mixed_over_the_accesses():
    """60 % of 2 J/MB with 8 J of tail, 40 % of .1 J/MB with none: 1 MB at a rate at which tails are never shared."""
    found = _radio_energy(*(np.array([x]) for x in (1e6, 0.0, 0.6, 2e-6, 8.0, 0.4, 1e-7, 0.0)))
    assert found[0] == pytest.approx(0.6 * (4 + 8) + 0.4 * 0.2)


def test_close_requests_share_a_tail():
    """One every five seconds: exp(−2) = 13.5 % of them end one."""
    found = _radio_energy(*(np.array([x]) for x in (0.0, 0.2, 1.0, 2e-6, 8.0)))
    assert found[0] == pytest.approx(8 * math.exp(-2))


def test_a_day_is_a_share_of_a_full_battery():
    found = _battery(*(np.array([float(x)]) for x in (100, 5, 1, 60_000)))
    assert found[0] == pytest.approx(0.01)


# ---- who has a battery

POWERS = [
    pytest.param("fleet: {power: battery}", True, id="stated"),
    pytest.param("fleet: {power: null, battery_budget: null}", True, id="phones have one"),
    pytest.param("fleet: {power: mains, battery_budget: null}", False, id="on mains"),
    pytest.param("fleet: {power: null, battery_budget: null, classes: [{class: industrial-pc}]}", False, id="industrial computers have none"),
]


@pytest.mark.parametrize(("text", "drains"), POWERS)
def test_whose_battery_drains(text, drains):
    fact = middles(CHAT, text).fact("battery_per_day@edge@device")
    assert isinstance(fact, NotNeeded) != drains


def test_a_battery_of_unknown_size_is_unknown():
    case = middles(CHAT, "fleet: {classes: [{class: industrial-pc}], power: battery}")
    assert isinstance(case.fact("battery_per_day@edge@device"), Unknown)
    assert isinstance(case.fact("coverage@edge@device"), Unknown)


def test_a_node_drains_no_battery():
    node = "fleet: {nodes: [{device: jetson-orin-nano}], sites: 1}\nlatency: {network: [{access: enterprise-lan, share: 100%}]}"
    assert isinstance(middles(CHAT, node).fact("battery_per_day@edge@node"), NotNeeded)


def test_the_greatest_drain_over_the_classes_counts():
    both = "fleet: {classes: [{class: phone-mid, ram: 64 GB}, {class: phone-high, ram: 64 GB}]}"
    case = middles(CHAT, both)
    alone = [middles(CHAT, f"fleet: {{classes: [{{class: {name}, ram: 64 GB}}]}}")["battery_per_day@edge@device"] for name in ("phone-mid", "phone-high")]
    assert case["battery_per_day@edge@device"] == pytest.approx(max(alone))


# ---- coverage


def test_a_class_keeps_up_in_memory_speed_and_battery():
    """Fits × fast enough × 1 ÷ (1 + (drain ÷ budget)^4)."""
    case = middles(CHAT)
    [station] = case.estimates.stations["edge@device"]
    drain = case["battery_per_day@edge@device"]
    borne = 1 / (1 + (drain / 0.05) ** 4)
    assert case["coverage@edge@device"] == pytest.approx(value(station.runs) * value(station.keeps_up) * borne)


@pytest.mark.parametrize(("budget", "low", "high"), [("90% per day", 0.999, 1), ("0.3152% per day", 0.49, 0.51), ("0.001% per day", 0, 0.001)], ids=["ample", "as much as it takes: half", "none to speak of"])
def test_the_budget_decides_whose_battery_bears_it(budget, low, high):
    assert low <= middles(CHAT, {"fleet": {"battery_budget": budget}})["coverage@edge@device"] <= high


def test_a_silent_profile_has_the_usual_budget():
    case = middles(CHAT, "fleet: {battery_budget: null}")
    drain, budget = case["battery_per_day@edge@device"], likely("defaults", "battery-tolerance")
    assert case["coverage@edge@device"] == pytest.approx(1 / (1 + (drain / budget) ** 4), rel=1e-3)


def test_coverage_is_over_the_fleet_with_what_computes_nothing_left_out():
    some = "fleet: {classes: [{class: phone-mid, ram: 64 GB, share: 70%}, {class: none, share: 20%}, {class: phone-mid, ram: 100 MB, share: 10%}]}"
    assert middles(CHAT, some)["coverage@edge@device"] == pytest.approx(0.7, abs=0.01)


def test_the_weakest_class_is_the_one_that_keeps_up_least():
    some = "fleet: {classes: [{class: phone-high, ram: 64 GB}, {class: phone-low, ram: 200 MB}]}"
    case = middles(CHAT, some)
    assert case["weakest_class@edge@device"] == "phone-low"
    assert [name for name, _ in case.estimates.coverage["edge@device"]] == ["phone-high", "phone-low"]


@pytest.mark.parametrize(
    ("classes", "count"),
    [
        pytest.param("[{chipset: apple-a17-pro}]", 1, id="one chipset"),
        pytest.param("[{chipset: apple-a17-pro}, {device: samsung-galaxy-s23}]", 2, id="two chipsets"),
        pytest.param("[{class: phone-mid}]", likely("classes", "phone-mid", "runtimes"), id="a class"),
        pytest.param("[{class: phone-mid, os: android}]", 1, id="a class with its system"),
    ],
)
def test_variants_are_platforms_to_validate(classes, count):
    assert middles(CHAT, f"fleet: {{classes: {classes}}}")["variants@edge@device"] == pytest.approx(count)


def test_nothing_local_needs_no_coverage():
    case = middles(CHAT)
    for id in ("coverage", "weakest_class", "variants", "battery_per_day"):
        assert isinstance(case.fact(f"{id}@cloud"), NotNeeded)


def test_unknown_hardware_has_no_coverage():
    case = middles(CHAT, "fleet: {classes: [{device: acme-phone-9000}]}")
    for id in ("coverage", "weakest_class", "variants"):
        assert isinstance(case.fact(f"{id}@edge@device"), Unknown)
