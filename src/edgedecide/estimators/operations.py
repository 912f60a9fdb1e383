"""Signals and guardrails that an alternative needs, against what the profile has; and what it is, in words for rules."""

from __future__ import annotations

from functools import lru_cache

from edgedecide.catalog import Catalog
from edgedecide.estimators.formulas import same
from edgedecide.estimators.setting import Setting
from edgedecide.estimators.stations import Station
from edgedecide.facts import FACTS, AnyFact, Basis, Fact, Unknown, Values, derive
from edgedecide.placements import Alternative


def estimate_operations(setting: Setting, alternative: Alternative, stations: list[Station]) -> None:
    """Settle signals covered, blind spots, guardrails covered, and the words that describe the alternative."""
    _settle_covered(setting, alternative, "signals", "signals_covered", setting.profile.observability.signals, blind="blind_spots")
    _settle_covered(setting, alternative, "guardrails", "guardrails_covered", setting.profile.updates.guardrails)
    _settle_traits(setting, alternative, stations)


def needed(setting: Setting, alternative: Alternative, section: str) -> dict[str, float]:
    """Weight of every signal or guardrail that something running where this alternative runs needs."""
    return _needed(setting.catalog, section, frozenset(part.site for part in alternative.parts))


@lru_cache(maxsize=64)
def _needed(catalog: Catalog, section: str, sites: frozenset[str]) -> dict[str, float]:
    weights: dict[str, float] = {}
    for id in catalog.names(section):
        entry = catalog.require(section, id)
        figure = entry.figure("weight")
        if figure is not None and figure.likely > 0 and sites & set(entry.words("where")):
            weights[id] = figure.likely
    return weights


def _settle_covered(setting: Setting, alternative: Alternative, section: str, id: str, have: tuple[str, ...] | None, *, blind: str = "") -> None:
    weights = needed(setting, alternative, section)
    if have is None:
        for missing in (id, blind) if blind else (id,):
            setting.settle(Unknown(missing, FACTS[missing].recipe, alternative=alternative.id))
        return
    known = {entry.id for name in have if (entry := setting.catalog.entry(section, name)) is not None}
    total = sum(weights.values()) or 1.0
    covered = sum(weight for name, weight in weights.items() if name in known) / total
    source = f"catalog:{section}, weights of what runs on {', '.join(sorted({part.site for part in alternative.parts}))}"
    has = setting.worlds.exact(f"{section}:{alternative.id}", covered, "share", source, Basis.STATED)
    setting.derive(id, same, has, alternative=alternative)
    if blind:
        lacking = sorted((name for name in weights if name not in known), key=lambda name: -weights[name])
        setting.word(blind, ", ".join(lacking) or "none", has, alternative=alternative)


def _settle_traits(setting: Setting, alternative: Alternative, stations: list[Station]) -> None:
    local = alternative.local
    answers = alternative.role == "answer"
    exposes = local is not None and local.site == "device" and stations[0].shape is not None and answers
    traits = {
        "runs_locally": local is not None,
        "answers_locally": answers,
        "sends_input": alternative.has_cloud,
        "falls_back": answers and alternative.has_cloud,
        "model_exposed": exposes and setting.profile.fleet.owner != "us",
        "measured_strongest_only": local is not None and only_strongest_measured(setting, stations),
    }
    for id, holds in traits.items():
        setting.word(id, holds, alternative=alternative, basis=Basis.STATED, source="what the alternative runs where")
    setting.settle(_ported_share(setting, alternative, stations))


def only_strongest_measured(setting: Setting, stations: list[Station]) -> bool:
    """Whether everything measured of a local part comes from the class with the greatest memory bandwidth, of several."""
    places = [str(value) for entry in setting.profile.measured if isinstance(entry.at, dict) for key, value in entry.at.items() if key in ("device", "chipset", "class")]
    known = [station.hardware for station in stations if isinstance(station.hardware.memory_bandwidth, Fact)]
    if not places or len(stations) < 2 or not known:
        return False
    strongest = max(known, key=lambda hardware: float(hardware.memory_bandwidth.values.mean()))  # type: ignore[union-attr]
    return all(place in (strongest.key, strongest.chipset_id, strongest.class_id) for place in places)


def _ported_share(setting: Setting, alternative: Alternative, stations: list[Station]) -> AnyFact:
    """Parameters of the local answerer ÷ parameters of the profile's model."""
    shape = stations[0].shape if stations else None
    if alternative.role != "answer" or shape is None:
        return derive("ported_share", same, setting.constant("nothing-ported", 0.0, "no answering model is ported", "factor"), alternative=alternative.id)
    from edgedecide.estimators.shapes import read_shape

    whole = read_shape(setting, "model", setting.profile.model)
    return derive("ported_share", _over, shape.params, whole.params, alternative=alternative.id)


def _over(part: Values, whole: Values) -> Values:
    """parameters of the local part ÷ parameters of the model"""
    return part / whole
