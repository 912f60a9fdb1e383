"""One policy file, read and checked into a document that JSON can carry; what it extends is looked up elsewhere."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from edgedecide.documents import Document, read_document
from edgedecide.errors import InputError, Mistake
from edgedecide.gate.policy import ENFORCEMENTS, SEVERITIES
from edgedecide.gate.vocabulary import SUBJECTS, vocabulary
from edgedecide.matching import At, Condition
from edgedecide.quantity import parse_quantity
from edgedecide.questions.sheet import (
    Field,
    Sheet,
    by_key,
    condition,
    count,
    given,
    identifier,
    many,
    quoted,
    record,
    sentence,
    share,
    source,
    text,
    word,
)

API_VERSION = "edgedecide/policy/v1"
OURS = "ED"
"""Codes that begin so belong to the shipped policies."""
_CODE = re.compile(r"[A-Z]{2,12}[0-9]{2,5}")
_DAY = 86_400.0
EXPECT = (*SEVERITIES, "none", "unknown")
"""Outcomes that an example may name."""

Plain = dict[str, Any]


def read_policy(path: Path, profile_paths: Mapping[str, str], mistakes: list[Mistake], *, shipped: bool) -> Plain:
    """The file as plain values; its mistakes go to the list."""
    try:
        document = read_document(path, trusted=shipped)
    except InputError as error:
        mistakes.extend(error.mistakes)
        return {}
    name = f"rules/policies/{path.name}" if shipped else document.name
    vocabularies = {about: vocabulary(profile_paths, about) for about in SUBJECTS}
    sheets = {about: Sheet(name, document, words, mistakes) for about, words in vocabularies.items()}
    return _Reading(name, document, sheets, profile_paths, shipped=shipped).policy()


class _Reading:
    """A file while it is read: one sheet for each subject that its rules may be about."""

    def __init__(self, name: str, document: Document, sheets: dict[str, Sheet], profile_paths: Mapping[str, str], *, shipped: bool) -> None:
        self.name, self.document, self.sheets, self.profile_paths, self.shipped = name, document, sheets, profile_paths, shipped
        self.sheet = sheets["workload"]

    def policy(self) -> Plain:
        fields = {
            "apiVersion": Field(word(API_VERSION)), "id": Field(identifier), "version": Field(count, 1), "title": Field(text), "why": Field(text, ""),
            "extends": Field(many(text), []), "levels": Field(by_key(self._level), {}), "waivers": Field(_terms, {}), "rules": Field(many(self._rule), []),
        }  # fmt: skip
        plain = record(self.sheet, self.document.value, (), fields)
        self._refuse_twice(plain["rules"])
        if not (plain["rules"] or plain["extends"] or plain["levels"]):
            self.sheet.complain((), "found no rules; expected some under rules, or another policy under extends")
        return plain

    def _refuse_twice(self, rules: list[Plain]) -> None:
        for key in ("code", "id"):
            seen: set[str] = set()
            for index, rule in enumerate(rules):
                if rule[key] and rule[key] in seen:
                    self.sheet.complain(("rules", index, key), f'found "{rule[key]}" twice; a {key} names one rule')
                seen.add(rule[key])

    def _level(self, sheet: Sheet, found: Any, at: At) -> Plain:
        return record(sheet, found, at, {"severity": Field(word(*SEVERITIES), None), "enforcement": Field(word(*ENFORCEMENTS), None)})

    def _rule(self, sheet: Sheet, found: Any, at: At) -> Plain:
        about = found.get("about", "workload") if isinstance(found, Mapping) else "workload"
        mine = self.sheets.get(about, sheet)
        fields = {
            "code": Field(self._code), "id": Field(identifier), "about": Field(word(*SUBJECTS), "workload"), "why": Field(text),
            "when": Field(condition), "severity": Field(_severity), "unknown": Field(word("none", *SEVERITIES), "note"), "worlds": Field(share, 0.5),
            "enforcement": Field(word(*ENFORCEMENTS), "overridable"), "at": Field(self._field if about == "workload" else text, ""),
            "says": Field(sentence), "next": Field(sentence), "source": Field(source, None), "reference": Field(text, ""), "examples": Field(many(_example)),
        }  # fmt: skip
        plain = record(mine, found, at, fields)
        self._check(mine, plain, at)
        return plain

    def _code(self, sheet: Sheet, found: Any, at: At) -> str:
        if not isinstance(found, str) or not _CODE.fullmatch(found):
            sheet.complain(at, f"found {quoted(found)}; expected capital letters and digits such as ACME101")
            return ""
        if found.startswith(OURS) and found[len(OURS)].isdigit() and not self.shipped:
            sheet.complain(at, f'found "{found}"; codes with {OURS} belong to the shipped policies, take letters of your own')
        return found

    def _field(self, sheet: Sheet, found: Any, at: At) -> str:
        """A field of the profile, at which the finding points."""
        if isinstance(found, str) and (found in self.profile_paths or found in {path.partition("[")[0].partition(".")[0] for path in self.profile_paths}):
            return found
        return sheet.path(found, at) if found not in ("", None) else ""

    def _check(self, sheet: Sheet, plain: Plain, at: At) -> None:
        conditions = [plain["when"], *(row["when"] for row in plain["severity"] if row["when"] is not None)]
        if plain["source"] is None and any(Condition(one).has_number() for one in conditions):
            sheet.complain(at, '"source" is missing; a threshold names its reference, definition or judgement')
        outcomes = {example["expect"] for example in plain["examples"]}
        if not outcomes - {"none", "unknown", ""} or "none" not in outcomes:
            sheet.complain((*at, "examples"), "found no example on each side; expected one that the rule finds and one that it lets pass (expect: none)")


def _terms(sheet: Sheet, found: Any, at: At) -> Plain:
    return record(sheet, found, at, {"longest": Field(_days, None), "notice": Field(_days, None)})


def _days(sheet: Sheet, found: Any, at: At) -> int:
    quantity = sheet.tried(at, parse_quantity, found, "duration", otherwise=None)
    days = 0.0 if quantity is None else quantity.likely / _DAY
    if quantity is not None and not 1 <= days <= 3650:
        sheet.complain(at, f'found "{found}"; expected 1 day to 3650 days')
    return round(days)


def _severity(sheet: Sheet, found: Any, at: At) -> list[Plain]:
    """A word, or rows of which the first that holds counts."""
    if not isinstance(found, list):
        return [{"when": None, "is": word(*SEVERITIES)(sheet, found, at)}]
    rows: list[Plain] = many(lambda sheet, item, at: record(sheet, item, at, {"when": Field(condition, None), "is": Field(word(*SEVERITIES))}))(sheet, found, at)
    if not rows:
        sheet.complain(at, f"found no rows; expected {', '.join(SEVERITIES)} or a list of {{when: …, is: …}}")
        return [{"when": None, "is": SEVERITIES[0]}]
    for index, row in enumerate(rows[:-1]):
        if row["when"] is None:
            sheet.complain((*at, index), '"when" is missing; only the last row goes without')
    return rows


def _example(sheet: Sheet, found: Any, at: At) -> Plain:
    read, sheet.read = sheet.read, set()
    plain = record(sheet, found, at, {"name": Field(text), "given": Field(given), "expect": Field(word(*EXPECT))})
    sheet.read = read
    return plain


