"""What cannot be true together in one profile. Each check yields the field at fault and says why.

Only what no reading can save is a mistake here. A requirement that reality misses (a form freer than `leaves` allows, a
placement whose part is `none`) is for the verdicts to find, since a profile states both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from edgedecide.profile.kinds import Known, shortened
from edgedecide.quantity import Quantity

if TYPE_CHECKING:
    from edgedecide.profile.model import Hardware, Profile

Found = Iterator[tuple[str, str]]
SLACK = 0.01
"""By which shares may miss 100 %: rounding to whole per cents (judgement)."""


def contradictions(profile: Profile) -> list[tuple[str, str]]:
    """Dotted path and sentence of everything that cannot be true together, in the order of the checks."""
    return [found for check in CHECKS for found in check(profile)]


def _model_is_named(profile: Profile) -> Found:
    model = profile.model
    if (
        not (model.use or any(isinstance(known, Quantity) for known in (model.params, model.weights, model.flops)))
        and not model.kind
    ):
        yield "model", "found nothing that says which model; expected use, or kind with params or weights"


def _active_is_part(profile: Profile) -> Found:
    local = profile.local
    for path, shape in (("model", profile.model), ("local.gate", local.gate), ("local.answer", local.answer)):
        if shape is None or isinstance(shape, str):
            continue
        if _low(shape.active) > _high(shape.params):
            yield (
                f"{path}.active",
                f"found {shape.active} active of {shape.params} parameters; expected no more than there are",
            )


def _context_holds_prompt(profile: Profile) -> Found:
    model = profile.model
    if _low(model.prompt) > _high(model.context):
        yield "model.context", f"found {model.context} for a prompt of {model.prompt}; expected a context that holds it"


def _floor_is_within_reach(profile: Profile) -> Found:
    quality = profile.model.quality
    if quality.better == "lower" and _high(quality.floor) < _low(quality.full):
        yield (
            "model.quality.floor",
            f"found {quality.floor}, which is better than full ({quality.full}); expected a floor at or above it, as lower is better here",
        )
    elif quality.better != "lower" and _low(quality.floor) > _high(quality.full):
        yield (
            "model.quality.floor",
            f"found {quality.floor}, which is better than full ({quality.full}); expected a floor at or below it, or `better: lower` for an error",
        )


def _hard_needs_promise(profile: Profile) -> Found:
    latency = profile.latency
    if latency.hard and not isinstance(latency.promise, Quantity):
        yield (
            "latency.hard",
            "found a hard promise without latency.promise; state the promise, since a veto cannot rest on an assumed one",
        )


def _shares_of_network(profile: Profile) -> Found:
    network = profile.latency.network
    yield from _sum("latency.network", [access.share for access in network])
    yield from _twice("latency.network", [access.access for access in network], "access")


def _shares_of_classes(profile: Profile) -> Found:
    yield from _sum("fleet.classes", [entry.share for entry in profile.fleet.classes])


def _hardware_is_named(profile: Profile) -> Found:
    nodes = profile.fleet.nodes if isinstance(profile.fleet.nodes, tuple) else ()
    for path, entries in (("fleet.classes", profile.fleet.classes), ("fleet.nodes", nodes)):
        for index, entry in enumerate(entries):
            yield from _named(f"{path}[{index}]", entry)
    for index, node in enumerate(nodes):
        if node.class_ == "none":
            yield (
                f"fleet.nodes[{index}].class",
                "found none, which computes nothing; expected a class that can serve a model",
            )


def _named(path: str, entry: Hardware) -> Found:
    if not (entry.device or entry.chipset or entry.class_):
        yield path, "found nothing that says what it is; expected device, chipset or class"
    if entry.class_ == "none" and (entry.device or entry.chipset):
        yield (
            f"{path}.class",
            f"found none, which computes nothing, beside {shortened(entry.device or entry.chipset or '')}; keep one of the two",
        )


def _kinds_once(profile: Profile) -> Found:
    yield from _twice("privacy.data", [entry.kind for entry in profile.privacy.data or ()], "kind")


def _kinds_agree(profile: Profile) -> Found:
    for index, entry in enumerate(profile.privacy.data or ()):
        path = f"privacy.data[{index}]"
        if entry.stays == "device" and entry.leaves == "raw":
            yield (
                f"{path}.stays",
                "found device beside `leaves: raw`; what may leave raw does not stay on the device, keep one of the two",
            )
        if entry.central and entry.stays == "device":
            yield (
                f"{path}.stays",
                "found device beside `central: true`; what lies in the cloud does not stay on the device, keep one of the two",
            )
        if entry.central and entry.leaves == "never":
            yield (
                f"{path}.leaves",
                "found never beside `central: true`; what lies in the cloud has left, keep one of the two",
            )


def _gate_passes_all(profile: Profile) -> Found:
    gate, trigger = profile.local.gate, profile.traffic.trigger
    is_request = trigger == "request" or (trigger is None and profile.latency.kind != "continuous")
    if gate is None or isinstance(gate, str) or not is_request:
        return
    for name in ("passes", "misses"):
        if getattr(gate, name) is not None:
            yield (
                f"local.gate.{name}",
                "found a share where each request is asked for, and a gate passes every one; remove it, or state `trigger: always-on` under traffic",
            )


def _sites_within_devices(profile: Profile) -> Found:
    sites, devices = profile.fleet.sites, profile.traffic.devices
    if _low(sites) > _high(devices):
        yield "fleet.sites", f"found {sites} sites for {devices} devices; expected at most one site a device"


def _battery_needs_battery(profile: Profile) -> Found:
    fleet = profile.fleet
    if isinstance(fleet.battery_budget, Quantity) and fleet.power in ("mains", "vehicle"):
        yield "fleet.battery_budget", f"found a battery budget beside `power: {fleet.power}`; keep one of the two"


def _something_matters(profile: Profile) -> Found:
    people = {f"stakeholders.{name}": levels for name, levels in profile.stakeholders.items()}
    for path, levels in ({"importance": profile.importance} | people).items():
        if len(levels) == 7 and set(levels.values()) == {"none"}:
            yield path, "found none for all seven questions; expected one at least that matters"


def _measured_once(profile: Profile) -> Found:
    first: dict[str, int] = {}
    for index, entry in enumerate(profile.measured):
        key = repr(entry)
        if key in first:
            yield f"measured[{index}]", f"found entry {first[key] + 1} a second time; one measurement counts once, keep one of the two"
        first.setdefault(key, index)


CHECKS: tuple[Callable[[Profile], Found], ...] = (
    _model_is_named, _active_is_part, _context_holds_prompt, _floor_is_within_reach, _hard_needs_promise, _shares_of_network,
    _shares_of_classes, _hardware_is_named, _kinds_once, _kinds_agree, _gate_passes_all, _sites_within_devices,
    _battery_needs_battery, _something_matters, _measured_once,
)  # fmt: skip


def _sum(path: str, shares: Sequence[Known]) -> Found:
    """Shares above 100 %, or all of them given and below."""
    given = [share for share in shares if isinstance(share, Quantity)]
    low, high = sum(share.low for share in given), sum(share.high for share in given)
    if low > 1 + SLACK:
        yield path, f"found shares that sum to {low * 100:.4g}%; expected 100%"
    elif shares and len(given) == len(shares) and high < 1 - SLACK:
        yield (
            path,
            f"found shares that sum to {high * 100:.4g}%; expected 100%, or one entry without a share for the rest",
        )


def _twice(path: str, names: Sequence[str], field: str) -> Found:
    first: dict[str, int] = {}
    for index, name in enumerate(names):
        if name in first:
            yield (
                f"{path}[{index}].{field}",
                f'found "{shortened(name)}" a second time, first in entry {first[name] + 1}; keep one of the two',
            )
        first.setdefault(name, index)


def _low(known: Any) -> float:
    return known.low if isinstance(known, Quantity) else float("-inf")


def _high(known: Any) -> float:
    return known.high if isinstance(known, Quantity) else float("inf")
