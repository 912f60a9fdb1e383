"""Which way a request goes under each alternative: how much of each request class a local part keeps, and what happens to the rest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from edgedecide.estimators.demand import REQUEST_CLASSES, Demand
from edgedecide.estimators.setting import Setting
from edgedecide.facts import AnyFact, Values, derive
from edgedecide.placements import Alternative
from edgedecide.quantity import Quantity


class Routes(NamedTuple):
    """Shares of the requests of each class that reach a device on which the local part runs."""

    local: dict[str, AnyFact]
    """Share that the local part finishes itself."""
    cloud: dict[str, AnyFact]
    """Share that goes on to the cloud after the local part; 0 while the link is down."""


def routes_of(setting: Setting, demand: Demand, alternative: Alternative) -> Routes:
    """The routes of an alternative, from the role of its local part."""
    zero = setting.no_request()
    if alternative.local is None:
        return Routes(dict.fromkeys(REQUEST_CLASSES, zero), _while_up(dict.fromkeys(REQUEST_CLASSES, setting.every_request()), zero))
    kept = _kept(setting, demand, alternative)
    if not alternative.has_cloud:
        return Routes(kept, dict.fromkeys(REQUEST_CLASSES, zero))
    rest = {name: derive("passed_on", _rest, share, unit="share", scope=name) for name, share in kept.items()}
    return Routes(kept, _while_up(rest, zero))


def _while_up(shares: Mapping[str, AnyFact], zero: AnyFact) -> dict[str, AnyFact]:
    return {name: share if name.endswith("up") else zero for name, share in shares.items()}


def _rest(share: Values) -> Values:
    """1 − share kept"""
    return 1 - share


def _kept(setting: Setting, demand: Demand, alternative: Alternative) -> dict[str, AnyFact]:
    """Share of each request class that the local part finishes itself."""
    if alternative.role == "answer":
        if not alternative.has_cloud:
            return dict.fromkeys(REQUEST_CLASSES, setting.every_request())
        handles = handled_share(setting, alternative)
        bounded = derive("kept_bounded", _bounded_kept, handles, demand.heavy, unit="share")
        heavy = derive("kept_heavy", _heavy_kept, handles, demand.heavy, demand.central, unit="share")
        # with the link down nobody else can answer: the local model answers every bounded request, as it does under `edge`
        return {"bounded-up": bounded, "bounded-down": setting.every_request(), "heavy-up": heavy, "heavy-down": heavy}
    if alternative.role == "cache":
        return dict.fromkeys(REQUEST_CLASSES, cache_hits(setting))
    if demand.is_always_on:
        passes = passed_share(setting)
        return dict.fromkeys(REQUEST_CLASSES, derive("answered_by_gate", _rest, passes, unit="share"))
    return dict.fromkeys(REQUEST_CLASSES, setting.no_request())


def cache_ttl(setting: Setting) -> AnyFact:
    """For how long the cache keeps an answer: stated, else the catalog's, but no longer than what it answers from lasts."""
    ttl = setting.field("local.cache.ttl", default="cache-ttl", owners=True)
    if _is_stated(setting, "local.cache.ttl") or not _is_stated(setting, "updates.data"):
        return ttl
    return derive("cache_lifetime", _shorter, ttl, setting.field("updates.data"), unit="s")


def cache_hits(setting: Setting) -> AnyFact:
    """Share of the requests that the cache answers: stated, else the catalog's, fewer where its data do not last as long as it usually keeps them."""
    hits = setting.field("local.cache.hits", task="cache_hits")
    lifetime = cache_ttl(setting)
    if _is_stated(setting, "local.cache.hits") or lifetime.id != "cache_lifetime":
        return hits
    return derive("hits_in_time", _hits_within, hits, setting.default("cache-ttl"), lifetime, unit="share")


def _is_stated(setting: Setting, path: str) -> bool:
    return isinstance(setting.loaded.get(path), Quantity)


def _shorter(ttl: Values, lasts: Values) -> Values:
    """the shorter of the cache's usual lifetime and the time that its data last"""
    return np.minimum(ttl, lasts)


def _hits_within(hits: Values, usual: Values, lifetime: Values) -> Values:
    """r ÷ (1 + r) with r = hits ÷ (1 − hits) × lifetime ÷ usual lifetime: repeats that come at random hit while the answer
    is kept (Jung, Berger & Balakrishnan 2003, "Modeling TTL-based Internet caches")"""
    repeats = hits / np.maximum(1 - hits, 1e-6) * lifetime / np.maximum(usual, 1e-9)
    return repeats / (1 + repeats)


def passed_share(setting: Setting) -> AnyFact:
    """Share of the windows or frames that an always-on gate passes on."""
    return setting.field("local.gate.passes", task="gate_passes", label="windows that the gate passes on")


def handled_share(setting: Setting, alternative: Alternative) -> AnyFact:
    """Share of all requests that the local answerer keeps."""
    own = f"local.answer.{alternative.tier}.handles"
    if setting.loaded.get(own) is not None:
        return setting.field(own)
    return setting.field("local.answer.handles", task="answer_handles", label="requests that the local model keeps")


def _bounded_kept(handles: Values, heavy: Values) -> Values:
    """min(1, handles ÷ bounded share): bounded requests are kept first"""
    return np.minimum(1.0, handles / np.maximum(1 - heavy, 1e-9))


def _heavy_kept(handles: Values, heavy: Values, central: Values) -> Values:
    """what is left of `handles` after the bounded requests, as a share of the heavy ones; what needs central data is passed on"""
    left = np.clip(handles - (1 - heavy), 0.0, np.maximum(heavy - central, 0.0))
    return np.where(heavy > 1e-9, np.minimum(1.0, left / np.maximum(heavy, 1e-9)), 1.0)


def weighted(demand: Demand, shares: dict[str, AnyFact]) -> AnyFact:
    """Mean of a share over the request classes."""
    parents: list[AnyFact] = []
    for name in REQUEST_CLASSES:
        parents += [demand.classes[name], shares[name]]
    return derive("share_of_requests", weighted_mean, *parents, unit="share")


def weighted_mean(*pairs: Values) -> Values:
    """Σ class share × share"""
    return sum(pairs[i] * pairs[i + 1] for i in range(0, len(pairs), 2))  # type: ignore[return-value]
