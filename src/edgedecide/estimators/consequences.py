"""The consequences of every alternative, in natural units: one function, `estimate`, in the order in which facts build on facts."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from edgedecide.catalog import Catalog
from edgedecide.estimators.bill import Bill, bill_of
from edgedecide.estimators.cost import settle_costs
from edgedecide.estimators.demand import Demand, estimate_demand
from edgedecide.estimators.energy import estimate_devices
from edgedecide.estimators.exposure import Flow, estimate_exposure, settle_sensitivity
from edgedecide.estimators.fit import estimate_fit
from edgedecide.estimators.formulas import product, same
from edgedecide.estimators.hardware import Hardware, device_classes, nodes
from edgedecide.estimators.latency import (
    Network,
    Paths,
    calibrated,
    cloud_path,
    estimate_latency,
    promise_of,
    stretched,
)
from edgedecide.estimators.law import Condition, estimate_law
from edgedecide.estimators.leaving import leaving_of, mean_sent, sent_bytes
from edgedecide.estimators.operations import estimate_operations
from edgedecide.estimators.quality import estimate_quality
from edgedecide.estimators.routes import Routes, routes_of, weighted
from edgedecide.estimators.service import Service, cloud_service
from edgedecide.estimators.setting import Setting
from edgedecide.estimators.shapes import shape_of
from edgedecide.estimators.stations import Station, build_station
from edgedecide.estimators.tasks import task_of
from edgedecide.estimators.updates import estimate_updates
from edgedecide.facts import AnyFact, Facts, Unknown, Values, derive
from edgedecide.placements import Alternative, Part
from edgedecide.profile import LoadedProfile
from edgedecide.quantity import Quantity
from edgedecide.worlds import Worlds

__all__ = ["Bill", "Condition", "Estimates", "Flow", "Station", "estimate"]


class Estimates(NamedTuple):
    """Everything that was estimated, for scoring and for the report."""

    facts: Facts
    demand: Demand
    service: Service
    task: str
    stations: dict[str, list[Station]]
    """Local parts by alternative, one for each kind of hardware."""
    coverage: dict[str, list[tuple[str, AnyFact]]]
    """Share that keeps up, by alternative and class."""
    flows: list[Flow]
    conditions: list[Condition]
    bills: dict[str, Bill]
    promise: AnyFact
    setting: Setting


def estimate(loaded: LoadedProfile, catalog: Catalog, worlds: Worlds, alternatives: list[Alternative]) -> Estimates:
    """All facts of all alternatives, over all worlds."""
    setting = Setting(loaded, catalog, worlds, alternatives, task_of(loaded.profile, catalog))
    demand = estimate_demand(setting)
    service = cloud_service(setting, demand)
    raw = calibrated(setting, cloud_path(setting, demand, service, demand.payload, "raw"))
    hardware = {"device": device_classes(setting), "node": nodes(setting) if loaded.profile.fleet.nodes else []}
    found = Estimates(setting.facts, demand, service, setting.task, {}, {}, [], [], {}, promise_of(setting), setting)
    settle_sensitivity(setting)
    setting.settle(derive("promise_target", _percent, setting.worlds.exact("latency.percentile", _percentile(setting), "share", "profile")))
    for alternative in alternatives:
        _estimate_one(setting, demand, service, raw, alternative, hardware, found)
    settle_costs(setting, demand, list(found.bills.values()))
    return found


def _percentile(setting: Setting) -> float:
    stated = setting.profile.latency.percentile
    return stated.likely / 100 if isinstance(stated, Quantity) else 0.95


def _percent(share: Values) -> Values:
    """the promised percentile as a share"""
    return share


def _estimate_one(
    setting: Setting, demand: Demand, service: Service, raw: Network, alternative: Alternative, hardware: dict[str, list[Hardware]], found: Estimates
) -> None:
    stations = _stations(setting, demand, alternative, hardware)
    routes = routes_of(setting, demand, alternative)
    sent = sent_bytes(setting, demand, alternative)
    paths = _paths(setting, demand, service, raw, alternative, routes, sent)
    estimate_latency(setting, demand, alternative, stations, routes, paths)
    _settle_offline(setting, alternative, stations, routes)
    _settle_fallback(setting, demand, alternative, routes)
    estimate_quality(setting, demand, alternative, stations, routes)
    estimate_fit(setting, alternative, stations)
    leaving = leaving_of(setting, demand, alternative, stations, routes)
    size = mean_sent(demand, stations, leaving, sent)
    flows = estimate_exposure(setting, demand, alternative, leaving, size)
    conditions = estimate_law(setting, alternative, flows)
    found.coverage[alternative.id] = estimate_devices(setting, demand, alternative, stations, leaving.share, sent)
    estimate_updates(setting, alternative, stations[0].hardware.class_id if stations else "")
    estimate_operations(setting, alternative, stations)
    _settle_central_data(setting, demand, alternative, routes)
    found.bills[alternative.id] = bill_of(setting, demand, service, alternative, stations, hardware["device"], leaving.share, size)
    found.stations[alternative.id] = stations
    found.flows.extend(flows)
    found.conditions.extend(conditions)


def _stations(setting: Setting, demand: Demand, alternative: Alternative, hardware: dict[str, list[Hardware]]) -> list[Station]:
    if alternative.local is None:
        return []
    part = alternative.local
    return setting.once(("stations", part), lambda: _build(setting, demand, part, hardware[alternative.tier]))


def _build(setting: Setting, demand: Demand, part: Part, hardware: list[Hardware]) -> list[Station]:
    shape = shape_of(setting, part)
    return [build_station(setting, demand, part, shape, one) for one in hardware]


def _paths(setting: Setting, demand: Demand, service: Service, raw: Network, alternative: Alternative, routes: Routes, sent: AnyFact) -> Paths:
    if sent is demand.payload and (alternative.local is None or not isinstance(setting.profile.fleet.uplink, Quantity)):
        return Paths(raw.path, raw.path, service.uptime, raw.link_load)
    share = weighted(demand, routes.cloud) if alternative.has_cloud else setting.no_request()
    onward = cloud_path(setting, demand, service, sent, "raw" if sent is demand.payload else "gated", sent_share=share)
    return Paths(raw.path, stretched(onward.path, raw.calibration), service.uptime, onward.link_load)


def _settle_fallback(setting: Setting, demand: Demand, alternative: Alternative, routes: Routes) -> None:
    falls = setting.no_request() if alternative.role != "answer" else weighted(demand, routes.cloud)
    setting.derive("fallback_share", same, falls, alternative=alternative)


def _settle_offline(setting: Setting, alternative: Alternative, stations: list[Station], routes: Routes) -> None:
    """Bounded requests answered with the link down, over all devices, or over those that run the part for a premium tier.

    A gate that stores nothing answers none of them on any hardware, known or not, and a cache no more than it holds.
    """
    if alternative.role == "gate" and not _stores(setting, alternative):
        setting.derive("served_offline", same, setting.no_request(), alternative=alternative)
        return
    stored = setting.constant("stored", 1.0, "the gate stores what it made, and nobody waits", "share")
    kept = stored if alternative.role == "gate" else routes.local["bounded-down"]
    runs = [fact for station in stations for fact in (station.hardware.share, station.runs)]
    if alternative.role == "cache" and any(isinstance(fact, Unknown) for fact in runs):
        setting.derive("served_offline", same, kept, alternative=alternative)
        return
    function = _offline_where_it_runs if setting.profile.fleet.premium_tier else _offline
    setting.derive("served_offline", function, kept, *runs, alternative=alternative)


def _stores(setting: Setting, alternative: Alternative) -> bool:
    gate = setting.profile.local.gate
    return alternative.role == "gate" and gate is not None and gate != "none" and bool(gate.works_offline) and setting.profile.latency.kind in ("batch", "continuous")


def _offline(kept: Values, *stations: Values) -> Values:
    """share kept of the bounded requests × Σ share of the requests × share that it runs on"""
    return kept * sum((stations[i] * stations[i + 1] for i in range(0, len(stations), 2)), kept * 0.0)


def _offline_where_it_runs(kept: Values, *stations: Values) -> Values:
    """share kept of the bounded requests, on the devices that run the part"""
    return kept * (1.0 if stations else 0.0)


def _settle_central_data(setting: Setting, demand: Demand, alternative: Alternative, routes: Routes) -> None:
    """Requests answered locally although they need data that exists only centrally; a cached central answer is central."""
    if alternative.role != "answer":
        none = setting.no_request()
        setting.derive("global_data_local", same, none, alternative=alternative)
        return
    function = _central_kept if alternative.has_cloud else product
    setting.derive("global_data_local", function, demand.central, routes.local["heavy-up"], *([demand.heavy] if alternative.has_cloud else []), alternative=alternative)


def _central_kept(central: Values, kept: Values, heavy: Values) -> Values:
    """what is kept of the heavy requests beyond those that need no central data"""
    return np.maximum(kept * heavy - (heavy - central), 0.0)
