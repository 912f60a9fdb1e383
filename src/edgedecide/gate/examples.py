"""A policy's own examples, run: each rule on each side."""

from __future__ import annotations

from typing import Any

from edgedecide.gate.findings import outcome_of
from edgedecide.gate.policy import Policy, Rule
from edgedecide.questions.examples import Failure, lookup_of
from edgedecide.questions.model import Example


def policy_failures(policy: Policy) -> list[Failure]:
    """The examples of a policy's rules that come out otherwise than their authors said."""
    return [failure for rule in policy.rules for example in rule.examples if (failure := _failure(rule, example)) is not None]


def _failure(rule: Rule, example: Example) -> Failure | None:
    found = came_out(rule, example)
    expected: Any = example.expect
    return None if found == expected else Failure(rule.code, example.name, "severity", expected, found)


def came_out(rule: Rule, example: Example) -> str:
    """The severity that the example's values give, at the levels of the rule's author; `none` where it is met, `unknown` where it cannot be judged."""
    outcome = outcome_of(rule._replace(grades=rule.authored), lookup_of(example.given))
    return "none" if outcome is None else "unknown" if outcome.is_unknown else outcome.severity
