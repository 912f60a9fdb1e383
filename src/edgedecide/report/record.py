"""A decision record in the form of MADR 4: what was chosen and why, what was rejected, and what would reopen it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from edgedecide.gate.records import SCHEMA
from edgedecide.plan import REVIEW_DAYS
from edgedecide.quantity import Quantity, show
from edgedecide.report.markdown import aligned, environment
from edgedecide.report.picks import by_weight, ranked
from edgedecide.sweep import InputFlip, unit_of

Document = dict[str, Any]



class Reopening(NamedTuple):
    """A flip as the record tells it."""

    flip: InputFlip
    says: str
    """`4.10 per day`"""


def reopenings(flips: Sequence[InputFlip], given: dict[str, Quantity]) -> list[Reopening]:
    return [Reopening(flip, told(flip.value, given[flip.path])) for flip in flips]


def told(value: float, quantity: Quantity) -> str:
    """A value in base units as the owner writes that quantity."""
    unit, size = unit_of(quantity)
    return show(value, "share") if quantity.dimension == "share" else show(value / size, unit)


def render(document: Document, triggers: Sequence[Reopening], *, today: dt.date, owner: str | None, supersedes: str = "") -> str:
    """The record as Markdown, its front matter holding what the gate compares."""
    answer = document["recommendation"]
    review = today + dt.timedelta(days=REVIEW_DAYS[answer["firmness"]])
    matter = _front_matter(document, triggers, today=today, review=review, owner=owner, supersedes=supersedes)
    page = environment().get_template("decision-record.md.j2").render(
        document=document, answer=answer, triggers=[_trigger(one) for one in triggers], review=str(review), supersedes=supersedes,
        drivers=[row for row in by_weight(document) if row["importance"] != "none"], options=ranked(document),
    )  # fmt: skip
    return f"---\n{matter}---\n{aligned(page.strip(chr(10)))}\n"


def _trigger(one: Reopening) -> dict[str, Any]:
    return {"path": one.flip.path, "side": one.flip.side, "says": one.says, "becomes": one.flip.becomes}


def _front_matter(document: Document, triggers: Sequence[Reopening], *, today: dt.date, review: dt.date, owner: str | None, supersedes: str) -> str:
    """MADR's own keys first; JSON is YAML, so every text of the owner's is quoted as JSON quotes it."""
    answer = document["recommendation"]
    share = answer["acceptability"]
    mine = {
        "schema": SCHEMA, "workload": document["profile"]["id"], "placement": answer["placement"], "alternative": answer["alternative"], "firmness": answer["firmness"],
        "acceptability": None if share is None else round(share, 3), "digest": document["profile"]["digest"], "rules": document["rules"]["digest"],
        "catalog": document["catalog"]["digest"], "seed": document["seed"], "samples": document["samples"], "review": str(review),
        **({"supersedes": supersedes} if supersedes else {}),
    }  # fmt: skip
    lines = ["status: accepted", f"date: {today}", f"decision-makers: [{json.dumps(owner or 'unnamed', ensure_ascii=False)}]", "edgedecide:"]
    lines += [f"  {key}: {json.dumps(value, ensure_ascii=False)}" for key, value in mine.items()]
    lines += ["  reopen:"] if triggers else ["  reopen: []"]
    lines += [f"    - {_row(one)}" for one in triggers]
    return "\n".join(lines) + "\n"


def _row(one: Reopening) -> str:
    parts = {"path": one.flip.path, "side": one.flip.side, "value": float(f"{one.flip.value:.6g}"), "says": one.says, "becomes": one.flip.becomes}
    return "{" + ", ".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in parts.items()) + "}"
