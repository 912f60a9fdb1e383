"""The whole path of a request under every alternative, held against the promise."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from edgedecide.estimators.delay import after, delay, path, quantile_of, share_within, then, varied, wait
from edgedecide.estimators.demand import REQUEST_CLASSES, Access, Demand, sigma_of
from edgedecide.estimators.formulas import same
from edgedecide.estimators.routes import Routes, weighted_mean
from edgedecide.estimators.service import Service
from edgedecide.estimators.setting import Setting
from edgedecide.estimators.stations import Station, devices_per_site
from edgedecide.facts import AnyFact, Unknown, Values, derive
from edgedecide.placements import Alternative
from edgedecide.quantity import Quantity

UP_SIGMA = 0.55
"""Spread of the logarithm of an access's uplink rate between requests. Judgement: one in ten mobile tests is below half
the median (operators' consistency scores, Ookla 2023)."""
EXCHANGES = 4
"""Packets whose loss stalls a short request: handshake, request, first and last part of the answer. Judgement."""
PREVIEW_WORLDS = 128
"""Worlds in which percentiles are worked out; they are shown and never scored, and three digits need no more."""


class Network(NamedTuple):
    """What lies between a site or device and the cloud, for one payload."""

    path: AnyFact
    """Path of a request to the cloud and back, service included."""
    link_load: AnyFact
    """Load of a site's uplink at the peak."""
    calibration: AnyFact | None = None
    """Measured ÷ modelled delay of the all-cloud path; None where nobody measured it."""


def cloud_path(setting: Setting, demand: Demand, service: Service, payload: AnyFact, key: str, *, sent_share: AnyFact | None = None) -> Network:
    """The cloud path over the access mix: each access warm, cold and with one retry; a site's uplink is shared."""
    load = _link_load(setting, demand, payload, sent_share)
    streamed = setting.default("stream-tail") if setting.profile.traffic.streamed else setting.constant("all-at-once", 1.0, "the upload starts when the input is complete", "share")
    cold = derive("cold_share", _cold_share, demand.rate, setting.default("keep-alive"), unit="share")
    shared = [service.ends, payload, streamed, cold, setting.default("handshake-rounds"), setting.default("retry-timeout")]
    parts: list[AnyFact] = []
    for access in demand.accesses:
        parts += [access.share, _access_path(setting, demand, access, shared, load, key)]
    return Network(derive("cloud_path", _mixed, *parts, unit="s"), load)


def _mixed(*pairs: Values) -> Values:
    """each access's cells, weighted by its share of the requests"""
    cells = []
    for share, cell in zip(pairs[::2], pairs[1::2], strict=True):
        cells.append(np.concatenate([cell[:, :1] * share, cell[:, 1:]], axis=1))
    return np.concatenate(cells)


def _access_path(setting: Setting, demand: Demand, access: Access, shared: list[AnyFact], load: AnyFact, key: str) -> AnyFact:
    names = ("rtt_p50", "rtt_p95", "up", "loss", "wake")
    figures = [setting.worlds.figure("networks", access.name, name) for name in names]
    if isinstance(figures[4], Unknown):
        figures[4] = setting.constant("no-wake", 0.0, "the link does not sleep", "duration")
    error = setting.worlds.error("latency", "network", access.name)
    sigma = sigma_of(demand.payload) if key == "raw" else 0.0
    uplink: AnyFact = setting.constant("own-link", 0.0, "the access is not shared with a site", "share")
    rate = figures[2]
    if access.is_site and isinstance(setting.profile.fleet.uplink, Quantity):
        rate, uplink = setting.field("fleet.uplink"), load

    def cells(
        server: Values, payload: Values, streamed: Values, cold: Values, rounds: Values, retry: Values,
        rtt50: Values, rtt95: Values, up: Values, loss: Values, wake: Values, error_: Values, uplink_load: Values,
    ) -> Values:  # fmt: skip
        """round trip + upload + wait at the shared uplink + server; cold adds handshakes and radio wake-up, loss a retry"""
        sending = payload * streamed / up
        trip = delay(rtt50 * error_, rtt95 * error_)
        warm = after(trip, varied(sending, np.hypot(sigma, UP_SIGMA)), wait(payload / up, uplink_load), server)
        opened = after(warm, delay(rounds * rtt50 * error_ + wake, rounds * rtt95 * error_ + wake))
        retried = after(opened, varied(retry, 0.5))
        lost = 1 - (1 - loss) ** EXCHANGES
        return path(((1 - lost) * (1 - cold), warm), ((1 - lost) * cold, opened), (lost, retried))

    return derive("access_path", cells, *shared, *figures[:2], rate, *figures[3:], error, uplink, unit="s")


def _cold_share(rate: Values, keep_alive: Values) -> Values:
    """exp(−rate × keep-alive): the chance that no request came while the connection was held open (Poisson arrivals)"""
    return np.exp(-np.minimum(rate * keep_alive, 50.0))


def _link_load(setting: Setting, demand: Demand, payload: AnyFact, sent_share: AnyFact | None) -> AnyFact:
    """Bits that a site sends at the peak ÷ its uplink; nothing to load where no access is shared or no uplink is stated."""
    if not isinstance(setting.profile.fleet.uplink, Quantity) or not any(access.is_site for access in demand.accesses):
        return setting.constant("own-link", 0.0, "the access is not shared with a site", "share")
    devices = devices_per_site(setting, demand)
    sent = sent_share or setting.every_request()
    return derive("site_link_load", _site_load, demand.peak_rate, devices, demand.site_share, payload, sent, setting.field("fleet.uplink"), unit="share")


def _site_load(rate: Values, devices: Values, site: Values, payload: Values, sent: Values, uplink: Values) -> Values:
    """requests a second × devices × share at the site × share sent × bytes ÷ uplink"""
    return rate * devices * site * sent * payload / uplink


def calibrated(setting: Setting, raw: Network) -> Network:
    """The all-cloud path, stretched to agree with a percentile that the owner measured of it, with the factor for others:
    whoever hands a request on hands it to the same service over the same networks."""
    measured = _measured_percentile(setting, "cloud")
    if measured is None:
        return raw
    factor = derive("cloud_calibration", _calibration(PERCENTILES[measured[0]]), raw.path, measured[1], unit="factor")
    return raw._replace(path=stretched(raw.path, factor), calibration=factor)


def stretched(way: AnyFact, factor: AnyFact | None) -> AnyFact:
    """A path to the cloud × the factor of the all-cloud path, where that was measured."""
    return way if factor is None else derive("cloud_path", _stretched_path, way, factor, unit="s")


def _calibration(level: float) -> Callable[..., Values]:
    def calibration(way: Values, measured_ms: Values) -> Values:
        """measured ÷ modelled percentile of the all-cloud path"""
        return measured_ms / 1e3 / np.maximum(quantile_of(way, level), 1e-9)

    return calibration


def _stretched_path(way: Values, factor: Values) -> Values:
    """median and 95th percentile of each way × measured ÷ modelled percentile of the all-cloud path"""
    return np.concatenate([way[:, :1] * np.ones_like(factor), way[:, 1:] * factor], axis=1)


# ---- the promise


PROMISES = {"safety": "promise-safety", "continuous": "promise-continuous", "interactive": "promise-interactive", "batch": "promise-batch"}


def promise_of(setting: Setting) -> AnyFact:
    """The promised time in seconds: stated, else a range by who waits."""
    kind = setting.profile.latency.kind or "interactive"
    return setting.field("latency.promise", default=PROMISES[kind], owners=True)


class Paths(NamedTuple):
    """The ways of a request under one alternative."""

    raw: AnyFact
    """Straight to the cloud, the input whole."""
    sent: AnyFact
    """To the cloud after the local part, with what the local part sends."""
    uptime: AnyFact
    load: AnyFact
    """Load of the site's uplink."""


def estimate_latency(
    setting: Setting, demand: Demand, alternative: Alternative, stations: list[Station], routes: Routes, paths: Paths
) -> None:
    """Settle what the alternative keeps of the promise, per request class, with percentiles and loads."""
    promise = _promise_for(setting, demand, alternative, stations, routes, paths)
    kept_raw = setting.no_request()
    if alternative.has_cloud:
        kept_raw = setting.once(("kept", paths.raw, promise), lambda: _kept(paths.raw, promise, paths.uptime))
    at_stations = [fact for station in stations for fact in _kept_at(setting, alternative, station, paths, promise)]
    function = _kept_share if alternative.has_cloud else _kept_where_it_runs
    for name in REQUEST_CLASSES:
        straight = kept_raw if name.endswith("up") else setting.no_request()
        setting.derive("promise_kept", function, straight, routes.local[name], routes.cloud[name], *at_stations, alternative=alternative, scope=name)
    settle_mean(setting, demand, alternative, "promise_kept")
    _settle_percentiles(setting, demand, alternative, stations, routes, paths)
    setting.derive("link_load", same, paths.load, alternative=alternative)
    _settle_node_load(setting, alternative, stations)


def settle_mean(setting: Setting, demand: Demand, alternative: Alternative, id: str) -> None:
    """Settle a fact over all requests from its request classes: what vetoes, warnings and the tree read."""
    parents: list[AnyFact] = []
    for name in REQUEST_CLASSES:
        fact = setting.facts.get(id, alternative.id, name)
        assert fact is not None  # settled just before
        parents += [demand.classes[name], fact]
    setting.derive(id, weighted_mean, *parents, alternative=alternative)


def _kept_at(setting: Setting, alternative: Alternative, station: Station, paths: Paths, promise: AnyFact) -> list[AnyFact]:
    """Of one kind of hardware: share, share it runs on, share kept locally, share kept after falling through to the cloud."""
    after_local = setting.no_request()
    if alternative.has_cloud:
        after_local = _kept(derive("path_after_local", _after_local, station.path, paths.sent, unit="s"), promise, paths.uptime)
    kept = setting.once(("kept", station.path, promise), lambda: _kept(station.path, promise))
    return [station.hardware.share, station.runs, kept, after_local]


def _kept(way: AnyFact, promise: AnyFact, uptime: AnyFact | None = None) -> AnyFact:
    if uptime is None:
        return derive("kept_on_path", share_within, way, promise, unit="share")
    return derive("kept_on_path", _kept_while_served, way, promise, uptime, unit="share")


def _kept_while_served(way: Values, promise: Values, uptime: Values) -> Values:
    """share of the path inside the promise × share of time that the service answers"""
    return share_within(way, promise) * uptime


def _after_local(local: Values, cloud: Values) -> Values:
    """the local part's warm time, then the cloud path: whoever falls back pays for both"""
    return then(local[0, 1:], cloud)


def _kept_share(raw: Values, local: Values, cloud: Values, *stations: Values) -> Values:
    """Σ over hardware: share × [runs × (local × kept locally + cloud × kept after it) + (1 − runs) × kept straight to the cloud]; hardware without a local part goes straight"""
    total, covered = np.zeros_like(raw), np.zeros_like(raw)
    for i in range(0, len(stations), 4):
        share, runs, kept_local, kept_after = stations[i : i + 4]
        total = total + share * runs * (local * kept_local + cloud * kept_after)
        covered = covered + share * runs
    kept: Values = np.clip(total + (1 - covered) * raw, 0.0, 1.0)
    return kept


def _kept_where_it_runs(raw: Values, local: Values, _: Values, *stations: Values) -> Values:
    """Σ share × runs × kept locally ÷ Σ share × runs: over the devices that run it, none being none kept"""
    total, covered = np.zeros_like(raw), np.zeros_like(raw)
    for i in range(0, len(stations), 4):
        share, runs, kept_local = stations[i : i + 3]
        total = total + share * runs * local * kept_local
        covered = covered + share * runs
    kept: Values = np.clip(np.where(covered > 1e-6, total / np.maximum(covered, 1e-6), 0.0), 0.0, 1.0)
    return kept


# ---- percentiles, shown and never scored


def mixture(demand: Demand, alternative: Alternative, stations: list[Station], routes: Routes, paths: Paths, worlds: int | None = None) -> AnyFact:
    """All ways that answered requests go, as one path whose weights are shares of all requests, in the first `worlds` of them."""
    parents: list[AnyFact] = []
    for name in REQUEST_CLASSES:
        parents += [demand.classes[name], routes.local[name], routes.cloud[name]]
    parents += [paths.raw, paths.sent]
    for station in stations:
        parents += [station.hardware.share, station.runs, station.path]
    has_cloud = alternative.has_cloud

    def ways(*every: Values) -> Values:
        """local, after the local part, and straight to the cloud, each weighted by its share of the requests"""
        values = [array[..., :worlds] for array in every]
        classes, (raw, sent), rest = values[:12], values[12:14], values[14:]
        local = sum(classes[i] * classes[i + 1] for i in range(0, 12, 3))
        onward = sum(classes[i] * classes[i + 2] for i in range(0, 12, 3))
        up = classes[0] + classes[6]
        cells, covered = [], np.zeros_like(up)
        for share, runs, way in zip(rest[::3], rest[1::3], rest[2::3], strict=True):
            cells.append(_weighted(way, share * runs * local))
            covered = covered + share * runs
            if has_cloud:
                cells.append(_weighted(_after_local(way, sent), share * runs * onward))
        if has_cloud:
            cells.append(_weighted(raw, (1 - covered) * up))
        return np.concatenate(cells)

    return derive("ways", ways, *parents, unit="s", alternative=alternative.id)


def _weighted(way: Values, weight: Values) -> Values:
    return np.concatenate([way[:, :1] * weight, way[:, 1:]], axis=1)


PERCENTILES = {"latency_p50": 0.50, "latency_p95": 0.95, "latency_p99": 0.99}


def _settle_percentiles(
    setting: Setting, demand: Demand, alternative: Alternative, stations: list[Station], routes: Routes, paths: Paths
) -> None:
    ways = mixture(demand, alternative, stations, routes, paths, PREVIEW_WORLDS)
    found = {id: derive(id, _percentile(level, setting.worlds.samples), ways, alternative=alternative.id) for id, level in PERCENTILES.items()}
    measured = _measured_percentile(setting, alternative.id)
    for id, fact in found.items():
        if measured is not None and id != measured[0]:
            fact = derive(id, _stretched, fact, found[measured[0]], measured[1], alternative=alternative.id)  # noqa: PLW2901
        setting.settle(fact)


def _stretched(modelled: Values, anchor: Values, measured: Values) -> Values:
    """modelled percentile × measured ÷ modelled one of the level that was measured"""
    return modelled * measured / np.maximum(anchor, 1e-9)


def _measured_percentile(setting: Setting, alternative: str) -> tuple[str, AnyFact] | None:
    """The percentile of this alternative that the owner measured, and what was found."""
    for id in ("latency_p95", "latency_p50", "latency_p99"):
        measured = setting.measured_of(id, alternative)
        if measured is not None:
            return id, measured
    return None


def _percentile(level: float, samples: int) -> Callable[..., Values]:
    def percentile(ways: Values) -> Values:
        """the time in ms that this share of the answered requests stays within, in the first 128 worlds, repeated for the others"""
        return np.resize(quantile_of(ways, level) * 1e3, samples)

    return percentile


def _promise_for(
    setting: Setting, demand: Demand, alternative: Alternative, stations: list[Station], routes: Routes, paths: Paths
) -> AnyFact:
    """The promise, or, where the owner measured a percentile of this alternative, the promise on the measured scale.

    A measured percentile stretches the whole distribution: T ≤ promise with T scaled by k is T ≤ promise ÷ k.
    """
    promise = promise_of(setting)
    measured = _measured_percentile(setting, alternative.id) if alternative.local else None  # the all-cloud path is calibrated already
    if measured is None:
        return promise
    ways = mixture(demand, alternative, stations, routes, paths)
    return derive("promise_rescaled", _rescaled(PERCENTILES[measured[0]]), promise, measured[1], ways, unit="s")


def _rescaled(level: float) -> Callable[..., Values]:
    def rescaled(promise: Values, measured_ms: Values, ways: Values) -> Values:
        """promise × modelled ÷ measured percentile"""
        return promise * quantile_of(ways, level) / (measured_ms / 1e3)

    return rescaled


def _settle_node_load(setting: Setting, alternative: Alternative, stations: list[Station]) -> None:
    loads = [station.load for station in stations if station.part.site == "node"]
    if not loads:
        setting.settle(derive("node_load", same, setting.constant("no-node", 0.0, "nothing runs on a node", "share"), alternative=alternative.id))
        return
    setting.derive("node_load", _highest, *loads, alternative=alternative)


def _highest(*loads: Values) -> Values:
    """the highest over the kinds of nodes"""
    return np.maximum.reduce(loads)
