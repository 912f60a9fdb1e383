"""The types of a policy: rules with their levels, what a waiver may do, and the order of the levels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from edgedecide.matching import Condition
from edgedecide.questions.model import Example, Source

SEVERITIES = ("note", "warning", "error")
"""How grave a finding is, from least to most."""
ENFORCEMENTS = ("advisory", "overridable", "mandatory")
"""What a finding does: it is told; it fails unless waived; it fails and cannot be waived."""


class Grade(NamedTuple):
    """One row of a rule's levels; the first that holds counts."""

    when: Condition | None
    severity: str


class Rule(NamedTuple):
    """One condition of a policy."""

    code: str
    """`ED101`; never used again for something else."""
    id: str
    """`placement-mismatch`"""
    about: str
    """`workload`, `waiver`, `record` or `input`."""
    why: str
    when: Condition
    grades: tuple[Grade, ...]
    unknown: str
    """Severity where what it reads is not known; `none` where that is nothing to tell."""
    worlds: float
    """Share of worlds in which it must hold."""
    enforcement: str
    at: str
    """Profile field whose value is at fault."""
    says: str
    next: str
    """The one thing to do about it."""
    source: Source | None
    reference: str
    """Where the reader finds more; empty for nothing."""
    examples: tuple[Example, ...]
    policy: str
    """Id of the policy that it comes from."""
    authored: tuple[Grade, ...]
    """The levels before anybody raised or adopted them; its examples speak of these."""

    @property
    def severity(self) -> str:
        """The highest that it may have."""
        return max((grade.severity for grade in self.grades), key=SEVERITIES.index)


class WaiverTerms(NamedTuple):
    """What a policy allows of waivers."""

    longest_days: int
    notice_days: int


class Policy(NamedTuple):
    """A team's conditions on a placement."""

    id: str
    title: str
    version: int
    digest: str
    """Twelve hex digits over all that it says, what it extends included."""
    extends: tuple[str, ...]
    waivers: WaiverTerms
    rules: tuple[Rule, ...]
    """By code."""
    files: tuple[str, ...]
    """The files that it was read from, the shipped ones apart; its own first."""

    def about(self, subject: str) -> tuple[Rule, ...]:
        return tuple(rule for rule in self.rules if rule.about == subject)

    def find(self, name: str) -> Rule | None:
        """The rule with this code or id, however it is written."""
        wanted = name.strip().lower()
        return next((rule for rule in self.rules if wanted in (rule.code.lower(), rule.id)), None)


def rule_of(plain: Mapping[str, Any], policy: str) -> Rule:
    """A compiled rule as the type that the gate uses."""
    grades = tuple(Grade(Condition(row["when"]) if row["when"] is not None else None, row["is"]) for row in plain["severity"])
    return Rule(
        plain["code"], plain["id"], plain["about"], plain["why"], Condition(plain["when"]), grades,
        plain["unknown"], plain["worlds"], plain["enforcement"], plain["at"], plain["says"], plain["next"],
        Source(*plain["source"]) if plain["source"] else None, plain["reference"],
        tuple(Example(**example) for example in plain["examples"]), policy, grades,
    )  # fmt: skip


def raised(rule: Rule, severity: str | None, enforcement: str | None) -> Rule:
    """The rule with its levels no lower than these."""
    grades = rule.grades if severity is None else tuple(Grade(g.when, max(g.severity, severity, key=SEVERITIES.index)) for g in rule.grades)
    kept = rule.enforcement if enforcement is None else max(rule.enforcement, enforcement, key=ENFORCEMENTS.index)
    return rule._replace(grades=grades, enforcement=kept)


def adopted(rule: Rule, severity: str | None, enforcement: str | None) -> Rule:
    """A shipped rule at levels of one's own, lower ones too."""
    grades = rule.grades if severity is None else tuple(Grade(g.when, severity) for g in rule.grades)
    return rule._replace(grades=grades, enforcement=enforcement or rule.enforcement)
