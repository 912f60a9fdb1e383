"""Which facts an owner can measure, and in which unit each is written."""

from __future__ import annotations

from typing import Any

from edgedecide.errors import nearest
from edgedecide.facts import FACTS
from edgedecide.profile.kinds import refusal
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
