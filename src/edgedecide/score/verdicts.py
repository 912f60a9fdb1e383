"""One question's answer for one alternative: criteria valued, vetoes read, both world by world."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from edgedecide.facts import FACTS, Fact, NotNeeded, Unknown, Values
from edgedecide.matching import value_of
from edgedecide.questions import Criterion, Question, Veto
from edgedecide.questions.words import fill, median, shown
from edgedecide.score.values import band_of, first_hits, value_on

Lookup = Callable[..., Any]
"""`lookup(path, scope=None)`: the fact of this alternative (of a request class where `scope` names one), a value of the
profile, or None. A fact of a profile field, drawn, is in base units."""


class CriterionAnswer(NamedTuple):
    """How one criterion came out."""

    fact: str
    share: float
    """Its part of the question, of those that apply."""
    found: float | str | bool | None
    """Median of the fact; None where it is unknown or not needed."""
    scale: float | None
    """What was read on the scale: the same, or the median ratio; None for a table."""
    value: float
    """Mean over worlds and classes."""
    row: str
    """Id of the band or row that gives number and sentence; empty where the fact is unknown or not needed."""
    says: str
    advice: str
    is_unknown: bool


class VetoAnswer(NamedTuple):
    """How one veto came out."""

    id: str
    owner: str
    says: str
    lift: str
    yes: Any
    """Whether it holds, or one such a world."""
    unknown: Any
    share_of_worlds: float
    share_unknown: float
    lacks: tuple[str, ...]
    """Paths that are missing, where it is unknown."""


class Verdict(NamedTuple):
    """One question's answer for one alternative."""

    question: str
    values: Values
    """0 to 1, one a world, averaged over request classes."""
    criteria: tuple[CriterionAnswer, ...]
    says: str
    """From the criterion with the lowest mean value."""
    vetoes: tuple[VetoAnswer, ...]
    unknown: tuple[Unknown, ...]
    """Facts that its criteria lack, with how to find them out."""


def answer(question: Question, lookup: Lookup, *, classes: Mapping[str, Values], draw: Callable[[str], Values]) -> Verdict:
    """The verdict on one alternative.

    `classes` holds the share of each request class; `draw(key)` gives uniform numbers, one a world, which stand for the
    value of a criterion that lacks a fact. `key` names question and fact; the caller adds the alternative.
    """
    applying = [criterion for criterion in question.criteria if _applies(criterion, lookup)]
    total = sum(criterion.share for criterion in applying)
    answers: list[CriterionAnswer] = []
    missing: list[Unknown] = []
    values: Any = np.zeros(1)
    for criterion in applying:
        part = _Part(question, criterion, lookup, classes, draw)
        share = criterion.share / total
        values = values + share * part.values
        answers.append(part.answer(share))
        missing.extend(part.missing)
    worst = min(answers, key=lambda entry: entry.value)
    vetoes = tuple(_veto(veto, lookup) for veto in question.vetoes)
    return Verdict(question.id, values, tuple(answers), worst.says, vetoes, tuple(missing))


def _applies(criterion: Criterion, lookup: Lookup) -> bool:
    return criterion.when is None or bool(np.all(criterion.when.holds(lookup).yes))


class _Part:
    """One criterion while it is valued: its numbers, its values and what it lacks."""

    def __init__(
        self, question: Question, criterion: Criterion, lookup: Lookup, classes: Mapping[str, Values], draw: Callable[[str], Values]
    ) -> None:
        self.criterion, self.lookup = criterion, lookup
        self.recipes = question.unknown
        self.missing: list[Unknown] = []
        self.row: Any = None
        self.found: Any = None
        self.scale: float | None = None
        self.says = ""
        self.draw: Callable[[], Values] = lambda: draw(f"{question.id}/{criterion.fact}")
        self.values = self._table() if criterion.rows else self._classes(classes) if criterion.per_class else self._once()

    def _table(self) -> Any:
        values, unknown, self.row = first_hits(self.criterion.rows, self.lookup)
        fact = self.lookup(self.criterion.fact)
        self.found = median(value_of(fact)) if isinstance(fact, Fact) else None
        if not np.any(unknown):
            return values
        self._lacks(fact, self.criterion.fact)
        return np.where(unknown, self.draw(), values)

    def _once(self) -> Any:
        fact = self.lookup(self.criterion.fact)
        if isinstance(fact, NotNeeded):
            self.says = fact.says
            return np.ones(1)
        number = self._number(fact)
        if number is None:
            return self.draw()
        self._tell(value_of(fact), number)
        return value_on(self.criterion, number)

    def _classes(self, classes: Mapping[str, Values]) -> Any:
        """Mean over request classes; a class that has no need of the fact is left out, and the others make up the whole."""
        total: Any = 0.0
        weight: Any = 0.0
        mean: Any = 0.0
        scaled: Any = 0.0
        for scope, share in classes.items():
            fact = self.lookup(self.criterion.fact, scope)
            if isinstance(fact, NotNeeded):
                self.says = fact.says
                continue
            number = self._number(fact)
            total = total + share * (self.draw() if number is None else value_on(self.criterion, number))
            weight = weight + share
            if number is not None:
                mean, scaled = mean + share * value_of(fact), scaled + share * number
        if np.all(np.asarray(weight) == 0):
            return np.ones(1)
        whole = np.where(np.asarray(weight) > 0, weight, 1.0)
        if not self.missing:
            self._tell(mean / whole, scaled / whole)
        return total / whole

    def _number(self, fact: Any) -> Any:
        """What is read on the scale: the fact, or its ratio; None where one of them is missing."""
        value = value_of(fact)
        if value is None:
            self._lacks(fact, self.criterion.fact)
            return None
        if self.criterion.ratio is None:
            return np.asarray(value, dtype=float)
        path, times = self.criterion.ratio
        other = value_of(self.lookup(path))
        if other is None:
            self._lacks(self.lookup(path), path)
            return None
        return np.asarray(value, dtype=float) / np.maximum(np.asarray(other, dtype=float) * times, 1e-12)

    def _lacks(self, found: Any, path: str) -> None:
        if all(unknown.id != path for unknown in self.missing):
            recipe = found.recipe if isinstance(found, Unknown) and found.id == path else ""
            recipe = recipe or self.recipes.get(path) or (FACTS[path].recipe if path in FACTS else f"State {path} in the profile.")
            self.missing.append(Unknown(path, recipe, alternative=getattr(found, "alternative", None)))

    def _tell(self, found: Any, number: Any) -> None:
        self.found, self.scale = median(found), median(np.asarray(number))
        self.row = band_of(self.criterion, self.scale)

    def answer(self, share: float) -> CriterionAnswer:
        fact = self.criterion.fact
        value = float(np.mean(self.values))
        if self.missing:
            recipe = self.missing[0].recipe
            return CriterionAnswer(fact, share, None, None, value, "", f"{_meaning(self.missing[0].id)} is not known", recipe, True)
        if self.row is None:
            return CriterionAnswer(fact, share, None, None, value, "", self.says, "", False)
        own = {fact: shown(fact, Fact(fact, np.asarray(self.found)))} if isinstance(self.found, float) else {}
        says, advice = (fill(words, self.lookup, own) for words in (self.row.says, self.row.advice))
        return CriterionAnswer(fact, share, self.found, self.scale, value, self.row.id, says, advice, False)


def _meaning(path: str) -> str:
    return FACTS[path].meaning if path in FACTS else path


def _veto(veto: Veto, lookup: Lookup) -> VetoAnswer:
    truth = veto.when.holds(lookup)
    unknown = truth.unknown
    share, share_unknown = float(np.mean(truth.yes)), float(np.mean(unknown))
    is_told = share > 0 or share_unknown > 0
    says, lift = (fill(words, lookup) if is_told else words for words in (veto.says, veto.lift))
    lacks = tuple(veto.when.lacks(lookup)) if share_unknown else ()
    return VetoAnswer(veto.id, veto.owner, says, lift, truth.yes, unknown, share, share_unknown, lacks)
