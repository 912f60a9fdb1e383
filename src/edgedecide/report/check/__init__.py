"""The gate's pages: one plain document of a run, and one module a format with `render(document) -> str`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from edgedecide import __version__
from edgedecide.report import Format

if TYPE_CHECKING:  # rules are explained without what assesses
    from edgedecide.gate import Checked, Finding, Result, Rule

SCHEMA = "edgedecide/check/v1"

FORMATS: dict[str, Format] = {
    "text": Format("text", "the page for people"),
    "json": Format("json_v1", "the whole result, of the published schema edgedecide/check/v1"),
    "sarif": Format("sarif", "SARIF 2.1.0, for code scanning"),
    "junit": Format("junit", "JUnit XML, for test reports"),
    "github": Format("github", "workflow commands that annotate a pull request"),
    "gitlab": Format("gitlab", "GitLab code quality"),
    "markdown": Format("markdown", "the comment on a pull request, and the step summary"),
}
"""Every format of the gate, in the order of the help. A new one is a module and a line here."""


def document(result: Result) -> dict[str, Any]:
    """A run of the gate as one document of the published schema."""
    policy = result.policy
    return {
        "schema": SCHEMA,
        "version": __version__,
        "policy": {"id": policy.id, "title": policy.title, "version": policy.version, "digest": policy.digest, "extends": list(policy.extends), "files": list(policy.files)},
        "today": str(result.today),
        "fail_on": result.fail_on,
        "audit": result.is_audit,
        "exit_code": result.exit_code,
        "verdict": _verdict(result),
        "summary": result.summary,
        "notes": list(result.notes),
        "workloads": [_workload(result, one) for one in result.workloads],
        "findings": [_finding(result, index, one) for index, one in enumerate(result.findings, start=1)],
        "rules": [_rule(rule) for rule in policy.rules],
    }


def _verdict(result: Result) -> str:
    return {0: "passed", 1: "failed", 2: "incomplete", 3: "nothing checked"}[result.exit_code]


def _workload(result: Result, one: Checked) -> dict[str, Any]:
    mine = [finding for finding in result.of(one) if finding.state in ("open", "introduced")]
    return {
        "path": one.path, "id": one.id or None, "digest": one.digest or None, "declared": one.declared, "recommended": one.recommended, "firmness": one.firmness,
        "acceptability": one.acceptability, "state": result.state(one), "findings": len(mine),
    }  # fmt: skip


def _finding(result: Result, index: int, one: Finding) -> dict[str, Any]:
    return {
        "id": index, "rule": one.code, "name": one.rule, "policy": one.policy, "severity": one.severity, "enforcement": one.enforcement,
        "workload": one.workload or None, "path": one.file, "line": one.line, "column": one.column, "field": one.field or None,
        "declared": one.declared, "recommended": one.recommended, "firmness": one.firmness, "says": one.says, "next": one.next, "unknown": one.is_unknown,
        "waiver": one.waiver, "justification": one.justification or None, "fingerprint": one.fingerprint, "state": one.state, "fails": one.fails(result.fail_on),
    }  # fmt: skip


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "code": rule.code, "name": rule.id, "about": rule.about, "policy": rule.policy, "severity": rule.severity, "enforcement": rule.enforcement, "why": rule.why,
        "when": rule.when.describe(), "next": rule.next, "reference": rule.reference or None,
    }  # fmt: skip
