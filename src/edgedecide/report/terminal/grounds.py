"""What the answer stands on: the tree, warnings, what was assumed, what is not known or not modelled, where it came from."""

from __future__ import annotations

from collections.abc import Iterator

from edgedecide.quantity import show, three_digits
from edgedecide.report import sentences
from edgedecide.report.phrases import capital, ends_only, listed, sentence
from edgedecide.report.picks import TOLD, Document, missing, place, refused
from edgedecide.report.terminal.grid import table
from edgedecide.report.terminal.ink import Line, Span, Text, muted, strong, warn, width_of, wrap
from edgedecide.report.terminal.section import paragraph


def tree(document: Document, width: int) -> Iterator[Line]:
    """The way through the tree, and where it parts from the score."""
    found = document["tree"]
    for step in found["steps"]:
        yield from wrap([strong(step["question"]), Span(f" {sentence(step['answer'])}"), muted(f" {sentence(step['because'])}")], width, "  ", 4)
    end = Span(sentences.end_of_tree(document))
    yield from wrap([end] if found["agrees"] else [warn("▲ "), end], width, "  ", 4)


def warnings(document: Document, width: int) -> Iterator[Line]:
    """What a sound advisor adds, with the place in the profile and what to do about it."""
    for row in document["warnings"]:
        mark = warn("▲ warning  ") if row["severity"] == "warning" else muted("○ note     ")
        where = place(row)
        yield from wrap([Span(sentence(row["says"])), Span(" "), Span(row["advice"])], width, [Span("  "), mark], 13)
        yield [Span(" " * 13), muted(f"{where}  {row['rule']}")] if 15 + width_of(where) + len(row["rule"]) <= width else [Span(" " * 13), muted(where)]


def assumed(document: Document, width: int) -> Iterator[Line]:
    """The assumptions that move the lead most, and how many more there are."""
    told = document["assumptions"][:TOLD]
    has_moves = any(row["moves_lead"] for row in told)
    rows: list[list[Text]] = [[Span(""), muted("likely"), muted("80 % range"), muted("moves lead by")]]
    for row in told:
        moved = three_digits(row["moves_lead"]) if row["moves_lead"] else "under a tenth"
        rows.append([capital(row["label"]), show(row["likely"], row["unit"]), muted(ends_only(row["low"], row["high"], row["unit"])), moved])
    if told:
        yield from table([row if has_moves else row[:3] for row in rows], "<>>>" if has_moves else "<>>", width, flex=0)
    if len(document["assumptions"]) > TOLD:
        yield from paragraph(muted("The JSON has them all, with their sources."), width)


def not_known(document: Document, width: int) -> Iterator[Line]:
    """Facts that are missing, each once, with how to find them out."""
    for row in missing(document):
        of = f" ({listed(row['alternatives'])})" if row["alternatives"] else ""
        yield from wrap([Span(capital(row["label"])), Span(f"{of}: not known. "), muted(row["recipe"])], width, "  ", 4)


def not_modelled(document: Document, width: int) -> Iterator[Line]:
    if document["not_modelled"]:
        yield from paragraph(f"{capital('; '.join(document['not_modelled']))}.", width)
    for says, alternatives in refused(document).items():
        yield from paragraph(muted(f"Not judged, since {says}: {listed(alternatives)}."), width)


def provenance(document: Document, width: int) -> Iterator[Line]:
    """What would give the same bytes again."""
    yield from wrap(muted(sentences.provenance(document)), width)
    oldest = sentences.oldest(document)
    if oldest:
        yield from wrap(muted(oldest), width)
    yield from wrap([muted("Each number with its sources: "), Span(sentences.sources(document))], width)
