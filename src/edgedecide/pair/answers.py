"""The facts of a request: what the estimators say of memory and speed, as people ask for it, and what follows from that."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise

from edgedecide.estimators.formulas import product, same
from edgedecide.estimators.hardware import Hardware
from edgedecide.estimators.memory import Memory, estimate_memory
from edgedecide.estimators.shapes import ModelShape
from edgedecide.estimators.speed import Speed, estimate_speed
from edgedecide.facts import AnyFact, Basis, Fact, NotNeeded, Unknown, derive
from edgedecide.pair import formulas as how
from edgedecide.pair.given import tokens_fact
from edgedecide.pair.ground import Ground, PairSetting, demand_of
from edgedecide.pair.hindrance import able, hindrance
from edgedecide.pair.request import Request, refuse_beyond_context
from edgedecide.pair.subject import Device, Model

FACT_IDS = (
    "memory_needed", "memory_free", "fits", "download", "cold_load", "prefill_rate", "decode_rate", "latency_first", "latency",
    "rate_minute_1", "sustained_rate", "energy",
)  # fmt: skip
"""What is told of a pair, in the order of the page."""


def facts_of(ground: Ground, request: Request) -> dict[str, AnyFact]:
    """The facts of one request, in the order of the page."""
    model = request.model
    refuse_beyond_context(request)
    prompt, output = tokens_fact(ground, request.prompt, "prompt"), tokens_fact(ground, request.output, "output")
    setting = PairSetting(ground, ground.narrowed(request.runtime, request.compute), {}, prompt, request.measured)
    shape = ground.shape(model, prompt)
    if model.writes_tokens and request.prompt.is_point and request.output.is_point:
        shape = shape._replace(context=derive("context_used", how.both, prompt, output, unit="tokens"))
    hardware = able(ground.hardware(request.device, request.compute), request, ground.catalog)
    demand = demand_of(ground, prompt, output, _payload(setting, request))
    found = _Facts(setting, request, shape, hardware, estimate_memory(setting, shape, demand, hardware), estimate_speed(setting, shape, demand, hardware))
    return {id: found.told(id) for id in FACT_IDS}


def _payload(setting: PairSetting, request: Request) -> AnyFact:
    """Bytes of the sound of one request, of which the estimator makes seconds again."""
    if request.model.kind != "speech":
        return Unknown("payload", "no sound is heard")
    seconds = setting.worlds.exact(f"--sound {request.sound.likely:g}", request.sound.likely, "duration", "given")
    return derive("payload", how.bytes_of_sound, seconds, setting.default("audio-rate"), unit="B")


GIVEN = ("given", "profile")
"""Sources of what was stated with the question."""


def _told(request: Request, id: str, found: _Facts) -> AnyFact:
    """The fact as it is told: measured, estimated with its source, or unknown with the command that measures it."""
    taken = request.measured.get(id)
    if taken is None and not request.model.is_quantization_known and id != "memory_free":
        return Unknown(id, f"the format {request.model.quantization} is not known; to measure: {request.command(id)}")
    fact = _same(id, taken) if taken is not None else getattr(found, id)()
    if isinstance(fact, Unknown):
        return Unknown(id, f"{_reason(request, found, id)}; to measure: {request.command(id)}")
    if isinstance(fact, Fact) and not fact.source:
        fact.source = _source(fact)
    return fact


def _same(id: str, leaf: Fact) -> AnyFact:
    return derive(id, same, leaf, unit=leaf.unit, source=leaf.source)


def _source(fact: Fact) -> str:
    """The source of the first fact beneath it that names one, what was given apart."""
    stack = list(reversed(fact.because))
    while stack:
        parent = stack.pop()
        if parent.source and parent.source not in GIVEN:
            return parent.source
        stack.extend(reversed(parent.because))
    return GIVEN[0]


def _reason(request: Request, found: _Facts, id: str) -> str:
    """Why there is no number."""
    hardware, model = found.hardware, request.model
    if not hardware.is_known:
        return f"nothing is known of {request.device.asked or request.device.name}"
    if found.hindrance and id not in ("memory_free", "fits"):
        return found.hindrance
    if id in ("memory_free", "fits") or (id == "energy" and isinstance(found.hardware.power, Unknown)):
        return f"the catalog does not say enough of {hardware.key}"
    unit = f" on its {request.compute.upper()}" if request.compute else ""
    runtime = f" by {request.runtime}" if request.runtime else ""
    return f"nothing like {model.quantization} has been measured on {hardware.key}{unit}{runtime}"


# ---- from estimators' units to people's, and what follows


class _Facts:
    """Each fact of a pair by its id; what follows from another reads it as it is told."""

    def __init__(self, setting: PairSetting, request: Request, shape: ModelShape, hardware: Hardware, memory: Memory, speed: Speed) -> None:
        self.setting, self.request, self.shape, self.hardware, self.memory = setting, request, shape, hardware, memory
        self.measured = request.measured
        self._told: dict[str, AnyFact] = {}
        self.hindrance = hindrance(request, setting.worlds.catalog)
        self.speed = _unheard(speed) if self.hindrance else speed

    def told(self, id: str) -> AnyFact:
        """The fact as it is told, made once."""
        if id not in self._told:
            self._told[id] = _told(self.request, id, self)
        return self._told[id]

    # memory

    def memory_needed(self) -> AnyFact:
        return derive("memory_needed", how.megabytes, self.memory.needed)

    def memory_free(self) -> AnyFact:
        return self._once("memory_free", (self.hardware.ram, self.hardware.memory_share), lambda: derive("memory_free", how.megabytes, self.memory.free))

    def fits(self) -> AnyFact:
        free = self.measured.get("memory_free")
        if free is None:
            return derive("fits", same, self.memory.fits, unit="share")
        return derive("fits", how.fits, self.memory.needed, free, unit="share")

    def download(self) -> AnyFact:
        return self._once("download", (self.shape.weights,), lambda: derive("download", how.megabytes, self.shape.weights))

    def cold_load(self) -> AnyFact:
        return derive("cold_load", how.milliseconds, self.speed.load) if self.hardware.is_known else Unknown("cold_load", "unknown hardware")

    # speed

    def prefill_rate(self) -> AnyFact:
        if not self.request.model.writes_tokens:
            return NotNeeded("prefill_rate", _reads_no_prompt(self.request.model))
        return derive("prefill_rate", how.inverse, self._time("prefill_time"), unit="tokens/s")

    def decode_rate(self) -> AnyFact:
        if not self.request.model.writes_tokens:
            return NotNeeded("decode_rate", _reads_no_prompt(self.request.model))
        return derive("decode_rate", how.inverse, self._time("token_time"), unit="tokens/s")

    def _time(self, name: str) -> AnyFact:
        return getattr(self.speed, name) or Unknown(name, "the estimators do not tell it")

    def latency_first(self) -> AnyFact:
        return derive("latency_first", how.median_ms, self.speed.first, unit="ms")

    def latency(self) -> AnyFact:
        if "latency_first" in self.measured and self.request.model.writes_tokens:
            return derive("latency", how.after_first, self.speed.whole, self.speed.first, self.measured["latency_first"], unit="ms")
        return derive("latency", how.median_ms, self.speed.whole, unit="ms")

    def _rate(self) -> AnyFact:
        """Tokens, inferences or seconds of sound a second, cool."""
        kind = self.request.model.kind
        if kind == "language":
            return self.told("decode_rate")
        seconds = self.told("latency")
        if kind == "speech":
            sound = self.setting.worlds.exact(f"--sound {self.request.sound.likely:g}", self.request.sound.likely, "duration", "given")
            return derive("rate", how.of_sound, sound, seconds, unit="s/s")
        return derive("rate", how.per_second, seconds, unit="per s")

    def rate_minute_1(self) -> AnyFact:
        rate = self._rate()
        return derive("rate_minute_1", product, rate, self._left()[0], unit=_unit_of(rate))

    def sustained_rate(self) -> AnyFact:
        rate = self._rate()
        return derive("sustained_rate", product, rate, self._left()[1], unit=_unit_of(rate))

    def _left(self) -> tuple[AnyFact, AnyFact]:
        """Speed left after a minute and after 30, of what the cool device has; made once a device and duty cycle."""
        kept, key = self.setting.kept, (self.hardware.sustained, self.request.duty, self.hardware.class_id)
        if key not in kept:
            duty = self.setting.worlds.exact(f"--duty {self.request.duty:g}", self.request.duty, "share", "given")
            fallen = fall_by(self.request.device, 60.0)
            source = "throttling curve of the device class" if fallen else "judgement: a class without a throttling curve is still cool after a minute"
            part = self.setting.worlds.exact(f"model:fallen {fallen:g}", fallen, "share", source, Basis.ASSUMED)
            late = derive("speed_left", how.left, self.hardware.sustained, duty, unit="share")
            kept[key] = derive("speed_left", how.left_early, late, part, unit="share"), late
        return kept[key]

    def energy(self) -> AnyFact:
        busy = self.speed.busy
        if "latency" in self.measured:
            busy = derive("work_time", how.seconds, self.measured["latency"], unit="s")
        elif "latency_first" in self.measured:
            busy = derive("work_time", how.seconds, self.latency(), unit="s")
        return derive("energy", how.joules, power_of(self.request, self.hardware), busy, unit="J")

    def _once(self, id: str, of: tuple[AnyFact, ...], make: Callable[[], AnyFact]) -> AnyFact:
        """A fact that follows from these alone, made once for all requests."""
        kept, key = self.setting.kept, (id, of)
        if key not in kept:
            kept[key] = make()
        return kept[key]


def power_of(request: Request, hardware: Hardware) -> AnyFact:
    """Power of what computes: of a graph in whole numbers the NPU's where there is one, else the class's."""
    on_npu = request.compute is None and not request.model.writes_tokens and request.model.kind != "speech" and bool(hardware.npu_efficiency)
    return hardware.power_npu if on_npu and not isinstance(hardware.power_npu, Unknown) else hardware.power


def fall_by(device: Device, seconds: float) -> float:
    """How much of the whole fall in speed under continuous load has happened by then, on the curve of the device's class."""
    return _fall(device.class_.curve("throttle"), seconds) if device.class_ is not None else 0.0


@lru_cache(maxsize=64)
def _fall(curve: tuple[tuple[float, float], ...], seconds: float) -> float:
    if len(curve) < 2 or curve[-1][1] >= 1.0:
        return 0.0
    left = curve[-1][1]
    for (x0, y0), (x1, y1) in pairwise(curve):
        if x0 <= seconds <= x1:
            left = y0 + (y1 - y0) * (seconds - x0) / (x1 - x0)
            break
    return (1.0 - left) / (1.0 - curve[-1][1])


def _unheard(speed: Speed) -> Speed:
    """A speed of which nothing is known."""
    nothing = Unknown("speed", "the runtime does not read the format")
    return speed._replace(first=nothing, whole=nothing, busy=nothing, token_time=nothing, prefill_time=nothing)


def _reads_no_prompt(model: Model) -> str:
    return "a recogniser reads no prompt; its latency is told for its sound" if model.kind == "speech" else "it writes no tokens"


def _unit_of(fact: AnyFact) -> str:
    return fact.unit if isinstance(fact, Fact) else ""
