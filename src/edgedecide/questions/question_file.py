"""One question's file, from YAML to a checked plain document."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from edgedecide.errors import nearest
from edgedecide.facts import FACTS
from edgedecide.matching import At, Condition, conversion, number_in
from edgedecide.questions.checks import check_examples, check_last_row, check_references, examples, references, sourced
from edgedecide.questions.model import LEVELS
from edgedecide.questions.sheet import (
    Field,
    Sheet,
    anything,
    by_key,
    condition,
    count,
    identifier,
    many,
    record,
    sentence,
    share,
    source,
    text,
    unique,
    word,
)  # fmt: skip

ORDER = ("latency", "privacy", "model", "cost", "updates", "devices", "observability")
"""The seven questions, in the framework's order."""


def read_question(sheet: Sheet, found: Any) -> dict[str, Any]:
    plain = record(sheet, found, (), _QUESTION, ordered=True)
    _check_shares(sheet, plain)
    check_last_row(sheet, plain["importance"], ("importance",))
    for key in ("vetoes", "warnings", "references"):
        unique(sheet, plain[key], (key,))
    _check_needs(sheet, plain)
    _check_unknown(sheet, plain)
    check_references(sheet, plain)
    check_examples(sheet, plain)
    for key in ("vetoes", "warnings"):
        plain[key] = [item | {"id": f"{plain['id']}.{item['id']}"} for item in plain[key]]
    return plain


def _check_shares(sheet: Sheet, plain: dict[str, Any]) -> None:
    criteria = plain["criteria"]
    total = sum(criterion["share"] for criterion in criteria)
    if not 1 <= len(criteria) <= 3:
        sheet.complain(("criteria",), f"found {len(criteria)} criteria; expected one to three")
    elif abs(total - 1) > 1e-9:
        sheet.complain(("criteria",), f"found shares that sum to {total:.3g}; expected 1")


def _check_needs(sheet: Sheet, plain: dict[str, Any]) -> None:
    listed = set(plain["needs"])
    for path in sorted(sheet.read - listed - {""}):
        sheet.complain(("needs",), f'"{path}" is read in this file and not listed; add it')
    for path in sorted(listed - sheet.read):
        sheet.complain(("needs",), f'"{path}" is listed and read nowhere in this file; remove it')


def _check_unknown(sheet: Sheet, plain: dict[str, Any]) -> None:
    for criterion in plain["criteria"]:
        if criterion["fact"] and criterion["fact"] not in plain["unknown"]:
            sheet.complain(("unknown",), f'"{criterion["fact"]}" is missing; say how it can be found out')
    for path in set(plain["unknown"]) - set(plain["needs"]):
        sheet.complain(("unknown", path), f'"{path}" is not among the needs of this file')


def _importance(sheet: Sheet, found: Any, at: At) -> dict[str, Any]:
    return sourced(sheet, record(sheet, found, at, _IMPORTANCE), at)


def _veto(sheet: Sheet, found: Any, at: At) -> dict[str, Any]:
    return sourced(sheet, record(sheet, found, at, _VETO), at)


def _sayings(sheet: Sheet, found: Any, at: At) -> list[dict[str, Any]]:
    """One sentence, or rows of sentences of which the first that fits is said."""
    if not isinstance(found, list):
        return [{"id": "", "when": None, "says": sentence(sheet, found, at)}]
    rows: list[dict[str, Any]] = many(_saying)(sheet, found, at)
    check_last_row(sheet, rows, at)
    unique(sheet, rows, at)
    return rows


def _saying(sheet: Sheet, found: Any, at: At) -> dict[str, Any]:
    return record(sheet, found, at, _SAYING)


def _warning(sheet: Sheet, found: Any, at: At) -> dict[str, Any]:
    plain = record(sheet, found, at, _WARNING)
    if plain["path"] not in sheet.vocabulary and plain["path"]:
        sheet.complain(
            (*at, "path"), f'"{plain["path"]}": no such profile field{nearest(plain["path"], list(sheet.vocabulary))}'
        )
    return sourced(sheet, plain, at)


def _criterion(sheet: Sheet, found: Any, at: At) -> dict[str, Any]:
    plain = record(sheet, found, at, _CRITERION)
    fact = plain["fact"] if plain["fact"] in FACTS else ""
    plain["ratio"] = _ratio(sheet, fact, plain["ratio"], at)
    plain["per_class"] = bool(fact) and FACTS[fact].per_class
    plain["more_is_better"] = bool(fact) and FACTS[fact].better == "more"
    bands, rows = plain.pop("bands"), plain.pop("table")
    if (bands is None) is (rows is None):
        sheet.complain(at, "expected either bands or a table")
    unit = "" if plain["ratio"] or not fact else FACTS[fact].unit
    plain["bands"] = [_band(sheet, band, (*at, "bands", index), unit) for index, band in enumerate(bands or [])]
    plain["rows"] = many(_row)(sheet, rows or [], (*at, "table"))
    _check_scale(sheet, plain, (*at, "bands"))
    if rows is not None:
        check_last_row(sheet, plain["rows"], (*at, "table"))
    unique(sheet, plain["bands"] or plain["rows"], (*at, "bands" if plain["bands"] else "table"))
    if plain["when"] and (facts := Condition(plain["when"]).paths() & set(FACTS)):
        sheet.complain(
            (*at, "when"),
            f"found {', '.join(sorted(facts))}; where a criterion applies is read from the profile alone, so that alternatives stay comparable",
        )
    return plain


def _ratio(sheet: Sheet, fact: str, path: str | None, at: At) -> list[Any] | None:
    if not path or not fact or path not in sheet.vocabulary:
        return None
    return [path, sheet.tried((*at, "ratio"), conversion, path, fact, sheet.vocabulary, otherwise=1.0)]


def _band(sheet: Sheet, found: Any, at: At, unit: str) -> dict[str, Any]:
    plain = record(sheet, found, at, _BAND)
    plain["up_to"] = float(sheet.tried((*at, "up_to"), number_in, unit, plain["up_to"]))
    return plain


def _row(sheet: Sheet, found: Any, at: At) -> dict[str, Any]:
    return record(sheet, found, at, _ROW)


def _check_scale(sheet: Sheet, criterion: dict[str, Any], at: At) -> None:
    """Edges run from the best end to the worst, and values never rise on the way."""
    bands, sign = criterion["bands"], -1 if criterion["more_is_better"] else 1
    for index, (near, far) in enumerate(pairwise(bands), start=1):
        if sign * (far["up_to"] - near["up_to"]) <= 0:
            sheet.complain(
                (*at, index, "up_to"),
                f"found {far['up_to']:g} after {near['up_to']:g}; expected edges from the best end to the worst",
            )
        if far["value"] > near["value"]:
            sheet.complain(
                (*at, index, "value"),
                f"found {far['value']:g} after {near['value']:g}; a worse fact may not have a higher value",
            )


_IMPORTANCE = {
    "when": Field(condition, None), "level": Field(word(*LEVELS)), "because": Field(sentence), "source": Field(source, None),
}  # fmt: skip
_BAND = {
    "id": Field(identifier), "up_to": Field(anything), "value": Field(share), "says": Field(sentence),
    "advice": Field(sentence, ""), "source": Field(source),
}  # fmt: skip
_ROW = {
    "id": Field(identifier), "when": Field(condition, None), "value": Field(share), "says": Field(sentence),
    "advice": Field(sentence, ""), "source": Field(source),
}  # fmt: skip
_CRITERION = {
    "fact": Field(Sheet.path), "share": Field(share), "ratio": Field(Sheet.path, None), "when": Field(condition, None),
    "bands": Field(anything, None), "table": Field(anything, None),
}  # fmt: skip
_SAYING = {"id": Field(identifier), "when": Field(condition, None), "says": Field(sentence)}
_VETO = {
    "id": Field(identifier), "owner": Field(word("owner", "physics", "law")), "when": Field(condition),
    "says": Field(_sayings), "lift": Field(sentence), "source": Field(source, None),
}  # fmt: skip
_WARNING = {
    "id": Field(identifier), "severity": Field(word("warning", "note")), "when": Field(condition), "says": Field(sentence),
    "advice": Field(sentence), "path": Field(text), "source": Field(source, None),
}  # fmt: skip


def _needs(sheet: Sheet, found: Any, at: At) -> list[str]:
    read, sheet.read = sheet.read, set()
    needs: list[str] = many(Sheet.path)(sheet, found, at)
    sheet.read = read
    return needs


_QUESTION = {
    "id": Field(identifier), "version": Field(count), "status": Field(word("stable", "draft", "deprecated")), "question": Field(text),
    "why": Field(text), "needs": Field(_needs), "importance": Field(many(_importance)), "criteria": Field(many(_criterion)),
    "vetoes": Field(many(_veto)), "warnings": Field(many(_warning)), "unknown": Field(by_key(text)), "examples": Field(examples),
    "references": Field(references), "related": Field(many(word(*ORDER))),
}  # fmt: skip
