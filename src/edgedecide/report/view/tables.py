"""The other parts of the document: questions, weights, warnings, tree, flips, measurements, stakeholders."""

from __future__ import annotations

from typing import Any

from edgedecide.facts import FACTS
from edgedecide.quantity import show, three_digits
from edgedecide.report.phrases import at_times, listed
from edgedecide.report.view.labels import label_of, unit_of
from edgedecide.report.view.reasons import greatest
from edgedecide.report.view.turns import flip_words, threshold_words
from edgedecide.road import Decision
from edgedecide.robust.consensus import least_regret
from edgedecide.score import Verdict


def weights(decision: Decision) -> list[dict[str, Any]]:
    """Range of each question's weight, and the normalised middle that the score uses."""
    settings = decision.questions.decision
    rows = []
    for (question, level), weight in zip(decision.levels.items(), decision.ranking.weights, strict=True):
        low, high = settings.importance[level]
        rows.append({"question": question, "importance": level, "low": low, "likely": (low + high) / 2, "high": high, "weight": float(weight)})
    return rows


def questions(decision: Decision) -> list[dict[str, Any]]:
    """The seven questions: how much each matters and why, which way it leans, and how each alternative answers it."""
    best = decision.ranking.best
    cloud = decision.ranking.of("cloud")
    edge = decision.ranking.best_of("edge")
    rows = []
    for index, question in enumerate(decision.questions):
        lean = float(edge.values[:, index].mean() - cloud.values[:, index].mean()) if edge else None
        told = [w for id, w in decision.warnings if id == question.id]
        rows.append({
            "id": question.id,
            "question": question.question,
            "importance": decision.levels[question.id],
            "because": decision.because[question.id],
            "lean": lean,
            "answer": best.verdicts[question.id].says if best else "",
            "answers": [_answer(s.alternative.id, s.verdicts[question.id]) for s in decision.ranking.standings],
            "warnings": [_warning(decision, w) for w in told],
        })  # fmt: skip
    return rows


def _answer(alternative: str, verdict: Verdict) -> dict[str, Any]:
    return {
        "alternative": alternative,
        "value": float(verdict.values.mean()),
        "says": verdict.says,
        "criteria": [
            {
                "fact": c.fact, "share": c.share, "found": c.found, "unit": FACTS[c.fact].unit, "value": c.value, "row": c.row, "says": c.says,
                "advice": c.advice, "unknown": c.is_unknown,
            }
            for c in verdict.criteria
        ],
    }  # fmt: skip


def _warning(decision: Decision, told: Any) -> dict[str, Any]:
    file, line, column = decision.loaded.place(told.path)
    return {
        "rule": told.id, "severity": told.severity, "says": told.says, "advice": told.advice, "path": told.path,
        "file": file, "line": line, "column": column, "share_of_worlds": told.share_of_worlds,
    }  # fmt: skip


def warnings(decision: Decision) -> list[dict[str, Any]]:
    """What a sound advisor adds about the recommended alternative, warnings before notes."""
    told = [_warning(decision, w) | {"question": question} for question, w in decision.warnings]
    return sorted(told, key=lambda row: row["severity"] != "warning")


def tree(decision: Decision) -> dict[str, Any]:
    """The framework's tree: the way taken, the exits not taken, and where it parts from the score."""
    best = decision.ranking.best
    agrees = best is not None and decision.tree.placement == best.alternative.placement
    steps = [
        {"id": s.id, "question": s.question, "answer": s.answer, "because": s.because, "exits": [{"answer": answer, "leads_to": go} for answer, go in s.exits]}
        for s in decision.tree.steps
    ]
    return {"steps": steps, "placement": decision.tree.placement, "agrees": agrees, "parts": "" if agrees else _parts(decision)}


def _parts(decision: Decision) -> str:
    """Why tree and score part: what the tree's answer scores and what keeps it back."""
    best, other = decision.ranking.best, decision.ranking.best_of(decision.tree.placement)
    if other is None:
        return f"the tree ends at {decision.tree.placement}, which the profile leaves no room for"
    if other.status == "excluded":
        question, veto = other.vetoes[0]
        why = at_times(veto.share_of_worlds, veto.says)
        return f"the tree weighs no vetoes: {other.alternative.id} is out, because {why}"
    if best is None:
        return "nothing is feasible, whatever the tree says"
    question, gap = greatest(decision, best, other)
    return f"the tree asks for no amounts; the score prefers {best.alternative.id} to {other.alternative.id}, above all for {question} ({three_digits(gap)} of score)"


def flips(decision: Decision) -> list[dict[str, Any]]:
    """Changes of weight or importance that move the recommendation, nearest first."""
    return [
        {"path": f.path, "label": f.label, "from": f.before, "to": f.after, "unit": f.unit, "becomes": f.becomes, "distance": f.distance, "yours": True, "says": flip_words(f)}
        for f in decision.insight.flips
    ]


def measure_next(decision: Decision) -> list[dict[str, Any]]:
    """What is worth finding out, most first, with the value that would change the answer."""
    return [_measurement(measure) for measure in decision.insight.measures]


def _measurement(m: Any) -> dict[str, Any]:
    unit, factor = unit_of(m.leaf) if m.leaf is not None else ("", 1.0)
    at = m.threshold * factor if m.threshold is not None else None
    says = f"{m.becomes} where it is {m.direction} {show(at, unit)}" if at is not None else "no single value of it turns the answer"
    return {
        "path": m.path, "label": label_of(m.leaf) if m.leaf is not None else m.label, "evppi": m.value, "share_of_evpi": m.share, "threshold": at, "unit": unit,
        "direction": m.direction, "becomes": m.becomes, "says": says, "turns_if": threshold_words(m), "how": m.how,
        "basis": m.leaf.basis.word if m.leaf is not None else "unknown",
    }  # fmt: skip


def stakeholders(decision: Decision) -> list[dict[str, Any]]:
    """The same ranking with each stakeholder's importance, and whether they part."""
    mine = decision.ranking.best.alternative.placement if decision.ranking.best else None
    rows = []
    for name, (levels, ranking) in decision.stakeholders.items():
        best = ranking.best.alternative.placement if ranking.best else None
        scores = {s.alternative.id: s.score for s in ranking.standings}
        own = {q: level for q, level in levels.items() if level != decision.levels[q]}
        rows.append({"name": name, "importance": own, "recommends": best, "parts": best != mine, "scores": scores, "says": _wishes(own, best, best == mine)})
    return rows


def common_ground(decision: Decision) -> dict[str, Any] | None:
    """What all stakeholders, the common ranking among them, can live with best; None where there are none or nothing may be recommended."""
    rankings = {"everybody": decision.ranking, **{name: ranking for name, (_, ranking) in decision.stakeholders.items()}}
    if len(rankings) < 2 or decision.ranking.best is None:
        return None
    scores = {name: {s.alternative.id: s.score for s in ranking.contenders} for name, ranking in rankings.items()}
    found = least_regret(scores)
    if found is None:
        return None
    loss = f"; {found.by} loses most by it, {three_digits(found.regret)} of score" if found.by else "; nobody loses by it"
    return {"alternative": found.alternative, "regret": found.regret, "by": found.by or None, "says": f"All can live with {found.alternative} best{loss}."}


def _wishes(own: dict[str, str], best: str | None, agrees: bool) -> str:
    held = listed([f"{question} {level}" for question, level in own.items()]) if own else "the same importance"
    end = f"recommends {best}" + (", as above" if agrees else ", and so parts from the answer above") if best else "nothing is feasible"
    return f"with {held}, {end}"


def not_offered(decision: Decision) -> list[dict[str, str]]:
    """What the profile leaves no room for."""
    return [{"alternative": refused.id, "says": refused.says} for refused in decision.refused]


def not_modelled(decision: Decision) -> list[str]:
    """What no estimator here speaks of, so that nobody reads silence as safety."""
    found = [
        "device, node and cloud together in one placement",
        "training, fine-tuning and labelling, wherever they run",
        "ageing of batteries and hardware over the horizon",
        "discounting, taxes and negotiated prices",
        "theft of devices, and attacks on the model or the network",
    ]
    if decision.estimates.demand.is_always_on:
        found.append("correlation between events, such as many cameras seeing the same incident")
    return found
