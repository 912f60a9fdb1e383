"""JUnit XML in the common part of what readers accept: one suite a workload, one case a rule, no more attributes than the strictest schema has.

Source: Testmo's description of common practice, and the schema junit-10.xsd of Jenkins' xUnit plugin, which refuses `skipped` on
the outermost element, `file` and `line` on a case, and times of more than three decimals.
"""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

from edgedecide.report.phrases import plain

Document = dict[str, Any]
Row = dict[str, Any]

_SKIPPED = ("waived", "baselined", "unchanged")


def render(document: Document) -> str:
    """The run as JUnit XML; a rule without findings is a passed case."""
    suites = [_suite(document, workload) for workload in document["workloads"]]
    others = [row for row in _told(document) if row["workload"] is None and row["path"] not in {one["path"] for one in document["workloads"] if one["state"] == "unreadable"}]
    if others:
        suites.append(_counted("waivers", [_case("waivers", f"{row['rule']} {row['name']}", [row]) for row in others]))
    root = ET.Element("testsuites", {"name": "edgedecide", **_totals(suites)})
    root.extend(suites)
    ET.indent(root, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _told(document: Document) -> list[Row]:
    return [row for row in document["findings"] if row["state"] != "fixed"]


def _suite(document: Document, workload: Row) -> ET.Element:
    """One workload: a case for each rule that was asked of it."""
    name = _text(workload["id"] or workload["path"])
    if workload["state"] == "unreadable":
        mine = [row for row in _told(document) if row["workload"] is None and row["path"] == workload["path"]]
        return _counted(name, [_case(name, f"{row['rule']} {row['name']}", [row], is_error=True) for row in mine] or [_untold(name)], workload)
    if workload["state"] == "skipped":
        case = _case(name, "unchanged", [])
        ET.SubElement(case, "skipped", {"message": "nothing that it depends on has changed"})
        return _counted(name, [case], workload)
    mine = [row for row in _told(document) if _is_of(row, workload, document)]
    rules = [rule for rule in document["rules"] if rule["about"] == "workload" or any(row["rule"] == rule["code"] for row in mine)]
    return _counted(name, [_case(name, f"{rule['code']} {rule['name']}", [row for row in mine if row["rule"] == rule["code"]]) for rule in rules], workload)


def _is_of(row: Row, workload: Row, document: Document) -> bool:
    """Where two files have one id, a finding counts once: for the file where it stands, else for the first of them."""
    if row["workload"] != workload["id"] or row["path"] == workload["path"]:
        return bool(row["workload"] == workload["id"])
    paths = [one["path"] for one in document["workloads"] if one["id"] == row["workload"]]
    return row["path"] not in paths and paths[0] == workload["path"]


def _case(suite: str, name: str, rows: list[Row], *, is_error: bool = False) -> ET.Element:
    """Passed without a finding that fails; each finding is one line of it, so that nothing is lost and nothing told twice.

    What could not be read is an error also where it could not be read before: nobody has checked it.
    """
    case = ET.Element("testcase", {"classname": _text(f"edgedecide.{suite}"), "name": _text(name), "time": "0.000"})
    failing, known = [row for row in rows if row["fails"] or is_error], [row for row in rows if row["state"] in _SKIPPED]
    rest = [row for row in rows if row not in failing and (failing or row not in known)]
    if failing:
        first = failing[0]
        element = ET.SubElement(case, "error" if is_error else "failure", {"type": first["rule"], "message": _text(first["says"])})
        element.text = "\n".join(_lines(row) for row in failing)
    elif known:
        ET.SubElement(case, "skipped", {"message": _text(_known(known[0]))}).text = "\n".join(_lines(row) for row in known)
    if rest:
        ET.SubElement(case, "system-out").text = "\n".join(_lines(row) for row in rest)
    return case


def _untold(suite: str) -> ET.Element:
    """Of a file that could not be read, under a policy without a rule that says so."""
    case = _case(suite, "unreadable", [])
    ET.SubElement(case, "error", {"type": "unreadable", "message": "could not be read, so it was not checked"})
    return case


def _known(row: Row) -> str:
    return f"waived by {row['waiver']}: {row['justification']}" if row["state"] == "waived" else f"{row['state']}: {row['says']}"


def _lines(row: Row) -> str:
    place = ":".join(str(part) for part in (row["path"], row["line"], row["column"]) if part is not None)
    return _text(f"{place}: {row['severity']} {row['rule']}: {row['says']} | next: {row['next']}")


def _counted(name: str, cases: list[ET.Element], workload: Row | None = None) -> ET.Element:
    suite = ET.Element("testsuite", {"name": _text(name), **_counts(cases), "time": "0.000"})
    if workload is not None:
        properties = ET.SubElement(suite, "properties")
        for key in ("path", "declared", "recommended", "firmness", "state"):
            if workload[key] is not None:
                ET.SubElement(properties, "property", {"name": key, "value": _text(str(workload[key]))})
    suite.extend(cases)
    return suite


def _counts(cases: list[ET.Element]) -> dict[str, str]:
    found = {f"{kind}s" if kind != "skipped" else kind: sum(case.find(kind) is not None for case in cases) for kind in ("failure", "error", "skipped")}
    return {"tests": str(len(cases)), **{kind: str(count) for kind, count in found.items()}}


def _totals(suites: list[ET.Element]) -> dict[str, str]:
    """On the outermost element; `skipped` has no place there."""
    return {kind: str(sum(int(suite.get(kind, "0")) for suite in suites)) for kind in ("tests", "failures", "errors")}


def _text(text: str) -> str:
    """Without the characters that XML 1.0 cannot hold."""
    return "".join(letter for letter in plain(text) if letter <= "\ud7ff" or "\ue000" <= letter <= "\ufffd" or letter >= "\U00010000")
