"""Dotted paths into the profile: `fleet.classes[0].share`; `[]` stands for every entry of a list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from edgedecide.profile.compounds import Later, Mapped, Names, Needs, OrWord
from edgedecide.profile.kinds import Amount, Choice, Kind, literals
from edgedecide.profile.model import Profile, Varying
from edgedecide.profile.section import Section, holding

_PART = re.compile(r"([^.\[\]]+)|\[(\d{0,9})\]")
_WHOLE = re.compile(r"[^.\[\]]+(?:\[\d{0,9}\]|\.[^.\[\]]+)*")
Part = str | int | None
"""Name of a field, position in a list, or None for every entry."""


class Slot(NamedTuple):
    """One field of the profile, as the model declares it."""

    path: str
    section: type[BaseModel]
    """Where it is declared or inherited."""
    name: str
    """Its attribute there."""
    info: FieldInfo

    @property
    def kind(self) -> Kind | None:
        """What its value may be; None where it holds a section or a list of them."""
        return next((item for item in self.info.metadata if isinstance(item, Kind)), None)

    @property
    def choices(self) -> tuple[str, ...]:
        """The words it may be, or list; empty where they are not a closed list."""
        if any(isinstance(item, (Choice, OrWord)) for item in self.info.metadata):
            return literals(self.info.annotation)
        return self.kind.choices if self.kind else ()

    @property
    def varies(self) -> str:
        """`request`, `device` or `no`."""
        return next((item.between for item in self.info.metadata if isinstance(item, Varying)), "no")

    @property
    def below(self) -> type[Section] | None:
        """The section that it holds, or a list of it."""
        return holding(self.info.annotation).section

    @property
    def is_list(self) -> bool:
        return self.below is not None and holding(self.info.annotation).is_list

    @property
    def word(self) -> str:
        """Dimension of a quantity, or what else stands here: word, flag, text, names, section, list …"""
        if self.kind is not None:
            return self.kind.dimension or self.kind.name
        if any(isinstance(item, Choice) for item in self.info.metadata):
            return "word"
        return "list" if self.is_list else "section"


@cache
def slots() -> tuple[Slot, ...]:
    """Every field of the profile, in the order of the model."""
    return tuple(_walk(Profile, ""))


def _walk(section: type[BaseModel], prefix: str) -> Iterator[Slot]:
    for name, info in section.model_fields.items():
        slot = Slot(f"{prefix}{info.alias or name}", section, name, info)
        yield slot
        if slot.below is not None:
            yield from _walk(slot.below, f"{slot.path}[]." if slot.is_list else f"{slot.path}.")


def profile_paths() -> dict[str, str]:
    """Every path that a rule or policy may name, with its dimension, or `word`, `flag`, `text`, `names`, `section` …

    Where names are the owner's own, as in `privacy.consent`, the path of the mapping is listed and not its entries.
    """
    paths: dict[str, str] = {}
    for slot in slots():
        kind = slot.kind
        if isinstance(kind, Later):
            continue
        paths[slot.path] = slot.word
        if isinstance(kind, Needs):
            paths |= {f"{slot.path}.{word}": "share" for word in kind.choices}
        elif isinstance(kind, Mapped):
            paths |= {f"{slot.path}.{key}": kind.item.name for key in kind.keys}
        elif isinstance(kind, Names):
            paths[f"{slot.path}[]"] = "name"
    return paths


def path_choices() -> dict[str, tuple[str, ...]]:
    """The closed lists of words, by path."""
    return {slot.path: slot.choices for slot in slots() if slot.choices}


def varying() -> dict[str, str]:
    """Paths of the quantities that differ between requests or devices, with which of the two."""
    return {slot.path: slot.varies for slot in slots() if slot.varies != "no"}


def parts(path: str) -> tuple[Part, ...]:
    """The steps of a path. Raises ValueError where it is none."""
    if not _WHOLE.fullmatch(path):
        raise ValueError(path)
    return tuple(name or (int(index) if index else None) for name, index in _PART.findall(path))


def get(profile: Profile, path: str) -> Any:
    """What the owner gave at this path; None where nothing was given or there is no such path.

    Through `[]` the values of all entries that have one, as a tuple. A section is itself.
    """
    try:
        return _follow(profile, parts(path))
    except ValueError:
        return None


def _follow(value: Any, steps: tuple[Part, ...]) -> Any:
    for index, step in enumerate(steps):
        if step is None:
            found = (_follow(item, steps[index + 1 :]) for item in value) if isinstance(value, tuple) else ()
            return tuple(item for item in found if item is not None)
        value = _step(value, step)
        if value is None:
            return None
    return value


def _step(value: Any, step: str | int) -> Any:
    if isinstance(step, int):
        return value[step] if isinstance(value, tuple) and step < len(value) and type(value) is tuple else None
    if isinstance(value, dict):
        return value.get(step)
    if not isinstance(value, BaseModel):
        return None
    name = ATTRIBUTES.get(step, step)
    return getattr(value, name, None) if name in value.model_fields_set else None


@cache
def legal_bounds(path: str) -> tuple[float, float]:
    """Least and greatest legal value of the quantity at this path, in base units; unbounded where none is declared."""
    section: type[BaseModel] | None = Profile
    kind: Kind | None = None
    for step in (step for step in parts(path) if isinstance(step, str)):
        info = section.model_fields.get(ATTRIBUTES.get(step, step)) if section is not None else None
        if info is None:
            return float("-inf"), float("inf")
        kind = next((item for item in info.metadata if isinstance(item, Kind)), None)
        section = holding(info.annotation).section
    return kind.legal if isinstance(kind, Amount) else (float("-inf"), float("inf"))


ATTRIBUTES = {"class": "class_", "apiVersion": "api_version"}
"""Fields whose names are no Python names, or not in our manner."""
