"""What an input is called on a page, and the unit in which it is shown there."""

from __future__ import annotations

import re

from edgedecide.quantity import MONTH
from edgedecide.worlds import Leaf

DISPLAY: dict[str, tuple[str, float]] = {
    "s": ("ms", 1e3), "B": ("MB", 1e-6), "B/s": ("Mbit/s", 8e-6), "per s": ("per day", 86_400.0), "$/s": ("$ a month", MONTH),
    "$/B": ("$/GB", 1e9), "$/token": ("$ per million tokens", 1e6), "J/B": ("J/MB", 1e6), "FLOP/s": ("TFLOP/s", 1e-12), "FLOP": ("GFLOP", 1e-9),
}  # fmt: skip
"""Unit in which a base unit is shown, with the factor to it."""

HOURLY = ("$ per h", 3600.0)
OF_FIELD: dict[str, tuple[str, float]] = {
    "memory_bandwidth": ("GB/s", 1e-9), "price_per_minute": ("$ per min", 60.0),
    "price": HOURLY, "serverless": HOURLY,
}  # fmt: skip
OF_DIMENSION: dict[str, tuple[str, float]] = {
    "effort": ("engineer-days", 1 / 28_800.0), "visits": ("per 1,000 device-months", 1000 * MONTH), "activity": ("h per day", 24.0),
    "devices": ("devices", 1.0), "frame rate": ("per s", 1.0),
}  # fmt: skip
"""Units that a kind of figure has by custom: rents by the hour, work in days, visits by a thousand device-months."""


OFTEN = 0.1
"""Requests a second from which a rate reads better by the second; such a rate holds while active, not all day."""


def unit_of(leaf: Leaf) -> tuple[str, float]:
    """Unit of display of an input and the factor to it."""
    if leaf.is_error:
        return "times", 1.0
    field = leaf.path.rpartition("#")[2]
    if field in OF_FIELD and leaf.unit in ("$/s", "B/s"):
        return OF_FIELD[field]
    if leaf.path.endswith("storage-read#value"):
        return OF_FIELD["memory_bandwidth"]
    if leaf.unit == "$/s" and "engineer" in leaf.path:
        return HOURLY
    if leaf.dimension == "rate" and (leaf.likely >= OFTEN or not leaf.path.startswith("traffic")):
        return "per s", 1.0
    return OF_DIMENSION.get(leaf.dimension) or DISPLAY.get(leaf.unit, (leaf.unit, 1.0))


def displayed(leaf: Leaf) -> tuple[float, float, float, str]:
    """Low, likely and high of an input in the unit in which it is shown."""
    unit, factor = unit_of(leaf)
    return leaf.low * factor, leaf.likely * factor, leaf.high * factor, unit


# ---- names

FIELDS = {
    "ttft_p50": "median time to the first result of {}", "ttft_p95": "95th percentile of the time to the first result of {}", "uptime": "uptime of {}",
    "token_rate": "writing speed of {}", "input_price": "price of {}'s input", "output_price": "price of {}'s output", "price_per_minute": "price of a minute of {}",
    "compute": "compute rate of {}", "npu_int8": "INT8 rate of {}", "memory_bandwidth": "memory bandwidth of {}", "ram": "memory of {}",
    "power": "power draw of {}", "price": "price of {}", "serverless": "price of {} by the second", "battery": "battery of {}",
    "memory_share": "share of its memory that one app may use ({})", "sustained": "share of its speed that stays when warm ({})", "runtimes": "runtimes to validate ({})",
    "revert": "time to take a bad version back ({})", "scale": "typical time until a new version is installed ({})",
    "shape": "how evenly new versions are installed ({})", "staging": "length of a staged rollout ({})", "bits": "bits per weight of {}",
    "rtt_p50": "median round trip of {}", "rtt_p95": "95th percentile of the round trip of {}", "up": "uplink rate of {}", "wake": "time to wake the radio ({})",
    "tail_energy": "energy after a transfer ({})", "energy_per_data": "energy of a transfer ({})", "sensitivity": "sensitivity of {}",
    "params": "parameters of {}", "layers": "layers of {}", "kv_heads": "KV heads of {}", "head_dim": "head size of {}",
}  # fmt: skip
"""A field of a catalog entry, with the entry's title in it."""

PATHS = {
    "model.prompt": "length of a prompt", "model.output": "length of an answer", "traffic.requests": "requests of a device", "traffic.devices": "number of devices",
    "traffic.payload": "size of an input", "traffic.active": "hours of use", "traffic.growth": "growth of the traffic a year", "traffic.peak_factor": "busiest hour ÷ mean hour",
    "local.cache.hits": "requests that the cache answers", "local.gate.payload": "size of what the gate sends on", "fleet.sites": "number of sites",
    "fleet.uplink": "uplink of a site", "cost.engineer": "cost of an engineer", "cost.value_per_device": "value of a device", "latency.promise": "the promised time",
    "local.answer.quality_heavy": "quality of the local model on heavy requests", "model.quality.floor": "lowest quality accepted",
}  # fmt: skip

ERRORS = {
    "decode": "how far the estimated writing speed is off", "prefill": "how far the estimated prompt-reading speed is off",
    "graph": "how far the estimated speed is off", "memory": "how far the estimated memory is off", "latency": "how far the estimated delay is off",
}  # fmt: skip

GENERIC = ("classes", "channels", "costs", "defaults", "data_kinds", "tasks")
"""Sections whose titles are common nouns; the others hold names, which keep their capitals."""

_CATALOG = re.compile(r"catalog:(?P<section>[a-z_]+)/(?P<entry>[^#]+)#(?P<field>.+)")
_ERROR = re.compile(r"error:(?P<estimator>[a-z]+)@(?P<key>.+)")


def label_of(leaf: Leaf) -> str:
    """The input in words, as part of a sentence: `median time to the first result of gpt-4o-mini (OpenAI)`."""
    error = _ERROR.match(leaf.path)
    if error:
        return f"{ERRORS.get(error['estimator'], leaf.label)} ({error['key'].replace('/', ', ')})"
    if leaf.path in PATHS:
        return PATHS[leaf.path]
    if leaf.path.startswith("model.needs."):
        return f"requests that need {leaf.path.removeprefix('model.needs.').replace('-', ' ')}"
    where = _CATALOG.match(leaf.path)
    return _catalogued(leaf, where["section"], where["field"]) if where else small(leaf.label)


def _catalogued(leaf: Leaf, section: str, field: str) -> str:
    """An entry's title, with the words for the field; `loss` is one thing of a network and another of a quantization."""
    title, colon, _ = leaf.label.rpartition(": ")
    title = title if colon and field != "value" else leaf.label
    title = small(title) if section in GENERIC else title
    if field == "loss":
        return f"packets lost on {title}" if section == "networks" else f"quality lost to {title}"
    known = FIELDS.get(field)
    if known:
        return known.format(title)
    return title if field == "value" or leaf.label == title else f"{field.replace('_', ' ')} of {title}"


def small(text: str) -> str:
    """With a small first letter, unless the first word is a name or an abbreviation."""
    first, _, rest = text.partition(" ")
    is_name = rest[:1].isupper() or not (first[1:].islower() or len(first) == 1)
    return text if is_name else text[:1].lower() + text[1:]
