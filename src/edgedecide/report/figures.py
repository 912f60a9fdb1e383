"""Figures of the catalog as their authors write them: in the unit that needs the fewest digits, ready to be copied into a profile."""

from __future__ import annotations

from edgedecide.catalog import Figure
from edgedecide.quantity import DIMENSIONS, SPACE, parse_quantity

_UNITS: dict[str, tuple[str, ...]] = {
    "duration": ("us", "ms", "s", "min", "h", "days", "weeks", "months", "years"),
    "data": ("B", "KB", "MB", "GB", "TB", "KiB", "MiB", "GiB"),
    "bandwidth": ("B/s", "KB/s", "MB/s", "GB/s", "TB/s"),
    "share": ("%",),
    "count": ("", "M", "B", "T"),
    "tokens": ("tokens",),
    "money": ("$",),
    "money per time": ("$ per h", "$ per day", "$ per month", "$ per year"),
    "money per data": ("$/GB", "$/TB"),
    "money per tokens": ("$ per million tokens",),
    "compute": ("MFLOP/s", "GFLOP/s", "TFLOP/s", "PFLOP/s"),
    "work": ("FLOP", "MFLOP", "GFLOP", "TFLOP"),
    "energy": ("uJ", "mJ", "J", "kJ", "Wh", "kWh"),
    "frame rate": ("frames/s",),
    "factor": ("",),
    "bits": ("bits",),
    "devices": ("devices",),
}  # fmt: skip
"""Units that readers expect, smallest first; of a dimension that is not listed any unit will do."""


def written(figure: Figure, *, section: str = "", field: str = "") -> str:
    """`76.8 GB/s`, `3..4 GB`, `0..8 h, likely 2 h`: the profile's own notation, to six digits.

    The likely value is told where it is not the one that a reader of the range would take.
    """
    text, likely = _range_and_likely(figure, section, field)
    return f"{text}, likely {likely}" if likely else text


def brief(figure: Figure, *, section: str = "", field: str = "") -> str:
    """The same for a column: `2 h (0..8 h)`."""
    text, likely = _range_and_likely(figure, section, field)
    return f"{likely} ({text})" if likely else text


def _range_and_likely(figure: Figure, section: str, field: str) -> tuple[str, str]:
    """The range, and the likely value where the range alone would be read otherwise."""
    units = DIMENSIONS[figure.dimension]
    unit = _unit_for(figure, _OF_FIELD.get((section, field)) or _UNITS.get(figure.dimension) or tuple(units))
    low, likely, high = (_digits(value / units[unit]) for value in (figure.low, figure.likely, figure.high))
    text = _with_unit(low if low == high else f"{low}..{high}", unit, figure.dimension)
    taken = parse_quantity(text, figure.dimension).likely
    is_implied = abs(figure.likely - taken) <= _SAME * abs(taken)
    return text, "" if is_implied else _with_unit(likely, unit, figure.dimension)


_SAME = 1e-3
"""Relative; ranges whose middle was rounded by their author need no second number. Judgement."""


_OF_FIELD: dict[tuple[str, str], tuple[str, ...]] = {
    ("networks", "up"): ("kbit/s", "Mbit/s", "Gbit/s"),
    ("networks", "down"): ("kbit/s", "Mbit/s", "Gbit/s"),
    ("chipsets", "npu_int8"): ("GOPS", "TOPS"),
    ("devices", "npu_int8"): ("GOPS", "TOPS"),
    ("classes", "npu_int8"): ("GOPS", "TOPS"),
    ("cloud_models", "price_per_minute"): ("$ per min",),
    ("servers", "price"): ("$ per h",),
    ("servers", "spot"): ("$ per h",),
    ("servers", "serverless"): ("$ per h",),
}
"""Units that a field has by custom: links in bits, accelerators in the vendors' TOPS, rents by the hour."""


def _unit_for(figure: Figure, candidates: tuple[str, ...]) -> str:
    """The unit in which the numbers need the fewest digits; two more count for one below 1; the largest of several."""
    factors = DIMENSIONS[figure.dimension]
    if figure.low == figure.high == 0:
        return next((unit for unit in candidates if factors[unit] == 1), candidates[0])

    def length(unit: str) -> tuple[int, float]:
        numbers = {_digits(value / factors[unit]) for value in (figure.low, figure.likely, figure.high)}
        is_fraction = 0 < abs(figure.likely) < factors[unit]
        return sum(len(number.replace(".", "")) for number in numbers) + 2 * is_fraction, -factors[unit]

    return min(candidates, key=length)


def _digits(value: float) -> str:
    """At most six significant digits, no exponent, no thousands separators."""
    text = f"{value:.6g}"
    if "e" not in text:
        return text
    return f"{value:.0f}" if abs(value) >= 1 else f"{value:.15f}".rstrip("0")


def _with_unit(number: str, unit: str, dimension: str) -> str:
    if unit.startswith("$"):
        return f"${number.replace('..', '..$')}{unit[1:]}"
    if number == "1" and unit.removesuffix("s") in DIMENSIONS[dimension]:
        unit = unit.removesuffix("s")
    joint = "" if not unit or unit.startswith("%") or dimension == "count" else SPACE
    return f"{number}{joint}{unit}"
