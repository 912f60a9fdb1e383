"""What the memory of the fleet says about an alternative as a whole."""

import numpy as np
import pytest

from builders import likely, middles, value
from edgedecide.estimators.fit import _fits, _free, _headroom, _needed
from edgedecide.facts import NotNeeded, Unknown

GB = 1e9
CLASSES = [
    # pairs of needed and free -> headroom, fits, needed and free of the weakest class
    pytest.param([(1, 3)], 3, True, (1, 3), id="one class with room"),
    pytest.param([(1, 3), (1, 1.5)], 1.5, True, (1, 1.5), id="the weakest class that holds it"),
    pytest.param([(1, 3), (1, 0.5)], 3, True, (1, 0.5), id="a class that does not hold it is not supported"),
    pytest.param([(4, 3), (4, 1)], 0.75, False, (4, 1), id="no class holds it: the nearest"),
    pytest.param([(2, 2)], 1, True, (2, 2), id="exactly"),
    pytest.param([(1, 3), (2, 3)], 1.5, True, (2, 3), id="it needs more on one class"),
]


@pytest.mark.parametrize(("pairs", "headroom", "fits", "weakest"), CLASSES)
def test_headroom_is_of_the_weakest_supported_class(pairs, headroom, fits, weakest):
    arrays = [np.array([number * GB]) for pair in pairs for number in pair]
    assert _headroom(*arrays)[0] == pytest.approx(headroom)
    assert bool(_fits(*arrays)[0]) is fits
    assert (_needed(*arrays)[0], _free(*arrays)[0]) == pytest.approx(tuple(1000 * number for number in weakest))


def test_each_world_has_its_own_headroom_and_the_weakest_class_is_the_same_in_all():
    """Medians 2 and 1.5: the second class is the weakest in every world, though not in the first."""
    needed, strong, weak = np.ones(3) * GB, np.array([1.2, 2, 3]) * GB, np.array([1.4, 1.5, 1.6]) * GB
    assert _headroom(needed, strong, needed, weak).tolist() == pytest.approx([1.2, 1.5, 1.6])
    assert _free(needed, strong, needed, weak).tolist() == pytest.approx([1400, 1500, 1600])


PHONES = "fleet: {classes: [{class: phone-high, ram: 16 GB}, {class: phone-low, ram: 1 GB}]}"


def test_the_facts_are_those_of_the_stations():
    case = middles(PHONES, "local: {answer: {use: llama-3.2-1b}}")
    strong, weak = case.estimates.stations["edge@device"]
    assert case["memory_headroom@edge@device"] == pytest.approx(value(strong.memory.free) / value(strong.memory.needed))
    assert case["memory_free@edge@device"] == pytest.approx(value(weak.memory.free) / 1e6)
    assert case["fits@edge@device"] == 1


def test_a_download_is_the_weights_and_a_cold_load_reads_them():
    case = middles(PHONES, "local: {answer: {use: llama-3.2-1b}}")
    weights = likely("models", "llama-3.2-1b", "params") * likely("quantizations", "q4_k_m", "bits") / 8
    assert case["download@edge@device"] == pytest.approx(weights / 1e6)
    assert case["cold_load@edge@device"] == pytest.approx(weights / likely("defaults", "storage-read") * 1000)
    assert case["download@cloud-primary@device"] == pytest.approx(likely("defaults", "cache-memory") / 1e6)
    assert case["cold_load@cloud-primary@device"] == 0


def test_nothing_local_needs_no_memory():
    case = middles(PHONES)
    for id in ("memory_needed", "memory_free", "memory_headroom", "fits", "download", "cold_load"):
        fact = case.fact(f"{id}@cloud")
        assert isinstance(fact, NotNeeded)
        assert fact.says == "nothing runs locally"


def test_one_unknown_class_leaves_the_fleet_unknown():
    case = middles("fleet: {classes: [{class: phone-high}, {device: acme-phone-9000}]}")
    assert isinstance(case.fact("fits@edge@device"), Unknown)
    assert "acme-phone-9000" in case.fact("fits@edge@device").recipe


def test_a_silent_fleet_is_unknown_hardware():
    case = middles("traffic: {devices: 10, requests: 1 per day}")
    fact = case.fact("memory_headroom@edge@device")
    assert isinstance(fact, Unknown)
    assert fact.recipe == "Name the device classes under fleet.classes, with a device, chipset or class each."
