"""The types of a rule file: what a question asks, how its answer is valued, what takes an alternative out.

Plain and immutable, made from compiled documents in which paths, units and operators are already checked.
"""

# No `from __future__ import annotations` here: a NamedTuple compiles every annotation that is text, and here are fifteen.

from collections.abc import Mapping
from typing import Any, NamedTuple

from edgedecide.matching import Condition

LEVELS = ("decisive", "major", "minor", "none")
"""Importance, from most to least."""


class Source(NamedTuple):
    """Where a threshold comes from."""

    kind: str
    """`reference`, `definition` or `judgement`."""
    says: str
    """Id of a reference of the same file, or the definition, or the reason for the judgement."""


class Band(NamedTuple):
    """One stretch of a scale, from the band before it, nearer the best end, to `up_to`, which belongs to it."""

    id: str
    up_to: float
    """Its far edge, in the unit of the fact or as a plain ratio; the value holds there and runs straight to the next edge."""
    value: float
    says: str
    advice: str
    source: Source


class Row(NamedTuple):
    """One row of a table: where `when` holds and no row above it does, it gives number and sentence."""

    id: str
    when: Condition | None
    value: float
    says: str
    advice: str
    source: Source


class Ratio(NamedTuple):
    """What a fact is divided by before it is read on its scale."""

    path: str
    """Another fact or a profile field."""
    times: float
    """Takes the unit of `path` to the unit of the fact."""


class Criterion(NamedTuple):
    """One number inside a question."""

    fact: str
    share: float
    """Its part of the question; shares sum to 1, and those of the criteria that apply are scaled to."""
    per_class: bool
    """Valued for each request class and averaged last."""
    more_is_better: bool
    ratio: Ratio | None
    when: Condition | None
    """Where it applies, read from the profile alone; None: always."""
    bands: tuple[Band, ...]
    rows: tuple[Row, ...]
    """Either bands or rows, never both."""


class Saying(NamedTuple):
    """One sentence of a veto: where `when` holds and no sentence above it fits, this one tells why."""

    id: str
    """Empty where the veto has but one sentence."""
    when: Condition | None
    says: str


class Veto(NamedTuple):
    """A condition that takes an alternative out, whatever its score."""

    id: str
    """With its question: `latency.offline`."""
    owner: str
    """Who says so: `owner`, `physics` or `law`."""
    when: Condition
    says: tuple[Saying, ...]
    lift: str
    """What to change to lift it."""
    source: Source | None


class Warning(NamedTuple):
    """Something that a sound advisor says beside the ranking."""

    id: str
    severity: str
    """`warning` or `note`."""
    when: Condition
    says: str
    advice: str
    path: str
    """Profile field to point at."""
    source: Source | None


class ImportanceRow(NamedTuple):
    """One row of the table that says how much the question matters for this workload."""

    when: Condition | None
    level: str
    because: str
    source: Source | None


class Example(NamedTuple):
    """A case with its expected outcome: the test and the documentation of the rules above it."""

    name: str
    given: Mapping[str, Any]
    expect: Mapping[str, Any]


class Reference(NamedTuple):
    id: str
    title: str
    year: int
    where: str
    """Publisher, number or address."""
    supports: str


class Question(NamedTuple):
    """One of the seven things asked of every alternative."""

    id: str
    version: int
    status: str
    question: str
    why: str
    needs: tuple[str, ...]
    """Every fact and profile field that it may read."""
    importance: tuple[ImportanceRow, ...]
    criteria: tuple[Criterion, ...]
    vetoes: tuple[Veto, ...]
    warnings: tuple[Warning, ...]
    unknown: Mapping[str, str]
    """How to find a missing fact out."""
    examples: tuple[Example, ...]
    references: tuple[Reference, ...]
    related: tuple[str, ...]


class TreeRow(NamedTuple):
    """One way out of a step."""

    id: str
    when: Condition | None
    answer: str
    because: str
    go: str
    """The next step, or a placement."""
    source: Source | None


class TreeStep(NamedTuple):
    id: str
    question: str
    rows: tuple[TreeRow, ...]


class Tree(NamedTuple):
    """The framework's decision tree; it starts at its first step."""

    version: int
    why: str
    steps: tuple[TreeStep, ...]
    examples: tuple[Example, ...]
    references: tuple[Reference, ...]


class DecisionSettings(NamedTuple):
    """How verdicts become a ranking: the numbers of `decision.yaml`."""

    version: int
    importance: Mapping[str, tuple[float, float]]
    """Range of the weight, before weights are made to sum to 1, by level."""
    simplicity: Mapping[str, float]
    """What a placement loses for what it takes to run it."""
    floor_size: float
    floor_below: float
    tie_width: float
    model_error: float
    """Standard deviation of what the model itself may be wrong by, on the scale of scores."""
    veto_tolerance: Mapping[str, float]
    """Share of worlds that a veto may hold in before it excludes, by question, else `default`."""
    told_from: float
    """Share of worlds from which a warning is told."""
    firm: float
    leaning: float
    assumed_swing: float
    """Swing of the lead by all that is assumed, as a multiple of the lead, above which no answer is firm."""
    spread: Mapping[str, float]
    """Factor between the 50th and the 90th percentile of a point, by its basis."""
    varying_middle: float
    """Share of a varying range's log-width within which its middle is drawn."""
    why: Mapping[str, str]
    """The reason for each number, by its key in the file."""
    examples: tuple[Example, ...]

    def floor(self, worst: float) -> float:
        """What an alternative loses for its worst decisive or major question: size × max(0, 1 − worst ÷ below)."""
        return self.floor_size * max(0.0, 1.0 - worst / self.floor_below)

    def tolerance(self, question: str) -> float:
        """Share of worlds that a veto of this question may hold in before it excludes."""
        return self.veto_tolerance.get(question, self.veto_tolerance["default"])

    def firmness(self, acceptability: float) -> str:
        """`firm`, `leaning` or `undecided`, before anything that forbids firmness is looked at."""
        return "firm" if acceptability >= self.firm else "leaning" if acceptability >= self.leaning else "undecided"
