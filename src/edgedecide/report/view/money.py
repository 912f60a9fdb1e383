"""The cost: line by line, year by year, and where it breaks even with the cloud."""

from __future__ import annotations

from typing import Any

import numpy as np

from edgedecide.estimators.bill import Bill, by_year, growth_sum, horizon
from edgedecide.facts import Fact
from edgedecide.quantity import show
from edgedecide.report.phrases import listed, spanned
from edgedecide.report.view.labels import small
from edgedecide.report.view.words import bounded, tenths
from edgedecide.road import Decision


def cost(decision: Decision) -> dict[str, Any]:
    """Lines, years, totals and break-even of every alternative whose bill is known."""
    setting = decision.estimates.setting
    years_fact = horizon(setting)
    years = years_fact.middle if isinstance(years_fact, Fact) else 0.0
    growth = decision.estimates.demand.growth
    bills = [bill for bill in decision.estimates.bills.values() if isinstance(bill.total, Fact)]
    known = isinstance(growth, Fact)
    span = growth_sum(np.full_like(growth.values, years), growth.values) if isinstance(growth, Fact) else None
    lines = {bill.alternative: _lines(bill, years, span) if known else [] for bill in bills}
    return {
        "horizon_months": round(years * 12, 2),
        "currency": "USD",
        "volume": _volume(decision.estimates.demand.per_day),
        "lines": [row for rows in lines.values() for row in rows],
        "by_year": [row for bill in bills for row in _years(bill, years, growth)] if known else [],
        "totals": [_total(decision, bill, lines[bill.alternative]) for bill in bills],
        "break_even": {bill.alternative: _break_even(decision, bill.alternative) for bill in bills if bill.alternative != "cloud"},
    }


def _lines(bill: Bill, years: float, span: Any) -> list[dict[str, Any]]:
    """`span` is how many times the requests of the first year there are."""
    rows = []
    for line in bill.lines:
        if not isinstance(line.amount, Fact):
            continue
        factor = {"once": 1.0, "yearly": years, "requests": span}[line.how]
        low, likely, high = tenths(line.amount.values * factor)
        rows.append(
            {"alternative": bill.alternative, "id": line.id, "label": line.label, "how": line.how, "low": low, "likely": likely, "high": high, "basis": line.amount.basis.word}
        )
    return sorted(rows, key=lambda row: -row["likely"])


def _years(bill: Bill, years: float, growth: Any) -> list[dict[str, Any]]:
    rows = []
    for year, values in enumerate(by_year(bill, years, growth.values), start=1):
        low, likely, high = tenths(values)
        rows.append({"alternative": bill.alternative, "year": year, "low": low, "likely": likely, "high": high})
    return rows


def _volume(per_day: Any) -> dict[str, Any] | None:
    """What the profile expects of one device, which break-evens are held against."""
    if not isinstance(per_day, Fact):
        return None
    low, likely, high = tenths(per_day.values)
    unit = "requests per device and day"
    return {"low": low, "likely": likely, "high": high, "unit": unit, "says": f"you expect {show(likely, '')} requests per device and day ({spanned(low, high, '')})"}


def _total(decision: Decision, bill: Bill, lines: list[dict[str, Any]]) -> dict[str, Any]:
    facts = decision.estimates.facts
    total = facts.get("cost_total", bill.alternative)
    per = facts.get("cost_per_1000", bill.alternative)
    low, likely, high = tenths(total.values) if isinstance(total, Fact) else (None, None, None)
    per_1000 = per.middle if isinstance(per, Fact) else None
    fixed = bill.once.middle if isinstance(bill.once, Fact) else None
    return {"alternative": bill.alternative, "low": low, "likely": likely, "high": high, "per_1000": per_1000, "once": fixed, "largest": _largest(lines)}


def _largest(lines: list[dict[str, Any]]) -> str:
    """The three largest lines of a bill, in words."""
    shown = [line for line in lines if line["likely"] > 0][:3]
    return listed([f"{small(line['label'])} {show(line['likely'], '$')} ({line['basis']})" for line in shown])


def _break_even(decision: Decision, alternative: str) -> dict[str, Any] | None:
    """Requests a device-day from which the alternative costs less than the cloud; null bounds stand for never."""
    fact = decision.estimates.facts.get("break_even", alternative)
    payback = decision.estimates.facts.get("payback", alternative)
    if not isinstance(fact, Fact) or not isinstance(payback, Fact):
        return None
    low, likely, high = (bounded(fact.id, value) for value in tenths(fact.values))
    months = bounded(payback.id, payback.middle)
    return {"low": low, "likely": likely, "high": high, "unit": "requests per device and day", "says": crossing_words(likely, low, high), "payback_months": months}


def crossing_words(likely: float | None, low: float | None, high: float | None) -> str:
    """Where it crosses the cloud's bill, with the 80 % range of that volume."""
    if likely is None:
        return "most likely never costs less than the cloud" if low is not None else "never costs less than the cloud"
    if likely <= 0:
        return "costs less than the cloud at any volume"
    ends = f" ({spanned(low or 0.0, high, '')})" if high is not None else f" ({show(low or 0.0, '')} to never)"
    return f"costs less than the cloud above {show(likely, '')} requests per device and day{ends}"
