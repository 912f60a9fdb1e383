"""Behind the answer: what runs where, why not the others, what would change it, what to measure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from edgedecide.quantity import show
from edgedecide.report import sentences
from edgedecide.report.phrases import capital, level, listed, outcome
from edgedecide.report.picks import SMALLEST, Document, best, judged, signed, worded
from edgedecide.report.terminal.bars import bar
from edgedecide.report.terminal.grid import table
from edgedecide.report.terminal.ink import Line, Span, Text, accent, muted, strong, warn, wrap
from edgedecide.report.terminal.section import paragraph


def split(document: Document, width: int) -> Iterator[Line]:
    """What runs where under the recommended alternative."""
    for part in document["split"]:
        runs = part["runs"] + (f" ({part['quantization']})" if part["quantization"] else "")
        yield from wrap([strong(runs), Span(f": {part['says']}")], width, [Span("  "), muted(part["site"].ljust(8))])


# ---- why not


def runner_up(document: Document, width: int) -> Iterator[Line]:
    """The lead over the runner-up as weighted differences, to the right what speaks for the winner."""
    rival = next((row for row in document["placements"] if row["alternative"] and row["alternative"] == document["recommendation"]["runner_up"]), None)
    terms = [term for term in rival["why_not"]["differences"] if abs(term["difference"]) >= SMALLEST] if rival and rival["why_not"] else []
    if not terms:
        return
    labels = max(len(term["label"]) for term in terms)
    most = max(abs(term["difference"]) for term in terms)
    below = max((len(term["label"]) + 9 for term in terms if term["difference"] < 0), default=0)
    columns = max((width - 2 - labels - 2 - 8) // 2, 6)
    middle = max(labels + 1, 2 + min(columns, 12) + 8)
    for term in terms:
        yield diverging(term, most, middle, max(min(width - 2 - middle - 4 - 8, 60), below - 8))


def diverging(term: dict[str, Any], most: float, middle: int, columns: int) -> Line:
    size = abs(term["difference"]) / most
    number = signed(term["difference"])
    if term["difference"] > 0:
        return [Span("  " + term["label"].rjust(middle) + " │"), accent(bar(size, columns)), Span(f" {number}")]
    blocks = "█" * max(round(size * min(columns, middle - 9)), 1)
    return [Span("  " + f"{number} ".rjust(middle - len(blocks))), muted(blocks), Span(" │ " + term["label"])]


def others(document: Document, width: int) -> Iterator[Line]:
    """Every other placement: its vetoes with what would lift them, or its differences in a line."""
    answer = document["recommendation"]
    for row in judged(document):
        if row["id"] == answer["placement"] or row["alternative"] == answer["runner_up"]:
            continue
        yield from (vetoed if row["status"] == "excluded" else outscored)(row, width)


def vetoed(row: dict[str, Any], width: int) -> Iterator[Line]:
    """The vetoes of a placement, the one that holds most often first."""
    yield [Span("  "), Span(row["alternative"], "strong"), warn(f"  {row['status']}")]
    for veto in row["vetoes"]:
        yield from wrap([Span(f"{veto['rule']}: "), Span(worded(veto))], width, "    ", 4)
        yield from wrap(muted(f"to lift it: {veto['lift']}"), width, "      ", 6)


def outscored(row: dict[str, Any], width: int) -> Iterator[Line]:
    if row["why_not"] is None:
        return
    terms = [f"{term['label']} {signed(term['difference'])}" for term in row["why_not"]["differences"] if abs(term["difference"]) >= SMALLEST]
    says = f" {row['why_not']['says']}: {listed(terms)}." if terms else f" {row['why_not']['says']}."
    yield from wrap([Span(row["alternative"], "strong"), Span(says)], width, "  ", 4)


def risks(document: Document, width: int) -> Iterator[Line]:
    """Vetoes that hold for the recommended alternative in some worlds, and what it still lacks."""
    mine = best(document)
    for veto in mine["vetoes"] if mine else ():
        yield from wrap([Span(f"{veto['rule']}: "), Span(worded(veto))], width, "  ", 4)
        yield from wrap(muted(f"to lift it: {veto['lift']}"), width, "    ", 4)
    for lack in mine["lacks"] if mine else ():
        yield from wrap([Span(f"{lack['id'].replace('_', ' ')} is not known: "), Span(lack["recipe"])], width, "  ", 4)


# ---- what would change it, what to measure, who would decide otherwise


def flips(document: Document, width: int) -> Iterator[Line]:
    rows: list[list[Text]] = []
    for flip in document["flips"]:
        before, after = (level(end, flip["unit"]) for end in (flip["from"], flip["to"]))
        rows.append([Span(capital(flip["label"])), Span(f"{before} → {after}"), Span(f"then {outcome(flip['becomes'])}")])
    rows += [
        [Span(capital(turn["label"])), Span(f"{turn['direction']} {show(turn['threshold'], turn['unit'])}"), Span(f"then {turn['becomes']}")]
        for turn in document["measure_next"]
        if turn["turns_if"]
    ]
    yield from table(rows, "<<<", width, flex=0)
    cannot = sentences.cannot_flip(document)
    if cannot:
        yield from paragraph(muted(cannot), width)


def measurements(document: Document, width: int) -> Iterator[Line]:
    """What is worth finding out, most first, with how; before it what leaves the answer open."""
    is_asked = document["depth"] != "none" and document["recommendation"]["placement"]
    if is_asked and (first := sentences.first_of_all(document)):
        yield from paragraph(first, width)
    for row in document["measure_next"]:
        says = f"; {row['says']}" if row["turns_if"] else ""
        yield from wrap([strong(capital(row["label"])), Span(f": {show(row['share_of_evpi'], 'share')}{says}")], width, "  ", 4)
        yield from wrap(muted(row["how"]), width, "    ", 4)
    if not document["measure_next"] and is_asked:
        yield from paragraph(sentences.gain(document), width)


def stakeholders(document: Document, width: int) -> Iterator[Line]:
    for row in document["stakeholders"]:
        yield from wrap([(warn if row["parts"] else strong)(row["name"]), Span(f": {row['says']}.")], width, "  ", 4)
