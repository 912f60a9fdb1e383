"""What was given beside model and device: lengths, the duty cycle, and what somebody measured."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from edgedecide.errors import UsageError, nearest
from edgedecide.facts import FACTS, Basis
from edgedecide.pair.ground import Ground
from edgedecide.quantity import Quantity, QuantityError, parse_quantity
from edgedecide.worlds import Leaf

Tokens = int | str | Quantity
"""A whole number, or a quantity such as `200..3000 tokens`."""
Measured = str | Mapping[str, Any]
"""`decode_rate=21 tokens/s`, or a mapping with fact, value and perhaps source and date."""

MEASURABLE = {
    "memory_needed": "data", "memory_free": "data", "cold_load": "duration", "download": "data", "prefill_rate": "token rate",
    "decode_rate": "token rate", "latency_first": "duration", "latency": "duration", "inference": "duration", "sustained_rate": "token rate", "energy": "energy",
}  # fmt: skip
"""What may be measured of one model on one device, with the dimension of its value."""
_PER_BASE = {"ms": 1e3, "MB": 1e-6}
_UNITS = {"latency_first": "ms", "latency": "ms", "energy": "J"}
MOST_TOKENS = 10_000_000


@lru_cache(maxsize=4096, typed=True)
def read_tokens(found: Tokens, name: str) -> Quantity:
    """A number of tokens, at least one. Raises UsageError for anything else."""
    text = str(found).strip()
    written = f"{text} tokens" if (isinstance(found, int) and not isinstance(found, bool)) or text.isdecimal() else found
    try:
        quantity = written if isinstance(written, Quantity) else parse_quantity(written, "tokens")
    except QuantityError as error:
        raise UsageError(str(error).replace("such as ", "such as 512 or "), where=f"--{name}") from error
    if not (quantity.dimension == "tokens" and quantity.low >= 1 and quantity.high <= MOST_TOKENS):
        raise UsageError(f'found "{text[:60]}"; expected at least 1 token and at most {MOST_TOKENS:,}', where=f"--{name}")
    return quantity


def tokens_fact(ground: Ground, quantity: Quantity, name: str) -> Leaf:
    """The tokens as an input: exact where one number was given, else varying from request to request."""
    if quantity.is_point:
        return ground.worlds.exact(f"--{name} {quantity.likely:g}", quantity.likely, "tokens", "given")
    return ground.worlds.given(f"--{name} {quantity.low:g}..{quantity.likely:g}..{quantity.high:g}", quantity, varies=True, source="given", label=name)


@lru_cache(maxsize=256, typed=True)
def read_share(found: float | str, name: str) -> float:
    """A share over 0 and at most 1. Raises UsageError for anything else."""
    try:
        share = parse_quantity(found, "share").likely
    except QuantityError as error:
        raise UsageError(str(error), where=f"--{name}") from error
    if not 0 < share <= 1:
        raise UsageError(f'found "{str(found)[:60]}"; expected a share over 0 and at most 100%', where=f"--{name}")
    return share


@lru_cache(maxsize=256, typed=True)
def read_seconds(found: str | float | Quantity, name: str) -> Quantity:
    try:
        quantity = found if isinstance(found, Quantity) else parse_quantity(found, "duration")
    except QuantityError as error:
        raise UsageError(str(error), where=f"--{name}") from error
    if quantity.low <= 0:
        raise UsageError(f'found "{quantity.text[:60]}"; expected more than no time', where=f"--{name}")
    return quantity


def measured_facts(ground: Ground, measured: Iterable[Measured] | Mapping[str, Any]) -> dict[str, Leaf]:
    """The measurements by fact, each in the unit that the fact is held in; a mapping holds values by fact.

    Raises UsageError for the first that is none.
    """
    found: dict[str, Leaf] = {}
    for entry in [{"fact": id, "value": value} for id, value in measured.items()] if isinstance(measured, Mapping) else measured:
        id, value, source = _parts(entry)
        if id not in MEASURABLE:
            near = nearest(id, list(MEASURABLE)) or f"; expected one of {', '.join(MEASURABLE)}"
            raise UsageError(f'found "{id[:60]}", which is no fact that can be measured here{near}', where="--measured")
        found[id] = _leaf(ground, id, value, source)
    return found


def _parts(entry: object) -> tuple[str, Any, str]:
    if isinstance(entry, str):
        id, equals, value = entry.partition("=")
        if not equals or not value.strip():
            raise UsageError(f"found \"{entry[:80]}\"; expected FACT=VALUE such as 'decode_rate=21 tokens/s'", where="--measured")
        return id.strip(), value.strip(), "measured by you"
    if not isinstance(entry, Mapping) or "fact" not in entry or "value" not in entry:
        raise UsageError(f'found "{str(entry)[:80]}"; expected a fact and its value', where="--measured")
    source = ", ".join(str(entry[name]) for name in ("source", "date") if entry.get(name))
    return str(entry["fact"]), entry["value"], source or "measured by you"


def _leaf(ground: Ground, id: str, value: Any, source: str) -> Leaf:
    dimensions = ("token rate", "frame rate") if id == "sustained_rate" else (MEASURABLE[id],)
    quantity = value if isinstance(value, Quantity) else _parsed(id, value, dimensions)
    if quantity.low <= 0:
        raise UsageError(f'{id}: found "{quantity.text[:60]}"; expected more than 0', where="--measured")
    unit = FACTS[id].unit if id in FACTS else _UNITS.get(id, "")
    factor = _PER_BASE.get(unit, 1.0)
    scaled = quantity._replace(low=quantity.low * factor, likely=quantity.likely * factor, high=quantity.high * factor)
    leaf = ground.worlds.given(f"measured:{id}={quantity.text} ({source})", scaled, source=source, basis=Basis.MEASURED, label=f"measured {id.replace('_', ' ')}")
    leaf.unit = unit or leaf.unit
    return leaf


def _parsed(id: str, value: Any, dimensions: tuple[str, ...]) -> Quantity:
    told: QuantityError | None = None
    for dimension in dimensions:
        try:
            return parse_quantity(value, dimension)
        except QuantityError as error:
            told = told or error
    raise UsageError(f"{id}: {told}", where="--measured") from told


