"""The rollout of one recommended placement, filled in: what must be true before, what to do while, what to watch after.

After the framework's checklist; every number is one of the decision's own, or says where it comes from.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from edgedecide.plan.after import Trigger, triggers_of
from edgedecide.plan.before import Check, checks_of
from edgedecide.plan.during import (
    Matrix,
    Stage,
    StopRule,
    Switch,
    fallback_of,
    matrix_of,
    missing,
    stages_of,
    stop_rules_of,
)
from edgedecide.road import Decision

__all__ = ["REVIEW_DAYS", "Check", "Matrix", "Plan", "Stage", "StopRule", "Switch", "Trigger", "plan_of"]


class Plan(NamedTuple):
    """The rollout plan of one workload."""

    decision: Decision
    alternative: str | None
    """None where nothing is feasible, and there is nothing to roll out."""
    halt: tuple[str, ...]
    """Reasons not to begin: what must change first."""
    before: tuple[Check, ...]
    guardrails: tuple[Switch, ...]
    stages: tuple[Stage, ...]
    stop_rules: tuple[StopRule, ...]
    telemetry: tuple[Switch, ...]
    matrix: Matrix | None
    fallback: tuple[str, ...]
    after: tuple[Trigger, ...]
    review: dt.date


REVIEW_DAYS = {"firm": 365, "leaning": 182, "undecided": 91}
"""Days until a decision is looked at again. Judgement: prices and devices move within a year; what is unsure is asked sooner."""


def plan_of(decision: Decision, today: dt.date) -> Plan:
    """The plan for the recommended alternative; where there is none, only what must change first."""
    best = decision.ranking.best
    review = today + dt.timedelta(days=REVIEW_DAYS[decision.firmness.word])
    if best is None:
        lifts = tuple(f"{veto} must be lifted" for veto in decision.ranking.lift) or ("every placement is ruled out",)
        return Plan(decision, None, lifts, tuple(checks_of(decision)), (), (), (), (), None, (), (), review)
    return Plan(
        decision, best.alternative.id, tuple(_halts(decision)), tuple(checks_of(decision)), tuple(missing(decision, "guardrails")), tuple(stages_of(decision)),
        tuple(stop_rules_of(decision)), tuple(missing(decision, "signals")), matrix_of(decision), tuple(fallback_of(decision)), tuple(triggers_of(decision)), review,
    )  # fmt: skip


def _halts(decision: Decision) -> list[str]:
    """What speaks against beginning at all: an undecided answer, an open placement."""
    best = decision.ranking.best
    assert best is not None
    found = [f"{unknown.recipe.rstrip('.')}: until then it is not known whether {best.alternative.id} may be built" for unknown in best.lacks]
    if decision.firmness.word == "undecided":
        found.append("the answer is undecided: find out first what the report lists under Measure next")
    return found
