"""What the bills mean to each other: totals, ratios to the reference, break-even and payback."""

from __future__ import annotations

import numpy as np

from edgedecide.estimators.bill import YEAR_DAYS, Bill, engineer, growth_sum, horizon, sum_of
from edgedecide.estimators.demand import Demand
from edgedecide.estimators.formulas import same
from edgedecide.estimators.setting import Setting
from edgedecide.facts import NEVER, AnyFact, Values, derive
from edgedecide.quantity import YEAR, Quantity

ENGINEER_MONTH_S = 160 * 3600.0
"""Working seconds of an engineer's month: 160 hours, the usual figure of project plans."""


def settle_costs(setting: Setting, demand: Demand, bills: list[Bill]) -> AnyFact:
    """Settle totals, ratios, break-even and payback of all alternatives against the all-cloud bill; return the reference."""
    cloud = next(bill for bill in bills if bill.alternative == "cloud")
    reference = _reference(setting, cloud)
    setting.facts.add(reference)
    for bill in bills:
        owner = next(a for a in setting.alternatives if a.id == bill.alternative)
        total = setting.derive("cost_total", same, _measured_total(setting, demand, bill), alternative=owner)
        setting.derive("cost_ratio", _ratio, total, reference, alternative=owner)
        setting.facts.add(derive("cost_per_1000", _per_1000, total, demand.per_day, demand.devices, horizon(setting), demand.growth, alternative=owner.id))
        setting.derive("break_even", _break_even, bill.once, bill.yearly, bill.requests, cloud.once, cloud.yearly, cloud.requests, horizon(setting), demand.growth, demand.per_day, alternative=owner)
        setting.derive("payback", _payback, bill.once, bill.yearly, bill.requests, cloud.once, cloud.yearly, cloud.requests, alternative=owner)
        work = [line.amount for line in bill.lines if line.id in ("port", "release", "rollback", "lab", "edge-upkeep")]
        setting.derive("release_share", _work_share, sum_of(setting, work[:1]), sum_of(setting, work[1:]), horizon(setting), total, alternative=owner)
    return reference


def _measured_total(setting: Setting, demand: Demand, bill: Bill) -> AnyFact:
    """The bill, or what a measured cost of 1,000 requests makes of it. What was measured of the cloud is one of its lines
    already: a provider's bill, beside which its upkeep is work as before."""
    if bill.alternative == "cloud":
        return bill.total
    measured = setting.measured_of("cost_per_1000", bill.alternative)
    if measured is None:
        return bill.total
    return derive("bill_total", _from_measured, measured, demand.per_day, demand.devices, horizon(setting), demand.growth, unit="$")


def _from_measured(per_1000: Values, per_day: Values, devices: Values, years: Values, growth: Values) -> Values:
    """measured cost of 1,000 requests × requests of the horizon ÷ 1,000"""
    return per_1000 * per_day * devices * YEAR_DAYS * growth_sum(years, growth) / 1000.0


def _reference(setting: Setting, cloud: Bill) -> AnyFact:
    years = horizon(setting)
    if isinstance(setting.profile.cost.budget, Quantity):
        return derive("cost_reference", _budget, setting.field("cost.budget", owners=True), years, unit="$")
    return derive("cost_reference", _never_below, cloud.total, engineer(setting), unit="$")


def _budget(per_second: Values, years: Values) -> Values:
    """budget × years"""
    return per_second * YEAR * years


def _never_below(total: Values, wage: Values) -> Values:
    """max(all-cloud bill, an engineer's month of 160 h)"""
    return np.maximum(total, wage * ENGINEER_MONTH_S)


def _ratio(total: Values, reference: Values) -> Values:
    """cost ÷ reference"""
    return total / np.maximum(reference, 1e-9)


def _per_1000(total: Values, per_day: Values, devices: Values, years: Values, growth: Values) -> Values:
    """cost ÷ requests of the horizon × 1,000"""
    return total / np.maximum(per_day * devices * YEAR_DAYS * growth_sum(years, growth), 1e-9) * 1000.0


def _break_even(
    once: Values, yearly: Values, requests: Values, cloud_once: Values, cloud_yearly: Values, cloud_requests: Values, years: Values, growth: Values, per_day: Values
) -> Values:
    """requests a device-day at which the bills are equal: (fixed − cloud's fixed) ÷ (cloud's − own cost of one request a device-day); 0 if cheaper at once, 10⁹ if never"""
    span = growth_sum(years, growth)
    fixed = (once - cloud_once) + (yearly - cloud_yearly) * years
    slope = (cloud_requests - requests) * span / np.maximum(per_day, 1e-12)
    volume = np.where(slope > 0, fixed / np.maximum(slope, 1e-30), NEVER)
    return np.where(fixed <= 0, np.where(slope >= 0, 0.0, volume), np.minimum(volume, NEVER))


def _payback(once: Values, yearly: Values, requests: Values, cloud_once: Values, cloud_yearly: Values, cloud_requests: Values) -> Values:
    """months: (outlay − cloud's outlay) ÷ (what it saves a month in the first year); 0 without outlay, 10⁹ if never"""
    outlay = np.maximum(once - cloud_once, 0.0)
    saved = (cloud_yearly + cloud_requests - yearly - requests) / 12.0
    months = np.where(saved > 0, outlay / np.maximum(saved, 1e-9), NEVER)
    return np.minimum(np.where(outlay <= 0, 0.0, months), NEVER)


def _work_share(once: Values, yearly: Values, years: Values, total: Values) -> Values:
    """(port + (release + rollback + validation) × years) ÷ total"""
    return np.clip((once + yearly * years) / np.maximum(total, 1e-9), 0.0, 1.0)
