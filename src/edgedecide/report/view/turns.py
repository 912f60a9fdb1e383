"""What would change the recommendation, in words, and what to do next."""

from __future__ import annotations

from typing import Any

from edgedecide.decide import Standing
from edgedecide.facts import Basis, Unknown
from edgedecide.quantity import show
from edgedecide.report.phrases import capital, outcome, percent, sentence
from edgedecide.report.view.labels import label_of, unit_of
from edgedecide.road import Decision
from edgedecide.robust.insight import LEVEL_ORDER, Flip, Measure

STEPS = 3
"""Steps that are told at most; who has done three asks again."""


def would_change(decision: Decision) -> str:
    """The nearest measured threshold, else the nearest flip of importance or weight, as half a sentence."""
    turning = next((m for m in decision.insight.measures if m.threshold is not None), None)
    if turning is not None:
        return f"{threshold_words(turning)} (then {turning.becomes})"
    inputs = [f for f in decision.insight.flips if not f.path.startswith(("importance.", "weight."))]
    flips = inputs or [f for f in decision.insight.flips if f.path.startswith("importance.")] or list(decision.insight.flips)
    return flip_words(flips[0]) if flips else ""


def threshold_words(measure: Measure) -> str:
    """`requests of a device were above 8.00 per day`; empty where no single value turns the answer."""
    if measure.leaf is None or measure.threshold is None:
        return ""
    unit, factor = unit_of(measure.leaf)
    return f"{label_of(measure.leaf)} were {measure.direction} {show(measure.threshold * factor, unit)}"


def flip_words(flip: Flip) -> str:
    """`privacy mattered less, minor instead of major (then cloud)`."""
    kind, _, name = flip.path.partition(".")
    if kind not in ("importance", "weight"):
        return _input_words(flip)
    if flip.unit == "word":
        more = LEVEL_ORDER.index(str(flip.after)) > LEVEL_ORDER.index(str(flip.before))
        return f"{name} mattered {'more' if more else 'less'}, {flip.after} instead of {flip.before} (then {flip.becomes})"
    return f"the weight of {name} were {percent(float(flip.after))} instead of {percent(float(flip.before))} (then {flip.becomes})"


def _input_words(flip: Flip) -> str:
    """`requests of a device were above 8.00 per day (then cloud)`, or of a choice the other word."""
    if flip.unit == "word":
        return f"{flip.path} were {flip.after} instead of {flip.before} (then {outcome(flip.becomes)})"
    side = "above" if float(flip.after) > float(flip.before) else "below"
    return f"{flip.label[:1].lower()}{flip.label[1:]} were {side} {show(float(flip.after), flip.unit)} (then {outcome(flip.becomes)})"


def next_steps(decision: Decision) -> list[dict[str, Any]]:
    """What to find out first: what leaves the answer open, the measurements worth most, the inputs that it rests on, what of
    it is drawn since nobody knows it; then what the warnings advise."""
    best = decision.ranking.best
    found = _blocking(best) if best else []
    found += [_step(m.how, label_of(m.leaf) if m.leaf is not None else m.label, m.share) for m in decision.insight.measures]
    open_ones = [leaf for leaf in decision.rests_on.leaves if leaf.basis > Basis.MEASURED and not leaf.is_owners]
    found += [_step(leaf.recipe, label_of(leaf)) for leaf in open_ones]
    found += [_step(unknown.recipe, unknown.id.replace("_", " ")) for unknown in _drawn(decision, best)] if best else []
    for _, told in sorted(decision.warnings, key=lambda pair: pair[1].severity != "warning"):
        found.append({"step": sentence(told.advice), "about": told.id, "share_of_evpi": None, "says": f"answers the warning {told.id}"})
    first: dict[str, dict[str, Any]] = {}
    for step in found:
        first.setdefault(step["step"], step)
    return list(first.values())[:STEPS]


def _blocking(best: Standing) -> list[dict[str, Any]]:
    """What an open alternative lacks: until it is known nobody can say whether it may be built at all."""
    says = f"leaves {best.alternative.id} open until it is known"
    return [{"step": sentence(unknown.recipe), "about": unknown.id.replace("_", " "), "share_of_evpi": None, "says": says} for unknown in best.lacks]


def _drawn(decision: Decision, best: Standing) -> list[Unknown]:
    """The facts that its own verdicts lack, those of the question that weighs most first; without those for which a warning
    points at the same field, with better advice."""
    weights = dict(zip(decision.levels, decision.ranking.weights, strict=True))
    asked = sorted((name for name in best.verdicts if weights[name] > 0), key=lambda name: -weights[name])
    warned = [told.path for _, told in decision.warnings if told.path]
    return [unknown for name in asked for unknown in best.verdicts[name].unknown if not any(path in unknown.recipe for path in warned)]


def _step(how: str, about: str, share: float | None = None) -> dict[str, Any]:
    names_it = " it " in f"{how} "
    step = f"{capital(about)}: {how[:1].lower()}{how[1:]}" if names_it else how
    parts = [*([] if names_it else [f"settles {about}"]), *([f"{show(share, 'share')} of what could be learned"] if share is not None else [])]
    return {"step": sentence(step), "about": about, "share_of_evpi": share, "says": ", ".join(parts)}
