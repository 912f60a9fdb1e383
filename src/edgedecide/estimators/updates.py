"""How long a change takes to arrive, and a bad one to be gone."""

from __future__ import annotations

import numpy as np

from edgedecide.catalog import Entry
from edgedecide.estimators.routes import cache_ttl
from edgedecide.estimators.setting import Setting
from edgedecide.facts import AnyFact, Values, derive
from edgedecide.placements import Alternative
from edgedecide.quantity import Quantity

DAY_S = 86_400.0
CHANNEL_OF = {
    "phone-low": "play-store", "phone-mid": "play-store", "phone-high": "app-store", "tablet": "app-store", "wearable": "app-store",
    "laptop": "mdm", "npu-laptop": "mdm", "browser": "browser", "smart-speaker": "ota-mains", "smart-tv": "ota-mains", "dsp": "ota-mains",
    "mcu": "ota-mains", "camera-soc": "ota-mains", "vehicle": "vehicle-ota", "drone": "ota-battery", "gateway": "industrial", "industrial-pc": "industrial",
    "pos": "kiosk", "sbc": "ota-mains", "edge-node": "kiosk", "edge-server": "kiosk", "server": "server", "xr": "app-store", "satellite": "ota-battery",
}  # fmt: skip
"""Usual channel of a device class, where the profile names none. Judgement."""


def estimate_updates(setting: Setting, alternative: Alternative, class_id: str) -> None:
    """Settle lag, its ratio to the cadence, versions in use, revert time and guardrails."""
    channel = channel_of(setting, alternative, class_id)
    lag = _lag(setting, channel)
    lag = setting.derive("lag_95", _days, lag, alternative=alternative)
    ratios = [derive("change_lag_ratio", _over, *pair, unit="factor") for pair in _changes(setting, alternative, lag)]
    setting.derive("lag_ratio", _worst, *ratios, alternative=alternative)
    weights = setting.field("updates.weights", default="cadence-weights", owners=True)
    setting.derive("versions_live", _versions, lag, weights, alternative=alternative)
    setting.field("updates.urgency", default="urgency", owners=True)
    setting.derive("revert_time", _days, setting.worlds.figure("channels", channel.id, "revert"), alternative=alternative)


def channel_of(setting: Setting, alternative: Alternative, class_id: str) -> Entry:
    """The channel that brings a new version to where the model runs."""
    if alternative.role not in ("answer", "gate", "cache"):
        return setting.catalog.require("channels", "server")
    stated = setting.profile.updates.channel
    name = stated or ("kiosk" if alternative.tier == "node" else CHANNEL_OF.get(class_id, "play-store"))
    return setting.catalog.require("channels", name)


def _lag(setting: Setting, channel: Entry) -> AnyFact:
    parts = [setting.worlds.figure("channels", channel.id, name) for name in ("scale", "shape", "staging")]
    if channel.id == "none":
        return setting.constant("never-updated", 30 * 365 * DAY_S, "no update channel: a version lives as long as the device, at most 30 years", "duration")
    return derive("lag", _lag_95, *parts, unit="s")


def _lag_95(scale: Values, shape: Values, staging: Values) -> Values:
    """staging + τ · (ln 20)^(1 ÷ k): the adoption curve a(t) = A (1 − exp(−(t ÷ τ)^k)) at 95 % of those that ever update"""
    return staging + scale * np.log(20.0) ** (1.0 / shape)


def _days(seconds: Values) -> Values:
    """seconds ÷ 86,400"""
    return seconds / DAY_S


def _changes(setting: Setting, alternative: Alternative, lag: AnyFact) -> list[tuple[AnyFact, AnyFact]]:
    """Pairs of lag (days) and cadence (s) of everything that must change where the alternative runs it."""
    weights = setting.field("updates.weights", default="cadence-weights", owners=True)
    behaviour = setting.field("updates.behaviour", default="cadence-behaviour", owners=True)
    server = derive("server_lag", _days, _lag(setting, setting.catalog.require("channels", "server")), unit="days")
    if alternative.local is None:
        return [(server, weights), (server, behaviour)]
    if alternative.role == "answer":
        return [(lag, weights), (_behaviour_lag(setting, lag), behaviour), *_data(setting, alternative, lag)]
    return [(server, weights), (server, behaviour), (lag, setting.default("cadence-light")), *_data(setting, alternative, lag)]


def _behaviour_lag(setting: Setting, lag: AnyFact) -> AnyFact:
    """Prompts and thresholds travel by remote configuration where that guardrail is in place, else with the weights."""
    if "remote-config" not in (setting.profile.updates.guardrails or ()):
        return lag
    return derive("behaviour_lag", _days, _lag(setting, setting.catalog.require("channels", "remote-config")), unit="days")


def _data(setting: Setting, alternative: Alternative, lag: AnyFact) -> list[tuple[AnyFact, AnyFact]]:
    """Data that the local part keeps: a cache lags by its time to live, an answerer by its channel."""
    if not isinstance(setting.profile.updates.data, Quantity):
        return []
    cadence = setting.field("updates.data", owners=True)
    if alternative.role == "cache":
        return [(derive("cache_lag", _days, cache_ttl(setting), unit="days"), cadence)]
    return [(lag, cadence)] if alternative.role == "answer" else []


def _over(lag_days: Values, cadence_s: Values) -> Values:
    """days until it has arrived ÷ days between changes"""
    return lag_days * DAY_S / cadence_s


def _worst(*ratios: Values) -> Values:
    """the worst of them"""
    return np.maximum.reduce(ratios)


def _versions(lag_days: Values, cadence_s: Values) -> Values:
    """1 + lag ÷ time between versions"""
    return 1.0 + lag_days * DAY_S / cadence_s
