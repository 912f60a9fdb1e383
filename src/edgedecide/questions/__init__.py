"""The seven questions: reading and checking the files in rules/."""

from edgedecide.questions.examples import Failure, failures, lookup_of, run_settings_examples
from edgedecide.questions.load import Questions, compiled, load_questions, sources
from edgedecide.questions.model import (
    LEVELS,
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
from edgedecide.questions.words import fill, shown

__all__ = [
    "LEVELS",
    "Band",
    "Criterion",
    "DecisionSettings",
    "Example",
    "Failure",
    "ImportanceRow",
    "Question",
    "Questions",
    "Ratio",
    "Reference",
    "Row",
    "Saying",
    "Source",
    "Tree",
    "TreeRow",
    "TreeStep",
    "Veto",
    "Warning",
    "compiled",
    "failures",
    "fill",
    "load_questions",
    "lookup_of",
    "run_settings_examples",
    "shown",
    "sources",
]
