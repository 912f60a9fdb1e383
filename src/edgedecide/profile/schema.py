"""The profile's JSON Schema, as an editor uses it: what each field means, what it may be, what its absence means."""

from __future__ import annotations

from typing import Any

from edgedecide.profile.compounds import AtMost, Found, Later, Mapped, Names, Needs, OrWord, Place
from edgedecide.profile.evidence import measurable
from edgedecide.profile.kinds import TIERS, Amount, Day, Flag, Identifier, Kind, PlacementName, Text, Word
from edgedecide.profile.model import Profile
from edgedecide.profile.paths import Slot, slots
from edgedecide.profile.section import Section
from edgedecide.profile.texts import text_of
from edgedecide.quantity import DIMENSIONS, expected, parse_quantity

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_DATE = r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"


def profile_schema() -> Schema:
    """JSON Schema, draft 2020-12, of a profile as it stands in one file. Plain data, ready to be printed."""
    used: dict[str, Schema] = {}
    root = _object(Profile, used)
    root["description"] = "One workload as its owner wrote it: the input of edgedecide."
    root["anyOf"] = [{"required": root.pop("required")}, {"required": ["includes"]}]
    return {"$schema": DIALECT, "title": "edgedecide profile"} | root | {"$defs": used}


def _object(section: type[Section], used: dict[str, Schema]) -> Schema:
    own = [slot for slot in slots() if slot.section is section]
    fields = {slot.info.alias or slot.name: slot for slot in own}
    required = [name for name, slot in fields.items() if slot.info.is_required()]
    schema: Schema = {"type": "object", "additionalProperties": False}
    schema["properties"] = {name: _field(slot, used) for name, slot in fields.items()}
    return schema | ({"required": required} if required else {})


def _field(slot: Slot, used: dict[str, Schema]) -> Schema:
    text = text_of(slot)
    varies = "" if slot.varies == "no" else f"\nVaries by {slot.varies}."
    described = {
        "description": f"{text.meaning}\nExample: {text.example}\nIf absent: {text.absent}.{varies}",
        "x-varies": slot.varies,
    }
    return described | _value(slot, used)


def _value(slot: Slot, used: dict[str, Schema]) -> Schema:
    words = [{"const": item.word} for item in slot.info.metadata if isinstance(item, OrWord)]
    if slot.path == "local":
        words = [{"const": "none"}]
    if slot.below is not None:
        schema = _reference(slot.below.__name__, lambda: _object(slot.below or Section, used), used)
        most: Schema = next(({"maxItems": item.most} for item in slot.info.metadata if isinstance(item, AtMost)), {})
        schema = {"type": "array", "items": schema} | most if slot.is_list else schema
    elif slot.kind is not None:
        schema = _leaf(slot.kind, used)
    else:
        schema = {"enum": list(slot.choices)}
    if slot.path == "measured[].fact":
        schema = {"enum": sorted(measurable())}
    return {"anyOf": [schema, *words]} if words else schema


def _reference(name: str, make: Any, used: dict[str, Schema]) -> Schema:
    key = name.replace(" ", "-")
    if key not in used:
        used[key] = {}
        used[key] = make()
    return {"$ref": f"#/$defs/{key}"}


def _leaf(kind: Kind, used: dict[str, Schema]) -> Schema:
    match kind:
        case Amount():
            return _reference(kind.dimension, lambda: _quantity(kind.dimension, used), used) | _bounds(kind)
        case Word():
            return {"enum": list(kind.choices)}
        case Flag():
            return {"type": "boolean"}
        case Identifier():
            return {"type": "string", "pattern": f"^{kind.PATTERN}$"}
        case PlacementName():
            return {"enum": [*kind.choices, *(f"{name}@{tier}" for name in kind.choices[:-1] for tier in TIERS)]}
        case Day():
            return {"type": "string", "pattern": _DATE}
        case Text():
            return {"type": "string", "minLength": 1, "maxLength": kind.MOST}
        case _:
            return _composite(kind, used)


def _composite(kind: Kind, used: dict[str, Schema]) -> Schema:
    match kind:
        case Names():
            items = {"enum": list(kind.choices)} if kind.choices else {"type": "string", "minLength": 1}
            return {"type": "array", "items": items, "uniqueItems": True}
        case Mapped() if kind.keys:
            return _closed({key: _leaf(kind.item, used) for key in kind.keys})
        case Mapped():
            return {"type": "object", "additionalProperties": _leaf(kind.item, used)} | ({"maxProperties": kind.most} if kind.most else {})
        case Needs():
            share = _reference("share", lambda: _quantity("share", used), used)
            named = _closed(dict.fromkeys(kind.choices, share))
            return {"anyOf": [{"type": "array", "items": {"anyOf": [{"enum": list(kind.choices)}, named]}}, named]}
        case Place():
            words = [*TIERS, *_leaf(PlacementName(), used)["enum"]]
            return {"anyOf": [{"enum": words}, _closed({key: {"type": "string"} for key in kind.KEYS})]}
        case Found():
            return {"type": ["string", "number", "boolean", "object"]}
        case Later():
            return {"not": {}, "$comment": kind.says}
    raise TypeError(kind)


def _bounds(kind: Amount) -> Schema:
    """Bounds of a bare number; text is checked when the profile is read, and the comment says what is expected."""
    keywords = (
        ("exclusiveMinimum", kind.over),
        ("minimum", kind.least),
        ("exclusiveMaximum", kind.under),
        ("maximum", kind.most),
    )
    bare = {
        word: parse_quantity(text, kind.dimension).likely
        for word, text in keywords
        if text and "" in DIMENSIONS[kind.dimension]
    }
    return bare | ({"$comment": kind.bounds} if kind.bounds else {})


def _closed(properties: dict[str, Schema]) -> Schema:
    return {"type": "object", "additionalProperties": False, "properties": properties}


def _quantity(dimension: str, used: dict[str, Schema]) -> Schema:
    """A quantity as text, as a bare number where the dimension has a unit of none, as a triple, or unknown."""
    units = DIMENSIONS[dimension]
    written: Schema = {"type": "string", "pattern": _pattern(list(units))}
    point = _reference(
        f"{dimension} point", lambda: {"anyOf": [written, {"type": "number"}]} if "" in units else written, used
    )
    triple = _closed({"low": point, "likely": point, "high": point}) | {"required": ["low", "high"]}
    return {"title": expected(dimension), "anyOf": [point, triple, {"const": "unknown"}]}


def _pattern(units: list[str]) -> str:
    """Pattern of a number or range in one of these units; `$` stands before the number where it begins the unit."""
    dollars = [unit.removeprefix("$").strip() for unit in units if unit.startswith("$")]
    if dollars:
        return rf"^\$({_NUMBER})(\s*\.\.\s*\$?({_NUMBER}))?\s*({'|'.join(dollars)})$"
    return rf"^({_NUMBER})(\s*\.\.\s*({_NUMBER}))?\s*({'|'.join(units)})$"
