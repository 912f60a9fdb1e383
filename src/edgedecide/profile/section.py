"""The base of every part of a profile, and how parts are read.

Pydantic's own way from a model to a validator imports its plugin loader and with it importlib.metadata, and walks every
type hint again: 18 ms of a start that has 60. All fields here are of a few kinds, so their schema is put together
directly, for Pydantic's methods and for ours alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple, Self, get_args, get_origin

from pydantic import BaseModel, ConfigDict
from pydantic.fields import FieldInfo
from pydantic_core import SchemaValidator, core_schema

from edgedecide.profile.compounds import AtMost, OrWord
from edgedecide.profile.kinds import Choice, Kind, Word, literals


class Section(BaseModel):
    """One part of a profile: frozen, and without unknown names."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    @classmethod
    def before(cls, found: Any) -> Any:
        """What is read in place of what was found; a section may refuse it here."""
        return found

    def after(self) -> Self:
        """Itself; a section may refuse here what cannot be true together."""
        return self

    @classmethod
    def read(cls, found: Any) -> Self:
        """The section in plain data. Raises Pydantic's ValidationError with every mistake, in our words or not."""
        section: Self = _validator(cls).validate_python(found)
        return section

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> core_schema.CoreSchema:
        return _section_schema(cls)


@cache
def _validator(section: type[Section]) -> SchemaValidator:
    return SchemaValidator(_section_schema(section))


class Holding(NamedTuple):
    """What a field holds other than a leaf."""

    section: type[Section] | None
    is_list: bool


def holding(annotation: Any) -> Holding:
    """The section that an annotation names, or a list of it, perhaps beside a word and None."""
    section = next(_sections(annotation), None)
    is_list = any(get_origin(part) is tuple for part in (annotation, *get_args(annotation)))
    return Holding(section, is_list)


def _sections(annotation: Any) -> Iterator[type[Section]]:
    if isinstance(annotation, type) and get_origin(annotation) is None:
        if issubclass(annotation, Section):
            yield annotation
        return
    for part in get_args(annotation):
        yield from _sections(part)


def _section_schema(section: type[Section]) -> core_schema.CoreSchema:
    fields = {name: _field_schema(info) for name, info in section.model_fields.items()}
    names = core_schema.model_fields_schema(fields, model_name=section.__name__, extra_behavior="forbid")
    schema: core_schema.CoreSchema = core_schema.model_schema(section, names, frozen=True)
    if section.before.__func__ is not Section.before.__func__:  # type: ignore[attr-defined]
        schema = core_schema.no_info_before_validator_function(section.before, schema)
    if section.after is not Section.after:
        schema = core_schema.no_info_after_validator_function(section.after, schema)
    return schema


def _field_schema(info: FieldInfo) -> core_schema.ModelField:
    schema = _value_schema(info)
    if not info.is_required():
        schema = core_schema.with_default_schema(
            schema,
            default=info.default,
            validate_default=bool(info.validate_default),
        )
    return core_schema.model_field(schema, validation_alias=info.alias, serialization_alias=info.alias)


def _value_schema(info: FieldInfo) -> core_schema.CoreSchema:
    for item in info.metadata:
        if isinstance(item, Kind):
            return core_schema.no_info_plain_validator_function(item.read)
        if isinstance(item, Choice):
            return core_schema.no_info_plain_validator_function(Word(*literals(info.annotation)).read)
    held = holding(info.annotation)
    if held.section is None:
        raise TypeError(info)
    schema = _section_schema(held.section)
    if held.is_list:
        schema = core_schema.tuple_variable_schema(schema)
    for item in info.metadata:
        if isinstance(item, (OrWord, AtMost)):
            schema = core_schema.no_info_wrap_validator_function(item.read, schema)
    return schema
