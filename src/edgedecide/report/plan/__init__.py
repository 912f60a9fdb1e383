"""Pages of a rollout plan: one plain document, and one module a format with `render(document) -> str`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from edgedecide import __version__
from edgedecide.placements import BY_ID
from edgedecide.quantity import show
from edgedecide.report import Format

if TYPE_CHECKING:
    from edgedecide.plan import Plan, Stage

SCHEMA = "edgedecide/plan/v1"
FORMATS: dict[str, Format] = {"markdown": Format("markdown", "the plan with boxes to tick"), "json": Format("json_v1", "the whole plan")}
"""Every format of a plan, in the order of the help."""


def document(plan: Plan) -> dict[str, Any]:
    """A plan as one plain document."""
    decision = plan.decision
    best = decision.ranking.best
    placement = best.alternative.placement if best else None
    return {
        "schema": SCHEMA,
        "version": __version__,
        "profile": {"id": decision.loaded.profile.workload.id, "path": decision.loaded.path, "digest": decision.loaded.digest, "title": decision.loaded.profile.workload.title},
        "alternative": plan.alternative,
        "name": BY_ID[placement].name if placement else None,
        "firmness": decision.firmness.word,
        "halt": list(plan.halt),
        "before": [{"says": one.says, "done": one.is_done, "how": one.how, "field": one.field} for one in plan.before],
        "guardrails": [one._asdict() for one in plan.guardrails],
        "stages": [_stage(one) for one in plan.stages],
        "stop_rules": [one._asdict() for one in plan.stop_rules],
        "telemetry": [one._asdict() for one in plan.telemetry],
        "matrix": None if plan.matrix is None else {
            "cells": plan.matrix.cells, "classes": [{"class": name, "share": share, "first": why} for name, share, why in plan.matrix.classes],
        },
        "fallback": list(plan.fallback),
        "after": [one._asdict() for one in plan.after],
        "review": str(plan.review),
    }  # fmt: skip


def _stage(one: Stage) -> dict[str, Any]:
    words = [show(one.share, "share"), f"day {one.day:g}", _count(one.devices), _count(one.requests)]
    return {"share": one.share, "day": one.day, "devices": one.devices, "requests_a_day": one.requests, "shows": one.says, "words": words}


def _count(number: float | None) -> str:
    """Two digits of a count, in figures that can be read aloud."""
    if number is None:
        return "not known"
    rounded = float(f"{number:.2g}")
    return f"{rounded:,.0f}" if rounded < MILLION else f"{rounded / MILLION:g} million"


MILLION = 1e6
