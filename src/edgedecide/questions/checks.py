"""What all rule files have in common: rows, examples and references, and what is checked across a whole file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from edgedecide.errors import nearest
from edgedecide.matching import At, Condition
from edgedecide.questions.model import LEVELS
from edgedecide.questions.sheet import Field, Sheet, anything, by_key, count, given, identifier, many, record, text

PLACEMENTS = ("cloud", "cloud-primary", "edge-preprocess", "edge", "local-primary")
_EXPECT = (
    "value",
    "values",
    "band",
    "bands",
    "vetoes",
    "open",
    "said",
    "warnings",
    "importance",
    "unknown",
    "placement",
    "path",
    "floor",
    "firmness",
)
_EXAMPLE = {"name": Field(text), "given": Field(given), "expect": Field(by_key(anything))}
_REFERENCE = {
    "id": Field(identifier), "title": Field(text), "year": Field(count), "where": Field(text), "supports": Field(text),
}  # fmt: skip


def check_last_row(sheet: Sheet, rows: list[dict[str, Any]], at: At) -> None:
    for index, row in enumerate(rows):
        is_last = index == len(rows) - 1
        if (row["when"] is None) is not is_last:
            says = (
                "the last row takes whatever is left; it may have no when"
                if is_last
                else '"when" is missing; only the last row goes without'
            )
            sheet.complain((*at, index), says)
    if not rows:
        sheet.complain(at, "found no rows; expected at least one, the last without when")


def check_references(sheet: Sheet, plain: dict[str, Any]) -> None:
    known = [reference["id"] for reference in plain["references"]]
    for id, at in sheet.cited.items():
        if id not in known:
            sheet.complain(at, f'"{id}": no such reference in this file{nearest(id, known)}')


def check_examples(sheet: Sheet, plain: dict[str, Any]) -> None:
    bands = {entry["id"] for criterion in plain.get("criteria", []) for entry in criterion["bands"] + criterion["rows"]}
    sayings = {row["id"] for veto in plain.get("vetoes", []) for row in veto["says"]}
    ids = {
        "band": bands, "said": sayings, "bands": bands, "vetoes": {veto["id"] for veto in plain.get("vetoes", [])},
        "open": {veto["id"] for veto in plain.get("vetoes", [])}, "warnings": {entry["id"] for entry in plain.get("warnings", [])},
        "importance": set(LEVELS), "placement": set(PLACEMENTS),
        "path": {row["id"] for step in plain.get("steps", []) for row in step["rows"]},
    }  # fmt: skip
    for index, example in enumerate(plain["examples"]):
        for key, wanted in example["expect"].items():
            at = ("examples", index, "expect", key)
            if key not in _EXPECT:
                sheet.complain(
                    at, f'"{key}": no such outcome; expected one of {", ".join(_EXPECT)}{nearest(key, list(_EXPECT))}'
                )
            named = wanted.values() if isinstance(wanted, Mapping) else wanted if isinstance(wanted, list) else [wanted]
            for name in named:
                if key in ids and name not in ids[key]:
                    sheet.complain(at, f'"{name}": no such id in this file{nearest(str(name), sorted(ids[key]))}')


def sourced(sheet: Sheet, plain: dict[str, Any], at: At) -> dict[str, Any]:
    """A row, veto or warning; one that holds something against a number must name the number's source."""
    if plain["source"] is None and plain["when"] and Condition(plain["when"]).has_number():
        sheet.complain(at, '"source" is missing; a threshold names its reference, definition or judgement')
    return plain


def examples(sheet: Sheet, found: Any, at: At) -> list[dict[str, Any]]:
    """Examples; the paths that they give are not paths that the rules read."""
    read, sheet.read = sheet.read, set()
    items: list[dict[str, Any]] = many(lambda sheet, item, at: record(sheet, item, at, _EXAMPLE))(sheet, found, at)
    sheet.read = read
    return items


def references(sheet: Sheet, found: Any, at: At) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = many(lambda sheet, item, at: record(sheet, item, at, _REFERENCE))(sheet, found, at)
    return items
