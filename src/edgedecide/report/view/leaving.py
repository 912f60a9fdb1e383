"""What leaves, in which form and to where, and what the regulations ask of it."""

from __future__ import annotations

from typing import Any

from edgedecide.estimators.exposure import Flow
from edgedecide.report.view.words import middle
from edgedecide.road import Decision

FORMS = {"raw": "raw", "redacted": "redacted", "derived": "derived", "never": "does not leave", "unknown": "in a form that is not known"}


def flows(decision: Decision) -> list[dict[str, Any]]:
    """What leaves, kind by kind and alternative by alternative."""
    return [
        {
            "alternative": flow.alternative, "kind": flow.kind, "title": flow.title, "form": flow.form, "form_says": FORMS.get(flow.form, flow.form),
            "share": 0.0 if flow.form == "never" else middle(flow.share), "from": flow.source_site, "to": flow.to,
            "kept_for": _kept_for(flow.kept_for), "allowed": flow.allowed or None, "allowed_says": _allowed(decision, flow), "basis": flow.basis.word,
        }
        for flow in decision.estimates.flows
    ]  # fmt: skip


def _allowed(decision: Decision, flow: Flow) -> str:
    """What its owner allows: `leaves` speaks of leaving the site, so that a node of the site is allowed unless the kind stays on the device."""
    if flow.to != "node":
        return flow.allowed or "not said"
    stays = any(kind.kind == flow.kind and kind.stays == "device" for kind in decision.loaded.profile.privacy.data or ())
    return "not to a node" if stays else "inside the site"


def _kept_for(words: str) -> str:
    """For how long it is kept there, nothing being `not kept`."""
    return "not kept" if words.startswith("0 ") else words


def conditions(decision: Decision) -> list[dict[str, Any]]:
    """What the named regulations ask of each flow, and whether it is declared."""
    return [condition._asdict() for condition in decision.estimates.conditions]
