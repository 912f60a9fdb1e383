"""What a catalog file may say: per section the fields of an entry, each with its kind and meaning."""

from __future__ import annotations

from typing import NamedTuple


class Field(NamedTuple):
    """One field of every entry of a section."""

    kind: str
    """A dimension of `quantity`, or `word`, `words`, `flag`, `curve`, or `any` (the entry's `dimension` says which)."""
    meaning: str
    required: bool = False
    among: str = ""
    """Of a word: the section whose entries it names, or the words it may be, with `|` between."""

    @property
    def is_figure(self) -> bool:
        return self.kind not in WORDY and self.kind != "curve"


WORDY = ("word", "words", "flag")
OVERRIDES = ("source", "as_of", "basis", "note")
"""What an entry inherits from its file, and a figure from its entry, unless it says otherwise."""

Section = dict[str, Field]

CHECKED = "2026-11-22"
"""Day on which the whole catalog was last looked through."""

_CHOICES = {
    "compute": "gpu|cpu|npu",
    "system": "android|ios|windows|macos|linux|rtos|any",
    "model": "language|vision|audio|speech|embedding|tabular|other",
    "part": "device|node|cloud",
    "form": "raw|redacted|derived",
    "effect": "hard|conditional|cost",
    "condition": "dpa|baa|consent|parental-consent|region|attestation|no-training|zero-retention|works-agreement",
}


def _share(meaning: str) -> Field:
    return Field("share", meaning)


def _time(meaning: str) -> Field:
    return Field("duration", meaning)


SECTIONS: dict[str, Section] = {
    "chipsets": {
        "vendor": Field("word", "who makes it", required=True),
        "class": Field("word", "device class that it is typical of", required=True, among="classes"),
        "year": Field("word", "year of its launch"),
        "cpu": Field("word", "cores and clocks"),
        "compute": Field(
            "compute", "peak of `compute_on`: dense FP16 of the GPU, FP32 (microcontrollers: INT8) of the CPU"
        ),
        "compute_on": Field("word", "what `compute` is the peak of", among=_CHOICES["compute"]),
        "cpu_compute": Field("compute", "FP32 peak of all CPU cores"),
        "npu_int8": Field("compute", "dense INT8 peak of the NPU or of the tensor cores, as the vendor counts it"),
        "npu_fp16": Field("flag", "whether the NPU runs FP16"),
        "npu_note": Field("word", "what the vendor's number covers"),
        "memory_bandwidth": Field("bandwidth", "nominal bandwidth of the main memory"),
        "ram": Field("data", "usual memory, smallest to largest configuration"),
        "power": Field("power", "typical sustained power"),
        "aihub": Field("word", "its id at Qualcomm AI Hub"),
        "htp": Field("word", "generation of the Hexagon tensor processor"),
    },
    "devices": {
        "chipset": Field("word", "what it runs on", required=True, among="chipsets"),
        "class": Field("word", "its device class", required=True, among="classes"),
        "ram": Field("data", "memory"),
        "os": Field("word", "operating system", among=_CHOICES["system"]),
        "price": Field("money", "price of one, new"),
        "battery": Field("energy", "energy of a full battery"),
        "npu_int8": Field("compute", "INT8 peak of an accelerator added to the chipset"),
        "accelerator": Field("word", "accelerator added to the chipset", among="chipsets"),
    },
    "classes": {
        "os": Field("words", "operating systems found in the class", among=_CHOICES["system"]),
        "computes": Field("flag", "whether a model can run there at all", required=True),
        "memory_share": _share("share of the memory that one process may use"),
        "ram": Field("data", "memory, weakest to strongest tenth"),
        "memory_bandwidth": Field("bandwidth", "nominal memory bandwidth, weakest to strongest tenth"),
        "compute": Field("compute", "GPU FP16 peak, or the CPU's where no GPU computes"),
        "compute_on": Field("word", "what `compute` is the peak of", among=_CHOICES["compute"]),
        "cpu_compute": Field("compute", "FP32 peak of all CPU cores"),
        "npu_int8": Field("compute", "INT8 peak of the accelerator, where there is one"),
        "battery": Field("energy", "energy of a full battery"),
        "power": Field("power", "power while inferring"),
        "power_cpu": Field("power", "power while inferring on the CPU"),
        "power_npu": Field("power", "power while inferring on the NPU"),
        "idle_power": Field("power", "power of an always-on listener or detector of the smallest kind"),
        "sustained": _share("speed left after 30 minutes of continuous load"),
        "throttle": Field("curve", "speed left after so long a continuous load"),
        "throttle_onset": _time("continuous load after which speed falls by a tenth"),
        "runtimes": Field("count", "combinations of accelerator, system and runtime in such a class"),
        "lifetime": _time("how long such a device is in use"),
    },
    "efficiencies": {
        "applies_to": Field("words", "device classes that it holds for", required=True, among="classes"),
        "vendor": Field("word", "vendor that it is limited to"),
        "compute_on": Field("word", "what does the computing", required=True, among=_CHOICES["compute"]),
        "decode_efficiency": _share(
            "bytes read ÷ bandwidth ÷ (time per token − overhead), share of the nominal bandwidth"
        ),
        "decode_overhead": _time("fixed time per generated token"),
        "prefill_efficiency": _share("achieved ÷ nominal operations while a prompt is read"),
        "graph_efficiency": _share("achieved ÷ nominal operations of a vision or audio graph, FP16"),
        "graph_efficiency_int8": _share("achieved ÷ nominal operations of an INT8 graph"),
        "graph_overhead": _time("fixed time per run of a graph"),
        "graph_int8_speedup": Field("factor", "time of a float graph ÷ time of its INT8 form"),
    },
    "models": {
        "kind": Field("word", "what it works on", required=True, among=_CHOICES["model"]),
        "family": Field("word", "series it belongs to"),
        "params": Field("count", "parameters"),
        "active": Field("count", "parameters used for one token"),
        "layers": Field("count", "layers"),
        "kv_layers": Field("count", "layers that keep keys and values, where not all do"),
        "hidden": Field("count", "width"),
        "heads": Field("count", "attention heads"),
        "kv_heads": Field("count", "heads of keys and values"),
        "head_dim": Field("count", "width of a head"),
        "kv_width": Field("count", "numbers kept per token and layer, where it is not 2 × kv_heads × head_dim"),
        "ffn": Field("count", "width of the feed-forward part"),
        "context": Field("tokens", "longest context"),
        "window": Field("tokens", "span of the layers with sliding attention"),
        "window_layers": Field("count", "layers with sliding attention"),
        "vocab": Field("count", "entries of the vocabulary"),
        "tied": Field("flag", "whether input and output embeddings are one table"),
        "kv_note": Field("word", "how it keeps keys and values"),
        "license": Field("word", "licence of the weights"),
        "work": Field("work", "operations for one standard input"),
        "input": Field("word", "the standard input"),
        "size": Field("data", "size of the file, FP32 unless noted"),
        "accuracy": _share("accuracy on the task that its publication names"),
        "aihub": Field("word", "its id at Qualcomm AI Hub"),
    },
    "quantizations": {
        "bits": Field("bits", "bits per weight, scales included", required=True),
        "activation_bits": Field("bits", "bits of an activation"),
        "loss": _share("quality lost on a model of 7 to 8 billion parameters, or on a vision or audio graph"),
        "loss_small": _share("quality lost on a language model of up to 1.5 billion parameters"),
        "multilingual_factor": Field("factor", "loss on work in other languages ÷ loss in English"),
        "runtimes": Field("words", "runtimes that read it"),
        "family": Field("word", "format family"),
    },
    "networks": {
        "rtt_p50": _time("round trip to the nearest cloud region, median, idle link"),
        "rtt_p95": _time("the same, 95th percentile"),
        "rtt_p99": _time("the same, 99th percentile"),
        "loss": _share("packets lost"),
        "down": Field("bandwidth", "rate towards the device"),
        "up": Field("bandwidth", "rate from the device"),
        "wake": _time("extra delay of the first packet after the radio slept"),
        "energy_per_data": Field(
            "energy per data", "radio energy of the device per byte; uplink costs about twice the mean"
        ),
        "tail_energy": Field("energy", "radio energy after an isolated transfer"),
        "site": Field("flag", "whether it lies behind a site's uplink and reaches its nodes"),
        "metered": Field("flag", "whether bytes cost the owner money"),
    },
    "distances": {
        "rtt": _time("round trip that the distance adds, or takes between two places"),
    },
    "defaults": {
        "value": Field("any", "the default", required=True),
        "dimension": Field("word", "dimension of `value`", required=True),
    },
    "cloud_models": {
        "provider": Field("word", "who serves it"),
        "kind": Field("word", "what it works on", required=True, among=_CHOICES["model"]),
        "model": Field("word", "open model that it serves", among="models"),
        "input_price": Field("money per tokens", "price of input tokens"),
        "output_price": Field("money per tokens", "price of output tokens"),
        "cached_price": Field("money per tokens", "price of input tokens that the provider has cached"),
        "price_per_minute": Field("money per time", "price per time of audio"),
        "price_per_item": Field("money per item", "price of one request, image or character (the note says which)"),
        "ttft_p50": _time(
            "time to the first token, or to the result where there are no tokens; server side, short input, median"
        ),
        "ttft_p95": _time("the same, 95th percentile"),
        "ttft_p99": _time("the same, 99th percentile"),
        "token_rate": Field("token rate", "tokens generated per second"),
        "prefill_rate": Field("token rate", "prompt tokens read per second beyond a short prompt"),
        "uptime": _share("share of time that the service answers"),
    },
    "servers": {
        "chipset": Field("word", "its accelerator", among="chipsets"),
        "vram": Field("data", "memory of the accelerator"),
        "price": Field(
            "money per time", "rent of one accelerator with its share of the host, on demand", required=True
        ),
        "spot": Field("money per time", "rent where it may be taken back at any time"),
        "serverless": Field("money per time", "rent billed only while it computes"),
        "region": Field("word", "where the price holds"),
        "cold_start": _time("time until a fresh one answers"),
    },
    "costs": {
        "value": Field("any", "the cost", required=True),
        "dimension": Field("word", "dimension of `value`", required=True),
    },
    "channels": {
        "reach": _share("A: share of active devices that ever update"),
        "shape": Field("count", "k of a(t) = A (1 − exp(−(t ÷ τ)^k))"),
        "scale": _time("τ of the same"),
        "staging": _time("time over which a careful release is widened before everybody may have it"),
        "stages": Field("curve", "share of the fleet offered the release, by time"),
        "revert": _time("time until a bad version is off nine devices in ten"),
    },
    "signals": {
        "weight": Field("share", "its share of what should be seen", required=True),
        "where": Field("words", "where something must run for it to be needed", required=True, among=_CHOICES["part"]),
        "recipe": Field("word", "how to collect it"),
        "why": Field("word", "what it shows"),
    },
    "guardrails": {
        "weight": Field("share", "its share of a safe release", required=True),
        "where": Field("words", "where something must run for it to be needed", required=True, among=_CHOICES["part"]),
        "recipe": Field("word", "how to put it in place"),
        "why": Field("word", "what it prevents"),
    },
    "data_kinds": {
        "sensitivity": Field("share", "harm if it leaves raw, 0 to 1", required=True),
        "personal": Field("flag", "whether it is about people", required=True),
        "regimes": Field("words", "regulations that touch it", among="regulations"),
        "redactable": Field("word", "how well redaction works on it"),
    },
    "regulations": {
        "effect": Field(
            "word", "forbids, allows under conditions, or adds work", required=True, among=_CHOICES["effect"]
        ),
        "kinds": Field("words", "data kinds that it bites on", required=True, among="data_kinds"),
        "forms": Field("words", "forms that it bites on", required=True, among=_CHOICES["form"]),
        "conditions": Field("words", "what makes it lawful to send: all must be declared", among=_CHOICES["condition"]),
        "articles": Field("word", "where it is written"),
        "cloud_says": Field("word", "what it means for the cloud", required=True),
        "edge_says": Field("word", "what it means at the edge", required=True),
        "deidentified_says": Field("word", "what redaction changes"),
    },
    "tasks": {
        "gate_payload": _share("share of the input's bytes that a local gate sends on"),
        "gate_passes": _share("share of windows or frames that an always-on gate passes"),
        "gate_misses": _share("share of events that an always-on gate loses"),
        "gate_forms": Field(
            "words",
            "form in which the gate lets a data kind leave, `kind:form`",
            among=f"data_kinds:{_CHOICES['form']}",
        ),
        "answer_handles": _share("share of requests that a small local model can keep"),
        "answer_quality": _share("its quality on those, as a share of the full quality"),
        "cache_hits": _share("share of requests that repeat an earlier one"),
        "prompt_new": _share("share of a prompt that the request before did not already have"),
    },
    "perception": {
        "value": Field("duration", "the limit", required=True),
    },
    "errors": {
        "factor": Field("factor", "true value ÷ estimate, 10th to 90th percentile", required=True),
    },
    "benchmarks": {
        "model": Field("word", "what ran", required=True, among="models"),
        "chipset": Field("word", "where", required=True, among="chipsets"),
        "quantization": Field("word", "format of the weights", required=True, among="quantizations"),
        "runtime": Field("word", "engine", required=True),
        "compute": Field("word", "unit that computed", required=True, among=_CHOICES["compute"]),
        "device": Field("word", "the measured device, as its source calls it"),
        "rows": Field("count", "published rows behind the medians"),
        "decode_rate": Field("token rate", "tokens generated per second"),
        "prefill_rate": Field("token rate", "prompt tokens read per second"),
        "ttft": _time("time to the first token"),
        "inference": _time("time of one run"),
        "memory": Field("data", "peak memory as reported"),
        "prompt": Field("tokens", "length of the prompt"),
        "context": Field("tokens", "length of the context"),
    },
}
"""Every section with its fields. A new field is one line here; a new section is one file more."""
