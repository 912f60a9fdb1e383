"""edgedecide: where should this model's inference run?

The public names load what they need when they are first used:

    from edgedecide import advise, load_catalog, load_profile, load_questions
    decision = advise(load_profile("profile.yaml"), load_questions(), load_catalog())
    decision.ranking.best.alternative.id
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from edgedecide.catalog import load_catalog
    from edgedecide.gate import check, load_policy
    from edgedecide.pair import estimate
    from edgedecide.profile import Profile, load_profile
    from edgedecide.questions import load_questions
    from edgedecide.road import Decision, advise

__version__ = "0.1.0"
__all__ = ["Decision", "Profile", "advise", "check", "estimate", "load_catalog", "load_policy", "load_profile", "load_questions"]

_HOMES = {
    "Decision": "road",
    "Profile": "profile",
    "advise": "road",
    "check": "gate",
    "estimate": "pair",
    "load_catalog": "catalog",
    "load_policy": "gate",
    "load_profile": "profile",
    "load_questions": "questions",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
