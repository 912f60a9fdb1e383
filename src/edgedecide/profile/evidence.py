"""Which facts an owner can measure, and in which unit each is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from pydantic_core import PydanticCustomError

from edgedecide.errors import nearest
from edgedecide.facts import FACTS
from edgedecide.profile.compounds import Place
from edgedecide.profile.kinds import PLACEMENTS, day_of, one_of, quoted, refusals
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
    """The entry with its value read in the dimension of its fact. Refuses a fact that is none, and, together, a value in
    another dimension and a place that the fact cannot be read at."""
    if not isinstance(found, dict) or not isinstance(found.get("fact"), str) or "value" not in found:
        return found
    fact, dimensions = found["fact"], measurable()
    if fact not in dimensions:
        raise refusals([(f'found "{fact[:60]}", which is no fact{nearest(fact, list(dimensions))}', "fact")])
    value, says = _value(found["value"], dimensions[fact])
    wrongs = [(says, "value")] if says else []
    if place := _misplaced(fact, found.get("at")):
        wrongs.append((place, "at"))
    if wrongs:
        raise refusals(wrongs)
    return found | {"value": value}


def _value(found: Any, dimension: str) -> tuple[Any, str]:
    """What was measured, and what is wrong with it; a word is read by its field."""
    if dimension == "word":
        return found, ""
    try:
        quantity = parse_quantity(found, dimension)
    except QuantityError as error:
        return found, str(error)
    if quantity.low < 0 or (dimension == "token rate" and quantity.low == 0):
        least = "a rate over 0" if dimension == "token rate" else "nothing below 0"
        return found, f'found "{quantity.text[:60]}"; expected {least}'
    return quantity, ""


class Where(NamedTuple):
    """What a measurement holds for, and how its `at` says so."""

    holds_for: str
    expected: str
    says_so: Callable[[Any], bool]


OF_HARDWARE = ("decode_rate", "prefill_rate", "inference", "memory_needed")
"""Facts that an estimator reads of one model on one kind of hardware."""
OF_A_PART = ("handles", "hits", "passes", "misses", "recall")
"""What is measured of a local part, wherever that was."""
KEYS = ("model", "quantization", "device", "chipset", "class", "tier", "node")
"""What a measurement on hardware may name; `runtime` tells a reader how it was measured and chooses nothing."""


def _names_placement(at: Any) -> bool:
    alternative = at.get("alternative", "") if isinstance(at, Mapping) and set(at) == {"alternative"} else at
    name, _, tier = alternative.partition("@") if isinstance(alternative, str) else ("", "", "")
    return name in PLACEMENTS and (at is alternative or bool(tier) or name == "cloud")


def _names_hardware(at: Any) -> bool:
    named = set(at) - {"runtime"} if isinstance(at, Mapping) else set()
    return bool(named) and named <= set(KEYS)


PLACEMENT = Where("one placement", f"{one_of(PLACEMENTS)}, where local with or without its tier as in edge@device", _names_placement)
HARDWARE = Where("one model on one kind of hardware", f"a mapping of {one_of(KEYS)} such as {{model: llama-3.2-1b, device: pixel-8}}", _names_hardware)


def wheres(fact: str) -> list[Where]:
    """What a measurement of this fact may hold for; nothing where it holds for the workload, or is read by nothing."""
    if fact in INSTEAD or fact in OF_A_PART:
        return []
    return [*([PLACEMENT] if fact in FACTS else []), *([HARDWARE] if fact in OF_HARDWARE else [])]


def _misplaced(fact: str, at: Any) -> str:
    """Why nothing would ever read this fact where it is said to hold; empty where something could, or where `at` is no
    place at all, which its field refuses."""
    found = wheres(fact)
    if not found or any(where.says_so(at) for where in found) or not _is_place(at):
        return ""
    named = f"a mapping of {' and '.join(at)}" if isinstance(at, Mapping) and at else quoted(at or None)
    return f"found {named}; {fact} holds for {', or for '.join(where.holds_for for where in found)}; expected {', or '.join(where.expected for where in found)}"


def _is_place(at: Any) -> bool:
    """Whether it is absent, or the field that holds places would read it."""
    try:
        return not at or bool(Place().read(at))
    except PydanticCustomError:
        return False


INSTEAD = {
    "promise_target": "state latency.percentile",
    "quality_floor": "state model.quality.floor",
    "cost_reference": "state cost.budget",
    "heavy_share": "state the shares under model.needs",
    "sensitivity": "list the kinds of data under privacy.data",
    "leaves_too_free": "state local.gate.forms",
    "regulation_asks": "declare agreements, region, consent and attestation",
    "regulation_state": "declare agreements, region, consent and attestation",
    "model_exposed": "state fleet.owner",
    "fits": "measure memory_needed",
    "weakest_class": "measure decode_rate or inference on each class",
    "blind_spots": "list what is collected under observability.signals",
    "ttft": "measure latency_p95 of a placement",
    "round_trip": "measure latency_p95 of the cloud",
    "energy": "measure battery_per_day of a placement",
    "runs_locally": "it follows from the placement",
    "answers_locally": "it follows from the placement",
    "sends_input": "it follows from the placement",
    "falls_back": "it follows from the placement",
    "cloud_contends": "it follows from the vetoes on the cloud",
    "measured_strongest_only": "it follows from the other measurements",
}
"""Facts that may be measured and that no estimator reads a measurement of, with what to do instead."""


def in_vain(fact: str) -> str:
    """What to tell of a measurement that no estimator has read."""
    if fact in INSTEAD:
        return f"found {fact}, which no estimate reads; {INSTEAD[fact]}"
    why = "no local part does this here"
    if fact in FACTS:
        why = "its placement is not offered or has no such fact"
    elif fact in OF_HARDWARE:
        why = "name model and hardware as the fleet does"
    return f"found {fact}, which no estimate here reads; {why}, or an earlier entry gives it"


def still_to_come(profile: Any, today: date) -> Iterator[tuple[int, str]]:
    """Each measurement dated after today, by its index in the plain profile, and what to say of it.

    Read before anything else is checked, so that it is told together with every other mistake.
    """
    entries = profile.get("measured") if isinstance(profile, dict) else None
    for index, entry in enumerate(entries if isinstance(entries, list) else ()):
        day = day_of(entry.get("date")) if isinstance(entry, dict) else None
        if day is not None and day > today:
            yield index, f"found {quoted(day)}, a day that is still to come; expected the day of the measurement"
