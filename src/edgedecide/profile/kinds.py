"""What a value of the profile may be: one small class a kind of leaf, each of which reads text and says what is wrong.

Own classes rather than Pydantic's constraints, because a message must say found, expected and what to do, because a
quantity field knows its dimension, and because a plain function is the cheapest schema that Pydantic can build.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal, get_args, get_origin

from pydantic_core import PydanticCustomError

from edgedecide.errors import nearest
from edgedecide.quantity import Quantity, QuantityError, expected, noun, parse_quantity


class Unspecified:
    """The word `unknown`: the owner was asked and does not know. False, as an absent value is; never a number."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "UNSPECIFIED"

    def __str__(self) -> str:
        return "unknown"

    def __copy__(self) -> Unspecified:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Unspecified:
        return self

    def __reduce__(self) -> str:
        return "UNSPECIFIED"


UNSPECIFIED = Unspecified()
Known = Quantity | Unspecified | None
"""Value of a quantity field: given, asked and not known, or absent."""

MISTAKE = "edgedecide"
"""Type of the Pydantic errors whose text is already ours."""


def refusal(says: str, *at: str | int) -> PydanticCustomError:
    """The mistake, at the place `at` below the field being read; to be raised."""
    return PydanticCustomError(MISTAKE, "{says}", {"says": says, "at": at})


def refusals(wrongs: Sequence[tuple[str, str]]) -> PydanticCustomError:
    """Several mistakes of one section, each with the field that it is about; to be raised."""
    return PydanticCustomError(MISTAKE, "{says}", {"says": wrongs[0][0], "fields": wrongs})


def quoted(found: object) -> str:
    """What was found, as a message shows it: text in quotes, a list or mapping by its kind."""
    if isinstance(found, Mapping):
        return "a mapping"
    if isinstance(found, (list, tuple)):
        return "a list"
    if found is None:
        return "nothing"
    if isinstance(found, bool):
        return str(found).lower()
    if isinstance(found, (int, float)):
        return (
            shortened(str(found)) if not isinstance(found, int) or abs(found) < 10**60 else "a number of over 60 digits"
        )
    return f'"{shortened(str(found))}"'


def shortened(text: str, most: int = 60) -> str:
    """The text on one line, without control characters, cut to `most` characters."""
    line = text[: most + 1]
    if not line.isprintable():
        line = "".join(letter if letter.isprintable() else " " for letter in line)
    return line if len(line) <= most else line[: most - 3] + "..."


class Kind:
    """Base of the leaf kinds. `read` returns the value or refuses."""

    name = "any"
    dimension = ""
    choices: tuple[str, ...] = ()

    def read(self, found: Any) -> Any:
        raise NotImplementedError


class Amount(Kind):
    """A quantity of one dimension between bounds, or the word `unknown`."""

    def __init__(
        self, dimension: str, *, over: str = "", least: str = "", under: str = "", most: str = "", point: bool = False
    ) -> None:
        self.name = self.dimension = dimension
        self.over, self.least, self.under, self.most, self.point = over, least, under, most, point

    def read(self, found: Any) -> Quantity | Unspecified:
        if found == "unknown":
            return UNSPECIFIED
        if isinstance(found, (list, tuple)):
            raise refusal(f"found a list; expected {self.expected}")
        try:
            quantity = parse_quantity(found, self.dimension)
        except QuantityError as error:
            raise refusal(str(error)) from error
        if not self._holds(quantity):
            raise refusal(f"found {quoted(quantity.text)}; expected {self.bounds}")
        if self.point and not quantity.is_point:
            raise refusal(f"found the range {quoted(quantity.text)}; expected one number")
        return quantity

    def _holds(self, quantity: Quantity) -> bool:
        low, high = quantity.low, quantity.high
        return not (
            (self.over and low <= self._bound(self.over))
            or (self.least and low < self._bound(self.least))
            or (self.under and high >= self._bound(self.under))
            or (self.most and high > self._bound(self.most))
        )

    @property
    def legal(self) -> tuple[float, float]:
        """Least and greatest legal value in base units; a bound that may not be reached counts as reached."""
        low, high = self.least or self.over, self.most or self.under
        return self._bound(low) if low else float("-inf"), self._bound(high) if high else float("inf")

    def _bound(self, text: str) -> float:
        return parse_quantity(text, self.dimension).likely

    @property
    def bounds(self) -> str:
        """`a time over 0 s and at most 100 years`, `a share from 0% to 100%`."""
        if self.least and self.most:
            return f"{noun(self.dimension)} from {self.least} to {self.most}"
        words = (("over", self.over), ("of at least", self.least), ("under", self.under), ("at most", self.most))
        return f"{noun(self.dimension)} {' and '.join(f'{word} {text}' for word, text in words if text)}"

    @property
    def expected(self) -> str:
        return expected(self.dimension)


class Word(Kind):
    """One of a closed list of words."""

    name = "word"

    def __init__(self, *choices: str) -> None:
        self.choices = choices

    def read(self, found: Any) -> str:
        if isinstance(found, str) and found in self.choices:
            return found
        raise refusal(self.says(found))

    def says(self, found: Any) -> str:
        if found == "unknown":
            return f'found "unknown"; expected {one_of(self.choices)}; leave it out if it is not known'
        hint = nearest(found, list(self.choices)) if isinstance(found, str) and len(self.choices) > 1 else ""
        return f"found {quoted(found)}; expected {one_of(self.choices)}{hint}"


class Choice:
    """Beside a `Literal`: one of its words, so that the list is written once."""


CHOICE = Choice()


def literals(annotation: Any) -> tuple[str, ...]:
    """The words of a `Literal`, or of the one inside an optional."""
    for part in (annotation, *get_args(annotation)):
        if get_origin(part) is Literal:
            return get_args(part)
    return ()


def one_of(choices: tuple[str, ...]) -> str:
    """`raw, redacted or none`."""
    return " or ".join(part for part in (", ".join(choices[:-1]), choices[-1]) if part)


class Flag(Kind):
    """True or false."""

    name = "flag"

    def read(self, found: Any) -> bool:
        if isinstance(found, bool):
            return found
        hint = ""
        if isinstance(found, str) and found.lower() in ("yes", "no", "on", "off"):
            hint = f"; in YAML 1.2 {found} is a word, write {'true' if found.lower() in ('yes', 'on') else 'false'}"
        raise refusal(f"found {quoted(found)}; expected true or false{hint}")


class Text(Kind):
    """Text in the owner's words, one paragraph."""

    name = "text"
    MOST = 2000

    def read(self, found: Any) -> str:
        if not isinstance(found, str):
            hint = "; put it in quotes" if isinstance(found, (int, float)) else ""
            raise refusal(f"found {quoted(found)}; expected text{hint}")
        if not found.strip():
            raise refusal("found empty text; expected some words, or leave it out")
        if len(found) > self.MOST:
            raise refusal(f"found text of {len(found)} characters; expected at most {self.MOST}")
        return found.strip()


class Name(Text):
    """The name of something in the catalog, as people write it."""

    name = "name"
    MOST = 200


class Identifier(Kind):
    """A short name that is safe in file names and reports."""

    name = "id"
    PATTERN = "[a-z0-9][a-z0-9-]{0,62}"

    def read(self, found: Any) -> str:
        if isinstance(found, str) and re.fullmatch(self.PATTERN, found):
            return found
        raise refusal(
            f"found {quoted(found)}; expected 1 to 63 lower-case letters, digits and hyphens, such as field-voice-assistant{self._remedy(found)}"
        )

    @staticmethod
    def _remedy(found: Any) -> str:
        if not isinstance(found, str):
            return ""
        tidy = re.sub(r"[^a-z0-9]+", "-", found[:200].lower()).strip("-")[:63]
        return f'; "{tidy}" would do' if tidy else ""


PLACEMENTS = ("edge", "edge-preprocess", "local-primary", "cloud-primary", "cloud")
TIERS = ("device", "node")


class PlacementName(Kind):
    """A placement, perhaps with the tier of its local part: `edge@node`."""

    name = "placement"
    choices = PLACEMENTS

    def read(self, found: Any) -> str:
        if not isinstance(found, str):
            raise refusal(f"found {quoted(found)}; expected {one_of(PLACEMENTS)}")
        placement, at, tier = found.partition("@")
        if placement not in PLACEMENTS:
            raise refusal(f"found {quoted(found)}; expected {one_of(PLACEMENTS)}{nearest(placement, list(PLACEMENTS))}")
        if at and placement == "cloud":
            raise refusal(f'found {quoted(found)}; "cloud" has no local part, so expected it without a tier')
        if at and tier not in TIERS:
            raise refusal(f"found {quoted(found)}; expected the tier @device or @node")
        return found


class Day(Kind):
    """A calendar day."""

    name = "date"

    def read(self, found: Any) -> Any:
        day = day_of(found)
        if day is None:
            raise refusal(f"found {quoted(found)}; expected a day such as 2026-10-02")
        return day


def day_of(found: Any) -> date | None:
    """The calendar day that is written so, or None."""
    try:
        return date.fromisoformat(found) if isinstance(found, str) and len(found) == 10 else None
    except ValueError:
        return None


SHARE = Amount("share", least="0%", most="100%")
