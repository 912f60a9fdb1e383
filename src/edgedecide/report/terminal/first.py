"""The first screen: the answer, how firm it is, why and why not, what would change it, what it rests on, what to do next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from edgedecide.report import sentences
from edgedecide.report.phrases import clause, clauses, listed
from edgedecide.report.picks import best, said_by
from edgedecide.report.terminal.bars import legend, stacked
from edgedecide.report.terminal.ink import Line, Span, accent, muted, strong, warn, width_of, wrap
from edgedecide.report.terminal.race import placements

SCREEN = 35
"""Lines of a first screen at 80 columns; a narrower one has as many characters."""
MANY = 3
"""Reasons of a kind, and steps, that are told at most."""

Block = list[list[Line]]
"""One thing to say in several wordings, the shortest first."""


def first_screen(document: dict[str, Any], width: int) -> list[Line]:
    """All of it, with as many reasons and steps as there is room for, but one of each in any case."""
    if document["recommendation"]["status"] == "nothing-feasible":
        return infeasible(document, width)
    budget = SCREEN * 80 // min(width, 80)
    screens = (_screen(document, width, budget, is_brief=is_brief) for is_brief in (False, True))
    return next((lines for lines in screens if len(lines) <= budget + 1), None) or _screen(document, width, budget, is_brief=True)


def _screen(document: dict[str, Any], width: int, budget: int, *, is_brief: bool) -> list[Line]:
    """The screen with a blank line at its end; `is_brief` tells what is out, and what it rests on, in first clauses."""
    answer = document["recommendation"]
    top = [*title(document, width), [], *verdict(answer, width), [], *firmness(document, width), [], *placements(document, width, is_brief=is_brief), []]
    end = [*turns(answer, width), *foundations(document, width, is_brief=is_brief), []]
    room = budget - len(top) - len(end) - 3  # two headings, and a blank line between them
    told = fitted(blocks(document, width), room)
    why = [line for kind in ("for", "against", "risk") for line in told[kind]]
    return [*top, *headed("Why", against(answer), why), *end, *headed("Next", "", told["next"])]


def infeasible(document: dict[str, Any], width: int) -> list[Line]:
    """The screen where every placement is out: what to lift instead of why."""
    answer = document["recommendation"]
    top = [*title(document, width), [], *verdict(answer, width), [], *firmness(document, width), [], *placements(document, width, is_brief=True), []]
    return [*top, *lifts(answer, width), *foundations(document, width, is_brief=True), []]


def blocks(document: dict[str, Any], width: int) -> dict[str, list[Block]]:
    """What there is to say, by kind."""
    answer = document["recommendation"]
    told = [reason for reason in answer["reasons_for"] if reason["difference"] is not None]
    others_out = [] if told or not answer["reasons_for"] else [OTHERS_OUT]
    mine = best(document)
    return {
        "for": [reason_block(reason, accent("  + "), width) for reason in (told or others_out)[:MANY]],
        "against": [reason_block(reason, warn("  − "), width) for reason in answer["reasons_against"][:MANY]],
        "risk": [risk_block(mine["status"], mine["says"], width)] if mine and mine["says"] else [],
        "next": [step_block(number, step, width) for number, step in enumerate(answer["next"][:MANY], start=1)],
    }


def fitted(said: dict[str, list[Block]], room: int) -> dict[str, list[Line]]:
    """One of each kind in its shortest wording; then as many more as there is room for; then fuller wordings."""
    kept: dict[tuple[str, int], list[Line]] = {}
    ranked = [(kind, rank, block) for rank in range(MANY) for kind, found in said.items() for block in found[rank : rank + 1]]
    for kind, rank, block in sorted(ranked, key=lambda one: one[1] > 0 or one[0] == "risk"):
        is_due = rank == 0 and kind != "risk"
        if is_due or (len(block[0]) <= room and (rank == 0 or (kind, rank - 1) in kept)):
            kept[kind, rank] = block[0]
            room -= len(block[0])
    for kind, rank, block in ranked:
        for fuller in block[1:] if (kind, rank) in kept else ():
            if len(fuller) - len(kept[kind, rank]) <= room:
                room -= len(fuller) - len(kept[kind, rank])
                kept[kind, rank] = fuller
    return {kind: [line for rank in range(MANY) for line in kept.get((kind, rank), [])] for kind in said}


def headed(name: str, aside: str, lines: Iterable[Line]) -> Iterator[Line]:
    """A short section with its heading and a blank line after it; nothing at all where there is nothing to say."""
    body = list(lines)
    if body:
        yield [strong(name), Span("  "), muted(aside)]
        yield from body
        yield []


# ---- what and how firm


def title(document: dict[str, Any], width: int) -> Iterator[Line]:
    """The workload, and what has been laid over the shipped rules and figures."""
    profile = document["profile"]
    yield [strong(profile["id"])]
    declared = f"declares {profile['declared']}" if profile["declared"] else ""
    yield from wrap(muted(" · ".join(part for part in (profile["title"] or "", profile["stage"], declared) if part)), width)
    laid_over = sentences.laid_over(document)
    if laid_over:
        yield from wrap(warn(laid_over), width)


def verdict(answer: dict[str, Any], width: int) -> Iterator[Line]:
    """The bar with the headline: the alternative, its name, and what happens to a request."""
    margin = [accent("▌"), Span(" ")]
    if answer["alternative"] is None:
        yield from barred(wrap(Span(answer["summary"], "strong"), width - 2), margin)
        return
    yield from barred(wrap([Span(answer["alternative"], "best"), muted(f" · {answer['name']}")], width - 2), margin)
    tied = f" Tied with {listed(answer['tied_with'])}: take whichever is easier to run." if answer["tied_with"] else ""
    yield from barred(wrap(answer["does"] + tied, width - 2), margin)


def barred(lines: Iterable[Line], margin: Line) -> Iterator[Line]:
    for line in lines:
        yield [*margin, *line]


def firmness(document: dict[str, Any], width: int) -> Iterator[Line]:
    """How firm, and what holds it back."""
    head, colon, rest = document["recommendation"]["firmness_says"].partition(":")
    yield from wrap([strong(head + colon), Span(rest), muted(sentences.held_back(document))], width)


# ---- why, what would change it, what it rests on, what to do next


def against(answer: dict[str, Any]) -> str:
    return f"against {answer['runner_up']}, what weighs most first" if answer["runner_up"] else ""


OTHERS_OUT = {"question": "", "difference": None, "rival": None, "mine": "every other placement is out, as told above", "theirs": None}


def reason_block(reason: dict[str, Any], mark: Span, width: int) -> Block:
    """A reason by its first clause, by its sentence, and with the rival's beside it; the longer ones where two lines hold them."""
    named = "" if reason["difference"] is None else f"{reason['question']}: "
    mine, theirs, rival = reason["mine"], reason["theirs"] or "", reason["rival"]
    brief, its = clauses(mine, theirs)
    wordings = [(brief, ""), (mine, "")]
    if theirs:
        wordings += [(brief, f" ({rival}: {its})"), (mine, f" ({rival}: {theirs})")]
    found = [list(wrap([strong(named), Span(own), muted(other)], width, [mark])) for own, other in wordings]
    return [found[0], *(block for block in found[1:] if len(block) <= 2)]


def risk_block(status: str, says: str, width: int) -> Block:
    return [list(wrap([strong(f"{status.replace('-', ' ')}: "), Span(says)], width, [warn("  − ")]))]


def step_block(number: int, step: dict[str, Any], width: int) -> Block:
    """A step up to its first semicolon, the whole of it, and with what it settles."""
    head, semicolon, _ = step["step"].partition("; ")
    wordings = [*([(f"{head}.", "")] if semicolon else []), (step["step"], ""), *([(step["step"], f" ({step['says']})")] if step["says"] else [])]
    return [list(wrap([Span(says), muted(more)], width, f"  {number} ")) for says, more in wordings]


def turns(answer: dict[str, Any], width: int) -> Iterator[Line]:
    change = answer["would_change"]
    says = [strong("Would change if"), Span(f"  {change}.")] if change else [strong("Would change"), Span("  by no single importance or weight.")]
    yield from wrap(says, width, "", 2)


def foundations(document: dict[str, Any], width: int, *, is_brief: bool) -> Iterator[Line]:
    """How what it rests on is known, and the inputs that move it most by name."""
    counts = document["fact_counts"]
    key: Line = []
    for part in legend(counts):
        key += [*([Span("  ")] if key else []), *part]
    head: Line = [strong("Evidence"), Span("  ")]
    if width_of([*head, *key]) <= width:
        yield [*head, *key]
    else:
        yield [*head, Span(f"{counts['all']} inputs")]
        yield from wrap(key, width, "  ")
    yield [Span("  "), *stacked(counts, width - 2)]
    says = document["recommendation"]["rests_says"]
    if says:
        yield from wrap(f"{clause(says)}." if is_brief else says, width, "  ")


def lifts(answer: dict[str, Any], width: int) -> Iterator[Line]:
    """Where nothing is feasible: the vetoes to lift, who says them, and how."""
    yield from wrap(muted(f"lift each of these, and {answer['opens']} opens" if answer["opens"] else ""), width, [strong("To make a placement possible"), Span("  ")], 2)
    for number, lift in enumerate(answer["lifts"], start=1):
        yield from wrap([Span(lift["lift"], "strong")], width, f"  {number} ")
        yield from wrap(muted(f"{lift['rule']}, said by {said_by(lift['owner'])}: {lift['says']}"), width, "    ")
    yield []


