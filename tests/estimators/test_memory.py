"""Memory by hand, and the share of devices on which it fits."""

import pytest

from builders import demand, likely, middles, setting, value
from edgedecide.estimators.demand import estimate_demand
from edgedecide.estimators.hardware import device_classes
from edgedecide.estimators.memory import estimate_memory
from edgedecide.estimators.shapes import shape_of
from edgedecide.facts import Unknown
from edgedecide.placements import Part

MB, GB = 1e6, 1e9
OVERHEAD = likely("defaults", "runtime-overhead")
PHONE = "fleet: {classes: [{class: phone-mid, ram: 8 GB}]}"


def memory(*texts):
    among = setting(*texts)
    return estimate_memory(among, shape_of(among, Part("answer", "device")), estimate_demand(among), device_classes(among)[0])


def test_a_language_model_by_hand():
    """Weights × (1 + overhead) + cache of 2 × (1,000 + 200) tokens + runtime and tokenizer, × the estimate's middle error."""
    found = memory(PHONE, "model: {prompt: 1000 tokens, output: 200 tokens, quantization: q4_k_m}")
    weights = 3.2126e9 * 4.8944 / 8
    cache = 114_688 * 2 * 1200
    runtime = likely("defaults", "runtime-memory") + likely("defaults", "tokenizer-memory")
    needed = (weights * (1 + OVERHEAD) + cache + runtime) * likely("errors", "memory-shapes", "factor")
    assert value(found.needed) == pytest.approx(needed)
    assert 2.5 * GB < needed < 3.2 * GB  # llama.cpp takes 2.4 to 2.9 GB at this context


def test_free_memory_is_the_share_that_one_process_may_use():
    assert value(memory(PHONE).free) == pytest.approx(8 * GB * likely("classes", "phone-mid", "memory_share"))


def test_it_fits_where_free_memory_log_logistic_around_its_median_is_enough():
    """1 ÷ (1 + (needed ÷ free)^10)."""
    found = memory(PHONE, "model: {prompt: 1000 tokens, output: 200 tokens}")
    assert value(found.fits) == pytest.approx(1 / (1 + (value(found.needed) / value(found.free)) ** 10))


@pytest.mark.parametrize(
    ("ram", "low", "high"), [("64 GB", 0.9999, 1), ("1 GB", 0, 0.0001)], ids=["with room for ten", "with room for a fifth"]
)
def test_it_fits_everywhere_or_nowhere(ram, low, high):
    assert low <= value(memory({"fleet": {"classes": [{"class": "phone-mid", "ram": ram}]}}).fits) <= high


def test_a_graph_by_hand():
    """YOLOv8n in INT8: weights × (1 + overhead) + activations (a share of four times the weights) + runtime."""
    found = memory(PHONE, "model: {use: yolov8n, quantization: int8}")
    bits = likely("quantizations", "int8", "bits")
    weights = likely("models", "yolov8n", "params") * bits / 8
    activations = weights * 32 / bits * likely("defaults", "activation-memory")
    needed = weights * (1 + OVERHEAD) + activations + likely("defaults", "graph-runtime-memory")
    assert value(found.needed) == pytest.approx(needed * likely("errors", "memory-size", "factor"))


MCU = {"fleet": {"classes": [{"class": "mcu", "ram": "1 MB"}]}}


def test_a_microcontroller_leaves_the_weights_in_flash():
    """20,000 parameters in INT8: activations, a share of the weights in their own format, + runtime."""
    found = memory(MCU, "model: {use: null, kind: audio, params: 20K, flops: 5 MFLOP}")
    weights = 20_000 * likely("quantizations", "int8", "bits") / 8
    needed = weights * likely("defaults", "activation-memory") + likely("defaults", "mcu-runtime-memory")
    assert value(found.needed) == pytest.approx(needed * likely("errors", "memory-size", "factor"))


def test_weights_beyond_its_flash_do_not_fit_a_microcontroller():
    small, large = (memory(MCU, f"model: {{use: null, kind: audio, params: {params}, flops: 5 MFLOP}}") for params in ("20K", "40M"))
    assert (value(small.fits), value(large.fits)) == pytest.approx((1, 0), abs=1e-3)


def test_a_recogniser_keeps_its_window_whatever_the_prompt():
    """1,500 positions and 448 tokens."""
    long, short = (memory(PHONE, "model: {use: whisper-base}", {"model": {"prompt": prompt}}) for prompt in ("9000 tokens", "10 tokens"))
    assert value(long.needed) == value(short.needed)


def test_a_stated_context_takes_the_place_of_prompt_and_output():
    """4,096 tokens instead of 2 × 1,200: 1,696 tokens more."""
    base = [PHONE, "model: {prompt: 1000 tokens, output: 200 tokens}"]
    more = value(memory(*base, "model: {context: 4096 tokens}").needed) - value(memory(*base).needed)
    assert more == pytest.approx(1696 * 114_688 * likely("errors", "memory-shapes", "factor"))


def test_where_only_the_parameters_are_known_the_estimate_errs_more():
    among = setting(PHONE, "model: {use: null, kind: language, params: 3B}")
    estimate_memory(among, shape_of(among, Part("answer", "device")), estimate_demand(among), device_classes(among)[0])
    assert "error:memory@model of the profile/phone-mid" in among.worlds.leaves
    assert among.worlds.leaves["error:memory@model of the profile/phone-mid"].likely == likely("errors", "memory-params", "factor")


def test_a_measurement_goes_before_the_estimate():
    measured = "measured: [{fact: memory_needed, at: {model: llama-3.2-3b, class: phone-mid}, value: 2500 MB}]"
    by_chipset = "measured: [{fact: memory_needed, at: {model: llama-3.2-3b, device: samsung-galaxy-s23}, value: 2500 MB}]"
    device = "fleet: {classes: [{device: samsung-galaxy-s23}]}"
    assert value(memory(device, by_chipset).needed) == 2500 * MB
    assert value(memory(PHONE, measured).needed) == 2500 * MB


def test_a_measurement_elsewhere_does_not():
    elsewhere = "measured: [{fact: memory_needed, at: {model: llama-3.2-1b, device: samsung-galaxy-s23}, value: 9000 MB}]"
    device = "fleet: {classes: [{device: samsung-galaxy-s23}]}"
    assert value(memory(device, elsewhere).needed) == value(memory(device).needed)


def test_unknown_hardware_has_no_memory():
    found = memory("fleet: {classes: [{device: acme-phone-9000}]}")
    assert isinstance(found.free, Unknown)
    assert isinstance(found.fits, Unknown)
    assert found.fits.recipe == "Measure on acme-phone-9000, or state its class, memory_bandwidth, compute and ram under fleet.classes[0]."
    assert value(found.needed) > 0


# ---- light parts


@pytest.mark.parametrize(
    ("cache", "copies"), [("{}", 1), ("{shared: true}", 1), ("{shared: false}", 50)], ids=["said nothing", "shared by the site", "one for each of 50 devices"]
)
def test_a_node_holds_one_cache_or_one_for_each_device(cache, copies):
    case = middles("fleet: {nodes: [{device: jetson-orin-nano, per: 50 devices}]}", f"local: {{cache: {cache}}}")
    assert case["memory_needed@cloud-primary@node"] == pytest.approx(copies * likely("defaults", "cache-memory") / MB)


def test_a_gate_that_nobody_names_is_small():
    assert middles(PHONE)["memory_needed@edge-preprocess@device"] == pytest.approx(likely("defaults", "gate-memory") / MB)


def test_the_demand_of_a_test_is_the_profiles():
    assert value(demand("model: {prompt: 1000 tokens}").prompt) == 1000
