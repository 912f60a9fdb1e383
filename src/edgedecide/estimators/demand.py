"""How many requests there are, of which class, over which network: facts of the workload, the same for every alternative."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from edgedecide.estimators.formulas import product, same
from edgedecide.estimators.setting import Setting
from edgedecide.facts import AnyFact, Fact, Unknown, Values, derive
from edgedecide.quantity import Quantity

DAY_S = 86_400.0
REQUEST_CLASSES = ("bounded-up", "bounded-down", "heavy-up", "heavy-down")
"""Bounded or heavy, with the link up or down; shares multiply."""
HEAVY_NEEDS = ("long-context", "open-ended-generation", "global-data")


class Access(NamedTuple):
    """One kind of network access with its share of the requests that have a link."""

    name: str
    share: AnyFact
    is_site: bool
    """Whether it lies behind a site's uplink and reaches its nodes."""


class Demand(NamedTuple):
    """The workload's requests."""

    is_always_on: bool
    per_day: AnyFact
    """Requests of one device in a day."""
    rate: AnyFact
    """Requests a second of one device while active."""
    peak_rate: AnyFact
    active: AnyFact
    devices: AnyFact
    heavy: AnyFact
    """Share of heavy requests."""
    central: AnyFact
    """Share of requests that need data which exists only centrally."""
    down: AnyFact
    """Share of requests made while the link is down."""
    classes: dict[str, AnyFact]
    """Share of each request class."""
    accesses: list[Access]
    site_share: AnyFact
    """Share of the requests that come from a site and reach its nodes."""
    payload: AnyFact
    """Bytes that an all-cloud design uploads for one request."""
    prompt: AnyFact
    output: AnyFact
    growth: AnyFact


def estimate_demand(setting: Setting) -> Demand:
    """The demand that the profile describes, with the catalog's assumptions where it is silent."""
    always_on = is_always_on(setting)
    active = setting.field("traffic.active", default="always-on" if always_on else "active-hours")
    requests = setting.field("traffic.requests", recipe="Count one device's requests over a week, or state traffic.requests.")
    per_day, rate = _rates(setting, requests, active)
    peak = setting.field("traffic.peak_factor", default="peak-factor")
    heavy, down = heavy_share(setting), down_share(setting)
    accesses = access_mix(setting)
    demand = Demand(
        is_always_on=always_on,
        per_day=per_day,
        rate=rate,
        peak_rate=rate if always_on else derive("peak_rate", product, rate, peak, unit="per s"),
        active=active,
        devices=setting.field("traffic.devices", recipe="State traffic.devices: how many devices or users send requests."),
        heavy=heavy,
        central=central_share(setting),
        down=down,
        classes=request_classes(heavy, down),
        accesses=accesses,
        site_share=_site_share(setting, accesses),
        payload=payload_of(setting),
        prompt=setting.field("model.prompt", default="prompt-tokens", varies=True),
        output=setting.field("model.output", default="output-tokens", varies=True),
        growth=setting.field("traffic.growth", default="traffic-growth"),
    )
    setting.settle(derive("heavy_share", same, heavy))
    return demand


def is_always_on(setting: Setting) -> bool:
    """Whether a stream is watched rather than asked about."""
    profile = setting.profile
    return profile.traffic.trigger == "always-on" or (profile.traffic.trigger is None and profile.latency.kind == "continuous")


def _rates(setting: Setting, requests: AnyFact, active: AnyFact) -> tuple[AnyFact, AnyFact]:
    """Requests a day and requests a second while active; a rate per s, min or h holds while active."""
    stated = setting.profile.traffic.requests
    if isinstance(stated, Quantity) and not any(unit in stated.text for unit in ("day", "week", "month", "year")):
        return derive("requests_per_day", _per_day, requests, active, unit="per day"), requests
    per_day = derive("requests_per_day", _to_per_day, requests, unit="per day")
    return per_day, derive("request_rate", _while_active, per_day, active, unit="per s")


def _per_day(rate: Values, active: Values) -> Values:
    """rate while active × share of the day active × 86,400 s"""
    return rate * active * DAY_S


def _to_per_day(rate: Values) -> Values:
    """rate × 86,400 s"""
    return rate * DAY_S


def _while_active(per_day: Values, active: Values) -> Values:
    """requests a day ÷ seconds of use a day"""
    return per_day / np.maximum(active * DAY_S, 60.0)


def heavy_share(setting: Setting) -> AnyFact:
    """The largest share among the needs that a small local model cannot meet; 0..30 % where the profile is silent, and
    nothing where it lists its needs and none of these is among them."""
    needs = {name: share for name, share in setting.profile.model.needs.items() if name in HEAVY_NEEDS}
    if not needs and setting.loaded.get("model.needs") is not None:
        return setting.constant("nothing-heavy", 0.0, "the profile lists its needs, and none that a small model cannot meet", "share")
    if not needs:
        return setting.worlds.figure("defaults", "heavy-share")
    parts = [
        setting.field(f"model.needs.{name}") if isinstance(share, Quantity) else _bare(setting, name) for name, share in needs.items()
    ]
    return parts[0] if len(parts) == 1 else derive("heavy", lambda *shares: np.maximum.reduce(shares), *parts, unit="share")


def central_share(setting: Setting) -> AnyFact:
    """Share of the requests that need data which exists only centrally; none where the profile does not name the need."""
    needs = setting.profile.model.needs
    if "global-data" not in needs:
        return setting.constant("nothing-central", 0.0, "no need of central data is named", "share")
    return setting.field("model.needs.global-data") if isinstance(needs["global-data"], Quantity) else _bare(setting, "global-data")


def _bare(setting: Setting, name: str) -> AnyFact:
    """A need named without a share: the catalog's range, drawn apart for each need."""
    entry = setting.catalog.require("defaults", "heavy-bare")
    figure = entry.figure("value")
    assert figure is not None  # required by the catalog's form
    leaf = setting.worlds.of_figure(f"model.needs.{name}", entry, figure)
    leaf.label = f"share of requests that need {name.replace('-', ' ')}"
    return leaf


OFFLINE_DEFAULT = {"vehicle": "offline-vehicle", "drone": "offline-vehicle", "industrial-pc": "offline-industrial", "gateway": "offline-industrial", "pos": "offline-store", "edge-server": "offline-store"}
"""Catalog default for the share of requests without a link, by device class; phones stand for every other."""


def down_share(setting: Setting) -> AnyFact:
    """Share of requests made while the link is down: `access: none` of the network mix, else the catalog's, assumed."""
    network = setting.profile.latency.network
    for index, access in enumerate(network):
        if access.access == "none" and isinstance(access.share, Quantity):
            return setting.field(f"latency.network[{index}].share", label="requests made while the link is down")
    if any(access.access == "none" for access in network):
        given = [access.share.likely for access in network if isinstance(access.share, Quantity)]
        rest = max(0.0, 1.0 - sum(given)) / (len(network) - len(given))
        return setting.worlds.exact("latency.network:none", rest, "share", "definition: an even part of what the other entries leave")
    if network and all(isinstance(access.share, Quantity) for access in network):
        return setting.constant("never-down", 0.0, "the stated network mix leaves no share without a link", "share")
    return setting.worlds.figure("defaults", OFFLINE_DEFAULT.get(_typical_class(setting), "offline-phone"))


def _typical_class(setting: Setting) -> str:
    classes = [entry.class_ or "" for entry in setting.profile.fleet.classes]
    if classes and not classes[0]:
        first = setting.profile.fleet.classes[0]
        device = setting.catalog.entry("devices", first.device) if first.device else None
        chipset = setting.catalog.entry("chipsets", first.chipset) if first.chipset else None
        return (device.word("class") if device else None) or (chipset.word("class") if chipset else None) or ""
    if not classes and setting.profile.fleet.nodes:
        return "edge-server"
    return classes[0] if classes else ""


def request_classes(heavy: AnyFact, down: AnyFact) -> dict[str, AnyFact]:
    """Share of each request class: the two shares multiply."""
    functions = {"bounded-up": _bounded_up, "bounded-down": _bounded_down, "heavy-up": _heavy_up, "heavy-down": _heavy_down}
    return {name: derive("class_share", functions[name], heavy, down, unit="share", scope=name) for name in REQUEST_CLASSES}


def _bounded_up(heavy: Values, down: Values) -> Values:
    """(1 − heavy) × (1 − down)"""
    return (1 - heavy) * (1 - down)


def _bounded_down(heavy: Values, down: Values) -> Values:
    """(1 − heavy) × down"""
    return (1 - heavy) * down


def _heavy_up(heavy: Values, down: Values) -> Values:
    """heavy × (1 − down)"""
    return heavy * (1 - down)


def _heavy_down(heavy: Values, down: Values) -> Values:
    """heavy × down"""
    return heavy * down


DEFAULT_MIX: dict[str, tuple[tuple[str, float], ...]] = {
    "phone": (("lte", 0.35), ("nr-nsa", 0.2), ("home-wifi", 0.45)),
    "home": (("home-wifi", 1.0),),
    "site": (("enterprise-lan", 1.0),),
    "office": (("home-wifi", 0.5), ("enterprise-wifi", 0.5)),
    "moving": (("vehicle-cellular", 1.0),),
}
"""Network mix where the profile names none. Judgement: smartphones spend 43 to 54 % of their time on Wi-Fi (OpenSignal 2017)."""
_MIX_OF = {
    "phone-low": "phone", "phone-mid": "phone", "phone-high": "phone", "wearable": "phone", "smart-speaker": "home", "smart-tv": "home",
    "dsp": "home", "mcu": "home", "laptop": "office", "npu-laptop": "office", "browser": "office", "vehicle": "moving", "drone": "moving",
    "camera-soc": "site", "gateway": "site", "industrial-pc": "site", "pos": "site", "sbc": "site", "edge-server": "site",
    "edge-node": "site", "server": "site", "tablet": "office", "xr": "home",
}  # fmt: skip


def access_mix(setting: Setting) -> list[Access]:
    """The kinds of access among requests that have a link; their shares sum to 1."""
    stated = [(index, access) for index, access in enumerate(setting.profile.latency.network) if access.access != "none"]
    if not stated:
        mix = DEFAULT_MIX[_MIX_OF.get(_typical_class(setting), "phone")]
        return [_access(setting, name, setting.constant(f"access-{name}", share, "judgement: usual network mix of the device class", "share")) for name, share in mix]
    given = {index: access.share.likely for index, access in stated if isinstance(access.share, Quantity)}
    total_down = sum(a.share.likely for a in setting.profile.latency.network if a.access == "none" and isinstance(a.share, Quantity))
    silent = len(stated) - len(given)
    rest = max(0.0, 1.0 - total_down - sum(given.values())) / silent if silent else 0.0
    total = sum(given.get(index, rest) for index, _ in stated) or 1.0
    return [
        _access(setting, access.access, setting.worlds.exact(f"latency.network[{index}].share:up", given.get(index, rest) / total, "share", "profile"))
        for index, access in stated
    ]


def _access(setting: Setting, name: str, share: AnyFact) -> Access:
    return Access(name, share, bool(setting.catalog.require("networks", name).flag("site")))


def _site_share(setting: Setting, accesses: list[Access]) -> AnyFact:
    parts = [access.share for access in accesses if access.is_site]
    if not parts:
        return setting.constant("no-site", 0.0, "no access of the network mix lies behind a site's uplink", "share")
    return derive("site_share", lambda *shares: np.sum(shares, axis=0), *parts, unit="share")


def payload_of(setting: Setting) -> AnyFact:
    """What an all-cloud design uploads: stated, nothing where all data is central already, else 4 bytes a prompt token."""
    profile = setting.profile
    if isinstance(profile.traffic.payload, Quantity):
        return setting.field("traffic.payload", varies=True)
    data = profile.privacy.data
    if data and all(kind.central for kind in data):
        return setting.constant("central-input", 200.0, "the input is central already; a request is a small message", "data")
    if model_kind(setting) in ("language", "embedding"):
        tokens = setting.field("model.prompt", default="prompt-tokens", varies=True)
        return derive("text_payload", _text_bytes, tokens, unit="B", source="general tokenizer figure: about 4 bytes of English a token")
    return Unknown("traffic.payload", "State traffic.payload: the bytes of one input as a camera, microphone or form gives it.")


def _text_bytes(tokens: Values) -> Values:
    """4 bytes a prompt token"""
    return tokens * 4.0


def model_kind(setting: Setting) -> str:
    """Kind of the profile's model: stated, else the catalog's."""
    if setting.profile.model.kind:
        return setting.profile.model.kind
    entry = setting.catalog.entry("models", setting.profile.model.use) if setting.profile.model.use else None
    return (entry.word("kind") if entry else None) or "other"


def sigma_of(fact: AnyFact) -> float:
    """Spread of the logarithm between requests of a leaf that varies, 0 for any other fact."""
    return float(getattr(fact, "sigma", 0.0)) if isinstance(fact, Fact) else 0.0
