"""Names and numbers as a reader sees them: units of display, ranges, and sentences made of both."""

from __future__ import annotations

from typing import Any

import numpy as np

from edgedecide.facts import FACTS, AnyFact, Fact
from edgedecide.quantity import MONTH, show
from edgedecide.worlds import Leaf

DISPLAY: dict[str, tuple[str, float]] = {
    "s": ("ms", 1e3), "B": ("MB", 1e-6), "B/s": ("Mbit/s", 8e-6), "per s": ("per day", 86_400.0), "$/s": ("$ a month", MONTH),
    "$/B": ("$/GB", 1e9), "$/token": ("$ per million tokens", 1e6), "J/B": ("J/MB", 1e6), "FLOP/s": ("TFLOP/s", 1e-12), "FLOP": ("GFLOP", 1e-9),
}  # fmt: skip
"""Unit in which a base unit is shown, with the factor to it."""

TIER_WORDS = {"device": "on the device", "node": "on a local node", "cloud": "in the cloud"}


def displayed(leaf: Leaf) -> tuple[float, float, float, str]:
    """Low, likely and high of an input in the unit in which it is shown."""
    unit, factor = unit_of(leaf)
    return leaf.low * factor, leaf.likely * factor, leaf.high * factor, unit


def unit_of(leaf: Leaf) -> tuple[str, float]:
    """Unit of display of an input and the factor to it; rents and wages are shown by the hour, as they are written."""
    if leaf.unit == "$/s" and ("servers/" in leaf.path or "engineer" in leaf.path):
        return "$ per h", 3600.0
    if leaf.dimension == "effort":
        return "engineer-days", 1 / 28_800.0
    if leaf.dimension == "rate" and not leaf.path.startswith("traffic"):
        return "per s", 1.0
    return DISPLAY.get(leaf.unit, (leaf.unit, 1.0))


def spanned(low: float, high: float, unit: str) -> str:
    """`40.0–120 per day`; one number where both ends print alike."""
    first, last = show(low, unit), show(high, unit)
    if first == last:
        return first
    number, _, rest = first.partition("\u202f")
    return f"{number}–{last}" if rest and last.endswith(rest) else f"{first}–{last}"


def tenths(values: Any) -> tuple[float, float, float]:
    """10th, 50th and 90th percentile of an array; one number thrice where it has one."""
    numbers = np.asarray(values, dtype=float).ravel()
    if numbers.size == 1 or numbers.min() == numbers.max():
        return (float(numbers[0]),) * 3
    spots = [round(share * (numbers.size - 1)) for share in (0.1, 0.5, 0.9)]
    parted = np.partition(numbers, spots)
    return float(parted[spots[0]]), float(parted[spots[1]]), float(parted[spots[2]])


def middle(fact: AnyFact | None) -> float | None:
    """Median of a numeric fact, None where there is no number."""
    return tenths(fact.values)[1] if isinstance(fact, Fact) and is_number(fact) else None


def is_number(fact: Fact) -> bool:
    return FACTS[fact.id].unit != "word" if fact.id in FACTS else not isinstance(fact.values, (str, bool))


def sentence(text: str) -> str:
    """With a capital and a full stop."""
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")


def listed(words: list[str], joint: str = "and") -> str:
    """`a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joint} {words[-1]}"


def percent(share: float) -> str:
    """A share in whole per cent, for sentences: 74 %."""
    return f"{share * 100:.0f}\u202f%" if 0.005 < share < 0.995 or share in (0.0, 1.0) else show(share, "share")
