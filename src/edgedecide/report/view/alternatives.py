"""Placements and alternatives side by side: status, score, vetoes, values, and the figures that a reader compares."""

from __future__ import annotations

from typing import Any

import numpy as np

from edgedecide.decide import Standing
from edgedecide.facts import Fact, median
from edgedecide.placements import PLACEMENTS, Placement, is_declared_none
from edgedecide.quantity import three_digits
from edgedecide.report.phrases import at_times
from edgedecide.report.view.words import middle, tenths
from edgedecide.road import Decision
from edgedecide.robust.evidence import scores_of

COMPARED = (
    "latency_p50", "latency_p95", "latency_p99", "served_offline", "link_load", "node_load", "fallback_share", "raw_exposure", "bytes_leaving", "memory_needed",
    "memory_free", "memory_headroom", "quality", "download", "cold_load", "cost_total", "cost_per_1000", "cost_ratio", "break_even", "payback", "release_share",
    "lag_95", "lag_ratio", "versions_live", "revert_time", "guardrails_covered", "coverage", "battery_per_day", "variants", "signals_covered",
)  # fmt: skip
"""Facts whose medians stand beside every alternative."""

TERMS = {"simplicity": "fewer parts", "floor": "no failed question"}
"""What the two terms of a score that are no question speak for, where they are the winner's."""


def placements(decision: Decision, judged: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Always the five placements, each by its best alternative of those judged."""
    return [_placement(decision, placement, {row["alternative"]: row for row in judged}) for placement in PLACEMENTS]


def _placement(decision: Decision, placement: Placement, judged: dict[str, dict[str, Any]]) -> dict[str, Any]:
    names = {"id": placement.id, "name": placement.name, "does": f"a request {placement.does}"}
    standing = decision.ranking.best_of(placement.id)
    if standing is not None:
        return names | judged[standing.alternative.id]
    return names | NOT_OFFERED | {"says": _refusal(decision, placement)}


def _refusal(decision: Decision, placement: Placement) -> str:
    """Why neither tier is offered; a part that the owner rules out is out on both."""
    reasons = list(dict.fromkeys(refused.says for refused in decision.refused if refused.placement == placement.id))
    if is_declared_none(decision.loaded.profile, placement.local_role):
        reasons = [reason for reason in reasons if f"local.{placement.local_role}" in reason] or reasons
    return "; ".join(reasons) or "the profile leaves no room for it"


NOT_OFFERED: dict[str, Any] = {
    "alternative": None, "tier": None, "status": "not-offered", "says": "", "score": None, "score_low": None, "score_high": None, "acceptability": None,
    "standard_error": None, "regret": None, "simplicity": None, "floor": None, "vetoes": [], "lacks": [], "values": {}, "figures": {}, "coverage_by_class": [], "why_not": None,
}  # fmt: skip
"""A placement that was not judged: nothing about it is known, and nothing is zero."""


def alternative(decision: Decision, standing: Standing) -> dict[str, Any]:
    """One alternative judged."""
    low, _, high = tenths(scores_of(standing, decision.ranking))
    place = standing.alternative.placement
    index = decision.ranking.standings.index(standing)
    ranks = decision.firmness.ranks
    vetoes = [_veto(question, veto) for question, veto in standing.vetoes]
    return {
        "alternative": standing.alternative.id,
        "tier": standing.alternative.tier,
        "status": standing.status,
        "says": _says(standing, vetoes),
        "score": standing.score,
        "score_low": low,
        "score_high": high,
        "acceptability": decision.firmness.acceptability[place],
        "standard_error": decision.firmness.standard_error[place],
        "regret": {"mean": float(ranks.regret_mean[index]), "p95": float(ranks.regret_p95[index]), "max": float(ranks.regret_max[index])},
        "simplicity": standing.simplicity,
        "floor": standing.floor,
        "vetoes": vetoes,
        "lacks": [{"id": unknown.id, "recipe": unknown.recipe} for unknown in standing.lacks],
        "values": dict(zip(decision.levels, map(float, standing.values.mean(axis=0)), strict=True)),
        "figures": figures(decision, standing.alternative.id),
        "coverage_by_class": _coverage(decision, standing.alternative.id),
        "why_not": _why_not(decision, standing, vetoes),
    }


def _says(standing: Standing, vetoes: list[dict[str, Any]]) -> str:
    """What its status comes from: the veto that holds most often, or the fact that is missing."""
    if vetoes and standing.status in ("excluded", "at-risk"):
        return at_times(vetoes[0]["share_of_worlds"], vetoes[0]["says"])
    return f"{standing.lacks[0].id.replace('_', ' ')} is not known" if standing.lacks else ""


def _veto(question: str, veto: Any) -> dict[str, Any]:
    return {"question": question, "rule": veto.id, "owner": veto.owner, "says": veto.says, "lift": veto.lift, "share_of_worlds": veto.share_of_worlds}


def figures(decision: Decision, id: str) -> dict[str, float | None]:
    """Medians of what a reader compares; null where it is not known, not needed, or never reached."""
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
    return median(total)


def _coverage(decision: Decision, id: str) -> list[dict[str, Any]]:
    """Share of each class that keeps up, with its share of the requests."""
    stations = {station.hardware.key: station for station in decision.estimates.stations.get(id, [])}
    found = []
    for key, share in decision.estimates.coverage.get(id, []):
        hardware = stations[key].hardware
        found.append({"class": key, "share": middle(hardware.share), "keeps_up": middle(share), "fits": middle(stations[key].memory.fits)})
    return found


def _why_not(decision: Decision, standing: Standing, vetoes: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Its first veto where it is out, else the winner's lead as weighted differences that sum to it."""
    best = decision.ranking.best
    if best is None or best is standing:
        return None
    if standing.status == "excluded":
        return {"kind": "veto", "says": _says(standing, vetoes), "differences": [], "lead": None}
    terms = decision.lead_over(standing)
    rows = [{"question": name, "label": TERMS.get(name, name), "difference": difference} for name, difference in terms]
    return {"kind": "differences", "says": _gap(best, standing), "differences": rows, "lead": float(np.sum([d for _, d in terms]))}


def _gap(best: Standing, other: Standing) -> str:
    gap = best.score - other.score
    if gap >= 0:
        return f"scores {three_digits(gap)} less than {best.alternative.id}"
    return f"scores {three_digits(-gap)} more than {best.alternative.id}, but is {other.status}"
