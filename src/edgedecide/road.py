"""The road: one profile in, a decision out. Five steps, one direction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from edgedecide.catalog import Catalog
from edgedecide.decide import Ranking, Standing, decide, reweighed, why_not
from edgedecide.estimators import Estimates, estimate
from edgedecide.facts import FACTS, Basis, Fact, Values
from edgedecide.placements import Alternative, NotOffered, alternatives, is_described
from edgedecide.profile import LoadedProfile, spelled
from edgedecide.questions import DecisionSettings, Questions
from edgedecide.robust.evidence import RestsOn, limits_of, rests_on, used_leaves
from edgedecide.robust.firmness import Firmness, firmness_of
from edgedecide.robust.insight import Insight, insight_of
from edgedecide.score import Verdict, WarningAnswer, answer, importance, warn
from edgedecide.tree import TreePath, walk
from edgedecide.worlds import Spread, Worlds

SAMPLES = 2000
"""Worlds of an assessment: the standard error of an acceptability is then at most 1.1 percentage points."""


class Decision(NamedTuple):
    """Everything that was found out about one workload, for reports and gates."""

    loaded: LoadedProfile
    questions: Questions
    catalog: Catalog
    worlds: Worlds
    offered: tuple[Alternative, ...]
    refused: tuple[NotOffered, ...]
    estimates: Estimates
    levels: Mapping[str, str]
    """Importance of each question."""
    because: Mapping[str, str]
    """Why it has that importance."""
    ranking: Ranking
    tree: TreePath
    firmness: Firmness
    rests_on: RestsOn
    warnings: tuple[tuple[str, WarningAnswer], ...]
    """Warnings about the recommended alternative, with their question."""
    insight: Insight
    """Flips and measurements worth making; empty at depth `none`."""
    stakeholders: Mapping[str, tuple[Mapping[str, str], Ranking]]
    depth: str

    def lead_over(self, other: Standing) -> list[tuple[str, float]]:
        """What the recommended alternative leads another one by, greatest first; see `decide.why_not`. Needs a recommendation."""
        assert self.ranking.best is not None
        return why_not(self.ranking.best, other, self.ranking.weights, list(self.levels))


def advise(
    profile: LoadedProfile, rules: Questions, catalog: Catalog, *, seed: int = 7, samples: int = SAMPLES, depth: str = "quick",
    factors: Mapping[str, float] | None = None,
) -> Decision:
    """The decision on one workload: draw what is not known, estimate, answer, decide, and ask how firm that is.

    `factors` multiply the inputs whose paths match, `*` standing for anything; for scenarios.
    """
    profile = spelled(profile, catalog)
    worlds = Worlds(catalog, _spread(rules.decision), seed=seed, samples=samples, factors=factors)
    offered, refused = alternatives(profile.profile)
    facts = estimate(profile, catalog, worlds, offered)
    levels, because = weigh_questions(rules, facts, profile, worlds)
    verdicts = {one.id: answer_all(rules, facts, profile, worlds, one) for one in offered}
    ranking = decide(offered, verdicts, levels, rules.decision, samples)
    path = walk(rules.tree, _tree_lookup(facts, profile, worlds, ranking))
    inputs = used_leaves(worlds)
    leaves = rests_on(ranking, inputs)
    best = ranking.best.alternative if ranking.best else None
    described = best is None or is_described(profile.profile, best)
    limits = limits_of(ranking, path.placement, facts.stations, leaves, rules.decision, is_described=described)
    firmness = firmness_of(ranking, levels, rules.decision, worlds.uniform, limits)
    return Decision(
        loaded=profile,
        questions=rules,
        catalog=catalog,
        worlds=worlds,
        offered=tuple(offered),
        refused=tuple(refused),
        estimates=facts,
        levels=levels,
        because=because,
        ranking=ranking,
        tree=path,
        firmness=firmness,
        rests_on=leaves,
        warnings=_warnings(rules, facts, profile, worlds, ranking),
        insight=insight_of(ranking, levels, rules.decision, worlds, depth, inputs),
        stakeholders=_stakeholders(profile, ranking, levels, rules.decision),
        depth=depth,
    )


def _spread(settings: DecisionSettings) -> Spread:
    return Spread({Basis[name.upper()]: factor for name, factor in settings.spread.items()}, settings.varying_middle)


# ---- what the rules may read

Lookup = Callable[..., Any]

DOCUMENTED = {
    "latency.kind": "interactive", "latency.until": "complete", "latency.hard": False, "latency.offline": "none", "privacy.copy_at_risk": "low",
    "fleet.premium_tier": False, "traffic.streamed": False, "workload.stage": "proposed", "updates.channel": "the usual one of the device class",
}  # fmt: skip
"""What the profile's schema says that an absent word or flag is read as."""


def lookup_of(facts: Estimates, profile: LoadedProfile, worlds: Worlds, alternative: str | None) -> Lookup:
    """What a rule finds at a path: a fact of the alternative or the workload, a drawn input, or a word of the profile."""

    def lookup(path: str, scope: str | None = None) -> Any:
        if path in FACTS:
            return facts.facts.get(path, alternative, scope)
        drawn = worlds.leaves.get(path)
        if drawn is not None:
            return drawn
        found = profile.get(path)
        return DOCUMENTED.get(path) if found is None else found

    return lookup


def _tree_lookup(facts: Estimates, profile: LoadedProfile, worlds: Worlds, ranking: Ranking) -> Callable[[str], Any]:
    """The tree names whom it asks about: `cloud:`, `edge:` and the other placements, or `hybrid:` for the best of the three."""
    best = {p: s.alternative.id for p in ("cloud", "edge", "edge-preprocess", "local-primary", "cloud-primary") if (s := ranking.best_of(p))}
    hybrids = [ranking.of(best[p]) for p in ("edge-preprocess", "local-primary", "cloud-primary") if p in best]
    if hybrids:
        best["hybrid"] = max(hybrids, key=lambda s: s.score).alternative.id
    common = lookup_of(facts, profile, worlds, None)

    def lookup(path: str) -> Any:
        subject, colon, id = path.partition(":")
        if not colon:
            return common(path)
        return facts.facts.get(id, best[subject]) if subject in best else None

    return lookup


def weigh_questions(rules: Questions, facts: Estimates, profile: LoadedProfile, worlds: Worlds) -> tuple[dict[str, str], dict[str, str]]:
    """Importance of each question with its reason; what the owner says in `importance` goes before the rules."""
    lookup, stated = lookup_of(facts, profile, worlds, None), profile.profile.importance
    found = {question.id: importance(question, lookup) for question in rules}
    levels = {id: stated.get(id, level) for id, (level, _) in found.items()}
    return levels, {id: "the owner says so" if id in stated else reason for id, (_, reason) in found.items()}


def answer_all(rules: Questions, facts: Estimates, profile: LoadedProfile, worlds: Worlds, alternative: Alternative) -> dict[str, Verdict]:
    """The seven verdicts on one alternative."""
    lookup = lookup_of(facts, profile, worlds, alternative.id)
    classes = {name: _values(share) for name, share in facts.demand.classes.items()}

    def draw(key: str) -> Values:
        return worlds.uniform(f"unknown/{key}/{alternative.id}")

    return {question.id: answer(question, lookup, classes=classes, draw=draw) for question in rules}


def _values(share: Any) -> Values:
    return share.values if isinstance(share, Fact) else np.zeros(1)


def _warnings(
    rules: Questions, facts: Estimates, profile: LoadedProfile, worlds: Worlds, ranking: Ranking
) -> tuple[tuple[str, WarningAnswer], ...]:
    """The warnings on the recommended alternative; they may also read whether the cloud could have been recommended."""
    common = lookup_of(facts, profile, worlds, ranking.best.alternative.id if ranking.best else None)
    contends = any(standing.alternative.placement == "cloud" for standing in ranking.contenders)

    def lookup(path: str, scope: str | None = None) -> Any:
        return contends if path == "cloud_contends" else common(path, scope)

    return tuple((question.id, told) for question in rules for told in warn(question, lookup, rules.decision.told_from))


def _stakeholders(
    profile: LoadedProfile, ranking: Ranking, levels: Mapping[str, str], settings: DecisionSettings
) -> dict[str, tuple[Mapping[str, str], Ranking]]:
    """The same ranking with each stakeholder's importance over the common one."""
    found: dict[str, tuple[Mapping[str, str], Ranking]] = {}
    for name, own in profile.profile.stakeholders.items():
        mine = {**levels, **own}
        found[name] = (mine, reweighed(ranking, mine, settings))
    return found
