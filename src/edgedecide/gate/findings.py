"""One condition that is not met: where, how grave, what to do, and what tells it from every other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, NamedTuple

from edgedecide.facts import FACTS
from edgedecide.gate.policy import SEVERITIES, Policy, Rule
from edgedecide.gate.subject import Subject
from edgedecide.matching import Lookup, share_of_worlds
from edgedecide.quantity import show
from edgedecide.questions.words import fill, in_worlds
from edgedecide.road import Decision

STATES = ("open", "introduced", "unchanged", "fixed", "baselined", "waived")
"""`open` and `introduced` count; `unchanged` and `fixed` are against another revision; the rest is known and told."""
COUNTING = ("open", "introduced")


class Finding(NamedTuple):
    """One rule that one subject does not meet."""

    code: str
    rule: str
    policy: str
    severity: str
    enforcement: str
    workload: str
    """Id of the workload; empty for a finding about a file as a whole."""
    file: str
    line: int | None
    column: int | None
    field: str
    """Dotted path of the value at fault."""
    says: str
    next: str
    declared: str | None = None
    recommended: str | None = None
    firmness: str | None = None
    is_unknown: bool = False
    """Whether the rule could not be judged, since something that it reads is not known."""
    state: str = "open"
    waiver: str | None = None
    """Id of the waiver that covers it."""
    justification: str = ""
    """Its reason, owner and last day."""
    fingerprint: str = ""

    @property
    def subject(self) -> str:
        """What the finding is about, for baselines: the workload, or the file."""
        return self.workload or self.file

    def fails(self, fail_on: str) -> bool:
        """Whether it fails a gate that fails on findings of this severity and graver ones."""
        return self.state in COUNTING and self.enforcement != "advisory" and rank(self.severity) >= rank(fail_on)


def rank(severity: str) -> int:
    """Larger is graver."""
    return SEVERITIES.index(severity)


def fingerprint(code: str, subject: str, field: str) -> str:
    """Sixteen hex digits over what a finding says and whom it is about; never over a line."""
    from hashlib import sha256

    return sha256(f"{code}\0{subject}\0{field}".encode("utf-8", "surrogatepass")).hexdigest()[:16]


def in_order(findings: list[Finding]) -> list[Finding]:
    """By file, place, code and what they say, each with a fingerprint of its own."""
    ordered = sorted(findings, key=lambda one: (one.file, one.line or 0, one.column or 0, one.code, one.workload, one.says))
    taken: dict[str, str] = {}
    found: list[Finding] = []
    for one in ordered:
        mine = fingerprint(one.code, one.subject, one.field)
        if mine in taken:  # two files with one workload id: the file tells them apart
            mine = fingerprint(one.code, f"{one.subject}\0{one.file}\0{one.says}", one.field)
        taken[mine] = one.code
        found.append(one._replace(fingerprint=mine))
    return found


# ---- a decision against a policy


def judge(decision: Decision, policy: Policy, today: dt.date) -> list[Finding]:
    """What of a policy's rules about workloads this decision does not meet, in the order of their codes."""
    subject = Subject(decision, today)
    lookup = subject.lookup()
    return [finding for rule in policy.about("workload") if (finding := _judged(rule, lookup, decision, subject)) is not None]


def _judged(rule: Rule, lookup: Lookup, decision: Decision, subject: Subject) -> Finding | None:
    outcome = outcome_of(rule, lookup)
    if outcome is None:
        return None
    file, line, column = decision.loaded.place(rule.at)
    best = subject.best.alternative.id if subject.best else None
    return Finding(
        rule.code, rule.id, rule.policy, outcome.severity, rule.enforcement, subject.profile.workload.id, file, line, column, rule.at,
        outcome.says, outcome.next, subject.declared, best, decision.firmness.word, outcome.is_unknown,
    )  # fmt: skip


class Outcome(NamedTuple):
    """How one rule came out where it is not met, or cannot be judged."""

    severity: str
    says: str
    next: str
    is_unknown: bool


def outcome_of(rule: Rule, lookup: Lookup) -> Outcome | None:
    """What a rule finds; None where it is met. It finds something where its condition holds in enough worlds."""
    truth = rule.when.holds(lookup)
    yes, unknown = share_of_worlds(truth.yes), share_of_worlds(truth.unknown)
    if yes >= rule.worlds and yes > 0:
        severity = _grade(rule, lookup)
        seldom = f" (in {show(yes, 'share')} of the worlds)" if yes < 1 else ""
        there = in_worlds(lookup, truth.yes)
        return Outcome(severity, fill(rule.says, there) + seldom, fill(rule.next, there), False) if severity else None
    if rule.unknown != "none" and unknown > 0 and yes + unknown >= rule.worlds:
        return Outcome(rule.unknown, f"cannot be judged: {_lacking(rule, lookup)}", _recipe(rule, lookup), True)
    return None


def _grade(rule: Rule, lookup: Lookup) -> str | None:
    """The severity of the first row that holds in most worlds."""
    rows = (grade for grade in rule.grades if grade.when is None or share_of_worlds(grade.when.holds(lookup).yes) >= 0.5)
    first = next(rows, None)
    return first.severity if first else None


def _lacking(rule: Rule, lookup: Lookup) -> str:
    names = rule.when.lacks(lookup)
    words = [FACTS[name].meaning if name in FACTS else name for name in names]
    return f"{' and '.join(words) or 'what it reads'} {'are' if len(words) > 1 else 'is'} not known"


def _recipe(rule: Rule, lookup: Lookup) -> str:
    names = rule.when.lacks(lookup)
    recipes = [FACTS[name].recipe if name in FACTS else f"State {name} in the profile." for name in names]
    return next((recipe for recipe in recipes if recipe), fill(rule.next, lookup))


def about(rule: Rule, values: Mapping[str, Any], *, file: str, line: int | None, column: int | None, workload: str = "", field: str = "") -> Finding | None:
    """What a rule about a waiver, a record or an input finds; `values` stand for its terms."""
    outcome = outcome_of(rule, values.get)
    if outcome is None:
        return None
    return Finding(
        rule.code, rule.id, rule.policy, outcome.severity, rule.enforcement, workload, file, line, column, field or rule.at, outcome.says, outcome.next,
        is_unknown=outcome.is_unknown,
    )  # fmt: skip
