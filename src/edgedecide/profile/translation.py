"""Pydantic's errors in our own words: found, expected, what to do. None of its jargon reaches a user."""

from __future__ import annotations

from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

from edgedecide.errors import nearest
from edgedecide.profile.kinds import MISTAKE, quoted, shortened

At = tuple[str | int, ...]


class Wrong(NamedTuple):
    """One mistake, before it has a file and line."""

    at: At
    says: str
    is_name: bool = False
    """Whether the name at the end of `at` is at fault, and not its value."""
    meant: At | None = None
    """Where the name was probably meant to stand."""
    is_missing: bool = False


def translated(error: ValidationError, raw: Any, most: int) -> list[Wrong]:
    """The first `most` mistakes, in the order of the model."""
    wrongs: list[Wrong] = []
    for item in error.errors(include_url=False, include_input=False)[:most]:
        wrongs.extend(_translate(item, raw))
    return wrongs


def _translate(item: Any, raw: Any) -> list[Wrong]:
    at: At = tuple(item["loc"])
    found = value_at(raw, at)
    match item["type"]:
        case t if t == MISTAKE:
            return _ours(at, item["ctx"])
        case "extra_forbidden":
            return [_unknown_name(at)]
        case "missing":
            return [Wrong(at, f"found nothing; this field is required, such as {_example(at)}", is_missing=True)]
        case "tuple_type":
            return [Wrong(at, f"found {quoted(found)}; expected a list such as {_example(at, value_only=True)}")]
        case "model_type" | "model_attributes_type" | "dict_type":
            names = ", ".join(names_at(at)[:4])
            return [Wrong(at, f"found {quoted(found)}; expected a mapping with names such as {names}")]
        case _:
            return [Wrong(at, f"found {quoted(found)}; expected a value such as {_example(at, value_only=True)}")]


def _ours(at: At, context: dict[str, Any]) -> list[Wrong]:
    from edgedecide.profile.paths import parts

    if "all" in context:
        return [Wrong(tuple(part for part in parts(path) if part is not None), says) for path, says in context["all"]]
    if "fields" in context:
        return [Wrong((*at, field), says) for says, field in context["fields"]]
    return [Wrong((*at, *context["at"]), context["says"])]


def _unknown_name(at: At) -> Wrong:
    name, names = str(at[-1]), names_at(at[:-1])
    near = nearest(name, names)
    if near:
        return Wrong(at, f"no such field{near}", is_name=True, meant=(*at[:-1], near.split('"')[1]))
    elsewhere = _elsewhere(name)
    if elsewhere:
        return Wrong(
            at, f'no such field here; did you mean "{elsewhere}"?', is_name=True, meant=tuple(elsewhere.split("."))
        )
    return Wrong(at, f"no such field; expected one of {', '.join(names)}", is_name=True)


def _elsewhere(name: str) -> str:
    """The one path that ends with this name, where there is just one and it is in no list."""
    from edgedecide.profile.paths import slots

    found = [slot.path for slot in slots() if slot.path.rsplit(".", 1)[-1] == name and "[]" not in slot.path]
    return found[0] if len(found) == 1 else ""


def names_at(at: At) -> list[str]:
    """The fields that the section at this place has."""
    from edgedecide.profile.model import Profile
    from edgedecide.profile.paths import slots

    path = "".join("[]" if isinstance(part, int) else f".{part}" for part in at).removeprefix(".")
    below = next((slot.below for slot in slots() if slot.path == path.removesuffix("[]")), None) if path else Profile
    section: type[BaseModel] = below or Profile
    return [info.alias or name for name, info in section.model_fields.items()]


def _example(at: At, *, value_only: bool = False) -> str:
    from edgedecide.profile.texts import text_at

    path = "".join("[]" if isinstance(part, int) else f".{part}" for part in at).removeprefix(".")
    example = text_at(path.removesuffix("[]")).example
    return f"`{example}`" if value_only else f"`{at[-1]}: {example}`"


def value_at(raw: Any, at: At) -> Any:
    """What stands at this place of plain data, or None."""
    for part in at:
        if isinstance(raw, dict):
            raw = raw.get(part)
        elif isinstance(raw, list) and isinstance(part, int) and part < len(raw):
            raw = raw[part]
        else:
            return None
    return raw


def dotted(at: At) -> str:
    """`fleet.classes[0].share`, at most 200 characters of it."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in at)
    return shortened(text.removeprefix("."), 200)
