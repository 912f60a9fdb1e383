"""Answering the questions: facts become values, sentences, vetoes and warnings. How a fact was made is not known here."""

from edgedecide.score.criteria import CriterionAnswer, Lookup
from edgedecide.score.examples import run_example, run_examples
from edgedecide.score.values import band_of, value_on
from edgedecide.score.verdicts import Verdict, VetoAnswer, answer
from edgedecide.score.workload import WarningAnswer, importance, warn

__all__ = [
    "CriterionAnswer",
    "Lookup",
    "Verdict",
    "VetoAnswer",
    "WarningAnswer",
    "answer",
    "band_of",
    "importance",
    "run_example",
    "run_examples",
    "value_on",
    "warn",
]
