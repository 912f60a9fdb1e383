"""One question's answer for one alternative: criteria valued, vetoes read, both world by world."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from edgedecide.facts import Unknown, Values
from edgedecide.matching import share_of_worlds
from edgedecide.questions import Criterion, Question, Veto
from edgedecide.questions.words import fill, in_worlds, saying_of
from edgedecide.score.criteria import CriterionAnswer, Lookup, Part, missing


class VetoAnswer(NamedTuple):
    """How one veto came out."""

    id: str
    owner: str
    said: str
    """Id of the sentence that is said, empty where the veto has but one."""
    says: str
    """With the medians of the worlds in which it holds; over all worlds it would not be true."""
    lift: str
    yes: Any
    """Whether it holds, or one such a world."""
    unknown: Any
    share_of_worlds: float
    share_unknown: float
    lacks: tuple[Unknown, ...]
    """What is missing, where it is unknown, with how to find it out."""


class Verdict:
    """One question's answer for one alternative; its sentences and their medians are made when somebody reads them."""

    def __init__(
        self, question: str, values: Values, tell: Callable[[], tuple[CriterionAnswer, ...]], vetoes: tuple[VetoAnswer, ...], unknown: tuple[Unknown, ...]
    ) -> None:
        self.question = question
        self.values = values
        """0 to 1, one a world, averaged over request classes."""
        self._tell = tell
        self.vetoes = vetoes
        self.unknown = unknown
        """Facts that its criteria lack, with how to find them out."""

    @cached_property
    def criteria(self) -> tuple[CriterionAnswer, ...]:
        """How each criterion came out, in the order of the rule file."""
        return self._tell()

    @property
    def says(self) -> str:
        """From the criterion with the lowest mean value."""
        return min(self.criteria, key=lambda entry: entry.value).says


def answer(
    question: Question, lookup: Lookup, *, classes: Mapping[str, Values], draw: Callable[[str], Values]
) -> Verdict:
    """The verdict on one alternative.

    `classes` holds the share of each request class; `draw(key)` gives uniform numbers, one a world, which stand for the
    value of a criterion that lacks a fact. `key` names question and fact; the caller adds the alternative.
    """
    applying = [criterion for criterion in question.criteria if _applies(criterion, lookup)]
    total = sum(criterion.share for criterion in applying)
    parts = [(Part(question, criterion, lookup, classes, draw), criterion.share / total) for criterion in applying]
    values: Any = np.zeros(1)
    for part, share in parts:
        values = values + share * part.values

    def tell() -> tuple[CriterionAnswer, ...]:
        return tuple(part.answer(share) for part, share in parts)

    missing = tuple(unknown for part, _ in parts for unknown in part.missing)
    return Verdict(question.id, values, tell, tuple(_veto(veto, lookup) for veto in question.vetoes), missing)


def _applies(criterion: Criterion, lookup: Lookup) -> bool:
    return criterion.when is None or bool(np.all(criterion.when.holds(lookup).yes))


def _veto(veto: Veto, lookup: Lookup) -> VetoAnswer:
    truth = veto.when.holds(lookup)
    unknown = truth.unknown
    share, share_unknown = share_of_worlds(truth.yes), share_of_worlds(unknown)
    lacks = tuple(missing(path, lookup(path)) for path in veto.when.lacks(lookup)) if share_unknown else ()
    if not (share or share_unknown):
        return VetoAnswer(veto.id, veto.owner, "", "", veto.lift, truth.yes, unknown, share, share_unknown, lacks)
    where = truth.yes if share else unknown
    row = saying_of(veto.says, lookup, where)
    says, lift = fill(row.says, in_worlds(lookup, where)), fill(veto.lift, lookup)
    return VetoAnswer(veto.id, veto.owner, row.id, says, lift, truth.yes, unknown, share, share_unknown, lacks)
