"""`decision.yaml`, from YAML to a checked plain document."""

from __future__ import annotations

from typing import Any

from edgedecide.matching import At
from edgedecide.questions.checks import PLACEMENTS, check_examples
from edgedecide.questions.model import LEVELS
from edgedecide.questions.sheet import (
    Field,
    Sheet,
    anything,
    by_key,
    count,
    identifier,
    many,
    number,
    record,
    share,
    text,
)

BASES = ("measured", "stated", "datasheet", "modelled", "assumed")


def _span(sheet: Sheet, found: Any, at: At) -> list[float]:
    """A range of weights, as its two ends."""
    ends = [number(sheet, end, at) for end in found] if isinstance(found, list) and len(found) == 2 else []
    if len(ends) == 2 and 0 <= ends[0] <= ends[1]:
        return ends
    sheet.complain(at, "expected two weights, the smaller one first, such as [3, 5]")
    return [0.0, 0.0]


def read_decision(sheet: Sheet, found: Any) -> dict[str, Any]:
    plain = record(sheet, found, (), _DECISION, ordered=True)
    wanted = {key for key in _DECISION if key not in ("id", "version", "why", "examples")}
    for key in sorted(wanted - set(plain["why"])):
        sheet.complain(("why",), f'"{key}" is missing; say why its number is what it is')
    check_examples(sheet, plain)
    floor = plain.pop("floor")
    return {key: value for key, value in plain.items() if key != "id"} | {
        "floor_size": floor.get("size", 0.0),
        "floor_below": floor.get("below", 1.0),
    }


def _decision_examples(sheet: Sheet, found: Any, at: At) -> list[dict[str, Any]]:
    fields = {"name": Field(text), "given": Field(by_key(number)), "expect": Field(by_key(anything))}
    items: list[dict[str, Any]] = many(lambda sheet, item, at: record(sheet, item, at, fields))(sheet, found, at)
    return items


_DECISION = {
    "id": Field(identifier), "version": Field(count), "importance": Field(by_key(_span, *LEVELS)),
    "simplicity": Field(by_key(share, *PLACEMENTS)), "floor": Field(by_key(share, "size", "below")), "tie_width": Field(share),
    "model_error": Field(share), "veto_tolerance": Field(by_key(share, "default", "privacy")), "told_from": Field(share),
    "firm": Field(share), "leaning": Field(share), "assumed_swing": Field(number), "spread": Field(by_key(number, *BASES)),
    "varying_middle": Field(share), "why": Field(by_key(text)), "examples": Field(_decision_examples),
}  # fmt: skip
