"""One criterion valued for one alternative: a fact, or its ratio, read on a fixed scale, world by world."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from edgedecide.facts import FACTS, Fact, NotNeeded, Unknown, Values, median
from edgedecide.matching import value_of
from edgedecide.questions import Criterion, Question
from edgedecide.questions.words import fill, shown
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


class Part:
    """One criterion while it is valued: its numbers, its values and what it lacks."""

    def __init__(
        self,
        question: Question,
        criterion: Criterion,
        lookup: Lookup,
        classes: Mapping[str, Values],
        draw: Callable[[str], Values],
    ) -> None:
        self.criterion, self.lookup = criterion, lookup
        self.recipes = question.unknown
        self.missing: list[Unknown] = []
        self.row: Any = None
        self.found: Any = None
        self.scale: float | None = None
        self._read: tuple[Any, Any] | None = None
        self.excuse = ""
        self.draw: Callable[[], Values] = lambda: draw(f"{question.id}/{criterion.fact}")
        self.values = (
            self._table() if criterion.rows else self._classes(classes) if criterion.per_class else self._once()
        )

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
            self.excuse = fact.says
            return np.ones(1)
        number = self._number(fact)
        if number is None:
            return self.draw()
        self._tell(value_of(fact), number)
        return value_on(self.criterion, number)

    def _classes(self, classes: Mapping[str, Values]) -> Any:
        """Mean over request classes. A class that has no need of the fact is left out, and the others make up the whole; a
        world in which all are left out counts 0. Unknown where nobody knows the classes' shares."""
        present = {scope: share for scope, share in classes.items() if np.any(share)}
        if not present:
            self._lacks(None, "heavy_share")
            return self.draw()
        total: Any = 0.0
        weight: Any = 0.0
        mean: Any = 0.0
        scaled: Any = 0.0
        for scope, share in present.items():
            fact = self.lookup(self.criterion.fact, scope)
            if isinstance(fact, NotNeeded):
                self.excuse = fact.says
                continue
            number = self._number(fact)
            total = total + share * (self.draw() if number is None else value_on(self.criterion, number))
            weight = weight + share
            if number is not None:
                mean, scaled = mean + share * value_of(fact), scaled + share * number
        if not np.any(weight):
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
            self.missing.append(missing(path, found, self.recipes.get(path, "")))

    def _tell(self, found: Any, number: Any) -> None:
        self._read = found, number

    def _settle_row(self) -> None:
        """Row and medians, from what was read on the scale."""
        if self._read is not None:
            found, number = self._read
            self.found = median(found)
            self.scale = self.found if number is found else median(np.asarray(number))
            self.row = band_of(self.criterion, self.scale)

    def answer(self, share: float) -> CriterionAnswer:
        """How the criterion came out, in words."""
        self._settle_row()
        fact = self.criterion.fact
        value = float(np.mean(self.values))
        if self.missing:
            recipe = self.missing[0].recipe
            return CriterionAnswer(
                fact, share, None, None, value, "", f"{_meaning(self.missing[0].id)} is not known", recipe, True
            )
        if self.row is None:
            return CriterionAnswer(fact, share, None, None, value, "", self.excuse, "", False)
        own = {fact: shown(fact, Fact(fact, np.asarray(self.found)))} if isinstance(self.found, float) else {}
        says, advice = (fill(words, self.lookup, own) for words in (self.row.says, self.row.advice))
        return CriterionAnswer(fact, share, self.found, self.scale, value, self.row.id, says, advice, False)


def _meaning(path: str) -> str:
    return FACTS[path].meaning if path in FACTS else path


def missing(path: str, found: Any, recipe: str = "") -> Unknown:
    """What is missing at a path, with how to find it out: as the fact itself says, else the rule file, else the registry."""
    own = found.recipe if isinstance(found, Unknown) else ""
    usual = FACTS[path].recipe if path in FACTS else f"State {path} in the profile."
    return Unknown(path, own or recipe or usual, alternative=getattr(found, "alternative", None))
