"""The consequences of every alternative, in natural units.

The names below load what they need when they are first used: one model on one device (`edgedecide.pair`) needs only memory,
speed and what these rest on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from edgedecide.estimators.consequences import Bill, Condition, Estimates, Flow, Station, estimate

__all__ = ["Bill", "Condition", "Estimates", "Flow", "Station", "estimate"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from edgedecide.estimators import consequences

    return getattr(consequences, name)
