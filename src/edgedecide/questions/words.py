"""Sentences of rules with their numbers filled in: placeholders are fact ids or profile paths, replaced by pattern."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from edgedecide.facts import FACTS, NEVER, Fact, NotNeeded
from edgedecide.matching import is_missing, names_in, share_of_worlds
from edgedecide.quantity import YEAR, Quantity, show
from edgedecide.questions.model import Saying

_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_:.-]*)\}")
_DISPLAY = {
    "duration": ("ms", 1e3),
    "data": ("MB", 1e-6),
    "rate": ("per day", 86_400.0),
    "money per time": ("$ a year", YEAR),
}
"""How a drawn profile field, which is in base units, is shown: unit and factor."""


def fill(says: str, lookup: Callable[[str], object], own: dict[str, str] | None = None) -> str:
    """`says` with every placeholder replaced by what it stands for, in three digits; `own` goes before the lookup."""
    if "{" not in says:
        return says
    return _PLACEHOLDER.sub(lambda match: (own or {}).get(match[1]) or shown(match[1], lookup(match[1])), says)


def saying_of(sayings: tuple[Saying, ...], lookup: Callable[[str], object], where: Any = True) -> Saying:
    """The sentence that fits most of the worlds given by `where`, a boolean or one a world; the first of equals.

    In each world the first row that holds fits, so that what the commonest sentence names is so in half of them at least.
    """
    if len(sayings) == 1:
        return sayings[0]
    left, shares = where, []
    for row in sayings:
        holds = row.when.holds(lookup).yes if row.when else True
        shares.append(share_of_worlds(left & holds))
        left = left & (holds ^ True)
    return sayings[shares.index(max(shares))]


def shown(path: str, found: object) -> str:
    """What stands at `path`, for a reader: the median of a fact with its unit, a quantity as its owner wrote it."""
    if is_missing(found):
        return "an unknown value"
    if isinstance(found, NotNeeded):
        return "nothing"
    if isinstance(found, Quantity):
        return found.text
    if isinstance(found, Fact):
        return _shown_fact(path, found)
    return _plain(path, found)


def _shown_fact(path: str, fact: Fact) -> str:
    middle = fact.middle
    if not isinstance(middle, float):
        return _plain(path, middle)
    dimension = getattr(fact, "dimension", "") if path not in FACTS else ""
    if dimension == "duration" and middle >= YEAR:
        return show(middle / YEAR, "years")
    if middle >= NEVER and fact.unit in ("months", "per day"):
        return "never" if fact.unit == "months" else "no volume"
    unit, factor = _DISPLAY.get(dimension, (fact.unit, 1.0))
    return show(middle * factor, unit)


def _plain(path: str, found: Any) -> str:
    if isinstance(found, bool):
        return str(found).lower()
    if isinstance(found, int | float):
        return show(float(found), FACTS[name].unit if (name := path.rpartition(":")[2]) in FACTS else "")
    return ", ".join(names_in(found)) or "none"


def in_worlds(lookup: Callable[[str], Any], holds: Any) -> Callable[[str], Any]:
    """The lookup with facts in those worlds alone in which something holds; over all worlds its sentence would not be true."""

    def only_there(path: str) -> Any:
        found = lookup(path)
        shape = getattr(found.values, "shape", None) if isinstance(found, Fact) and path in FACTS else None
        return Fact(path, found.values[holds]) if shape and shape == getattr(holds, "shape", None) else found

    return only_there
