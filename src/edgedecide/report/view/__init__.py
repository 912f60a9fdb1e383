"""The only adapter between a decision and its pages: one plain document, from which every page takes all it prints."""

from __future__ import annotations

from typing import Any

from edgedecide import __version__
from edgedecide.report.view import alternatives, answer, evidence, law, leaving, money, parts, tables
from edgedecide.report.view.words import middle
from edgedecide.road import Decision

SCHEMA = "edgedecide/report/v1"


def document(decision: Decision, *, with_facts: bool = True) -> dict[str, Any]:
    """The report as one document of the published schema; `with_facts` off leaves out the long list of facts."""
    judged = [alternatives.alternative(decision, standing) for standing in decision.ranking.standings]
    return {
        "schema": SCHEMA,
        "version": __version__,
        "rules": {"version": decision.questions.version, "digest": decision.questions.digest, "overlaid": list(decision.questions.overlaid)},
        "catalog": {"date": decision.catalog.date, "digest": decision.catalog.digest, "overlaid": decision.catalog.overlaid},
        "profile": _profile(decision),
        "seed": decision.worlds.seed,
        "samples": decision.worlds.samples,
        "recommendation": answer.recommendation(decision),
        "placements": alternatives.placements(decision, judged),
        "alternatives": judged,
        "not_offered": tables.not_offered(decision),
        "weights": tables.weights(decision),
        "questions": tables.questions(decision),
        "warnings": tables.warnings(decision),
        "facts": evidence.facts(decision) if with_facts else [],
        "fact_counts": evidence.counted(decision),
        "oldest_evidence": evidence.oldest(decision),
        "unknowns": evidence.unknowns(decision),
        "rests_on": evidence.rests_on(decision),
        "flows": leaving.flows(decision),
        "conditions": leaving.conditions(decision),
        "regulations": law.regulations(decision),
        "tree": tables.tree(decision),
        "depth": decision.depth,
        "flips": tables.flips(decision),
        "cannot_flip": list(decision.insight.cannot_flip),
        "steady_inputs": list(decision.insight.steady),
        "measure_next": tables.measure_next(decision),
        "evpi": decision.insight.evpi,
        "noise_floor": decision.insight.noise,
        "split": parts.split(decision),
        "cost": money.cost(decision),
        "stakeholders": tables.stakeholders(decision),
        "plan": {},
        "assumptions": evidence.assumptions(decision),
        "not_modelled": tables.not_modelled(decision),
    }


def _profile(decision: Decision) -> dict[str, Any]:
    profile = decision.loaded.profile
    promise = middle(decision.estimates.promise)
    values = {path: {"value": given.text, "file": given.file, "line": given.line} for path, given in decision.loaded.values.items()}
    return {
        "id": profile.workload.id,
        "title": profile.workload.title,
        "problem": profile.workload.problem,
        "stage": profile.workload.stage or "proposed",
        "path": decision.loaded.path,
        "digest": decision.loaded.digest,
        "declared": profile.workload.placement,
        "task": decision.estimates.task,
        "service": decision.estimates.service.name,
        "promise_ms": None if promise is None else promise * 1e3,
        "percentile": middle(decision.estimates.facts.get("promise_target")),
        "values": values,
    }
