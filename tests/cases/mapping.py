"""A profile from the neutral attributes of a published deployment: the one translation, the same for every deployment.

It is given the attributes alone, never a name, a label or a reason. What an attribute says is stated in the profile; what
none says, every attribute that is absent among them, is left to the program's own defaults. The local parts come from three facts: how much worse a small model is,
how many bytes really leave, and how large the model is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Attributes = Mapping[str, Any]

CONSUMER = {"phone-low", "phone-mid", "phone-high", "tablet", "wearable", "laptop", "npu-laptop", "browser", "smart-speaker", "smart-tv"}
"""Device classes that their users own; the others belong to whoever runs the service. Judgement: who pays for them."""
NODES = ("edge-server", "server")
"""Classes that stand at a site and serve what is around them."""
SPOKEN = {"speech", "audio-ambient"}
WRITTEN = {"text-private", "code", "keystrokes", "public", "files"}
"""Data kinds that are text as it is, so that the payload tells the length of the prompt."""


def profile_of(attributes: Attributes) -> dict[str, Any]:
    """The profile that these attributes describe, as a file would be read."""
    found = {
        "workload": {"id": "case"},
        "latency": latency(attributes),
        "privacy": privacy(attributes),
        "model": model(attributes),
        "local": local(attributes),
        "traffic": traffic(attributes),
        "updates": updates(attributes),
        "fleet": fleet(attributes),
        "observability": observability(attributes),
        "cloud": cloud(attributes),
    }
    return {name: section for name, section in found.items() if section}


# ---- latency

NETWORKS: dict[str, dict[str, dict[str, float]]] = {
    "always": {
        "moving": {"vehicle-cellular": 95, "none": 5},
        "phone": {"home-wifi": 55, "lte": 43, "none": 2},
        "home": {"home-wifi": 99.5, "none": 0.5},
        "office": {"home-wifi": 50, "enterprise-wifi": 49.5, "none": 0.5},
        "site": {"enterprise-lan": 99.6, "none": 0.4},
    },
    "cellular": {"any": {"lte": 60, "home-wifi": 35, "none": 5}},
    "intermittent": {"site": {"enterprise-lan": 95, "none": 5}, "any": {"lte": 50, "home-wifi": 30, "none": 20}},
    "none": {"any": {"lte": 1, "none": 99}},
}
"""Per cent of requests by access. Judgement: smartphones spend about half of their time on Wi-Fi (OpenSignal 2017) and are
out of reach for 2 %; a home or office line is down a few minutes a day; a car drives through gaps; `intermittent` loses a
fifth of the requests on the move and a twentieth on a site, which has a line; `none` leaves one in a hundred a link."""
PLACE_OF = {"vehicle": "moving", "drone": "moving", "smart-speaker": "home", "smart-tv": "home", "laptop": "office", "npu-laptop": "office", "browser": "office"}


def latency(attributes: Attributes) -> dict[str, Any]:
    return stated(
        kind=attributes.get("latency_kind"),
        promise=spread(attributes, "latency_need_ms", "ms"),
        until=("first-result" if is_read_while_written(attributes) else "complete") if "needs" in attributes else None,
        offline=attributes.get("offline"),
        network=network(attributes),
    )


def is_read_while_written(attributes: Attributes) -> bool:
    """Whether the first words are useful already: open text for a reader; a completion is shown whole."""
    return "open-ended-generation" in needs(attributes) and "completion" not in unit_of(attributes)


def network(attributes: Attributes) -> list[dict[str, str]] | None:
    mixes = NETWORKS.get(attributes.get("connectivity", ""))
    if mixes is None:
        return None
    mix = mixes.get(place_of(attributes)) or mixes.get("any") or mixes["site"]
    return [{"access": access, "share": f"{share}%"} for access, share in mix.items()]


def place_of(attributes: Attributes) -> str:
    """Where the first device class named, which is the usual one, is used."""
    if "device_classes" not in attributes:
        return "any"
    first = (device_classes(attributes) or ["edge-server"])[0]
    return "phone" if first.startswith("phone") else PLACE_OF.get(first, "site")


# ---- privacy


def privacy(attributes: Attributes) -> dict[str, Any]:
    """The data kinds and regulations as they are; contracts and consent as a lawful operator of that size has them.

    Otherwise every regulation would stay open, and no placement that was really shipped could be recommended.
    """
    is_known, kinds = "data_kinds" in attributes, list(dict.fromkeys(data_kinds(attributes)))
    return stated(
        data=[{"kind": kind} for kind in kinds] if is_known else None,
        regulations=attributes.get("regulation"),
        cloud={"agreements": ["dpa", "baa", "scc", "transfer-assessment"], "training": False},
        consent=dict.fromkeys(kinds, consent(attributes.get("regulation", []))) if is_known else None,
    )


def consent(regulations: list[str]) -> str:
    """The strictest form that one of the regulations asks for."""
    if "children" in regulations:
        return "parental"
    return "written" if "biometric" in regulations else "explicit"


# ---- model

KINDS = {
    "language": ("language model", "decoder transformer"),
    "speech": ("transducer", "recogniser"),
    "vision": ("cnn", "vision", "image", "detector", "multi-sensor", "face"),
    "audio": ("spectral", "audio", "wake"),
    "tabular": ("tree", "forecast", "rank", "feature", "retrieval", "embedding tables", "multi-task", "classifier"),
}
"""What a model works on, by the first group with a word that occurs in its description."""
WORK_PER_PARAM = {"vision": (132, 355, 2740), "audio": (40, 100, 240), "tabular": (0.1, 2, 4)}
"""Operations for one input ÷ parameters. Vision: 10th percentile, median and 90th of the catalog's models. Audio: YAMNet 37
and DS-CNN about 230. Tabular: two a parameter of a dense layer (definition), far fewer where most of them are a table."""
LOOKUP_WORK = {"low": "0.1 MFLOP", "likely": "1 MFLOP", "high": "10 MFLOP"}
"""A hash, a fixed transform or a table: nothing that any processor would notice. Judgement."""
SHORT_OUTPUT = {"low": "5 tokens", "likely": "12 tokens", "high": "30 tokens"}
"""A label, a name or a line, where no open text is asked for. Judgement."""
SPEECH_RATE = 8_000
"""Bytes of one second of compressed sound, the middle of the catalog's range."""
SPOKEN_TOKENS = 3.3
"""Tokens a second of speech: 150 words a minute, 1.33 tokens a word."""


def model(attributes: Attributes) -> dict[str, Any]:
    is_language = kind_of(attributes) == "language"
    return stated(
        **shape(attributes),
        prompt=prompt(attributes) if is_language else None,
        output=SHORT_OUTPUT if is_language and not is_read_while_written(attributes) else None,
        needs=attributes.get("needs"),
    )


def shape(attributes: Attributes) -> dict[str, Any]:
    kind = kind_of(attributes)
    sized = stated(params=above_zero(attributes, "model_params"), weights=above_zero(attributes, "model_bytes", "B"))
    if not sized and not is_unsized(attributes):
        sized = {"params": "1M"}  # a transform still has to be carried
    return stated(kind=kind, **sized, flops=work(attributes, kind))


def is_unsized(attributes: Attributes) -> bool:
    """Whether nobody says how large the model is, not even that there is none."""
    return "model_params" not in attributes and "model_bytes" not in attributes


def kind_of(attributes: Attributes) -> str:
    described = described_model(attributes)
    return next((kind for kind, words in KINDS.items() if any(word in described for word in words)), "other")


def work(attributes: Attributes, kind: str) -> dict[str, str] | None:
    """Operations for one input; of models that write tokens the program knows them."""
    if kind in ("language", "speech") or is_unsized(attributes):
        return None
    params = attributes.get("model_params")
    if not params or not params["high"]:
        return LOOKUP_WORK
    factors = WORK_PER_PARAM.get(kind, WORK_PER_PARAM["audio"])
    middle = max(params["likely"], 1.0) * factors[1]
    return {"low": quantity(middle * factors[0] / factors[1], "FLOP"), "likely": quantity(middle, "FLOP"), "high": quantity(middle * factors[2] / factors[1], "FLOP")}


def prompt(attributes: Attributes) -> dict[str, str] | None:
    """Tokens of the input: 4 bytes each where it is text, by the length of the sound where it is spoken; else not known."""
    kinds = set(data_kinds(attributes))
    if kinds & SPOKEN:
        return spread(attributes, "payload_bytes", "tokens", SPOKEN_TOKENS / SPEECH_RATE)
    return spread(attributes, "payload_bytes", "tokens", 0.25) if kinds & WRITTEN else None


# ---- local parts

SMALL_MODEL = {
    "mcu": (1e4, 1e6), "dsp": (1e4, 1e6), "wearable": (1e6, 1e8), "smart-speaker": (1e7, 2e8), "smart-tv": (2e7, 4e8), "camera-soc": (1e6, 5e7),
    "pos": (1e7, 5e8), "phone-low": (1e8, 1e9), "browser": (1e8, 2e9), "phone-mid": (5e8, 3e9), "phone-high": (1e9, 4e9), "laptop": (1e9, 8e9),
    "vehicle": (1e9, 8e9), "drone": (1e8, 4e9),
}  # fmt: skip
"""Parameters of the models that are shipped on a class of device. Judgement: at half a byte each they take a tenth of its
memory or less at the low end and all that one process gets at the high end."""
DERIVED_BELOW = 1 / 20
"""Bytes that leave ÷ bytes of the input, below which what leaves is features, a transcript or a count and no longer the
input itself. Judgement: lossy codecs stop at about a tenth of what a sensor already compressed."""


def local(attributes: Attributes) -> dict[str, Any]:
    return stated(gate=gate(attributes), answer=answer(attributes))


def answer(attributes: Attributes) -> dict[str, Any] | str | None:
    """A small model with the loss that is known of one; silent where `model` itself would answer with no known loss."""
    if not carries_something(attributes):
        return "none"
    loss = attributes.get("quality_loss_pct")
    if loss is None:
        return shape(attributes) if names_central_model(attributes) else None
    quality = {"low": f"{100 - loss['high']}%", "likely": f"{100 - loss['likely']}%", "high": f"{100 - loss['low']}%"}
    return stated(quality=quality, **(shape(attributes) if fits(attributes) else small_model(attributes)))


def carries_something(attributes: Attributes) -> bool:
    """Whether there is a model or a table of any size that a device could hold."""
    known = [attributes[name]["high"] for name in ("model_params", "model_bytes") if name in attributes]
    return not known or any(known)


def fits(attributes: Attributes) -> bool:
    """Whether `model_params` are of a size that is shipped on the weakest class."""
    return "model_params" not in attributes or attributes["model_params"]["likely"] <= shipped_sizes(attributes)[1]


def shipped_sizes(attributes: Attributes) -> tuple[float, float]:
    sizes = [SMALL_MODEL[name] for name in device_classes(attributes) if name in SMALL_MODEL]
    return min(sizes, default=(0.0, float("inf")))


def small_model(attributes: Attributes) -> dict[str, Any]:
    low, high = shipped_sizes(attributes)
    params = {"low": low, "likely": (low * high) ** 0.5, "high": high}
    return stated(kind=kind_of(attributes), params=spread({"params": params}, "params"), flops=work({"model_params": params}, kind_of(attributes)))


# ---- cloud

CENTRAL_MODEL = {"language": "small-llm-default", "speech": "streaming-asr-default"}
"""The catalog's typical service for a kind of work, where the large model is not the one that the attributes describe. Of
other kinds it knows none with a price, so that the small one is taken to be served."""


def cloud(attributes: Attributes) -> dict[str, str]:
    """Served on the users' own continent; by a typical service where the model described is only the small one."""
    use = CENTRAL_MODEL.get(kind_of(attributes)) if has_larger_model(attributes) else None
    return stated(use=use, region="home")


def has_larger_model(attributes: Attributes) -> bool:
    """Whether the large model is another one: it is named beside the small one, or the small one loses something to it."""
    loss = attributes.get("quality_loss_pct")
    return names_central_model(attributes) or bool(loss and loss["likely"] > 0 and fits(attributes))


def names_central_model(attributes: Attributes) -> bool:
    return any(word in described_model(attributes) for word in ("hosted", "server", "central"))


def gate(attributes: Attributes) -> dict[str, Any] | None:
    """A gate that sends what really leaves, where every request sends something and less than its input."""
    sent, payload = attributes.get("sent_bytes"), attributes.get("payload_bytes")
    if not sent or not payload or not sent["low"] or sent["likely"] >= payload["likely"]:
        return None
    is_derived = sent["likely"] < DERIVED_BELOW * payload["likely"]
    forms = dict.fromkeys(data_kinds(attributes), "derived") if is_derived else None
    return stated(payload=above_zero(attributes, "sent_bytes", "B"), forms=forms)


# ---- traffic, updates, fleet, observability

STREAMED = ("frame", "second", "sensor")
"""Units of a stream that is watched rather than asked about."""
BUSIEST = 86_400.0
"""Requests a day of one sender: one a second. A site that makes more has that many senders behind it. Judgement."""
DEVICES_PER_NODE = 50
"""Senders that share one server of a site. Judgement: cameras on one accelerator."""
SIGNALS = {
    "none": [],
    "minimal": ["crash-reports"],
    "aggregate": ["crash-reports", "input-latency", "version-skew", "update-success"],
    "full": [
        "crash-reports", "input-latency", "version-skew", "update-success", "inference-confidence", "memory-pressure", "fallback-frequency",
        "offline-online-state",
    ],
}  # fmt: skip
"""Signals behind the four words for telemetry. Judgement: crashes come first, then what a release needs, then quality."""


def traffic(attributes: Attributes) -> dict[str, Any]:
    many = senders(attributes)
    return stated(
        devices=above_zero(attributes, "devices", factor=many),
        requests=spread(attributes, "requests_per_device_day", "per day", 1 / many),
        payload=above_zero(attributes, "payload_bytes", "B"),
        streamed=bool(SPOKEN & set(data_kinds(attributes))) if "data_kinds" in attributes else None,  # sound is sent while it is spoken
        trigger=trigger(attributes),
    )


def trigger(attributes: Attributes) -> str | None:
    """A stream where the unit of a request is a piece of one, or the work is continuous."""
    if "latency_kind" not in attributes and "request_unit" not in attributes:
        return None
    is_stream = attributes.get("latency_kind") == "continuous" or any(word in unit_of(attributes) for word in STREAMED)
    return "always-on" if is_stream else "request"


def senders(attributes: Attributes) -> int:
    """Senders behind one counted device: 1, but more where a whole site is counted as one."""
    requests = attributes.get("requests_per_device_day")
    if not requests or not is_site(attributes):
        return 1
    return max(1, round(requests["high"] / BUSIEST))


def is_site(attributes: Attributes) -> bool:
    """Whether what is counted as a device is a place with servers of its own."""
    return "(device =" in unit_of(attributes) and has_nodes(attributes)


def updates(attributes: Attributes) -> dict[str, Any]:
    """One cadence for all that changes, which the attribute does not tell apart; of a table without a model it is the data's."""
    cadence = spread(attributes, "update_days", "days")
    is_table = not attributes.get("model_params", {"high": 1})["high"]
    return stated(
        weights=None if is_table else cadence,
        behaviour=None if is_table else cadence,
        data=cadence if "global-data" in needs(attributes) else None,
    )


def fleet(attributes: Attributes) -> dict[str, Any]:
    classes, is_known = device_classes(attributes), "device_classes" in attributes
    return stated(
        owner=("users" if set(classes) & CONSUMER else "us") if is_known else None,
        managed=attributes["hardware"] == "homogeneous" if "hardware" in attributes else None,  # known and managed, in the words of the attribute
        classes=[{"class": name} for name in classes or ["none"]] if is_known else None,
        power=attributes.get("power"),
        **site(attributes),
    )


def site(attributes: Attributes) -> dict[str, Any]:
    if not has_nodes(attributes):
        return {}
    node = {"class": "edge-server", "per": f"{min(senders(attributes), DEVICES_PER_NODE) if is_site(attributes) else DEVICES_PER_NODE} devices"}
    return stated(nodes=[node], sites=above_zero(attributes, "devices") if is_site(attributes) else None)


def observability(attributes: Attributes) -> dict[str, Any]:
    telemetry = attributes.get("telemetry")
    return {} if telemetry is None else {"signals": SIGNALS[telemetry]}


# ---- words and numbers


def device_classes(attributes: Attributes) -> list[str]:
    return [name for name in attributes.get("device_classes", []) if name not in NODES]


def has_nodes(attributes: Attributes) -> bool:
    return any(node in attributes.get("device_classes", []) for node in NODES)


def data_kinds(attributes: Attributes) -> list[str]:
    return attributes.get("data_kinds", [])


def needs(attributes: Attributes) -> list[str]:
    return attributes.get("needs", [])


def described_model(attributes: Attributes) -> str:
    return attributes.get("model_kind", "").lower()


def unit_of(attributes: Attributes) -> str:
    return attributes.get("request_unit", "").lower()


def stated(**fields: Any) -> dict[str, Any]:
    """What has been said: an absent field is unknown, an empty list says that there is none."""
    return {name: value for name, value in fields.items() if value is not None}


def spread(attributes: Attributes, name: str, unit: str = "", factor: float = 1.0) -> dict[str, str] | None:
    """The range of an attribute in a unit, times a factor; nothing where it is not known."""
    known = attributes.get(name)
    return None if known is None else {end: quantity(known[end] * factor, unit) for end in ("low", "likely", "high")}


def above_zero(attributes: Attributes, name: str, unit: str = "", factor: float = 1.0) -> dict[str, str] | None:
    """The same for what cannot be nothing: nothing where it is zero, and a low end of zero becomes a hundredth of the middle."""
    known = attributes.get(name)
    if known is None or not known["high"]:
        return None
    return spread({name: {**known, "low": known["low"] or known["likely"] / 100}}, name, unit, factor)


def quantity(number: float, unit: str = "") -> str:
    """Three digits with a unit; no exponent, which the profile's quantities have not."""
    text = f"{float(f'{number:.3g}'):.9f}".rstrip("0").rstrip(".")
    return f"{text} {unit}".strip()
