"""The gate: what a team asks of a placement, and whether a workload meets it. Nothing here writes or reads a clock."""

from __future__ import annotations

from edgedecide.gate.check import Evaluated, concluded, evaluate, skipped, unreadable
from edgedecide.gate.findings import Finding, fingerprint, judge
from edgedecide.gate.outcome import Checked, Result
from edgedecide.gate.policies import compile_policies, library, load_policy, shipped_names
from edgedecide.gate.policy import ENFORCEMENTS, SEVERITIES, Policy, Rule
from edgedecide.gate.records import Record, current, read_records
from edgedecide.gate.waivers import Waiver, read_waivers

__all__ = [
    "ENFORCEMENTS", "SEVERITIES", "Checked", "Evaluated", "Finding", "Policy", "Record", "Result", "Rule", "Waiver", "compile_policies", "concluded", "current",
    "evaluate", "fingerprint", "judge", "library", "load_policy", "read_records", "read_waivers", "shipped_names", "skipped", "unreadable",
]  # fmt: skip
