"""SARIF 2.1.0 as GitHub code scanning takes it: every rule, every finding with a place of its own, waived ones as suppressions.

Source: OASIS SARIF 2.1.0 (2020); GitHub's "SARIF support for code scanning". Both schemas leave gaps that the other closes.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from edgedecide.report.phrases import plain

Document = dict[str, Any]
Row = dict[str, Any]

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
HOME = "https://github.com/edgedecide/edgedecide"
FINGERPRINT = "edgedecide/v1"
"""Our own key: `primaryLocationLineHash` belongs to GitHub's uploader, which warns where a tool sets another."""
LEVELS = {"error": "error", "warning": "warning", "note": "note"}
_TOLD = ("open", "introduced", "unchanged", "baselined", "waived")
_BASELINE = {"introduced": "new", "unchanged": "unchanged"}


def render(document: Document) -> str:
    """The run as SARIF; a clean run has an empty list of results, so that alerts close."""
    rows = [row for row in document["findings"] if row["state"] in _TOLD]
    order = {rule["code"]: index for index, rule in enumerate(document["rules"])}
    run = {
        "tool": {"driver": _driver(document)},
        "automationDetails": {"id": "edgedecide/check/"},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(document)],
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The root of the repository."}}},
        "results": _alike([_result(row, order) for row in rows]),
        "properties": {"summary": document["summary"], "policy": document["policy"]["id"], "verdict": document["verdict"]},
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1) + "\n"


def _driver(document: Document) -> Row:
    return {
        "name": "edgedecide", "semanticVersion": document["version"], "version": document["version"], "informationUri": HOME,
        "rules": [_rule(rule) for rule in document["rules"]],
    }  # fmt: skip


def _rule(rule: Row) -> Row:
    why, next = plain(rule["why"]), plain(rule["next"])
    text = f"{why}\n\nWhat to do: {next}\n\nFound where: {plain(rule['when'])}."
    return {
        "id": rule["code"], "name": _pascal(rule["name"]), "shortDescription": {"text": f"{rule['name'].replace('-', ' ').capitalize()}."},
        "fullDescription": {"text": why}, "help": {"text": text, "markdown": f"{_inert(why)}\n\n**What to do:** {_inert(next)}\n\n**Found where:** {_inert(rule['when'])}."},
        "helpUri": f"{HOME}/blob/main/docs/rules.md#{rule['code'].lower()}", "defaultConfiguration": {"level": LEVELS[rule["severity"]]},
        "properties": {"tags": ["placement", rule["about"], rule["enforcement"]], "precision": "high", "problem.severity": _problem(rule["severity"]), "policy": rule["policy"]},
    }  # fmt: skip


def _pascal(name: str) -> str:
    return "".join(word.capitalize() for word in name.split("-"))


def _problem(severity: str) -> str:
    """GitHub's third word is `recommendation`."""
    return {"note": "recommendation"}.get(severity, severity)


def _inert(text: str) -> str:
    """Text in which Markdown and HTML find nothing to act on."""
    from edgedecide.report.markdown import escaped

    return escaped(text)


def _invocation(document: Document) -> Row:
    """Whether all inputs could be read; each that could not is also a result."""
    found: Row = {"executionSuccessful": document["exit_code"] != 2, "exitCode": document["exit_code"]}
    if document["notes"]:
        found["toolExecutionNotifications"] = [{"level": "note", "message": {"text": plain(note)}} for note in document["notes"]]
    return found


def _result(row: Row, order: dict[str, int]) -> Row:
    region = {"startLine": row["line"] or 1} | ({"startColumn": row["column"]} if row["line"] and row["column"] else {})
    found: Row = {
        "ruleId": row["rule"], "ruleIndex": order[row["rule"]], "level": LEVELS[row["severity"]],
        "message": {"text": _unlinked(f"{plain(row['says'])}. Next: {plain(row['next'])}")},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri(row["path"]), "uriBaseId": "%SRCROOT%"}, "region": region}, **_logical(row)}],
        "partialFingerprints": {FINGERPRINT: row["fingerprint"]},
        "properties": {key: row[key] for key in ("workload", "declared", "recommended", "firmness", "enforcement", "state", "fails") if row[key] is not None},
    }  # fmt: skip
    if row["state"] in _BASELINE:
        found["baselineState"] = _BASELINE[row["state"]]
    if row["state"] in ("waived", "baselined"):
        why = row["justification"] if row["state"] == "waived" else "in the baseline"
        found["suppressions"] = [{"kind": "external", "status": "accepted", "justification": plain(why)}]
    return found


def _alike(results: list[Row]) -> list[Row]:
    """What one result says of suppression and comparison, every result says (SARIF, sections on `suppressions` and `baselineState`).

    What is waived or in the baseline counts as unchanged in a comparison: it was known.
    """
    for key, otherwise in (("suppressions", []), ("baselineState", "unchanged")):
        if any(key in result for result in results):
            results = [{key: otherwise} | result for result in results]
    return results


def _unlinked(text: str) -> str:
    """Without what SARIF would take for an embedded link (section 3.11.6): a profile's own text is quoted here."""
    return text.replace("](", "] (")


def _logical(row: Row) -> Row:
    if not row["field"]:
        return {}
    return {"logicalLocations": [{"fullyQualifiedName": plain(row["field"]), "kind": "property"}]}


def uri(path: str) -> str:
    """A relative path as a URI reference: slashes, and everything else that is not plain escaped."""
    return quote(path.replace("\\", "/").removeprefix("./"), safe="/._-~", errors="surrogateescape")
