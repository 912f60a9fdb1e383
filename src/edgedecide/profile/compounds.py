"""Kinds of values that hold more than one thing: lists and mappings of leaves, and what stands in a section's place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NoReturn

from pydantic_core import PydanticCustomError

from edgedecide.errors import nearest
from edgedecide.profile.kinds import SHARE, TIERS, Kind, Known, Name, PlacementName, Word, one_of, quoted, refusal
from edgedecide.quantity import DIMENSIONS, Quantity, QuantityError, parse_quantity


class Names(Kind):
    """A list of names or of words from a closed list, none twice."""

    name = "names"

    def __init__(self, *choices: str, such_as: str = "") -> None:
        self.choices = choices
        self._such_as = such_as or choices[0]
        self._item: Kind = Word(*choices) if choices else Name()

    def read(self, found: Any) -> tuple[str, ...]:
        if not isinstance(found, (list, tuple)):
            raise refusal(f"found {quoted(found)}; expected a list such as [{self._such_as}]")
        names = dict.fromkeys(read_at(self._item, item, index) for index, item in enumerate(found))
        if len(names) < len(found):
            index = next(index for index, item in enumerate(found) if item in found[:index])
            raise refusal(f"found {quoted(found[index])} twice; keep one", index)
        return tuple(names)


class Mapped(Kind):
    """A mapping from names, or from words of a closed list, to leaves of one kind."""

    name = "mapping"

    def __init__(self, item: Kind, *keys: str, such_as: str, most: int | None = None) -> None:
        self.item, self.keys, self.such_as, self.most = item, keys, such_as, most

    def read(self, found: Any) -> dict[str, Any]:
        if not isinstance(found, Mapping):
            raise refusal(f"found {quoted(found)}; expected a mapping such as {{{self.such_as}}}")
        if self.most is not None and len(found) > self.most:
            raise refusal(f"found {len(found):,} entries; expected at most {self.most}")
        for key in found:
            if self.keys and key not in self.keys:
                raise refusal(f"found {quoted(key)}; expected {one_of(self.keys)}{nearest(key, list(self.keys))}", key)
        return {key: read_at(self.item, value, key) for key, value in found.items()}


class Needs(Kind):
    """What requests need beyond a small local model: words, each perhaps with the share of requests that it holds for."""

    name = "needs"

    def __init__(self, *choices: str) -> None:
        self.choices = choices

    def read(self, found: Any) -> dict[str, Known]:
        if isinstance(found, Mapping):
            return {key: self._share(key, value) for key, value in found.items()}
        if not isinstance(found, (list, tuple)):
            raise refusal(
                f"found {quoted(found)}; expected a list such as [multilingual, {{open-ended-generation: 30%}}]"
            )
        needs: dict[str, Known] = {}
        for index, item in enumerate(found):
            pairs = item if isinstance(item, Mapping) else {item: None} if isinstance(item, str) else None
            if pairs is None:
                raise refusal(f"found {quoted(item)}; expected {one_of(self.choices)}, perhaps with a share", index)
            for key, value in pairs.items():
                if key in needs:
                    raise refusal(f"found {quoted(key)} twice; keep one", index)
                needs[key] = self._share(key, value, index)
        return needs

    def _share(self, key: str, value: Any, *at: int) -> Known:
        if key not in self.choices:
            raise refusal(Word(*self.choices).says(key), *at)
        known: Known = None if value is None or value is True else read_at(SHARE, value, *at, key)
        return known


class OrWord:
    """Beside a union of a section or list with a word and None: which word may stand in its place, such as `none`."""

    def __init__(self, word: str, otherwise: str) -> None:
        self.word, self.otherwise = word, otherwise

    def read(self, found: Any, inner: Any) -> Any:
        if found == self.word:
            return found
        if not isinstance(found, (dict, list, tuple)) and isinstance(found, (str, int, float)):
            raise refusal(f"found {quoted(found)}; expected {self.otherwise}, or the word {self.word}")
        return inner(found)


class AtMost:
    """Beside a list: how many entries it may have, and what to do with more."""

    def __init__(self, most: int, remedy: str) -> None:
        self.most, self.remedy = most, remedy

    def read(self, found: Any, inner: Any) -> Any:
        if isinstance(found, (list, tuple)) and len(found) > self.most:
            raise refusal(f"found {len(found):,} entries; expected at most {self.most}; {self.remedy}")
        return inner(found)


class Later(Kind):
    """A field that this version knows and cannot use yet."""

    name = "later"

    def __init__(self, says: str) -> None:
        self.says = says

    def read(self, found: Any) -> NoReturn:
        raise refusal(f"found {quoted(found)}; {self.says}")


class Place(Kind):
    """Where something was measured: a placement or alternative, or a mapping that names hardware and model."""

    name = "place"
    KEYS = ("alternative", "tier", "model", "quantization", "device", "chipset", "class", "node", "network", "runtime")

    def read(self, found: Any) -> str | dict[str, str]:
        if isinstance(found, Mapping):
            return Mapped(Name(), *self.KEYS, such_as="model: llama-3.2-1b, device: pixel-8").read(found)
        return found if found in TIERS else PlacementName().read(found)


class Found(Kind):
    """A measured value: a number with its unit, a word, or true and false."""

    name = "any"

    def read(self, found: Any) -> Quantity | str | bool:
        if isinstance(found, (Quantity, bool)):
            return found
        quantity = any_quantity(found)
        if quantity is not None:
            return quantity
        if isinstance(found, str) and re.fullmatch("[a-z][a-z-]{0,62}", found) and found != "unknown":
            return found
        raise refusal(
            f'found {quoted(found)}; expected a number with its unit such as "21 tokens/s" or "640 ms", or a word'
        )


def any_quantity(found: Any) -> Quantity | None:
    """The quantity in the first dimension that knows its unit; None if none does."""
    for dimension in DIMENSIONS:
        try:
            return parse_quantity(found, dimension)
        except QuantityError:
            continue
    return None


def read_at(kind: Kind, found: Any, *at: str | int) -> Any:
    """What `kind` reads; a mistake is placed at `at`."""
    try:
        return kind.read(found)
    except PydanticCustomError as error:
        context = error.context or {}
        raise refusal(context["says"], *at, *context["at"]) from error
