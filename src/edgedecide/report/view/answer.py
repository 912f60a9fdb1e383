"""The recommendation in words: what, how firm, why, what would change it, what it rests on, what to do next."""

from __future__ import annotations

from typing import Any

from edgedecide.decide import Standing, why_not
from edgedecide.facts import Basis
from edgedecide.placements import BY_ID
from edgedecide.quantity import show
from edgedecide.report.view.words import TIER_WORDS, displayed, listed, percent, sentence, unit_of
from edgedecide.road import Decision
from edgedecide.robust.insight import Flip, Measure


def recommendation(decision: Decision) -> dict[str, Any]:
    """The part of the document that a reader acts on."""
    ranking, firmness, best = decision.ranking, decision.firmness, decision.ranking.best
    if best is None:
        return _nothing(decision)
    placement = best.alternative.placement
    rival = ranking.runner_up
    return {
        "status": ranking.status,
        "placement": placement,
        "name": BY_ID[placement].name,
        "alternative": best.alternative.id,
        "tier": best.alternative.tier,
        "at_risk": best.status == "at-risk",
        "open": best.status == "open",
        "firmness": firmness.word,
        "held_back": list(firmness.held_back),
        "acceptability": firmness.acceptability[placement],
        "standard_error": firmness.standard_error[placement],
        "score": best.score,
        "margin": best.score - rival.score if rival else None,
        "runner_up": rival.alternative.id if rival else None,
        "summary": headline(decision, best),
        "sentences": sentences(decision, best),
        "reasons_for": reasons(decision, best, rival, 1),
        "reasons_against": reasons(decision, best, rival, -1),
        "decided_by": decided_by(decision, best, rival),
        "tied_with": [s.alternative.id for s in ranking.tied_with],
        "agrees_with_tree": decision.tree.placement == placement,
        "rests_on": [leaf.path for leaf in decision.rests_on.leaves],
        "lift": [],
    }


def _nothing(decision: Decision) -> dict[str, Any]:
    says = f"No placement is feasible. Lifting {listed([f'“{veto}”' for veto in decision.ranking.lift])} would open one."
    return {
        "status": "nothing-feasible", "placement": None, "name": None, "alternative": None, "tier": None, "at_risk": False, "open": False,
        "firmness": "undecided", "held_back": [], "acceptability": None, "standard_error": None, "score": None, "margin": None, "runner_up": None,
        "summary": says, "sentences": [says, *_lifts(decision)], "reasons_for": [], "reasons_against": [],
        "decided_by": _first_veto(decision), "tied_with": [], "agrees_with_tree": False, "rests_on": [], "lift": list(decision.ranking.lift),
    }  # fmt: skip


def _lifts(decision: Decision) -> list[str]:
    told = {veto.id: veto.lift for s in decision.ranking.standings for _, veto in s.vetoes if veto.id in decision.ranking.lift}
    return [f"{id}: {sentence(lift)}" for id, lift in told.items()]


def _first_veto(decision: Decision) -> dict[str, Any] | None:
    for standing in decision.ranking.standings:
        if standing.vetoes:
            question, veto = standing.vetoes[0]
            return {"kind": "veto", "id": veto.id, "question": question, "says": veto.says}
    return None


def headline(decision: Decision, best: Standing) -> str:
    """`Recommended: local-primary on the device, leaning (74 % ± 1).`"""
    placement, tier = best.alternative.placement, best.alternative.tier
    where = "" if tier == "cloud" else f" {TIER_WORDS[tier]}"
    share, error = decision.firmness.acceptability[placement], decision.firmness.standard_error[placement]
    text = f"Recommended: {placement}{where}, {decision.firmness.word} ({percent(share)} ± {max(error * 100, 0.1):.1f})"
    tied = [s.alternative.placement for s in decision.ranking.tied_with]
    return text + (f", tied with {listed(tied)}." if tied else ".")


def sentences(decision: Decision, best: Standing) -> list[str]:
    """The first screen as five sentences."""
    found = [headline(decision, best)]
    why = [reason["says"] for reason in reasons(decision, best, decision.ranking.runner_up, 1)][:2]
    if why:
        found.append("Because " + listed([text.rstrip(".") for text in why]) + ".")
    change = would_change(decision)
    found.append(f"Would change if {change}." if change else "No single weight or importance changes it.")
    found.append(rests_sentence(decision))
    step = next_step(decision)
    if step:
        found.append(f"Next: {step}")
    return found


def reasons(decision: Decision, best: Standing, rival: Standing | None, sign: int) -> list[dict[str, Any]]:
    """What speaks for (+1) or against (−1) the winner, against its runner-up, greatest weighted difference first.

    Vetoes of other placements speak for it too, before any difference.
    """
    found: list[dict[str, Any]] = []
    if sign > 0:
        for standing in _represented(decision):
            veto = standing.deciding_veto
            if veto is not None:
                question, answer = veto
                found.append({"question": question, "id": answer.id, "difference": None, "says": f"{standing.alternative.id} is out: {answer.says}"})
    if rival is None:
        return found
    terms = why_not(best, rival, decision.ranking.weights, list(decision.levels))
    for name, difference in terms if sign > 0 else reversed(terms):
        if name in best.verdicts and difference * sign > 0.002:
            mine, theirs = best.verdicts[name], rival.verdicts[name]
            shown = (mine, rival, theirs) if sign > 0 else (mine, rival, theirs)
            found.append({"question": name, "id": name, "difference": difference, "says": f"{mine.says} ({shown[1].alternative.id}: {shown[2].says})"})
    return found


def _represented(decision: Decision) -> list[Standing]:
    return [s for p in BY_ID if (s := decision.ranking.best_of(p)) is not None]


def decided_by(decision: Decision, best: Standing, rival: Standing | None) -> dict[str, Any] | None:
    """The deciding veto where the best-scoring alternative is out; else the question with the greatest difference."""
    ahead = [s for s in _represented(decision) if s.status == "excluded" and float(s.values.mean(axis=0) @ decision.ranking.weights) + s.offset > best.score]
    if ahead:
        question, veto = max(ahead, key=lambda s: s.score).vetoes[0]
        return {"kind": "veto", "id": veto.id, "question": question, "says": veto.says}
    if rival is None:
        return None
    name, _ = max(((n, d) for n, d in why_not(best, rival, decision.ranking.weights, list(decision.levels)) if n in best.verdicts), key=lambda term: term[1])
    return {"kind": "question", "id": name, "question": name, "says": best.verdicts[name].says}


# ---- what would change it


def would_change(decision: Decision) -> str:
    """The nearest measured threshold, else the nearest flip of importance or weight, as half a sentence."""
    turning = next((m for m in decision.insight.measures if m.threshold is not None), None)
    if turning is not None:
        return threshold_words(turning) + f" (then {turning.becomes})"
    flips = [f for f in decision.insight.flips if f.path.startswith("importance.")] or list(decision.insight.flips)
    return flip_words(flips[0]) if flips else ""


def threshold_words(measure: Measure) -> str:
    """`requests that the local model keeps were below 64.0 %`."""
    assert measure.leaf is not None
    assert measure.threshold is not None
    unit, factor = unit_of(measure.leaf)
    return f"{measure.label} were {measure.direction} {show(measure.threshold * factor, unit)}"


def flip_words(flip: Flip) -> str:
    """`privacy were minor instead of major (then cloud)`."""
    name = flip.path.partition(".")[2]
    if flip.unit == "word":
        return f"{name} were {flip.after} instead of {flip.before} (then {flip.becomes})"
    return f"the weight of {name} were {percent(float(flip.after))} instead of {percent(float(flip.before))} (then {flip.becomes})"


COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def rests_sentence(decision: Decision) -> str:
    """`Rests on three unmeasured numbers: …`."""
    open_ones = [leaf for leaf in decision.rests_on.leaves if leaf.basis > Basis.MEASURED]
    if not open_ones:
        return "Rests on no single number: none of the inputs moves its lead by a tenth." if not decision.rests_on.leaves else "Rests on measured numbers alone."
    count = COUNTS[len(open_ones)] if len(open_ones) < len(COUNTS) else str(len(open_ones))
    named = listed([leaf.label for leaf in open_ones[:3]], "and")
    more = f" and {len(open_ones) - 3} more" if len(open_ones) > 3 else ""
    return f"Rests on {count} unmeasured number{'s' if len(open_ones) != 1 else ''}: {named}{more}."


def next_step(decision: Decision) -> str:
    """What to find out first: the measurement worth most, else what leaves the answer open, else the most moving assumption."""
    if decision.insight.measures:
        return sentence(decision.insight.measures[0].how)
    best = decision.ranking.best
    if best is not None and best.lacks:
        return sentence(best.lacks[0].recipe)
    open_ones = [leaf for leaf in decision.rests_on.leaves if leaf.basis > Basis.MEASURED and not leaf.is_owners]
    return sentence(open_ones[0].recipe) if open_ones else ""


def shown_leaf(leaf: Any) -> str:
    """An input's likely value with its unit."""
    _, likely, _, unit = displayed(leaf)
    return show(likely, unit)
