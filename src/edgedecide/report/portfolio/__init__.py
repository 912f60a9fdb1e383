"""Pages of a portfolio: one plain document, and one module a format with `render(document) -> str`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from edgedecide import __version__
from edgedecide.report import Format

if TYPE_CHECKING:
    from edgedecide.portfolio import Entry, Portfolio

SCHEMA = "edgedecide/portfolio/v1"
FORMATS: dict[str, Format] = {
    "terminal": Format("text", "the page for people"), "json": Format("json_v1", "the whole portfolio"), "markdown": Format("markdown", "the same for wikis"),
}  # fmt: skip
"""Every format of a portfolio; the other formats of a report are of one workload."""


def document(portfolio: Portfolio, *, seed: int, samples: int) -> dict[str, Any]:
    """A portfolio as one plain document."""
    rows = portfolio.entries
    readable = [one for one in rows if one.is_readable]
    placements: dict[str, int] = {}
    for one in readable:
        name = one.recommended.partition("@")[0] if one.recommended else "nothing"
        placements[name] = placements.get(name, 0) + 1
    return {
        "schema": SCHEMA,
        "version": __version__,
        "seed": seed,
        "samples": samples,
        "summary": {
            "workloads": len(readable), "unreadable": len(rows) - len(readable), "differ": sum(one.differs for one in readable),
            "firmness": {word: sum(one.firmness == word and one.recommended is not None for one in readable) for word in ("undecided", "leaning", "firm")},
            "placements": placements, "cost_a_year": portfolio.cost_a_year,
        },
        "workloads": [_row(one) for one in rows],
        "shared_assumptions": [{"label": name, "workloads": count} for name, count in portfolio.shared],
    }  # fmt: skip


def _row(one: Entry) -> dict[str, Any]:
    return {
        "path": one.path, "id": one.id or None, "stage": one.stage or None, "declared": one.declared, "recommended": one.recommended, "open": one.is_open,
        "firmness": one.firmness or None, "acceptability": one.acceptability, "runner_up": one.runner_up, "differs": one.differs, "cost_total": one.cost,
        "cost_total_declared": one.declared_cost, "horizon_months": one.months, "assumed": list(one.assumed), "mistakes": list(one.mistakes),
    }  # fmt: skip
