"""Numbers with units and ranges: parsed from text, printed to three significant digits.

Own code on purpose: general unit libraries read `3.2B` as bytes and `8 Gb` as gigabytes, and take longer to import
than a whole assessment. A field knows its dimension, so `3.2B` is a count where a count is due and nothing else.
"""

from __future__ import annotations

import math
import re
from typing import NamedTuple

MONTH = 30.44 * 86_400.0
"""Seconds in a month: the mean Gregorian month, as the profile's documentation says."""
YEAR = 12 * MONTH

_TIME = {
    "us": 1e-6, "ms": 1e-3, "s": 1.0, "min": 60.0, "h": 3600.0, "day": 86_400.0, "days": 86_400.0,
    "week": 604_800.0, "weeks": 604_800.0, "month": MONTH, "months": MONTH, "year": YEAR, "years": YEAR,
}  # fmt: skip
_DATA = {"B": 1.0, "bytes": 1.0} | {
    f"{prefix}{binary}B": (1024.0 if binary else 1000.0) ** power
    for power, prefix in enumerate("KMGT", start=1)
    for binary in ("", "i")
}
_DATA["kB"] = 1000.0
_BITS = {"bit/s": 1 / 8, "kbit/s": 1e3 / 8, "Mbit/s": 1e6 / 8, "Gbit/s": 1e9 / 8}
_COUNT = {"": 1.0, "K": 1e3, "k": 1e3, "M": 1e6, "B": 1e9, "T": 1e12}
_SHARE = {"%": 0.01, "": 1.0}
_PERIODS = ("s", "min", "h", "day", "week", "month", "year")

DIMENSIONS: dict[str, dict[str, float]] = {
    "duration": _TIME,  # s
    "data": _DATA,  # B
    "bandwidth": _BITS | {f"{unit}/s": factor for unit, factor in _DATA.items()},  # B/s
    "share": _SHARE,  # 0..1
    "count": _COUNT,
    "tokens": {"tokens": 1.0, "token": 1.0, "K tokens": 1e3, "k tokens": 1e3},
    "devices": {"devices": 1.0, "device": 1.0},
    "rate": {f"per {period}": 1 / _TIME[period] for period in _PERIODS},  # 1/s
    "activity": {f"{unit} per day": _TIME[unit] / _TIME["day"] for unit in ("s", "min", "h")},  # share of the day
    "growth": {f"{unit} per year": factor for unit, factor in _SHARE.items() if unit},  # share a year
    "battery": {f"{unit} per day": factor for unit, factor in _SHARE.items() if unit},  # share of a charge a day
    "money": {"$": 1.0},
    "money per time": {f"$ per {period}": 1 / _TIME[period] for period in _PERIODS}  # $/s
    | {f"$/{period}": 1 / _TIME[period] for period in _PERIODS},
    "money per data": {f"$/{unit}": 1 / factor for unit, factor in _DATA.items()},  # $/B
    "money per tokens": {"$ per million tokens": 1e-6, "$/million tokens": 1e-6},  # $/token
    "money per item": {"$ per 1000": 1e-3, "$ per item": 1.0},  # $/item
    "money per energy": {"$/kWh": 1 / 3.6e6},  # $/J
    "power": {"uW": 1e-6, "mW": 1e-3, "W": 1.0, "kW": 1e3},
    "energy": {"uJ": 1e-6, "mJ": 1e-3, "J": 1.0, "kJ": 1e3, "mWh": 3.6, "Wh": 3600.0, "kWh": 3.6e6},
    "energy per data": {"J/MB": 1e-6, "J/GB": 1e-9},  # J/B
    "compute": {f"{p}{o}/s": f for p, f in (("M", 1e6), ("G", 1e9), ("T", 1e12), ("P", 1e15)) for o in ("FLOP", "OP")}
    | {"TOPS": 1e12, "GOPS": 1e9, "TFLOPS": 1e12, "GFLOPS": 1e9},  # operations a second
    "work": {"FLOP": 1.0, "kFLOP": 1e3, "MFLOP": 1e6, "GFLOP": 1e9, "TFLOP": 1e12, "kMAC": 2e3, "MMAC": 2e6, "GMAC": 2e9},
    "token rate": {"tokens/s": 1.0},
    "frame rate": {"frames/s": 1.0, "images/s": 1.0, "requests/s": 1.0},
    "bits": {"bits": 1.0, "bit": 1.0},
    "effort": {"engineer-h": 3600.0, "engineer-days": 28_800.0, "engineer-weeks": 144_000.0},  # working seconds, 8 h a day
    "factor": {"": 1.0, "x": 1.0},
    "percentile": {"": 1.0},
    "visits": {"per device-month": 1 / MONTH, "per device-year": 1 / YEAR, "per 1000 device-months": 1e-3 / MONTH},
}  # fmt: skip
"""Units of every dimension with their factor to the base unit."""

BASE_UNIT = {
    "duration": "s", "data": "B", "bandwidth": "B/s", "share": "share", "tokens": "tokens", "rate": "per s", "money": "$",
    "activity": "share", "money per time": "$/s", "money per data": "$/B", "money per tokens": "$/token",
    "money per item": "$", "power": "W", "energy": "J", "energy per data": "J/B", "compute": "FLOP/s", "work": "FLOP",
    "token rate": "tokens/s", "frame rate": "per s", "bits": "bits", "effort": "s", "growth": "share", "battery": "share",
    "visits": "per s",
}  # fmt: skip
"""Name of the base unit of each dimension; plain numbers have none."""

_EXAMPLES = {
    "duration": '"100 ms" or "2 s"', "data": '"180 KB" or "4 GB"', "bandwidth": '"200 Mbit/s"', "share": '"70%" or 0.7',
    "count": '"12000" or "3.2B"', "tokens": '"200..3000 tokens"', "devices": '"50 devices"', "rate": '"40..120 per day"',
    "activity": '"8 h per day"', "growth": '"0..30% per year"', "battery": '"3% per day"', "money": '"$250"',
    "money per time": '"$200000 per year"', "money per data": '"$0.09/GB"', "money per tokens": '"$0.15 per million tokens"',
    "money per item": '"$1.5 per 1000"', "money per energy": '"$0.16/kWh"', "power": '"4 W"', "energy": '"18 Wh"', "energy per data": '"1.5 J/MB"',
    "compute": '"2.2 TFLOP/s"', "work": '"8.7 GFLOP"', "token rate": '"21 tokens/s"', "frame rate": '"30 frames/s"',
    "bits": '"4.89 bits"', "effort": '"4..8 engineer-weeks"', "factor": '"3" or "1.5..10"', "percentile": "95 or 99.9", "visits": '"0.003 per device-month"',
}  # fmt: skip

_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_POINT = re.compile(rf"(?P<money>\$?)(?P<a>{_NUMBER})(?:\s*\.\.\s*\$?(?P<b>{_NUMBER}))?\s*(?P<unit>[^\d\s$,.][^,$]*)?$")
_LONGEST = 200
"""Characters; longer text is no quantity, and matching it would take quadratic time."""
_LIMIT = 1e30
"""Beyond any quantity of this trade; larger text numbers are typing errors and would overflow downstream."""


class QuantityError(ValueError):
    """Text that is no quantity of the wanted dimension; the message says what was found and what was expected."""


class Quantity(NamedTuple):
    """A number in the base unit of its dimension, with its range.

    `low` and `high` are the 10th and 90th percentile of what the writer holds possible; a point has all three equal.
    """

    low: float
    likely: float
    high: float
    dimension: str
    text: str
    """As it was written, for messages and for reports that repeat the owner's words."""

    @property
    def is_point(self) -> bool:
        return self.low == self.high

    def __str__(self) -> str:
        return self.text


def parse_quantity(found: object, dimension: str) -> Quantity:
    """The quantity that `found` (text, number, or `{low, likely, high}`) writes in this dimension.

    Raises QuantityError with found and expected. The middle of a wide positive range is its geometric mean, since such
    ranges are read as lognormal; of any other its arithmetic mean.
    """
    if isinstance(found, dict):
        return _parse_triple(found, dimension)
    text = str(found).strip()
    if isinstance(found, bool) or not isinstance(found, (int, float, str)):
        raise QuantityError(f"found {_quoted(found)}; expected {expected(dimension)}")
    match = _POINT.match(text) if len(text) <= _LONGEST else None
    if match is None:
        raise QuantityError(f"found {_quoted(text)}{_hint(text)}; expected {expected(dimension)}")
    factor = _factor(match["money"], (match["unit"] or "").strip(), text, dimension)
    low = float(match["a"]) * factor
    high = float(match["b"]) * factor if match["b"] else low
    if high < low:
        raise QuantityError(f"found {_quoted(text)}, whose ends are in the wrong order; write the smaller one first")
    if not (abs(low) <= _LIMIT and abs(high) <= _LIMIT):
        raise QuantityError(f"found {_quoted(text)}, which is beyond any possible value; expected {expected(dimension)}")
    return Quantity(low, _middle(low, high), high, dimension, text)


def expected(dimension: str) -> str:
    """What a value of this dimension looks like, for messages: `a time such as "100 ms" or "2 s"`."""
    return f"{noun(dimension)} such as {_EXAMPLES[dimension]}"


def noun(dimension: str) -> str:
    """What a value of this dimension is called, with its article: `a time`."""
    return _NOUNS.get(dimension, f"a {dimension}")


_NOUNS = {
    "duration": "a time", "data": "a size", "bandwidth": "a rate of data", "battery": "a share of the battery",
    "tokens": "a number of tokens", "devices": "a number of devices", "activity": "a time of use", "money": "an amount of money",
    "money per time": "an amount of money per time", "money per data": "a price of data", "money per tokens": "a price of tokens",
    "money per item": "a price of requests", "money per energy": "a price of energy", "energy": "an energy", "energy per data": "an energy per data",
    "work": "a number of operations", "compute": "a number of operations per second", "bits": "a number of bits",
    "effort": "an effort", "visits": "a rate of visits",
}  # fmt: skip


def _parse_triple(found: dict[object, object], dimension: str) -> Quantity:
    if set(found) - {"low", "likely", "high"} or not {"low", "high"} <= set(found):
        keys = ", ".join(_quoted(key) for key in list(found)[:5])
        raise QuantityError(f"found the keys {keys or 'none'}; expected low, high and perhaps likely")
    low, high = (parse_quantity(found[end], dimension) for end in ("low", "high"))
    likely = parse_quantity(found["likely"], dimension).likely if "likely" in found else _middle(low.likely, high.likely)
    if not low.likely <= likely <= high.likely:
        raise QuantityError("found low, likely and high out of order; expected low ≤ likely ≤ high")
    return Quantity(low.likely, likely, high.likely, dimension, f"{low.text}..{high.text}")


def _factor(money: str, unit: str, text: str, dimension: str) -> float:
    units = DIMENSIONS[dimension]
    written = (f"${unit}" if unit.startswith("/") else f"$ {unit}".strip()) if money else unit
    if written in units:
        return units[written]
    if not written and dimension not in ("share", "count", "factor", "percentile"):
        raise QuantityError(f"found {text} without a unit; expected {expected(dimension)}")
    raise QuantityError(f"found {_quoted(text)}{_hint(text)}; expected {expected(dimension)}")


def _hint(text: str) -> str:
    if re.search(r"\d\s*[KMGT]b\b", text):
        return " (bits and bytes are told apart by case: write GB for bytes, Gbit/s for a link)"
    if re.search(r"\d[,_' ]\d{3}", text):
        return " (write the number without thousands separators)"
    if re.search(r"(?i)\b(nan|inf|infinity)\b", text):
        return " (not a number that can be reckoned with; write unknown if it is not known)"
    if re.search(r"\d\s*[A-Za-z%/ ]+\s*\.\.", text):
        return " (write the unit of a range once, at its end, as in 50..400K)"
    if re.search(r"\d\s+(million|billion|thousand)\b", text):
        return " (write K, M or B, as in 3.2B)"
    if re.search(r"€|£|EUR|GBP|USD", text):
        return " (money is in US dollars, written with a leading $)"
    return ""


def _quoted(found: object) -> str:
    """The text in quotes, on one line and at most sixty characters long."""
    text = "".join(letter if letter.isprintable() else " " for letter in str(found)[:61])
    return f'"{text if len(text) <= 60 else text[:57] + "..."}"'


def _middle(low: float, high: float) -> float:
    if low > 0 and high / low > WIDE:
        return math.sqrt(low * high)
    return (low + high) / 2


WIDE = 1.5
"""Ratio of high to low from which a positive range is read as lognormal. Below it the two readings differ by under 2 %."""

SPACE = "\u202f"
"""Narrow no-break space between a number and its unit (ISO 80000-1, 7.1.4)."""

_LADDERS: dict[str, tuple[tuple[float, str], ...]] = {
    "ms": ((1e-3, "µs"), (1.0, "ms"), (1e4, "s"), (1.2e5, "min"), (7.2e6, "h"), (1.728e8, "days")),
    "MB": ((1e-6, "B"), (1e-3, "KB"), (1.0, "MB"), (1e3, "GB"), (1e6, "TB"), (1e9, "PB")),
    "days": ((1 / 86_400, "s"), (1 / 1440, "min"), (1 / 24, "h"), (1.0, "days")),
    "J": ((1e-6, "µJ"), (1e-3, "mJ"), (1.0, "J"), (1e3, "kJ"), (1e6, "MJ")),
    "W": ((1e-6, "µW"), (1e-3, "mW"), (1.0, "W"), (1e3, "kW")),
}  # fmt: skip
_STEP = {"µs": 1e-3, "ms": 1.0, "s": 1e3, "min": 6e4, "h": 3.6e6, "days": 8.64e7}


def show(value: float, unit: str) -> str:
    """`value`, given in `unit`, to three significant digits, on the scale a reader expects: `1.12 GB`, `64.0 %`, `$594k`."""
    if unit == "share":
        return f"{three_digits(value * 100)}{SPACE}%" if abs(value) >= 1e-5 or value == 0 else f"under 0.001{SPACE}%"
    if unit.startswith("$"):
        return show_money(value) + unit[1:]
    if unit in _LADDERS:
        value, unit = _rescale(value, unit)
    if not unit:
        return three_digits(value)
    return f"{three_digits(value)}{SPACE}{unit}"


def _rescale(value: float, unit: str) -> tuple[float, str]:
    ladder = _LADDERS[unit]
    step, name = next(((s, n) for s, n in reversed(ladder) if abs(value) >= s), ladder[0])
    if value == 0:
        return 0.0, unit
    if unit == "ms":
        return value / _STEP[name], name
    return value / step, name


def show_money(dollars: float) -> str:
    """`$594k`, `−$1.20M`, `$0.632`."""
    sign = "−" if dollars < 0 else ""
    size = abs(dollars)
    for step, suffix in ((1e9, "B"), (1e6, "M"), (1e4, "k")):
        if size >= step * 0.9995:
            return f"{sign}${three_digits(size / (1e3 if suffix == 'k' else step))}{suffix}"
    return f"{sign}${three_digits(size)}"


def three_digits(value: float) -> str:
    """Three significant digits, trailing zeros kept, thousands set apart by commas: `0.680`, `12.0`, `1,290`."""
    if value == 0:
        return "0"
    if not math.isfinite(value):
        return "unbounded"
    places = 2 - math.floor(math.log10(abs(value)))
    rounded = round(value, places)
    places = 2 - math.floor(math.log10(abs(rounded)))
    if places < -12 or places > 9:
        return f"{rounded:.2e}".replace("-", "−")
    return f"{rounded:,.{max(places, 0)}f}".replace("-", "−")
