"""Rates of language models: a fixed time a token and what memory or arithmetic takes, with effects of hardware, engine, format and model.

decode: seconds a token = fixed + bytes read ÷ (efficiency × bandwidth); prefill: seconds a prompt token = fixed ÷ prompt +
operations ÷ (efficiency × peak) (roofline: Williams, Waterman & Patterson 2009). Logarithms of the fixed time and of the
efficiency are sums of effects, each drawn towards zero as far as few rows speak for it (benchmarks/calibrate.py).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from edgedecide.predict import tables
from edgedecide.predict.cards import Chipset, LanguageCard, Prediction


class Case(NamedTuple):
    """One language model on one device, as far as its rate depends on it."""

    source: str
    """Who measured, empty for what nobody has."""
    device: str
    kind: str
    unit: str
    engine: str
    model: str
    params: float
    active: float
    kv_bytes: float
    format: str
    bits: float
    weights: float
    """Bytes of the file."""
    bandwidth: float
    """Bytes a second."""
    peak: float | None
    """FP16 operations a second of the GPU."""
    prompt: float
    depth: float


Effects = list[tuple[str, float]]
"""Names with what they are multiplied by; the first word of a name says how far it may vary."""
USUAL_PROMPT = 512.0
"""Tokens of llama-bench's prompt: what a row means that does not say."""


def _names(case: Case, kind: str, length: float) -> tuple[str, ...]:
    """Effects on the efficiency that both figures have; `length` is the tokens that one works over."""
    unit, engine, model, format = case.unit, case.engine, case.model, case.format
    place, experts = f"{case.device}|{unit}", "experts" if case.active < 0.9 * case.params else "dense"
    return (
        "e|", f"e-kind|{kind}", f"e-engine|{engine}", f"e-kind-engine|{case.kind}|{unit}|{engine}", f"e-format|{format}", f"e-unit-format|{unit}|{engine}|{format}", f"e-device|{case.device}",
        f"e-place|{place}", f"e-place-engine|{place}|{engine}", f"e-place-format|{place}|{format}", f"e-model|{model}", f"e-model-engine|{model}|{engine}|{unit}", f"e-model-format|{model}|{format}",
        f"e-source|{case.source}", f"e-source-place|{case.source}|{place}", f"e-experts|{experts}|{unit}", f"e-pair|{model}|{case.device}", f"e-run|{model}|{place}|{format}", f"e-depth|{model}|{length > 1000}|{engine}|{unit}",
    )  # fmt: skip


def decode_effects(case: Case) -> tuple[Effects, Effects]:
    """Of the efficiency, and of the fixed time."""
    unit, engine = case.unit, case.engine
    kind, place = f"{case.kind}|{unit}", f"{case.device}|{unit}"
    speed, size, depth, bits = math.log(case.bandwidth / 1e11), math.log(case.active / 4e9), math.log1p(case.depth / 500), math.log(case.bits / 4.9)
    slopes = (
        ("s-speed|", speed), (f"s-kind-speed|{kind}", speed), ("s-bits|", bits), (f"s-kind-bits|{kind}", bits), ("s-size|", size), (f"s-kind-size|{kind}", size), (f"s-place-size|{place}", size),
        (f"s-kind-depth|{kind}", depth), (f"s-engine-depth|{engine}|{unit}", depth),
    )  # fmt: skip
    fixed = ("f|", f"f-kind|{kind}", f"f-engine|{engine}", f"f-kind-engine|{kind}|{engine}", f"f-place|{place}", f"f-model|{case.model}")
    fixed_slopes = (("fs-size|", size), (f"fs-kind-size|{kind}", size), (f"fs-kind-depth|{kind}", depth))
    return [(name, 1.0) for name in _names(case, kind, case.depth)] + list(slopes), [(name, 1.0) for name in fixed] + list(fixed_slopes)


def prefill_effects(case: Case) -> tuple[Effects, Effects]:
    """Of the efficiency, and of the fixed time of a prompt."""
    unit, engine = case.unit, case.engine
    kind, place = f"{case.kind}|{unit}", f"{case.device}|{unit}"
    speed, size, length = math.log(case.bandwidth / 1e11), math.log(case.active / 4e9), math.log(case.prompt / USUAL_PROMPT)
    peak = "peak" if case.peak and unit == "gpu" else "no-peak"
    slopes = (
        ("s-speed|", speed), (f"s-kind-speed|{kind}", speed), ("s-size|", size), (f"s-kind-size|{kind}", size), (f"s-place-size|{place}", size), (f"s-kind-depth|{kind}", length), (f"s-engine-depth|{engine}|{unit}", length),
    )  # fmt: skip
    fixed = ("f|", f"f-kind|{kind}", f"f-engine|{engine}", f"f-place|{place}", f"f-model|{case.model}")
    return [(name, 1.0) for name in _names(case, f"{kind}|{peak}", case.prompt)] + list(slopes), [(name, 1.0) for name in fixed] + [("fs-size|", size)]


class Shape(NamedTuple):
    """How the two times of one figure are made up."""

    effects: Any
    fixed: Any
    """Logarithm that the fixed time starts from."""
    bound: Any
    """Logarithm of the time that full efficiency would take."""


def _decode_bound(case: Case) -> float:
    """active share of the weights + cache at this depth, ÷ bandwidth"""
    return math.log((case.weights * case.active / case.params + case.kv_bytes * case.depth) / case.bandwidth)


def _prefill_bound(case: Case) -> float:
    """2 × active parameters ÷ peak; without a peak 100 operations a byte of bandwidth stand in, and the kind's effect corrects them"""
    return math.log(2 * case.active / (case.peak if case.peak and case.unit == "gpu" else 100 * case.bandwidth))


SHAPES = {
    "decode": Shape(decode_effects, lambda _: 0.0, _decode_bound),
    "prefill": Shape(prefill_effects, lambda case: -math.log(case.prompt), _prefill_bound),
}


class LanguageModel:
    """One figure's fitted effects with what was measured."""

    def __init__(self, figure: str, constants: Mapping[str, Any], seen: Mapping[str, Any]) -> None:
        self.shape, self.constants, self.seen = SHAPES[figure], constants, seen
        self.effects: Mapping[str, float] = constants["effects"]

    def logarithm(self, case: Case) -> float:
        """Of the seconds a token."""
        get = self.effects.get
        efficiency, fixed = self.shape.effects(case)
        reached = sum(get(name, 0.0) * value for name, value in efficiency)
        start = sum(get(name, 0.0) * value for name, value in fixed) + self.shape.fixed(case)
        return math.log(math.exp(start) + math.exp(self.shape.bound(case) - reached))

    def rung(self, case: Case) -> tuple[str, int]:
        """How near the evidence is, and how many rows are of this model or, where there is none, of this device."""
        runs, devices, models = self.seen["runs"], self.seen["devices"], self.seen["models"]
        if n := runs.get((case.device, case.unit, case.engine, case.model, case.format), 0):
            return "measured", n
        is_device, is_model = case.device in devices, case.model in models
        is_place = (case.device, case.unit, case.engine) in self.seen["places"]
        rung = "relative" if is_place and is_model else "new-engine" if is_device and is_model else "new-model" if is_device else "new-device" if is_model else "new-both"
        return rung, models.get(case.model, 0) or devices.get(case.device, 0)

    def predict(self, case: Case) -> Prediction:
        """Tokens a second."""
        middle = self.logarithm(case)
        rung, rows = self.rung(case)
        spreads = self.constants["spreads"]
        low, high = spreads["quantiles"][rung]
        widen = spreads["kinds"].get(f"{case.kind}|{case.unit}", spreads["other"])
        return Prediction(math.exp(-middle - high * widen), math.exp(-middle), math.exp(-middle - low * widen), rung, tables.LANGUAGE, rows)


def case_of_run(run: tables.LanguageRun) -> Case:
    """A row of the table as it is fitted."""
    return _case(tables.language_cards()[run.model], tables.chipsets()[run.device], run.format, run.bits, run.weights_gb * 1e9, run.engine, run.unit, run.prompt, run.depth)._replace(source=run.source)


def case_of(card: LanguageCard, chipset: Chipset, format: str, bits: float, engine: str, unit: str, *, prompt: float | None = None, depth: float = 96.0) -> Case | None:
    """What is asked about; None without the chip's bandwidth and kind."""
    if not chipset.bandwidth_gbps or not chipset.kind:
        return None
    return _case(card, chipset, format, bits, card.params * bits / 8, engine, unit, prompt, depth)


def _case(card: LanguageCard, chipset: Chipset, format: str, bits: float, weights: float, engine: str, unit: str, prompt: float | None, depth: float) -> Case:
    active = card.active or card.params
    assert chipset.bandwidth_gbps is not None  # language models are measured on hardware with known bandwidth only
    cached = card.kv_bytes if card.kv_bytes is not None else 131_072 * math.sqrt(active / 8e9)
    peak = chipset.fp16_tflops * 1e12 if chipset.fp16_tflops else None
    return Case("", chipset.name, chipset.kind, unit, engine, card.name, card.params, active, cached, format, bits, weights, chipset.bandwidth_gbps * 1e9, peak, prompt or USUAL_PROMPT, depth)


def seen_in(cases: Sequence[Case] | Sequence[tables.LanguageRun]) -> dict[str, Any]:
    """Counts of rows by run, by device with unit and engine, by device and by model."""
    from collections import Counter

    return {
        "runs": Counter((case.device, case.unit, case.engine, case.model, case.format) for case in cases),
        "places": Counter((case.device, case.unit, case.engine) for case in cases),
        "devices": Counter(case.device for case in cases),
        "models": Counter(case.model for case in cases),
    }


@lru_cache(maxsize=2)
def model(figure: str) -> LanguageModel:
    """The fitted model of `decode` or `prefill`."""
    return LanguageModel(figure, tables.fitted()[figure], seen_in([run for run in tables.language_runs() if getattr(run, figure)]))
