"""`edgedecide estimate` and `edgedecide.estimate`: names, facts in their place, what is unknown, what follows from what."""

from __future__ import annotations

import json
import math
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from edgedecide import estimate
from edgedecide.catalog import load_catalog
from edgedecide.cli import run
from edgedecide.errors import InputError, UsageError
from edgedecide.facts import Basis, Fact, NotNeeded, Unknown
from edgedecide.pair import FACT_IDS, estimate_pair
from edgedecide.pair.answers import fall_by
from edgedecide.pair.standing import RUNGS, rung_of
from edgedecide.pair.subject import read_device, read_model
from edgedecide.quantity import SPACE
from edgedecide.report.estimate_page import LABELS

ROOT = Path(__file__).resolve().parent.parent
CATALOG = load_catalog()
SCHEMA = json.loads((ROOT / "src/edgedecide/report/schemas/estimate.v1.json").read_text(encoding="utf-8"))
LLAMA, PHONE = "llama-3.2-3b", "samsung-galaxy-s24"


# ---- names

MODELS = {
    "llama-3.2-1b": ("llama-3.2-1b", "q4_k_m"),
    "LLAMA 3.2 1B": ("llama-3.2-1b", "q4_k_m"),
    "Llama 3.2 1B Instruct Q4_K_M": ("llama-3.2-1b", "q4_k_m"),
    "Llama 3.2 1B Instruct (Q8_0)": ("llama-3.2-1b", "q8_0"),
    "meta-llama/Llama-3.2-1B-Instruct": ("llama-3.2-1b", "q4_k_m"),
    "bartowski/Llama-3.2-1B-Instruct-GGUF:Q5_K_M": ("llama-3.2-1b", "q5_k_m"),
    "llama 1B Q4_K - Medium": ("llama-3.2-1b", "q4_k_m"),
    "mlx-community/Llama-3.2-1B-Instruct-4bit": ("llama-3.2-1b", "mlx-q4"),
    "llama-3.2-1b.Q8_0.gguf": ("llama-3.2-1b", "q8_0"),
    "llama3.2:1b-instruct-q4_K_M": ("llama-3.2-1b", "q4_k_m"),
    "Meta-Llama-3.1-8B-Instruct": ("llama-3.1-8b", "q4_k_m"),
    "Qwen/Qwen2.5-7B-Instruct-AWQ": ("qwen2.5-7b", "w4a16_g128"),
    "google/gemma-3-1b-it": ("gemma-3-1b", "q4_k_m"),
    "gpt-oss-20b mxfp4": ("gpt-oss-20b", "mxfp4"),
    "TinyLlama 1.1B Chat F16": ("tinyllama-1.1b", "f16"),
    "openai/whisper-large-v3-turbo": ("whisper-large-v3-turbo", "q4_k_m"),
    "MobileNet V2": ("mobilenet-v2", "int8"),
    "ResNet50 W8A8": ("resnet-50", "w8a8"),
}


@pytest.mark.parametrize(("name", "expected"), MODELS.items(), ids=MODELS.keys())
def test_a_model_is_found_as_tables_and_hubs_write_it(name, expected):
    found = read_model(name, None, CATALOG)
    assert (found.entry.id, found.quantization) == expected


DEVICES = {
    "samsung-galaxy-s24": "samsung-galaxy-s24",
    "Samsung Galaxy S24": "samsung-galaxy-s24",
    "galaxy s24": "samsung-galaxy-s24",
    "S24": "samsung-galaxy-s24",
    "S24 Ultra": "samsung-galaxy-s24-ultra",
    "Samsung Galaxy S23 Ultra 12GB": "samsung-galaxy-s23-ultra",
    "Galaxy S24 (Exynos)": "samsung-galaxy-s24-exynos",
    "iPhone 15 Pro (A17 Pro)": "iphone-15-pro",
    "Google Pixel 9 Pro": "pixel-9-pro",
    "SM8650": "snapdragon-8-gen-3",
    "Snapdragon 8 Gen 3": "snapdragon-8-gen-3",
    "Qualcomm Snapdragon 8 Gen 3": "snapdragon-8-gen-3",
    "SD 8 Gen 3": "snapdragon-8-gen-3",
    "8gen3": "snapdragon-8-gen-3",
    "RPi 5": "raspberry-pi-5",
    "rpi5": "raspberry-pi-5",
    "Raspberry Pi 5 8GB": "raspberry-pi-5",
    "M2 Pro": "apple-m2-pro",
    "Apple M2 Pro": "apple-m2-pro",
    "MacBook Pro M3": "macbook-pro-m3",
    "NVIDIA GeForce RTX 4090": "nvidia-rtx-4090",
    "Jetson Orin Nano": "jetson-orin-nano",
    "phone-mid": "phone-mid",
}


@pytest.mark.parametrize(("name", "expected"), DEVICES.items(), ids=DEVICES.keys())
def test_a_device_is_found_however_it_is_written(name, expected):
    found = read_device(name, CATALOG)
    assert (found.device or found.chipset or found.class_).id == expected


def test_every_name_of_the_catalog_means_itself():
    for section in ("devices", "chipsets", "classes"):
        for id in CATALOG.names(section):
            found = read_device(id, CATALOG)
            assert id in [entry.id for entry in (found.device, found.chipset, found.class_) if entry]
    for id in CATALOG.names("models"):
        assert read_model(id, None, CATALOG).entry.id == id


AMBIGUOUS = {
    "two sizes": ("Llama 3.2", PHONE, 'found "Llama 3.2", which may be 2 entries; expected one of llama-3.2-1b, llama-3.2-3b'),
    "a size of several families": ("llama 8B", PHONE, "llama-3-8b, llama-3.1-8b"),
    "a family": ("whisper", PHONE, "whisper-base, whisper-large-v3"),
    "a maker's phones": (LLAMA, "Pixel", "pixel-10, pixel-10-pro"),
    "a maker's chips": (LLAMA, "Snapdragon 8", "snapdragon-8-gen-1"),
    "boards": (LLAMA, "Jetson Orin", "expected one of jetson-agx-orin, jetson-orin-nano"),
    "words with others between them": (LLAMA, "Core Ultra 258V", 'did you mean "intel-core-ultra-7-258v"?'),
}


@pytest.mark.parametrize(("model", "device", "says"), AMBIGUOUS.values(), ids=AMBIGUOUS.keys())
def test_an_ambiguous_name_lists_its_candidates(model, device, says):
    with pytest.raises(UsageError) as told:
        estimate(model, device)
    assert says in str(told.value)


MISTAKEN = {
    "a model nobody knows": ({"model": "lama-3.2-3b"}, 'which is no model of the catalog; did you mean "llama-3.2-3b"?'),
    "two formats": ({"model": "llama-3.2-3b q8_0", "quantization": "q4_0"}, 'found the format q8_0 in "llama-3.2-3b q8_0" and "q4_0" beside it'),
    "no unit that exists": ({"compute": "tpu"}, 'found "tpu"; expected cpu, gpu or npu'),
    "no runtime that exists": ({"runtime": "lama.cpp"}, 'did you mean "llama.cpp"?'),
    "no tokens": ({"prompt": 0}, 'found "0"; expected at least 1 token'),
    "words for tokens": ({"output": "many"}, 'found "many"; expected a number of tokens such as 512'),
    "more than the context": ({"prompt": 200_000}, "expected at most 131072, the context of Llama-3.2-3B"),
    "nothing that is measured": ({"measured": ["decode=3"]}, 'did you mean "decode_rate"?'),
    "a measurement without a unit": ({"measured": ["decode_rate=21"]}, 'found 21 without a unit; expected a token rate such as "21 tokens/s"'),
    "a measurement of nothing": ({"measured": ["latency=0 ms"]}, "expected more than 0"),
    "a fact that is none": ({"model": {"layrs": 28}}, 'found "layrs", which nothing is reckoned from; did you mean "layers"?'),
    "a fact without a unit": ({"device": {"ram": "8"}}, "ram: found 8 without a unit"),
    "a class that is none": ({"device": {"class": "phone-mad"}}, 'which is no device class; did you mean "phone-mid"?'),
    "no share": ({"duty": "0%"}, "expected a share over 0"),
}


@pytest.mark.parametrize(("given", "says"), MISTAKEN.values(), ids=MISTAKEN.keys())
def test_a_mistake_is_told_with_what_was_expected(given, says):
    with pytest.raises(InputError) as told:
        estimate(**{"model": LLAMA, "device": PHONE} | given)
    assert says in str(told.value)


def test_all_mistakes_of_one_mapping_are_told_together():
    with pytest.raises(InputError) as told:
        estimate({"params": "3", "layrs": 28, "kind": "langauge"}, PHONE)
    assert len(told.value.mistakes) == 2  # a count needs no unit


# ---- numbers

PAIRS = {
    "a language model on a phone": (LLAMA, PHONE, {}),
    "published": (LLAMA, "M4 Pro", {}),
    "on its processor": (LLAMA, PHONE, {"compute": "cpu"}),
    "on its NPU": (f"{LLAMA} w4a16", PHONE, {"compute": "npu"}),
    "by its class": (LLAMA, "phone-mid", {}),
    "a range of prompts": (LLAMA, PHONE, {"prompt": "200..3000 tokens"}),
    "vision": ("mobilenet-v2", "rpi5", {}),
    "vision on a phone's NPU": ("resnet-50", PHONE, {}),
    "speech": ("whisper-base", "iPhone 15", {}),
    "embeddings": ("bge-small", "rpi5", {}),
    "a microcontroller": ("ds-cnn-s", "esp32-s3", {}),
    "facts": ({"params": "3.2B", "layers": 28, "kv_heads": 8, "head_dim": 128}, {"memory_bandwidth": "51 GB/s", "ram": "8 GB", "class": "phone-mid"}, {}),
}


@pytest.mark.parametrize(("model", "device", "given"), PAIRS.values(), ids=PAIRS.keys())
def test_every_number_has_a_range_around_it_with_unit_basis_and_source(model, device, given):
    found = estimate(model, device, **given)
    assert tuple(found) == FACT_IDS
    for id, fact in found.items():
        if isinstance(fact, NotNeeded):
            assert fact.says
            continue
        assert isinstance(fact, Fact), f"{id}: {fact!r}"
        assert 0 <= fact.low <= fact.likely <= fact.high < math.inf, id
        assert fact.unit, id
        assert isinstance(fact.basis, Basis), id
        assert fact.source, id
        assert rung_of(fact) in RUNGS, id


def test_the_download_is_parameters_times_bits():
    """3.2126 billion parameters × 4.8944 bits ÷ 8 = 1,965 MB (model card; llama.cpp's README on q4_k_m)."""
    assert estimate(LLAMA, PHONE)["download"].likely == pytest.approx(3.2126e9 * 4.8944 / 8 / 1e6, rel=0.01)


def test_a_token_of_context_costs_what_keys_and_values_take():
    """2 × 28 layers × 8 heads × 128 numbers × 2 bytes = 114,688 bytes: 10,000 tokens are 1,147 MB, before the estimate's error."""
    short, long = (estimate(LLAMA, PHONE, prompt=prompt)["memory_needed"] for prompt in (1_000, 11_000))
    errors = [leaf for leaf in short.leaves() if getattr(leaf, "is_error", False)]
    assert len(errors) == 1
    assert (long.values - short.values) / errors[0].values == pytest.approx(1_146.88)


def test_more_context_needs_more_memory_and_more_time():
    found = [estimate(LLAMA, PHONE, prompt=prompt) for prompt in (64, 512, 2_048, 8_192, 32_768)]
    for id in ("memory_needed", "latency_first", "latency", "energy"):
        assert [fact[id].likely for fact in found] == sorted(fact[id].likely for fact in found), id
    assert [fact["fits"].likely for fact in found] == sorted((fact["fits"].likely for fact in found), reverse=True)


def test_fewer_bits_need_less_memory():
    sizes = [estimate(LLAMA, PHONE, format)["memory_needed"].likely for format in ("q2_k", "q4_k_m", "q6_k", "q8_0", "f16")]
    assert sizes == sorted(sizes)


def test_an_estimate_is_the_same_each_time_and_whatever_was_asked_before():
    before = {id: (fact.low, fact.high) for id, fact in estimate(LLAMA, PHONE).items() if isinstance(fact, Fact)}
    for format in ("q8_0", "f16"):
        estimate(LLAMA, PHONE, format, measured=["decode_rate=5 tokens/s"])
    estimate(LLAMA, "m4 pro")
    assert {id: (fact.low, fact.high) for id, fact in estimate(LLAMA, PHONE).items() if isinstance(fact, Fact)} == before


def test_few_even_worlds_tell_what_many_do():
    few, many = estimate(LLAMA, PHONE), estimate(LLAMA, PHONE, samples=10_001, seed=3)
    for id in ("memory_needed", "decode_rate", "latency", "energy"):
        for end in ("low", "likely", "high"):
            assert getattr(few[id], end) == pytest.approx(getattr(many[id], end), rel=0.1), (id, end)


def test_half_precision_takes_longer_on_an_npu_than_whole_numbers():
    times = [estimate("resnet-50", PHONE, format, compute="npu")["latency"].likely for format in ("int8", "f16")]
    assert times == sorted(times)


def test_a_graph_runs_by_itself_only_on_an_npu_that_is_known_to_run_it():
    """int8 graphs take Qualcomm's NPU, whose hub has them; an Apple one is not known to run them, so that the GPU does."""
    assert estimate("mobilenet-v2", "M2 Pro")["latency"].likely == pytest.approx(estimate("mobilenet-v2", "M2 Pro", compute="gpu")["latency"].likely, rel=0.01)
    assert estimate("resnet-50", PHONE)["latency"].likely == pytest.approx(estimate("resnet-50", PHONE, compute="npu")["latency"].likely, rel=0.01)


def test_what_some_of_a_class_have_is_not_taken_for_granted_of_one():
    """Single-board computers may have an NPU; a Raspberry Pi 5 has none, and its processor is what computes."""
    board, processor = estimate("mobilenet-v2", "rpi5"), estimate("mobilenet-v2", "rpi5", compute="cpu")
    assert board["latency"].likely == pytest.approx(processor["latency"].likely, rel=0.03)


def test_heat_takes_speed_by_minute_30_and_only_where_it_computes_long_enough():
    busy, idle = estimate(LLAMA, PHONE), estimate(LLAMA, PHONE, duty="20%")
    assert busy["sustained_rate"].likely < busy["rate_minute_1"].likely < busy["decode_rate"].likely
    assert idle["sustained_rate"].likely == pytest.approx(idle["decode_rate"].likely)
    assert estimate("ds-cnn-s", "esp32-s3")["sustained_rate"].likely == estimate("ds-cnn-s", "esp32-s3")["rate_minute_1"].likely


def test_the_first_minute_brings_its_part_of_the_fall():
    """The curve of a flagship phone: 85 % are left after 60 s and 55 % at the end: a third of the fall."""
    assert fall_by(read_device("phone-high", CATALOG), 60.0) == pytest.approx(15 / 45)


# ---- scaled from relatives

NEAREST = {
    "a chip of which others are published": ("llama-3.2-3b", "rpi5", {}, "prefill_rate", "scaled"),
    "a language model by its facts": ({"params": "3.2B", "layers": 28, "kv_heads": 8, "head_dim": 128}, PHONE, {}, "decode_rate", "scaled"),
    "a class of chips": (LLAMA, "phone-high", {}, "decode_rate", "class"),
    "a graph that was run on this chip": ("mobilenet-v3-small", PHONE, {"quantization": "w8a8"}, "latency", "scaled"),
    "a graph that nobody ran": ("mobilenet-v2", PHONE, {}, "latency", "roofline"),
}  # fmt: skip


@pytest.mark.parametrize(("model", "device", "given", "id", "rung"), NEAREST.values(), ids=NEAREST.keys())
def test_an_estimate_stands_on_the_nearest_evidence(model, device, given, id, rung):
    fact = estimate(model, device, **given)[id]
    assert isinstance(fact, Fact)
    assert rung_of(fact) == rung


SMALLER_AND_LARGER = {
    "models by their facts": [({"params": params, "layers": 28, "kv_heads": 8, "head_dim": 128}, PHONE) for params in ("1B", "8B", "70B")],
    "a chip with another bandwidth": [(LLAMA, {"chipset": "snapdragon-8-gen-3", "memory_bandwidth": bandwidth}) for bandwidth in ("102 GB/s", "51 GB/s")],
}


@pytest.mark.parametrize("pairs", SMALLER_AND_LARGER.values(), ids=SMALLER_AND_LARGER.keys())
def test_facts_in_place_of_names_are_heeded_each_time(pairs):
    rates = [estimate(model, device)["decode_rate"].likely for model, device in pairs]
    assert rates == sorted(set(rates), reverse=True)


# ---- what is not known

HARDWARE_FACTS = [id for id in FACT_IDS if id not in ("memory_needed", "download")]
UNKNOWN = {
    "a device nobody knows": (LLAMA, "Kirin 9000", {}, HARDWARE_FACTS, "nothing is known of Kirin 9000; to measure: llama-bench -m llama-3.2-3b-q4_k_m.gguf -p 512 -n 128"),
    "a chip to come": (LLAMA, "Snapdragon 8 Gen 9", {}, HARDWARE_FACTS, "nothing is known of Snapdragon 8 Gen 9"),
    "a device by facts that name no class": (LLAMA, {"ram": "8 GB"}, {}, ["decode_rate", "latency", "energy"], "nothing is known of a device by its facts"),
    "a format nobody knows": (LLAMA, PHONE, {"quantization": "q9_z"}, [id for id in FACT_IDS if id != "memory_free"], "the format q9_z is not known; to measure: adb shell"),
    "a format of another maker": (LLAMA, PHONE, {"quantization": "mlx-q4"}, ["decode_rate", "latency"], "mlx-q4 is read by mlx alone, which chips of Qualcomm do not run"),
    "a runtime that does not read it": (LLAMA, PHONE, {"runtime": "genie"}, ["decode_rate", "latency"], "genie is not known to read q4_k_m"),
    "a runtime of another maker": (LLAMA, "rpi5", {"runtime": "mlx"}, ["decode_rate", "latency"], "mlx runs on chips of Apple alone"),
    "a board without an NPU": ("mobilenet-v2", "rpi5", {"compute": "npu"}, ["latency", "energy"], "to measure: onnxruntime_perf_test"),
    "operators that nobody ran on this NPU": ("mobilenet-v2", "M2 Pro", {"compute": "npu"}, ["latency", "energy"], "whether the NPU of apple-m2-pro runs every operator of MobileNet-v2 in int8 is not known"),
    "a format that nobody ran on this NPU": (LLAMA, PHONE, {"compute": "npu"}, ["decode_rate", "latency"], "whether the NPU of snapdragon-8-gen-3 runs q4_k_m is not known"),
    "an NPU in a precision that it is not known to run": ("mobilenet-v2", PHONE, {"compute": "npu", "quantization": "fp32"}, ["latency", "energy"], "in fp32 is not known"),
    "a board without a GPU that computes": (LLAMA, "rpi5", {"compute": "gpu"}, ["prefill_rate", "latency"], "llama-bench"),
}  # fmt: skip


@pytest.mark.parametrize(("model", "device", "given", "ids", "says"), UNKNOWN.values(), ids=UNKNOWN.keys())
def test_what_is_not_known_is_no_number_but_a_command(model, device, given, ids, says):
    found = estimate(model, device, **given)
    assert {id: type(found[id]) for id in ids} == dict.fromkeys(ids, Unknown)
    speed = "latency" if isinstance(found["decode_rate"], NotNeeded) else "decode_rate" if "decode_rate" in ids else "latency"
    assert says in found[speed].recipe


COMMANDS = {
    "on Android": (LLAMA, PHONE, {}, "adb shell 'cd /data/local/tmp && ./llama-bench -m llama-3.2-3b-q4_k_m.gguf -p 512 -n 128'"),
    "on a Mac": (f"{LLAMA} mlx-q4", "m2 pro", {}, "mlx_lm.benchmark --model llama-3.2-3b-mlx-q4 -p 512 -g 128"),
    "on Hexagon": (f"{LLAMA} w4a16", PHONE, {}, "qai-hub configure --api_token TOKEN, then: python -m qai_hub_models.models.llama_v3_2_3b_instruct.export --chipset qualcomm-snapdragon-8gen3"),
    "on a phone known by its chip": (LLAMA, "SM8650", {}, "adb shell 'cd /data/local/tmp && ./llama-bench -m llama-3.2-3b-q4_k_m.gguf -p 512 -n 128'"),
    "on a processor": (LLAMA, "rpi5", {"compute": "cpu"}, "llama-bench -m llama-3.2-3b-q4_k_m.gguf -p 512 -n 128 -ngl 0"),
    "a graph on Android": ("mobilenet-v2", "pixel-9", {}, "adb shell /data/local/tmp/benchmark_model --graph=/data/local/tmp/mobilenet-v2.tflite --num_threads=4 --num_runs=100"),
    "a graph on a Jetson": ("mobilenet-v2", "jetson-orin-nano", {}, "trtexec --onnx=mobilenet-v2.onnx --int8 --iterations=100"),
    "speech": ("whisper-base", "rpi5", {}, "whisper-bench -m ggml-base.bin -t 4"),
}  # fmt: skip


@pytest.mark.parametrize(("model", "device", "given", "command"), COMMANDS.values(), ids=COMMANDS.keys())
def test_a_well_known_tool_measures_the_same(model, device, given, command):
    assert estimate_pair(model, device, **given).request.command("latency") == command


# ---- what was measured


@pytest.mark.parametrize(
    ("id", "value", "likely"),
    [
        ("decode_rate", "21 tokens/s", 21.0), ("prefill_rate", "400 tokens/s", 400.0), ("memory_needed", "2.5 GB", 2500.0), ("memory_free", "4 GB", 4000.0),
        ("latency", "9 s", 9000.0), ("latency_first", "1500 ms", 1500.0), ("energy", "40 J", 40.0), ("cold_load", "3 s", 3000.0), ("sustained_rate", "9 tokens/s", 9.0),
    ],
)  # fmt: skip
def test_what_was_measured_goes_before_every_estimate(id, value, likely):
    fact = estimate(LLAMA, PHONE, measured=[f"{id}={value}"])[id]
    assert fact.likely == pytest.approx(likely, rel=1e-4)
    assert (fact.basis, fact.source) == (Basis.MEASURED, "measured by you")
    assert fact.high / fact.low < 1.1
    assert rung_of(fact) == "measured"


def test_measurements_may_be_given_by_fact():
    assert estimate(LLAMA, PHONE, measured={"decode_rate": "21 tokens/s"})["latency"].likely == estimate(LLAMA, PHONE, measured=["decode_rate=21 tokens/s"])["latency"].likely


def test_latency_follows_measured_rates():
    """512 tokens at 400 a second are 1.28 s, and 128 at 21 a second 6.10 s; the first token takes one of these."""
    found = estimate(LLAMA, PHONE, measured=["decode_rate=21 tokens/s", "prefill_rate=400 tokens/s"])
    assert found["latency_first"].likely == pytest.approx((512 / 400 + 1 / 21) * 1e3, rel=0.01)
    assert found["latency"].likely == pytest.approx((512 / 400 + 128 / 21) * 1e3, rel=0.01)


FOLLOWS = {
    "a rate moves what takes time": ("decode_rate=5 tokens/s", ("latency", "energy", "sustained_rate", "rate_minute_1")),
    "memory moves whether it fits": ("memory_needed=3.5 GB", ("fits",)),
    "free memory moves whether it fits": ("memory_free=2 GB", ("fits",)),
    "a latency moves the energy": ("latency=30 s", ("energy",)),
    "a first token moves the whole": ("latency_first=9 s", ("latency", "energy")),
}


@pytest.mark.parametrize(("measured", "ids"), FOLLOWS.values(), ids=FOLLOWS.keys())
def test_what_follows_from_a_measurement_follows_it(measured, ids):
    before, after = estimate(LLAMA, PHONE), estimate(LLAMA, PHONE, measured=[measured])
    moved = {id for id in FACT_IDS if before[id].likely != pytest.approx(after[id].likely)}
    assert moved == {measured.partition("=")[0], *ids} | ({"latency_first"} if measured.startswith("decode_rate") else set())


def test_a_measured_graph_moves_its_latency_and_its_rate():
    found = estimate("mobilenet-v2", "rpi5", measured=[{"fact": "inference", "value": "20 ms", "source": "bench.json", "date": "2026-11-02"}])
    assert found["latency"].likely == pytest.approx(20.0, rel=0.01)
    assert found["rate_minute_1"].likely <= 50.1
    assert found["latency"].source == "bench.json, 2026-11-02"


def test_what_is_measured_is_known_also_on_hardware_that_is_not():
    found = estimate(LLAMA, "Kirin 9000", measured=["decode_rate=9 tokens/s", "prefill_rate=80 tokens/s"])
    assert found["decode_rate"].likely == pytest.approx(9, rel=1e-4)
    assert found["latency"].likely == pytest.approx((512 / 80 + 128 / 9) * 1e3, rel=0.01)


# ---- the command


@pytest.fixture
def told(capsys, monkeypatch):
    """What `edgedecide estimate` prints for these words, at 80 columns unless told."""

    def printed(words: str, code: int = 0, columns: int = 80) -> str:
        monkeypatch.setenv("COLUMNS", str(columns))
        assert run(["estimate", *shlex.split(words)]) == code
        streams = capsys.readouterr()
        return (streams.err if code else streams.out).replace(SPACE, " ")

    return printed


PAGES = {
    "a pair": f"--model {LLAMA} --device {PHONE}",
    "facts": "--model '{params: 3.2B, layers: 28}' --device '{memory_bandwidth: 51 GB/s, ram: 8 GB, class: phone-mid}'",
    "unknown hardware": f"--model {LLAMA} --device 'Kirin 9000'",
    "vision": "--model mobilenet-v2 --device rpi5 --compute cpu",
    "speech": "--model whisper-base --device 'm2 pro' --sound '10 s'",
    "measured": f"--model {LLAMA} --device {PHONE} --measured 'decode_rate=21 tokens/s' --duty 30%",
    "a range": f"--model {LLAMA} --device {PHONE} --prompt '200..3000 tokens' --output 300 --runtime llama.cpp",
    "formats": f"--model {LLAMA} --device {PHONE} --fits",
    "formats of a graph": "--model mobilenet-v2 --device rpi5 --fits",
    "a fleet": f"--model {LLAMA} --on-fleet examples/phone-assistant",
    "a promise": f"--promise '800 ms' --kind language --device {PHONE}",
    "a promise of vision": "--promise '20 ms' --kind vision --until complete --device rpi5",
    "a promise that nothing keeps": "--promise '1 us' --kind speech --device rpi5",
}


@pytest.mark.parametrize("words", PAGES.values(), ids=PAGES.keys())
def test_a_page_keeps_to_80_columns_and_crops_nothing(words, told):
    page = told(words)
    assert max(map(len, page.splitlines())) <= 80
    assert "…" not in page
    assert not [line for line in page.splitlines() if line != line.rstrip()]


@pytest.mark.parametrize("words", PAGES.values(), ids=PAGES.keys())
def test_the_json_is_of_its_published_form(words, told):
    found = json.loads(told(f"{words} -o json"))
    assert [error.message for error in Draft202012Validator(SCHEMA).iter_errors(found)] == []


@pytest.mark.parametrize("columns", [60, 100, 120])
@pytest.mark.parametrize("words", PAGES.values(), ids=PAGES.keys())
def test_a_page_keeps_to_any_width(words, columns, told):
    assert max(map(len, told(words, columns=columns).splitlines())) <= columns


def test_the_page_has_one_line_a_fact():
    page = subprocess_page(f"--model {LLAMA} --device {PHONE}").splitlines()
    table = [line for line in page if line.split("  ")[0] in LABELS.values()]
    assert [line.split("  ")[0] for line in table if line.split("  ")[0] != "memory needed" or "GB" in line][:12] == list(LABELS.values())


def subprocess_page(words: str) -> str:
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "COLUMNS": "80"}
    done = subprocess.run([sys.executable, "-m", "edgedecide", "estimate", *shlex.split(words)], cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return done.stdout


def test_a_wide_range_is_told_as_wide(told):
    page = told(f"--model {LLAMA} --device {PHONE}")
    row = next(line for line in page.splitlines() if line.startswith("decode rate"))
    assert "wide" in row
    assert "Wide: the high end is more than 3 times the low one" in page
    narrow = told(f"--model {LLAMA} --device {PHONE} --measured 'decode_rate=21 tokens/s'")
    assert "wide" not in next(line for line in narrow.splitlines() if line.startswith("decode rate"))


def test_unknown_hardware_gives_a_page_with_commands_and_no_speed(told):
    page = told(f"--model {LLAMA} --device 'Kirin 9000'")
    assert 'Nothing is known of "Kirin 9000"' in page
    assert "llama-bench -m llama-3.2-3b-q4_k_m.gguf -p 512 -n 128" in page
    assert "tokens/s" not in page.partition("What would measure it")[0]


WRONG = {
    "no model": (f"--device {PHONE}", "--model: found no model; expected one by name"),
    "no device": (f"--model {LLAMA}", "--device: found no device; expected one by name"),
    "an ambiguous device": (f"--model {LLAMA} --device pixel", '--device: found "pixel", which may be'),
    "broken YAML": (f"--model '{{params: [}}' --device {PHONE}", "not valid YAML"),
    "two mistakes": (f"--model {LLAMA} --device '{{ram: 8, clas: x}}'", "2 mistakes"),
    "two questions": (f"--model {LLAMA} --device {PHONE} --fits --on-fleet x.yaml", "found --fits and --on-fleet; expected one of them"),
    "a promise of one model": (f"--model {LLAMA} --device {PHONE} --promise '1 s'", "found both --model and --promise"),
    "a kind that is none": (f"--promise '1 s' --kind visoin --device {PHONE}", 'did you mean "vision"?'),
    "a promise without a unit": (f"--promise 800 --device {PHONE}", "found 800 without a unit"),
    "a profile that is none": (f"--model {LLAMA} --on-fleet nowhere.yaml", "nowhere.yaml: found no such file"),
    "a format that is none": (f"--model {LLAMA} --device {PHONE} -o jsn", '-o: found format "jsn"; expected text, json; did you mean "json"?'),
}


@pytest.mark.parametrize(("words", "says"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_question_ends_in_2_with_what_was_expected(words, says, told):
    assert says in told(words, code=2)


# ---- turned round


def test_formats_that_fit_come_largest_first_with_longer_contexts_the_smaller_they_are(told):
    rows = json.loads(told(f"--model {LLAMA} --device {PHONE} --fits -o json"))["fits"]
    sizes = [row["memory_needed"]["likely"] for row in rows]
    contexts = [row["longest_context"] or 0 for row in rows]
    assert sizes == sorted(sizes, reverse=True)
    assert contexts == sorted(contexts)
    assert {"f16", "q8_0", "q4_k_m", "q2_k"} <= {row["quantization"] for row in rows}


def test_a_fleet_is_told_class_by_class_as_each_alone(told):
    rows = json.loads(told(f"--model {LLAMA} --on-fleet examples/phone-assistant -o json"))["fleet"]
    assert [row["name"] for row in rows] == ["iphone-15-pro", "apple-a16-bionic", "apple-a15-bionic"]
    alone = estimate(LLAMA, "iphone-15-pro")["decode_rate"]
    assert rows[0]["decode_rate"]["likely"] == pytest.approx(alone.likely, rel=1e-5)


def test_models_that_keep_a_promise_keep_it_in_most_worlds(told):
    found = json.loads(told(f"--promise '5 s' --kind language --device {PHONE} -o json"))["promise"]
    kept = [model["kept"] for model in found["models"]]
    assert kept
    assert min(kept) >= 0.5
    assert [round(share, 2) for share in kept] == sorted((round(share, 2) for share in kept), reverse=True)
    assert all(model["latency_first"]["likely"] <= 5000 for model in found["models"])
    longer = json.loads(told(f"--promise '10 s' --kind language --device {PHONE} -o json"))["promise"]
    assert {model["model"] for model in found["models"]} <= {model["model"] for model in longer["models"]}


# ---- its house


@pytest.mark.parametrize("words", [f"--model {LLAMA} --device {PHONE}", f"--model {LLAMA} --device {PHONE} -o json"], ids=["text", "json"])
def test_a_pair_by_names_imports_neither_profile_nor_pages_in_colour(words):
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-X", "importtime", "-m", "edgedecide", "estimate", *shlex.split(words)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    found = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if line.startswith("import time:")}
    assert "edgedecide.estimators.speed" in found
    kept_out = {"pydantic", "yaml", "jinja2", "rich.console", "jsonschema", "edgedecide.profile", "edgedecide.documents", "edgedecide.estimators.consequences"}
    assert found & kept_out == set()


def test_the_documentation_names_every_fact():
    text = (ROOT / "docs" / "estimate.md").read_text(encoding="utf-8")
    assert [id for id in FACT_IDS if f"`{id}`" not in text] == []
    assert [rung for rung in RUNGS if f"`{rung}`" not in text] == []
