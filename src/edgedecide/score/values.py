"""Value of one fact on a question's fixed scale, 0 to 1; the row that gives the number gives the sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from edgedecide.facts import Values
from edgedecide.questions import Band, Criterion, Row

ROUNDING = 1e-9
"""What a ratio of two decimal numbers may miss an edge by in floating point."""


def value_on(criterion: Criterion, found: Values) -> Values:
    """Straight lines between the bands' edges, level beyond the first and the last (clipped)."""
    bands = criterion.bands[::-1] if criterion.more_is_better else criterion.bands
    return np.interp(found, [band.up_to for band in bands], [band.value for band in bands])


def band_of(criterion: Criterion, middle: float) -> Band:
    """The band that `middle` falls in; an edge belongs to the better one, beyond the last edge is the last one."""
    sign = -1.0 if criterion.more_is_better else 1.0
    return next((band for band in criterion.bands if sign * (middle - band.up_to) <= ROUNDING), criterion.bands[-1])


def first_hits(rows: tuple[Row, ...], lookup: Callable[[str], object]) -> tuple[Any, Any, Row]:
    """Of a table: value by world, where it is unknown because a row above the hit is, and the row hit in most worlds."""
    value: Any = np.zeros(1)
    settled: Any = np.zeros(1, dtype=bool)
    unknown: Any = np.zeros(1, dtype=bool)
    most, chosen = -1.0, rows[-1]
    for row in rows:
        truth = row.when.holds(lookup) if row.when else None
        yes = truth.yes if truth else True
        hit = ~settled & ~unknown & yes
        value = np.where(hit, row.value, value)
        if truth:
            unknown = unknown | (~settled & ~hit & truth.unknown)
        settled = settled | hit
        if (part := float(np.mean(hit))) > most:
            most, chosen = part, row
    return value, unknown, chosen
