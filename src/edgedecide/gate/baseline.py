"""A baseline: findings that are known and do not fail the gate, kept by what they say and never by their lines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

from edgedecide.documents.walk import shown
from edgedecide.errors import Mistake, PolicyError
from edgedecide.gate.findings import COUNTING, Finding, rank
from edgedecide.gate.outcome import Result
from edgedecide.gate.policy import SEVERITIES

SCHEMA = "edgedecide/baseline/v1"
_MOST = 50_000_000


class Known(NamedTuple):
    """One finding of a baseline; all but the fingerprint are hints for readers."""

    fingerprint: str
    rule: str
    severity: str
    """As grave as this it is known; graver it is a finding again."""
    subject: str
    says: str


class Baseline(NamedTuple):
    known: tuple[Known, ...]

    @property
    def severities(self) -> dict[str, str]:
        """By fingerprint."""
        return {one.fingerprint: one.severity for one in self.known}


def read_baseline(path: Path) -> Baseline:
    """The baseline in this file. Raises PolicyError where it is none."""
    name = shown(str(path), 300)
    try:
        with path.open("rb") as file:
            found = json.loads(file.read(_MOST))
        rows = {SCHEMA: found["findings"]}[found["schema"]]
        known = tuple(map(_known, rows))
    except OSError as error:
        says = f"cannot be read: {(error.strerror or 'no file').lower()}; write one with --update-baseline"
        raise PolicyError(Mistake(name, None, None, "", says)) from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise PolicyError(Mistake(name, None, None, "", f"found no baseline; expected JSON of {SCHEMA}, as --update-baseline writes it")) from error
    return Baseline(known)


def _known(row: dict[str, Any]) -> Known:
    found = Known(*(str(row[name]) for name in Known._fields))
    if found.severity not in SEVERITIES:
        raise ValueError(found.severity)
    return found


def against(result: Result, baseline: Baseline) -> Result:
    """The result with the known findings marked. Mandatory ones cannot be known away, and an unreadable file never is."""
    known = baseline.severities
    return result._replace(findings=tuple(one._replace(state="baselined") if _is_covered(one, known) else one for one in result.findings))


def _is_covered(one: Finding, known: dict[str, str]) -> bool:
    if one.state not in COUNTING or one.enforcement == "mandatory" or one.fingerprint not in known:
        return False
    return rank(one.severity) <= rank(known[one.fingerprint])


def updated(baseline: Baseline | None, result: Result) -> tuple[str, str]:
    """The text of the new baseline, and what was added and dropped in words.

    Findings that are gone are dropped where their workload was checked; those of workloads that were not are kept.
    """
    mine = [one for one in result.findings if one.state in (*COUNTING, "baselined") and one.enforcement != "mandatory" and one.state != "waived"]
    now = {one.fingerprint: Known(one.fingerprint, one.code, one.severity, one.subject, one.says) for one in mine}
    checked = {workload.id for workload in result.workloads if workload.id}
    before = {one.fingerprint: one for one in (baseline.known if baseline else ())}
    kept = {key: one for key, one in before.items() if key in now or one.subject not in checked}
    merged = {**kept, **now}
    rows = sorted((one._asdict() for one in merged.values()), key=lambda row: (row["subject"], row["rule"], row["fingerprint"]))
    added, dropped = len(now.keys() - before.keys()), len(before.keys() - merged.keys())
    return _text(rows), f"{len(rows)} findings known, {added} added, {dropped} dropped"


def _text(rows: list[dict[str, Any]]) -> str:
    return json.dumps({"schema": SCHEMA, "findings": rows}, ensure_ascii=False, indent=1) + "\n"
