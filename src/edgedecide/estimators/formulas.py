"""Formulas that several estimators share; as everywhere, the docstring is what `explain` prints."""

from __future__ import annotations

from functools import reduce
from operator import mul

from edgedecide.facts import Values


def product(*factors: Values) -> Values:
    """product"""
    return reduce(mul, factors)


def same(values: Values) -> Values:
    """the same"""
    return values


def seconds_of_sound(size: Values, rate: Values) -> Values:
    """bytes ÷ bytes a second of sound"""
    return size / rate
