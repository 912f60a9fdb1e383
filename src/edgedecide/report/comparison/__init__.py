"""Pages of a comparison: one plain document, and one module a format with `render(document) -> str`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from edgedecide import __version__
from edgedecide.facts import FACTS
from edgedecide.report import Format
from edgedecide.report.view.alternatives import figures

if TYPE_CHECKING:
    from edgedecide.compare import Comparison, Switched
    from edgedecide.road import Decision

SCHEMA = "edgedecide/compare/v1"
FORMATS: dict[str, Format] = {
    "text": Format("text", "the page for people"), "json": Format("json_v1", "the whole comparison"), "markdown": Format("markdown", "the same for reviews"),
}  # fmt: skip
"""Every format of a comparison, in the order of the help."""
MOVED = 0.02
"""Relative change of a figure, and absolute change of a value from 0 to 1, from which it is told. Judgement: below, it is noise."""

LEAST_SHARE = 0.01


def document(comparison: Comparison, *, names: tuple[str, str]) -> dict[str, Any]:
    """A comparison as one plain document."""
    before, after = comparison.before, comparison.after
    return {
        "schema": SCHEMA,
        "version": __version__,
        "before": _side(before, names[0]),
        "after": _side(after, names[1]),
        "turned": comparison.has_turned,
        "causes": [one.change.path for one in comparison.causes],
        "changes": [_change(one, comparison) for one in comparison.switched],
        "figures": _figures(before, after),
        "values": _values(before, after),
        "statuses": _statuses(before, after),
    }


def _side(decision: Decision, name: str) -> dict[str, Any]:
    best = decision.ranking.best
    return {
        "name": name, "digest": decision.loaded.digest, "placement": best.alternative.placement if best else None, "alternative": best.alternative.id if best else None,
        "firmness": decision.firmness.word, "acceptability": dict(decision.firmness.acceptability),
    }  # fmt: skip


def _change(one: Switched, comparison: Comparison) -> dict[str, Any]:
    return {
        "path": one.change.path, "before": _text(one.change.before), "after": _text(one.change.after), "alone": one.alone, "without": one.without,
        "enough": one.is_enough(*comparison.placements), "needed": one.is_needed(*comparison.placements), "silent": one.change.is_silent,
    }  # fmt: skip


def _text(value: Any) -> str | None:
    if value is None:
        return None
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _common(before: Decision, after: Decision) -> list[str]:
    """Alternatives that both have and that are in the race in one of them."""
    sides = [{standing.alternative.id: standing.status for standing in decision.ranking.standings} for decision in (before, after)]
    return [id for id in sides[0] if id in sides[1] and any(side[id] != "excluded" for side in sides)]


def _figures(before: Decision, after: Decision) -> list[dict[str, Any]]:
    """Figures of an alternative that have moved, the furthest first."""
    rows: list[dict[str, Any]] = []
    for id in _common(before, after):
        old, new = figures(before, id), figures(after, id)
        rows += [{"alternative": id, "fact": name, "unit": FACTS[name].unit, "before": old[name], "after": new[name], "moved": _moved(name, old[name], new[name])} for name in old]
    return sorted((row for row in rows if row["moved"] >= MOVED), key=lambda row: -row["moved"])


def _moved(name: str, old: float | None, new: float | None) -> float:
    """Relative change, 10 where one is not known; nothing where a share moves by less than a hundredth of the whole."""
    if old is None or new is None:
        return 0.0 if old is new else 10.0
    if FACTS[name].unit == "share" and abs(new - old) < LEAST_SHARE:
        return 0.0
    return min(abs(new - old) / max(abs(old), abs(new), 1e-12), 10.0)


def _values(before: Decision, after: Decision) -> list[dict[str, Any]]:
    """Values of an alternative on a question that have moved, the furthest first."""
    rows: list[dict[str, Any]] = []
    for id in _common(before, after):
        old, new = before.ranking.of(id), after.ranking.of(id)
        for place, question in enumerate(after.levels):
            first, last = float(old.values[:, place].mean()), float(new.values[:, place].mean())
            rows.append({"alternative": id, "question": question, "before": first, "after": last, "says": new.verdicts[question].says if abs(last - first) >= MOVED else ""})
    return sorted((row for row in rows if abs(row["after"] - row["before"]) >= MOVED), key=lambda row: -abs(row["after"] - row["before"]))


def _statuses(before: Decision, after: Decision) -> list[dict[str, Any]]:
    """Alternatives whose status has changed, with what they stand at now; those that only one of them has too."""
    old = {standing.alternative.id: standing for standing in before.ranking.standings}
    new = {standing.alternative.id: standing for standing in after.ranking.standings}
    rows = []
    for id in dict.fromkeys([*old, *new]):
        first, last = (side[id].status if id in side else "not-offered" for side in (old, new))
        if first != last:
            veto = new[id].deciding_veto if id in new else None
            rows.append({"alternative": id, "before": first, "after": last, "says": veto[1].says if veto else ""})
    return rows
