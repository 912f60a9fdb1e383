"""The page for people: what was found where, what to do, and counts; nothing is cropped, and colour never means alone."""

from __future__ import annotations

from typing import Any

from edgedecide.report.phrases import listed, number_of, plain

Document = dict[str, Any]
Row = dict[str, Any]

_COLOURS = {"error": "31", "warning": "33", "note": "36", "passed": "32", "failed": "31"}


def render(document: Document, *, colour: bool = False) -> str:
    """Findings by file, then the counts and the verdict."""
    ink = _Ink(colour)
    blocks = [_file(path, rows, ink) for path, rows in by_file(document["findings"]).items()]
    blocks += [_quiet(document)] if _quiet(document) else []
    return "\n".join([*(f"{block}\n" for block in blocks), *(f"note: {plain(note)}" for note in document["notes"]), summary(document, ink)]) + "\n"


def by_file(rows: list[Row]) -> dict[str, list[Row]]:
    """The rows of each file, as they stand."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["path"], []).append(row)
    return found


class _Ink:
    def __init__(self, is_on: bool) -> None:
        self.is_on = is_on

    def __call__(self, words: str, kind: str) -> str:
        return f"\x1b[{_COLOURS[kind]}m{words}\x1b[0m" if self.is_on and kind in _COLOURS else words


def _file(path: str, rows: list[Row], ink: _Ink) -> str:
    return "\n".join(line for row in rows for line in _finding(path, row, ink))


def _finding(path: str, row: Row, ink: _Ink) -> list[str]:
    place = ":".join(plain(str(part)) for part in (path, row["line"], row["column"]) if part is not None)
    known = f" [{state_words(row)}]" if state_words(row) else ""
    head = f"{place}: {ink(row['severity'], row['severity'])} {row['rule']} {row['name']}: {plain(row['says'])}{known}"
    return [head, f"    next: {plain(row['next'])}"] if row["state"] in ("open", "introduced") else [head]


def state_words(row: Row) -> str:
    """What else a reader must know of a finding: that it is waived, known, or asks for no more than attention."""
    if row["state"] == "waived":
        return f"waived by {plain(row['waiver'])}: {plain(row['justification'])}"
    if row["state"] in ("baselined", "unchanged", "fixed", "introduced"):
        return str(row["state"])
    return {"advisory": "advisory", "mandatory": "mandatory"}.get(row["enforcement"], "")


def _quiet(document: Document) -> str:
    """The workloads in which nothing was found, so that nobody wonders whether they were looked at."""
    rows = [row for row in document["workloads"] if row["state"] in ("passed", "waived") and not row["findings"]]
    return "\n".join(f"{plain(row['path'])}: {row['state']}: {agreement(row)}" for row in rows)


def agreement(row: Row) -> str:
    """`cloud declared, cloud recommended (firm)`"""
    firm = f" ({row['firmness']})" if row["recommended"] else ""
    return f"{row['declared'] or 'nothing'} declared, {row['recommended'] or 'nothing'} recommended{firm}"


def counts(document: Document) -> str:
    """`3 workloads checked: 1 passed, 2 failed, 0 waived, 0 unreadable`"""
    found = document["summary"]
    more = [f"{found['skipped']} unchanged and skipped"] if found["skipped"] else []
    parts = [*(f"{found[state]} {state}" for state in ("passed", "failed", "waived", "unreadable")), *more]
    return f"{number_of(found['checked'], 'workload')} checked: {', '.join(parts)}"


def found_counts(document: Document) -> str:
    """`2 errors, 1 warning; 1 baselined`"""
    found = document["summary"]
    levels = [number_of(found[f"{level}s"], level) for level in ("error", "warning", "note") if found[f"{level}s"]]
    known = [f"{found[f'{state}_findings']} {state}" for state in ("waived", "baselined", "introduced", "unchanged", "fixed") if found[f"{state}_findings"]]
    return "; ".join(part for part in (listed(levels) or "nothing found", ", ".join(known)) if part)


def summary(document: Document, ink: _Ink | None = None) -> str:
    """Counts and verdict in two lines."""
    policy, ink = document["policy"], ink or _Ink(False)
    beneath = f" over {', '.join(policy['extends'])}" if policy["extends"] else ""
    verdict = document["verdict"]
    failing = f", {number_of(document['summary']['failing'], 'finding')} at or above {document['fail_on']}" if document["summary"]["failing"] else ""
    audit = " (audit: findings fail nothing)" if document["audit"] else ""
    return f"{counts(document)}; {found_counts(document)}\n{ink(verdict, verdict)}{failing}{audit}; policy {policy['id']} {policy['version']} ({policy['digest']}){beneath}"
