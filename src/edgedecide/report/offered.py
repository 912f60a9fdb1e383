"""What every template may use, whatever its format: formatting, picking and sorting; no arithmetic, and no words of a format."""

from __future__ import annotations

from typing import Any

from edgedecide.facts import Basis
from edgedecide.report import picks
from edgedecide.report.phrases import level, listed, outcome, sentence, spanned
from edgedecide.report.sentences import SENTENCES


def _span(row: dict[str, Any], unit: str) -> str:
    return spanned(row["low"], row["high"], unit)


def _crown(row: dict[str, Any], document: dict[str, Any], question: str) -> str:
    mark = picks.mark_of(document, row, question)
    return f" {mark}" if mark else ""


def _years(document: dict[str, Any]) -> list[int]:
    return sorted({row["year"] for row in document["cost"]["by_year"]})


FILTERS: dict[str, Any] = {
    "show": picks.known, "present": lambda values: [value for value in values if value], "sentence": sentence, "listed": listed, "signed": picks.signed,
    "value": "{:.2f}".format, "level": level, "outcome": outcome, "span": _span, "worded": picks.worded, "said_by": picks.said_by, "place": picks.place, "crown": _crown,
    "has": lambda rows, figure: any(row["figures"][figure] for row in rows), "counts": lambda term: abs(term["difference"]) >= picks.SMALLEST,
}  # fmt: skip
PICKS: dict[str, Any] = SENTENCES | {
    "ranked": picks.ranked, "judged": picks.judged, "consequence": picks.consequence, "best": picks.best, "status": picks.status_words, "racing": picks.RACING, "by_weight": picks.by_weight,
    "guessed": picks.guessed, "bills": picks.bills, "leaving": picks.leaving, "missing": picks.missing, "refused": lambda document: list(picks.refused(document).items()),
    "years": _years, "bases": tuple(basis.word for basis in Basis), "told": picks.TOLD,
}  # fmt: skip
