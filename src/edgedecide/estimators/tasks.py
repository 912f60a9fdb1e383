"""The kind of task, which chooses the catalog's defaults for local parts that the profile does not describe."""

from __future__ import annotations

from edgedecide.catalog import Catalog
from edgedecide.profile import Profile
from edgedecide.quantity import Quantity

SPOKEN = {"speech", "audio-ambient"}
SEEN = {"video", "face", "biometric", "image-private", "image", "product-photos"}
SENSED = {"machine-telemetry"}


TYPED_AHEAD_S = 0.5
"""Promise below which a language model can only be completing what somebody types: no sentence is read that fast."""


def _is_typed_ahead(profile: Profile) -> bool:
    promise = profile.latency.promise
    return isinstance(promise, Quantity) and promise.likely <= TYPED_AHEAD_S


def task_of(profile: Profile, catalog: Catalog) -> str:
    """Kind of task in the catalog: by what the model works on, then by what the input is, then by who asks."""
    entry = catalog.entry("models", profile.model.use) if profile.model.use else None
    kind = profile.model.kind or (entry.word("kind") if entry else None) or "other"
    data = {item.kind for item in profile.privacy.data or ()}
    watches = profile.traffic.trigger == "always-on" or (profile.traffic.trigger is None and profile.latency.kind == "continuous")
    if kind in ("speech", "audio") or (kind == "language" and data & SPOKEN):
        return "speech-dictation" if "long-context" in profile.model.needs else "speech-command"
    if kind == "vision" or (kind == "other" and data & SEEN):
        return "vision-detect" if watches else "vision-classify"
    if kind == "embedding" or "global-data" in profile.model.needs:
        return "recommendation" if kind == "tabular" or "browsing" in data else "search"
    if kind == "language":
        return "completion" if _is_typed_ahead(profile) else "text-chat"
    return "sensor-anomaly" if kind == "tabular" or data & SENSED else "other"
