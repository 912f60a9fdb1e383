"""Compiled documents made into the types of `model.py`. The documents were checked when they were compiled."""

from __future__ import annotations

from typing import Any

from edgedecide.matching import Condition
from edgedecide.questions.model import (
    Band,
    Criterion,
    DecisionSettings,
    Example,
    ImportanceRow,
    Question,
    Ratio,
    Reference,
    Row,
    Saying,
    Source,
    Tree,
    TreeRow,
    TreeStep,
    Veto,
    Warning,
)

Plain = dict[str, Any]


def question_of(plain: Plain) -> Question:
    return Question(
        **{key: plain[key] for key in ("id", "version", "status", "question", "why", "unknown")},
        needs=tuple(plain["needs"]),
        importance=tuple(
            ImportanceRow(_condition(row), row["level"], row["because"], _source(row)) for row in plain["importance"]
        ),
        criteria=tuple(map(_criterion, plain["criteria"])),
        vetoes=tuple(map(_veto, plain["vetoes"])),
        warnings=tuple(map(_warning, plain["warnings"])),
        examples=_examples(plain),
        references=_references(plain),
        related=tuple(plain["related"]),
    )


def _criterion(plain: Plain) -> Criterion:
    ratio = plain["ratio"]
    return Criterion(
        plain["fact"],
        plain["share"],
        plain["per_class"],
        plain["more_is_better"],
        Ratio(*ratio) if ratio else None,
        _condition(plain),
        tuple(Band(**{**band, "source": Source(*band["source"])}) for band in plain["bands"]),
        tuple(Row(**{**row, "when": _condition(row), "source": Source(*row["source"])}) for row in plain["rows"]),
    )


def _veto(plain: Plain) -> Veto:
    says = tuple(Saying(**{**row, "when": _condition(row)}) for row in plain["says"])
    return Veto(**{**plain, "when": Condition(plain["when"]), "says": says, "source": _source(plain)})


def _warning(plain: Plain) -> Warning:
    return Warning(**{**plain, "when": Condition(plain["when"]), "source": _source(plain)})


def tree_of(plain: Plain) -> Tree:
    steps = tuple(
        TreeStep(step["id"], step["question"], tuple(map(_tree_row, step["rows"]))) for step in plain["steps"]
    )
    return Tree(plain["version"], plain["why"], steps, _examples(plain), _references(plain))


def _tree_row(plain: Plain) -> TreeRow:
    return TreeRow(**{**plain, "when": _condition(plain), "source": _source(plain)})


def settings_of(plain: Plain) -> DecisionSettings:
    importance = {level: (low, high) for level, (low, high) in plain["importance"].items()}
    return DecisionSettings(**{**plain, "importance": importance, "examples": _examples(plain)})


def _condition(plain: Plain) -> Condition | None:
    return Condition(plain["when"]) if plain["when"] is not None else None


def _source(plain: Plain) -> Source | None:
    return Source(*plain["source"]) if plain["source"] else None


def _examples(plain: Plain) -> tuple[Example, ...]:
    return tuple(Example(**example) for example in plain["examples"])


def _references(plain: Plain) -> tuple[Reference, ...]:
    return tuple(Reference(**reference) for reference in plain["references"])
