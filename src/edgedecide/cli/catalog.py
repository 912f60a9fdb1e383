"""`edgedecide catalog`: what the catalog knows, and from where."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from edgedecide.catalog import SECTIONS, Catalog, Entry, load_catalog
from edgedecide.catalog.names import exact
from edgedecide.catalog.selection import mentions, parse_filter
from edgedecide.cli.targets import parse_outputs, refuse_inputs
from edgedecide.cli.writing import width, write
from edgedecide.errors import UsageError, nearest

FORMATS = {"text": "for people", "json": "for programs, numbers in base units (edgedecide/catalog/v1)"}


class Found(NamedTuple):
    """What was asked for: all sections, entries of one or of several, or one entry."""

    catalog: Catalog
    section: str | None
    entries: list[Entry] | None
    entry: Entry | None
    asked: list[str]
    """The conditions, as they were written."""


def catalog_to(section: str | None, name: str, outputs: list[str], *, where: list[str], search: str, overlay: Path | None) -> None:
    """Look up sections, entries of one, or one entry, and write them in every format that was asked for."""
    targets = parse_outputs(outputs, FORMATS)
    refuse_inputs(targets, overlay.glob("*") if overlay else ())
    found = _look_up(load_catalog(overlay), section, name, where, search)
    for target in targets:
        write(_json(found) if target.format == "json" else _text(found), target)


def _look_up(catalog: Catalog, section: str | None, name: str, where: list[str], search: str) -> Found:
    if section is None and where:
        raise UsageError("found no section; expected the one whose fields are meant: edgedecide catalog SECTION --where …", where="--where")
    if name and (where or search):
        raise UsageError(f'found both the name "{name}" and a condition; expected one of them', where="catalog")
    id = _section(catalog, section) if section is not None else None
    if id is not None and name:
        return Found(catalog, id, None, catalog.require(id, name), [])
    if id is None and not search:
        return Found(catalog, None, None, None, [])
    filters = [parse_filter(text, id, catalog) for text in where] if id is not None else []
    entries = [entry for entry in _entries(catalog, id, search) if all(one.holds(entry) for one in filters)]
    return Found(catalog, id, entries, None, [*(one.text for one in filters), *([f'"{search}"'] if search else [])])


def _entries(catalog: Catalog, section: str | None, search: str) -> list[Entry]:
    """The entries of the section, or of all, in which these words stand."""
    sections = list(SECTIONS) if section is None else [section]
    entries = [catalog.require(id, name) for id in sections for name in catalog.names(id)]
    return [entry for entry in entries if mentions(entry, catalog.aliases(entry.section, entry.id), search)] if search else entries


def _section(catalog: Catalog, written: str) -> str:
    """The section of this name; `cloud-models` and `device` will do."""
    spelled = {exact(id): id for id in SECTIONS}
    for ending in ("", "s", "es"):
        if exact(written) + ending in spelled:
            return spelled[exact(written) + ending]
    holding = next((id for id in SECTIONS if catalog.entry(id, written)), None)
    remedy = f"; it is an entry of {holding}: edgedecide catalog {holding} {written}" if holding else nearest(written.lower(), list(SECTIONS))
    raise UsageError(f'found section "{written}"; expected one of {", ".join(SECTIONS)}{remedy}', where="catalog")


def _text(found: Found) -> str:
    from edgedecide.report import catalog_entry
    from edgedecide.report import catalog_page as page

    catalog, columns = found.catalog, width()
    if found.entry is not None:
        return catalog_entry.entry_page(catalog, found.entry, width=columns)
    if found.entries is None:
        return page.sections_page(catalog, width=columns)
    if found.section is None:
        return page.found_page(catalog, found.entries, asked=found.asked, width=columns)
    return page.entries_page(catalog, found.section, found.entries, asked=found.asked, width=columns)


def _json(found: Found) -> str:
    from edgedecide.report import catalog_json

    if found.entry is not None:
        return catalog_json.entry_json(found.catalog, found.entry)
    if found.entries is None:
        return catalog_json.sections_json(found.catalog)
    return catalog_json.entries_json(found.catalog, found.entries, section=found.section, asked=found.asked)
