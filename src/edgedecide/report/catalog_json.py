"""The catalog for programs: plain documents with numbers in base units, and what each of them rests on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from edgedecide.catalog import SECTIONS, Catalog, Entry, Field
from edgedecide.catalog.selection import referring
from edgedecide.quantity import BASE_UNIT

SCHEMA = "edgedecide/catalog/v1"


def sections_json(catalog: Catalog) -> str:
    """Every section with its number of entries."""
    rows = [{"id": id, "entries": len(catalog.names(id)), "about": catalog.about(id)} for id in SECTIONS]
    return _text(catalog, sections=rows)


def entries_json(catalog: Catalog, entries: Sequence[Entry], *, section: str | None, asked: Sequence[str]) -> str:
    """These entries; with their section's form where they are all of one."""
    form = {"section": _form(catalog, section)} if section else {}
    return _text(catalog, **form, asked=list(asked), entries=[_entry(catalog, entry) for entry in entries])


def entry_json(catalog: Catalog, entry: Entry) -> str:
    """One entry, with what names it."""
    found = _entry(catalog, entry) | {"named_by": referring(catalog, entry)}
    return _text(catalog, section=_form(catalog, entry.section), entry=found)


def _text(catalog: Catalog, **parts: Any) -> str:
    head = {"schema": SCHEMA, "catalog": {"date": catalog.date, "digest": catalog.digest, "overlaid": catalog.overlaid}}
    return json.dumps(head | parts, ensure_ascii=False, indent=2) + "\n"


def _form(catalog: Catalog, section: str) -> dict[str, Any]:
    fields = {name: {"kind": field.kind, "meaning": field.meaning, "required": field.required} for name, field in SECTIONS[section].items()}
    return {"id": section, "about": catalog.about(section), "fields": fields}


def _entry(catalog: Catalog, entry: Entry) -> dict[str, Any]:
    form = SECTIONS[entry.section]
    return {
        "section": entry.section,
        "id": entry.id,
        "title": entry.title,
        "aliases": list(catalog.aliases(entry.section, entry.id)),
        "overlaid": catalog.is_overlaid(entry),
        "basis": entry.basis.word if entry.basis is not None else None,
        "source": entry.source,
        "as_of": entry.as_of,
        "note": entry.note,
        "fields": {name: _value(entry, name, form[name]) for name in entry.fields},
    }


def _value(entry: Entry, name: str, field: Field) -> Any:
    """A figure with its range and grounds; words, flags and curves (seconds, share) rest on what the entry says."""
    figure = entry.figure(name) if field.is_figure else None
    if figure is None:
        plain = {"words": entry.words, "flag": entry.flag, "curve": entry.curve}.get(field.kind, entry.word)
        return plain(name)
    numbers = {"low": figure.low, "likely": figure.likely, "high": figure.high, "unit": BASE_UNIT.get(figure.dimension, "")}
    return numbers | {"basis": figure.basis.word, "source": figure.source, "as_of": figure.as_of, "note": figure.note}
