"""One or two inputs swept: what is recommended at each value, and between which of them the recommendation turns."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

from edgedecide.road import Decision
from edgedecide.sweep.halving import narrowed
from edgedecide.sweep.varying import Varied

LINEAR = 0.002
"""How closely a turning point is told, as a share of the step, where a step begins at nothing."""


class Point(NamedTuple):
    """One assessment of a sweep."""

    at: tuple[int, ...]
    """Position of the value of each input."""
    placement: str | None
    alternative: str | None
    firmness: str
    acceptability: dict[str, float]
    """By placement."""
    score: dict[str, float]
    """Of the best alternative of each placement; the excluded are left out."""
    mistake: str = ""
    """Why there is no answer, where the value is not legal with the rest of the profile."""
    note: str = ""
    """What a reader must know of how the value was read: that the catalog does not have it."""


class Turn(NamedTuple):
    """A value at which the recommendation changes."""

    path: str
    value: float
    says: str
    before: str
    after: str


class Sweep(NamedTuple):
    """All points of a sweep, and where it turns."""

    varied: tuple[Varied, ...]
    points: tuple[Point, ...]
    turns: tuple[Turn, ...]


def point_of(at: tuple[int, ...], decision: Decision, note: str = "") -> Point:
    """One assessment as a point of a sweep."""
    best = decision.ranking.best
    standings = [s for placement in decision.firmness.acceptability if (s := decision.ranking.best_of(placement)) is not None]
    scores = {s.alternative.placement: s.score for s in standings if s.status != "excluded"}
    placement, id = (best.alternative.placement, best.alternative.id) if best else (None, None)
    return Point(at, placement, id, decision.firmness.word, dict(decision.firmness.acceptability), scores, note=note)


Rerun = Callable[[str], str | None]
"""The recommended placement with a text as the value of the one input; `nothing` where none is feasible, None where it is no legal value."""


def turns_of(varied: Varied, points: list[Point], rerun: Rerun) -> list[Turn]:
    """The turning points of one numeric input, each halved until its two sides are within one per cent."""
    pairs = [
        (before, after) for before, after in pairwise(points) if not (before.mistake or after.mistake) and before.placement != after.placement
    ]
    found = [_between(varied, before, after, rerun) for before, after in pairs]
    return [turn for turn in found if turn is not None]


def _between(varied: Varied, first: Point, last: Point, rerun: Rerun) -> Turn | None:
    low, high = varied.numbers[first.at[0]], varied.numbers[last.at[0]]
    before, after = first.placement or "nothing", last.placement or "nothing"
    found = narrowed(low, high, before, after, lambda middle: rerun(varied.text(middle)), least=LINEAR * (high - low))
    if found is None:
        return None
    value, after = found
    return Turn(varied.path, value, varied.label(value), before, after)
