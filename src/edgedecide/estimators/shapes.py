"""The shape of the model behind each part, as facts: from the profile where it says so, else from the catalog."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from edgedecide.catalog import Entry
from edgedecide.estimators.demand import payload_of
from edgedecide.estimators.formulas import seconds_of_sound
from edgedecide.estimators.setting import Setting
from edgedecide.facts import AnyFact, Basis, Unknown, Values, derive
from edgedecide.placements import Part
from edgedecide.quantity import Quantity

if TYPE_CHECKING:
    from edgedecide.profile import Shape

TRANSFORMERS = ("language", "speech")
"""Kinds of model that read a prompt and write tokens one after another."""


class ModelShape(NamedTuple):
    """What memory, speed and energy need to know of one model."""

    key: str
    """Name in reports and in the keys of error factors."""
    catalog_id: str
    """Id in the catalog, empty where it is described by its shape."""
    kind: str
    quantization: str
    params: AnyFact
    active: AnyFact
    weights: AnyFact
    """Bytes of the weights as stored."""
    bits: AnyFact
    work: AnyFact
    """Operations for one token (transformers) or for one input (others)."""
    kv_per_token: AnyFact
    """Bytes of keys and values for one token of context."""
    window: AnyFact | None
    context: AnyFact | None
    """Longest context that is really used, where the profile states it."""
    is_named: bool
    """Whether the profile names it; a default stands in otherwise."""

    @property
    def writes_tokens(self) -> bool:
        return self.kind in TRANSFORMERS


def block_of(setting: Setting, part: Part) -> tuple[str, Shape | None]:
    """The profile's path and section that describe the model of a part; None where none is named."""
    from edgedecide.profile import Shape

    profile = setting.profile
    if part.role == "cloud":
        return "model", profile.model
    named = getattr(profile.local, part.role, None)
    if part.role == "answer":
        own = profile.local.answer_on("node" if part.site == "node" else "device")
        if isinstance(own, Shape) and _says_model(own):
            tier = getattr(named, part.site, None)
            return ("local.answer" if tier is None or not _says_model(tier) else f"local.answer.{part.site}"), own
    if isinstance(named, Shape) and _says_model(named):
        return f"local.{part.role}", named
    return ("model", profile.model) if part.role == "answer" else (f"local.{part.role}", None)


def shape_of(setting: Setting, part: Part) -> ModelShape | None:
    """The shape of a part's model; None for a part that runs no model worth counting (a cache, an unnamed gate)."""
    prefix, block = block_of(setting, part)
    return None if block is None else read_shape(setting, prefix, block, on_cloud=part.site == "cloud")


def read_shape(setting: Setting, prefix: str, block: Shape, *, on_cloud: bool = False) -> ModelShape:
    """The shape that one section of the profile describes, completed by the catalog."""
    entry = setting.catalog.entry("models", block.use) if block.use else None
    kind = block.kind or (entry.word("kind") if entry else None) or "other"
    key = entry.id if entry else block.use or f"{prefix} of the profile"
    quantization = block.quantization or ("f16" if on_cloud else "q4_k_m" if kind in TRANSFORMERS else "int8")
    params = _number(setting, prefix, block, "params", entry)
    active = _number(setting, prefix, block, "active", entry)
    active = params if isinstance(active, Unknown) else active
    bits = setting.worlds.figure("quantizations", quantization, "bits")
    return ModelShape(
        key=key,
        catalog_id=entry.id if entry else "",
        kind=kind,
        quantization=quantization,
        params=params,
        active=active,
        bits=bits,
        weights=_weights(setting, prefix, block, entry, params, bits),
        work=_work(setting, prefix, block, entry, kind, active),
        kv_per_token=_kv_per_token(setting, prefix, block, entry, kind, params),
        window=_figure(setting, entry, "window"),
        context=setting.field(f"{prefix}.context") if isinstance(block.context, Quantity) else None,
        is_named=bool(block.use or block.params or block.weights or block.flops),
    )


def _says_model(block: Shape) -> bool:
    return any(getattr(block, name) is not None for name in ("use", "params", "weights", "flops"))


def _number(setting: Setting, prefix: str, block: Shape, name: str, entry: Entry | None) -> AnyFact:
    """A count that is exact by nature: given by the profile or printed on the model's card."""
    stated = getattr(block, name, None)
    path = f"{prefix}.{name}"
    if isinstance(stated, Quantity):
        return setting.field(path) if not stated.is_point else setting.worlds.exact(path, stated.likely, "count", "profile")
    found = _figure(setting, entry, name)
    return found or Unknown(path, f"State {path}: it is on the model's card.")


def _figure(setting: Setting, entry: Entry | None, name: str) -> AnyFact | None:
    figure = entry.figure(name) if entry else None
    if entry is None or figure is None:
        return None
    path = f"catalog:models/{entry.id}#{name}"  # a count of the architecture is right or wrong, but never a little off
    if figure.is_point and figure.dimension in ("count", "tokens"):
        return setting.worlds.exact(path, figure.likely, figure.dimension, figure.source, figure.basis)
    return setting.worlds.of_figure(path, entry, figure)


def _weights(setting: Setting, prefix: str, block: Shape, entry: Entry | None, params: AnyFact, bits: AnyFact) -> AnyFact:
    if isinstance(block.weights, Quantity):
        return setting.field(f"{prefix}.weights")
    if isinstance(params, Unknown) and (size := _figure(setting, entry, "size")) is not None:
        return size
    return derive("weights", _bytes_of, params, bits, unit="B")


def _bytes_of(params: Values, bits: Values) -> Values:
    """parameters × bits per weight ÷ 8"""
    return params * bits / 8


def _work(setting: Setting, prefix: str, block: Shape, entry: Entry | None, kind: str, active: AnyFact) -> AnyFact:
    if isinstance(block.flops, Quantity):
        stated = setting.field(f"{prefix}.flops")
        return stated if kind != "speech" else _work_per_position(setting, stated)
    if kind in TRANSFORMERS:
        return derive("work_per_token", _twice, active, unit="FLOP", source="Kaplan et al. 2020, table 1")
    found = _figure(setting, entry, "work")
    if kind == "embedding" and found is None:
        tokens = setting.field("model.prompt", default="prompt-tokens", varies=True)
        return derive("work_per_input", _twice_each, active, tokens, unit="FLOP", source="Kaplan et al. 2020, table 1")
    return found or Unknown(f"{prefix}.flops", f"State {prefix}.flops: operations for one input, twice the multiply-accumulates of the model's card.")


FRAMES_PER_SECOND = 50.0
"""Encoder positions a second of sound (Radford et al. 2023, "Whisper": 1,500 for 30 s)."""


def _work_per_position(setting: Setting, stated: AnyFact) -> AnyFact:
    """Operations of a whole model for one position of sound, from those stated for one input."""
    seconds = derive("audio_time", seconds_of_sound, payload_of(setting), setting.default("audio-rate"), unit="s")
    return derive("work_per_position", _by_position, stated, seconds, unit="FLOP")


def _by_position(stated: Values, seconds: Values) -> Values:
    """2 × operations for one input ÷ (seconds × 50 positions): at each position half of the model works"""
    return 2 * stated / np.maximum(seconds * FRAMES_PER_SECOND, 1e-9)


def _twice(active: Values) -> Values:
    """2 × active parameters: one multiply and one add for each (Kaplan et al. 2020, "Scaling laws", table 1)"""
    return 2 * active


def _twice_each(active: Values, tokens: Values) -> Values:
    """2 × active parameters × tokens of one input: a text is embedded whole"""
    return 2 * active * tokens


def _kv_per_token(setting: Setting, prefix: str, block: Shape, entry: Entry | None, kind: str, params: AnyFact) -> AnyFact:
    if kind not in TRANSFORMERS:
        return setting.constant("no-kv", 0.0, "no attention cache: the model writes no tokens")
    parts = [_number(setting, prefix, block, name, entry) for name in ("layers", "kv_heads", "head_dim")]
    if not any(isinstance(part, Unknown) for part in parts):
        return derive("kv_per_token", _kv_bytes, *parts, unit="B", source="Vaswani et al. 2017; Ainslie et al. 2023 (grouped queries)")
    return derive("kv_per_token", _kv_typical, params, unit="B", source="judgement: fitted by eye to Llama 3 shapes (1B, 3B, 8B, 70B)", basis=Basis.ASSUMED)


def _kv_bytes(layers: Values, kv_heads: Values, head_dim: Values) -> Values:
    """2 (keys and values) × layers × KV heads × head width × 2 bytes (FP16)"""
    return 2 * layers * kv_heads * head_dim * 2


def _kv_typical(params: Values) -> Values:
    """131 KB × √(parameters ÷ 8 billion)"""
    return 131_072 * np.sqrt(params / 8e9)
