"""Decision records: what was accepted for a workload, read from the front matter of its Markdown, and what has moved since."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from edgedecide.documents import Document, parse_document
from edgedecide.documents.walk import shown
from edgedecide.errors import InputError, Mistake, PolicyError
from edgedecide.gate.findings import Finding, about
from edgedecide.gate.policy import Policy
from edgedecide.matching import At
from edgedecide.placements import BY_ID
from edgedecide.quantity import Quantity
from edgedecide.questions.sheet import Field, Sheet, anything, many, quoted, record, text, word
from edgedecide.road import Decision

SCHEMA = "edgedecide/record/v1"
STATUSES = ("proposed", "accepted", "rejected", "deprecated", "superseded")
_FENCE = "---"
_MOST = 1_000_000
_DAY = 86_400.0


class Trigger(NamedTuple):
    """A flip that a record holds: beyond this value of one input the advice was another."""

    path: str
    side: str
    """`over` or `under`."""
    value: float
    """In base units."""
    says: str
    """`4.1 per day`"""
    becomes: str


class Record(NamedTuple):
    """One decision record of ours."""

    file: str
    name: str
    status: str
    date: dt.date
    workload: str
    placement: str
    alternative: str
    firmness: str
    digest: str
    review: dt.date
    reopen: tuple[Trigger, ...]
    supersedes: str
    line: int
    column: int
    """Where the accepted placement stands."""

    @property
    def number(self) -> int:
        digits = self.name.partition("-")[0]
        return int(digits) if digits.isdigit() else 0


def read_records(folder: Path) -> list[Record]:
    """All records of ours in a folder, by name. Raises PolicyError with every mistake; other Markdown is none of ours."""
    mistakes: list[Mistake] = []
    if not folder.is_dir():
        raise PolicyError(Mistake(shown(str(folder), 300), None, None, "", "found no such folder; expected the one that assess --record writes to"))
    found = [_read(path, mistakes) for path in sorted(folder.glob("*.md"))]
    if mistakes:
        raise PolicyError(mistakes)
    return [one for one in found if one is not None]


def _read(path: Path, mistakes: list[Mistake]) -> Record | None:
    name = shown(str(path), 300)
    try:
        matter = _front_matter(path)
        document = parse_document(matter, name) if matter is not None else None
    except OSError:
        mistakes.append(Mistake(name, None, None, "", "found a file that may not be read; check its permissions"))
        return None
    except InputError as error:
        mistakes.extend(error.mistakes)
        return None
    if document is None or not isinstance(document.value, dict) or "edgedecide" not in document.value:
        return None
    return _record(path, document, mistakes)


def _front_matter(path: Path) -> bytes | None:
    """The YAML between the first two fences, kept on its lines; None where the file has none."""
    with path.open("rb") as file:
        lines = file.read(_MOST).split(b"\n")
    if lines[0].strip() != _FENCE.encode():
        return None
    end = next((index for index, line in enumerate(lines[1:], start=1) if line.strip() == _FENCE.encode()), None)
    return b"\n".join([b"", *lines[1:end]]) if end is not None else None


def _record(path: Path, document: Document, mistakes: list[Mistake]) -> Record | None:
    sheet = Sheet(document.name, document, {}, mistakes)
    before = len(mistakes)
    top = {key: value for key, value in document.value.items() if key in ("status", "date", "edgedecide")}
    outer = record(sheet, top, (), {"status": Field(_status), "date": Field(_day), "edgedecide": Field(anything)})
    mine = record(sheet, outer["edgedecide"], ("edgedecide",), _MINE)
    if len(mistakes) > before:
        return None
    reopen = tuple(Trigger(row["path"], row["side"], float(row["value"]), row["says"], row["becomes"]) for row in mine["reopen"])
    return Record(
        document.name, path.name, outer["status"], outer["date"], mine["workload"], mine["placement"], mine["alternative"], mine["firmness"], mine["digest"],
        mine["review"], reopen, mine["supersedes"], *document.place(("edgedecide", "placement")),
    )  # fmt: skip


def _status(sheet: Sheet, found: Any, at: At) -> str:
    """MADR writes `superseded by ADR-0123`; its first word counts."""
    first = str(found).split()[0] if found else ""
    return str(word(*STATUSES)(sheet, first, at))


def _day(sheet: Sheet, found: Any, at: At) -> dt.date:
    try:
        return dt.date.fromisoformat(str(found))
    except ValueError:
        sheet.complain(at, f"found {quoted(found)}; expected a day such as 2026-12-31")
        return dt.date.min


def _number(sheet: Sheet, found: Any, at: At) -> float:
    if isinstance(found, int | float) and not isinstance(found, bool):
        return float(found)
    sheet.complain(at, f"found {quoted(found)}; expected a number in base units")
    return 0.0


_TRIGGER = {"path": Field(text), "side": Field(word("over", "under")), "value": Field(_number), "says": Field(text), "becomes": Field(text)}
_MINE = {
    "schema": Field(word(SCHEMA)), "workload": Field(text), "placement": Field(word(*BY_ID)), "alternative": Field(text), "firmness": Field(text),
    "acceptability": Field(anything, None), "digest": Field(text), "rules": Field(anything, None), "catalog": Field(anything, None), "seed": Field(anything, None),
    "samples": Field(anything, None), "review": Field(_day),
    "reopen": Field(many(lambda sheet, item, at: record(sheet, item, at, _TRIGGER)), []), "supersedes": Field(text, ""),
}  # fmt: skip


# ---- what has moved


def current(records: Sequence[Record], workload: str) -> Record | None:
    """The record that holds for a workload: the newest accepted one, else the newest proposed one."""
    mine = [one for one in records if one.workload == workload]
    for status in ("accepted", "proposed"):
        ranked = sorted((one for one in mine if one.status == status), key=lambda one: (one.date, one.number, one.name))
        if ranked:
            return ranked[-1]
    return None


def compared(records: Sequence[Record], decision: Decision, policy: Policy, today: dt.date) -> list[Finding]:
    """What the policy's rules about records find of this workload's record; a missing one is pointed at in the profile."""
    workload, declared = decision.loaded.profile.workload.id, decision.loaded.profile.workload.placement
    best = decision.ranking.best
    advised = best.alternative.id if best else None
    mine = current(records, workload)
    values: dict[str, Any] = {"record.recommended": advised or "no placement", "record.declared": declared, "record.state": "missing"}
    if mine is None:
        file, line, column = decision.loaded.place("workload.id")
        return _told(policy, values, decision, file=file, line=line, column=column, field="workload.id")
    crossed = crossings(mine, decision)
    overdue = (today - mine.review).days
    values |= {
        "record.id": mine.name, "record.state": mine.status, "record.decided": mine.alternative, "record.review": str(mine.review),
        "record.moved": advised != mine.alternative and not (best is not None and mine.alternative == mine.placement == best.alternative.placement),
        "record.betrayed": declared is not None and declared not in (mine.alternative, mine.placement),
        "record.crossed": [trigger.path for trigger, _ in crossed] or None, "record.crossed_says": "; ".join(says for _, says in crossed),
        "record.overdue": Quantity(overdue * _DAY, overdue * _DAY, overdue * _DAY, "duration", f"{overdue} day{'s' if overdue != 1 else ''}") if overdue > 0 else None,
    }  # fmt: skip
    return _told(policy, values, decision, file=mine.file, line=mine.line, column=mine.column, field=f"records.{mine.name}")


def _told(policy: Policy, values: dict[str, Any], decision: Decision, *, file: str, line: int | None, column: int | None, field: str) -> list[Finding]:
    best = decision.ranking.best
    id = decision.loaded.profile.workload.id
    rows = (about(rule, values, file=file, line=line, column=column, workload=id, field=field) for rule in policy.about("record"))
    told = {"declared": values["record.declared"], "recommended": best.alternative.id if best else None, "firmness": decision.firmness.word}
    return [row._replace(**told) for row in rows if row is not None]


def crossings(mine: Record, decision: Decision) -> list[tuple[Trigger, str]]:
    """The inputs that have moved beyond a flip which the record holds, with how far."""
    return [(trigger, says) for trigger in mine.reopen if (says := _crossed(trigger, decision)) is not None]


def _crossed(trigger: Trigger, decision: Decision) -> str | None:
    found = decision.loaded.get(trigger.path)
    if not isinstance(found, Quantity):
        return None
    is_beyond = found.likely > trigger.value if trigger.side == "over" else found.likely < trigger.value
    return f"{trigger.path} is {found.text}, {trigger.side} {trigger.says}" if is_beyond else None
