"""The nearest value of each stated input from which another placement is recommended, found by running the whole engine.

Scanned outwards on coarse steps, then halved on a logarithmic scale until two neighbours less than one per cent apart
recommend differently. Both ends were run with all worlds, so a flip that is told is one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from functools import partial
from typing import NamedTuple

from edgedecide.quantity import Quantity
from edgedecide.sweep.halving import narrowed

STEPS = (1.5, 2.5, 5.0, 12.0, 50.0)
"""Factors by which an input is first made larger and smaller. Judgement: beyond fifty times it is another workload."""


class InputFlip(NamedTuple):
    """One input, and the value beyond which the recommendation is another."""

    path: str
    side: str
    """`over` or `under`: on which side of the value."""
    factor: float
    """The value ÷ the stated one."""
    value: float
    """In base units; the far end, at which the other placement was recommended."""
    becomes: str
    """Placement, or `nothing`."""

    @property
    def distance(self) -> float:
        """How far away it is, whichever the direction: the logarithm of the factor."""
        return abs(math.log(self.factor))


Rerun = Callable[[str, float], str | None]
"""The placement that is recommended with the input at `path` times a factor; None where that is no legal profile."""


def input_flips(inputs: Iterable[tuple[str, Quantity, tuple[float, float]]], now: str, rerun: Rerun, scan: Rerun | None = None) -> list[InputFlip]:
    """The flips of these inputs (path, stated value, legal bounds), nearest first; at most one in each direction.

    `scan` may run the coarse steps on fewer worlds; whatever it finds is run again by `rerun` before it is believed.
    """
    found = [
        flip
        for path, quantity, legal in inputs
        if quantity.likely > 0
        for upwards in (True, False)
        if (flip := _nearest(path, quantity, legal, now, rerun, scan or rerun, upwards=upwards)) is not None
    ]
    return sorted(found, key=lambda flip: (flip.distance, flip.path))


class WordFlip(NamedTuple):
    """A choice of the profile, and another word for it with which the recommendation is another."""

    path: str
    before: str
    after: str
    becomes: str


def word_flips(choices: Iterable[tuple[str, str, tuple[str, ...]]], now: str, rerun: Callable[[str, str], str | None]) -> list[WordFlip]:
    """The flips of these choices (path, word now, words it may be), each run by the whole engine, in their order."""
    tried = [(path, word, other, rerun(path, other)) for path, word, others in choices for other in others if other != word]
    return [WordFlip(path, word, other, becomes) for path, word, other, becomes in tried if becomes not in (None, now)]


def _nearest(path: str, quantity: Quantity, legal: tuple[float, float], now: str, rerun: Rerun, scan: Rerun, *, upwards: bool) -> InputFlip | None:
    near = 1.0
    for factor in _factors(quantity, legal, upwards=upwards):
        becomes = scan(path, factor)
        if becomes is not None and becomes != now and scan is not rerun:
            becomes = rerun(path, factor)
        if becomes is None:
            return None
        if becomes != now:
            return _flip(path, quantity, narrowed(near, factor, now, becomes, partial(rerun, path)))
        near = factor
    return None


def _factors(quantity: Quantity, legal: tuple[float, float], *, upwards: bool) -> list[float]:
    """The steps in one direction, the last of them at the legal bound where that comes first."""
    steps = [step if upwards else 1 / step for step in STEPS]
    bound = legal[1] / quantity.high if upwards else max(legal[0], 0.0) / quantity.low if quantity.low > 0 else 0.0
    inside = [step for step in steps if (step <= bound if upwards else step >= bound)]
    is_reached = len(inside) < len(steps) and 0 < bound < math.inf and not math.isclose(bound, 1.0, rel_tol=1e-3)
    return [*inside, bound] if is_reached else inside


def _flip(path: str, quantity: Quantity, found: tuple[float, str] | None) -> InputFlip | None:
    if found is None:
        return None
    factor, becomes = found
    return InputFlip(path, "over" if factor > 1 else "under", factor, quantity.likely * factor, becomes)
