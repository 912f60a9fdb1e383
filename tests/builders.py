"""Profiles from a few words and their estimates, so that tests read like tables.

`middles` takes every input at its most likely value, so that a number can be followed by hand; `drawn` draws worlds as an
assessment does.
"""

import json
from typing import Any

import numpy as np

from edgedecide.catalog import load_catalog
from edgedecide.documents import parse_document
from edgedecide.estimators import estimate
from edgedecide.estimators.demand import estimate_demand
from edgedecide.estimators.setting import Setting
from edgedecide.estimators.tasks import task_of
from edgedecide.facts import Fact
from edgedecide.placements import alternatives
from edgedecide.profile import load_profile, spelled
from edgedecide.questions import load_questions
from edgedecide.road import _spread, advise
from edgedecide.worlds import Worlds

CATALOG = load_catalog()
RULES = load_questions()
SPREAD = _spread(RULES.decision)
DAY, YEAR = 86_400.0, 12 * 30.44 * 86_400.0
"""Seconds; a month is 30.44 days."""

BARE = "{workload: {id: case}, model: {use: llama-3.2-3b}}"
"""The shortest legal profile."""


class Middles(Worlds):
    """Worlds in which nothing is drawn: every input is at its most likely value."""

    def _leaf(self, *args, **keys):
        leaf = super()._leaf(*args, **keys)
        leaf.low = leaf.high = leaf.likely
        return leaf


def loaded(*texts: str | dict[str, Any]):
    """The profile of these YAML texts, each laid over the one before; what is missing is the shortest legal profile."""
    whole: dict[str, Any] = {}
    for text in (BARE, *texts):
        lay(whole, parse_document(text.encode(), "test").value if isinstance(text, str) else text)
    return load_profile("-", stdin=json.dumps(whole).encode())


def lay(below: dict[str, Any], above: dict[str, Any]) -> None:
    for key, value in above.items():
        if isinstance(value, dict) and isinstance(below.get(key), dict):
            lay(below[key], value)
        elif value is None:
            below.pop(key, None)
        else:
            below[key] = value


def worlds(seed: int = 7, samples: int = 2000) -> Worlds:
    return Worlds(CATALOG, SPREAD, seed=seed, samples=samples)


def setting(*texts: str | dict[str, Any], among: Worlds | None = None) -> Setting:
    """A setting in which nothing is estimated yet, in one world at the middles unless others are given."""
    profile = loaded(*texts)
    offered, _ = alternatives(profile.profile)
    return Setting(profile, CATALOG, among or Middles(CATALOG, SPREAD, seed=7, samples=1), offered, task_of(profile.profile, CATALOG))


def demand(*texts: str | dict[str, Any]):
    return estimate_demand(setting(*texts))


class Case:
    """All estimates of one profile: `case["latency_p95@cloud"]` is a number, `case.fact(...)` the fact."""

    def __init__(self, profile, among: Worlds) -> None:
        self.loaded, self.worlds = spelled(profile, CATALOG), among
        self.offered, self.refused = alternatives(self.loaded.profile)
        self.estimates = estimate(self.loaded, CATALOG, among, self.offered)

    def fact(self, name: str):
        """`id@alternative`, perhaps with `/scope`; a fact of the workload without an alternative."""
        rest, _, scope = name.partition("/")
        id, _, alternative = rest.partition("@")
        return self.estimates.facts.get(id, alternative or None, scope or None)

    def __getitem__(self, name: str):
        """The mean over the worlds of a number, or the word of a categorical fact."""
        fact = self.fact(name)
        assert isinstance(fact, Fact), f"{name} is {fact!r}"
        return value(fact)

    def leaf(self, path: str) -> float:
        return float(np.mean(self.worlds.leaves[path].values))


def value(fact) -> Any:
    """The mean over the worlds of a number, or the word of a categorical fact."""
    assert isinstance(fact, Fact), fact
    found = fact.values
    return float(np.mean(found)) if isinstance(found, np.ndarray) else found


def middles(*texts: str | dict[str, Any]) -> Case:
    return Case(loaded(*texts), Middles(CATALOG, SPREAD, seed=7, samples=1))


def drawn(*texts: str | dict[str, Any], seed: int = 7, samples: int = 200) -> Case:
    return Case(loaded(*texts), worlds(seed, samples))


def decided(*texts: str | dict[str, Any], seed: int = 7, samples: int = 200, depth: str = "quick", factors: dict[str, float] | None = None):
    return advise(loaded(*texts), RULES, CATALOG, seed=seed, samples=samples, depth=depth, factors=factors)


def likely(section: str, name: str, field: str = "value") -> float:
    """The most likely value of a catalog figure, in base units."""
    figure = CATALOG.require(section, name).figure(field)
    assert figure is not None, f"{section}/{name} has no {field}"
    return figure.likely
