"""`assess --record`: the decision record of one workload, numbered, and linked to the one that it supersedes."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

from edgedecide.catalog import Catalog
from edgedecide.cli.flipping import Engine, flips_of
from edgedecide.cli.gates import today_of
from edgedecide.cli.targets import Target
from edgedecide.cli.writing import write
from edgedecide.errors import UsageError
from edgedecide.gate import Record, current, read_records
from edgedecide.questions import Questions
from edgedecide.report import record as record_page
from edgedecide.road import Decision

MOST = 8
"""Inputs that are looked at for flips: those on which the lead rests most, then those that change soonest."""


def write_record(folder: Path, decision: Decision, found: dict[str, Any], questions: Questions, catalog: Catalog, *, sets: list[str], today: str | None) -> None:
    """Write the record, unless an accepted one says the same of the same profile; mark the one before as superseded."""
    if decision.ranking.best is None:
        raise UsageError("found no feasible placement; expected one to record", where="--record")
    folder.mkdir(parents=True, exist_ok=True)
    records = read_records(folder)
    before = current(records, decision.loaded.profile.workload.id)
    if before is not None and _says_the_same(before, decision):
        sys.stderr.write(f"note: {before.file} says the same of the same profile; nothing written\n")
        return
    given, flips = flips_of(decision, Engine(questions, catalog, tuple(sets)), most=MOST)
    name = f"{max((one.number for one in records), default=0) + 1:04d}-{decision.loaded.profile.workload.id}.md"
    triggers = record_page.reopenings(flips, given)
    owner = decision.loaded.profile.workload.owner
    text = record_page.render(found, triggers, today=today_of(today), owner=owner, supersedes=before.name if before else "")
    write(text, Target("markdown", folder / name))
    if before is not None:
        _supersede(Path(before.file), name)
    sys.stderr.write(f"note: wrote {folder / name}{f', which supersedes {before.name}' if before else ''}; it counts as accepted once it is merged\n")


def _says_the_same(record: Record, decision: Decision) -> bool:
    best = decision.ranking.best
    return best is not None and (record.alternative, record.digest) == (best.alternative.id, decision.loaded.digest)


def _supersede(path: Path, name: str) -> None:
    """Change the status of an older record; the rest of it stays as it was written."""
    text = path.read_text(encoding="utf-8")
    write(re.sub(r"^status:.*$", f"status: superseded by {name}", text, count=1, flags=re.MULTILINE), Target("markdown", path))
