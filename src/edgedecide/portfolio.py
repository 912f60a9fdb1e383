"""Many workloads on one page: each with its answer, the least firm first, and what several of them rest on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from edgedecide.decide import Standing
from edgedecide.facts import Basis, Fact, median
from edgedecide.placements import goes_by
from edgedecide.quantity import MONTH
from edgedecide.road import Decision

SHARED = 2
"""Workloads that an assumption must move to be told as a shared one."""
_FIRMNESS = {"undecided": 0, "leaning": 1, "firm": 2}


class Entry(NamedTuple):
    """One workload of a portfolio."""

    path: str
    id: str
    stage: str = ""
    declared: str | None = None
    recommended: str | None = None
    """Alternative."""
    is_open: bool = False
    firmness: str = ""
    acceptability: float | None = None
    runner_up: str | None = None
    cost: float | None = None
    """Of the recommended alternative over its horizon, $."""
    months: float | None = None
    """The horizon."""
    declared_cost: float | None = None
    assumed: tuple[str, ...] = ()
    """Assumed inputs that move its lead."""
    mistakes: tuple[str, ...] = ()
    """Why it could not be read."""

    @property
    def is_readable(self) -> bool:
        return not self.mistakes

    @property
    def differs(self) -> bool:
        """Whether what is declared is not what is recommended."""
        return self.declared is not None and self.recommended is not None and self.declared not in (self.recommended, self.recommended.partition("@")[0])


class Portfolio(NamedTuple):
    """All of them, the worst first."""

    entries: tuple[Entry, ...]
    shared: tuple[tuple[str, int], ...]
    """Assumed inputs that move the lead of several workloads, with how many."""

    @property
    def cost_a_year(self) -> float:
        """What the recommended placements cost together in a year, $; of those whose cost is known."""
        return sum(one.cost / one.months * 12 for one in self.entries if one.cost is not None and one.months)


def entry_of(decision: Decision) -> Entry:
    """One decision as a line of a portfolio."""
    profile, best, rival = decision.loaded.profile, decision.ranking.best, decision.ranking.runner_up
    declared = profile.workload.placement
    standing = next((s for s in decision.ranking.standings if goes_by(s.alternative, declared)), None) if declared else None
    return Entry(
        decision.loaded.path, profile.workload.id, profile.workload.stage or "proposed", declared, best.alternative.id if best else None,
        best is not None and best.status == "open", decision.firmness.word, decision.firmness.acceptability[best.alternative.placement] if best else None,
        rival.alternative.id if rival else None, _cost(decision, best), _months(decision), _cost(decision, standing),
        tuple(leaf.label or leaf.path for leaf in decision.rests_on.leaves if leaf.basis == Basis.ASSUMED),
    )  # fmt: skip


def _cost(decision: Decision, standing: Standing | None) -> float | None:
    fact = decision.estimates.facts.get("cost_total", standing.alternative.id) if standing is not None else None
    middle = median(fact.values) if isinstance(fact, Fact) else None
    return float(middle) if isinstance(middle, float) else None


def _months(decision: Decision) -> float | None:
    horizon = decision.worlds.leaves.get("cost.horizon")
    return horizon.likely / MONTH if horizon is not None else None


def portfolio_of(entries: Iterable[Entry]) -> Portfolio:
    """Unreadable first, then where nothing is feasible, then the least firm; of these those first that declare something else."""
    rows = sorted(entries, key=lambda one: (one.is_readable, one.recommended is not None, _FIRMNESS.get(one.firmness, 0), not one.differs, one.acceptability or 0.0, one.id, one.path))
    counts = Counter(name for one in rows for name in one.assumed)
    shared = tuple(sorted(((name, count) for name, count in counts.items() if count >= SHARED), key=lambda pair: (-pair[1], pair[0])))
    return Portfolio(tuple(rows), shared)
