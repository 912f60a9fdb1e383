"""What must be true before anything is migrated: written down, inventoried, measured, allowed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from edgedecide.facts import Fact, median
from edgedecide.plan.numbers import middle, told, word_of
from edgedecide.quantity import Quantity, show
from edgedecide.road import Decision

COVERAGE = 0.95
"""Share of the requests that must come from devices that keep up. The veto `devices.coverage` asks the same."""
HEADROOM = 1.3
"""Memory free ÷ needed on the weakest class. Judgement: other applications come and go by a quarter of the memory."""
NAMED = 3
"""Classes that are named one by one."""


class Check(NamedTuple):
    """One thing that must hold, and whether the profile shows that it does."""

    says: str
    is_done: bool
    how: str
    """What to do where it does not hold."""
    field: str


def checks_of(decision: Decision) -> list[Check]:
    """The checks in the framework's order: written down, fleet, candidate, law."""
    return [*_written(decision), *_fleet(decision), *_candidate(decision), *_law(decision)]


def _written(decision: Decision) -> Iterator[Check]:
    profile = decision.loaded.profile
    problem = profile.workload.problem
    yield Check(f"The problem is written down{f': {problem}' if problem else ''}", bool(problem), "Say in one sentence what users cannot do today.", "workload.problem")
    promise, share = profile.latency.promise, profile.latency.percentile
    if isinstance(promise, Quantity):
        percent = f", for {share.text} % of the requests" if isinstance(share, Quantity) else ""
        yield Check(f"The latency target is {promise.text}{percent}", isinstance(share, Quantity), "State for how many of the requests it holds.", "latency.percentile")
    else:
        yield Check("The latency target is written down", False, "Ask the product owner after which delay the feature is broken.", "latency.promise")
    kinds = profile.privacy.data
    unsaid = [kind.kind for kind in kinds or () if kind.leaves is None and not kind.central]
    words = ", ".join(f"{kind.kind} ({kind.leaves or ('central' if kind.central else 'not said')})" for kind in kinds or ()) or "none that matter"
    yield Check(f"It is written down which data may leave: {words}" if kinds is not None else "It is written down which data may leave", kinds is not None and not unsaid, "List the data kinds with the form in which each may leave.", "privacy.data")
    volume = profile.traffic.requests
    yield Check(f"The request volume is written down{f': {volume.text} a device' if isinstance(volume, Quantity) else ''}", isinstance(volume, Quantity), "Count the requests of a week, by device.", "traffic.requests")


def _fleet(decision: Decision) -> Iterator[Check]:
    best = decision.ranking.best
    if best is None or best.alternative.local is None:
        return
    stations = decision.estimates.stations.get(best.alternative.id, [])
    rows = [(station.hardware.key, _likely(station.hardware.share)) for station in stations]
    names = ", ".join(f"{name} {show(share, 'share')}" for name, share in rows[:NAMED])
    more = f" and {len(rows) - NAMED} more" if len(rows) > NAMED else ""
    is_known = bool(stations) and all(station.hardware.is_known for station in stations)
    yield Check(f"The device classes are inventoried: {names}{more}", is_known, "Take the inventory by class: memory, chipset, system, share of the requests.", "fleet.classes")
    weakest = word_of(decision, "weakest_class")
    yield Check(f"The weakest class is named: {weakest}" if weakest else "The weakest class is named", bool(weakest), "Name the class that keeps up least, and decide whether it is supported.", "fleet.classes")


def _likely(share: object) -> float:
    found = median(share.values) if isinstance(share, Fact) else None
    return float(found) if isinstance(found, float) else 0.0


def _candidate(decision: Decision) -> Iterator[Check]:
    best = decision.ranking.best
    if best is None or best.alternative.local is None:
        return
    measured = [entry for entry in decision.loaded.profile.measured if isinstance(entry.at, dict) or best.alternative.placement in str(entry.at)]
    weakest = word_of(decision, "weakest_class") or "the weakest class"
    yield Check(
        f"The candidate is benchmarked on {weakest}, warm, for half an hour, with the usual applications open", bool(measured),
        "Measure speed, peak memory and battery there, and add them under measured.", "measured",
    )  # fmt: skip
    for id, least, words in (("coverage", COVERAGE, "devices that keep up send at least {} of the requests"), ("memory_headroom", HEADROOM, "memory free is at least {} times what is needed on the weakest class")):
        found = middle(decision, id)
        bound = told(id, least)
        estimate = f" (estimated: {told(id, found)})" if found is not None else " (not known)"
        text = words.format(bound)
        yield Check(f"{text[:1].upper()}{text[1:]}{estimate}", found is not None and found >= least, "Where it cannot be met without a compromise that users would see, do not migrate.", "fleet.classes")


def _law(decision: Decision) -> Iterator[Check]:
    best = decision.ranking.best
    if best is None:
        return
    seen: dict[tuple[str, str], list[str]] = {}
    states: dict[tuple[str, str], set[str]] = {}
    for condition in decision.estimates.conditions:
        if condition.alternative == best.alternative.id:
            key = (condition.title, condition.asks)
            seen.setdefault(key, []).append(condition.kind)
            states.setdefault(key, set()).add(condition.state)
    for (title, asks), kinds in seen.items():
        names = ", ".join(dict.fromkeys(kinds))
        yield Check(f"{title}: {asks.replace('-', ' ')} for {names}", states[title, asks] == {"met"}, "Declare it in the profile once it is signed or in place.", "privacy.cloud")
