"""How a workload was answered, number by number: questions, facts down to their leaves, and what speaks against a placement."""

from __future__ import annotations

from collections.abc import Iterator

from edgedecide.decide import Standing
from edgedecide.errors import UsageError, nearest
from edgedecide.facts import FACTS, AnyFact, Fact, NotNeeded, Unknown, Values
from edgedecide.placements import BY_ID, goes_by
from edgedecide.quantity import show
from edgedecide.report.lines import bullet, paragraph
from edgedecide.report.phrases import spanned
from edgedecide.report.view.labels import DISPLAY, HOURLY, displayed
from edgedecide.report.view.words import is_number, tenths
from edgedecide.road import Decision
from edgedecide.worlds import Leaf

BASE = {unit: DISPLAY[unit] for unit in ("s", "B", "B/s", "FLOP/s", "FLOP")} | {"$/s": HOURLY}
"""How an intermediate fact, which is in base units, is shown."""


def replay_question(decision: Decision, id: str, *, width: int) -> str:
    """How each alternative was answered on one question, best first, with the facts behind each answer and their sources."""
    return "\n".join(_question_lines(decision, id, width)) + "\n"


def _question_lines(decision: Decision, id: str, width: int) -> Iterator[str]:
    question = decision.questions[id]
    yield f"{question.id}: {question.question}"
    yield from paragraph(f"Here it is {decision.levels[id]}: {decision.because[id]}.", width)
    index = list(decision.levels).index(id)
    for standing in sorted(decision.ranking.standings, key=lambda s: -float(s.values[:, index].mean())):
        yield ""
        yield from _answer_lines(decision, standing, id, width)


def _answer_lines(decision: Decision, standing: Standing, id: str, width: int) -> Iterator[str]:
    verdict = standing.verdicts[id]
    yield f"{standing.alternative.id}  {float(verdict.values.mean()):.2f}  {standing.status}"
    for criterion in verdict.criteria:
        row = f", row “{criterion.row}”" if criterion.row else ""
        yield from bullet(f"{criterion.value:.2f}  ", f"{criterion.fact}, {show(criterion.share, 'share')} of the answer{row}: {criterion.says}", width)
        if criterion.advice:
            yield from bullet("      ", criterion.advice, width)
        yield from _roots(decision, standing.alternative.id, criterion.fact, width)
    for veto in verdict.vetoes:
        if veto.share_of_worlds > 0:
            yield from bullet("veto  ", f"{veto.id} in {show(veto.share_of_worlds, 'share')} of worlds: {veto.says}", width)
        elif veto.share_unknown > 0:
            yield from bullet("open  ", f"{veto.id}: {', '.join(unknown.id for unknown in veto.lacks) or veto.lift}", width)


def _roots(decision: Decision, alternative: str, id: str, width: int) -> Iterator[str]:
    """The inputs that a fact comes from, those that are drawn widest first."""
    scope = next(iter(decision.estimates.demand.classes)) if FACTS[id].per_class else None
    fact = decision.estimates.facts.get(id, alternative, scope)
    if isinstance(fact, Unknown):
        yield from bullet("?     ", fact.recipe, width, indent="    ")
    if not isinstance(fact, Fact):
        return
    leaves = [leaf for leaf in fact.leaves() if isinstance(leaf, Leaf) and not leaf.is_exact]
    leaves.sort(key=lambda leaf: -(leaf.high / leaf.low if leaf.low > 0 else 99.0))
    for leaf in leaves[:4]:
        yield from bullet("from  ", f"{leaf.label}: {_leaf_value(leaf)} ({leaf.basis.word}; {leaf.source})", width, indent="    ")
    if len(leaves) > 4:
        yield from bullet("      ", f"and {len(leaves) - 4} inputs more: edgedecide explain {decision.loaded.path} --fact {id}@{alternative}", width, indent="    ")


# ---- one number, down to its leaves


def walk_fact(decision: Decision, name: str, *, width: int) -> str:
    """One fact of one alternative as a tree: what it is, by which formula, from what; `name` is split at its first @."""
    id, _, alternative = name.partition("@")
    fact = _found(decision, id, alternative)
    lines = [f"{id}@{alternative}" if alternative else id]
    if id in FACTS:
        lines += paragraph(f"{FACTS[id].meaning}.", width)
    lines.append("")
    lines += _tree_lines(fact, width, 0, set())
    if id in FACTS and FACTS[id].recipe:
        lines += ["", *paragraph(f"To measure it: {FACTS[id].recipe}", width)]
    return "\n".join(lines) + "\n"


def _found(decision: Decision, id: str, alternative: str) -> AnyFact:
    facts = decision.estimates.facts
    if id in decision.worlds.leaves:
        return decision.worlds.leaves[id]
    if id not in FACTS:
        raise UsageError(f'found fact "{id}"; expected one of the facts of the report{nearest(id, list(FACTS))}', where="--fact")
    judged = [s.alternative.id for s in decision.ranking.standings]
    matching = [one for one in judged if one == alternative or one.partition("@")[0] == alternative] or ([] if alternative else [""])
    if not matching:
        raise UsageError(f'found alternative "{alternative}"; expected one of {", ".join(judged)}{nearest(alternative, judged)}', where="--fact")
    scope = next(iter(decision.estimates.demand.classes)) if FACTS[id].per_class else None
    fact = facts.get(id, matching[0] or None, scope)
    if fact is None:
        raise UsageError(f'found no "{id}" without an alternative; write {id}@{judged[0]}', where="--fact")
    return fact


DEEP = 12
"""Levels shown; the deepest chain of the estimators is shorter."""


def _tree_lines(fact: AnyFact, width: int, depth: int, seen: set[int]) -> Iterator[str]:
    indent = "  " * depth
    if isinstance(fact, Unknown):
        yield from bullet("?  ", f"{fact.id}: not known. {fact.recipe}", width, indent)
        return
    if isinstance(fact, NotNeeded):
        yield from bullet("", f"{fact.id}: not needed, {fact.says}", width, indent)
        return
    yield from bullet("", f"{_name(fact)} = {_value(fact)}  [{fact.basis.word}]", width, indent)
    if not fact.because:
        yield from bullet("", fact.source or "by definition", width, indent + "  ")
        return
    if id(fact) in seen:
        yield from bullet("", "as above", width, indent + "  ")
        return
    seen.add(id(fact))
    yield from bullet("", _formula(fact), width, indent + "  ")
    if depth < DEEP:
        for parent in dict.fromkeys(fact.because):
            yield from _tree_lines(parent, width, depth + 1, seen)


def _name(fact: Fact) -> str:
    name = fact.label if isinstance(fact, Leaf) else fact.id.replace("_", " ")
    return f"{name} ({fact.scope})" if fact.scope else name


def _formula(fact: Fact) -> str:
    """The formula of a derived fact, from the docstring of the function that computed it, with its reference."""
    text = " ".join((fact._function.__doc__ or "").split()) if fact._function else ""
    return f"{text}; {fact.source}" if fact.source and fact.source not in text else text


def _value(fact: Fact) -> str:
    if isinstance(fact, Leaf):
        return _leaf_value(fact)
    values = fact.values
    if not is_number(fact):
        return str(values) if not hasattr(values, "mean") else f"true in {show(float(values.mean()), 'share')} of worlds"
    if getattr(values, "ndim", 0) > 1:
        return _several(values)
    unit, factor = (fact.unit, 1.0) if fact.id in FACTS else BASE.get(fact.unit, (fact.unit, 1.0))
    low, likely, high = (number * factor for number in tenths(values))
    return _ranged(low, likely, high, unit)


def _several(values: Values) -> str:
    """A delay by its median and 95th percentile; a path by its ways."""
    shape: tuple[int, ...] = values.shape
    if len(shape) == 2 and shape[0] == 2:
        p50, p95 = (tenths(row)[1] * 1e3 for row in values)
        return f"{show(p50, 'ms')} (95th percentile {show(p95, 'ms')})"
    return f"{shape[0]} ways" if len(shape) == 3 else f"{shape[0]} values"


def _leaf_value(leaf: Leaf) -> str:
    low, likely, high, unit = displayed(leaf)
    varies = ", and differs between requests" if leaf.sigma else ""
    return _ranged(low, likely, high, unit) + varies


def _ranged(low: float, likely: float, high: float, unit: str) -> str:
    return show(likely, unit) if low == high else f"{show(likely, unit)} ({spanned(low, high, unit)})"


# ---- what speaks against a placement


def explain_why_not(decision: Decision, name: str, *, width: int) -> str:
    """Why a placement, or one of its alternatives, was not recommended: its vetoes, or the differences that sum to the gap."""
    return "\n".join(_why_not_lines(decision, name, width)) + "\n"


def _why_not_lines(decision: Decision, name: str, width: int) -> Iterator[str]:
    placement = name.partition("@")[0]
    if placement not in BY_ID:
        raise UsageError(f'found placement "{name}"; expected one of {", ".join(BY_ID)}{nearest(name, list(BY_ID))}', where="--why-not")
    mine = [s for s in decision.ranking.standings if goes_by(s.alternative, name)]
    for refused in decision.refused:
        if goes_by(refused, name):
            yield from paragraph(f"{refused.id} was not judged: {refused.says}.", width)
    for standing in mine:
        yield from _against(decision, standing, width)


def _against(decision: Decision, standing: Standing, width: int) -> Iterator[str]:
    best = decision.ranking.best
    if best is standing:
        yield from paragraph(f"{standing.alternative.id} is what is recommended.", width)
        return
    yield f"{standing.alternative.id} is {standing.status}."
    for question, veto in standing.vetoes:
        yield from bullet("veto  ", f"{veto.id} ({question}, said by {veto.owner}) in {show(veto.share_of_worlds, 'share')} of worlds: {veto.says}", width)
        yield from bullet("      ", f"to lift it: {veto.lift}", width)
    for unknown in standing.lacks:
        yield from bullet("open  ", f"{unknown.id} is not known. {unknown.recipe}", width)
    if best is not None and standing.status != "excluded":
        yield from _differences(decision, best, standing, width)


def _differences(decision: Decision, best: Standing, other: Standing, width: int) -> Iterator[str]:
    terms = decision.lead_over(other)
    lead = sum(difference for _, difference in terms)
    yield from paragraph(f"{best.alternative.id} leads it by {lead:+.3f}, which is the sum of:", width)
    for name, difference in terms:
        says = f"{best.verdicts[name].says}; {other.alternative.id}: {other.verdicts[name].says}" if name in best.verdicts else ""
        yield from bullet(f"{difference:+.3f}  ", f"{name}  {says}".rstrip(), width)


