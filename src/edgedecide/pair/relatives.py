"""Speeds scaled from what others have published of relatives: the same model elsewhere, other models on the same chip.

`predict` has the arithmetic and its measured error; here a model and a device of the catalog, or their facts, become its cards.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from edgedecide import predict
from edgedecide.estimators.hardware import Hardware
from edgedecide.estimators.setting import Setting
from edgedecide.estimators.shapes import ModelShape
from edgedecide.facts import AnyFact, Basis, Fact, median
from edgedecide.quantity import Quantity

if TYPE_CHECKING:
    from edgedecide.predict import Card, Chipset, LanguageCard, Prediction
    from edgedecide.worlds import Leaf

DIMENSIONS = {"decode_rate": "token rate", "prefill_rate": "token rate", "inference": "duration"}
GRAPH_RUNTIMES = ("tflite", "onnx", "qnn_dlc")
"""Runtimes of a graph, of which a team would take the quickest."""
PRECISIONS = {"f16": "float", "fp32": "float", "int8": "w8a8", "w8a8": "w8a8", "w8a16": "w8a16", "w4a16": "w4a16"}
ENGINES = {"llama.cpp": "llama.cpp", "llamacpp": "llama.cpp", "ollama": "ollama", "mlx": "mlx", "mlc": "mlc", "mlc-llm": "mlc", "vllm": "vllm", "litert": "litert", "executorch": "executorch", "genie": "genie", "rkllm": "rkllm", "mnn": "mnn"}
"""Engines by how people write them."""
ON_CPU = ("phone", "sbc", "x86", "laptop-npu", "laptop-igpu")
"""Kinds of hardware on which most publish, and most run, language models on the CPU."""


def predicted(
    setting: Setting, figure: str, shape: ModelShape, hardware: Hardware, *, runtime: str | None, compute: str | None, prompt: AnyFact | None, output: AnyFact | None
) -> Leaf | None:
    """The rate or time as an input with its interval; None where no chip is named, or nothing honest can be said."""
    chip = chipset_of(setting, hardware) if hardware.chipset_id else None
    if chip is None or shape.kind == "speech":
        return None
    length = _in(prompt, 1.0) or 0.0
    depth = length + (_in(output, 1.0) or 0.0) / 2
    found = _graph(setting, shape, hardware, chip, runtime, compute) if figure == "inference" else _language(figure, shape, hardware, chip, runtime, compute, length, depth)
    return None if found is None else _leaf(setting, figure, found, f"{shape.key} on {hardware.key}")


def _leaf(setting: Setting, figure: str, found: Prediction, pair: str) -> Leaf:
    """The prediction as an input. Its ends are part of its path: facts in place of names may give one pair several predictions."""
    path = f"predicted:{figure}@{pair}/{found.low:.6g}..{found.likely:.6g}..{found.high:.6g}"
    quantity = Quantity(found.low, found.likely, found.high, DIMENSIONS[figure], f"{found.likely:.3g}")
    leaf = setting.worlds.given(path, quantity, basis=Basis.MEASURED if found.rung == "measured" else Basis.MODELLED, source=found.source, label=f"{figure.replace('_', ' ')} of {pair}")
    leaf.is_error, leaf.rung = True, "published" if found.rung == "measured" else "scaled"
    return leaf


def chipset_of(setting: Setting, hardware: Hardware) -> Chipset | None:
    """The chip as the tables know it, with the bandwidth that is stated, else from its own facts; None where its kind is none that was measured."""
    known, bandwidth = predict.chipset_named(hardware.chipset_id), hardware.memory_bandwidth
    if known is not None:
        is_stated = isinstance(bandwidth, Fact) and bandwidth.basis == Basis.STATED
        return known._replace(bandwidth_gbps=_in(bandwidth, 1e9)) if is_stated else known
    kind = predict.kind_of(hardware.class_id, hardware.vendor, hardware.chipset_id)
    if not kind:
        return None
    entry = setting.catalog.entry("chipsets", hardware.chipset_id)
    is_gpu = entry is not None and entry.word("compute_on") == "gpu"
    return predict.Chipset(
        name=hardware.chipset_id, vendor=hardware.vendor, kind=kind, npu_tops=_in(hardware.npu_int8, 1e12), bandwidth_gbps=_in(bandwidth, 1e9),
        fp16_tflops=_in(hardware.compute, 1e12) if is_gpu else None,
    )  # fmt: skip


def _in(fact: AnyFact | None, size: float) -> float | None:
    """The median in units of this size; None where it is not known."""
    found = median(fact.values) if isinstance(fact, Fact) else None
    return float(found) / size if isinstance(found, float) and found > 0 else None


# ---- language models


def _language(
    figure: str, shape: ModelShape, hardware: Hardware, chip: Chipset, runtime: str | None, compute: str | None, prompt: float, depth: float
) -> Prediction | None:
    if compute == "gpu" and not isinstance(hardware.compute, Fact):
        return None  # no board is known to compute on its GPU because others of its kind do
    card, bits = _language_card(shape), _in(shape.bits, 1.0)
    choice = engine_for(hardware, shape.quantization, chip.kind, runtime, compute)
    if card is None or bits is None or choice is None:
        return None
    format = predict.format_of(shape.quantization)
    if figure == "decode_rate":
        return predict.decode_rate(card, chip, format, bits, *choice, depth=max(depth, 1.0))
    return predict.prefill_rate(card, chip, format, bits, *choice, prompt=max(prompt, 1.0))


def engine_for(hardware: Hardware, quantization: str, kind: str, runtime: str | None, compute: str | None) -> tuple[str, str] | None:
    """Engine and unit: those that were asked for, else the usual ones of this hardware; None for an engine that nobody has published."""
    asked = ENGINES.get(runtime.lower()) if runtime else None
    if runtime and asked is None:
        return None
    if hardware.vendor == "Apple":
        usual = ("mlx" if quantization.startswith("mlx") else "llama.cpp", "gpu")
    elif hardware.vendor == "Qualcomm" and (quantization == "w4a16" or compute == "npu" or asked == "genie"):
        usual = ("genie", "npu")
    elif hardware.vendor == "Rockchip" and (compute == "npu" or asked == "rkllm"):
        usual = ("rkllm", "npu")
    else:
        usual = ("llama.cpp", "cpu" if kind in ON_CPU else "gpu")
    return asked or usual[0], compute or usual[1]


def _language_card(shape: ModelShape) -> LanguageCard | None:
    known = predict.language_card_named(shape.catalog_id) if shape.catalog_id else None
    params = _in(shape.params, 1.0)
    if known is not None or params is None:
        return known
    return predict.LanguageCard(params, _in(shape.active, 1.0), _in(shape.kv_per_token, 1.0), shape.catalog_id or "")


# ---- graphs


def _graph(setting: Setting, shape: ModelShape, hardware: Hardware, chip: Chipset, runtime: str | None, compute: str | None) -> Prediction | None:
    """The quickest of the usual runtimes. The runs are of one maker's chips; elsewhere nothing is said."""
    precision = PRECISIONS.get(shape.quantization)
    card = _card(setting, shape)
    if hardware.vendor != "Qualcomm" or precision is None or card is None:
        return None
    unit = compute or ("npu" if hardware.npu_efficiency else "gpu")
    runtimes = [runtime] if runtime in GRAPH_RUNTIMES else GRAPH_RUNTIMES
    return _quickest(predict.graph_time(card, chip, precision, name, unit) for name in runtimes)


def _quickest(found: Iterable[Prediction | None]) -> Prediction | None:
    return min((one for one in found if one is not None), key=lambda one: one.likely, default=None)


def _card(setting: Setting, shape: ModelShape) -> Card | None:
    """Of a graph that was run somewhere; of others the facts of a profile say less than the roofline needs, so it is left to that."""
    entry = setting.catalog.entry("models", shape.catalog_id) if shape.catalog_id else None
    return predict.card_named(entry.word("aihub") or "") if entry is not None else None
