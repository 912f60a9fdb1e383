"""Memory that a local part needs, against what one process may use, and the share of devices on which it fits."""

from __future__ import annotations

from typing import NamedTuple

from edgedecide.estimators.delay import share_below
from edgedecide.estimators.demand import Demand
from edgedecide.estimators.hardware import Hardware, free_memory
from edgedecide.estimators.setting import Setting
from edgedecide.estimators.shapes import ModelShape
from edgedecide.estimators.speed import place_of
from edgedecide.facts import AnyFact, Basis, Values, derive

FREE_SPREAD = 0.1
"""Spread between devices of one class of the logarithm of free memory (log-logistic). Judgement: about ±25 % from the
10th to the 90th percentile, by other applications open and the maker's own software."""


SPEECH_CONTEXT = 1948.0
"""Positions that a recogniser of 30-second windows keeps."""


class Memory(NamedTuple):
    """Memory of one part on one kind of hardware."""

    needed: AnyFact
    """Bytes."""
    free: AnyFact
    """Bytes."""
    fits: AnyFact
    """Share of the devices of the class on which it fits."""


def estimate_memory(setting: Setting, shape: ModelShape, demand: Demand, hardware: Hardware) -> Memory:
    """Weights, tokenizer, cache, activations and runtime, against the share of memory that the system lets one process use."""
    measured = setting.evidence("memory_needed", place_of(shape, hardware))
    needed = derive("memory_needed_bytes", _megabytes, measured, unit="B") if measured is not None else memory_needed(setting, shape, demand, hardware)
    free = free_memory(hardware)
    fits = derive("fit_share", _fit, needed, free, unit="share")
    if hardware.class_id in EXECUTES_IN_PLACE:
        fits = derive("fit_share", _fit_in_place, fits, shape.weights, setting.default("mcu-flash"), unit="share")
    return Memory(needed, free, fits)


def _megabytes(values: Values) -> Values:
    """MB × 10⁶"""
    return values * 1e6


def memory_needed(setting: Setting, shape: ModelShape, demand: Demand, hardware: Hardware) -> AnyFact:
    """Peak bytes while it answers: weights + cache at the context really used + activations + runtime, times the estimate's error."""
    error = setting.worlds.error("memory", _rung(shape), f"{shape.key}/{hardware.class_id}")
    overhead = setting.default("runtime-overhead")
    if not shape.writes_tokens:
        return _graph_memory(setting, shape, hardware, overhead, error)
    context: AnyFact = shape.context or derive("context_used", _context, demand.prompt, demand.output, unit="tokens")
    if shape.kind == "speech":
        context = setting.constant("speech-context", SPEECH_CONTEXT, "1,500 encoder positions and 448 tokens of transcript (Radford et al. 2023)", "tokens")
    cached = derive("kv_cache", _cache, shape.kv_per_token, context, unit="B")
    runtime = derive("runtime_and_tokenizer", _both, setting.default("runtime-memory"), setting.default("tokenizer-memory"), unit="B")
    return derive("memory_needed_bytes", _sum_of_parts, shape.weights, cached, overhead, runtime, error, unit="B")


EXECUTES_IN_PLACE = ("mcu", "dsp")
"""Device classes that read weights from flash where they lie, so that memory holds only activations and the runtime
(David et al. 2021, "TensorFlow Lite Micro", 4.4)."""


def _graph_memory(setting: Setting, shape: ModelShape, hardware: Hardware, overhead: AnyFact, error: AnyFact) -> AnyFact:
    """Peak bytes of a graph: weights, activations and runtime; weights stay in flash where they are executed in place."""
    share = setting.default("activation-memory")
    if hardware.class_id not in EXECUTES_IN_PLACE:
        activations = derive("activations", _graph_activations, shape.weights, shape.bits, share, unit="B")
        return derive("memory_needed_bytes", _sum_of_parts, shape.weights, activations, overhead, setting.default("graph-runtime-memory"), error, unit="B")
    activations = derive("activations", _activations_in_place, shape.weights, share, unit="B")
    return derive("memory_needed_bytes", _in_place, activations, setting.default("mcu-runtime-memory"), error, unit="B")


def _activations_in_place(weights: Values, share: Values) -> Values:
    """weights × activations as a share of them: both are kept in the same format"""
    return weights * share


def _in_place(activations: Values, runtime: Values, error: Values) -> Values:
    """(activations + runtime) × error"""
    return (activations + runtime) * error


def _rung(shape: ModelShape) -> str:
    """How much of the model's shape is known: of a graph its size, of a transformer its layers or its parameters alone."""
    if not shape.writes_tokens:
        return "size"
    return "shapes" if getattr(shape.kv_per_token, "basis", Basis.ASSUMED) < Basis.ASSUMED else "params"


def _both(runtime: Values, tokenizer: Values) -> Values:
    """runtime + tokenizer"""
    return runtime + tokenizer


def _context(prompt: Values, output: Values) -> Values:
    """prompt + output tokens at their 90th percentile, about twice their medians (judgement: what must fit is the long request)"""
    return 2.0 * (prompt + output)


def _cache(per_token: Values, context: Values) -> Values:
    """bytes of keys and values a token × tokens of context"""
    return per_token * context


def _graph_activations(weights: Values, bits: Values, share: Values) -> Values:
    """weights × 32 ÷ bits (their FP32 size) × activations as a share of it"""
    return weights * 32.0 / bits * share


def _sum_of_parts(weights: Values, state: Values, overhead: Values, runtime: Values, error: Values) -> Values:
    """(weights × (1 + overhead) + cache or activations + runtime) × error"""
    return (weights * (1 + overhead) + state + runtime) * error


def _fit_in_place(fits: Values, weights: Values, flash: Values) -> Values:
    """share whose memory is enough × share whose flash holds the weights"""
    return fits * share_below(weights, FREE_SPREAD, flash)


def _fit(needed: Values, free: Values) -> Values:
    """share of the class whose free memory, log-logistic around its median, is enough: 1 ÷ (1 + (needed ÷ free)^(1 ÷ s))"""
    return share_below(needed, FREE_SPREAD, free)
