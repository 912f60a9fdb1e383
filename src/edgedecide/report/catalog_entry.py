"""One catalog entry as text, with everything that its figures rest on."""

from __future__ import annotations

from collections.abc import Iterator

from edgedecide.catalog import SECTIONS, Catalog, Entry, Field
from edgedecide.catalog.selection import referring
from edgedecide.facts import Basis
from edgedecide.report.catalog_page import OWN, has_range, one_line, title, words
from edgedecide.report.columns import named
from edgedecide.report.figures import written
from edgedecide.report.lines import bullet, paragraph
from edgedecide.report.phrases import listed

FEW = 12
"""Ids that are listed; where there are more, a command lists them."""


def entry_page(catalog: Catalog, entry: Entry, *, width: int) -> str:
    """Every field with range, unit, basis, date, source and note, and what names the entry."""
    return "\n".join(_entry(catalog, entry, width)) + "\n"


def _entry(catalog: Catalog, entry: Entry, width: int) -> Iterator[str]:
    yield from named(entry.id, title(entry), width)
    yield from paragraph(f"{entry.section}: {one_line(catalog.about(entry.section))}.", width)
    aliases = catalog.aliases(entry.section, entry.id)
    if aliases:
        yield from paragraph(f"Also called {listed(list(aliases))}.", width)
    shipped = catalog.beneath(entry)
    if catalog.is_overlaid(entry):
        yield from paragraph(f"{OWN} from your organisation's catalog{', in the place of the shipped entry' if shipped else ''}.", width)
    sources: dict[str, int] = {}
    for name in (name for name in entry.fields if name != "dimension"):  # the figure's own unit says it
        yield ""
        yield from _field(entry, name, sources, shipped, width)
    if entry.note:
        yield ""
        yield from bullet("Note  ", entry.note, width, indent="")
    yield ""
    yield "Sources"
    for source, number in sources.items():
        yield from bullet(f"[{number}] ", source, width)
    yield from _references(catalog, entry, width)
    if has_range(entry, entry.fields):
        yield ""
        yield from paragraph("A range goes from the 10th to the 90th percentile of plausible cases.", width)


def _field(entry: Entry, name: str, sources: dict[str, int], shipped: Entry | None, width: int) -> Iterator[str]:
    """The value with what it rests on, what it means, its note, and what it replaces."""
    field = SECTIONS[entry.section][name]
    value, basis, date, source, note = _value(entry, name, field)
    number = sources.setdefault(source, len(sources) + 1)
    yield from bullet(f"{name}  ", f"{value}  ({basis.word}, {date}) [{number}]", width, indent="")
    yield from paragraph(field.meaning, width, "  ")
    if note:
        yield from bullet("note: ", note, width)
    before = _value(shipped, name, field)[0] if shipped and name in shipped.fields else ""
    if shipped and before != value:
        yield from bullet("shipped: ", before or "not given", width)


def _value(entry: Entry, name: str, field: Field) -> tuple[str, Basis, str, str, str]:
    """Value, basis, date, source and note of a field; words and curves have the entry's, whose note is told once."""
    figure = entry.figure(name) if field.is_figure else None
    if figure is None:
        basis = Basis.ASSUMED if entry.basis is None else entry.basis
        return words(entry, name, field), basis, entry.as_of, entry.source, ""
    note = figure.note if figure.note != entry.note else ""
    return written(figure, section=entry.section, field=name), figure.basis, figure.as_of, figure.source, note


def _references(catalog: Catalog, entry: Entry, width: int) -> Iterator[str]:
    found = referring(catalog, entry)
    if found:
        yield ""
        yield "Named by"
    for where, ids in found.items():
        section, _, field = where.partition(".")
        told = listed(ids) if len(ids) <= FEW else f"{', '.join(ids[:FEW])} and {len(ids) - FEW} more: edgedecide catalog {section} --where {field}={entry.id}"
        yield from bullet(f"{section}.{field}  ", f"{len(ids)}: {told}", width)
