"""A station: one local part on one kind of hardware, with what it needs, how fast it is, and on how many devices it runs."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from edgedecide.estimators.delay import after, path, share_below, varied, wait
from edgedecide.estimators.demand import Demand
from edgedecide.estimators.formulas import product
from edgedecide.estimators.hardware import Hardware
from edgedecide.estimators.memory import Memory, estimate_memory
from edgedecide.estimators.setting import Setting
from edgedecide.estimators.shapes import ModelShape
from edgedecide.estimators.speed import Speed, estimate_speed
from edgedecide.facts import AnyFact, Unknown, Values, derive
from edgedecide.placements import Part
from edgedecide.quantity import Quantity


class Station(NamedTuple):
    """One local part on one kind of hardware."""

    part: Part
    hardware: Hardware
    shape: ModelShape | None
    """None for a part that runs no model worth naming: a cache, or a gate that the profile does not describe."""
    memory: Memory
    speed: Speed
    busy: AnyFact
    """Seconds of work a request, throttled."""
    load: AnyFact
    """Utilisation at the peak, 1 being saturated."""
    keeps_up: AnyFact
    """Share of such devices that are fast enough for their own rate of requests."""
    runs: AnyFact
    """Share of the requests from this hardware that the part is there for: it fits, and the request reaches it."""
    path: AnyFact
    """The local path of a request (see `delay`): warm, or with the part still to be loaded."""


def build_station(setting: Setting, demand: Demand, part: Part, shape: ModelShape | None, hardware: Hardware) -> Station:
    """The station of this part on this hardware, with its queue, its throttling and its cold starts."""
    memory = _light_memory(setting, demand, part, hardware) if shape is None else estimate_memory(setting, shape, demand, hardware)
    speed = _light_speed(setting, part) if shape is None else estimate_speed(setting, shape, demand, hardware)
    arrivals = _arrivals(setting, demand, part)
    slowdown = derive("throttling", _throttling, arrivals, speed.busy, hardware.sustained, unit="factor")
    busy = derive("busy_time", product, speed.busy, slowdown, unit="s")
    gain = setting.default("batching-gain-node") if part.site == "node" else setting.constant("one-at-a-time", 1.0, "a device serves its one user's requests one at a time")
    load = derive("station_load", _load, arrivals, busy, gain, unit="share")
    ends = speed.first if setting.profile.latency.until == "first-result" else speed.whole
    return Station(
        part=part,
        hardware=hardware,
        shape=shape,
        memory=memory,
        speed=speed,
        busy=busy,
        load=load,
        keeps_up=derive("keep_up_share", _keeps_up_with_stream if demand.is_always_on else _keeps_up_with_user, load, unit="share"),
        runs=_runs(demand, part, memory),
        path=_local_path(setting, demand, part, ends, speed, slowdown, busy, load),
    )


def _arrivals(setting: Setting, demand: Demand, part: Part) -> AnyFact:
    """Requests a second at the peak: of one device, or of the devices that share a node."""
    if part.site == "device":
        return demand.peak_rate
    return derive("node_arrivals", _node_arrivals, demand.peak_rate, devices_per_node(setting, demand), demand.site_share, unit="per s")


def devices_per_node(setting: Setting, demand: Demand) -> AnyFact:
    """Devices that share one node: stated, and no more than the site has; else the site's devices."""
    nodes = setting.profile.fleet.nodes
    if nodes and nodes != "consider" and isinstance(nodes[0].per, Quantity):
        per = setting.field("fleet.nodes[0].per")
        if not isinstance(setting.profile.fleet.sites, Quantity) or isinstance(demand.devices, Unknown):
            return per
        return derive("devices_per_node", _at_most, per, demand.devices, setting.field("fleet.sites"), unit="devices")
    return _of_site(setting, demand)


def devices_per_site(setting: Setting, demand: Demand) -> AnyFact:
    """Devices behind one uplink: the site's, or where nobody counts sites those of a node."""
    return _of_site(setting, demand) if isinstance(setting.profile.fleet.sites, Quantity) else devices_per_node(setting, demand)


def _of_site(setting: Setting, demand: Demand) -> AnyFact:
    sites = setting.field("fleet.sites", recipe="State fleet.sites, or fleet.nodes[0].per: how many devices share one node.")
    return derive("devices_per_site", _ratio, demand.devices, sites, unit="devices")


def _at_most(per: Values, devices: Values, sites: Values) -> Values:
    """min(devices a node, devices ÷ sites)"""
    return np.minimum(per, devices / np.maximum(sites, 1.0))


def _ratio(devices: Values, sites: Values) -> Values:
    """devices ÷ sites"""
    return devices / np.maximum(sites, 1.0)


def _node_arrivals(rate: Values, devices: Values, site_share: Values) -> Values:
    """requests a second of one device × devices at the node × share of requests that come from the site"""
    return rate * devices * site_share


def _throttling(arrivals: Values, busy: Values, sustained: Values) -> Values:
    """1 while the duty cycle (arrivals × work) stays below the speed left under continuous load, else 1 ÷ that speed

    Source: speed falls only when the duty cycle exceeds sustained ÷ peak power (rule of thumb, energy data).
    """
    return np.where(arrivals * busy > sustained, 1.0 / np.maximum(sustained, 0.05), 1.0)


def _load(arrivals: Values, busy: Values, gain: Values) -> Values:
    """arrivals a second × seconds of work ÷ gain from batching"""
    return arrivals * busy / gain


USER_SPREAD = 0.2
"""Spread between users of the logarithm of load (log-logistic): some ask twice as often as the median. Judgement."""
STREAM_SPREAD = 0.05
"""The same where a stream is watched: its rate is the same everywhere, only chips and heat differ. Judgement."""


def _keeps_up_with_user(load: Values) -> Values:
    """share of devices whose load, log-logistic around the median with s = 0.2, stays below 1"""
    return share_below(load, USER_SPREAD, np.ones_like(load))


def _keeps_up_with_stream(load: Values) -> Values:
    """share of devices whose load, log-logistic around the median with s = 0.05, stays below 1"""
    return share_below(load, STREAM_SPREAD, np.ones_like(load))


def _runs(demand: Demand, part: Part, memory: Memory) -> AnyFact:
    if part.site == "device":
        return memory.fits
    return derive("reached_share", product, memory.fits, demand.site_share, unit="share")


def _local_path(
    setting: Setting, demand: Demand, part: Part, ends: AnyFact, speed: Speed, slowdown: AnyFact, busy: AnyFact, load: AnyFact
) -> AnyFact:
    """Warm requests wait for the queue and the model; cold ones for the weights as well; a node adds the hop to it."""
    cold = setting.constant("resident", 0.0, "the part stays loaded: a stream is watched, or a server keeps it", "share")
    if part.site == "device" and not demand.is_always_on:
        cold = setting.default("cold-start-share")  # type: ignore[assignment]
    parents = [ends, slowdown, busy, load, cold, speed.load]
    if part.site == "device":
        return derive("local_path", _path_of_stream if demand.is_always_on else _path, *parents, unit="s")
    return derive("local_path", _path_with_hop, *parents, *_hop(setting), unit="s")


def _hop(setting: Setting) -> tuple[AnyFact, AnyFact]:
    """Round trip between device and node: the stated link's, else a wired local network's."""
    nodes = setting.profile.fleet.nodes
    link = (nodes[0].link if nodes and nodes != "consider" else None) or "datacentre-lan"
    name = link if setting.catalog.entry("networks", link) else "datacentre-lan"
    return setting.worlds.figure("networks", name, "rtt_p50"), setting.worlds.figure("networks", name, "rtt_p95")


def _path(ends: Values, slowdown: Values, busy: Values, load: Values, cold: Values, loading: Values) -> Values:
    """queue + service × throttling; with the share `cold` also the time to load"""
    warm = after(wait(busy, load), ends * slowdown)
    return path((1 - cold, warm), (cold, after(warm, varied(loading, 0.3))))


def _path_of_stream(ends: Values, slowdown: Values, busy: Values, load: Values, cold: Values, loading: Values) -> Values:
    """service × throttling, without a queue while the load stays below 1: the inputs of one stream come at even intervals"""
    warm = np.where(load >= 1.0, wait(busy, load), 0.0) + ends * slowdown
    return path((1 - cold, warm), (cold, after(warm, varied(loading, 0.3))))


def _path_with_hop(
    ends: Values, slowdown: Values, busy: Values, load: Values, cold: Values, loading: Values, hop_p50: Values, hop_p95: Values
) -> Values:
    """hop to the node and back + queue + service × throttling"""
    whole = _path(ends, slowdown, busy, load, cold, loading)
    median = whole[:, 1] + hop_p50
    excess = np.sqrt((whole[:, 2] - whole[:, 1]) ** 2 + np.maximum(hop_p95 - hop_p50, 0.0) ** 2)
    return np.stack([whole[:, 0], median, median + excess], axis=1)


# ---- parts that run no model worth naming


def _light_memory(setting: Setting, demand: Demand, part: Part, hardware: Hardware) -> Memory:
    from edgedecide.estimators.hardware import free_memory
    from edgedecide.estimators.memory import EXECUTES_IN_PLACE, _fit

    size = "-mcu" if hardware.class_id in EXECUTES_IN_PLACE else ""
    needed: AnyFact = setting.default(f"{part.role}-memory{size}")
    cache = setting.profile.local.cache
    if part == Part("cache", "node") and cache is not None and cache != "none" and cache.shared is False:
        needed = derive("caches_of_all", product, needed, devices_per_node(setting, demand), unit="B")
    free = free_memory(hardware)
    return Memory(needed, free, derive("fit_share", _fit, needed, free, unit="share"))


def _light_speed(setting: Setting, part: Part) -> Speed:
    time = setting.default("cache-lookup" if part.role == "cache" else "gate-time")
    run = derive("run", _light_run, time, unit="s")
    load = setting.constant("no-load", 0.0, "nothing worth naming is loaded", "duration")
    return Speed(first=run, whole=run, busy=time, token_time=None, prefill_time=None, load=load, rung="assumed")


def _light_run(time: Values) -> Values:
    """time of the light part, varying from request to request with σ = 0.3"""
    return varied(time, 0.3)
