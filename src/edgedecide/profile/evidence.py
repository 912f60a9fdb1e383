"""Which facts an owner can measure, and in which unit each is written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from edgedecide.errors import nearest
from edgedecide.facts import FACTS
from edgedecide.profile.kinds import day_of, quoted, refusal
from edgedecide.quantity import QuantityError, parse_quantity

_DIMENSIONS = {
    "ms": "duration", "days": "duration", "months": "duration", "MB": "data", "share": "share", "$": "money", "": "factor",
    "per day": "rate", "J": "energy", "W": "power", "tokens/s": "token rate", "s": "duration",
}  # fmt: skip
"""Dimension in which a fact of each unit is written."""

INPUTS = {
    "decode_rate": "token rate", "prefill_rate": "token rate", "ttft": "duration", "inference": "duration",
    "energy": "energy", "round_trip": "duration", "handles": "share", "hits": "share", "passes": "share", "misses": "share",
    "recall": "share",
}  # fmt: skip
"""What is measured beneath the facts of an alternative: speeds of a model on hardware, and what a local part does."""

OWN = {"battery_per_day": "battery"}
"""Facts whose owners write them in another dimension than their unit says."""


def measurable() -> dict[str, str]:
    """Every fact that may be measured, with the dimension of its value; `word` where it is no number."""
    return {id: _DIMENSIONS.get(kind.unit, "word") for id, kind in FACTS.items()} | OWN | INPUTS


def measured(found: Any) -> Any:
    """The entry with its value read in the dimension of its fact. Refuses a fact that nothing reads."""
    if not isinstance(found, dict) or not isinstance(found.get("fact"), str) or "value" not in found:
        return found
    dimensions = measurable()
    if found["fact"] not in dimensions:
        raise refusal(
            f'found "{found["fact"][:60]}", which is no fact{nearest(found["fact"], list(dimensions))}', "fact"
        )
    dimension = dimensions[found["fact"]]
    if dimension == "word":
        return found
    try:
        quantity = parse_quantity(found["value"], dimension)
    except QuantityError as error:
        raise refusal(str(error), "value") from error
    if quantity.low < 0 or (dimension == "token rate" and quantity.low == 0):
        least = "a rate over 0" if dimension == "token rate" else "nothing below 0"
        raise refusal(f'found "{quantity.text[:60]}"; expected {least}', "value")
    return found | {"value": quantity}


def still_to_come(profile: Any, today: date) -> Iterator[tuple[int, str]]:
    """Each measurement dated after today, by its index in the plain profile, and what to say of it.

    Read before anything else is checked, so that it is told together with every other mistake.
    """
    entries = profile.get("measured") if isinstance(profile, dict) else None
    for index, entry in enumerate(entries if isinstance(entries, list) else ()):
        day = day_of(entry.get("date")) if isinstance(entry, dict) else None
        if day is not None and day > today:
            yield index, f"found {quoted(day)}, a day that is still to come; expected the day of the measurement"
