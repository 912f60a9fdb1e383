"""Shapes of models by hand: bytes of weights, bytes of cache a token, operations."""

import math

import pytest

from builders import CATALOG, likely, setting, value
from edgedecide.estimators.shapes import shape_of
from edgedecide.facts import Basis, Unknown
from edgedecide.placements import Part

ANSWER, GATE, CACHE, CLOUD = Part("answer", "device"), Part("gate", "device"), Part("cache", "device"), Part("cloud", "cloud")
ON_NODE = Part("answer", "node")


def shape(part, *texts):
    return shape_of(setting(*texts), part)


# ---- a transformer of the catalog

LLAMA = 3.2126e9
"""Parameters on the card of Llama 3.2 3B; 28 layers, 8 heads of keys and values, 128 wide."""


@pytest.mark.parametrize(
    ("quantization", "bits"), [("q4_k_m", 4.8944), ("q8_0", 8.5016), ("f16", 16.0)], ids=["4 bits and their scales", "8 bits", "half precision"]
)
def test_weights_are_parameters_times_bits(quantization, bits):
    found = shape(ANSWER, f"model: {{quantization: {quantization}}}")
    assert likely("quantizations", quantization, "bits") == pytest.approx(bits, rel=0.01)
    assert value(found.weights) == pytest.approx(LLAMA * likely("quantizations", quantization, "bits") / 8)


def test_four_bit_llama_weighs_just_under_two_gigabytes():
    """3.2126 billion × 4.8944 ÷ 8 = 1.9655 GB; the published file has 2.02 GB with its larger embedding."""
    assert value(shape(ANSWER, "model: {quantization: q4_k_m}").weights) == pytest.approx(1.9655e9, rel=1e-4)


def test_a_token_of_context_takes_keys_and_values_of_all_layers():
    """2 × 28 layers × 8 heads × 128 × 2 bytes = 114,688 B."""
    assert value(shape(ANSWER).kv_per_token) == 114_688


def test_a_token_takes_a_multiply_and_an_add_for_each_parameter():
    assert value(shape(ANSWER).work) == pytest.approx(2 * LLAMA)


def test_only_the_active_parameters_of_a_mixture_work():
    mixture = next(id for id in CATALOG.names("models") if (e := CATALOG.require("models", id)).figure("active") and e.word("kind") == "language")
    found = shape(ANSWER, {"model": {"use": mixture}})
    assert value(found.work) == pytest.approx(2 * likely("models", mixture, "active"))
    assert value(found.weights) == pytest.approx(likely("models", mixture, "params") * 4.8944 / 8, rel=1e-3)
    assert value(found.active) < value(found.params)


# ---- described by its shape

OWN = "model: {use: null, kind: language, params: 1B, quantization: f16}"


def test_a_model_of_ones_own():
    """1 billion × 16 bits = 2 GB; cache 2 × 16 × 8 × 64 × 2 = 32,768 B a token."""
    found = shape(ANSWER, OWN, "model: {layers: 16, kv_heads: 8, head_dim: 64}")
    assert [value(found.weights), value(found.kv_per_token), value(found.work)] == pytest.approx([2e9, 32_768, 2e9], rel=1e-4)
    assert found.kv_per_token.basis == Basis.STATED
    assert (found.catalog_id, found.is_named) == ("", True)


def test_without_layers_the_cache_is_typical_and_assumed():
    """131,072 B × √(1 ÷ 8) = 46,341 B."""
    found = shape(ANSWER, OWN)
    assert value(found.kv_per_token) == pytest.approx(131_072 * math.sqrt(1 / 8))
    assert found.kv_per_token.basis == Basis.ASSUMED


def test_the_typical_cache_is_that_of_the_models_it_was_fitted_to():
    for name in ("llama-3.2-3b", "llama-3.1-8b"):
        real = value(shape(ANSWER, {"model": {"use": name}}).kv_per_token)
        typical = 131_072 * math.sqrt(likely("models", name, "params") / 8e9)
        assert typical == pytest.approx(real, rel=0.4)


@pytest.mark.parametrize(
    ("text", "field", "expected"),
    [
        pytest.param("model: {weights: 1.9 GB}", "weights", 1.9e9, id="weights as stored"),
        pytest.param("model: {active: 300M}", "work", 6e8, id="active parameters"),
        pytest.param("model: {flops: 5 GFLOP}", "work", 5e9, id="operations of a token"),
        pytest.param("model: {params: 2B}", "weights", 4e9, id="parameters"),
    ],
)
def test_what_is_stated_goes_first(text, field, expected):
    assert value(getattr(shape(ANSWER, OWN, text), field)) == pytest.approx(expected, rel=1e-4)


def test_a_kind_alone_gives_no_number():
    found = shape(ANSWER, "model: {use: null, kind: language}")
    for fact in (found.params, found.weights, found.work, found.kv_per_token):
        assert isinstance(fact, Unknown)
        assert fact.recipe == "State model.params: it is on the model's card."
    assert not found.is_named


def test_an_unknown_name_gives_no_number_and_keeps_its_name():
    found = shape(ANSWER, "model: {use: our-own-llm, kind: language}")
    assert isinstance(found.weights, Unknown)
    assert (found.key, found.catalog_id) == ("our-own-llm", "")


# ---- graphs


def test_a_graph_does_its_work_for_one_input_and_keeps_no_cache():
    found = shape(ANSWER, "model: {use: yolov8n}")
    assert value(found.work) == likely("models", "yolov8n", "work")
    assert value(found.kv_per_token) == 0
    assert found.quantization == "int8"
    assert not found.writes_tokens


def test_a_graph_without_operations_says_where_they_stand():
    found = shape(ANSWER, "model: {use: null, kind: vision, params: 3M}")
    assert found.work.recipe == "State model.flops: operations for one input, twice the multiply-accumulates of the model's card."


def test_a_text_is_embedded_whole():
    """A model of the catalog by the operations of its card; one's own by 2 × 100 million × 200 tokens = 40 GFLOP."""
    assert value(shape(ANSWER, "model: {use: bge-base-en-v1.5}").work) == likely("models", "bge-base-en-v1.5", "work")
    own = shape(ANSWER, "model: {use: null, kind: embedding, params: 100M, prompt: 200 tokens}")
    assert value(own.work) == pytest.approx(4e10)


# ---- who runs where

BOTH = "local: {answer: {use: llama-3.2-1b, node: {use: llama-3.1-8b}}, gate: {use: whisper-base}}"
RUNS = [
    pytest.param(ANSWER, [], "llama-3.2-3b", "q4_k_m", id="the model itself where no answerer is named"),
    pytest.param(CLOUD, [], "llama-3.2-3b", "f16", id="the cloud serves it unquantized"),
    pytest.param(CLOUD, ["model: {quantization: q8_0}"], "llama-3.2-3b", "q8_0", id="unless it is said how"),
    pytest.param(ANSWER, [BOTH], "llama-3.2-1b", "q4_k_m", id="the answerer"),
    pytest.param(ON_NODE, [BOTH], "llama-3.1-8b", "q4_k_m", id="the answerer of the tier"),
    pytest.param(ANSWER, [BOTH, "local: {answer: {quantization: q8_0}}"], "llama-3.2-1b", "q8_0", id="in its own format"),
    pytest.param(GATE, [BOTH], "whisper-base", "q4_k_m", id="the gate"),
    pytest.param(ANSWER, ["local: {answer: {handles: 70%}}"], "llama-3.2-3b", "q4_k_m", id="an answerer without a name is the model"),
]  # fmt: skip


@pytest.mark.parametrize(("part", "texts", "key", "quantization"), RUNS)
def test_who_runs_where(part, texts, key, quantization):
    found = shape(part, *texts)
    assert (found.key, found.quantization) == (key, quantization)


@pytest.mark.parametrize("part", [GATE, CACHE], ids=["a gate that nobody names", "a cache"])
def test_a_light_part_runs_no_model(part):
    assert shape(part) is None
