"""`tree.yaml`, from YAML to a checked plain document."""

from __future__ import annotations

from typing import Any

from edgedecide.errors import nearest
from edgedecide.facts import FACTS
from edgedecide.matching import At
from edgedecide.questions.checks import (
    PLACEMENTS,
    check_examples,
    check_last_row,
    check_references,
    examples,
    references,
    sourced,
)
from edgedecide.questions.sheet import (
    Field,
    Sheet,
    condition,
    count,
    identifier,
    many,
    record,
    sentence,
    source,
    text,
    unique,
)

SUBJECTS = (*PLACEMENTS, "hybrid")
"""Whose fact the tree reads: the best alternative of a placement, or the best of all hybrids; `cloud:promise_kept`."""


def read_tree(sheet: Sheet, found: Any) -> dict[str, Any]:
    named = {f"{subject}:{id}": kind.unit for subject in SUBJECTS for id, kind in FACTS.items()}
    sheet.vocabulary = dict(sheet.vocabulary) | named
    plain = record(sheet, found, (), _TREE, ordered=True)
    steps = [step["id"] for step in plain["steps"]]
    for index, step in enumerate(plain["steps"]):
        at: At = ("steps", index, "rows")
        check_last_row(sheet, step["rows"], at)
        for number_of_row, row in enumerate(step["rows"]):
            later = steps[index + 1 :]
            if row["go"] not in (*later, *PLACEMENTS):
                sheet.complain(
                    (*at, number_of_row, "go"),
                    f'found "{row["go"]}"; expected a later step or a placement{nearest(row["go"], [*later, *PLACEMENTS])}',
                )
    unique(sheet, [row for step in plain["steps"] for row in step["rows"]], ("steps",))
    check_references(sheet, plain)
    check_examples(sheet, plain)
    return plain


def _tree_row(sheet: Sheet, found: Any, at: At) -> dict[str, Any]:
    return sourced(sheet, record(sheet, found, at, _TREE_ROW), at)


def _step(sheet: Sheet, found: Any, at: At) -> dict[str, Any]:
    return record(sheet, found, at, _STEP)


_TREE_ROW = {
    "id": Field(identifier), "when": Field(condition, None), "answer": Field(sentence), "because": Field(sentence),
    "go": Field(identifier), "source": Field(source, None),
}  # fmt: skip
_STEP = {"id": Field(identifier), "question": Field(text), "rows": Field(many(_tree_row))}
_TREE = {
    "id": Field(identifier), "version": Field(count), "why": Field(text), "steps": Field(many(_step)),
    "examples": Field(examples), "references": Field(references),
}  # fmt: skip
