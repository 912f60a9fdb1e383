"""Placements and alternatives side by side: status, score, vetoes, values, and the figures that a reader compares."""

from __future__ import annotations

from typing import Any

import numpy as np

from edgedecide.decide import Standing, why_not
from edgedecide.facts import Fact, NotNeeded
from edgedecide.placements import PLACEMENTS
from edgedecide.report.view.words import middle, tenths
from edgedecide.road import Decision
from edgedecide.robust.evidence import scores_of

COMPARED = (
    "latency_p50", "latency_p95", "latency_p99", "served_offline", "link_load", "node_load", "fallback_share", "raw_exposure", "bytes_leaving", "memory_needed",
    "memory_free", "memory_headroom", "quality", "download", "cold_load", "cost_total", "cost_per_1000", "cost_ratio", "break_even", "payback", "release_share",
    "lag_95", "lag_ratio", "versions_live", "revert_time", "guardrails_covered", "coverage", "battery_per_day", "variants", "signals_covered",
)  # fmt: skip
"""Facts whose medians stand beside every alternative."""


def placements(decision: Decision) -> list[dict[str, Any]]:
    """Always the five placements, each by its best alternative."""
    found = []
    for placement in PLACEMENTS:
        standing = decision.ranking.best_of(placement.id)
        if standing is None:
            refusals = [refused for refused in decision.refused if refused.placement == placement.id]
            says = refusals[0].says if refusals else "not offered"
            found.append({"id": placement.id, "name": placement.name, "alternative": None, "status": "not-offered", "says": says})
        else:
            found.append({"id": placement.id, "name": placement.name} | alternative(decision, standing))
    return found


def alternative(decision: Decision, standing: Standing) -> dict[str, Any]:
    """One alternative judged."""
    low, _, high = tenths(scores_of(standing, decision.ranking))
    place = standing.alternative.placement
    index = decision.ranking.standings.index(standing)
    ranks = decision.firmness.ranks
    return {
        "alternative": standing.alternative.id,
        "tier": standing.alternative.tier,
        "status": standing.status,
        "says": _says(standing),
        "score": standing.score,
        "score_low": low,
        "score_high": high,
        "acceptability": decision.firmness.acceptability[place],
        "standard_error": decision.firmness.standard_error[place],
        "regret": {"mean": float(ranks.regret_mean[index]), "p95": float(ranks.regret_p95[index]), "max": float(ranks.regret_max[index])},
        "simplicity": standing.simplicity,
        "floor": standing.floor,
        "vetoes": [_veto(question, veto) for question, veto in standing.vetoes],
        "lacks": [{"id": unknown.id, "recipe": unknown.recipe} for unknown in standing.lacks],
        "values": dict(zip(decision.levels, map(float, standing.values.mean(axis=0)), strict=True)),
        "figures": figures(decision, standing.alternative.id),
        "coverage_by_class": _coverage(decision, standing.alternative.id),
        "why_not": _why_not(decision, standing),
    }


def _says(standing: Standing) -> str:
    """The status as half a sentence."""
    if standing.vetoes and standing.status in ("excluded", "at-risk"):
        return standing.vetoes[0][1].says
    return f"not known: {standing.lacks[0].id.replace('_', ' ')}" if standing.lacks else ""


def _veto(question: str, veto: Any) -> dict[str, Any]:
    return {"question": question, "rule": veto.id, "owner": veto.owner, "says": veto.says, "lift": veto.lift, "share_of_worlds": veto.share_of_worlds}


def figures(decision: Decision, id: str) -> dict[str, float | None]:
    """Medians of what a reader compares; null where it is not known or not needed."""
    facts = decision.estimates.facts
    found: dict[str, float | None] = {name: middle(facts.get(name, id)) for name in COMPARED}
    found["promise_kept"] = promise_kept(decision, id)
    return found


def promise_kept(decision: Decision, id: str) -> float | None:
    """Share of all requests inside the promise, over the request classes."""
    facts, classes = decision.estimates.facts, decision.estimates.demand.classes
    total: Any = 0.0
    for name, share in classes.items():
        kept = facts.get("promise_kept", id, name)
        if not isinstance(kept, Fact) or not isinstance(share, Fact):
            return None
        total = total + share.values * kept.values
    return tenths(total)[1]


def _coverage(decision: Decision, id: str) -> list[dict[str, Any]]:
    """Share of each class that keeps up, with its share of the requests."""
    stations = {station.hardware.key: station for station in decision.estimates.stations.get(id, [])}
    found = []
    for key, share in decision.estimates.coverage.get(id, []):
        hardware = stations[key].hardware
        found.append({"class": key, "share": middle(hardware.share), "keeps_up": middle(share), "fits": middle(stations[key].memory.fits)})
    return found


def _why_not(decision: Decision, standing: Standing) -> dict[str, Any] | None:
    """Its first veto where it is out, else the winner's lead as weighted differences that sum to it."""
    best = decision.ranking.best
    if best is None or best is standing:
        return None
    if standing.status == "excluded":
        return {"kind": "veto", "says": standing.vetoes[0][1].says, "differences": [], "lead": None}
    terms = why_not(best, standing, decision.ranking.weights, list(decision.levels))
    rows = [{"question": name, "difference": difference} for name, difference in terms]
    says = f"scores {best.score - standing.score:+.3f} less" if best.score >= standing.score else "scores more, and is not eligible"
    return {"kind": "differences", "says": says, "differences": rows, "lead": float(np.sum([d for _, d in terms]))}


def is_needed(fact: Any) -> bool:
    return not isinstance(fact, NotNeeded)
