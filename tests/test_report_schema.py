"""The published schema of the document: it describes all that is written, and refuses what is not the document."""

import json
import math
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from edgedecide.report.view import document
from edgedecide.resources import written_schema
from pages import NAMES, decision_of, document_of

SCHEMA = json.loads(written_schema("report").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)


def mistakes(found: Any) -> list[str]:
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message[:120]}" for error in VALIDATOR.iter_errors(found)]


def test_the_schema_is_one_and_says_where_it_is_published() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$id"] == "https://edgedecide.dev/schemas/report.v1.json"
    assert SCHEMA["properties"]["schema"]["const"] == "edgedecide/report/v1"


@pytest.mark.parametrize("name", NAMES)
def test_every_document_is_valid(name: str) -> None:
    assert mistakes(document_of(name)) == []


@pytest.mark.parametrize("name", ["phone-assistant", "bare", "sensors"])
def test_a_document_with_all_its_facts_is_valid(name: str) -> None:
    found = json.loads(json.dumps(document(decision_of(name)), allow_nan=False))
    assert len(found["facts"]) > 50
    assert mistakes(found) == []


# ---- what it refuses


def without(path: str):
    def change(found: dict[str, Any]) -> None:
        *way, last = path.split(".")
        for step in way:
            found = found[int(step)] if step.isdigit() else found[step]
        del found[last]

    return change


def having(path: str, value: Any):
    def change(found: Any) -> None:
        *way, last = path.split(".")
        for step in way:
            found = found[int(step)] if step.isdigit() else found[step]
        found[int(last) if last.isdigit() else last] = value

    return change


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (without("recommendation"), "'recommendation' is a required property"),
        (without("recommendation.firmness"), "'firmness' is a required property"),
        (without("placements.0.status"), "'status' is a required property"),
        (without("cost.break_even"), "'break_even' is a required property"),
        (without("questions.0.answers.0.criteria.0.unit"), "'unit' is a required property"),
        (having("schema", "edgedecide/report/v2"), "'edgedecide/report/v1' was expected"),
        (having("recommendation.status", "maybe"), "'maybe' is not one of"),
        (having("recommendation.placement", "fog"), "'fog' is not one of"),
        (having("recommendation.acceptability", "86 %"), "'86 %' is not of type 'number', 'null'"),
        (having("recommendation.alternative", "edge@moon"), "does not match"),
        (having("samples", 0), "0 is less than the minimum of 1"),
        (having("placements", []), "[] is too short"),
        (having("weights.0.weight", -0.1), "-0.1 is less than the minimum of 0"),
        (having("tree.agrees", "yes"), "'yes' is not of type 'boolean'"),
    ],
)
def test_a_document_with_a_missing_or_wrong_field_is_refused(change, says: str) -> None:
    found = document_of("phone-assistant")
    change(found)
    assert says in " ".join(mistakes(found))


def test_a_reader_of_v1_must_bear_more_than_it_knows() -> None:
    found = document_of("phone-assistant")
    found["news"] = found["recommendation"]["news"] = found["placements"][0]["news"] = 1
    assert mistakes(found) == []


# ---- what it describes


def resolved(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """The schema and those that it refers to."""
    found = [schema]
    if "$ref" in schema:
        found += resolved(SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]])
    for one in schema.get("anyOf", ()):
        found += resolved(one)
    return found


def undescribed(value: Any, schema: dict[str, Any], path: str) -> list[str]:
    """The properties of a document that its schema does not name."""
    options = resolved(schema)
    if isinstance(value, list):
        items = next((one["items"] for one in options if "items" in one), None)
        return [f"{path}[]"] if value and items is None else [miss for inner in value for miss in undescribed(inner, items, f"{path}[]")]
    if not isinstance(value, dict):
        return []
    named = {name: inner for one in options for name, inner in one.get("properties", {}).items()}
    others = next((one["additionalProperties"] for one in options if isinstance(one.get("additionalProperties"), dict)), None)
    found = []
    for name, inner in value.items():
        within = named.get(name, others)
        found += [f"{path}.{name}"] if within is None else undescribed(inner, within, f"{path}.{name}")
    return found


@pytest.mark.parametrize("name", NAMES)
def test_every_property_of_every_document_is_described(name: str) -> None:
    assert sorted(set(undescribed(document_of(name), SCHEMA, ""))) == []


def test_every_property_of_the_facts_is_described() -> None:
    assert sorted(set(undescribed(document(decision_of("phone-assistant")), SCHEMA, ""))) == []


def parts(schema: Any, path: str):
    """Every property of the schema with its path."""
    if isinstance(schema, dict):
        for name, inner in schema.get("properties", {}).items():
            yield f"{path}.{name}", inner
        for key, inner in schema.items():
            yield from parts(inner, f"{path}.{key}" if key != "properties" else path)
    elif isinstance(schema, list):
        for inner in schema:
            yield from parts(inner, path)


def test_every_property_has_its_sentence() -> None:
    described = dict(parts(SCHEMA, ""))
    assert len(described) > 250
    assert [path for path, inner in described.items() if not str(inner.get("description", "")).endswith(".")] == []


UNITS = (
    " ms", "MB", "US dollars", "in score", "0 to 1", "−1 to 1", "share from 0", "days", "months", "requests per device", "in its unit", "plain number", "Line ", "Column ",
    "Number of", "year", "Year", "random streams", "steps for a level",
)  # fmt: skip
WORDS = {"value", "found", "version"}
"""Properties that may hold a number or a word, and whose unit stands beside them or that have none."""


def test_every_number_says_its_unit() -> None:
    """By a unit, a scale or the thing that is counted."""
    numbers = [(path, inner) for path, inner in parts(SCHEMA, "") if {"number", "integer"} & set(inner.get("type", ())) or inner.get("type") in ("number", "integer")]
    assert len(numbers) > 100
    silent = [path for path, inner in numbers if not any(unit in inner["description"] for unit in UNITS)]
    assert {path.rpartition(".")[2] for path in silent} <= WORDS, silent


def test_every_object_lists_what_it_always_has() -> None:
    def objects(schema: Any):
        if isinstance(schema, dict):
            if "properties" in schema:
                yield schema
            for inner in schema.values():
                yield from objects(inner)
        elif isinstance(schema, list):
            for inner in schema:
                yield from objects(inner)

    found = list(objects(SCHEMA))
    assert len(found) > 40
    assert [one["description"] for one in found if "required" not in one] == ["Medians of what a reader compares; empty where it was not judged."] * 2
    assert all(set(one.get("required", ())) <= set(one["properties"]) for one in found)
    assert all(one["additionalProperties"] is True for one in found)


@pytest.mark.parametrize("name", NAMES)
def test_every_number_is_finite(name: str) -> None:
    def numbers(value: Any):
        if isinstance(value, dict):
            for inner in value.values():
                yield from numbers(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from numbers(inner)
        elif isinstance(value, float):
            yield value

    assert all(math.isfinite(number) for number in numbers(document_of(name)))
