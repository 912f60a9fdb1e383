"""A stated quantity made larger or smaller by a factor, written as its owner would write it."""

from __future__ import annotations

import re

from edgedecide.quantity import DIMENSIONS, Quantity

_NUMBER = re.compile(r"^[$\s]*[-+0-9.,_]+(?:\.\.[-+0-9.,_$]+)?\s*")


def unit_of(quantity: Quantity) -> tuple[str, float]:
    """The unit that its owner wrote, with its size in base units; the smallest of its dimension where none can be told."""
    units = DIMENSIONS.get(quantity.dimension, {"": 1.0})
    written = _NUMBER.sub("", quantity.text.strip()).strip()
    if quantity.dimension.startswith("money"):
        written = f"$ {written}".strip() if not written.startswith(("$", "/")) else f"${written}" if written.startswith("/") else written
    if written in units:
        return written, units[written]
    return min(units.items(), key=lambda pair: pair[1])


def scaled(quantity: Quantity, factor: float) -> str:
    """The text of the quantity times a factor, range and unit kept."""
    unit, size = unit_of(quantity)
    ends = [quantity.likely] if quantity.is_point else [quantity.low, quantity.high]
    numbers = "..".join(_plain(end * factor / size) for end in ends)
    if unit.startswith("$"):
        return f"${numbers}{unit[1:]}"
    return f"{numbers}{unit}" if unit == "%" else f"{numbers} {unit}".strip()


def _plain(number: float) -> str:
    """Nine significant digits and no exponent, which a profile does not take."""
    digits = f"{number:.9g}"
    return digits if "e" not in digits else f"{number:.15f}".rstrip("0").rstrip(".")
