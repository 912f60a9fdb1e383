"""What all estimates share: the catalog, inputs drawn once, and shapes and hardware that were read before."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from edgedecide.catalog import Catalog, Entry
from edgedecide.estimators.demand import Demand
from edgedecide.estimators.hardware import Hardware, _Look, _of_names, efficiency_of
from edgedecide.estimators.setting import Input, Setting
from edgedecide.estimators.shapes import ModelShape, read_shape
from edgedecide.facts import AnyFact, Basis, Unknown
from edgedecide.pair.subject import Device, Model
from edgedecide.quantity import Quantity
from edgedecide.worlds import EvenWorlds, Leaf, Spread

SAMPLES = 401
"""Worlds of an estimate. Inputs being spread evenly, nine in ten ends of ranges lie within 4 % of those of 20,000 worlds, half
of them within 1.2 % (`benchmarks/estimates.py`)."""
SEED = 7
MOST_KEPT = 6_000
"""Inputs that are kept between estimates; beyond it all are drawn anew when they are needed."""


class Narrowed(Catalog):
    """The catalog with the benchmarks of one runtime or unit alone."""

    def __init__(self, whole: Catalog, runtime: str | None, compute: str | None) -> None:
        whole.benchmarks("", "")  # its index is made once, and shared
        self.__dict__.update(whole.__dict__)
        self._runtime, self._compute = runtime, compute

    @property
    def asked(self) -> tuple[str | None, str | None]:
        """Runtime and unit."""
        return self._runtime, self._compute

    def benchmarks(self, model_id: str, chipset_id: str) -> list[Entry]:
        return [row for row in super().benchmarks(model_id, chipset_id) if self._holds(row)]

    def _holds(self, row: Entry) -> bool:
        from edgedecide.catalog.names import exact

        return self._compute in (None, row.word("compute")) and (self._runtime is None or exact(row.word("runtime") or "").startswith(exact(self._runtime)))


class PairSetting(Setting):
    """The setting of one model on one device: what estimators ask of a profile, from what was given instead."""

    def __init__(self, ground: Ground, catalog: Catalog, given: Mapping[str, Quantity], prompt: AnyFact | None = None, measured: Mapping[str, Leaf] | None = None) -> None:
        self.catalog = catalog
        self.worlds = ground.worlds
        self.task = ""
        self.profile = PROFILE
        self._given = given
        self._prompt = prompt
        self._taken = measured or {}
        self._made = {}
        self.kept = ground.kept
        """Facts that follow from one input alone, by what they are and follow from."""

    def field(self, path: str, **asked: Any) -> Input:
        if path == "model.prompt" and self._prompt is not None:
            return self._prompt  # type: ignore[return-value]  # a leaf
        if path in self._given:
            return self.worlds.given(path, self._given[path], source="given", label=path.rpartition(".")[2].replace("_", " "))
        return Unknown(path, asked.get("recipe") or f"State {path}.")

    def predicted(self, figure: str, shape: ModelShape, hardware: Hardware, *, prompt: AnyFact | None = None, output: AnyFact | None = None) -> Leaf | None:
        from edgedecide.pair.relatives import predicted  # only now: what is measured or published needs no relatives

        narrowed = getattr(self.catalog, "asked", (None, None))
        return predicted(self, figure, shape, hardware, runtime=narrowed[0], compute=narrowed[1], prompt=prompt, output=output)

    def evidence(self, id: str, at: Mapping[str, str | None]) -> Leaf | None:  # noqa: ARG002  (what is measured here was measured there)
        return self._taken.get(id)


class _Silent(SimpleNamespace):
    """A section of a profile in which nothing is stated."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return None


PROFILE: Any = _Silent(traffic=_Silent(streamed=False), local=_Silent(), model=_Silent(needs={}), fleet=_Silent(classes=()), latency=_Silent(network=()), measured=())
"""A profile in which nothing is stated."""


class Ground:
    """One catalog with its drawn inputs."""

    def __init__(self, catalog: Catalog, seed: int, samples: int) -> None:
        self.catalog = catalog
        self.worlds = EvenWorlds(catalog, _spread(), seed=seed, samples=samples)
        self._shapes: dict[Any, ModelShape] = {}
        self._hardware: dict[Any, Hardware] = {}
        self._catalogs: dict[Any, Catalog] = {(None, None): catalog}
        self.kept: dict[Any, Any] = {}
        """Facts that follow from one input alone, by what they are and follow from."""

    def tidy(self) -> None:
        """Forget what was drawn where it has become much."""
        if len(self.worlds.leaves) > MOST_KEPT:
            for kept in (self.worlds.leaves, self._shapes, self._hardware, self.kept):
                kept.clear()

    def narrowed(self, runtime: str | None, compute: str | None) -> Catalog:
        key = (runtime, compute)
        if key not in self._catalogs:
            self._catalogs[key] = Narrowed(self.catalog, runtime, compute)
        return self._catalogs[key]

    def shape(self, model: Model, prompt: AnyFact) -> ModelShape:
        """The model's shape; of an embedding model the work of a whole prompt."""
        key = (model.stated.text, prompt if model.kind == "embedding" else None)
        if key not in self._shapes:
            prefix = f"--model {model.stated.text}"
            given = {f"{prefix}.{name}": value for name, value in model.stated.facts.items() if isinstance(value, Quantity)}
            shape = read_shape(PairSetting(self, self.catalog, given, prompt), prefix, model.stated)  # type: ignore[arg-type]  # reads what a profile's section has
            self._shapes[key] = shape if model.entry is not None else shape._replace(key=model.name)
        return self._shapes[key]

    def hardware(self, device: Device, compute: str | None) -> Hardware:
        """The device with the unit that is to compute."""
        key = (device.stated.text, device.asked if not device.is_known else "", compute)
        if key not in self._hardware:
            self._hardware[key] = self._read(device, compute)
        return self._hardware[key]

    def _read(self, device: Device, compute: str | None) -> Hardware:
        prefix = f"--device {device.stated.text}" if device.stated.facts else "--device"
        given = {f"{prefix}.{name}": value for name, value in device.stated.facts.items() if isinstance(value, Quantity)}
        setting = PairSetting(self, self.catalog, given)
        name, chip, class_ = (entry.id if entry else "" for entry in (device.device, device.chipset, device.class_))
        if not device.is_known:
            name, chip, class_ = device.asked or device.name, "", ""
        hardware = _of_names(setting, device.stated, name, chip, class_, "device", setting.every_request(), prefix, is_bought=False)
        if not hardware.is_known or compute is None:
            return hardware
        look = _Look(setting, device.stated, prefix, (device.device, device.chipset, device.class_), hardware.key)
        return _on_unit(setting, hardware, compute, look, device)


def _on_unit(setting: Setting, hardware: Hardware, compute: str, look: _Look, device: Device) -> Hardware:
    """The hardware as it is where one of its units does the computing."""
    if compute == "npu":
        return hardware._replace(compute=hardware.npu_int8, efficiency=hardware.npu_efficiency, power=hardware.power_npu)
    nothing = Unknown("npu_int8", "asked for without it")
    own = efficiency_of(setting, hardware.class_id, device.chipset, compute)
    word = device.chipset.word("compute_on") if device.chipset and device.chipset.figure("compute") else None
    main = word or (device.class_.word("compute_on") if device.class_ else None)
    found = hardware._replace(npu_int8=nothing, npu_efficiency="", efficiency=own)
    if compute == "cpu":
        peak = hardware.compute if main == "cpu" and "compute" in device.stated.facts else look("cpu_compute")
        power = look("power_cpu")
        return found._replace(compute=peak, power=hardware.power if isinstance(power, Unknown) else power)
    if main != "gpu":
        return found._replace(compute=Unknown("compute", f"Nothing is known of a GPU of {hardware.key} that computes."), efficiency="")
    return found


def demand_of(ground: Ground, prompt: AnyFact, output: AnyFact, payload: AnyFact) -> Demand:
    """The demand of one request at a time, of this length."""
    none = ground.worlds.exact("model:none", 0.0, "share", "one request at a time", Basis.MODELLED)
    return Demand(False, none, none, none, none, none, none, none, none, {}, [], none, payload, prompt, output, none)


@lru_cache(maxsize=8)
def ground_of(catalog: Catalog, seed: int = SEED, samples: int = SAMPLES) -> Ground:
    return Ground(catalog, seed, samples)


@lru_cache(maxsize=1)
def _spread() -> Spread:
    from edgedecide.questions.load import load_questions

    settings = load_questions().decision
    return Spread({Basis[name.upper()]: factor for name, factor in settings.spread.items()}, settings.varying_middle)
