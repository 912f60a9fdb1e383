"""Reading a condition as it is written: paths, operators and units are checked here, once, and never again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NoReturn

from edgedecide.errors import Mistake, RuleError, nearest
from edgedecide.matching.conditions import OPERATORS, Condition
from edgedecide.quantity import DIMENSIONS, MONTH, QuantityError, parse_quantity

UNITS: dict[str, tuple[str, float]] = {
    "ms": ("duration", 1e-3), "days": ("duration", 86_400.0), "months": ("duration", MONTH), "MB": ("data", 1e6),
    "share": ("share", 1.0), "$": ("money", 1.0), "per day": ("rate", 1 / 86_400.0), "": ("factor", 1.0),
    "J": ("energy", 1.0), "W": ("power", 1.0),
}  # fmt: skip
"""Units of facts: dimension, and how many of its base units one is. Profile quantities are in base units."""

_PURE = ("share", "factor", "count", "battery", "activity", "number")
"""Dimensions of plain numbers, which may be held against each other."""


def scale_of(kind: str) -> tuple[str, float] | None:
    """Dimension and size in base units of a fact's unit or a profile field's dimension; None for words, flags and lists."""
    if kind in UNITS:
        return UNITS[kind]
    if kind in DIMENSIONS or kind == "number":
        return kind, 1.0
    return None


def number_in(kind: str, found: object) -> float:
    """`found` as a number in the unit of this kind. Raises QuantityError with found and expected."""
    dimension, size = scale_of(kind) or ("factor", 1.0)
    if dimension == "number":
        dimension = "factor"
    return parse_quantity(found, dimension).likely / size


Vocabulary = Mapping[str, str]
"""Every path that may be named, with the unit, dimension or kind of what stands there."""
At = tuple[str | int, ...]
Complain = Callable[[At, str], None]
"""Takes a place below the condition's own and a sentence; for reporting all mistakes of a file together."""


def parse_condition(raw: object, vocabulary: Vocabulary, complain: Complain | None = None, at: At = ()) -> Condition:
    """The condition that `raw` writes: a mapping of paths to operators, several keys meaning all of them.

    Mistakes go to `complain`, and the parts at fault are left out; without one, the first raises RuleError.
    """
    return Condition(_parse(raw, vocabulary, complain or _refuse, at))


def _refuse(at: At, says: str) -> NoReturn:
    raise RuleError(Mistake("", None, None, ".".join(map(str, at)), says))


def _parse(raw: object, vocabulary: Vocabulary, complain: Complain, at: At) -> list[Any]:
    if not isinstance(raw, Mapping) or not raw:
        complain(at, f"found {_quoted(raw)}; expected a condition such as {{latency.kind: {{is: safety}}}}")
        return ["all", []]
    parts = [
        part for key, value in raw.items() for part in _part(str(key), value, vocabulary, complain, (*at, str(key)))
    ]
    return parts[0] if len(parts) == 1 else ["all", parts]


def _part(key: str, value: object, vocabulary: Vocabulary, complain: Complain, at: At) -> list[list[Any]]:
    if key == "not":
        return [["not", _parse(value, vocabulary, complain, at)]]
    if key not in ("all", "any"):
        return _comparisons(key, value, vocabulary, complain, at)
    if not isinstance(value, list) or not value:
        complain(at, f"found {_quoted(value)}; expected a list of conditions")
        return []
    return [[key, [_parse(item, vocabulary, complain, (*at, index)) for index, item in enumerate(value)]]]


def _comparisons(path: str, value: object, vocabulary: Vocabulary, complain: Complain, at: At) -> list[list[Any]]:
    if path not in vocabulary:
        complain(at, f'"{path}": no such fact or profile field{nearest(path, list(vocabulary))}')
        return []
    if not isinstance(value, Mapping) or not value:
        complain(
            at,
            f"found {_quoted(value)}; expected an operator and what to hold it against, such as {{is: …}}, {{over: …}}",
        )
        return []
    found = []
    for operator, operand in value.items():
        try:
            found.append(_leaf(str(operator), path, operand, vocabulary))
        except QuantityError as error:
            complain((*at, str(operator)), str(error))
    return found


def _leaf(operator: str, path: str, operand: object, vocabulary: Vocabulary) -> list[Any]:
    if operator not in OPERATORS:
        raise QuantityError(
            f'"{operator}": no such operator; expected one of {", ".join(OPERATORS)}{nearest(operator, list(OPERATORS))}'
        )
    kind, text = vocabulary[path], _text(operand)
    if operator == "missing":
        return [operator, path, _flag(operand), text]
    is_number = scale_of(kind) is not None
    if is_number is not (operator in ("over", "under")):
        expected = "over or under" if is_number else "is, in, includes or any_of"
        raise QuantityError(f'found "{operator}" on {path}, which is a {kind or "plain number"}; expected {expected}')
    if is_number:
        return [operator, path, _bound(path, operand, vocabulary), text]
    return [operator, path, _checked(operator, kind, operand), text]


def _bound(path: str, operand: object, vocabulary: Vocabulary) -> Any:
    if not isinstance(operand, str) or operand not in vocabulary:
        if isinstance(operand, str) and operand[:1].isalpha():
            raise QuantityError(f'"{operand}": no such fact or profile field{nearest(operand, list(vocabulary))}')
        return number_in(vocabulary[path], operand)
    return {"path": operand, "times": conversion(operand, path, vocabulary)}


def conversion(path: str, into: str, vocabulary: Vocabulary) -> float:
    """What a value at `path` is multiplied by to be held against one at `into`. Raises QuantityError where they differ in kind."""
    mine, wanted = scale_of(vocabulary[path]), scale_of(vocabulary[into])
    if mine is None or wanted is None or not (mine[0] == wanted[0] or {mine[0], wanted[0]} <= set(_PURE)):
        raise QuantityError(
            f"found {path} ({vocabulary[path] or 'plain number'}) against {into} ({vocabulary[into] or 'plain number'}); expected two of one dimension"
        )
    return mine[1] / wanted[1]


def _checked(operator: str, kind: str, operand: object) -> Any:
    if operator in ("in", "any_of"):
        if isinstance(operand, list) and operand:
            return [str(item) if not isinstance(item, bool) else item for item in operand]
        raise QuantityError(f"found {_quoted(operand)}; expected a list such as [one, two]")
    if kind == "flag":
        return _flag(operand)
    if isinstance(operand, (str, bool)) and operand != "":
        return operand
    raise QuantityError(f"found {_quoted(operand)}; expected a word")


def _flag(operand: object) -> bool:
    if isinstance(operand, bool):
        return operand
    raise QuantityError(f"found {_quoted(operand)}; expected true or false")


def _text(operand: object) -> str:
    if isinstance(operand, bool):
        return str(operand).lower()
    return ", ".join(map(_text, operand)) if isinstance(operand, list) else str(operand)


def _quoted(found: object) -> str:
    if isinstance(found, Mapping):
        return "a mapping" if found else "an empty mapping"
    if isinstance(found, list):
        return "a list" if found else "an empty list"
    return "nothing" if found is None else f'"{_text(found)}"'
