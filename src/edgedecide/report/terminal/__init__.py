"""The page for people: one first screen that can be acted on, then everything behind it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

from edgedecide.quantity import show, three_digits
from edgedecide.report.picks import Document, guessed, signed
from edgedecide.report.terminal import answers, bills, consequences, grounds, law, values
from edgedecide.report.terminal.first import first_screen
from edgedecide.report.terminal.ink import Line, muted, printed
from edgedecide.report.terminal.section import section


def render(document: dict[str, Any], *, width: int, colour: bool) -> str:
    """The document as a page of `width` columns; words are never cut, and no meaning is told by colour alone."""
    return printed(_lines(document, width), colour)


def _lines(document: Document, width: int) -> Iterator[Line]:
    yield from first_screen(document, width)
    rule = [muted("─" * width)]
    yield rule
    yield from _reasons(document, width)
    yield from _evidence(document, width)
    yield from _grounds(document, width)
    yield []
    yield rule
    yield from grounds.provenance(document, width)


def _reasons(document: Document, width: int) -> Iterator[Line]:
    """Why this answer and no other."""
    answer = document["recommendation"]
    yield from section("What runs where", answer["alternative"] or "", answers.split(document, width), width)
    body = chain(values.questions(document, width), values.other_tiers(document, width))
    yield from section("Seven questions", f"value 0 to 1 on fixed anchors; ▲ best of those that are not out{'; ? partly not known' if guessed(document) else ''}", body, width)
    aside = f"and what was found for {answer['alternative']}" if answer["alternative"] else "for this workload"
    yield from section("How much each question matters", aside, values.found(document, width), width)
    rival = answer["runner_up"]
    lead = f"weighted differences, summing to {signed(answer['margin'])}" if answer["margin"] is not None else ""
    yield from section(f"Why not {rival}", lead, answers.runner_up(document, width), width)
    yield from section("The other placements" if rival else "Why the others are out" if answer["placement"] else "Why each is out", "", answers.others(document, width), width)
    yield from section(f"Risks of {answer['alternative']}", "what could still rule it out", answers.risks(document, width), width)
    yield from section("What would change it", "nearest first", answers.flips(document, width), width)
    yield from section("Measure next", f"share of what perfect knowledge would gain, {three_digits(document['evpi'])} of score" if document["measure_next"] else "", answers.measurements(document, width), width)
    yield from section("Stakeholders", "the same facts with their own importance", answers.stakeholders(document, width), width)


def _evidence(document: Document, width: int) -> Iterator[Line]:
    """The consequences that the values were read from."""
    profile, answer, found = document["profile"], document["recommendation"], document["cost"]
    promise = f"{show(profile['percentile'], 'share')} of requests within {show(profile['promise_ms'], 'ms')} promised" if profile["promise_ms"] and profile["percentile"] else "no promise known"
    body = chain(consequences.latency(document, width), consequences.loads(document, width))
    yield from section("Latency", f"{promise}; █ to p50, ┿ p95, ┤ p99, ▶ beyond the scale", body, width)
    horizon = f"over {three_digits(found['horizon_months'])} months"
    yield from section("Cost", f"{horizon}, most likely amounts and 80 % range", chain(bills.cost(document, width), bills.money_words(document, width)), width)
    yield from section("Fleet", f"share of requests that {answer['alternative']} keeps up with, by class", consequences.fleet(document, width), width)
    body = chain(consequences.flows(document, width), consequences.exposure(document, width))
    yield from section("What leaves", f"under {answer['alternative']}" if answer["alternative"] else "", body, width)
    yield from section("What the law asks", "of what leaves under any placement; no legal advice", law.regulations(document, width), width)


def _grounds(document: Document, width: int) -> Iterator[Line]:
    """What the answer stands on."""
    counts = document["fact_counts"]
    yield from section("Tree", "the framework's questions in order, without amounts; a second route", grounds.tree(document, width), width)
    yield from section("Before you build it", "", grounds.warnings(document, width), width)
    yield from section("Assumed", f"{counts['assumed']} of {counts['all']} inputs, those that move the lead most, then those of the widest range", grounds.assumed(document, width), width)
    yield from section("Not known", "and how to find it out", grounds.not_known(document, width), width)
    yield from section("Not modelled", "so that silence is not read as safety", grounds.not_modelled(document, width), width)


