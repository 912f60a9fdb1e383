"""Between a value that changes nothing and one that does, the nearest one that does."""

from __future__ import annotations

import math
from collections.abc import Callable

CLOSE = 1.01
"""Ratio of the two ends at which the search stops."""


def narrowed(near: float, far: float, now: str, becomes: str, rerun: Callable[[float], str | None], *, least: float = 0.0) -> tuple[float, str] | None:
    """The far end once both are close, and what is recommended there; None where a value between them is not legal.

    Halved in ratio, so that few runs reach across decades; in difference while one end is 0, down to `least`.
    """
    while True:
        low, high = min(near, far), max(near, far)
        if high / low <= CLOSE if low > 0 else high - low <= least:
            return far, becomes
        middle = math.sqrt(near * far) if low > 0 else (near + far) / 2
        found = rerun(middle)
        if found is None:
            return None
        if found == now:
            near = middle
        else:
            far, becomes = middle, found
