"""A parsed condition: its plain form, its answer, and its words.

Missing knowledge follows Kleene (1952, "Introduction to Metamathematics", §64): unknown is neither yes nor no, `all`
with one no is no, `any` with one yes is yes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from edgedecide.facts import FACTS, Basis, Fact, NotNeeded, Unknown
from edgedecide.quantity import Quantity


class Truth(NamedTuple):
    """Whether something holds: two booleans, or two arrays of them; unknown is neither."""

    yes: Any
    no: Any

    @property
    def unknown(self) -> Any:
        return (self.yes | self.no) ^ True


def share_of_worlds(holds: Any) -> float:
    """Share of worlds in which a side of a truth holds; 0 or 1 where it is one answer for all."""
    return float(holds.mean()) if hasattr(holds, "mean") else float(holds)


YES, NO, UNKNOWN = Truth(True, False), Truth(False, True), Truth(False, False)


def negation(truth: Truth) -> Truth:
    return Truth(truth.no, truth.yes)


def both(first: Truth, second: Truth) -> Truth:
    return Truth(first.yes & second.yes, first.no | second.no)


def either(first: Truth, second: Truth) -> Truth:
    return Truth(first.yes | second.yes, first.no & second.no)


Lookup = Callable[[str], object]
"""Gives the fact or profile value at a path, or None. A flag that the owner left out comes as its documented default."""


class Condition:
    """One `when`, parsed. `plain` is nested lists: `["all", […]]`, `["any", […]]`, `["not", x]`, `[operator, path, operand, text]`."""

    __slots__ = ("plain",)

    def __init__(self, plain: list[Any]) -> None:
        self.plain = plain

    def holds(self, lookup: Lookup) -> Truth:
        """Whether it holds for what `lookup` gives: booleans, or arrays where a fact has one value a world."""
        return _holds(self.plain, lookup)

    def paths(self) -> set[str]:
        """Every fact and profile field that it reads."""
        return {path for leaf in leaves(self.plain) for path in _paths(leaf)}

    def lacks(self, lookup: Lookup) -> list[str]:
        """The paths that are missing, in the order in which it reads them, without those that it asks to be missing."""
        read = (path for leaf in leaves(self.plain) if leaf[0] != "missing" for path in _paths(leaf))
        return [path for path in dict.fromkeys(read) if is_missing(lookup(path))]

    def has_number(self) -> bool:
        """Whether it holds something against a number, which needs a source."""
        return any(leaf[0] in ("over", "under") and not isinstance(leaf[2], dict) for leaf in leaves(self.plain))

    def describe(self) -> str:
        """The condition in words: `latency.kind is interactive and latency.promise is not over 1 s`."""
        return _describe(self.plain)


def leaves(plain: list[Any]) -> list[list[Any]]:
    """The comparisons inside a parsed condition, left to right; the very lists, so that a test may nudge their numbers."""
    if plain[0] == "not":
        return leaves(plain[1])
    if plain[0] in ("all", "any"):
        return [leaf for part in plain[1] for leaf in leaves(part)]
    return [plain]


def _paths(leaf: list[Any]) -> list[str]:
    return [leaf[1], leaf[2]["path"]] if isinstance(leaf[2], dict) else [leaf[1]]


def _holds(plain: list[Any], lookup: Lookup) -> Truth:
    operator = plain[0]
    if operator == "all":
        truth = YES
        for part in plain[1]:
            truth = both(truth, _holds(part, lookup))
        return truth
    if operator == "any":
        truth = NO
        for part in plain[1]:
            truth = either(truth, _holds(part, lookup))
        return truth
    return negation(_holds(plain[1], lookup)) if operator == "not" else _compare(plain, lookup)


def _compare(leaf: list[Any], lookup: Lookup) -> Truth:
    operator, path, operand, _ = leaf
    found = lookup(path)
    if operator == "missing":
        return YES if _is_left_out(path, found) is operand else NO
    if isinstance(found, NotNeeded):
        return NO
    value = value_of(found)
    if isinstance(operand, dict):
        other = lookup(operand["path"])
        if isinstance(other, NotNeeded):
            return NO
        operand = value_of(other)
        operand = operand * leaf[2]["times"] if operand is not None else None
    if value is None or operand is None:
        return UNKNOWN
    yes = _OPERATORS[operator](value, operand)
    return Truth(yes, yes ^ True)


def _is_left_out(path: str, found: object) -> bool:
    """Whether `missing` holds: nothing is here, or, of a profile field, only what is assumed in its place."""
    return is_missing(found) or (
        path.rpartition(":")[2] not in FACTS and isinstance(found, Fact) and found.basis is Basis.ASSUMED
    )


def is_missing(found: object) -> bool:
    """Whether there is nothing here: absent, an Unknown, or the profile's word `unknown`.

    That word's class is told by its name, so that rules load without the profile's library.
    """
    return found is None or isinstance(found, Unknown) or type(found).__name__ == "Unspecified"


def value_of(found: object) -> Any:
    """What is compared: a fact's values, the likely number of a quantity, words and lists as they are; None if missing."""
    if is_missing(found) or isinstance(found, NotNeeded):
        return None
    if isinstance(found, Fact):
        return found.values
    return found.likely if isinstance(found, Quantity) else found


def names_in(found: Any) -> list[str]:
    """The names in a list, a mapping or a word: an item that is a mapping or an entry goes by its kind, name, device or access."""
    if isinstance(found, str):
        return [found]
    if isinstance(found, Mapping):
        return [str(key) for key in found]
    return [_name(item) for item in found] if hasattr(found, "__iter__") else [_name(found)]


def _name(item: Any) -> str:
    if isinstance(item, str):
        return item
    for key in ("kind", "name", "access", "device", "use", "class_"):
        named = item.get(key) if isinstance(item, Mapping) else getattr(item, key, None)
        if isinstance(named, str):
            return named
    return str(next(iter(item), "")) if isinstance(item, Mapping) else ""


def _is_one_of(value: Any, choices: list[Any]) -> Any:
    hit: Any = False
    for choice in choices:
        hit = hit | (value == choice)
    return hit


_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "is": lambda value, word: value == word,
    "in": _is_one_of,
    "includes": lambda value, name: name in names_in(value),
    "any_of": lambda value, names: any(name in names_in(value) for name in names),
    "over": lambda value, bound: value > bound,
    "under": lambda value, bound: value < bound,
}
OPERATORS = (*_OPERATORS, "missing")
"""The whole list: `over` and `under` are strict, `missing: true` also holds for an Unknown."""

_WORDS = {
    "is": "is",
    "in": "is one of",
    "includes": "includes",
    "any_of": "has any of",
    "over": "is over",
    "under": "is under",
}
_DENIED = {
    "is": "is not",
    "in": "is none of",
    "includes": "lacks",
    "any_of": "has none of",
    "over": "is not over",
    "under": "is not under",
}


def _describe(plain: list[Any], words: Mapping[str, str] = _WORDS) -> str:
    operator = plain[0]
    if operator in ("all", "any"):
        parts = [_describe(part) for part in plain[1]]
        mixed = [
            f"({text})" if part[0] in ("all", "any") and len(part[1]) > 1 else text
            for part, text in zip(plain[1], parts, strict=True)
        ]
        return (" and " if operator == "all" else " or ").join(mixed)
    if operator == "not":
        simple = plain[1][0] not in ("all", "any", "not", "missing")
        return _describe(plain[1], _DENIED) if simple else f"not ({_describe(plain[1])})"
    if operator == "missing":
        return f"{plain[1]} is missing" if plain[2] else f"{plain[1]} is given"
    return f"{plain[1]} {words[operator]} {plain[3]}"
