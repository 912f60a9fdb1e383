"""Rules of policies as pages: a table of them, and one explained, from the same entry that the gate runs."""

from __future__ import annotations

from textwrap import fill
from typing import Any

from edgedecide.gate import Policy, Rule
from edgedecide.questions.model import Example
from edgedecide.report.phrases import sentence


def table(policy: Policy) -> str:
    """The rules of one policy: code, name, levels and where each comes from."""
    beneath = f", over {', '.join(policy.extends)}" if policy.extends else ""
    head = f"{policy.id} {policy.version} ({policy.digest}){beneath}: {policy.title}; waivers for at most {policy.waivers.longest_days} days"
    widest = max(len(rule.id) for rule in policy.rules)
    rows = (f"  {rule.code:<7} {rule.id:<{widest}}  {levels(rule):<21} {rule.enforcement:<11} {rule.policy}" for rule in policy.rules)
    return "\n".join([head, *rows]) + "\n"


def levels(rule: Rule) -> str:
    """`error, warning or note` where it is graded."""
    return "/".join(dict.fromkeys(grade.severity for grade in rule.grades))


def explained(rule: Rule, *, width: int) -> str:
    """One rule for a reader whose build it has failed: what, why, when, what to do, on both sides."""

    def wrapped(label: str, text: str) -> str:
        return fill(text, width=width, initial_indent=f"{label:<10}", subsequent_indent=" " * 10, break_long_words=False, break_on_hyphens=False)

    parts = [
        f"{rule.code} {rule.id} ({rule.policy}; {levels(rule)}; {rule.enforcement})\n",
        wrapped("Why", rule.why),
        wrapped("Finds", f"{sentence(rule.when.describe())} {_worlds(rule)}".strip()),
        *(wrapped("", f"{grade.severity} where {grade.when.describe()}" if grade.when else f"{grade.severity} otherwise") for grade in rule.grades if len(rule.grades) > 1),
        *([wrapped("Threshold", f"{rule.source.kind}: {rule.source.says}")] if rule.source else []),
        wrapped("Unknown", "says nothing where what it reads is not known" if rule.unknown == "none" else f"a {rule.unknown} where what it reads is not known"),
        wrapped("Next", rule.next),
        wrapped("Waive", _waiving(rule)),
        *([wrapped("More", rule.reference)] if rule.reference else []),
        "",
        "Examples",
        *(fill(_example(example), width=width, initial_indent="  ", subsequent_indent="    ", break_long_words=False, break_on_hyphens=False) for example in rule.examples),
    ]
    return "\n".join(parts) + "\n"


def _worlds(rule: Rule) -> str:
    return f"Counts from {rule.worlds:.0%} of the worlds." if rule.worlds != 0.5 else ""


def _waiving(rule: Rule) -> str:
    if rule.enforcement == "mandatory":
        return "not possible: it is mandatory"
    if rule.enforcement == "advisory":
        return "not needed: it is told and fails nothing"
    return "an entry in the waivers file with id, rule, workload, owner, reason, ticket and expires"


def _example(example: Example) -> str:
    given = ", ".join(f"{path} {_value(value)}" for path, value in example.given.items())
    return f"{example.expect}: {example.name} ({given})"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return ", ".join(map(str, value)) if isinstance(value, list) else f"{value:g}" if isinstance(value, float) else str(value)


def page(policies: list[Policy]) -> str:
    """Every rule of these policies as Markdown, each under its code, for readers whom a finding has sent here."""
    parts = [
        "# Rules of the ready-made policies\n",
        "Made by `edgedecide policy list -o markdown`; `edgedecide explain --rule CODE` tells the same. Policies of your own: [policies.md](policies.md).\n",
        *(_policy(policy) for policy in policies),
        *(_rule(rule) for rule in sorted((rule for policy in policies for rule in policy.rules if rule.policy == policy.id), key=lambda rule: rule.code)),
    ]
    return "\n".join(parts)


def _policy(policy: Policy) -> str:
    own = [rule.code for rule in policy.rules if rule.policy == policy.id]
    beneath = f", over {', '.join(f'`{name}`' for name in policy.extends)}" if policy.extends else ""
    codes = ", ".join(f"[{code}](#{code.lower()})" for code in own)
    return f"* **`{policy.id}`** {policy.version}{beneath}: {policy.title}. Waivers run at most {policy.waivers.longest_days} days. {codes}."


def _rule(rule: Rule) -> str:
    rest = "otherwise" if len(rule.authored) > 1 else "always"
    grades = "".join(f"\n| {grade.severity} | {grade.when.describe() if grade.when else rest} |" for grade in rule.authored)
    threshold = f"\n\nThreshold: {rule.source.kind}, {rule.source.says}." if rule.source else ""
    return (
        f"\n## {rule.code}\n\n**{rule.id}** (`{rule.policy}`, {rule.enforcement}). {sentence(rule.why)}\n\nFinds: {rule.when.describe()}.{threshold}\n\n"
        f"| severity | where |\n| --- | --- |{grades}\n\nNext: {rule.next}"
    )
