"""Legal profiles far and wide, for properties: every field at its extremes, every name of the catalog, much left out."""

from hypothesis import strategies as st

from builders import CATALOG

KINDS = ("language", "vision", "audio", "speech", "embedding", "tabular", "other")
SIGNALS, GUARDRAILS = CATALOG.names("signals"), CATALOG.names("guardrails")
DATA, LAWS = CATALOG.names("data_kinds"), CATALOG.names("regulations")
QUESTIONS = ("latency", "privacy", "model", "cost", "updates", "devices", "observability")
LEVELS = ("decisive", "major", "minor", "none")


def name_in(section, *besides):
    return st.sampled_from([*CATALOG.names(section), *besides])


def span(unit, low, high, *, zero=False):
    """A point or a range between two numbers, mostly far apart, in one unit; `{low, likely, high}` now and then."""
    exponent = st.floats(0.0, 1.0) | st.sampled_from([0.0, 1.0])
    number = exponent.map(lambda u: low * (high / low) ** u)
    number = number.map(lambda x: float(f"{min(max(x, low), high):.6g}")).filter(lambda x: low <= x <= high)
    number = (number | st.just(0.0)) if zero else number

    def text(*numbers):
        few, many = min(numbers), max(numbers)
        return f"{few!r} {unit}".strip() if few == many else f"{few!r}..{many!r} {unit}".strip()

    return st.builds(text, number) | st.builds(text, number, number) | st.just("unknown")


def share(*, zero=True, least=1e-4):
    """A share, 0 and 1 included unless `zero` is off."""
    return span("%", least * 100, 100.0, zero=zero)


def some(**fields):
    """A mapping with any of these fields."""
    return st.fixed_dictionaries({}, optional=fields)


def part_of(names, most=4):
    return st.lists(st.sampled_from(list(names)), max_size=most, unique=True)


def split(count):
    """Per cents that sum to 100."""
    return st.lists(st.integers(0, 10), min_size=count, max_size=count).map(_normalised)


def _normalised(numbers):
    total = sum(numbers) or len(numbers)
    numbers = numbers if sum(numbers) else [1] * len(numbers)
    shares = [round(100 * n / total, 6) for n in numbers]
    return [f"{s}%" for s in shares]


@st.composite
def with_shares(draw, entries):
    """Entries with shares that sum to 1, or without any."""
    entries = draw(entries)
    if not entries or draw(st.booleans()):
        return entries
    return [entry | {"share": given} for entry, given in zip(entries, draw(split(len(entries))), strict=True)]


SHAPE = {
    "use": name_in("models", "no-such-model"),
    "kind": st.sampled_from(KINDS),
    "params": span("", 1.0, 1e13),
    "weights": span("B", 1.0, 1e13),
    "flops": span("FLOP", 1.0, 1e18),
    "quantization": name_in("quantizations"),
    "layers": span("", 1.0, 1e3),
    "kv_heads": span("", 1.0, 1e3),
    "head_dim": span("", 1.0, 1e4),
}
QUALITY = st.one_of(
    st.fixed_dictionaries({}, optional={"full": span("%", 50.0, 100.0), "floor": span("%", 0.1, 50.0)}),
    st.fixed_dictionaries({"better": st.just("lower")}, optional={"full": span("%", 0.1, 20.0), "floor": span("%", 20.0, 100.0)}),
)
NEEDS = st.lists(
    st.sampled_from(["long-context", "open-ended-generation", "multilingual", "global-data"]), max_size=3, unique=True
).flatmap(lambda names: st.tuples(*(st.one_of(st.just(n), share().map(lambda s, n=n: {n: s})) for n in names)).map(list))
MODEL = st.one_of(
    name_in("models").map(lambda n: {"use": n}),
    st.fixed_dictionaries({"kind": st.sampled_from(KINDS)}, optional={k: v for k, v in SHAPE.items() if k not in ("use", "kind")}),
).flatmap(
    lambda base: some(
        prompt=span("tokens", 1.0, 1e6, zero=True), output=span("tokens", 1.0, 1e5, zero=True), needs=NEEDS, quality=QUALITY, quantization=SHAPE["quantization"]
    ).map(lambda more: base | more)
)
NETWORK = with_shares(st.lists(name_in("networks"), max_size=4, unique=True).map(lambda names: [{"access": n} for n in names]))
LATENCY = some(
    kind=st.sampled_from(["safety", "continuous", "interactive", "batch"]), promise=span("s", 1e-6, 3e9),
    until=st.sampled_from(["first-result", "complete"]), percentile=st.sampled_from([50.1, 90, 95, 99.999]),
    offline=st.sampled_from(["required", "valuable", "none"]), network=NETWORK,
)  # fmt: skip


def kind_of_data(name):
    return st.one_of(
        some(leaves=st.sampled_from(["raw", "redacted", "derived", "never"])),
        st.just({"central": True}),
        st.just({"stays": "device", "leaves": "derived"}),
    ).map(lambda more: {"kind": name} | more)


PRIVACY = some(
    data=part_of(DATA).flatmap(lambda names: st.tuples(*map(kind_of_data, names)).map(list)),
    regulations=part_of(LAWS), never_stored=part_of(DATA, 2), logs=st.sampled_from(["raw", "redacted", "none"]),
    cloud=some(
        agreements=part_of(["dpa", "baa", "scc", "zero-retention", "pci-dss", "transfer-assessment", "works-agreement"]), attested=st.booleans(),
        retention=span("days", 1e-3, 3e4, zero=True), training=st.booleans(),
    ),
    consent=st.dictionaries(st.sampled_from(list(DATA)), st.sampled_from(["explicit", "written", "parental", "implied", "none"]), max_size=3),
    copy_at_risk=st.sampled_from(["low", "high"]),
)  # fmt: skip
CLOUD = some(
    use=name_in("cloud_models") | name_in("models") | st.just("our-own-service"), region=st.sampled_from(["eu", "us"]),
    price=some(
        input=span("", 1e-6, 1e6, zero=True).map(lambda t: _dollars(t, " per million tokens")),
        output=span("", 1e-6, 1e6, zero=True).map(lambda t: _dollars(t, " per million tokens")),
        item=span("", 1e-6, 1e6, zero=True).map(lambda t: _dollars(t, " per 1000")),
        minute=span("", 1e-6, 1e3, zero=True).map(lambda t: _dollars(t, " per min")),
        server=span("", 1e-6, 1e4, zero=True).map(lambda t: _dollars(t, " per h")),
        egress=span("", 1e-6, 1e3, zero=True).map(lambda t: _dollars(t, "/GB")),
    ),
)  # fmt: skip


def _dollars(text, unit):
    return text if text == "unknown" else f"${text}{unit}"


ANSWER = {k: v for k, v in SHAPE.items() if k not in ("layers", "kv_heads", "head_dim")} | {
    "handles": share(), "quality": span("%", 0.1, 100.0), "quality_heavy": span("%", 0.1, 100.0),
}  # fmt: skip
NONE = st.just("none")


def local(*, always_on):
    stream = {"passes": share(), "misses": share()} if always_on else {}
    gate = some(
        use=SHAPE["use"], weights=SHAPE["weights"], flops=SHAPE["flops"], quantization=SHAPE["quantization"], payload=span("B", 1.0, 1e10, zero=True),
        forms=st.dictionaries(st.sampled_from(list(DATA)), st.sampled_from(["raw", "redacted", "derived", "never"]), max_size=4),
        recall=share(), works_offline=st.booleans(), **stream,
    )  # fmt: skip
    return some(
        gate=NONE | gate, answer=NONE | some(**ANSWER, device=NONE | some(**ANSWER), node=NONE | some(**ANSWER)),
        cache=NONE | some(hits=share(), ttl=span("s", 1e-3, 3e9), shared=st.booleans()), fallback=NONE | some(shows=st.booleans()),
    )  # fmt: skip


TRAFFIC = {
    "devices": span("", 1.0, 1e9),
    "requests": span("per day", 1e-3, 8.64e7, zero=True) | span("per s", 1e-6, 1e3) | span("per min", 1e-6, 1e3) | span("per h", 1e-6, 1e5),
    "active": span("h per day", 1e-3, 24.0),
    "peak_factor": span("", 1.0, 1e6),
    "payload": span("B", 1.0, 1e10, zero=True),
    "streamed": st.booleans(),
    "growth": st.sampled_from(["-99% per year", "-99..10000% per year", "0% per year", "10000% per year", "0..30% per year"]),
}
COST = some(
    horizon=span("months", 1.0, 360.0), budget=span("", 1e-3, 1e12).map(lambda t: _dollars(t, " per year")),
    engineer=span("", 1e-3, 1e5).map(lambda t: _dollars(t, " per h")), value_per_device=span("", 1e-3, 1e6, zero=True).map(lambda t: _dollars(t, " per month")),
)  # fmt: skip
TIME = span("days", 1e-5, 36_500.0)
UPDATES = some(weights=TIME, behaviour=TIME, data=TIME, urgency=TIME, channel=name_in("channels"), guardrails=part_of(GUARDRAILS, 10))
FIGURES = {
    "ram": span("B", 1.0, 1e13), "memory_bandwidth": span("B/s", 1.0, 1e14), "compute": span("TFLOP/s", 1e-9, 1e4),
    "buy": st.booleans(), "price": span("", 1e-2, 1e7, zero=True).map(lambda t: _dollars(t, "")),
}  # fmt: skip
HARDWARE = st.one_of(
    name_in("devices", "no-such-device").map(lambda n: {"device": n}),
    name_in("chipsets", "no-such-chipset").map(lambda n: {"chipset": n}),
    name_in("classes").map(lambda n: {"class": n}),
)


def hardware(base, **more):
    return some(**FIGURES, **more).map(lambda given: base | given)


BARE_SENSOR = st.just({"class": "none"})
CLASS = HARDWARE.flatmap(lambda base: st.just(base) if base.get("class") == "none" else hardware(base))
NODE = HARDWARE.filter(lambda base: base.get("class") != "none").flatmap(
    lambda base: hardware(base, per=span("devices", 1.0, 1e6), link=name_in("networks"))
)


def fleet():
    powers = st.one_of(
        some(power=st.sampled_from(["battery", "mains", "vehicle"])),
        some(power=st.just("battery"), battery_budget=span("% per day", 1e-3, 1e4)),
    )
    rest = some(
        owner=st.sampled_from(["us", "users"]), premium_tier=st.booleans(), classes=with_shares(st.lists(CLASS | BARE_SENSOR, max_size=3)),
        uplink=span("bit/s", 1.0, 1e13), nodes=st.just("consider") | st.lists(NODE, max_size=2), managed=st.booleans(),
    )  # fmt: skip
    return st.builds(lambda a, b: a | b, powers, rest)


FACTS = st.one_of(
    st.tuples(st.sampled_from(["latency_p50", "latency_p95", "latency_p99"]), span("ms", 1e-3, 1e9)),
    st.tuples(st.just("promise_kept"), share()),
    st.tuples(st.just("coverage"), share()),
    st.tuples(st.just("served_offline"), share()),
    st.tuples(st.just("quality"), share()),
    st.tuples(st.just("cost_per_1000"), span("", 1e-6, 1e6, zero=True).map(lambda t: _dollars(t, ""))),
    st.tuples(st.just("lag_95"), TIME),
).map(lambda pair: {"fact": pair[0], "value": pair[1], "date": "2026-01-01", "source": "lab"})
RATES = st.tuples(st.sampled_from(["decode_rate", "prefill_rate"]), span("tokens/s", 1e-6, 1e9)) | st.tuples(st.just("inference"), span("ms", 1e-6, 1e9))
MEASURED = st.lists(
    st.one_of(
        st.builds(lambda fact, at: fact | {"at": at}, FACTS, st.sampled_from(["cloud", "edge", "edge@device", "local-primary@device", "cloud-primary", "edge-preprocess@node"])),
        st.builds(lambda rate, model, device: {"fact": rate[0], "value": rate[1], "at": {"model": model, "device": device}}, RATES, name_in("models"), name_in("devices")),
    ).filter(lambda entry: entry["value"] != "unknown"),
    max_size=3,
    unique_by=lambda entry: (entry["fact"], str(entry["at"])),
)


@st.composite
def profiles(draw):
    """A legal profile as a mapping, without `workload`."""
    latency = draw(LATENCY)
    trigger = draw(st.sampled_from([None, "request", "always-on"]))
    if latency.get("promise", "unknown") != "unknown" and draw(st.booleans()):
        latency["hard"] = True
    traffic = draw(some(**TRAFFIC)) | ({"trigger": trigger} if trigger else {})
    always_on = trigger == "always-on" or (trigger is None and latency.get("kind") == "continuous")
    found = {
        "latency": latency, "traffic": traffic, "model": draw(MODEL), "local": draw(local(always_on=always_on)), "fleet": draw(fleet()), "privacy": draw(PRIVACY),
        "cloud": draw(CLOUD), "cost": draw(COST), "updates": draw(UPDATES), "measured": draw(MEASURED),
        "observability": draw(some(signals=part_of(SIGNALS, 10))), "importance": draw(st.dictionaries(st.sampled_from(QUESTIONS), st.sampled_from(LEVELS), max_size=3)),
    }  # fmt: skip
    if draw(st.booleans()) and traffic.get("devices", "unknown") != "unknown":
        found["fleet"]["sites"] = "1"
    return {"workload": {"id": "generated"}} | found
