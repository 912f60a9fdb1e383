"""From the estimators' units to those that people ask for, and what follows; each docstring is the formula."""

from __future__ import annotations

import numpy as np

from edgedecide.estimators.memory import _fit
from edgedecide.facts import Values


def half(peak: Values) -> Values:
    """INT8 peak ÷ 2"""
    return peak / 2


def both(prompt: Values, output: Values) -> Values:
    """prompt + output tokens"""
    return prompt + output


def bytes_of_sound(seconds: Values, rate: Values) -> Values:
    """seconds of sound × bytes a second"""
    return seconds * rate


def megabytes(size: Values) -> Values:
    """bytes ÷ 10⁶"""
    return size / 1e6


def milliseconds(time: Values) -> Values:
    """seconds × 1,000"""
    return time * 1e3


def seconds(time: Values) -> Values:
    """milliseconds ÷ 1,000"""
    return time / 1e3


def inverse(time: Values) -> Values:
    """1 ÷ seconds a token"""
    return 1.0 / time


def median_ms(delay: Values) -> Values:
    """median over requests × 1,000"""
    return delay[0] * 1e3


def after_first(whole: Values, first: Values, measured: Values) -> Values:
    """time to the first part as measured + what the whole result takes beyond it"""
    return measured + np.maximum(whole[0] - first[0], 0.0) * 1e3


def per_second(time: Values) -> Values:
    """1,000 ÷ milliseconds of one inference"""
    return 1e3 / time


def of_sound(sound: Values, time: Values) -> Values:
    """seconds of sound ÷ seconds of work"""
    return sound * 1e3 / time


def fits(needed: Values, free: Values) -> Values:
    """share of such devices whose free memory is enough"""
    return _fit(needed, free * 1e6)


def left(sustained: Values, duty: Values) -> Values:
    """min(1, speed left under continuous load ÷ duty cycle): heat follows the mean power"""
    return np.minimum(1.0, sustained / duty)


def left_early(left: Values, fallen: Values) -> Values:
    """1 − share of the fall that the first minute brings × (1 − speed left at minute 30)"""
    return 1.0 - fallen * (1.0 - left)


def joules(power: Values, busy: Values) -> Values:
    """power × seconds of work"""
    return power * busy
