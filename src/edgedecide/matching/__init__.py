"""Conditions: what a rule or policy says `when`, answered yes, no or unknown, for one number or for one number a world.

A condition is parsed once, against a vocabulary of paths, into plain lists that JSON can carry, and answered from those.
Nothing is evaluated as code.
"""

from edgedecide.matching.conditions import (
    NO,
    OPERATORS,
    UNKNOWN,
    YES,
    Condition,
    Lookup,
    Truth,
    both,
    either,
    is_missing,
    leaves,
    names_in,
    negation,
    share_of_worlds,
    value_of,
)  # fmt: skip
from edgedecide.matching.parsing import At, Complain, Vocabulary, conversion, number_in, parse_condition, scale_of

__all__ = [
    "NO", "OPERATORS", "UNKNOWN", "YES", "At", "Complain", "Condition", "Lookup", "Truth", "Vocabulary", "both", "conversion",
    "either", "is_missing", "leaves", "names_in", "negation", "number_in", "parse_condition", "scale_of", "share_of_worlds", "value_of",
]  # fmt: skip
