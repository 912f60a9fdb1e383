"""The gate: one workload against a policy, and a run of many into one result."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from edgedecide.catalog import Catalog
from edgedecide.errors import InputError, Mistake
from edgedecide.gate.findings import Finding, about, in_order, judge
from edgedecide.gate.outcome import Checked, Result
from edgedecide.gate.policy import Policy
from edgedecide.gate.records import Record, compared
from edgedecide.gate.waivers import Waiver, apply
from edgedecide.profile import LoadedProfile
from edgedecide.questions import Questions
from edgedecide.road import SAMPLES, advise


class Evaluated(NamedTuple):
    """One workload with what was found in it."""

    workload: Checked
    findings: tuple[Finding, ...]
    notes: tuple[str, ...] = ()
    """What a reader should know of how it was read."""


def check(
    loaded: LoadedProfile, questions: Questions, catalog: Catalog, policy: Policy, today: dt.date, *, seed: int = 7, samples: int = SAMPLES, records: Sequence[Record] | None = None
) -> Evaluated:
    """One workload against the policy's rules, and against its decision record where records are kept."""
    decision = advise(loaded, questions, catalog, seed=seed, samples=samples, depth="none")
    best = decision.ranking.best
    id, placement = loaded.profile.workload.id, best.alternative.placement if best else None
    share = decision.firmness.acceptability[placement] if placement else None
    row = Checked(loaded.path, id, loaded.digest, loaded.profile.workload.placement, best.alternative.id if best else None, decision.firmness.word, share)
    found = judge(decision, policy, today)
    if records is not None:
        found += compared(records, decision, policy, today)
    return Evaluated(row, tuple(found))


def skipped(loaded: LoadedProfile) -> Evaluated:
    """A workload that was read and not assessed."""
    return Evaluated(Checked(loaded.path, loaded.profile.workload.id, loaded.digest, loaded.profile.workload.placement, is_skipped=True), ())


def unreadable(path: str, error: InputError, policy: Policy) -> Evaluated:
    """A file that could not be read, each of its mistakes a finding where it stands."""
    found = [finding for mistake in error.mistakes for finding in _mistake(path, mistake, policy)]
    return Evaluated(Checked(path, "", is_readable=False), tuple(found))


def _mistake(path: str, mistake: Mistake, policy: Policy) -> list[Finding]:
    says = mistake.says if not mistake.file or mistake.file == path else f"{mistake.file}: {mistake.says}"
    values = {"input.state": "unreadable", "input.says": says}
    line = mistake.line if mistake.file == path else None
    column = mistake.column if mistake.file == path else None
    rows = (about(rule, values, file=path, line=line, column=column, field=mistake.field) for rule in policy.about("input"))
    return [row for row in rows if row is not None]


def concluded(
    evaluated: Iterable[Evaluated],
    policy: Policy,
    waivers: Iterable[Waiver],
    today: dt.date,
    *,
    fail_on: str = "error",
    is_audit: bool = False,
    notes: Sequence[str] = (),
    located: Callable[[str], str] = str,
) -> Result:
    """The result of a run: everything that was found, in order, after the waivers; `located` gives the path that is told."""
    rows = list(evaluated)
    found = [finding for row in rows for finding in row.findings]
    checked = {row.workload.id for row in rows if row.workload.is_readable}
    applied = apply(waivers, found, checked, policy, today)
    workloads = tuple(sorted((row.workload._replace(path=located(row.workload.path)) for row in rows), key=lambda row: (row.path, row.id)))
    placed = [finding._replace(file=located(finding.file)) for finding in applied.findings]
    return Result(policy, workloads, tuple(in_order(placed)), fail_on, today, applied.used, is_audit, tuple(notes))
