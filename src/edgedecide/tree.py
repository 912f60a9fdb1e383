"""The framework's decision tree walked for one workload: a second route to an answer, which never votes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from edgedecide.matching import share_of_worlds
from edgedecide.questions import Example, Failure, Tree, TreeRow, TreeStep, failures, fill, lookup_of

Lookup = Callable[[str], Any]
"""Gives what stands at a path: a profile field, a fact of the workload, or a fact of the best alternative of a placement,
or of all hybrids, as `cloud:promise_kept`, `edge:coverage`, `hybrid:fits`; None where that is not offered."""
MOST = 0.5
"""A condition counts where it holds in at least this share of worlds: more likely than not (definition)."""


class TreeAnswer(NamedTuple):
    """One step that was taken."""

    id: str
    question: str
    row: str
    """Id of the way out."""
    answer: str
    because: str
    exits: tuple[tuple[str, str], ...]
    """The ways not taken: their answers, and the step or placement that they lead to."""


class TreePath(NamedTuple):
    """The whole walk and where it ended."""

    steps: tuple[TreeAnswer, ...]
    placement: str


def walk(tree: Tree, lookup: Lookup) -> TreePath:
    """The way through the tree: in each step the first row that holds; an unknown condition is passed over."""
    steps = {step.id: step for step in tree.steps}
    taken: list[TreeAnswer] = []
    at = tree.steps[0].id
    while at in steps:
        row = _way_out(steps[at], lookup)
        taken.append(_answer(steps[at], row, lookup))
        at = row.go
    return TreePath(tuple(taken), at)


def _way_out(step: TreeStep, lookup: Lookup) -> TreeRow:
    return next(row for row in step.rows if row.when is None or share_of_worlds(row.when.holds(lookup).yes) >= MOST)


def _answer(step: TreeStep, row: TreeRow, lookup: Lookup) -> TreeAnswer:
    exits = tuple((other.answer, other.go) for other in step.rows if other is not row)
    return TreeAnswer(step.id, step.question, row.id, fill(row.answer, lookup), fill(row.because, lookup), exits)


def run_tree_examples(tree: Tree) -> list[Failure]:
    """Every example of the tree that ends elsewhere, or gets there by other ways, than expected."""
    return [failure for example in tree.examples for failure in _run(tree, example)]


def _run(tree: Tree, example: Example) -> list[Failure]:
    path = walk(tree, lookup_of(example.given))
    return failures(
        "tree", example, {"placement": lambda: path.placement, "path": lambda: [step.row for step in path.steps]}
    )
