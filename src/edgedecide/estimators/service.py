"""What answers in the cloud: a priced service, or the profile's own model on rented accelerators."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from edgedecide.catalog import Entry
from edgedecide.estimators.delay import after, delay, varied, wait
from edgedecide.estimators.demand import Demand, model_kind, sigma_of
from edgedecide.estimators.formulas import product
from edgedecide.estimators.hardware import Hardware, efficiency_of
from edgedecide.estimators.setting import Setting
from edgedecide.estimators.shapes import TRANSFORMERS, ModelShape, shape_of
from edgedecide.estimators.speed import estimate_speed
from edgedecide.facts import AnyFact, Fact, Unknown, Values, derive, median
from edgedecide.placements import Part


class Service(NamedTuple):
    """The cloud's answerer."""

    name: str
    ends: AnyFact
    """Delay at the server until the promised end: first or whole result."""
    uptime: AnyFact
    busy: AnyFact | None
    """Accelerator seconds a request; None where a provider bills by use."""
    entry: Entry | None
    """The provider's price list; None where the model is served on rented accelerators."""
    server: Entry | None
    accelerators: int
    """Accelerators that hold one copy of the model; 0 for a priced service."""


def cloud_service(setting: Setting, demand: Demand) -> Service:
    """The service named by `cloud.use`; else the profile's model on the cheapest accelerators that hold it."""
    use = setting.profile.cloud.use
    entry = setting.catalog.entry("cloud_models", use) if use else None
    if entry is not None:
        return _priced(setting, demand, entry)
    if use and setting.catalog.entry("models", use) is None and (typical := _typical(setting)):
        return _priced(setting, demand, setting.catalog.require("cloud_models", typical))
    return _served(setting, demand)


def _typical(setting: Setting) -> str:
    """The catalog's stand-in for a service that it does not know, by kind of model; empty where it has none with a price,
    so that the profile's own model is taken to be served."""
    return {"language": "small-llm-default", "speech": "streaming-asr-default"}.get(model_kind(setting), "")


def _priced(setting: Setting, demand: Demand, entry: Entry) -> Service:
    uptime = setting.worlds.figure("cloud_models", entry.id, "uptime")
    if isinstance(uptime, Unknown):
        uptime = setting.default("service-uptime")
    first = _first(setting, entry)
    writes = entry.figure("token_rate") is not None and setting.profile.latency.until != "first-result"
    ends = _whole(setting, demand, entry, first) if writes else first
    return Service(entry.title, ends, uptime, None, entry, None, 0)


USUAL_DELAY = {"vision": "vision-endpoint-default", "speech": "streaming-asr-default"}
"""Entry whose delay stands in for a service without a published one, by its kind of model."""


def _first(setting: Setting, entry: Entry) -> AnyFact:
    p50, p95 = (setting.worlds.figure("cloud_models", entry.id, name) for name in ("ttft_p50", "ttft_p95"))
    ratio = setting.default("ttft-tail")
    if isinstance(p50, Unknown):
        usual = USUAL_DELAY.get(entry.word("kind") or "", "small-llm-default")
        p50, p95 = (setting.worlds.figure("cloud_models", usual, name) for name in ("ttft_p50", "ttft_p95"))
    error = setting.worlds.error("latency", "cloud", entry.id)
    if isinstance(p95, Unknown):
        return derive("server_first", _first_by_ratio, p50, ratio, error, unit="s")
    return derive("server_first", _first_by_percentiles, p50, p95, error, unit="s")


def _first_by_percentiles(p50: Values, p95: Values, error: Values) -> Values:
    """published median and 95th percentile × error"""
    return delay(p50 * error, p95 * error)


def _first_by_ratio(p50: Values, ratio: Values, error: Values) -> Values:
    """published median × usual tail ratio × error"""
    return delay(p50 * error, p50 * ratio * error)


def _whole(setting: Setting, demand: Demand, entry: Entry, first: AnyFact) -> AnyFact:
    sigma = sigma_of(demand.output)

    def whole(first_: Values, output: Values, rate: Values) -> Values:
        """first token + output tokens ÷ token rate"""
        return after(first_, varied(output / rate, sigma))

    return derive("server_whole", whole, first, demand.output, setting.worlds.figure("cloud_models", entry.id, "token_rate"), unit="s")


def _served(setting: Setting, demand: Demand) -> Service:
    part = Part("cloud", "cloud")
    use = setting.profile.cloud.use
    shape = shape_of(setting, part)
    assert shape is not None  # the cloud part always has the profile's model
    if use and (entry := setting.catalog.entry("models", use)) is not None and entry.id != shape.catalog_id:
        from edgedecide.estimators.shapes import read_shape
        from edgedecide.profile import Shape

        shape = read_shape(setting, "cloud", Shape(use=use), on_cloud=True)
    server, count = _server_for(setting, shape)
    hardware = _hardware(setting, server, count)
    speed = estimate_speed(setting, shape, demand, hardware)
    load = setting.default("gpu-utilisation")
    ends = speed.first if setting.profile.latency.until == "first-result" else speed.whole
    shared = _shared_busy(setting, shape, speed.busy)
    queued = derive("server_time", _queued, ends, shared, load, unit="s")
    return Service(f"{shape.key} on {server.title}" if count == 1 else f"{shape.key} on {count} of {server.title}", queued, setting.default("service-uptime"), shared, None, server, count)


def _queued(ends: Values, busy: Values, load: Values) -> Values:
    """wait at the utilisation paid for, where requests in a batch share the accelerator, + service"""
    return after(wait(busy, load), ends)


def _shared_busy(setting: Setting, shape: ModelShape, busy: AnyFact) -> AnyFact:
    """Accelerator seconds a request, shared with the others in its batch."""
    if shape.kind not in TRANSFORMERS:
        return busy
    return derive("accelerator_time", _batched, busy, setting.default("batching-gain"), unit="s")


def _batched(busy: Values, gain: Values) -> Values:
    """seconds alone ÷ gain in throughput from batching"""
    return busy / gain


SPARE_MEMORY = 1.3
"""Memory that a server needs per byte of weights: cache, activations and runtime. Judgement: the runtime overhead of the
catalog at its high end."""


AFFORDABLE = 2.0
"""Rent, as a multiple of the cheapest that holds the model, within which the faster server is taken. Judgement: nobody
serves from the cheapest card that a model can be squeezed onto, and few pay twice for speed alone."""


def _server_for(setting: Setting, shape: ModelShape) -> tuple[Entry, int]:
    """The server, and how many of its accelerators hold one copy of the model, with the most speed for its rent.

    Speed is memory bandwidth where tokens are written one by one, operations elsewhere.
    """
    need = median(shape.weights.values) * SPARE_MEMORY if isinstance(shape.weights, Fact) else 0.0
    speed = "memory_bandwidth" if shape.kind in TRANSFORMERS else "compute"
    offers: list[tuple[float, float, str, Entry, int]] = []
    for id in setting.catalog.names("servers"):
        entry = setting.catalog.require("servers", id)
        price, vram = entry.figure("price"), entry.figure("vram")
        if price is None or vram is None or entry.word("chipset") is None:
            continue
        count = max(1, int(np.ceil(need / vram.likely)))
        figure = setting.catalog.require("chipsets", entry.word("chipset") or "").figure(speed)
        if figure is not None:
            offers.append((count * price.likely, count * figure.likely, id, entry, count))
    cheapest = min(rent for rent, *_ in offers)
    _, _, _, entry, count = max((o for o in offers if o[0] <= AFFORDABLE * cheapest), key=lambda o: (o[1] / o[0], o[2]))
    return entry, count


def _hardware(setting: Setting, server: Entry, count: int) -> Hardware:
    """The server as hardware: bandwidth and operations of its accelerators add, since the weights are split over them."""
    chipset = setting.catalog.require("chipsets", server.word("chipset") or "")
    whole = setting.constant("whole", 1.0, "the whole tier", "share")
    times = setting.constant(f"accelerators-{count}", float(count), f"{count} accelerators share the weights")

    def figure(name: str) -> AnyFact:
        return derive(name, product, setting.worlds.figure("chipsets", chipset.id, name), times)

    missing = Unknown("server", "not asked of a server")
    return Hardware(
        key=server.id, tier="cloud", class_id="server", chipset_id=chipset.id if count == 1 else "", vendor="", share=whole,
        memory_bandwidth=figure("memory_bandwidth"), compute=figure("compute"), npu_int8=figure("npu_int8"), ram=missing, memory_share=missing,
        sustained=whole, power=missing, power_npu=missing, battery=missing, efficiency=efficiency_of(setting, "server", chipset), npu_efficiency="", path="cloud", is_bought=False, has_one_system=True,
    )  # fmt: skip
