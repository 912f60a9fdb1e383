"""`estimate`: what one model needs on one device, how fast it is there, and what a request takes.

How a number is made is the estimators' business: memory and speed come from `estimators.memory` and `estimators.speed`, by
whatever rung they have evidence for. Here they are put into the units that people ask for, and what follows from them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from edgedecide.catalog import Catalog, load_catalog
from edgedecide.catalog.names import exact
from edgedecide.errors import UsageError
from edgedecide.estimators.formulas import same
from edgedecide.estimators.hardware import Hardware
from edgedecide.estimators.memory import Memory, _fit, estimate_memory
from edgedecide.estimators.shapes import ModelShape
from edgedecide.estimators.speed import Speed, estimate_speed
from edgedecide.facts import AnyFact, Basis, Fact, NotNeeded, Unknown, Values, derive
from edgedecide.pair.given import Measured, Tokens, measured_facts, read_seconds, read_share, read_tokens, tokens_fact
from edgedecide.pair.ground import SAMPLES, SEED, Ground, PairSetting, demand_of, ground_of
from edgedecide.pair.recipes import command_for
from edgedecide.pair.subject import TRANSFORMERS, Described, Device, Model, read_compute, read_device, read_model, read_runtime
from edgedecide.quantity import Quantity
from edgedecide.worlds import Leaf

FACT_IDS = (
    "memory_needed", "memory_free", "fits", "download", "cold_load", "prefill_rate", "decode_rate", "latency_first", "latency",
    "rate_minute_1", "sustained_rate", "energy",
)  # fmt: skip
"""What is told of a pair, in the order of the page."""


class Request(NamedTuple):
    """What is asked: a pair, and the length of one request."""

    model: Model
    device: Device
    prompt: Quantity
    output: Quantity
    sound: Quantity
    """Of a model that listens: the sound of one request."""
    duty: float
    runtime: str | None
    compute: str | None
    measured: dict[str, Leaf]

    def command(self, id: str) -> str:
        """The command that measures this fact."""
        return command_for(
            id, self.model, self.device, prompt=round(self.prompt.likely), output=round(self.output.likely), runtime=self.runtime, compute=self.compute
        )  # fmt: skip


class Estimated(NamedTuple):
    """The facts of one pair, with what was asked."""

    request: Request
    ground: Ground
    facts: dict[str, AnyFact]


def estimate(
    model: Described,
    device: Described,
    quantization: str | None = None,
    prompt: Tokens = 512,
    output: Tokens = 128,
    runtime: str | None = None,
    compute: str | None = None,
    measured: Iterable[Measured] | Mapping[str, Any] = (),
    *,
    sound: str | Quantity = "30 s",
    duty: float | str = 1.0,
    catalog: Catalog | None = None,
    seed: int = SEED,
    samples: int = SAMPLES,
) -> dict[str, AnyFact]:
    """What one model needs and does on one device, as facts by id, each with low, likely, high, unit, basis and source.

    `model` and `device` are names, however they are written (a weight format may stand in the model's), or mappings of
    facts. What cannot be known is an Unknown whose recipe is a command that measures it; what the kind of model does not
    have is a NotNeeded. Measurements (`decode_rate=21 tokens/s`) go before every estimate, and what follows from them
    follows. Raises UsageError for a model that the catalog does not know and for names that may mean several things.
    """
    return estimate_pair(
        model, device, quantization, prompt, output, runtime, compute, measured, sound=sound, duty=duty, catalog=catalog, seed=seed, samples=samples
    ).facts


def estimate_pair(
    model: Described,
    device: Described,
    quantization: str | None = None,
    prompt: Tokens = 512,
    output: Tokens = 128,
    runtime: str | None = None,
    compute: str | None = None,
    measured: Iterable[Measured] | Mapping[str, Any] = (),
    *,
    sound: str | Quantity = "30 s",
    duty: float | str = 1.0,
    catalog: Catalog | None = None,
    seed: int = SEED,
    samples: int = SAMPLES,
) -> Estimated:
    """The same with what was asked, as it was understood; for pages."""
    catalog = catalog or load_catalog()
    ground = ground_of(catalog, seed, samples)
    ground.tidy()
    request = Request(
        model=read_model(model, quantization, catalog),
        device=read_device(device, catalog),
        prompt=read_tokens(prompt, "prompt"),
        output=read_tokens(output, "output"),
        sound=read_seconds(sound, "sound"),
        duty=read_share(duty, "duty"),
        runtime=read_runtime(runtime, catalog),
        compute=read_compute(compute),
        measured=measured_facts(ground, measured) if measured else {},
    )
    return Estimated(request, ground, facts_of(ground, request))


def facts_of(ground: Ground, request: Request) -> dict[str, AnyFact]:
    """The facts of one request, in the order of the page."""
    model = request.model
    refuse_beyond_context(request)
    prompt, output = tokens_fact(ground, request.prompt, "prompt"), tokens_fact(ground, request.output, "output")
    setting = PairSetting(ground, ground.narrowed(request.runtime, request.compute), {}, prompt, request.measured)
    shape = ground.shape(model, prompt)
    if model.writes_tokens and request.prompt.is_point and request.output.is_point:
        shape = shape._replace(context=derive("context_used", _both, prompt, output, unit="tokens"))
    hardware = _in_precision(ground.hardware(request.device, request.compute), request)
    demand = demand_of(ground, prompt, output, _payload(setting, request))
    found = _Facts(setting, request, shape, hardware, estimate_memory(setting, shape, demand, hardware), estimate_speed(setting, shape, demand, hardware))
    return {id: found.told(id) for id in FACT_IDS}


WHOLE_NUMBERS = ("int8", "int8-qat", "w8a8", "w8a16")
"""Formats of graphs that an NPU computes in whole numbers."""


def _in_precision(hardware: Hardware, request: Request) -> Hardware:
    """The hardware with its NPU's peak in the precision of a graph: half of the INT8 peak in FP16 where it is known to run
    that, as the efficiencies of the catalog count it; unknown in FP32, and for what is not known to run FP16."""
    model = request.model
    if request.compute != "npu" or model.kind in TRANSFORMERS or model.quantization in WHOLE_NUMBERS:
        return hardware
    runs_half = request.device.chipset is not None and request.device.chipset.flag("npu_fp16") and model.quantization == "f16"
    peak = derive("npu_fp16", _half, hardware.npu_int8) if runs_half else Unknown("npu_fp16", f"the NPU of {hardware.key} is not known to run {model.quantization}")
    return hardware._replace(compute=peak)


def refuse_beyond_context(request: Request) -> None:
    """Nothing where the request fits the model's context; UsageError otherwise."""
    longest, asked = request.model.longest, request.prompt.likely + request.output.likely
    if request.model.writes_tokens and longest is not None and asked > longest:
        raise UsageError(f"found {asked:g} tokens of prompt and output; expected at most {longest}, the context of {request.model.name}", where="--prompt")


def _payload(setting: PairSetting, request: Request) -> AnyFact:
    """Bytes of the sound of one request, of which the estimator makes seconds again."""
    if request.model.kind != "speech":
        return Unknown("payload", "no sound is heard")
    seconds = setting.worlds.exact(f"--sound {request.sound.likely:g}", request.sound.likely, "duration", "given")
    return derive("payload", _bytes_of_sound, seconds, setting.default("audio-rate"), unit="B")


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
        self.hindrance = hindrance(setting, request)
        self.speed = _unheard(speed) if self.hindrance else speed

    def told(self, id: str) -> AnyFact:
        """The fact as it is told, made once."""
        if id not in self._told:
            self._told[id] = _told(self.request, id, self)
        return self._told[id]

    # memory

    def memory_needed(self) -> AnyFact:
        return derive("memory_needed", _megabytes, self.memory.needed)

    def memory_free(self) -> AnyFact:
        return self._once("memory_free", self.hardware.ram, lambda: derive("memory_free", _megabytes, self.memory.free))

    def fits(self) -> AnyFact:
        free = self.measured.get("memory_free")
        if free is None:
            return derive("fits", same, self.memory.fits, unit="share")
        return derive("fits", _fits, self.memory.needed, free, unit="share")

    def download(self) -> AnyFact:
        return self._once("download", self.shape.weights, lambda: derive("download", _megabytes, self.shape.weights))

    def cold_load(self) -> AnyFact:
        return derive("cold_load", _milliseconds, self.speed.load) if self.hardware.is_known else Unknown("cold_load", "unknown hardware")

    # speed

    def prefill_rate(self) -> AnyFact:
        if not self.request.model.writes_tokens:
            return NotNeeded("prefill_rate", _reads_no_prompt(self.request.model))
        return derive("prefill_rate", _inverse, self._time("prefill_time"), unit="tokens/s")

    def decode_rate(self) -> AnyFact:
        if not self.request.model.writes_tokens:
            return NotNeeded("decode_rate", _reads_no_prompt(self.request.model))
        return derive("decode_rate", _inverse, self._time("token_time"), unit="tokens/s")

    def _time(self, name: str) -> AnyFact:
        return getattr(self.speed, name) or Unknown(name, "the estimators do not tell it")

    def latency_first(self) -> AnyFact:
        return derive("latency_first", _median_ms, self.speed.first, unit="ms")

    def latency(self) -> AnyFact:
        if "latency_first" in self.measured and self.request.model.writes_tokens:
            return derive("latency", _after_first, self.speed.whole, self.speed.first, self.measured["latency_first"], unit="ms")
        return derive("latency", _median_ms, self.speed.whole, unit="ms")

    def _rate(self) -> AnyFact:
        """Tokens, inferences or seconds of sound a second, cool."""
        kind = self.request.model.kind
        if kind == "language":
            return self.told("decode_rate")
        seconds = self.told("latency")
        if kind == "speech":
            sound = self.setting.worlds.exact(f"--sound {self.request.sound.likely:g}", self.request.sound.likely, "duration", "given")
            return derive("rate", _of_sound, sound, seconds, unit="s/s")
        return derive("rate", _per_second, seconds, unit="per s")

    def rate_minute_1(self) -> AnyFact:
        rate = self._rate()
        return derive("rate_minute_1", _early, rate, self.hardware.sustained, *self._duty(), unit=_unit_of(rate))

    def sustained_rate(self) -> AnyFact:
        rate = self._rate()
        return derive("sustained_rate", _late, rate, self.hardware.sustained, self._duty()[0], unit=_unit_of(rate))

    def _duty(self) -> tuple[AnyFact, AnyFact]:
        """The duty cycle, and how much of the whole fall in speed the first minute brings."""
        duty = self.setting.worlds.exact(f"--duty {self.request.duty:g}", self.request.duty, "share", "given")
        fallen = fall_by(self.request.device, 60.0)
        source = "throttling curve of the device class" if fallen else "judgement: a class without a throttling curve is still cool after a minute"
        return duty, self.setting.worlds.exact(f"model:fallen {fallen:g}", fallen, "share", source, Basis.ASSUMED)

    def energy(self) -> AnyFact:
        busy = self.speed.busy
        if "latency" in self.measured:
            busy = derive("work_time", _seconds, self.measured["latency"], unit="s")
        elif "latency_first" in self.measured:
            busy = derive("work_time", _seconds, self.latency(), unit="s")
        return derive("energy", _joules, power_of(self.request, self.hardware), busy, unit="J")

    def _once(self, id: str, of: AnyFact, make: Callable[[], AnyFact]) -> AnyFact:
        """A fact that follows from this one alone, made once for all requests."""
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


MADE_FOR = {"mlx": "Apple", "coreml": "Apple", "genie": "Qualcomm", "geniexqairt": "Qualcomm", "qnn": "Qualcomm", "qnncontextbinary": "Qualcomm", "tensorrt": "NVIDIA", "tensorrtllm": "NVIDIA", "rknn": "Rockchip"}
"""Runtimes that one maker's chips alone can run."""


@lru_cache(maxsize=1024)
def _hindrance(catalog: Catalog, quantization: str, vendor: str, runtime: str | None) -> str:
    entry = catalog.entry("quantizations", quantization)
    readers = entry.words("runtimes") if entry is not None else ()
    if runtime is not None and not _runs_on(runtime, vendor):
        return f"{runtime} runs on chips of {MADE_FOR[exact(runtime)]} alone"
    if runtime is not None and readers and not any(exact(word).startswith(exact(runtime)) or exact(runtime).startswith(exact(word)) for word in readers):
        return f"{runtime} is not known to read {quantization}, which {listed(readers)} read"
    if readers and not any(_runs_on(word, vendor) for word in readers):
        return f"{quantization} is read by {listed(readers)} alone, which chips of {vendor} do not run"
    return ""


def _runs_on(runtime: str, vendor: str) -> bool:
    return not vendor or MADE_FOR.get(exact(runtime), vendor) == vendor


def listed(words: Sequence[str]) -> str:
    """`a, b and c`."""
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)


def hindrance(setting: PairSetting, request: Request) -> str:
    """Why the format cannot run there as far as the catalog knows, else nothing."""
    chipset = request.device.chipset
    return _hindrance(setting.catalog, request.model.quantization, (chipset.word("vendor") or "") if chipset else "", request.runtime)


def _unheard(speed: Speed) -> Speed:
    """A speed of which nothing is known."""
    nothing = Unknown("speed", "the runtime does not read the format")
    return speed._replace(first=nothing, whole=nothing, busy=nothing, token_time=nothing, prefill_time=nothing)


def _reads_no_prompt(model: Model) -> str:
    return "a recogniser reads no prompt; its latency is told for its sound" if model.kind == "speech" else "it writes no tokens"


def _unit_of(fact: AnyFact) -> str:
    return fact.unit if isinstance(fact, Fact) else ""


# ---- formulas


def _half(peak: Values) -> Values:
    """INT8 peak ÷ 2"""
    return peak / 2


def _both(prompt: Values, output: Values) -> Values:
    """prompt + output tokens"""
    return prompt + output


def _bytes_of_sound(seconds: Values, rate: Values) -> Values:
    """seconds of sound × bytes a second"""
    return seconds * rate


def _megabytes(size: Values) -> Values:
    """bytes ÷ 10⁶"""
    return size / 1e6


def _milliseconds(time: Values) -> Values:
    """seconds × 1,000"""
    return time * 1e3


def _seconds(time: Values) -> Values:
    """milliseconds ÷ 1,000"""
    return time / 1e3


def _inverse(time: Values) -> Values:
    """1 ÷ seconds a token"""
    return 1.0 / time


def _median_ms(delay: Values) -> Values:
    """median over requests × 1,000"""
    return delay[0] * 1e3


def _after_first(whole: Values, first: Values, measured: Values) -> Values:
    """time to the first part as measured + what the whole result takes beyond it"""
    return measured + np.maximum(whole[0] - first[0], 0.0) * 1e3


def _per_second(time: Values) -> Values:
    """1,000 ÷ milliseconds of one inference"""
    return 1e3 / time


def _of_sound(sound: Values, time: Values) -> Values:
    """seconds of sound ÷ seconds of work"""
    return sound * 1e3 / time


def _fits(needed: Values, free: Values) -> Values:
    """share of such devices whose free memory is enough"""
    return _fit(needed, free * 1e6)


def _left(sustained: Values, duty: Values) -> Values:
    """min(1, speed left under continuous load ÷ duty cycle): heat follows the mean power"""
    return np.minimum(1.0, sustained / duty)


def _early(rate: Values, sustained: Values, duty: Values, fallen: Values) -> Values:
    """rate × (1 − share of the fall that the first minute brings × (1 − speed left at minute 30))"""
    return rate * (1.0 - fallen * (1.0 - _left(sustained, duty)))


def _late(rate: Values, sustained: Values, duty: Values) -> Values:
    """rate × min(1, speed left under continuous load ÷ duty cycle)"""
    return rate * _left(sustained, duty)


def _joules(power: Values, busy: Values) -> Values:
    """power × seconds of work"""
    return power * busy


