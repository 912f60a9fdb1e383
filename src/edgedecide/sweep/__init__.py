"""The whole engine run again on changed profiles: which value of one input changes the recommendation."""

from __future__ import annotations

from edgedecide.sweep.factors import split
from edgedecide.sweep.input_flips import InputFlip, WordFlip, input_flips, word_flips
from edgedecide.sweep.scaling import scaled, unit_of
from edgedecide.sweep.varying import Varied, parse_vary, points_of
from edgedecide.sweep.whatif import Point, Sweep, Turn, point_of, turns_of

__all__ = ["InputFlip", "Point", "Sweep", "Turn", "Varied", "WordFlip", "input_flips", "parse_vary", "point_of", "points_of", "scaled", "split", "turns_of", "unit_of", "word_flips"]
