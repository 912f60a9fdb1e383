"""What runs where under the recommended alternative, and what each part does."""

from __future__ import annotations

from typing import Any

from edgedecide.facts import Fact
from edgedecide.placements import Part
from edgedecide.quantity import show
from edgedecide.report.view.words import middle
from edgedecide.road import Decision

UNNAMED = {"gate": "a gate that the profile does not name", "cache": "a cache of the cloud's answers", "answer": "a model that the profile does not name"}


def split(decision: Decision) -> list[dict[str, Any]]:
    """What runs where under the recommended alternative."""
    best = decision.ranking.best
    if best is None:
        return []
    return [_part(decision, best.alternative.id, part) for part in best.alternative.parts]


def _part(decision: Decision, id: str, part: Part) -> dict[str, Any]:
    estimates = decision.estimates
    taken = _taken(decision, id, part)
    if part.site == "cloud":
        row = {"site": "cloud", "role": "cloud", "runs": estimates.service.name, "quantization": None, "takes": taken, "memory_mb": None, "speed": None}
        return row | {"says": "answers every request that has a link" if taken is None and len(decision.ranking.of(id).alternative.parts) == 1 else _takes("answers", taken)}
    station = estimates.stations[id][0]
    memory = middle(estimates.facts.get("memory_needed", id))
    words = {"answer": _takes("answers", taken), "cache": _takes("answers again", taken)}.get(part.role, "wakes, filters, redacts or shrinks what goes on")
    return {
        "site": part.site,
        "role": part.role,
        "runs": station.shape.key if station.shape else UNNAMED.get(part.role, part.role),
        "quantization": station.shape.quantization if station.shape else None,
        "takes": taken,
        "memory_mb": memory,
        "speed": station.speed.rung,
        "says": words + (f"; needs {show(memory, 'MB')} of memory" if memory is not None else ""),
    }


def _takes(does: str, share: float | None) -> str:
    return f"{does} {show(share, 'share')} of the requests" if share is not None else f"{does} a share of the requests that is not known"


def _taken(decision: Decision, id: str, part: Part) -> float | None:
    """Share of the requests that a part answers; None for a gate, which passes them on."""
    if part.role == "cache":
        leaf = decision.worlds.leaves.get("local.cache.hits")
        return middle(leaf) if isinstance(leaf, Fact) else None
    sent = _sent(decision, id)
    if part.site == "cloud":
        return sent
    return 1 - sent if part.role == "answer" and sent is not None else None


def _sent(decision: Decision, id: str) -> float | None:
    """Share of the requests that go to the cloud: with their data, or else as the local part hands them on."""
    alternative = decision.ranking.of(id).alternative
    if not alternative.has_cloud:
        return 0.0
    flow = next((middle(flow.share) for flow in decision.estimates.flows if flow.alternative == id and flow.to == "cloud"), None)
    if flow is not None:
        return flow
    return middle(decision.estimates.facts.get("fallback_share", id)) if alternative.role == "answer" else None
