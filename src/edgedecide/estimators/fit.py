"""What the memory of the fleet says about an alternative as a whole."""

from __future__ import annotations

import numpy as np

from edgedecide.estimators.setting import Setting
from edgedecide.estimators.stations import Station
from edgedecide.facts import AnyFact, NotNeeded, Values, median
from edgedecide.placements import Alternative

NOTHING_LOCAL = "nothing runs locally"


def estimate_fit(setting: Setting, alternative: Alternative, stations: list[Station]) -> None:
    """Settle memory needed and free, headroom on the weakest class that holds the part, and whether any class does."""
    if alternative.local is None:
        setting.facts.add(*(NotNeeded(id, NOTHING_LOCAL, alternative=alternative.id) for id in ("memory_needed", "memory_free", "memory_headroom", "fits", "download", "cold_load")))
        return
    pairs: list[AnyFact] = [fact for station in stations for fact in (station.memory.needed, station.memory.free)]
    setting.derive("memory_headroom", _headroom, *pairs, alternative=alternative)
    setting.derive("memory_needed", _needed, *pairs, alternative=alternative)
    setting.derive("memory_free", _free, *pairs, alternative=alternative)
    setting.derive("fits", _fits, *pairs, alternative=alternative)
    shape = stations[0].shape
    weights = shape.weights if shape is not None else stations[0].memory.needed
    setting.derive("download", _megabytes, weights, alternative=alternative)
    setting.derive("cold_load", _milliseconds, stations[0].speed.load, alternative=alternative)


def _ratios(pairs: tuple[Values, ...]) -> Values:
    return np.stack([free / np.maximum(needed, 1.0) for needed, free in zip(pairs[::2], pairs[1::2], strict=True)])


def _headroom(*pairs: Values) -> Values:
    """least memory free ÷ needed among the classes that hold it; where none does, the greatest"""
    ratios = _ratios(pairs)
    held = np.where(ratios >= 1.0, ratios, np.inf).min(axis=0)
    return np.where(np.isfinite(held), held, ratios.max(axis=0))


def _weakest(pairs: tuple[Values, ...]) -> Values:
    """index of the class with the least headroom, by its median"""
    return int(np.argmin([median(row) for row in _ratios(pairs)]))  # type: ignore[return-value]


def _needed(*pairs: Values) -> Values:
    """bytes needed on the weakest class ÷ 10⁶"""
    return pairs[2 * int(_weakest(pairs))] / 1e6


def _free(*pairs: Values) -> Values:
    """bytes free on the weakest class ÷ 10⁶"""
    return pairs[2 * int(_weakest(pairs)) + 1] / 1e6


def _fits(*pairs: Values) -> Values:
    """whether memory free ÷ needed reaches 1 on the class with the most headroom"""
    return _ratios(pairs).max(axis=0) >= 1.0


def _megabytes(size: Values) -> Values:
    """bytes ÷ 10⁶"""
    return size / 1e6


def _milliseconds(time: Values) -> Values:
    """seconds × 1,000"""
    return time * 1e3
