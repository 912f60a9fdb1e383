"""The gate: what a team asks of a placement, and whether a workload meets it. Nothing here writes or reads a clock.

Policies are read without NumPy, by the build and by `explain --rule`; so what assesses is loaded when it is first named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from edgedecide.gate.findings import Finding, fingerprint, judge
    from edgedecide.gate.outcome import Checked, Result
    from edgedecide.gate.policies import compile_policies, library, load_policy, shipped_names
    from edgedecide.gate.policy import ENFORCEMENTS, SEVERITIES, Policy, Rule
    from edgedecide.gate.records import Record, current, read_records
    from edgedecide.gate.run import Evaluated, check, concluded, skipped, unreadable
    from edgedecide.gate.waivers import Waiver, read_waivers

__all__ = [
    "ENFORCEMENTS",
    "SEVERITIES",
    "Checked",
    "Evaluated",
    "Finding",
    "Policy",
    "Record",
    "Result",
    "Rule",
    "Waiver",
    "check",
    "compile_policies",
    "concluded",
    "current",
    "fingerprint",
    "judge",
    "library",
    "load_policy",
    "read_records",
    "read_waivers",
    "shipped_names",
    "skipped",
    "unreadable",
]  # fmt: skip

_HOMES = {
    "run": ("Evaluated", "concluded", "check", "skipped", "unreadable"),
    "findings": ("Finding", "fingerprint", "judge"),
    "outcome": ("Checked", "Result"),
    "policies": ("compile_policies", "library", "load_policy", "shipped_names"),
    "policy": ("ENFORCEMENTS", "SEVERITIES", "Policy", "Rule"),
    "records": ("Record", "current", "read_records"),
    "waivers": ("Waiver", "read_waivers"),
}


def __getattr__(name: str) -> Any:
    from importlib import import_module

    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{home}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
