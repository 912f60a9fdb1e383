"""What a model will need on a piece of hardware, from published measurements: time and memory of graphs, rates of language models.

Each function says what was held out and found again 80 % of the time (`benchmarks/accuracy.py`), and None where nothing honest
can be said. Cards and chipsets are facts: a name only tells that the same thing was measured.
"""

from __future__ import annotations

from collections.abc import Sequence

from edgedecide.predict import graphs, language, tables
from edgedecide.predict.cards import Card, Chipset, Known, LanguageCard, Prediction
from edgedecide.predict.features import Cell

__all__ = (
    "Card", "Chipset", "Known", "LanguageCard", "Prediction", "card_named", "chipset_named", "decode_rate", "format_of", "graph_memory", "graph_time", "kind_of", "language_card_named",
    "parts_of", "prefill_rate",
)  # fmt: skip


def graph_time(card: Card, chipset: Chipset, precision: str, runtime: str, compute: str = "npu", known: Sequence[Known] = ()) -> Prediction | None:
    """Seconds for one input, alone, cool and loaded.

    precision: float, w8a8, w8a16, w4a16 or another of AI Hub's; runtime: tflite, onnx, qnn_dlc, qnn_context_binary,
    precompiled_qnn_onnx or voice_ai; compute: npu, gpu or cpu; `known` are measurements of the same graph elsewhere, in seconds.
    None for a chip that nothing was measured on and whose NPU generation and peak are not given: all runs are of one maker's.
    """
    return graphs.model("time").predict(card, Cell(precision, runtime, compute, chipset), known)


def graph_memory(card: Card, chipset: Chipset, precision: str, runtime: str, compute: str = "npu", known: Sequence[Known] = ()) -> Prediction | None:
    """Peak bytes over the idle process, as AI Hub counts them: on Linux and Windows without what the driver holds."""
    return graphs.model("memory").predict(card, Cell(precision, runtime, compute, chipset), known)


def decode_rate(card: LanguageCard, chipset: Chipset, format: str, bits: float, engine: str, compute: str, depth: float = 96.0) -> Prediction | None:
    """Tokens a second after the first, one sequence at a time, `depth` tokens of context behind it in the mean.

    format: f16, 8-bit, 5-bit, k-quant, int4, fp4 or 2-bit (`format_of`); bits a weight, scales included; engine: llama.cpp, ollama,
    mlx, genie, rkllm, mlc, vllm, litert, executorch, cactus or mnn, with a backend behind a slash ("llama.cpp/vulkan").
    None where the chip's bandwidth or kind is not known.
    """
    case = language.case_of(card, chipset, format, bits, engine, compute, depth=depth)
    return None if case is None else language.model("decode").predict(case)


def prefill_rate(card: LanguageCard, chipset: Chipset, format: str, bits: float, engine: str, compute: str, prompt: float = language.USUAL_PROMPT) -> Prediction | None:
    """Prompt tokens a second for a prompt of this many tokens, as `decode_rate` otherwise."""
    case = language.case_of(card, chipset, format, bits, engine, compute, prompt=prompt, depth=prompt)
    return None if case is None else language.model("prefill").predict(case)


FORMATS = (("q4f16", "int4"), ("f16", "f16"), ("fp32", "f16"), ("q8", "8-bit"), ("int8", "8-bit"), ("w8", "8-bit"), ("fp8", "8-bit"), ("mlx-q4", "int4"), ("mlx-q5", "5-bit"), ("mlx-q6", "5-bit"), ("mlx-q8", "8-bit"),
           ("q6", "5-bit"), ("q5", "5-bit"), ("q4_k", "k-quant"), ("fp4", "fp4"), ("iq4", "int4"), ("q3", "2-bit"), ("q2", "2-bit"), ("q1", "2-bit"))  # fmt: skip


def format_of(quantization: str) -> str:
    """The format word of a quantization of the catalog: its family, since rows are too few to tell its members apart."""
    return next((word for part, word in FORMATS if part in quantization), "int4")


KINDS = {
    "phone-low": "phone", "phone-mid": "phone", "phone-high": "phone", "tablet": "phone", "xr": "phone", "wearable": "phone", "smart-tv": "phone", "laptop": "laptop-igpu", "npu-laptop": "laptop-npu",
    "edge-server": "unified", "server": "server-gpu", "industrial-pc": "x86", "gateway": "x86", "pos": "x86", "vehicle": "auto", "edge-node": "auto", "sbc": "sbc",
}  # fmt: skip


def kind_of(device_class: str, vendor: str = "", name: str = "") -> str:
    """The kind of hardware of a chip of the catalog, from its class, maker and id; empty where nothing of its kind was measured."""
    if vendor == "Apple":
        return "phone" if KINDS.get(device_class) == "phone" else "apple"
    if name.startswith("jetson"):
        return "jetson"
    if name.startswith("nvidia-rtx"):
        return "desktop-gpu"
    return KINDS.get(device_class, "")


def chipset_named(name: str) -> Chipset | None:
    """A chipset that something was measured on, or of the same silicon, by its catalog id."""
    return tables.chipsets().get(name)


def card_named(name: str) -> Card | None:
    """The card of a measured graph, by AI Hub's id (the catalog's `aihub`); of several graphs, `id/part`."""
    return tables.cards().get(name)


def parts_of(name: str) -> tuple[Card, ...]:
    """The cards of all graphs of a model by AI Hub's id: they run one after the other, decoders once a token."""
    return tuple(card for graph, card in tables.cards().items() if graph.partition("/")[0] == name)


def language_card_named(name: str) -> LanguageCard | None:
    """The card of a measured language model, by its catalog id."""
    return tables.language_cards().get(name)
