"""Which devices keep up, and what it takes from their batteries."""

from __future__ import annotations

import numpy as np

from edgedecide.estimators.bill import variants_of
from edgedecide.estimators.delay import share_below
from edgedecide.estimators.demand import Demand
from edgedecide.estimators.fit import NOTHING_LOCAL
from edgedecide.estimators.formulas import product, same
from edgedecide.estimators.setting import Setting
from edgedecide.estimators.stations import Station
from edgedecide.facts import AnyFact, NotNeeded, Unknown, Values, derive
from edgedecide.placements import Alternative
from edgedecide.quantity import Quantity

BATTERY_SPREAD = 0.25
"""Spread between devices of the logarithm of what the battery gives (log-logistic): age, brightness, signal. Judgement."""
DEDICATED = ("drone", "camera-soc", "mcu", "dsp", "gateway", "sbc", "satellite", "industrial-pc")
"""Device classes that are built for the workload, and may spend most of their energy on it."""
TAIL_S = 10.0
"""Time for which a radio stays awake after a transfer, so that requests closer than this share one tail (LTE: 11.6 s,
Huang et al. 2012)."""


def estimate_devices(
    setting: Setting, demand: Demand, alternative: Alternative, stations: list[Station], leaving: AnyFact, sent_bytes: AnyFact
) -> list[tuple[str, AnyFact]]:
    """Settle coverage, weakest class, battery and variants; return the coverage of each class by name."""
    drains = [_drain(setting, demand, station, leaving, sent_bytes) for station in stations] if alternative.tier == "device" else []
    if alternative.local is None:
        setting.facts.add(*(NotNeeded(id, NOTHING_LOCAL, alternative=alternative.id) for id in ("coverage", "coverage_required", "weakest_class", "variants", "battery_per_day")))
        return []
    covered = [_covered(setting, station, drains[index] if drains else None) for index, station in enumerate(stations)]
    _settle_coverage(setting, "coverage", alternative, stations, covered)
    budget_is_stated = isinstance(setting.profile.fleet.battery_budget, Quantity)
    required = covered if budget_is_stated else [_covered(setting, station, None) for station in stations]
    _settle_coverage(setting, "coverage_required", alternative, stations, required)
    _settle_weakest(setting, alternative, stations, covered)
    _settle_battery(setting, alternative, drains)
    setting.derive("variants", same, variants_of(setting, stations), alternative=alternative)
    return [(station.hardware.key, share) for station, share in zip(stations, covered, strict=True)]


def _settle_coverage(setting: Setting, id: str, alternative: Alternative, stations: list[Station], covered: list[AnyFact]) -> None:
    """Settle a coverage over the classes. `coverage_required` counts the battery only against a budget that the owner
    states: an assumed budget may cost a placement merit, but an assumption excludes nothing."""
    parts = [fact for station, share in zip(stations, covered, strict=True) for fact in (station.hardware.share, share)]
    measured = setting.measured_of("coverage", alternative.id)
    setting.derive(id, *((_weighted, *parts) if measured is None else (same, measured)), alternative=alternative)


def has_battery(setting: Setting, station: Station) -> bool:
    """Whether the devices run on a battery: stated, else where the class has one."""
    stated = setting.profile.fleet.power
    return stated == "battery" if stated else not isinstance(station.hardware.battery, Unknown)


def _drain(setting: Setting, demand: Demand, station: Station, leaving: AnyFact, sent_bytes: AnyFact) -> AnyFact | None:
    """Share of a full battery that a day takes, the radio included; None without a battery."""
    if not has_battery(setting, station):
        return None
    local = derive("local_energy", _energy, _power(station), station.busy, station.runs, unit="J")
    radio = derive("radio_energy", product, _radio(setting, demand, sent_bytes), leaving, unit="J")
    return derive("battery_share", _battery, demand.per_day, local, radio, station.hardware.battery, unit="share")


def _power(station: Station) -> AnyFact:
    """Power of the unit that computes: the NPU's for an 8-bit graph where there is one, else the class's."""
    runs_on_npu = station.shape is not None and not station.shape.writes_tokens and bool(station.hardware.npu_efficiency)
    return station.hardware.power_npu if runs_on_npu and not isinstance(station.hardware.power_npu, Unknown) else station.hardware.power


def _energy(power: Values, busy: Values, runs: Values) -> Values:
    """power × seconds of work, on the devices that run it"""
    return power * busy * np.where(runs > 0, 1.0, 0.0)


def _radio(setting: Setting, demand: Demand, sent_bytes: AnyFact) -> AnyFact:
    """Radio energy of one request that is sent, over the access mix."""
    parts: list[AnyFact] = [sent_bytes, demand.rate]
    for access in demand.accesses:
        per_data, tail = (setting.worlds.figure("networks", access.name, name) for name in ("energy_per_data", "tail_energy"))
        if isinstance(per_data, Unknown) or isinstance(tail, Unknown):
            continue
        parts += [access.share, per_data, tail]
    return derive("radio_energy_per_request", _radio_energy, *parts, unit="J")


def _radio_energy(size: Values, rate: Values, *accesses: Values) -> Values:
    """Σ access share × (bytes × energy per byte × 2 for the uplink + tail × exp(−rate × 10 s))"""
    alone = np.exp(-np.minimum(rate * TAIL_S, 50.0))
    total = np.zeros_like(size)
    for i in range(0, len(accesses), 3):
        share, per_data, tail = accesses[i : i + 3]
        total = total + share * (size * per_data * 2.0 + tail * alone)
    return total


def _battery(per_day: Values, local: Values, radio: Values, battery: Values) -> Values:
    """requests a day × (local + radio energy) ÷ energy of a full battery"""
    return per_day * (local + radio) / np.maximum(battery, 1e-9)


def _covered(setting: Setting, station: Station, drain: AnyFact | None) -> AnyFact:
    """Share of a class that keeps up in memory, speed and battery."""
    if drain is None:
        return derive("class_coverage", product, station.runs, station.keeps_up, unit="share")
    default = "battery-dedicated" if station.hardware.class_id in DEDICATED else "battery-tolerance"
    budget = setting.field("fleet.battery_budget", default=default, owners=True)
    return derive("class_coverage", _with_battery, station.runs, station.keeps_up, drain, budget, unit="share")


def _with_battery(runs: Values, keeps_up: Values, drain: Values, budget: Values) -> Values:
    """share that it runs on × share that is fast enough × share whose battery bears it"""
    return runs * keeps_up * share_below(drain, BATTERY_SPREAD, budget)


def _weighted(*pairs: Values) -> Values:
    """Σ share of the requests × share that keeps up"""
    return np.clip(sum(pairs[i] * pairs[i + 1] for i in range(0, len(pairs), 2)), 0.0, 1.0)


def _settle_weakest(setting: Setting, alternative: Alternative, stations: list[Station], covered: list[AnyFact]) -> None:
    unknown = next((share for share in covered if isinstance(share, Unknown)), None)
    if unknown is not None:
        setting.settle(Unknown("weakest_class", unknown.recipe, alternative=alternative.id))
        return
    means = [float(np.mean(share.values)) for share in covered]  # type: ignore[union-attr]
    setting.word("weakest_class", stations[int(np.argmin(means))].hardware.key, *covered, alternative=alternative)


def _settle_battery(setting: Setting, alternative: Alternative, drains: list[AnyFact | None]) -> None:
    known = [drain for drain in drains if drain is not None]
    if not known:
        setting.facts.add(NotNeeded("battery_per_day", "it runs on mains, or not on the device", alternative=alternative.id))
        return
    setting.derive("battery_per_day", _greatest, *known, alternative=alternative)


def _greatest(*drains: Values) -> Values:
    """the greatest over the classes"""
    return np.maximum.reduce(drains)
