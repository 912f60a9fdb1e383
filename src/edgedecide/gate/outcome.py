"""What a run of the gate came to: workloads, findings, and counts that every format tells alike."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from edgedecide.gate.findings import COUNTING, Finding
from edgedecide.gate.policy import SEVERITIES, Policy


class Checked(NamedTuple):
    """One workload that was looked at."""

    path: str
    id: str
    """Empty where the file could not be read."""
    digest: str = ""
    declared: str | None = None
    recommended: str | None = None
    """Alternative."""
    firmness: str | None = None
    acceptability: float | None = None
    is_readable: bool = True
    is_skipped: bool = False
    """Whether nothing that it depends on has changed since the other revision, so that it was not assessed again."""


class Result(NamedTuple):
    """One run of the gate."""

    policy: Policy
    workloads: tuple[Checked, ...]
    findings: tuple[Finding, ...]
    fail_on: str
    today: dt.date
    waivers: int = 0
    """Waivers that cover something."""
    is_audit: bool = False
    """Whether findings are told and fail nothing."""
    notes: tuple[str, ...] = ()
    """What a reader must know of the run: what was not checked, and why."""

    def of(self, workload: Checked) -> list[Finding]:
        """The findings of one workload; of an unreadable one those of its file."""
        if workload.is_readable:
            return [one for one in self.findings if one.workload == workload.id and self._counts_for(one, workload)]
        return [one for one in self.findings if not one.workload and one.file == workload.path]

    def _counts_for(self, one: Finding, workload: Checked) -> bool:
        """Where two files have one id, a finding counts once: for the file in which it stands, else for the first of them."""
        if one.file == workload.path:
            return True
        paths = [other.path for other in self.workloads if other.id == workload.id]
        return one.file not in paths and paths[0] == workload.path

    def state(self, workload: Checked) -> str:
        """`unreadable`, `skipped`, `failed`, `waived` or `passed`."""
        if not workload.is_readable:
            return "unreadable"
        if workload.is_skipped:
            return "skipped"
        mine = self.of(workload)
        if any(one.fails(self.fail_on) for one in mine):
            return "failed"
        return "waived" if any(one.state == "waived" for one in mine) else "passed"

    @property
    def summary(self) -> dict[str, int]:
        """Counts: workloads by state, and findings by severity and state."""
        states = [self.state(workload) for workload in self.workloads]
        counts = {"checked": sum(state not in ("unreadable", "skipped") for state in states)}
        counts |= {state: states.count(state) for state in ("passed", "failed", "waived", "unreadable", "skipped")}
        counting = [one for one in self.findings if one.state in COUNTING]
        counts |= {f"{severity}s": sum(one.severity == severity for one in counting) for severity in reversed(SEVERITIES)}
        counts["failing"] = sum(one.fails(self.fail_on) for one in self.findings)
        return counts | {f"{state}_findings": sum(one.state == state for one in self.findings) for state in ("waived", "baselined", "introduced", "unchanged", "fixed")}

    @property
    def has_failed(self) -> bool:
        return any(one.fails(self.fail_on) for one in self.findings)

    @property
    def exit_code(self) -> int:
        """2 where an input could not be read, 3 where nothing was looked at, 1 where something fails, else 0."""
        if any(not workload.is_readable for workload in self.workloads):
            return 2
        if not self.workloads:
            return 3
        return 1 if self.has_failed and not self.is_audit else 0
