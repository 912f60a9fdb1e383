"""The rollout itself: guardrails, stages with numbers, rules that stop it, telemetry, variants to test, and what happens when it fails."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, NamedTuple

from edgedecide.estimators.operations import needed
from edgedecide.estimators.updates import channel_of
from edgedecide.facts import Fact, median
from edgedecide.plan.numbers import middle, tenth, told, word_of
from edgedecide.quantity import Quantity, show
from edgedecide.road import Decision

FAILURE = 0.01
"""Rate of failing devices that the first stage must be able to see. Judgement: one device in a hundred fills a support queue."""
SEEN = 3.0
"""n = 3 ÷ p devices show with 95 % certainty a failure of rate p: the rule of three (Hanley & Lippman-Hand 1983, JAMA 249)."""
USUAL = ((1.0, 0.01), (3.0, 0.1), (7.0, 0.5), (14.0, 1.0))
"""Day and share of the fleet where the channel has no stages of its own. Judgement: after the phased releases of both app stores."""
SURPRISE = 0.9
"""A stop rule is set where nine worlds in ten stay: beyond it the estimate was wrong, not the day."""
ALL = 0.995
"""Share that prints as all of them."""
DAY = 86_400.0


class Switch(NamedTuple):
    """A guardrail or signal that what runs here needs and that the profile lacks."""

    id: str
    title: str
    why: str
    how: str
    weight: float


class Stage(NamedTuple):
    """One widening of the release."""

    share: float
    day: float
    """Day on which it begins at the earliest."""
    devices: float | None
    requests: float | None
    """Of one day, from these devices."""
    says: str


class StopRule(NamedTuple):
    """A number beyond which the rollout stops and the last version returns."""

    watch: str
    beyond: str
    because: str


class Matrix(NamedTuple):
    """What must be validated, and where to begin."""

    cells: float | None
    classes: tuple[tuple[str, float, str], ...]
    """Class, share of the requests, and why it is tested first; empty where it is not."""


def missing(decision: Decision, section: str) -> Iterator[Switch]:
    """What is needed and not in place, the heaviest first."""
    best = decision.ranking.best
    assert best is not None
    setting = decision.estimates.setting
    profile = decision.loaded.profile
    have = (profile.updates.guardrails if section == "guardrails" else profile.observability.signals) or ()
    known = {entry.id for name in have if (entry := decision.catalog.entry(section, name)) is not None}
    weights = needed(setting, best.alternative, section)
    for id in sorted((id for id in weights if id not in known), key=lambda id: (-weights[id], id)):
        entry = decision.catalog.require(section, id)
        yield Switch(id, entry.title, entry.word("why") or "", entry.word("recipe") or "", weights[id])


# ---- stages


def stages_of(decision: Decision) -> Iterator[Stage]:
    """The stages of the channel, or the usual ones, each with the devices and requests that it shows."""
    best = decision.ranking.best
    assert best is not None
    devices = _devices(decision)
    rows = decision.catalog.require("channels", _channel(decision)).curve("stages")
    steps = [(seconds / DAY, share) for seconds, share in rows] or list(USUAL)
    daily = median(decision.estimates.demand.per_day.values) if isinstance(decision.estimates.demand.per_day, Fact) else None
    for day, share in steps:
        count = devices * share if devices is not None else None
        requests = count * float(daily) if count is not None and isinstance(daily, float) else None
        yield Stage(share, day, count, requests, _shows(count, share))


def _channel(decision: Decision) -> str:
    best = decision.ranking.best
    assert best is not None
    stations = decision.estimates.stations.get(best.alternative.id, [])
    return channel_of(decision.estimates.setting, best.alternative, stations[0].hardware.class_id if stations else "").id


def _devices(decision: Decision) -> float | None:
    stated = decision.loaded.profile.traffic.devices
    return stated.likely if isinstance(stated, Quantity) else None


def _shows(count: float | None, share: float) -> str:
    """What so many devices can show."""
    if share >= 1:
        return "everybody; keep the rehearsed way back for as long as this version lives"
    if count is None:
        return "the number of devices is not known; state traffic.devices"
    if count < SEEN / FAILURE:
        return f"too few: {math.ceil(SEEN / FAILURE)} devices of each class would show that one in a hundred fails"
    return f"shows a failure of one device in {_round(count / SEEN)} with 95 % certainty, if it meets every class"


def _round(number: float) -> str:
    digits = 10 ** max(math.floor(math.log10(max(number, 1.0))) - 1, 0)
    return f"{math.floor(number / digits) * digits:,.0f}"


# ---- stop rules


def stop_rules_of(decision: Decision) -> Iterator[StopRule]:
    """A rule for each promise and each estimate that would hurt if it were wrong."""
    profile = decision.loaded.profile
    promise = profile.latency.promise
    target = median(fact.values) if isinstance(fact := decision.estimates.facts.get("promise_target"), Fact) else None
    if isinstance(promise, Quantity) and isinstance(target, float):
        yield StopRule("requests inside the promise", f"fewer than {show(target, 'share')} within {promise.text}, on any class that is supported", "the promise of the product")
    for id, words, because in _WATCHED:
        bound = tenth(decision, id, SURPRISE if id != "quality" else 1 - SURPRISE)
        if bound is not None and bound > 0:
            yield StopRule(words, f"{'below' if id == 'quality' else 'above'} {told(id, bound)}", because)
    floor = profile.model.quality.floor
    if isinstance(floor, Quantity):
        yield StopRule("graded answers", f"mean quality below {floor.text}, on 200 graded requests", "the floor that the owner set")
    if any(kind.leaves not in (None, "raw") for kind in profile.privacy.data or ()):
        yield StopRule("captured traffic and logs", "a single kind of data in a freer form than is allowed", "what may leave is a promise, not an average")
    yield StopRule("crash-free sessions", "twice the crash rate of the version before, on any class", "judgement: below that, chance and the time of day differ as much")


_WATCHED: tuple[tuple[str, str, str], ...] = (
    ("latency_p95", "95th percentile of the delay", "nine worlds in ten stay below it"),
    ("fallback_share", "requests that fall back to the cloud", "nine worlds in ten stay below it; more means that the local part answers less than was claimed"),
    ("battery_per_day", "battery taken in a day, on the class that it drains most", "nine worlds in ten stay below it"),
    ("cost_per_1000", "cost of 1,000 requests", "nine worlds in ten stay below it"),
)


# ---- variants, fallback


def matrix_of(decision: Decision) -> Matrix | None:
    """Runtime × accelerator × system to validate, and the classes to begin with: the weakest and the largest."""
    best = decision.ranking.best
    assert best is not None
    stations = decision.estimates.stations.get(best.alternative.id, [])
    if not stations:
        return None
    weakest = word_of(decision, "weakest_class")
    rows: list[tuple[str, float, str]] = []
    shares = {station.hardware.key: _share(station.hardware.share) for station in stations}
    largest = max(shares, key=lambda key: shares[key])
    for key, share in sorted(shares.items(), key=lambda pair: -pair[1]):
        why = " and ".join([*(["the weakest"] if key == weakest else []), *(["the largest"] if key == largest else [])])
        rows.append((key, share, why))
    return Matrix(middle(decision, "variants"), tuple(rows))


def _share(fact: Any) -> float:
    found = median(fact.values) if isinstance(fact, Fact) else None
    return float(found) if isinstance(found, float) else 0.0


def fallback_of(decision: Decision) -> Iterator[str]:
    """What happens when the local part, the link or the release fails."""
    best, profile = decision.ranking.best, decision.loaded.profile
    assert best is not None
    role = best.alternative.role
    offline = middle(decision, "served_offline")
    if offline is not None:
        rest = "" if offline >= ALL else "; decide what the others show"
        yield f"With the link down {told('served_offline', offline)} of the bounded requests are answered{rest}."
    if role == "answer" and best.alternative.has_cloud:
        shows = getattr(profile.local.fallback, "shows", None)
        yield "The user sees when the cloud has answered." if shows else "Decide whether the user sees that the cloud has answered, and write it under local.fallback.shows: silent degradation is worse than a visible failure."
    elif role == "answer":
        yield "There is no cloud behind it: write down what is shown when the model cannot load, is too slow or is unsure, and test that it is always the same."
    elif role == "gate":
        yield "Decide what happens when the gate fails: send nothing, or send the input raw. Where raw may not leave, it is nothing."
    elif role == "cache":
        yield "A cache that fails or is empty sends every request to the cloud: size the cloud for that hour."
    if best.alternative.local is not None:
        revert, urgency = middle(decision, "revert_time"), profile.updates.urgency
        late = f"; a bad version must be gone within {urgency.text}" if isinstance(urgency, Quantity) else ""
        time = f"takes about {told('revert_time', revert)} over this channel{late}" if revert is not None else "is not known"
        yield f"Taking a version back {time}. A kill switch that is fetched at start turns the local part off sooner; rehearse both before the first stage."
        yield "Local path and fallback are released, measured and rolled back apart, so that a failure can be seen and reversed where it is."
