"""The catalog as lists: its sections, the entries of one as a table, and what was found in several."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from edgedecide.catalog import SECTIONS, Catalog, Entry, Field
from edgedecide.catalog.names import exact
from edgedecide.report.columns import columns, named
from edgedecide.report.figures import brief
from edgedecide.report.lines import bullet, paragraph
from edgedecide.report.phrases import listed

TELLING: dict[str, tuple[str, ...]] = {
    "chipsets": ("class", "year", "compute", "npu_int8", "memory_bandwidth"),
    "devices": ("chipset", "class", "ram", "price"),
    "classes": ("ram", "memory_bandwidth", "compute", "sustained"),
    "efficiencies": ("compute_on", "decode_efficiency", "prefill_efficiency", "graph_efficiency"),
    "models": ("kind", "params", "context", "work", "size"),
    "quantizations": ("bits", "loss", "loss_small", "runtimes"),
    "networks": ("rtt_p50", "rtt_p95", "loss", "up", "site"),
    "distances": ("rtt",),
    "defaults": ("value",),
    "cloud_models": ("kind", "input_price", "output_price", "ttft_p50", "token_rate"),
    "servers": ("vram", "price", "spot", "cold_start"),
    "costs": ("value",),
    "channels": ("reach", "scale", "staging", "revert"),
    "signals": ("weight", "where", "why"),
    "guardrails": ("weight", "where", "why"),
    "data_kinds": ("sensitivity", "personal", "regimes"),
    "regulations": ("effect", "kinds", "forms", "conditions"),
    "tasks": ("gate_payload", "gate_passes", "answer_handles", "answer_quality", "cache_hits"),
    "perception": ("value",),
    "errors": ("factor",),
    "benchmarks": ("decode_rate", "inference", "memory", "device"),
}
"""The fields by which the entries of a section are told apart, for its table."""

OWN = "*"
"""Marks what comes from an organisation's own catalog."""


def sections_page(catalog: Catalog, *, width: int) -> str:
    """Every section with its number of entries and what it holds, in a sentence."""
    return "\n".join(_sections(catalog, width)) + "\n"


def entries_page(catalog: Catalog, section: str, entries: Sequence[Entry], *, asked: Sequence[str] = (), width: int) -> str:
    """These entries of a section as a table; `asked` are the conditions that they meet, as they were written."""
    return "\n".join(_entries(catalog, section, entries, asked, width)) + "\n"


def found_page(catalog: Catalog, entries: Sequence[Entry], *, asked: Sequence[str], width: int) -> str:
    """Entries of several sections, by section, as names and titles."""
    return "\n".join(_found(catalog, entries, asked, width)) + "\n"


# ---- sections


def _sections(catalog: Catalog, width: int) -> Iterator[str]:
    yield from paragraph(f"The catalog, looked through on {catalog.date}{_with_own(catalog)}.", width)
    yield ""
    rows = [[id, "", str(len(catalog.names(id))), one_line(catalog.about(id))] for id in SECTIONS]
    yield from columns([""] * 4, rows, "<<><", width)
    yield ""
    yield from bullet("edgedecide catalog SECTION  ", 'its entries; narrow them down with --where "ram>8 GB" or --search TEXT', width, indent="")
    yield from bullet("edgedecide catalog SECTION NAME  ", "one entry, with sources and dates", width, indent="")


def one_line(about: str) -> str:
    """The first sentence: what it holds; the others say how weak it is."""
    first, _, _ = about.partition(". ")
    return first.rstrip(".")


def _with_own(catalog: Catalog) -> str:
    if not catalog.overlaid:
        return ""
    own = sum(catalog.is_overlaid(catalog.require(section, id)) for section in SECTIONS for id in catalog.names(section))
    return f", with {_counted(own)} of your organisation laid over it"


# ---- the entries of a section


def _entries(catalog: Catalog, section: str, entries: Sequence[Entry], asked: Sequence[str], width: int) -> Iterator[str]:
    whole = _counted(len(catalog.names(section)))
    count = f"{len(entries)} of {whole} with {listed(list(asked))}" if asked else whole
    yield from paragraph(f"{section}: {count}. {catalog.about(section)}", width)
    if not entries:
        return
    yield ""
    yield from _table(catalog, section, entries, width)
    yield ""
    yield from _legend(catalog, entries, width)
    yield from bullet(f"edgedecide catalog {section} NAME  ", "one entry, with sources and dates", width, indent="")


def _table(catalog: Catalog, section: str, entries: Sequence[Entry], width: int) -> Iterator[str]:
    form = SECTIONS[section]
    names = [name for name in TELLING[section] if any(name in entry.fields for entry in entries)]
    rows = [[_marked(catalog, entry), title(entry), *(_cell(entry, name, form[name]) for name in names)] for entry in entries]
    aligned = "<<" + "".join(">" if form[name].is_figure else "<" for name in names)
    yield from columns(["", "", *names], rows, aligned, width)


def _marked(catalog: Catalog, entry: Entry) -> str:
    return f"{entry.id} {OWN}" if catalog.is_overlaid(entry) else entry.id


def title(entry: Entry) -> str:
    """Its title, unless that says nothing more than its id."""
    return "" if exact(entry.title) == exact(entry.id) else entry.title


def _cell(entry: Entry, name: str, field: Field) -> str:
    figure = entry.figure(name) if field.is_figure else None
    return brief(figure, section=entry.section, field=name) if figure else words(entry, name, field)


def words(entry: Entry, name: str, field: Field) -> str:
    """What stands in a field that is no figure."""
    if field.kind == "words":
        return ", ".join(entry.words(name))
    if field.kind == "flag":
        return {True: "yes", False: "no", None: ""}[entry.flag(name)]
    if field.kind == "curve":
        return ", ".join(f"{x:g} s {y * 100:g}%" for x, y in entry.curve(name))
    return entry.word(name) or ""


def _legend(catalog: Catalog, entries: Sequence[Entry], width: int) -> Iterator[str]:
    if any(catalog.is_overlaid(entry) for entry in entries):
        yield f"{OWN} from your organisation's catalog"
    if any(has_range(entry, TELLING[entry.section]) for entry in entries):
        yield from paragraph("A range goes from the 10th to the 90th percentile; before brackets stands the likely value.", width)


def has_range(entry: Entry, names: Sequence[str]) -> bool:
    """Whether one of these fields is a figure that is no point."""
    figures = (entry.figure(name) for name in names if SECTIONS[entry.section][name].is_figure)
    return any(figure is not None and not figure.is_point for figure in figures)


# ---- the same words in all sections


def _found(catalog: Catalog, entries: Sequence[Entry], asked: Sequence[str], width: int) -> Iterator[str]:
    sections = list(dict.fromkeys(entry.section for entry in entries))
    yield from paragraph(f"{_counted(len(entries))} with {listed(list(asked))} in {len(sections)} of {len(SECTIONS)} sections.", width)
    for section in sections:
        yield ""
        yield section
        for entry in entries:
            if entry.section == section:
                yield from named(_marked(catalog, entry), title(entry), width, "  ")
    if entries:
        yield ""
        yield from bullet("edgedecide catalog SECTION NAME  ", "one entry, with sources and dates", width, indent="")


def _counted(number: int) -> str:
    return f"{number} {'entry' if number == 1 else 'entries'}"
