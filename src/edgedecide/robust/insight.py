"""What would change the recommendation, and what is worth finding out before acting on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from edgedecide.decide import Ranking, Standing, middle_weights
from edgedecide.questions import DecisionSettings
from edgedecide.robust.evidence import scores_of
from edgedecide.robust.flips import deciding_threshold, weight_flips
from edgedecide.robust.information import evppi
from edgedecide.worlds import Leaf, Worlds

LEVEL_ORDER = ("none", "minor", "major", "decisive")


class Flip(NamedTuple):
    """A change that moves the recommendation to another placement."""

    path: str
    label: str
    before: str | float
    after: str | float
    unit: str
    becomes: str
    """Placement that is then recommended."""
    distance: float
    """Size of the change, relative to the value before; for levels the number of steps."""


class Measure(NamedTuple):
    """Something worth finding out."""

    path: str
    label: str
    value: float
    """Expected gain in score from deciding after it is known."""
    share: float
    """The same as a share of what perfect knowledge would be worth."""
    threshold: float | None
    """Value from which another placement leads."""
    direction: str
    becomes: str
    how: str
    leaf: Leaf | None


class Insight(NamedTuple):
    """Flips and measurements; both empty where they were not asked for."""

    flips: tuple[Flip, ...]
    measures: tuple[Measure, ...]
    evpi: float
    noise: float
    cannot_flip: tuple[str, ...]
    """Questions whose weight alone cannot change the recommendation, whatever it is."""
    steady: tuple[str, ...] = ()
    """Inputs that were run up and down and changed nothing; only at depth `full`."""


EMPTY = Insight((), (), 0.0, 0.0, ())


def insight_of(ranking: Ranking, levels: Mapping[str, str], settings: DecisionSettings, worlds: Worlds, depth: str, leaves: list[Leaf]) -> Insight:
    """Weight and importance flips, and EVPPI by binning; nothing at depth `none` or where nothing is recommended."""
    if ranking.best is None or depth == "none" or len(ranking.contenders) < 2:
        return EMPTY
    flips = [*_level_flips(ranking, levels, settings), *_weight_flips(ranking, levels)]
    moved = {flip.path for flip in flips}
    fixed = tuple(question for question in levels if f"importance.{question}" not in moved and f"weight.{question}" not in moved)
    measures, evpi, noise = _measures(ranking, worlds, leaves)
    return Insight(tuple(sorted(flips, key=lambda flip: flip.distance)), measures, evpi, noise, fixed)


def _weight_flips(ranking: Ranking, levels: Mapping[str, str]) -> list[Flip]:
    """Exact changes of one weight, the others keeping their proportions, that change the placement."""
    best, rivals = ranking.best, ranking.contenders
    assert best is not None  # asked by the caller
    means = np.stack([s.mean_values for s in rivals])
    found = weight_flips(means, ranking.weights, [s.offset for s in rivals], rivals.index(best), np.ones(len(rivals), bool))
    questions = list(levels)
    flips = []
    for flip in found:
        becomes = rivals[flip.becomes].alternative.placement
        if becomes != best.alternative.placement:
            name = questions[flip.question]
            distance = flip.distance / max(flip.before, 1e-9)
            flips.append(Flip(f"weight.{name}", f"weight of {name}", flip.before, flip.after, "share", becomes, distance))
    return flips


def _level_flips(ranking: Ranking, levels: Mapping[str, str], settings: DecisionSettings) -> list[Flip]:
    """Changes of one question's importance level that change the placement: the nearest up and the nearest down."""
    assert ranking.best is not None  # asked by the caller
    mine = ranking.best.alternative.placement
    means = [standing.values.mean(axis=0) for standing in ranking.contenders]
    flips = []
    for question, level in levels.items():
        at = LEVEL_ORDER.index(level)
        for ladder in (LEVEL_ORDER[at + 1 :], LEVEL_ORDER[:at][::-1]):
            for steps, other in enumerate(ladder, start=1):
                becomes = _winner_at({**levels, question: other}, ranking, means, settings)
                if becomes != mine:
                    flips.append(Flip(f"importance.{question}", f"importance of {question}", level, other, "word", becomes, float(steps)))
                    break
    return flips


def _winner_at(levels: Mapping[str, str], ranking: Ranking, means: list[Any], settings: DecisionSettings) -> str:
    """The placement recommended at these levels: new weights and new floors, everything else as it was.

    `means` are the mean values of each contender, vetoed worlds counting too.
    """
    weights = middle_weights(levels, settings)
    serious = [i for i, level in enumerate(levels.values()) if level in ("decisive", "major")]

    def score(pair: tuple[Standing, Any]) -> float:
        standing, mean = pair
        worst = float(mean[serious].min()) if serious else 1.0
        return float(standing.mean_values @ weights) - standing.simplicity - settings.floor(worst)

    return max(zip(ranking.contenders, means, strict=True), key=score)[0].alternative.placement


LISTED = 8
"""Measurements that are listed at most; what is worth less than the eighth is not worth a line."""


def _measures(ranking: Ranking, worlds: Worlds, leaves: list[Leaf]) -> tuple[tuple[Measure, ...], float, float]:
    """What each drawn input, and each unknown verdict, would be worth to know, most first, above the noise floor."""
    rivals = ranking.contenders
    assert ranking.best is not None  # asked by the caller
    scores = np.stack([scores_of(s, ranking) for s in rivals], axis=1)
    names, inputs = _inputs(ranking, worlds, _moving(leaves, scores, rivals.index(ranking.best)))
    if not names:
        return (), 0.0, 0.0
    found = evppi(scores, inputs, seed=worlds.seed)
    best = rivals.index(ranking.best)
    order = [int(i) for i in np.argsort(-found.evppi) if found.evppi[i] > found.noise[i]][:LISTED]
    measures = tuple(_measure(names[i], inputs[:, i], found.evppi[i], found.evpi, scores, best, ranking) for i in order)
    return measures, found.evpi, float(found.noise.max(initial=0.0))


LOOKED_AT = 32
"""Inputs whose worth is worked out, of a hundred: those that move the lead most between eighths of their range. An input
whose eighths all have the same lead cannot change the choice."""


def _moving(leaves: list[Leaf], scores: Any, best: int) -> list[Leaf]:
    """The inputs between whose eighths the winner's least lead differs most."""
    others = [column for index, column in enumerate(scores.T) if index != best]
    lead = scores[:, best] - np.maximum.reduce(others)
    moves = np.array([_by_eighth(leaf.words, lead) for leaf in leaves]).reshape(-1, 8).var(axis=1)
    return [leaves[i] for i in sorted(np.argsort(moves)[::-1][:LOOKED_AT])]


def _by_eighth(words: Any, lead: Any) -> Any:
    """Mean lead in each of the eight equally likely parts of an input's range."""
    part = (words >> np.uint64(61)).view(np.int64)
    counts = np.maximum(np.bincount(part, minlength=8), 1)
    return np.bincount(part, weights=lead, minlength=8) / counts


def _inputs(ranking: Ranking, worlds: Worlds, leaves: list[Leaf]) -> tuple[list[tuple[str, str, str, Leaf | None]], Any]:
    """Names and columns: inputs that are not the owner's own choice, and the draws that stand for unknown verdicts."""
    names: list[tuple[str, str, str, Leaf | None]] = []
    columns: list[Any] = []
    for leaf in leaves:
        if not leaf.is_owners:
            names.append((leaf.path, leaf.label, leaf.recipe, leaf))
            columns.append(leaf.values)
    for standing in ranking.contenders:
        for question, verdict in standing.verdicts.items():
            for unknown in verdict.unknown:
                path = f"{unknown.id}@{standing.alternative.id}"
                names.append((path, f"{unknown.id.replace('_', ' ')} of {standing.alternative.id}", unknown.recipe, None))
                columns.append(worlds.uniform(f"unknown/{question}/{unknown.id}/{standing.alternative.id}"))
    return names, np.stack(columns, axis=1) if columns else np.zeros((worlds.samples, 0))


def _measure(name: tuple[str, str, str, Leaf | None], column: Any, gain: float, evpi: float, scores: Any, best: int, ranking: Ranking) -> Measure:
    path, label, how, leaf = name
    turn = deciding_threshold(scores, column, best) if leaf is not None else None
    becomes = ranking.contenders[turn.becomes].alternative.placement if turn else ""
    if becomes == ranking.contenders[best].alternative.placement:
        turn, becomes = None, ""
    return Measure(path, label, float(gain), float(gain / evpi) if evpi else 0.0, turn.at if turn else None, turn.direction if turn else "", becomes, how, leaf)
