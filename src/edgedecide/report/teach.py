"""A question taught from its rule file alone: what it asks, why, how it is answered, and what it needs to know.

Imports no numbers library: reading a rule must be instant.
"""

from __future__ import annotations

from collections.abc import Iterator

from edgedecide.facts import FACTS
from edgedecide.quantity import show
from edgedecide.questions import Criterion, Question, Source
from edgedecide.report.lines import bullet, paragraph


def teach(question: Question, *, width: int) -> str:
    """The whole question as text."""
    text = "\n".join(_lines(question, width)) + "\n"
    return text.replace("{", "‹").replace("}", "›")  # a placeholder stands for the workload's own number


def _lines(question: Question, width: int) -> Iterator[str]:
    yield f"{question.id}: {question.question}"
    yield ""
    yield from paragraph(question.why, width)
    yield ""
    yield "How much it matters  the first line that holds"
    for row in question.importance:
        condition = row.when.describe() if row.when else "otherwise"
        yield from bullet(f"{row.level:<9} ", f"{condition}: {row.because}", width)
    for criterion in question.criteria:
        yield ""
        yield from _criterion(criterion, question, width)
    yield from _vetoes(question, width)
    yield from _warnings(question, width)
    yield ""
    yield "What it needs to know, and how to find it out"
    for path, recipe in question.unknown.items():
        yield from bullet(f"{path}  ", recipe, width)
    yield from _examples(question, width)
    yield from _references(question, width)


def _criterion(criterion: Criterion, question: Question, width: int) -> Iterator[str]:
    kind = FACTS[criterion.fact]
    over = f" ÷ {criterion.ratio.path}" if criterion.ratio else ""
    yield from paragraph(f"{criterion.fact}{over}  {show(criterion.share, 'share')} of the answer: {kind.meaning}", width)
    if criterion.when:
        yield f"  asked only where {criterion.when.describe()}"
    unit = "" if criterion.ratio else kind.unit
    bound = "at least" if criterion.more_is_better else "up to"
    for band in criterion.bands:
        yield from bullet(f"{band.value:.2f}  ", f"{bound} {show(band.up_to, unit)}: {band.says}", width)
        yield from bullet("      ", _because(band.source, question), width)
    for row in criterion.rows:
        yield from bullet(f"{row.value:.2f}  ", f"{row.when.describe() if row.when else 'otherwise'}: {row.says}", width)
        yield from bullet("      ", _because(row.source, question), width)


def _because(source: Source, question: Question) -> str:
    """The reason for a threshold: a named reference, a definition, or a judgement with its why."""
    if source.kind == "reference":
        found = next((r for r in question.references if r.id == source.says), None)
        return f"source: {found.title} ({found.year})" if found else f"source: {source.says}"
    return f"{source.kind}: {source.says}"


def _vetoes(question: Question, width: int) -> Iterator[str]:
    if question.vetoes:
        yield ""
        yield "Vetoes  take a placement out, whatever its score"
    for veto in question.vetoes:
        yield from bullet(f"{veto.id}  ", f"said by {veto.owner}, when {veto.when.describe()}", width)
        yield from bullet("      ", f"to lift it: {veto.lift}", width)


def _warnings(question: Question, width: int) -> Iterator[str]:
    if question.warnings:
        yield ""
        yield "Warnings"
    for warning in question.warnings:
        yield from bullet(f"{warning.id}  ", f"{warning.severity}, when {warning.when.describe()}. {warning.advice}", width)


def _examples(question: Question, width: int) -> Iterator[str]:
    yield ""
    yield f"Examples  the first two of {len(question.examples)}, each a test of this file"
    for example in question.examples[:2]:
        given = ", ".join(f"{path} {value}" for path, value in example.given.items())
        expect = ", ".join(f"{name} {value}" for name, value in example.expect.items())
        yield from bullet("", f"{example.name}: given {given}; then {expect}", width)


def _references(question: Question, width: int) -> Iterator[str]:
    if question.references:
        yield ""
        yield "References"
    for reference in question.references:
        yield from bullet("", f"{reference.title} ({reference.year}), {reference.where}: {reference.supports}", width)
