"""How long one model takes on one kind of hardware: a measurement, else a published one, else a roofline.

Every rung carries its own error, one input for each estimator × hardware × model, shared by all alternatives.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from edgedecide.catalog import Entry
from edgedecide.estimators.delay import after, delay, varied
from edgedecide.estimators.demand import Demand, sigma_of
from edgedecide.estimators.formulas import seconds_of_sound
from edgedecide.estimators.hardware import Hardware
from edgedecide.estimators.setting import Setting
from edgedecide.estimators.shapes import FRAMES_PER_SECOND, ModelShape
from edgedecide.facts import AnyFact, Fact, Unknown, Values, derive


class Speed(NamedTuple):
    """Service times of one model on one kind of hardware, alone and cool."""

    first: AnyFact
    """Delay (median and 95th percentile over requests, s) until the first part of the result."""
    whole: AnyFact
    """Delay until the whole result."""
    busy: AnyFact
    """Seconds of work a request takes in the mean."""
    token_time: AnyFact | None
    """Seconds a generated token, for models that write tokens."""
    prefill_time: AnyFact | None
    """Seconds a prompt token."""
    load: AnyFact
    """Seconds to load the weights."""
    rung: str
    """`measured`, `published` or `roofline`."""


def estimate_speed(setting: Setting, shape: ModelShape, demand: Demand, hardware: Hardware) -> Speed:
    """Service times by the strongest rung that there is evidence for; Unknown for unknown hardware."""
    load = derive("load_time", _load_time, shape.weights, setting.default("storage-read"), unit="s")
    if shape.kind == "speech":
        return _of_speech(setting, shape, demand, hardware, load)
    if shape.writes_tokens:
        return _of_tokens(setting, shape, demand, hardware, load)
    return _of_graph(setting, shape, hardware, load)


def _load_time(weights: Values, rate: Values) -> Values:
    """bytes of the weights ÷ rate at which storage is read"""
    return weights / rate


# ---- models that write tokens


def _of_tokens(setting: Setting, shape: ModelShape, demand: Demand, hardware: Hardware, load: AnyFact) -> Speed:
    token_time, rung = token_time_of(setting, shape, demand, hardware)
    prefill_time = prefill_time_of(setting, shape, hardware, prompt=demand.prompt)
    prompt_sigma, output_sigma = sigma_of(demand.prompt), sigma_of(demand.output)
    new = _new_tokens(setting, demand)

    def first(prompt: Values, per_prompt_token: Values, per_token: Values) -> Values:
        """prompt tokens × time a prompt token + one token"""
        return after(varied(prompt * per_prompt_token, prompt_sigma), delay(per_token))

    def whole(prompt: Values, output: Values, per_prompt_token: Values, per_token: Values) -> Values:
        """prompt tokens × time a prompt token + output tokens × time a token"""
        return after(varied(prompt * per_prompt_token, prompt_sigma), varied(output * per_token, output_sigma))

    def busy(prompt: Values, output: Values, per_prompt_token: Values, per_token: Values) -> Values:
        """mean prompt × time a prompt token + mean output × time a token; the mean of a lognormal is median · exp(σ² ÷ 2)"""
        return prompt * np.exp(prompt_sigma**2 / 2) * per_prompt_token + output * np.exp(output_sigma**2 / 2) * per_token

    return Speed(
        first=derive("first_result", first, new, prefill_time, token_time, unit="s"),
        whole=derive("whole_result", whole, new, demand.output, prefill_time, token_time, unit="s"),
        busy=derive("work_time", busy, new, demand.output, prefill_time, token_time, unit="s"),
        token_time=token_time,
        prefill_time=prefill_time,
        load=load,
        rung=rung,
    )


def _new_tokens(setting: Setting, demand: Demand) -> AnyFact:
    """Prompt tokens that must be read: all of them, unless requests of this kind of task share most of their text."""
    share = setting.worlds.figure("tasks", setting.task, "prompt_new")
    return demand.prompt if isinstance(share, Unknown) else derive("new_tokens", _part_of, demand.prompt, share, unit="tokens")


def _part_of(prompt: Values, share: Values) -> Values:
    """prompt tokens × share that the request before did not already have"""
    return prompt * share


def token_time_of(setting: Setting, shape: ModelShape, demand: Demand, hardware: Hardware) -> tuple[AnyFact, str]:
    """Seconds a generated token, and the rung that gave it."""
    place = place_of(shape, hardware)
    measured = setting.evidence("decode_rate", place)
    if measured is not None:
        return derive("token_time", _inverse, measured, unit="s"), "measured"
    published = published_figure(setting, shape, hardware, "decode_rate")
    if published is not None:
        error = setting.worlds.error("decode", "published", _error_key(shape, hardware))
        return derive("token_time", _inverse_with_error, published, error, unit="s"), "published"
    predicted = setting.predicted("decode_rate", shape, hardware, prompt=demand.prompt, output=demand.output)
    if predicted is not None:
        return derive("token_time", _inverse, predicted, unit="s"), "scaled"
    read = _read_per_token(setting, shape, demand)
    efficiency, overhead = (_constant(setting, hardware, hardware.efficiency, name) for name in ("decode_efficiency", "decode_overhead"))
    error = setting.worlds.error("decode", _model_rung(hardware), _error_key(shape, hardware))
    return derive("token_time", _decode, read, hardware.memory_bandwidth, efficiency, overhead, error, unit="s", source="roofline (Williams, Waterman & Patterson 2009), efficiencies fitted by class"), "roofline"


def _read_per_token(setting: Setting, shape: ModelShape, demand: Demand) -> AnyFact:
    """Bytes read for one token: the weights, and the cache at the context really used."""
    if shape.kind == "speech":
        half = setting.constant("half-transcript", HALF_TRANSCRIPT, "half of the 448 tokens that a window may have (Radford et al. 2023)", "tokens")
        none = setting.constant("no-more", 0.0, "a recogniser's window holds no other text", "tokens")
        return derive("bytes_a_token", _bytes_a_token, shape.active, shape.bits, shape.kv_per_token, half, none, unit="B")
    return derive("bytes_a_token", _bytes_a_token, shape.active, shape.bits, shape.kv_per_token, demand.prompt, demand.output, unit="B")


def _bytes_a_token(active: Values, bits: Values, kv: Values, prompt: Values, output: Values) -> Values:
    """active parameters × bits ÷ 8 + cache bytes a token × (prompt + half the output)"""
    return active * bits / 8 + kv * (prompt + output / 2)


def _decode(read: Values, bandwidth: Values, efficiency: Values, overhead: Values, error: Values) -> Values:
    """(overhead + bytes read ÷ (efficiency × bandwidth)) ÷ error of the rate"""
    return (overhead + read / (efficiency * bandwidth)) / error


def prefill_time_of(setting: Setting, shape: ModelShape, hardware: Hardware, *, prompt: AnyFact | None = None) -> AnyFact:
    """Seconds a prompt token."""
    measured = setting.evidence("prefill_rate", place_of(shape, hardware))
    if measured is not None:
        return derive("prefill_time", _inverse, measured, unit="s")
    published = published_figure(setting, shape, hardware, "prefill_rate")
    if published is not None:
        error = setting.worlds.error("prefill", "published", _error_key(shape, hardware))
        return derive("prefill_time", _inverse_with_error, published, error, unit="s")
    predicted = setting.predicted("prefill_rate", shape, hardware, prompt=prompt)
    if predicted is not None:
        return derive("prefill_time", _inverse, predicted, unit="s")
    efficiency = _constant(setting, hardware, hardware.efficiency, "prefill_efficiency")
    error = setting.worlds.error("prefill", _model_rung(hardware), _error_key(shape, hardware))
    return derive("prefill_time", _operations_over_peak, shape.work, hardware.compute, efficiency, error, unit="s", source="roofline, compute-bound: prompts are read in parallel")


def _operations_over_peak(work: Values, peak: Values, efficiency: Values, error: Values) -> Values:
    """operations ÷ (efficiency × peak) ÷ error of the rate"""
    return work / (efficiency * peak) / error


# ---- models that listen

WORDS_PER_SECOND = 4.0
"""Tokens of transcript a second of speech. Judgement: 150 words a minute, 1.5 tokens a word."""
HALF_TRANSCRIPT = 224.0
LAST_CHUNK_S = 5.0
"""Sound still to be worked on when a streamed input ends. Judgement: streaming recognisers work in chunks of some seconds."""


def _of_speech(setting: Setting, shape: ModelShape, demand: Demand, hardware: Hardware, load: AnyFact) -> Speed:
    """An encoder over the sound and a decoder over the transcript; a streamed input leaves only its last chunk to do."""
    token_time, rung = token_time_of(setting, shape, demand, hardware)
    prefill_time = prefill_time_of(setting, shape, hardware)
    seconds = derive("audio_time", seconds_of_sound, demand.payload, setting.default("audio-rate"), unit="s")
    work = derive("work_time", _listening, seconds, prefill_time, token_time, unit="s")
    waited = derive("last_chunk", _last_chunk, seconds, work, unit="s") if setting.profile.traffic.streamed else work
    run = derive("run", _run, waited, unit="s")
    return Speed(first=run, whole=run, busy=work, token_time=token_time, prefill_time=prefill_time, load=load, rung=rung)


def _listening(seconds: Values, per_position: Values, per_token: Values) -> Values:
    """seconds × (50 positions × half of the time a position + 4 tokens × half of the time a token): half of the parameters encode, half decode"""
    return seconds * (FRAMES_PER_SECOND * per_position / 2 + WORDS_PER_SECOND * per_token / 2)


def _last_chunk(seconds: Values, work: Values) -> Values:
    """work × min(5 s, seconds) ÷ seconds"""
    return work * np.minimum(LAST_CHUNK_S / np.maximum(seconds, 1e-6), 1.0)


# ---- graphs: one input, one output


def _of_graph(setting: Setting, shape: ModelShape, hardware: Hardware, load: AnyFact) -> Speed:
    time, rung = graph_time_of(setting, shape, hardware)
    run = derive("run", _run, time, unit="s")
    return Speed(first=run, whole=run, busy=time, token_time=None, prefill_time=None, load=load, rung=rung)


RUN_SIGMA = 0.1
"""Spread of the logarithm between runs of one graph. Judgement: repeats on one device differ by some per cent, background
work adds the rest; re-measurements in public tables differ by about 6 %."""


def _run(time: Values) -> Values:
    """time of one run, varying from run to run with σ = 0.1"""
    return varied(time, RUN_SIGMA)


def graph_time_of(setting: Setting, shape: ModelShape, hardware: Hardware) -> tuple[AnyFact, str]:
    """Seconds for one input, and the rung that gave it."""
    measured = setting.evidence("inference", place_of(shape, hardware))
    if measured is not None:
        return derive("graph_time", _plain, measured, unit="s"), "measured"
    published = published_figure(setting, shape, hardware, "inference")
    if published is not None:
        error = setting.worlds.error("graph", "published", _error_key(shape, hardware))
        return derive("graph_time", _times_error, published, error, unit="s"), "published"
    predicted = setting.predicted("inference", shape, hardware)
    if predicted is not None:
        return derive("graph_time", _plain, predicted, unit="s"), "scaled"
    peak, efficiency, overhead = _graph_peak(setting, shape, hardware)
    error = setting.worlds.error("graph", _model_rung(hardware), _error_key(shape, hardware))
    read = derive("weights_read", _read_once, shape.weights, shape.work, shape.bits, unit="B")
    time = derive("graph_time", _roofline, shape.work, read, peak, hardware.memory_bandwidth, efficiency, overhead, error, unit="s", source="roofline (Williams, Waterman & Patterson 2009), efficiencies fitted by class")
    return time, "roofline"


def _graph_peak(setting: Setting, shape: ModelShape, hardware: Hardware) -> tuple[AnyFact, AnyFact, AnyFact]:
    """Peak, efficiency and overhead of the unit that runs the graph: 8-bit units for an 8-bit graph where there are some."""
    is_int8 = shape.quantization in ("int8", "w8a8", "w8a16")
    has_npu = isinstance(hardware.npu_int8, Fact) and float(np.max(hardware.npu_int8.values)) > 0
    if is_int8 and has_npu:
        for id in (hardware.efficiency, hardware.npu_efficiency):
            if id and setting.catalog.require("efficiencies", id).figure("graph_efficiency_int8") is not None:
                return hardware.npu_int8, _constant(setting, hardware, id, "graph_efficiency_int8"), _constant(setting, hardware, id, "graph_overhead")
    name = "graph_efficiency"
    return hardware.compute, _constant(setting, hardware, hardware.efficiency, name), _constant(setting, hardware, hardware.efficiency, "graph_overhead")


READ_EFFICIENCY = 0.5
"""Share of the nominal bandwidth that a graph's weights are read at. Judgement: the middle of the fitted decode efficiencies."""


def _read_once(weights: Values, work: Values, bits: Values) -> Values:
    """min(weights, operations ÷ 2 × bits ÷ 8): a weight that is read does at least one multiplication and addition, so that of
    a table of embeddings only the rows that a request names are read"""
    return np.minimum(weights, work / 2 * bits / 8)


def _roofline(work: Values, read: Values, peak: Values, bandwidth: Values, efficiency: Values, overhead: Values, error: Values) -> Values:
    """(overhead + max(operations ÷ (efficiency × peak), weights read ÷ (0.5 × bandwidth))) × error of the time"""
    return (overhead + np.maximum(work / (efficiency * peak), read / (READ_EFFICIENCY * bandwidth))) * error


# ---- shared


def published_figure(setting: Setting, shape: ModelShape, hardware: Hardware, field: str) -> AnyFact | None:
    """The published measurement of this model, format and chipset, the fastest runtime's where there are several."""
    if not (shape.catalog_id and hardware.chipset_id):
        return None
    rows = [row for row in setting.catalog.benchmarks(shape.catalog_id, hardware.chipset_id) if row.figure(field) is not None]
    same = [row for row in rows if (row.word("quantization") or "") == shape.quantization]
    best = _best(same, field)
    if best is None:
        return None
    return setting.worlds.figure("benchmarks", best.id, field)


def _best(rows: list[Entry], field: str) -> Entry | None:
    """The row that a team would choose: the highest rate, or the shortest time."""

    def merit(row: Entry) -> float:
        figure = row.figure(field)
        assert figure is not None  # rows are filtered by the field
        return -figure.likely if field == "inference" else figure.likely

    return max(rows, key=merit, default=None)


def _model_rung(hardware: Hardware) -> str:
    """The rung of an estimate from peaks: by chipset, or by the class alone."""
    return "roofline" if hardware.chipset_id or hardware.tier == "cloud" else "class"


def _constant(setting: Setting, hardware: Hardware, id: str, field: str) -> AnyFact:
    """The fitted constant of the hardware's class; its middle, since its spread is the rung's error."""
    entry = setting.catalog.entry("efficiencies", id) if id else None
    figure = entry.figure(field) if entry else None
    if entry is None or figure is None:
        return Unknown(f"{hardware.path}#{field}", f"Measure on {hardware.key}; nothing of its class has been measured yet.")
    return setting.worlds.exact(f"catalog:efficiencies/{entry.id}#{field}", figure.likely, figure.dimension, figure.source, figure.basis)


def place_of(shape: ModelShape, hardware: Hardware) -> dict[str, str | None]:
    """What a measurement of this model on this hardware may name."""
    return {
        "model": shape.catalog_id or shape.key, "quantization": shape.quantization, "device": hardware.key, "chipset": hardware.chipset_id or None,
        "class": hardware.class_id or None, "tier": hardware.tier, "node": hardware.key if hardware.tier == "node" else None,
    }  # fmt: skip


def _error_key(shape: ModelShape, hardware: Hardware) -> str:
    return f"{hardware.key}/{shape.key}"


def _inverse(rate: Values) -> Values:
    """1 ÷ rate"""
    return 1.0 / np.maximum(rate, 1e-9)


def _inverse_with_error(rate: Values, error: Values) -> Values:
    """1 ÷ (published rate × error)"""
    return 1.0 / np.maximum(rate * error, 1e-9)


def _times_error(time: Values, error: Values) -> Values:
    """published time × error"""
    return time * error


def _plain(time: Values) -> Values:
    """as measured"""
    return time
