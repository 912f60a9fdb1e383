"""The examples of a rule file, run through the very functions that answer a workload."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from edgedecide.questions import Example, Failure, Question, failures, lookup_of
from edgedecide.score.criteria import Lookup
from edgedecide.score.verdicts import Verdict, answer
from edgedecide.score.workload import importance, warn

HALF = 0.5
"""What stands for the value of a criterion that lacks a fact: the mean of the draw."""


def run_examples(question: Question) -> list[Failure]:
    """Every outcome of every example that is not as expected; an empty list is a pass."""
    return [failure for example in question.examples for failure in run_example(question, example)]


def run_example(question: Question, example: Example) -> list[Failure]:
    """The outcomes of one example that are not as expected, one world wide."""
    return failures(
        question.id, example, _outcomes(question, lookup_of(example.given, lambda value: np.array([value])))
    )


def _outcomes(question: Question, lookup: Lookup) -> dict[str, Callable[[], Any]]:
    kept: list[Verdict] = []

    def verdict() -> Verdict:
        if not kept:
            kept.append(answer(question, lookup, classes={"bounded-up": np.ones(1)}, draw=lambda _: np.full(1, HALF)))
        return kept[0]

    def short(id: str) -> str:
        return id.removeprefix(f"{question.id}.")

    return {
        "value": lambda: float(np.mean(verdict().values)),
        "values": lambda: {part.fact: part.value for part in verdict().criteria},
        "band": lambda: verdict().criteria[0].row,
        "bands": lambda: {part.fact: part.row for part in verdict().criteria},
        "vetoes": lambda: [short(veto.id) for veto in verdict().vetoes if veto.share_of_worlds > HALF],
        "said": lambda: {short(veto.id): veto.said for veto in verdict().vetoes if veto.share_of_worlds > HALF},
        "open": lambda: [short(veto.id) for veto in verdict().vetoes if veto.share_unknown > HALF],
        "unknown": lambda: [unknown.id for unknown in verdict().unknown],
        "warnings": lambda: [short(warning.id) for warning in warn(question, lookup)],
        "importance": lambda: importance(question, lookup)[0],
    }
