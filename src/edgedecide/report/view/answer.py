"""The recommendation in words: what, how firm, why, what would change it, what it rests on, what to do next."""

from __future__ import annotations

from typing import Any

from edgedecide.decide import Standing
from edgedecide.facts import Basis
from edgedecide.placements import BY_ID
from edgedecide.quantity import show, three_digits
from edgedecide.report.phrases import capital, counted, listed, percent, sentence
from edgedecide.report.view.labels import label_of
from edgedecide.report.view.parts import split
from edgedecide.report.view.reasons import decided_by, lifted, reasons
from edgedecide.report.view.turns import next_steps, would_change
from edgedecide.report.view.words import TIER_WORDS
from edgedecide.road import Decision


def recommendation(decision: Decision) -> dict[str, Any]:
    """The part of the document that a reader acts on."""
    ranking, firmness, best = decision.ranking, decision.firmness, decision.ranking.best
    if best is None:
        return _nothing(decision)
    placement = best.alternative.placement
    rival = ranking.runner_up
    speaking_for, speaking_against = (reasons(decision, best, rival, sign) for sign in (1, -1))
    steps, change, rests, summary = next_steps(decision), would_change(decision), rests_sentence(decision), headline(decision, best)
    because = [f"Because {listed([reason['short'] for reason in speaking_for[:2]])}."] if speaking_for else []
    turns = f"Would change if {change}." if change else "No single weight or importance changes it."
    return {
        "status": ranking.status,
        "placement": placement,
        "name": BY_ID[placement].name,
        "alternative": best.alternative.id,
        "tier": best.alternative.tier,
        "at_risk": best.status == "at-risk",
        "open": best.status == "open",
        "firmness": firmness.word,
        "firmness_says": firmness_words(decision, best),
        "firm_from": decision.questions.decision.firm,
        "leaning_from": decision.questions.decision.leaning,
        "held_back": list(firmness.held_back),
        "acceptability": firmness.acceptability[placement],
        "standard_error": firmness.standard_error[placement],
        "score": best.score,
        "margin": best.score - rival.score if rival else None,
        "runner_up": rival.alternative.id if rival else None,
        "summary": summary,
        "does": does(decision),
        "sentences": [summary, *because, turns, rests, *(f"Next: {step['step']}" for step in steps[:1])],
        "reasons_for": speaking_for,
        "reasons_against": speaking_against,
        "would_change": change,
        "rests_says": rests,
        "next": steps,
        "decided_by": decided_by(decision, best, rival),
        "tied_with": [s.alternative.id for s in ranking.tied_with],
        "agrees_with_tree": decision.tree.placement == placement,
        "rests_on": [leaf.path for leaf in decision.rests_on.leaves],
        "lift": [],
        "lifts": [],
        "opens": None,
    }


def _nothing(decision: Decision) -> dict[str, Any]:
    """No placement: which vetoes to lift, and what that would open."""
    lifts, opens = lifted(decision)
    names = listed([lift["rule"] for lift in lifts])
    says = f"No placement is feasible. Lifting {names} would open {opens}." if lifts else "No placement is feasible."
    settings = decision.questions.decision
    return {
        "status": "nothing-feasible", "placement": None, "name": None, "alternative": None, "tier": None, "at_risk": False, "open": False,
        "firmness": "undecided", "firmness_says": "Every placement is ruled out by at least one veto, whatever the weights.",
        "firm_from": settings.firm, "leaning_from": settings.leaning, "held_back": [], "acceptability": None, "standard_error": None,
        "score": None, "margin": None, "runner_up": None, "summary": says, "does": "",
        "sentences": [says, *(f"{lift['rule']}: {lift['lift']}" for lift in lifts)], "reasons_for": [], "reasons_against": [],
        "would_change": f"{names} {'were' if len(lifts) > 1 else 'was'} lifted (then {opens})" if lifts else "", "rests_says": rests_sentence(decision),
        "next": [{"step": lift["lift"], "about": lift["rule"], "share_of_evpi": None, "says": f"lifts {lift['rule']}"} for lift in lifts],
        "decided_by": {"kind": "veto", "id": lifts[0]["rule"], "question": lifts[0]["question"], "says": lifts[0]["says"]} if lifts else None,
        "tied_with": [], "agrees_with_tree": False, "rests_on": [], "lift": list(decision.ranking.lift), "lifts": lifts, "opens": opens,
    }  # fmt: skip


def headline(decision: Decision, best: Standing) -> str:
    """`Recommended: local-primary on the device, leaning (74 % ± 1.0).`"""
    placement, tier = best.alternative.placement, best.alternative.tier
    where = "" if tier == "cloud" else f" {TIER_WORDS[tier]}"
    text = f"Recommended: {placement}{where}, {decision.firmness.word} ({percent(decision.firmness.acceptability[placement])} ± {_error(decision, placement)})"
    tied = [s.alternative.placement for s in decision.ranking.tied_with]
    return text + (f", tied with {listed(tied)}." if tied else ".")


def _error(decision: Decision, placement: str) -> str:
    """Standard error in percentage points, to a tenth."""
    return f"{max(decision.firmness.standard_error[placement] * 100, 0.1):.1f}"


def firmness_words(decision: Decision, best: Standing) -> str:
    """`Leaning, not firm: first in 86.8 % ± 0.8 of 2,000 sampled worlds.`"""
    placement, word = best.alternative.placement, decision.firmness.word
    share = decision.firmness.acceptability[placement]
    called = {"firm": "Firm", "leaning": "Leaning, not firm"}.get(word, capital(word))
    return f"{called}: first in {show(share, 'share')} ± {_error(decision, placement)} of {three_digits(decision.worlds.samples)} sampled worlds."


def does(decision: Decision) -> str:
    """What happens to a request under the recommended alternative, in one sentence with its parts by name."""
    parts = split(decision)
    local = next((part for part in parts if part["site"] != "cloud"), None)
    cloud = next((part for part in parts if part["site"] == "cloud"), None)
    if local is None:
        return f"{cloud['runs']} answers every request; the device sends the input and shows the answer." if cloud else ""
    where, taken = TIER_WORDS[local["site"]], None if local["takes"] is None else show(local["takes"], "share")
    if cloud is None:
        return f"{local['runs']} answers {where}; nothing is sent to answer."
    if local["role"] == "answer":
        return f"{local['runs']} {where} answers {taken or 'some'} of the requests; {cloud['runs']} takes the rest while there is a link."
    if local["role"] == "cache":
        return f"{cloud['runs']} answers; a cache {where} repeats its answers to {taken or 'some'} of the requests."
    sent = None if cloud["takes"] is None else show(cloud["takes"], "share")
    if decision.estimates.demand.is_always_on:
        return f"{capital(local['runs'])} {where} watches the stream; {sent or 'some'} of it goes on to {cloud['runs']}."
    return f"{capital(local['runs'])} {where} makes each request smaller or cleaner; {cloud['runs']} answers it."


def rests_sentence(decision: Decision) -> str:
    """`Rests above all on three unmeasured numbers: …`."""
    leaves = decision.rests_on.leaves
    open_ones = [leaf for leaf in leaves if leaf.basis > Basis.MEASURED]
    if decision.ranking.best is None:
        return ""
    if not open_ones:
        return "Rests on measured numbers alone." if leaves else "Rests on no single number: none of them moves its lead by a tenth."
    names = [label_of(leaf) for leaf in open_ones[:3]]
    more = [f"and {len(open_ones) - 3} more"] if len(open_ones) > 3 else []
    return sentence(f"rests above all on {counted(len(open_ones), 'unmeasured number')}: {'; '.join([*names, *more])}")
