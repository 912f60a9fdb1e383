"""Which alternatives exist for a profile, and what each runs where.

An alternative is a placement with the tier that its local part stands on: a list of parts, each on a site. The five
placements are five such lists; nothing downstream asks for a placement's name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from edgedecide.profile import Profile


class Placement(NamedTuple):
    """One of the five answers."""

    id: str
    name: str
    local_role: str
    """What stands locally: `answer`, `gate`, `cache`, or empty."""
    has_cloud: bool
    does: str
    """What happens to a request, as half a sentence."""


PLACEMENTS: tuple[Placement, ...] = (
    Placement("edge", "fully local", "answer", False, "is answered locally; nothing is sent to answer it"),
    Placement("edge-preprocess", "edge pre-processing, cloud reasoning", "gate", True, "passes a local gate; a smaller, cleaner payload goes to the cloud"),
    Placement("local-primary", "local primary, cloud fallback", "answer", True, "is answered locally where it can be; the cloud takes the rest"),
    Placement("cloud-primary", "cloud primary, edge cache or accelerator", "cache", True, "is looked up in a local cache; the cloud answers the rest"),
    Placement("cloud", "fully central", "", True, "goes to the cloud as it is"),
)  # fmt: skip
BY_ID = {placement.id: placement for placement in PLACEMENTS}


class Part(NamedTuple):
    """Something that runs: a role on a site."""

    role: str
    """`answer`, `gate`, `cache` or `cloud`."""
    site: str
    """`device`, `node` or `cloud`."""


class Alternative(NamedTuple):
    """A placement with the tier of its local part, and the parts that run."""

    id: str
    placement: str
    tier: str
    """`device`, `node`, or `cloud` where nothing stands locally."""
    parts: tuple[Part, ...]

    @property
    def local(self) -> Part | None:
        return next((part for part in self.parts if part.site != "cloud"), None)

    @property
    def has_cloud(self) -> bool:
        return any(part.site == "cloud" for part in self.parts)

    @property
    def role(self) -> str:
        """The role of its local part, or the empty string."""
        return self.local.role if self.local else ""


class NotOffered(NamedTuple):
    """An alternative that the profile leaves no room for."""

    id: str
    placement: str
    tier: str
    says: str


def goes_by(one: Alternative | NotOffered, name: str | None) -> bool:
    """Whether this name means it: its own, or that of its placement, which leaves the tier open."""
    return name in (one.id, one.placement)


def alternatives(profile: Profile) -> tuple[list[Alternative], list[NotOffered]]:
    """All alternatives to judge, in the order of the placements with the device before the node, and those not offered."""
    offered: list[Alternative] = []
    refused: list[NotOffered] = []
    for placement in PLACEMENTS:
        for tier in ("device", "node") if placement.local_role else ("cloud",):
            id = f"{placement.id}@{tier}" if placement.local_role else placement.id
            reason = _refusal(profile, placement, tier)
            if reason:
                refused.append(NotOffered(id, placement.id, tier, reason))
            else:
                offered.append(Alternative(id, placement.id, tier, _parts(placement, tier)))
    return offered, refused


def _parts(placement: Placement, tier: str) -> tuple[Part, ...]:
    local = (Part(placement.local_role, tier),) if placement.local_role else ()
    return local + ((Part("cloud", "cloud"),) if placement.has_cloud else ())


def _refusal(profile: Profile, placement: Placement, tier: str) -> str:
    if not placement.local_role:
        return ""
    if tier == "device" and not has_computing_device(profile):
        return "no device class of the fleet computes"
    if tier == "node" and not profile.fleet.nodes:
        return "the profile lists no local nodes (fleet.nodes)"
    if is_declared_none(profile, placement.local_role):
        return f"the profile declares local.{placement.local_role}: none"
    if placement.local_role == "answer" and profile.local.answer_on("device" if tier == "device" else "node") == "none":
        return f"the profile declares local.answer.{tier}: none"
    return ""


def has_computing_device(profile: Profile) -> bool:
    """Whether some device class computes; a profile silent on its fleet is taken to have devices of unknown hardware."""
    classes = profile.fleet.classes
    return not classes or any(entry.class_ != "none" for entry in classes)


def is_declared_none(profile: Profile, role: str) -> bool:
    """Whether the owner says that a local part of this role is out of the question."""
    return bool(getattr(profile.local, role, None) == "none")


def is_described(profile: Profile, alternative: Alternative) -> bool:
    """Whether the profile says anything of the local part: a gate or cache has a section, an answerer else is `model` itself."""
    return alternative.role in ("", "answer") or getattr(profile.local, alternative.role) is not None
