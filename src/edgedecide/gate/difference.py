"""Two runs of the gate held against each other: what one revision introduces, mends, and leaves as it was."""

from __future__ import annotations

from edgedecide.gate.findings import COUNTING, Finding, in_order, rank
from edgedecide.gate.outcome import Result


def since(result: Result, before: Result | None, *notes: str) -> Result:
    """The result with each finding marked introduced or unchanged, and what is gone added as fixed.

    `before` is the run of the other revision, None where that could not be run, so that everything is introduced.
    """
    known = {one.fingerprint: rank(one.severity) for one in before.findings if one.state in COUNTING} if before else {}
    now = [_marked(one, known) for one in result.findings]
    gone = _fixed(result, before) if before else []
    return result._replace(findings=tuple(in_order([*now, *gone])), notes=(*result.notes, *notes))


def _marked(one: Finding, known: dict[str, int]) -> Finding:
    """What was there before and no less grave is unchanged."""
    if one.state != "open":
        return one
    return one._replace(state="unchanged" if rank(one.severity) <= known.get(one.fingerprint, -1) else "introduced")


def _fixed(result: Result, before: Result) -> list[Finding]:
    """Findings of before that are no more, of workloads that were looked at or are gone."""
    now = {one.fingerprint for one in result.findings}
    skipped = {workload.id for workload in result.workloads if workload.is_skipped}
    return [one._replace(state="fixed") for one in before.findings if one.state in COUNTING and one.fingerprint not in now and one.workload not in skipped]
