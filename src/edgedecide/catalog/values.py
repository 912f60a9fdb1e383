"""One authored value of a catalog entry, checked and made plain; each reader raises Unfit with found and expected."""

from __future__ import annotations

from typing import Any

from edgedecide.errors import nearest
from edgedecide.quantity import DIMENSIONS, parse_quantity

Known = dict[str, set[str]]
"""Ids of every section, for words that name entries of another one."""


class Unfit(ValueError):
    """The value is not of the kind that the field wants."""


def read_flag(found: object) -> bool:
    if not isinstance(found, bool):
        raise Unfit(f'found "{found}"; expected true or false')
    return found


def read_word(found: object, among: str, known: Known) -> str:
    """The word, if it is among the ids of that section or the words between the `|`; any word where `among` is empty."""
    if not isinstance(found, (str, int, float)) or isinstance(found, bool):
        raise Unfit(f"found {_kind(found)}; expected a word or a sentence")
    word = str(found)
    if among in known and word not in known[among]:
        raise Unfit(f'found "{word}", which is no entry of {among}{nearest(word, sorted(known[among]))}')
    if among and among not in known and word not in among.split("|"):
        raise Unfit(f'found "{word}"; expected one of {among.replace("|", ", ")}')
    return word


def read_words(found: object, among: str, known: Known) -> list[str]:
    """The list of words; with `:` in `among` each has two halves, with their own choices."""
    if not isinstance(found, list):
        raise Unfit(f"found {_kind(found)}; expected a list such as [one, two]")
    return [_read_pair(word, among, known) if ":" in among else read_word(word, among, known) for word in found]


def _read_pair(found: object, among: str, known: Known) -> str:
    halves = str(found).split(":")
    if len(halves) != 2:
        raise Unfit(f'found "{found}"; expected two words with a colon between, such as speech:redacted')
    return ":".join(read_word(half, of, known) for half, of in zip(halves, among.split(":"), strict=True))


def read_curve(found: object) -> list[list[float]]:
    """Pairs of seconds and share, from a mapping of times to shares in order of time."""
    if not isinstance(found, dict) or len(found) < 2:
        raise Unfit(f"found {_kind(found)}; expected a curve such as {{0 s: 100%, 60 s: 85%}}")
    points = [
        [short(parse_quantity(x, "duration").likely), short(parse_quantity(y, "share").likely)]
        for x, y in found.items()
    ]
    if points != sorted(points, key=lambda point: point[0]):
        raise Unfit("found points out of order; write them by rising time")
    return points


def read_numbers(found: object, dimension: str) -> list[float]:
    """`[likely]` of a point, `[low, likely, high]` of a range, in base units."""
    if dimension not in DIMENSIONS:
        raise Unfit(f'found the dimension "{dimension}"{nearest(dimension, list(DIMENSIONS))}')
    quantity = parse_quantity(found, dimension)
    if quantity.is_point:
        return [short(quantity.likely)]
    return [short(quantity.low), short(quantity.likely), short(quantity.high)]


def short(number: float) -> float:
    """Twelve digits: what the author wrote, without the dust of binary fractions."""
    rounded = float(f"{number:.12g}")
    return int(rounded) if rounded.is_integer() and abs(rounded) < 1e18 else rounded


def _kind(found: object) -> Any:
    names = {dict: "a mapping", list: "a list", bool: f'"{str(found).lower()}"', type(None): "nothing"}
    return names.get(type(found), f'"{found}"')
