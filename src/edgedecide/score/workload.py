"""What a question says about the workload rather than about its value: how much it matters, and what to beware of."""

from __future__ import annotations

from typing import NamedTuple

from edgedecide.matching import share_of_worlds
from edgedecide.questions import Question
from edgedecide.questions.words import fill
from edgedecide.score.criteria import Lookup

MOST = 0.5
"""A condition counts where it holds in at least this share of worlds: more likely than not (definition)."""


class WarningAnswer(NamedTuple):
    """A warning that is told."""

    id: str
    severity: str
    says: str
    advice: str
    path: str
    share_of_worlds: float


def importance(question: Question, lookup: Lookup) -> tuple[str, str]:
    """Level and reason: the first row that holds in most worlds; an unknown one is passed over."""
    for row in question.importance:
        if row.when is None or share_of_worlds(row.when.holds(lookup).yes) >= MOST:
            return row.level, fill(row.because, lookup)
    raise AssertionError(f"{question.id}: the last row of importance has a when")  # compiling refuses such a file


def warn(question: Question, lookup: Lookup, told_from: float = MOST) -> tuple[WarningAnswer, ...]:
    """The warnings that hold for one alternative in at least `told_from` of the worlds, in the order of the file."""
    told = []
    for warning in question.warnings:
        share = share_of_worlds(warning.when.holds(lookup).yes)
        if share >= told_from:
            says, advice = fill(warning.says, lookup), fill(warning.advice, lookup)
            told.append(WarningAnswer(warning.id, warning.severity, says, advice, warning.path, share))
    return tuple(told)
