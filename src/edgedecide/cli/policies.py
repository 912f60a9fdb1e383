"""`edgedecide policy` and `explain --rule`: what policies hold, their own examples, and one rule explained."""

from __future__ import annotations

from edgedecide.cli.streams import say
from edgedecide.cli.writing import width
from edgedecide.errors import NothingChecked, UsageError, nearest
from edgedecide.gate import Policy, library, load_policy, shipped_names
from edgedecide.report.check import rules


def _policies(names: list[str]) -> list[Policy]:
    return [load_policy(name) for name in names or shipped_names()]


def run_examples(names: list[str]) -> int:
    """Run every example, tell those that fail, and return 1 where one does."""
    from edgedecide.gate.examples import policy_failures  # only now: it runs the gate's own arithmetic

    failed = 0
    for policy in _policies(names):
        failures = policy_failures(policy)
        examples = sum(len(rule.examples) for rule in policy.rules)
        if not examples:
            raise NothingChecked(f"{policy.id}: found no examples; each rule needs one on each side")
        for failure in failures:
            say(f"{policy.id}: {failure}\n")
        say(f"{policy.id}: {examples} examples of {len(policy.rules)} rules, {len(failures)} failed\n")
        failed += len(failures)
    return 1 if failed else 0


def list_rules(names: list[str], format: str) -> None:
    """A table of the rules of each policy, or a page of them in Markdown."""
    if format not in ("text", "markdown"):
        raise UsageError(f'found format "{format[:40]}"; expected text or markdown', where="--output")
    found = _policies(names)
    say(rules.page(found) + "\n" if format == "markdown" else "\n".join(map(rules.table, found)))


def explain_rule(name: str, policy: str | None, *, others: list[str | None]) -> None:
    """What a rule asks and why, on both sides, and how to mend or waive it. Raises UsageError for an unknown one."""
    if any(other is not None for other in others):
        raise UsageError("found --rule beside something else to explain; expected it alone", where="explain")
    known = load_policy(policy).rules if policy is not None else tuple(library().values())
    wanted = name.strip().lower()
    rule = next((one for one in known if wanted in (one.code.lower(), one.id)), None)
    if rule is None:
        names = [word for one in known for word in (one.code, one.id)]
        raise UsageError(f'found rule "{name[:60]}"; expected a code such as ED101 or its name{nearest(name, names)}', where="--rule")
    say(rules.explained(rule, width=width()))
