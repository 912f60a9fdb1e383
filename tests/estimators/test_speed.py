"""How long a model takes: rooflines by hand, and which evidence goes before which."""

import math

import pytest

from builders import CATALOG, likely, setting, value
from edgedecide.estimators.demand import estimate_demand
from edgedecide.estimators.hardware import device_classes, efficiency_of
from edgedecide.estimators.shapes import shape_of
from edgedecide.estimators.speed import estimate_speed
from edgedecide.facts import Basis, Unknown
from edgedecide.placements import Part

PHONE = "fleet: {classes: [{class: phone-mid, memory_bandwidth: 50 GB/s, compute: 2 TFLOP/s}]}"
"""A phone GPU whose peaks are stated."""
CHAT = "model: {use: llama-3.2-3b, quantization: q4_k_m, prompt: 1000 tokens, output: 100 tokens}"
WEIGHTS = 3.2126e9 * 4.8944 / 8
CACHE = 114_688


def speed(*texts, part="answer"):
    among = setting(*texts)
    return estimate_speed(among, shape_of(among, Part(part, "device")), estimate_demand(among), device_classes(among)[0])


def error(name):
    return likely("errors", name, "factor")


# ---- models that write tokens


def token_time():
    """(overhead + bytes ÷ (efficiency × 50 GB/s)) ÷ error, bytes = weights + cache × (1,000 + 100 ÷ 2)."""
    read = WEIGHTS + CACHE * 1050
    return (likely("efficiencies", "phone-gpu", "decode_overhead") + read / (likely("efficiencies", "phone-gpu", "decode_efficiency") * 50e9)) / error("decode-class")


def prompt_time():
    """2 × 3.2 billion operations a token ÷ (efficiency × 2 TFLOP/s) ÷ error."""
    return 2 * 3.2126e9 / (likely("efficiencies", "phone-gpu", "prefill_efficiency") * 2e12) / error("prefill-class")


def test_a_token_takes_the_time_to_read_weights_and_cache():
    found = speed(PHONE, CHAT)
    assert value(found.token_time) == pytest.approx(token_time())
    assert found.rung == "roofline"
    assert 5 < 1 / token_time() < 25  # 3 B in 4 bits on a mid-range phone: some 8 to 15 tokens a second


def test_a_prompt_token_takes_its_operations():
    assert value(speed(PHONE, CHAT).prefill_time) == pytest.approx(prompt_time())


def test_the_first_result_is_the_prompt_and_one_token_the_whole_all_of_them():
    found = speed(PHONE, CHAT)
    assert found.first.values[:, 0] == pytest.approx([1000 * prompt_time() + token_time()] * 2)
    assert found.whole.values[:, 0] == pytest.approx([1000 * prompt_time() + 100 * token_time()] * 2)
    assert value(found.busy) == pytest.approx(1000 * prompt_time() + 100 * token_time())


def test_lengths_that_vary_widen_the_tail_and_raise_the_mean():
    """200..3000 tokens: median √600,000, σ = ln 15 ÷ 2.563; p95 = median × exp(1.645 σ), mean = median × exp(σ² ÷ 2)."""
    found = speed(PHONE, CHAT, "model: {prompt: 200..3000 tokens, output: 10..1000 tokens}")
    prompt, prompt_sigma = math.sqrt(200 * 3000), math.log(15) / 2 / 1.2815516
    output, output_sigma = math.sqrt(10 * 1000), math.log(100) / 2 / 1.2815516
    a, b = value(found.prefill_time), value(found.token_time)
    excess = math.hypot(prompt * a * (math.exp(1.6448536 * prompt_sigma) - 1), output * b * (math.exp(1.6448536 * output_sigma) - 1))
    assert found.whole.values[0, 0] == pytest.approx(prompt * a + output * b)
    assert found.whole.values[1, 0] - found.whole.values[0, 0] == pytest.approx(excess)
    assert value(found.busy) == pytest.approx(prompt * math.exp(prompt_sigma**2 / 2) * a + output * math.exp(output_sigma**2 / 2) * b)


def test_loading_reads_the_weights_from_storage():
    assert value(speed(PHONE, CHAT).load) == pytest.approx(WEIGHTS / likely("defaults", "storage-read"), rel=1e-6)


# ---- which evidence goes first

ROW = next(
    row
    for id in CATALOG.names("benchmarks")
    if (row := CATALOG.require("benchmarks", id)).word("model") == "llama-3.2-1b" and row.word("chipset") == "snapdragon-8-elite" and row.word("quantization") == "w4a16" and row.figure("prefill_rate")
)
ELITE = "fleet: {classes: [{chipset: snapdragon-8-elite, ram: 12 GB}]}"
PUBLISHED = f"model: {{use: llama-3.2-1b, quantization: {ROW.word('quantization')}, prompt: 500 tokens, output: 50 tokens}}"
MEASURED = "measured: [{fact: decode_rate, at: {model: llama-3.2-1b, chipset: snapdragon-8-elite}, value: 20 tokens/s}, {fact: prefill_rate, at: {model: llama-3.2-1b, chipset: snapdragon-8-elite}, value: 400 tokens/s}]"


def best(field):
    rows = [row for row in CATALOG.benchmarks("llama-3.2-1b", "snapdragon-8-elite") if row.word("quantization") == "w4a16" and row.figure(field)]
    return max(row.figure(field).likely for row in rows)


def test_a_published_measurement_goes_before_the_roofline():
    found = speed(ELITE, PUBLISHED)
    assert found.rung == "published"
    assert value(found.token_time) == pytest.approx(1 / (best("decode_rate") * error("decode-published")))
    assert value(found.prefill_time) == pytest.approx(1 / (best("prefill_rate") * error("prefill-published")))


def test_of_several_runtimes_the_fastest_counts():
    rows = [row for row in CATALOG.benchmarks("llama-3.2-1b", "snapdragon-8-elite") if row.word("quantization") == "w4a16"]
    assert len(rows) > 1
    assert best("decode_rate") > min(row.figure("decode_rate").likely for row in rows)


def test_the_owners_measurement_goes_before_the_published_one():
    found = speed(ELITE, PUBLISHED, MEASURED)
    assert found.rung == "measured"
    assert (value(found.token_time), value(found.prefill_time)) == pytest.approx((1 / 20, 1 / 400))
    assert found.token_time.basis == Basis.MEASURED


def test_a_published_measurement_in_another_format_does_not_count():
    assert speed(ELITE, PUBLISHED, "model: {quantization: q4_k_m}").rung == "roofline"


AT = [
    pytest.param("{model: llama-3.2-3b, class: phone-mid}", "measured", id="the class"),
    pytest.param("{model: llama-3.2-3b, class: phone-mid, quantization: q4_k_m}", "measured", id="with its format"),
    pytest.param("{model: llama-3.2-3b, class: phone-mid, runtime: llama.cpp}", "measured", id="the runtime is told and chooses nothing"),
    pytest.param("{model: llama-3.2-3b, tier: device}", "measured", id="the tier"),
    pytest.param("{class: phone-mid}", "measured", id="the hardware, whichever model"),
    pytest.param("{model: llama-3.2-3b, class: phone-mid, quantization: f16}", "roofline", id="another format"),
    pytest.param("{model: llama-3.2-1b, class: phone-mid}", "roofline", id="another model"),
    pytest.param("{model: llama-3.2-3b, class: phone-low}", "roofline", id="another class"),
    pytest.param("{model: llama-3.2-3b, node: jetson-orin-nano}", "roofline", id="a node"),
]


@pytest.mark.parametrize(("at", "rung"), AT)
def test_where_a_measurement_holds(at, rung):
    found = speed(PHONE, CHAT, f"measured: [{{fact: decode_rate, at: {at}, value: 20 tokens/s}}]")
    assert found.rung == rung


# ---- models that listen

LISTEN = "model: {use: whisper-base, quantization: f16}\ntraffic: {payload: 80 KB}"


def test_a_recogniser_by_hand():
    """Seconds of sound × (50 positions × half of a prompt token's time + 4 tokens × half of a token's time)."""
    found = speed(PHONE, LISTEN)
    seconds = 80_000 / likely("defaults", "audio-rate")
    work = seconds * (50 * value(found.prefill_time) / 2 + 4 * value(found.token_time) / 2)
    assert value(found.busy) == pytest.approx(work)
    assert found.whole.values[:, 0] == pytest.approx([work, work * math.exp(1.6448536 * 0.1)])


def test_of_streamed_sound_only_the_last_seconds_are_waited_for():
    """10 s of sound, the last 5 s: half of the work is still to be done, all of it is work."""
    all_at_once, streamed = speed(PHONE, LISTEN), speed(PHONE, LISTEN, "traffic: {streamed: true}")
    assert 80_000 / likely("defaults", "audio-rate") == pytest.approx(10)
    assert streamed.whole.values[0, 0] == pytest.approx(all_at_once.whole.values[0, 0] / 2)
    assert value(streamed.busy) == value(all_at_once.busy)


def test_short_sound_gains_nothing_from_streaming():
    short = "traffic: {payload: 8 KB}"
    assert speed(PHONE, LISTEN, short, "traffic: {streamed: true}").whole.values[0, 0] == pytest.approx(speed(PHONE, LISTEN, short).whole.values[0, 0])


# ---- graphs

GRAPH = "model: {use: null, kind: vision, params: 3M, flops: 9 GFLOP, quantization: f16}"


def test_a_graph_is_bound_by_its_operations_or_its_weights():
    """(overhead + max(9 GFLOP ÷ (efficiency × 2 TFLOP/s), 6 MB ÷ (½ × 50 GB/s))) × error."""
    overhead, efficiency = (likely("efficiencies", "phone-gpu", name) for name in ("graph_overhead", "graph_efficiency"))
    by_work = (overhead + 9e9 / (efficiency * 2e12)) * error("graph-class")
    assert value(speed(PHONE, GRAPH).busy) == pytest.approx(by_work)
    heavy = "model: {params: 2B, flops: 4 GFLOP}"  # each weight used once
    by_weights = (overhead + 2e9 * 16 / 8 / (0.5 * 50e9)) * error("graph-class")
    assert value(speed(PHONE, GRAPH, heavy).busy) == pytest.approx(by_weights, rel=1e-4)


def test_an_integer_graph_runs_on_the_npu_where_there_is_one():
    """A Snapdragon 8 Gen 2 is said to do 48 TOPS."""
    board = "fleet: {classes: [{chipset: snapdragon-8-gen-2}]}"
    found = speed(board, GRAPH, "model: {quantization: w8a8}")
    efficiency, overhead = (likely("efficiencies", "phone-npu", name) for name in ("graph_efficiency_int8", "graph_overhead"))
    peak = likely("chipsets", "snapdragon-8-gen-2", "npu_int8")
    assert value(found.busy) == pytest.approx((overhead + 9e9 / (efficiency * peak)) * error("graph-roofline"))


def test_a_float_graph_does_not():
    board = "fleet: {classes: [{chipset: snapdragon-8-gen-2}]}"
    efficiency, overhead = (likely("efficiencies", "phone-gpu", name) for name in ("graph_efficiency", "graph_overhead"))
    peak = likely("chipsets", "snapdragon-8-gen-2", "compute")
    assert value(speed(board, GRAPH).busy) == pytest.approx((overhead + 9e9 / (efficiency * peak)) * error("graph-roofline"))


def test_a_published_graph_goes_before_the_roofline_and_a_measured_one_before_both():
    board = "fleet: {classes: [{chipset: snapdragon-8-elite-gen-5}]}"
    model = "model: {use: yolov8n, quantization: w8a8}"
    published = min(row.figure("inference").likely for row in CATALOG.benchmarks("yolov8n", "snapdragon-8-elite-gen-5") if row.word("quantization") == "w8a8")
    assert value(speed(board, model).busy) == pytest.approx(published * error("graph-published"))
    measured = "measured: [{fact: inference, at: {model: yolov8n, chipset: snapdragon-8-elite-gen-5}, value: 3 ms}]"
    found = speed(board, model, measured)
    assert (value(found.busy), found.rung) == (pytest.approx(0.003), "measured")


# ---- hardware


@pytest.mark.parametrize(
    ("text", "efficiency"),
    [
        ("{class: phone-mid}", "phone-gpu"), ("{device: iphone-15-pro}", "apple-phone-gpu"), ("{chipset: jetson-orin-nano-8gb}", "jetson-gpu"),
        ("{chipset: raspberry-pi-5}", "sbc-cpu"), ("{class: mcu}", "mcu-cpu"),
    ],
)  # fmt: skip
def test_efficiencies_are_those_of_the_class_and_unit(text, efficiency):
    among = setting(f"fleet: {{classes: [{text}]}}")
    assert device_classes(among)[0].efficiency == efficiency


def test_the_vendors_own_efficiency_goes_before_the_class():
    among = setting()
    chipset = CATALOG.require("chipsets", "apple-m2")
    assert efficiency_of(among, "laptop", chipset).startswith("apple")


def test_unknown_hardware_has_no_speed():
    found = speed("fleet: {classes: [{device: acme-phone-9000}]}", CHAT)
    for fact in (found.first, found.whole, found.busy, found.token_time):
        assert isinstance(fact, Unknown)


def test_known_hardware_by_its_class_errs_more_than_by_its_chipset():
    by_class, by_chip = CATALOG.require("errors", "decode-class").figure("factor"), CATALOG.require("errors", "decode-roofline").figure("factor")
    assert by_class.high / by_class.low > by_chip.high / by_chip.low


@pytest.mark.parametrize(("field", "value_"), [("memory_bandwidth", "100 GB/s"), ("compute", "4 TFLOP/s")])
def test_better_hardware_is_never_slower(field, value_):
    better = {"fleet": {"classes": [{"class": "phone-mid", "memory_bandwidth": "50 GB/s", "compute": "2 TFLOP/s"} | {field: value_}]}}
    assert value(speed(better, CHAT).busy) < value(speed(PHONE, CHAT).busy)


def test_of_a_table_only_the_rows_that_are_asked_for_are_read():
    """10 MFLOP touch at most 5 million of 2 billion weights: (overhead + max(10 MFLOP ÷ …, 10 MB ÷ (½ × 50 GB/s))) × error."""
    overhead = likely("efficiencies", "phone-gpu", "graph_overhead")
    table = "model: {params: 2B, flops: 10 MFLOP}"
    assert value(speed(PHONE, GRAPH, table).busy) == pytest.approx((overhead + 5e6 * 2 / (0.5 * 50e9)) * error("graph-class"), rel=1e-4)
