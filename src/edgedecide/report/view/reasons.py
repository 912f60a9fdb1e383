"""What speaks for and against the winner, which single thing decided, and which vetoes to lift where nothing is feasible."""

from __future__ import annotations

from typing import Any

from edgedecide.decide import Standing
from edgedecide.placements import BY_ID
from edgedecide.report.phrases import at_times, clause, clauses, sentence
from edgedecide.report.view.words import middle
from edgedecide.road import Decision
from edgedecide.score import Verdict

LEAST = 0.002
"""Weighted differences below this are no reason: they would not show in the third digit of a score."""


def reasons(decision: Decision, best: Standing, rival: Standing | None, sign: int) -> list[dict[str, Any]]:
    """What speaks for (+1) or against (−1) the winner, against its runner-up, greatest weighted difference first.

    Vetoes of other placements speak for it too, before any difference.
    """
    found = [_out(other) for other in _represented(decision) if other.deciding_veto] if sign > 0 else []
    if rival is None:
        return found if sign > 0 else _weak(decision, best)
    terms = decision.lead_over(rival)
    broken = _broken_promise(decision, best, dict(terms).get("latency", 0.0)) if sign < 0 else []
    found += broken
    for name, difference in terms if sign > 0 else reversed(terms):
        if name in best.verdicts and difference * sign > LEAST and not (broken and name == "latency"):
            found.append(_difference(name, difference, best.verdicts[name], rival))
    return found


def _out(other: Standing) -> dict[str, Any]:
    """Another placement that is out, as a reason for this one."""
    question, veto = other.vetoes[0]
    why, id = at_times(veto.share_of_worlds, veto.says), other.alternative.id
    return {
        "question": question, "id": veto.id, "difference": None, "mine": f"{id} is out: {why}", "rival": None, "theirs": None,
        "short": f"{id} is out ({why})", "says": f"{id} is out: {why}",
    }  # fmt: skip


def _broken_promise(decision: Decision, best: Standing, difference: float) -> list[dict[str, Any]]:
    """A promise that is not kept goes first among what speaks against the winner, also where its rival keeps it no better.

    Where it is kept more often than the rival's, it speaks for the winner already, with the same sentence.
    """
    if difference > LEAST:
        return []
    kept, target = (middle(decision.estimates.facts.get(id, alternative)) for id, alternative in (("promise_kept", best.alternative.id), ("promise_target", None)))
    if kept is None or target is None or kept >= target or "latency" not in best.verdicts:
        return []
    says = best.verdicts["latency"].says
    return [{"question": "latency", "id": "latency", "difference": difference, "mine": says, "rival": None, "theirs": None, "short": clause(says), "says": says}]


def _difference(name: str, difference: float, mine: Verdict, rival: Standing) -> dict[str, Any]:
    """One question in which winner and runner-up differ, by the criterion that makes most of the difference."""
    own, other = _apart(mine, rival.verdicts[name], difference)
    theirs = None if own == other else other
    id = rival.alternative.id
    brief, its = clauses(own, theirs)
    return {
        "question": name, "id": name, "difference": difference, "mine": own, "rival": id, "theirs": theirs,
        "short": brief + (f" ({id}: {its})" if theirs else ""), "says": own + (f" ({id}: {theirs})" if theirs else ""),
    }  # fmt: skip


WEAK = 0.8
"""Value from which an answer is nothing to hold against a placement that has no rival. Judgement: the band "nearly" of most scales."""


def _weak(decision: Decision, best: Standing) -> list[dict[str, Any]]:
    """Where nobody else is left: the questions in which the winner itself falls short, by weight × what is missing."""
    means = best.values.mean(axis=0)
    lost = {name: float(weight * (1 - mean)) for name, weight, mean in zip(decision.levels, decision.ranking.weights, means, strict=True) if mean < WEAK and weight > 0}
    return [
        {"question": name, "id": name, "difference": -loss, "mine": says, "rival": None, "theirs": None, "short": clause(says), "says": says}
        for name, loss in sorted(lost.items(), key=lambda pair: -pair[1])
        if (says := best.verdicts[name].says)
    ]


def _apart(mine: Verdict, theirs: Verdict, difference: float) -> tuple[str, str]:
    """Both sentences of the criterion whose share of the difference is greatest, in its direction."""
    other = {criterion.fact: criterion for criterion in theirs.criteria}
    pairs = [(criterion, other[criterion.fact]) for criterion in mine.criteria if criterion.fact in other]
    if not pairs:
        return mine.says, theirs.says
    sign = 1 if difference > 0 else -1
    own, its = max(pairs, key=lambda pair: sign * (pair[0].share * pair[0].value - pair[1].share * pair[1].value))
    return own.says, its.says


def _represented(decision: Decision) -> list[Standing]:
    return [s for p in BY_ID if (s := decision.ranking.best_of(p)) is not None]


def decided_by(decision: Decision, best: Standing, rival: Standing | None) -> dict[str, Any] | None:
    """The deciding veto where the best-scoring alternative is out; else the question with the greatest difference."""
    ahead = [s for s in _represented(decision) if s.status == "excluded" and float(s.values.mean(axis=0) @ decision.ranking.weights) + s.offset > best.score]
    if ahead:
        reason = _out(max(ahead, key=lambda s: s.score))
        return {"kind": "veto", "id": reason["id"], "question": reason["question"], "says": reason["says"]}
    if rival is None:
        return None
    name, difference = greatest(decision, best, rival)
    return {"kind": "question", "id": name, "question": name, "says": _difference(name, difference, best.verdicts[name], rival)["says"]}


def greatest(decision: Decision, best: Standing, other: Standing) -> tuple[str, float]:
    """The question by which the recommended alternative leads another one most, with the weighted difference."""
    return next(term for term in decision.lead_over(other) if term[0] in best.verdicts)


def lifted(decision: Decision) -> tuple[list[dict[str, Any]], str | None]:
    """The fewest vetoes whose lifting opens an alternative, and which one that is."""
    wanted = set(decision.ranking.lift)
    opened = [s for s in decision.ranking.standings if wanted and wanted <= {veto.id for _, veto in s.vetoes}]
    standing = min(opened, key=lambda s: len(s.vetoes), default=None)
    if standing is None:
        return [], None
    id = standing.alternative.id
    return [
        {
            "rule": veto.id, "question": question, "owner": veto.owner, "lift": sentence(veto.lift),
            "says": at_times(veto.share_of_worlds, veto.says),
        }
        for question, veto in standing.vetoes
        if veto.id in wanted
    ], id  # fmt: skip
