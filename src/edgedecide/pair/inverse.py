"""The questions turned round: which formats and contexts fit a device, which classes of a fleet hold a model, and which models
keep a promise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from edgedecide.catalog import Catalog
from edgedecide.errors import UsageError, nearest
from edgedecide.facts import AnyFact, Fact
from edgedecide.pair.answers import facts_of
from edgedecide.pair.estimating import Estimated
from edgedecide.pair.ground import Ground
from edgedecide.pair.request import Request
from edgedecide.pair.subject import Model, read_device, read_model
from edgedecide.quantity import Quantity

CONTEXTS = (512, 2048, 4096, 8192, 16384, 32768, 65536, 131072)
"""Tokens of context that are tried, up to the model's longest."""
KINDS = ("language", "vision", "speech")
SURE = 0.9
"""Share of such devices on which it must fit to be told as fitting; under a tenth it does not fit."""


class Fit(NamedTuple):
    """One weight format on a device: what it needs at the shortest context, and the longest at which it fits."""

    quantization: str
    memory: AnyFact
    fits: AnyFact
    longest: int | None
    """Tokens of context that still fit on nine such devices in ten; None where none does or contexts mean nothing."""
    rate: AnyFact
    """Decode rate, or inferences a second."""
    loss: tuple[float, float] | None
    """Share of the quality that the format costs, from its 10th to its 90th percentile."""


def fitting(asked: Estimated, catalog: Catalog) -> list[Fit]:
    """Every format that this kind of model is shipped in, largest first, with the contexts that fit."""
    found = []
    for format in _formats(asked, catalog):
        model = in_format(asked.request.model, format, catalog)
        request = asked.request._replace(model=model)
        facts = facts_of(asked.ground, request)
        rate = facts["decode_rate"] if model.writes_tokens else facts["rate_minute_1"]
        found.append(Fit(format, facts["memory_needed"], facts["fits"], _longest(asked, request), rate, _loss(format, model.entry, catalog)))
    return sorted(found, key=lambda fit: -_likely(fit.memory))


def in_format(model: Model, quantization: str, catalog: Catalog) -> Model:
    """The same model in another weight format."""
    named = model.entry.id if model.entry is not None and not model.stated.text.startswith("[") else None
    return read_model(named or {key: value for key, value in model.stated.facts.items() if key != "quantization" and value is not None}, quantization, catalog)


def _formats(asked: Estimated, catalog: Catalog) -> list[str]:
    """The formats of the catalog that the kind of model comes in; all runtimes', unless one was asked for."""
    language = asked.request.model.kind in ("language", "speech", "embedding")
    wanted = ("gguf", "mlx", "plain") if language else ("plain", "graph")
    names = [id for id in catalog.names("quantizations") if _family(id) in wanted]
    if language and asked.request.device.chipset is not None and asked.request.device.chipset.word("vendor") != "Apple":
        names = [id for id in names if _family(id) != "mlx"]
    return names


def _family(id: str) -> str:
    if id.startswith("mlx"):
        return "mlx"
    if id in ("f16", "fp32"):
        return "plain"
    if id in ("int8", "w8a8", "w8a16", "w4a16"):
        return "graph"
    return "gguf" if id in COMMON else ""


COMMON = ("q2_k", "q3_k_m", "q4_0", "q4_k_m", "q5_k_m", "q6_k", "q8_0")
"""GGUF formats that are told: one a step of size, as model hubs offer them."""


def _longest(asked: Estimated, request: Request) -> int | None:
    if not request.model.writes_tokens:
        return None
    longest = None
    limit = request.model.longest or CONTEXTS[-1]
    for context in CONTEXTS:
        if context > limit or not _fits_at(asked, request, context):
            break
        longest = context
    return longest


def _fits_at(asked: Estimated, request: Request, context: int) -> bool:
    point = Quantity(context - 1.0, context - 1.0, context - 1.0, "tokens", f"{context - 1} tokens")
    one = Quantity(1.0, 1.0, 1.0, "tokens", "1 token")
    return _likely(facts_of(asked.ground, request._replace(prompt=point, output=one))["fits"]) >= SURE


def _loss(format: str, entry: Any, catalog: Catalog) -> tuple[float, float] | None:
    figure = catalog.require("quantizations", format).figure("loss_small" if _is_small(entry) else "loss")
    return (figure.low, figure.high) if figure is not None else None


def _is_small(entry: Any) -> bool:
    params = entry.figure("params") if entry is not None else None
    return params is not None and entry.word("kind") == "language" and params.likely <= 1.5e9


def _likely(fact: AnyFact) -> float:
    return float(fact.likely) if isinstance(fact, Fact) else 0.0


class Held(NamedTuple):
    """One class of a fleet with the model on it."""

    name: str
    share: float | None
    facts: Mapping[str, AnyFact]


def on_fleet(asked: Request, ground: Ground, classes: Sequence[Mapping[str, Any]], catalog: Catalog) -> list[Held]:
    """The model on each class of a fleet, in the profile's order; `classes` are mappings of device, chipset, class and facts,
    with a name and perhaps a share."""
    found = []
    for entry in classes:
        described = {key: value for key, value in entry.items() if key not in ("share", "name")}
        device = read_device(described, catalog)
        device = device if device.is_known else device._replace(asked=str(entry["name"]))
        found.append(Held(str(entry["name"]), entry.get("share"), facts_of(ground, asked._replace(device=device))))
    return found


class Kept(NamedTuple):
    """One model of the catalog, held against a promise."""

    model: str
    quantization: str
    latency: AnyFact
    """Of the first part or of the whole result, as was asked."""
    kept: float
    """Share of worlds in which it fits and stays within the promise."""
    facts: Mapping[str, AnyFact]


def keeping(asked: Request, ground: Ground, promise: Quantity, kind: str, catalog: Catalog, *, until: str = "first-result") -> list[Kept]:
    """The catalog's models of a kind that keep the promise in at least half of the worlds on this device, the surest first,
    and the largest of those that are equally sure."""
    if kind not in KINDS:
        raise UsageError(f'found "{kind[:60]}"; expected language, vision or speech{nearest(kind, list(KINDS))}', where="--kind")
    found = []
    id = "latency_first" if until == "first-result" else "latency"
    for name in catalog.names("models"):
        entry = catalog.require("models", name)
        if entry.word("kind") != kind:
            continue
        model = read_model(name, asked.model.quantization if asked.model.kind == kind else None, catalog)
        if model.longest is not None and asked.prompt.likely + asked.output.likely > model.longest:
            continue
        facts = facts_of(ground, asked._replace(model=model))
        share = _share_kept(facts, id, promise)
        if share >= HALF:
            found.append(Kept(name, model.quantization, facts[id], share, facts))
    return sorted(found, key=lambda one: (-round(one.kept, 2), -_likely(one.facts["download"])))


HALF = 0.5
"""Share of worlds from which a model is told to keep a promise. Judgement: more likely than not."""


def _share_kept(facts: Mapping[str, AnyFact], id: str, promise: Quantity) -> float:
    latency, fits = facts[id], facts["fits"]
    if not isinstance(latency, Fact) or not isinstance(fits, Fact):
        return 0.0
    within = latency.values <= promise.likely * 1e3
    return float((within * fits.values).mean())
