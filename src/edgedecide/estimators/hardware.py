"""What stands on a site: the device classes of the fleet and the nodes, resolved to figures or to unknown hardware."""

from __future__ import annotations

from typing import Any, NamedTuple

from edgedecide.catalog import Entry
from edgedecide.estimators.setting import Setting
from edgedecide.facts import AnyFact, Unknown, Values, derive
from edgedecide.quantity import Quantity


class Hardware(NamedTuple):
    """One kind of hardware of one tier."""

    key: str
    """Name in reports and in the keys of error factors."""
    tier: str
    class_id: str
    """Device class, empty for unknown hardware."""
    chipset_id: str
    vendor: str
    """Maker of the chipset, empty where only the class is known."""
    share: AnyFact
    """Share of the requests that come from it; 1 for a node."""
    memory_bandwidth: AnyFact
    compute: AnyFact
    npu_int8: AnyFact
    ram: AnyFact
    memory_share: AnyFact
    sustained: AnyFact
    """Speed left under continuous load."""
    power: AnyFact
    power_npu: AnyFact
    """Power while the NPU computes; unknown where there is none."""
    battery: AnyFact
    efficiency: str
    """Entry of the catalog's efficiencies that holds for its main unit, empty where none does."""
    npu_efficiency: str
    """The same for its NPU."""
    path: str
    """Where the profile names it."""
    is_bought: bool
    has_one_system: bool
    """Whether the profile states the operating system, so that there is one platform to port to."""

    @property
    def is_known(self) -> bool:
        return bool(self.class_id)


def device_classes(setting: Setting) -> list[Hardware]:
    """The fleet's classes that compute, in the profile's order; one unknown class where the profile names none."""
    classes = setting.profile.fleet.classes
    if not classes:
        nobody = Unknown("fleet.classes", "Name the device classes under fleet.classes, with a device, chipset or class each.")
        return [_unknown("unnamed devices", "device", setting.constant("whole", 1.0, "the whole fleet", "share"), nobody, "fleet.classes")]
    shares = _shares(setting, "fleet.classes", [entry.share for entry in classes])
    return [
        _resolve(setting, entry, "device", shares[index], f"fleet.classes[{index}]")
        for index, entry in enumerate(classes)
        if entry.class_ != "none"
    ]


def nodes(setting: Setting) -> list[Hardware]:
    """The local nodes; several kinds divide the sites evenly; `consider` stands for one catalog node a site, bought."""
    listed = setting.profile.fleet.nodes or ()
    if listed == "consider" or len(listed) < 2:
        share = setting.constant("whole", 1.0, "the whole tier", "share")
    else:
        share = setting.constant(f"one-in-{len(listed)}", 1.0 / len(listed), "kinds of nodes divide the sites evenly", "share")
    if listed == "consider":
        return [_of_names(setting, None, "edge-server-small", "", "", "node", share, "fleet.nodes", is_bought=True)]
    return [_resolve(setting, entry, "node", share, f"fleet.nodes[{index}]") for index, entry in enumerate(listed)]


def _shares(setting: Setting, path: str, given: list[Any]) -> list[AnyFact]:
    """Each class's share of the requests; classes without one divide evenly what the others leave."""
    stated = [entry.likely for entry in given if isinstance(entry, Quantity)]
    silent = len(given) - len(stated)
    rest = max(0.0, 1.0 - sum(stated)) / silent if silent else 0.0
    total = sum(stated) + rest * silent
    shares: list[AnyFact] = []
    for index, entry in enumerate(given):
        value = entry.likely if isinstance(entry, Quantity) else rest
        shares.append(setting.worlds.exact(f"{path}[{index}].share", value / total if total else 1 / len(given), "share", "profile"))
    return shares


def _resolve(setting: Setting, entry: Any, tier: str, share: AnyFact, path: str) -> Hardware:
    return _of_names(
        setting, entry, entry.device or "", entry.chipset or "", entry.class_ or "", tier, share, path, is_bought=bool(entry.buy)
    )


def _of_names(
    setting: Setting, entry: Any, device_name: str, chipset_name: str, class_name: str, tier: str, share: AnyFact, path: str, *, is_bought: bool
) -> Hardware:
    catalog = setting.catalog
    device = catalog.entry("devices", device_name) if device_name else None
    chipset_name = chipset_name or (device.word("chipset") or "" if device else "")
    chipset = catalog.entry("chipsets", chipset_name) if chipset_name else None
    class_name = class_name or (device.word("class") if device else None) or (chipset.word("class") if chipset else None) or ""
    class_ = catalog.entry("classes", class_name) if class_name else None
    name = device_name or chipset_name or class_name or "unnamed hardware"
    if class_ is None or (device_name and device is None and chipset is None and not _says_speed(entry)):
        missing = Unknown(path, f"Measure on {name}, or state its class, memory_bandwidth, compute and ram under {path}.")
        return _unknown(name, tier, share, missing, path, is_bought=is_bought)
    look = _Look(setting, entry, path, (device, chipset, class_), name)
    has_npu = chipset is None or _states_npu(entry, device, chipset)
    return Hardware(
        key=name,
        tier=tier,
        class_id=class_.id,
        chipset_id=chipset.id if chipset else "",
        vendor=(chipset.word("vendor") or "") if chipset else "",
        share=share,
        memory_bandwidth=look("memory_bandwidth"),
        compute=look("compute"),
        npu_int8=look("npu_int8") if has_npu else Unknown("npu_int8", f"{name} is not known to have an NPU."),
        ram=look("ram"),
        memory_share=look("memory_share"),
        sustained=look("sustained"),
        power=look("power"),
        power_npu=look("power_npu"),
        battery=look("battery"),
        efficiency=efficiency_of(setting, class_.id, chipset),
        npu_efficiency=efficiency_of(setting, class_.id, chipset, "npu") if has_npu else "",
        path=path,
        is_bought=is_bought,
        has_one_system=bool(chipset or (entry is not None and entry.os)),
    )


def _states_npu(entry: Any, *entries: Entry | None) -> bool:
    """Whether an NPU is known of this very device or chipset: what some of its class have says nothing of one of them."""
    stated = getattr(entry, "npu_int8", None)
    return isinstance(stated, Quantity) or any(one is not None and one.figure("npu_int8") is not None for one in entries)


class _Look:
    """A figure of one piece of hardware, from the nearest that knows it: profile, device, chipset, class."""

    def __init__(self, setting: Setting, stated: Any, path: str, entries: tuple[Entry | None, ...], name: str) -> None:
        self.setting, self.stated, self.path, self.entries, self.name = setting, stated, path, entries, name

    def __call__(self, field: str) -> AnyFact:
        if isinstance(getattr(self.stated, field, None), Quantity):
            return self.setting.field(f"{self.path}.{field}", label=f"{field.replace('_', ' ')} of {self.name}")
        for entry in self.entries:
            figure = entry.figure(field) if entry is not None and _has(entry.section, field) else None
            if entry is not None and figure is not None:
                return self.setting.worlds.of_figure(f"catalog:{entry.section}/{entry.id}#{field}", entry, figure)
        return Unknown(f"{self.path}.{field}", f"State {self.path}.{field}; the catalog has no {field.replace('_', ' ')} for {self.name}.")


def _has(section: str, field: str) -> bool:
    from edgedecide.catalog import SECTIONS

    return field in SECTIONS[section]


def _says_speed(entry: Any) -> bool:
    return any(isinstance(getattr(entry, name, None), Quantity) for name in ("memory_bandwidth", "compute"))


def efficiency_of(setting: Setting, class_id: str, chipset: Entry | None, on: str = "") -> str:
    """The entry of the efficiencies that holds for this class and unit; empty where nothing of its kind was measured.

    An entry named like the chipset's family goes first (jetson-gpu for jetson-orin-nano), then one of its vendor, then
    the one that speaks of the fewest classes. Of a class without a chipset, one vendor's entry holds only where the class
    has no other: its members are then of that vendor, and the error of the class covers the rest.
    """
    unit = on or _computes_on(setting, class_id, chipset)
    vendor = chipset.word("vendor") if chipset else None
    found: list[tuple[bool, bool, int, str]] = []
    for id in setting.catalog.names("efficiencies"):
        entry = setting.catalog.require("efficiencies", id)
        classes, limited = entry.words("applies_to"), entry.word("vendor")
        if class_id in classes and entry.word("compute_on") == unit and (chipset is None or limited in (None, vendor)):
            is_family = chipset is not None and chipset.id.startswith(id.partition("-")[0])
            is_apt = limited is None if chipset is None else limited is not None
            found.append((not is_family, not is_apt, len(classes), id))
    return min(found)[3] if found else ""


def _computes_on(setting: Setting, class_id: str, chipset: Entry | None) -> str:
    word = chipset.word("compute_on") if chipset and chipset.figure("compute") else None
    return word or setting.catalog.require("classes", class_id).word("compute_on") or "cpu"


def _unknown(name: str, tier: str, share: AnyFact, missing: Unknown, path: str, *, is_bought: bool = False) -> Hardware:
    return Hardware(
        key=name, tier=tier, class_id="", chipset_id="", vendor="", share=share, memory_bandwidth=missing, compute=missing, npu_int8=missing, ram=missing,
        memory_share=missing, sustained=missing, power=missing, power_npu=missing, battery=missing, efficiency="", npu_efficiency="", path=path, is_bought=is_bought,
        has_one_system=False,
    )  # fmt: skip


def free_memory(hardware: Hardware) -> AnyFact:
    """Memory that one process may use, in bytes."""
    return derive("memory_for_one_process", _share_of, hardware.ram, hardware.memory_share, unit="B")


def _share_of(ram: Values, share: Values) -> Values:
    """memory × share that the system lets one process use"""
    return ram * share
