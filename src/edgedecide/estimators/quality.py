"""How good the answers are, per request class, and how much of what the cloud gives is kept above the floor."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from edgedecide.estimators.demand import REQUEST_CLASSES, Demand
from edgedecide.estimators.formulas import product, same
from edgedecide.estimators.latency import settle_mean
from edgedecide.estimators.routes import Routes
from edgedecide.estimators.setting import Setting
from edgedecide.estimators.shapes import ModelShape
from edgedecide.estimators.stations import Station
from edgedecide.facts import AnyFact, Fact, Unknown, Values, derive, median
from edgedecide.placements import Alternative
from edgedecide.quantity import Quantity

SMALL_MODEL = 1.5e9
"""Parameters up to which the catalog's loss of small models holds: 4-bit formats hurt 0.5 to 1.5 B models visibly more."""


def estimate_quality(setting: Setting, demand: Demand, alternative: Alternative, stations: list[Station], routes: Routes) -> None:
    """Settle the mean quality and, per request class, the quality kept above the floor."""
    full = full_quality(setting)
    floor = floor_quality(setting, full)
    local = {name: local_quality(setting, demand, alternative, stations, full, is_heavy=name.startswith("heavy")) for name in REQUEST_CLASSES}
    parents: list[AnyFact] = [full]
    for name in REQUEST_CLASSES:
        parents += [demand.classes[name], local[name], routes.local[name], routes.cloud[name]]
    for station in stations:
        parents += [station.hardware.share, station.runs]
    central = local["bounded-up"] if alternative.role == "gate" else full
    parents[0] = central
    mixed = derive("quality_by_class", _by_class(alternative.has_cloud), *parents, unit="share", alternative=alternative.id)
    for index, name in enumerate(REQUEST_CLASSES):
        setting.derive("quality_kept", _kept(index), mixed, floor, full, alternative=alternative, scope=name)
    settle_mean(setting, demand, alternative, "quality_kept")
    setting.derive("quality", _mean, mixed, alternative=alternative)
    setting.settle(derive("quality_floor", same, floor))


def full_quality(setting: Setting) -> AnyFact:
    """Quality of the cloud's answer, as goodness: an error rate e is 1 − e."""
    stated = setting.profile.model.quality.full
    if not isinstance(stated, Quantity):
        return setting.constant("full-quality", 1.0, "quality is counted as a share of the cloud's answer", "share")
    return _goodness(setting, setting.field("model.quality.full", label="quality of the cloud's answer"))


def floor_quality(setting: Setting, full: AnyFact) -> AnyFact:
    """The lowest quality that the product accepts; where none is stated, 80 to 95 % of full."""
    if isinstance(setting.profile.model.quality.floor, Quantity):
        return _goodness(setting, setting.field("model.quality.floor", owners=True))
    return derive("quality_floor_assumed", product, full, setting.default("quality-floor"), unit="share")


def _goodness(setting: Setting, quality: AnyFact) -> AnyFact:
    if setting.profile.model.quality.better != "lower":
        return quality
    return derive("goodness", _one_minus, quality, unit="share")


def _one_minus(error: Values) -> Values:
    """1 − error"""
    return 1 - error


def local_quality(setting: Setting, demand: Demand, alternative: Alternative, stations: list[Station], full: AnyFact, *, is_heavy: bool) -> AnyFact:
    """Quality of what the local part finishes itself."""
    if alternative.role == "answer":
        return answer_quality(setting, alternative, stations, full, is_heavy=is_heavy)
    if alternative.role == "gate" and demand.is_always_on:
        misses = setting.field("local.gate.misses", task="gate_misses", label="events that the gate loses")
        return derive("quality_after_gate", _less, full, misses, unit="share")
    return full


def _less(full: Values, lost: Values) -> Values:
    """full × (1 − lost)"""
    return full * (1 - lost)


def answer_quality(setting: Setting, alternative: Alternative, stations: list[Station], full: AnyFact, *, is_heavy: bool) -> AnyFact:
    """The stated quality of the answerer; else the catalog's for its kind of task; `model` itself loses what its format takes."""
    local = setting.profile.local.answer_on(alternative.tier)  # type: ignore[arg-type]
    if local is None or local == "none":
        return _quantized(setting, stations, full)
    prefix = f"local.answer.{alternative.tier}" if setting.loaded.get(f"local.answer.{alternative.tier}") else "local.answer"
    if is_heavy:
        return _stated(setting, prefix, "quality_heavy") or derive("quality_heavy", product, full, setting.default("quality-heavy"), unit="share")
    stated = _stated(setting, prefix, "quality")
    if stated is not None:
        return stated
    share = setting.field("local.answer.quality", task="answer_quality", label="quality of the local answers, share of full")
    return derive("quality_bounded", product, full, share, unit="share")


def _stated(setting: Setting, prefix: str, name: str) -> AnyFact | None:
    for path in (f"{prefix}.{name}", f"local.answer.{name}"):
        if isinstance(setting.loaded.get(path), Quantity):
            return _goodness(setting, setting.field(path, label=f"{name.replace('_', ' ')} of the local model"))
    return None


def _quantized(setting: Setting, stations: list[Station], full: AnyFact) -> AnyFact:
    shape = next((station.shape for station in stations if station.shape is not None), None)
    if shape is None:
        return Unknown("quality", "Grade 200 of your own requests, answered by the local model.")
    loss = _loss(setting, shape)
    if "multilingual" not in setting.profile.model.needs:
        return derive("quality_quantized", _less, full, loss, unit="share")
    factor = setting.worlds.figure("quantizations", shape.quantization, "multilingual_factor")
    factor = setting.default("multilingual-loss") if isinstance(factor, Unknown) else factor
    return derive("quality_quantized", _less_multilingual, full, loss, factor, unit="share")


def _less_multilingual(full: Values, loss: Values, factor: Values) -> Values:
    """full × (1 − loss × factor for work in other languages)"""
    return full * np.maximum(1 - loss * factor, 0.0)


def _loss(setting: Setting, shape: ModelShape) -> AnyFact:
    is_small = shape.writes_tokens and isinstance(shape.params, Fact) and median(shape.params.values) <= SMALL_MODEL
    small = setting.worlds.figure("quantizations", shape.quantization, "loss_small")
    if is_small and not isinstance(small, Unknown):
        return small
    found = setting.worlds.figure("quantizations", shape.quantization, "loss")
    return setting.default("quantization-loss") if isinstance(found, Unknown) else found


def _by_class(has_cloud: bool) -> Callable[..., Values]:
    def by_class(full: Values, *rest: Values) -> Values:
        """per class: (Σ share × runs × local × quality of the local part + what the cloud answers × its quality) ÷ what is answered; classes share; a class that nobody answers has the mean of the others, and where nobody answers any, the quality that answers would have"""
        classes, stations = rest[:16], rest[16:]
        runs = sum((stations[i] * stations[i + 1] for i in range(0, len(stations), 2)), np.zeros_like(full))
        rows, answered, weights, would = [], [], [], np.zeros_like(full)
        for index, name in enumerate(REQUEST_CLASSES):
            share, quality, local, cloud = classes[4 * index : 4 * index + 4]
            straight = (1 - runs) if has_cloud and name.endswith("up") else np.zeros_like(full)
            locally, centrally = runs * local, runs * cloud + straight
            total = locally + centrally
            rows.append(np.where(total > 1e-9, (locally * quality + centrally * full) / np.maximum(total, 1e-9), 0.0))
            answered.append(total > 1e-9)
            weights.append(share * total)
            would = would + share * np.where(local > 0, quality, full)
        values, known, weight = np.stack(rows), np.stack(answered), np.stack(weights)
        whole = weight.sum(axis=0)
        mean = np.where(whole > 1e-9, (values * weight).sum(axis=0) / np.maximum(whole, 1e-12), would)
        filled = np.where(known, values, mean)
        return np.concatenate([filled, mean[None]])

    return by_class


def _kept(index: int) -> Callable[..., Values]:
    def kept(mixed: Values, floor: Values, full: Values) -> Values:
        """(quality − floor) ÷ (full − floor), cut to 0 and 1"""
        return np.clip((mixed[index] - floor) / np.maximum(full - floor, 1e-6), 0.0, 1.0)

    return kept


def _mean(mixed: Values) -> Values:
    """mean over the requests that it answers"""
    return mixed[-1]
