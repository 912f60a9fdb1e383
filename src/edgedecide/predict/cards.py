"""What a prediction is asked about, and what it says: plain facts, so that models and chipsets that nobody has measured can be asked about too."""

from __future__ import annotations

from typing import NamedTuple


class Card(NamedTuple):
    """What the card of a model that is one graph tells: vision, audio, text; None where it does not."""

    use: str = ""
    """What it is for, in AI Hub's words ("Image Classification", "Object Detection", ...); empty where unknown."""
    params: float | None = None
    elements: float | None = None
    """Numbers of one input, channels not counted: pixels of an image, tokens of a text, samples or frames × bins of a sound."""
    layers: float | None = None
    """Layers of the compiled graph."""
    gmacs: float | None = None
    """Billions of multiply-accumulates for one input."""
    graphs: int = 1
    """How many graphs the model consists of."""
    is_whole: bool = False
    """Whether `params` counts the whole model though the graph is a part of it."""
    name: str = ""
    """AI Hub's id, with `/part` behind it where there are several graphs; what it shares with others' names says a family."""


class LanguageCard(NamedTuple):
    """What the card of a language model tells."""

    params: float
    active: float | None = None
    """Parameters used for one token, of a mixture of experts; None where all are."""
    kv_bytes: float | None = None
    """Bytes of keys and values for one token of context, in FP16."""
    name: str = ""
    """Id in the catalog."""


class Chipset(NamedTuple):
    """What is known of a chip; None where it is not."""

    name: str = ""
    """Id in the catalog."""
    vendor: str = ""
    kind: str = ""
    """phone, laptop-npu, laptop-gpu, laptop-igpu, apple, unified, desktop-gpu, server-gpu, jetson, sbc, x86 or auto (vehicles and industry)."""
    system: str = ""
    """android, linux, windows, or proxy for a development kit that stands for others; it decides how memory is counted."""
    generation: float | None = None
    """Version of a Qualcomm NPU's instruction set ("HTP v75" is 75)."""
    npu_tops: float | None = None
    bandwidth_gbps: float | None = None
    fp16_tflops: float | None = None
    """Dense, of the GPU."""


class Known(NamedTuple):
    """One measurement of the model that is asked about, on some chipset."""

    value: float
    """Seconds, or bytes of memory."""
    chipset: Chipset
    precision: str
    runtime: str
    compute: str = "npu"


class Prediction(NamedTuple):
    """What to expect, with the middle 80 % of what has been found where the same was held out."""

    low: float
    likely: float
    high: float
    """Seconds, bytes, or tokens a second, as the function says."""
    rung: str
    """How near the evidence is, from `measured` to `new-both`."""
    source: str
    rows: int
    """Measurements of the same model (or, of an unknown one, of the same chipset) that it rests on."""
