"""What `--vary` asks for: one input, and the values that it takes, written as a profile writes them."""

from __future__ import annotations

import math
import re
from typing import NamedTuple

from edgedecide.errors import UsageError, nearest
from edgedecide.profile import LoadedProfile, profile_paths
from edgedecide.quantity import DIMENSIONS, Quantity, QuantityError, parse_quantity, show
from edgedecide.sweep.factors import FACTORS
from edgedecide.sweep.scaling import unit_of

OPTION = "--vary"
_RANGE = re.compile(r"^\s*(\$?)\s*([-+0-9.]+?[KMBT]?)\s*\.\.\s*\$?([-+0-9.]+[KMBT]?)\s*(.*)$")
WIDE = 8.0
"""High ÷ low from which the steps are even in ratio and not in difference. Judgement: three doublings."""
MOST_POINTS = 400
"""Points of all inputs together; each runs the whole engine."""


class Varied(NamedTuple):
    """One input of a sweep."""

    path: str
    texts: tuple[str, ...]
    """Each value as `--set` takes it."""
    labels: tuple[str, ...]
    """The same for a reader."""
    numbers: tuple[float, ...] = ()
    """In base units; empty for words."""
    dimension: str = ""
    unit: str = ""
    """As it is written, a `$` in front included; with `size` for numbers between the values."""
    size: float = 1.0
    """Base units in one of it."""

    @property
    def is_number(self) -> bool:
        return bool(self.numbers)

    def text(self, number: float) -> str:
        """A number in base units as `--set` takes it."""
        return _written(number / self.size, self.unit)

    def label(self, number: float) -> str:
        """The same for a reader, in three digits."""
        if self.dimension == "factor":
            return f"× {show(number, '')}"
        return show(number, "share") if self.dimension == "share" else show(number / self.size, self.unit)


def parse_vary(asked: str, loaded: LoadedProfile, steps: int) -> Varied:
    """The input and its values in `PATH=LOW..HIGH [UNIT]` or `PATH=one,two`. Raises UsageError with what was expected.

    Where no unit is written, that of the profile's own value holds.
    """
    path, equals, values = asked.partition("=")
    paths = profile_paths()
    plain = re.sub(r"\[\d+\]", "[]", path)
    dimension = "factor" if path in FACTORS else paths.get(plain)
    if dimension is None:
        raise UsageError(f'"{path[:80]}": no such field of the profile{nearest(plain, [*paths, *FACTORS])}', where=OPTION)
    if not equals or not values.strip():
        raise UsageError(f'found no values in "{asked[:80]}"; expected {path}=LOW..HIGH or {path}=one,two', where=OPTION)
    match = _RANGE.match(values)
    if match and dimension in DIMENSIONS:
        found = _range(path, dimension, loaded, steps, *match.groups())
    else:
        found = _list(path, dimension, [value.strip() for value in values.split(",") if value.strip()])
    if path in FACTORS and not all(number > 0 for number in found.numbers or (0.0,)):
        raise UsageError(f'found "{values.strip()[:80]}" for {path}; expected factors above 0, such as {path}=0.5,1,2 or {path}=0.25..2', where=OPTION)
    return found._replace(labels=tuple(map(found.label, found.numbers))) if path in FACTORS else found


def _list(path: str, dimension: str, values: list[str]) -> Varied:
    if len(values) < 2:
        raise UsageError(f"found one value for {path}; expected several, such as {path}=one,two or {path}=LOW..HIGH", where=OPTION)
    found = [_quantity(value, dimension) for value in values]
    if not all(found):
        return Varied(path, tuple(values), tuple(values))
    quantities = [one for one in found if one is not None]
    unit, size = unit_of(quantities[0])
    return Varied(path, tuple(values), tuple(values), tuple(one.likely for one in quantities), dimension, unit, size)


def _quantity(value: str, dimension: str) -> Quantity | None:
    try:
        return parse_quantity(value, dimension) if dimension in DIMENSIONS else None
    except QuantityError:
        return None


def _range(path: str, dimension: str, loaded: LoadedProfile, steps: int, money: str, low: str, high: str, unit: str) -> Varied:
    stated = loaded.get(path)
    unit = unit.strip() or (unit_of(stated)[0] if isinstance(stated, Quantity) and dimension != "count" else "")
    unit = f"${unit.removeprefix('$')}" if money or unit.startswith("$") else unit
    try:
        first, last = (parse_quantity(_joined(number, unit), dimension) for number in (low, high))
    except QuantityError as error:
        raise UsageError(f"{path}: {error}", where=OPTION) from error
    if not first.likely < last.likely:
        raise UsageError(f"found {low}..{high} for {path}; expected the smaller number first", where=OPTION)
    written, size = unit_of(first) if dimension != "count" else ("", 1.0)
    ends = Varied(path, (), (), (), dimension, written, size)
    spread = _spaced(first.likely, last.likely, steps, is_share=dimension == "share")
    numbers = tuple(_rounded(number / size) * size for number in spread)
    return ends._replace(texts=tuple(map(ends.text, numbers)), labels=tuple(map(ends.label, numbers)), numbers=numbers)


def _written(number: float, unit: str) -> str:
    digits = f"{number:.9g}"
    return _joined(digits if "e" not in digits else f"{number:.12f}".rstrip("0"), unit)


def _joined(number: str, unit: str) -> str:
    """`4 per day`, `40%`, `$0.12/GB`, `$5 per h`."""
    money, rest = ("$", unit.removeprefix("$").strip()) if unit.startswith("$") else ("", unit)
    return f"{money}{number}{rest}" if rest.startswith(("%", "/")) else f"{money}{number} {rest}".strip()


def _rounded(number: float) -> float:
    """Three digits, so that a table's values can be typed again."""
    return float(f"{number:.3g}")


def _spaced(low: float, high: float, steps: int, *, is_share: bool) -> list[float]:
    if low > 0 and high / low >= WIDE and not is_share:
        return [low * (high / low) ** (index / (steps - 1)) for index in range(steps)]
    return [low + (high - low) * index / (steps - 1) for index in range(steps)]


def points_of(varied: list[Varied]) -> list[tuple[int, ...]]:
    """Every combination of positions, the last input varying first. Raises UsageError where there are too many."""
    if math.prod(len(one.texts) for one in varied) > MOST_POINTS:
        raise UsageError(f"found more than {MOST_POINTS} combinations; expected fewer values, or --steps", where=OPTION)
    if len({one.path for one in varied}) < len(varied):
        raise UsageError("found one input twice; expected two different ones", where=OPTION)
    combined: list[tuple[int, ...]] = [()]
    for one in varied:
        combined = [(*before, index) for before in combined for index in range(len(one.texts))]
    return combined
