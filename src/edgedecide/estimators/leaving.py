"""How many requests go to the cloud, which way, and how many bytes each takes there."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from edgedecide.estimators.demand import Demand
from edgedecide.estimators.formulas import product
from edgedecide.estimators.routes import Routes, weighted
from edgedecide.estimators.setting import Setting
from edgedecide.estimators.stations import Station
from edgedecide.facts import AnyFact, Values, derive
from edgedecide.placements import Alternative
from edgedecide.quantity import Quantity


class Leaving(NamedTuple):
    """Shares of all requests that go to the cloud."""

    share: AnyFact
    """Whichever way."""
    gated: AnyFact
    """Through the local part."""
    straight: AnyFact
    """From devices on which no local part runs."""


def leaving_of(setting: Setting, demand: Demand, alternative: Alternative, stations: list[Station], routes: Routes) -> Leaving:
    """What leaves under an alternative; without a local part all that leaves counts as gated."""
    if not alternative.has_cloud:
        share = straight = setting.no_request()
    elif not stations:
        share, straight = weighted(demand, routes.cloud), setting.no_request()
    else:
        runs = [fact for station in stations for fact in (station.hardware.share, station.runs)]
        share = derive("share_leaving", _share_leaving, weighted(demand, routes.cloud), demand.down, *runs, unit="share")
        straight = derive("share_straight", _share_straight, demand.down, *runs, unit="share")
    return Leaving(share, derive("share_gated", _less, share, straight, unit="share"), straight)


def _share_leaving(onward: Values, down: Values, *stations: Values) -> Values:
    """runs × share that goes on + (1 − runs) × share with a link"""
    runs = _runs(onward, stations)
    return runs * onward + (1 - runs) * (1 - down)


def _share_straight(down: Values, *stations: Values) -> Values:
    """(1 − runs) × share with a link"""
    return (1 - _runs(down, stations)) * (1 - down)


def _runs(like: Values, stations: tuple[Values, ...]) -> Values:
    return sum((stations[i] * stations[i + 1] for i in range(0, len(stations), 2)), np.zeros_like(like))


def _less(whole: Values, part: Values) -> Values:
    """share that leaves − share that goes straight"""
    return np.maximum(whole - part, 0.0)


# ---- bytes


def uses_gate(setting: Setting, alternative: Alternative) -> bool:
    """Whether what goes to the cloud passes a gate: always behind one, and behind an answerer where the profile has both."""
    return alternative.role == "gate" or (alternative.placement == "local-primary" and setting.profile.local.gate not in (None, "none"))


def sent_bytes(setting: Setting, demand: Demand, alternative: Alternative) -> AnyFact:
    """Bytes of one request that goes to the cloud: what a gate makes of it, else the whole input."""
    if not uses_gate(setting, alternative):
        return demand.payload
    gate = setting.profile.local.gate
    if gate is not None and gate != "none" and isinstance(gate.payload, Quantity):
        return setting.field("local.gate.payload", varies=True)
    share = setting.field("local.gate.payload:share", task="gate_payload", label="share of the input that the gate sends on", recipe="State local.gate.payload: the bytes that the gate sends on.")
    return derive("gated_payload", product, demand.payload, share, unit="B")


def mean_sent(demand: Demand, stations: list[Station], leaving: Leaving, sent: AnyFact) -> AnyFact:
    """Bytes of a request that goes to the cloud, in the mean: the gate's, and the whole input from devices without the local part."""
    if sent is demand.payload or not stations:
        return sent
    return derive("mean_sent", _mean_of_ways, leaving.gated, sent, leaving.straight, demand.payload, unit="B")


def _mean_of_ways(gated: Values, sent: Values, straight: Values, whole: Values) -> Values:
    """(share gated × bytes of the gate + share straight × bytes of the input) ÷ both shares"""
    return (gated * sent + straight * whole) / np.maximum(gated + straight, 1e-12)
