"""Behind the answer: what runs where, the seven questions, why not the others, what would change it, what to measure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from edgedecide.quantity import show, three_digits
from edgedecide.report import picks
from edgedecide.report.phrases import capital, listed, percent
from edgedecide.report.picks import SMALLEST, Document, best, by_weight, judged, mark_of, signed, worded
from edgedecide.report.terminal.bars import bar
from edgedecide.report.terminal.ink import Line, Span, Text, accent, muted, strong, table, warn, width_of, wrap
from edgedecide.report.terminal.section import named, paragraph

VALUE = 5
"""Columns of a value and the mark behind it: `0.86▲`."""


def split(document: Document, width: int) -> Iterator[Line]:
    """What runs where under the recommended alternative."""
    for part in document["split"]:
        runs = part["runs"] + (f" ({part['quantization']})" if part["quantization"] else "")
        yield from wrap([strong(runs), Span(f": {part['says']}")], width, [Span("  "), muted(part["site"].ljust(8))])


# ---- seven questions


def questions(document: Document, width: int) -> Iterator[Line]:
    """Every value of every placement, with the weights and the scores that they make."""
    rows = judged(document)
    sizes = [max(VALUE + 4, *(len(part) for part in heading(row))) for row in rows]
    room = width - 2 - 13 - 2 - 7 - sum(size + 2 for size in sizes)
    if room < 0:
        yield from stacked(document, rows, width)
        return
    sizes = [size + min(room // len(sizes), 12) for size in sizes]
    for line in (0, 1):
        cells: list[Text] = [Span(heading(row)[line], "best" if is_mine(document, row) else "muted") for row in rows]
        if line or any(width_of(cell) for cell in cells):
            yield laid([Span(""), muted("weight" if line else ""), *cells], sizes)
    for weight in sorted(document["weights"], key=lambda one: -one["weight"]):
        cells = [value(document, row, weight["question"], size) for row, size in zip(rows, sizes, strict=True)]
        yield laid([Span(weight["question"]), Span(show(weight["weight"], "share")), *cells], sizes)
    yield laid([strong("score"), Span(""), *(score(document, row) for row in rows)], sizes)


def laid(cells: list[Text], sizes: list[int]) -> Line:
    label, weight, *values = cells
    line: Line = [Span("  "), *pad(label, 13), Span("  "), *pad(weight, 7, right=True)]
    for cell, size in zip(values, sizes, strict=True):
        line += [Span("  "), *pad(cell, size)]
    return line


def pad(cell: Text, size: int, *, right: bool = False) -> Line:
    parts = [cell] if isinstance(cell, Span) else [part if isinstance(part, Span) else Span(part) for part in cell]
    space = Span(" " * (size - width_of(parts)))
    return [space, *parts] if right else [*parts, space]


def heading(row: dict[str, Any]) -> tuple[str, str]:
    """The placement's name on two lines: `local-` over `primary`."""
    first, dash, rest = row["id"].partition("-")
    return (f"{first}-", rest) if dash else ("", first)


def is_mine(document: Document, row: dict[str, Any]) -> bool:
    return bool(row["id"] == document["recommendation"]["placement"])


def value(document: Document, row: dict[str, Any], question: str, columns: int) -> Line:
    """`0.86▲███▌`: the number, whether none is better, and a bar."""
    number, mark = row["values"][question], mark_of(document, row, question)
    drawn = bar(number, columns - VALUE)
    return [Span(f"{number:.2f}"), (warn if mark == "?" else accent)(mark or " "), (accent if is_mine(document, row) else muted)(drawn)]


def score(document: Document, row: dict[str, Any]) -> Line:
    if row["status"] == "excluded":
        return [muted("out")]
    return [Span(three_digits(row["score"]), "best" if is_mine(document, row) else "")]


def stacked(document: Document, rows: list[dict[str, Any]], width: int) -> Iterator[Line]:
    """The same values one below the other, where they do not fit side by side."""
    for weight in sorted(document["weights"], key=lambda one: -one["weight"]):
        question = weight["question"]
        yield [Span("  "), strong(question), Span(f"  weight {show(weight['weight'], 'share')}")]
        for row in rows:
            yield [Span("    "), *pad(named(document, row["id"]), 17), *value(document, row, question, width - 21)]
    yield [Span("  "), strong("score")]
    for row in rows:
        yield [Span("    "), *pad(named(document, row["id"]), 17), *score(document, row)]


def found(document: Document, width: int) -> Iterator[Line]:
    """How much each question matters here and why; below it what was found for the recommended alternative."""
    for question in by_weight(document):
        yield from wrap([strong(question["id"]), Span(f", {question['importance']}"), muted(f": {question['because']}")], width, "  ", 4)
        if question["answer"]:
            yield from wrap([muted("found: "), Span(question["answer"])], width, "    ", 4)


def other_tiers(document: Document, width: int) -> Iterator[Line]:
    """The alternatives that their placement does better without."""
    rest = picks.other_tiers(document)
    said = [f"{row['alternative']} scores {three_digits(row['score'])}" + (f", {row['status'].replace('-', ' ')}" if row["status"] != "eligible" else "") for row in rest]
    if said:
        yield from paragraph(muted(f"Each stands on the better of its tiers; on the other: {'; '.join(said)}."), width)


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
        before, after = (percent(end) if flip["unit"] == "share" else end for end in (flip["from"], flip["to"]))
        rows.append([Span(capital(flip["label"])), Span(f"{before} → {after}"), Span(f"then {flip['becomes']}")])
    rows += [
        [Span(capital(turn["label"])), Span(f"{turn['direction']} {show(turn['threshold'], turn['unit'])}"), Span(f"then {turn['becomes']}")]
        for turn in document["measure_next"]
        if turn["turns_if"]
    ]
    yield from table(rows, "<<<", width, flex=0)
    if document["cannot_flip"]:
        yield from paragraph(muted(f"No weight or importance of {listed(document['cannot_flip'], 'or')} can do it alone."), width)


def measurements(document: Document, width: int) -> Iterator[Line]:
    """What is worth finding out, most first, with how."""
    for row in document["measure_next"]:
        says = f"; {row['says']}" if row["turns_if"] else ""
        yield from wrap([strong(capital(row["label"])), Span(f": {show(row['share_of_evpi'], 'share')}{says}")], width, "  ", 4)
        yield from wrap(muted(row["how"]), width, "    ", 4)
    if not document["measure_next"] and document["depth"] != "none" and document["recommendation"]["placement"]:
        yield from paragraph(f"Nothing is worth a measurement of its own: perfect knowledge would gain {three_digits(document['evpi'])} of score.", width)


def stakeholders(document: Document, width: int) -> Iterator[Line]:
    for row in document["stakeholders"]:
        yield from wrap([(warn if row["parts"] else strong)(row["name"]), Span(f": {row['says']}.")], width, "  ", 4)
