"""Waivers: dated, owned, reasoned exceptions, read from a file that is reviewed; counted and visible wherever findings are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from edgedecide.documents import Document, read_document
from edgedecide.errors import InputError, Mistake, PolicyError, nearest
from edgedecide.gate.findings import Finding, about
from edgedecide.gate.policy import Policy
from edgedecide.matching import At
from edgedecide.quantity import Quantity
from edgedecide.questions.sheet import Field, Sheet, many, quoted, record, text, word

API_VERSION = "edgedecide/waivers/v1"
_DAY = 86_400.0


class Waiver(NamedTuple):
    """One exception of one workload from one rule."""

    id: str
    rule: str
    """Code of the rule."""
    workload: str
    owner: str
    reason: str
    ticket: str
    expires: dt.date
    """Its last day."""
    file: str
    line: int | None
    column: int | None

    @property
    def justification(self) -> str:
        return f"{self.reason} (owner {self.owner}, ticket {self.ticket}, until {self.expires})"


def read_waivers(path: Path, policy: Policy) -> list[Waiver]:
    """The waivers of this file. Raises PolicyError with every mistake; all fields are required, and the rule must exist."""
    mistakes: list[Mistake] = []
    try:
        document = read_document(path)
    except InputError as error:
        raise PolicyError(error.mistakes) from error
    sheet = Sheet(document.name, document, {}, mistakes)
    fields = {"apiVersion": Field(word(API_VERSION)), "waivers": Field(many(_Entry(policy)))}
    rows = record(sheet, document.value, (), fields)["waivers"]
    _refuse_twice(sheet, rows)
    if mistakes:
        raise PolicyError(mistakes)
    return [_waiver(document, index, row) for index, row in enumerate(rows)]


def _waiver(document: Document, index: int, row: Mapping[str, Any]) -> Waiver:
    line, column = document.place(("waivers", index, "expires"))
    return Waiver(**row, file=document.name, line=line, column=column)


class _Entry:
    """Reads one waiver; a rule is looked up in the policy."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy

    def __call__(self, sheet: Sheet, found: Any, at: At) -> dict[str, Any]:
        fields = {name: Field(text) for name in ("id", "rule", "workload", "owner", "reason", "ticket")}
        return record(sheet, found, at, {**fields, "rule": Field(self._rule), "expires": Field(_day)})

    def _rule(self, sheet: Sheet, found: Any, at: At) -> str:
        rule = self.policy.find(found) if isinstance(found, str) else None
        if rule is None:
            names = [name for one in self.policy.rules for name in (one.code, one.id)]
            sheet.complain(at, f'found {quoted(found)}, which is no rule of the policy "{self.policy.id}"{nearest(str(found), names)}')
            return ""
        return rule.code


def _day(sheet: Sheet, found: Any, at: At) -> dt.date:
    try:
        return dt.date.fromisoformat(found)
    except (TypeError, ValueError):
        sheet.complain(at, f"found {quoted(found)}; expected a day such as 2026-12-31")
        return dt.date.min


def _refuse_twice(sheet: Sheet, rows: list[dict[str, Any]]) -> None:
    ids: set[str] = set()
    pairs: dict[tuple[str, str], str] = {}
    for index, row in enumerate(rows):
        if row["id"] in ids:
            sheet.complain(("waivers", index, "id"), f'found "{row["id"]}" twice; an id names one waiver')
        ids.add(row["id"])
        pair = (row["rule"], row["workload"])
        if pair in pairs and all(pair):
            sheet.complain(("waivers", index, "rule"), f'found a second waiver of {pair[0]} for "{pair[1]}"; renew "{pairs[pair]}" or remove it')
        pairs[pair] = row["id"]


# ---- what they do


class Applied(NamedTuple):
    """Findings after the waivers, those about the waivers among them."""

    findings: list[Finding]
    used: int


def apply(waivers: Iterable[Waiver], findings: list[Finding], checked: set[str], policy: Policy, today: dt.date) -> Applied:
    """Marks what valid waivers cover, and adds what the policy's rules find about the waivers themselves.

    `checked` names the workloads of this run: a waiver for another one is neither used nor unused.
    """
    found, told, used = list(findings), [], 0
    for waiver in waivers:
        if waiver.workload not in checked:
            continue
        covered = [index for index, one in enumerate(found) if (one.code, one.workload) == (waiver.rule, waiver.workload)]
        state, refused = _state(waiver, policy, today, bool(covered))
        if state == "used":
            used += 1
            for index in covered:
                found[index] = found[index]._replace(state="waived", waiver=waiver.id, justification=waiver.justification)
        told += _told(waiver, state, refused, policy, today)
    return Applied([*found, *told], used)


def _state(waiver: Waiver, policy: Policy, today: dt.date, is_needed: bool) -> tuple[str, str | None]:
    rule = policy.find(waiver.rule)
    left = (waiver.expires - today).days
    if rule is not None and rule.enforcement == "mandatory":
        return "refused", f"{rule.code} is mandatory in {policy.id} and cannot be waived"
    if left < 0:
        return "expired", None
    if left > policy.waivers.longest_days:
        return "refused", f"it runs for {left} more days, and {policy.id} allows {policy.waivers.longest_days}"
    return ("used" if is_needed else "unused"), None


def _told(waiver: Waiver, state: str, refused: str | None, policy: Policy, today: dt.date) -> list[Finding]:
    left = (waiver.expires - today).days
    values = {
        "waiver.id": waiver.id, "waiver.rule": waiver.rule, "waiver.workload": waiver.workload, "waiver.expires": str(waiver.expires), "waiver.state": state,
        "waiver.left": Quantity(left * _DAY, left * _DAY, left * _DAY, "duration", f"{left} day{'s' if left != 1 else ''}") if left >= 0 else None,
        "waiver.expiring": state == "used" and left <= policy.waivers.notice_days, "waiver.refused": refused,
    }  # fmt: skip
    rows = (about(rule, values, file=waiver.file, line=waiver.line, column=waiver.column, field=f"waivers.{waiver.id}") for rule in policy.about("waiver"))
    return [row for row in rows if row is not None]
