"""The whole engine run again on changed profiles: which value of one input changes the recommendation."""

from __future__ import annotations

from edgedecide.sweep.input_flips import InputFlip, input_flips
from edgedecide.sweep.scaling import scaled, unit_of

__all__ = ["InputFlip", "input_flips", "scaled", "unit_of"]
