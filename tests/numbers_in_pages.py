"""Whether every number that a page prints occurs in its document, in one of the ways in which numbers are printed."""

import re
from collections.abc import Iterator
from typing import Any

from edgedecide.quantity import show, three_digits

TOKEN = re.compile(r"\d[\d,]*(?:\.\d+)?(?:e−?\d+)?")
UNITS = ("", "share", "ms", "MB", "$", "days")
"""Units whose scale depends on the value; of every other the number is printed as it stands."""

FIXED = {
    "0", "1",  # the ends of the scale of values, and an ordinal
    "2", "3",  # ordinals of steps
    "50", "95", "99",  # names of the percentiles
    "80",  # name of the range from the 10th to the 90th percentile
    "1,000",  # cost is told for so many requests
    "0.001",  # shares below it are told to be so
}  # fmt: skip
"""Numbers that are no findings, each with its reason."""


def unfounded(page: str, document: dict[str, Any]) -> list[str]:
    """The numbers of a page that its document does not have."""
    known = FIXED | {token for value in leaves(document) for token in printed(value)}
    return sorted({token for token in TOKEN.findall(page) if token.rstrip(",") not in known})


def leaves(value: Any) -> Iterator[Any]:
    """Every number and text of a document, keys included."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner)
    elif value is not None and not isinstance(value, bool):
        yield value


def printed(value: Any) -> Iterator[str]:
    """The digits by which a value may be printed."""
    if isinstance(value, str):
        yield from (token.rstrip(",") for token in TOKEN.findall(value))
        return
    size = abs(value)
    texts = [show(size, unit) for unit in UNITS] + [three_digits(size), str(value), f"{size:.2f}", f"{size:.3f}", f"{size * 100:.0f}"]
    for text in texts:
        yield from TOKEN.findall(text)
