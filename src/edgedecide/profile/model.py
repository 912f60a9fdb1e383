"""The profile: one workload as its owner wrote it, nothing derived.

Every field says below it what it means, shows an example, and says what its absence means: `assumed` with the range and
its source, `unknown`, or `not asked`. The texts become the published schema (`schema.py` reads them from this file).
A quantity that differs between requests or devices is marked REQUEST or DEVICE; every other is one number, perhaps not
known exactly.
"""

# No `from __future__ import annotations` here: Pydantic would have to evaluate every annotation from text.

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import Field
from pydantic_core import PydanticCustomError

from edgedecide.profile.compounds import AtMost, Found, Later, Mapped, Names, Needs, OrWord, Place
from edgedecide.profile.contradictions import contradictions
from edgedecide.profile.evidence import measured
from edgedecide.profile.kinds import (
    CHOICE,
    MISTAKE,
    SHARE,
    Amount,
    Day,
    Flag,
    Identifier,
    Known,
    Name,
    PlacementName,
    Text,
    Word,
    quoted,
    refusal,
)
from edgedecide.profile.section import Section
from edgedecide.quantity import Quantity

API_VERSION = "edgedecide/v1"
QUESTIONS = ("latency", "privacy", "model", "cost", "updates", "devices", "observability")
LEVELS = ("decisive", "major", "minor", "none")
FORMS = ("raw", "redacted", "derived", "never")
"""In which form data may leave, freest first."""
NEEDS = ("long-context", "open-ended-generation", "multilingual", "global-data")
MODEL_KINDS = ("language", "vision", "audio", "speech", "embedding", "tabular", "other")
SYSTEMS = ("android", "ios", "windows", "macos", "linux", "rtos", "any")
AGREEMENTS = ("dpa", "baa", "scc", "zero-retention", "pci-dss", "transfer-assessment", "works-agreement")
CONSENTS = ("explicit", "written", "parental", "implied", "none")

MOST_CLASSES, MOST_NODES, MOST_NETWORKS, MOST_STAKEHOLDERS = 32, 16, 20, 20
"""More than any advice tells apart; all of them at once stay under 500 MB and 2 s (measured with 2,000 worlds)."""
MOST_MEASURED = 1000
"""A whole bench of devices, models and settings (judgement)."""

Varies = Literal["request", "device", "no"]


class Varying:
    """Marks a quantity that differs between requests or devices; a range of it is a distribution inside every world."""

    def __init__(self, between: Varies) -> None:
        self.between = between


REQUEST, DEVICE = Varying("request"), Varying("device")

Share = Annotated[Known, SHARE]
Above0 = Annotated[Known, Amount("share", over="0%", most="100%")]
Span = Annotated[Known, Amount("duration", over="0 s", most="100 years")]
Size = Annotated[Known, Amount("data", over="0 B")]
Count = Annotated[Known, Amount("count", over="0")]
Whole = Annotated[Known, Amount("count", least="1")]
Money = Annotated[Known, Amount("money", least="$0")]
MoneyPerTime = Annotated[Known, Amount("money per time", least="$0 per h")]
MoneyPerTokens = Annotated[Known, Amount("money per tokens", least="$0 per million tokens")]
Tokens = Annotated[Known, Amount("tokens", least="0 tokens"), REQUEST]
Payload = Annotated[Known, Amount("data", least="0 B"), REQUEST]
Bool = Annotated[bool | None, Flag()]
Words = Annotated[str | None, Text()]
Called = Annotated[str | None, Name()]
Levels = Annotated[dict[str, str], Mapped(Word(*LEVELS), *QUESTIONS, such_as="cost: minor")]
Form = Literal["raw", "redacted", "derived", "never"]


def mapping() -> Any:
    """A mapping that is empty where nothing was said."""
    return Field(default={})


def section() -> Any:
    """A section that is there even when nothing was said about it, with every field absent."""
    return Field(default={}, validate_default=True)


class Workload(Section):
    """The inference job to be placed."""

    id: Annotated[str, Identifier()]
    """Short name, unique among your workloads.
    Example: field-voice-assistant
    Absent: required"""
    title: Words = None
    """Name for readers.
    Example: Voice assistant for field technicians
    Absent: not asked; reports show the id"""
    problem: Words = None
    """The user's problem that it solves, in a sentence.
    Example: Procedures must be found with gloves on, in basements
    Absent: not asked"""
    owner: Words = None
    """Team or person that answers for it.
    Example: platform-team
    Absent: not asked"""
    stage: Annotated[Literal["proposed", "pilot", "production"] | None, CHOICE] = None
    """How far it has come.
    Example: pilot
    Absent: not asked; read as proposed"""
    placement: Annotated[str | None, PlacementName()] = None
    """Placement declared or deployed today, perhaps with the tier of its local part.
    Example: edge@node
    Absent: not asked; a policy may demand it"""


class Access(Section):
    """One kind of network access and the share of requests that meet it."""

    access: Annotated[str, Name()]
    """Network of the catalog, or `none` where there is no link.
    Example: lte
    Absent: required"""
    share: Share = None
    """Share of all requests that meet this access.
    Example: 61%
    Absent: assumed: an even part of what the other entries leave (definition)"""


class Latency(Section):
    """What the product promises about time, and over which networks."""

    kind: Annotated[Literal["safety", "continuous", "interactive", "batch"] | None, CHOICE] = None
    """Who waits: lateness causes harm (safety), a stream must keep up (continuous), someone waits (interactive), nobody does (batch).
    Example: interactive
    Absent: assumed: interactive (judgement: most requests have somebody waiting)"""
    promise: Span = None
    """Longest time from input to useful output that the product promises.
    Example: 800 ms
    Absent: assumed: a range by kind (catalog: perception limits)"""
    until: Annotated[Literal["first-result", "complete"] | None, CHOICE] = None
    """What ends the wait: the first part of the result, or all of it.
    Example: first-result
    Absent: assumed: complete (judgement: the stricter reading)"""
    percentile: Annotated[Known, Amount("percentile", over="50", under="100", point=True)] = None
    """Share of requests, in per cent, that the promise speaks of.
    Example: 95
    Absent: assumed: 95 (convention of service level objectives)"""
    hard: Bool = None
    """Whether being late is as bad as no answer.
    Example: true
    Absent: assumed: false (judgement: a hard promise is a claim to be made)"""
    offline: Annotated[Literal["required", "valuable", "none"] | None, CHOICE] = None
    """Whether bounded requests must be answered while the link is down.
    Example: required
    Absent: assumed: none (judgement: a need that nobody named)"""
    network: Annotated[tuple[Access, ...], AtMost(MOST_NETWORKS, "leave out the rarest")] = ()
    """Mix of network access over all requests.
    Example: [{access: lte, share: 91%}, {access: none, share: 9%}]
    Absent: assumed: a mix by device class (catalog: networks)"""


class DataKind(Section):
    """One kind of data in the input, and how freely it may travel."""

    kind: Annotated[str, Name()]
    """Data kind of the catalog.
    Example: speech
    Absent: required"""
    leaves: Annotated[Form | None, CHOICE] = None
    """Freest form in which it may leave the site.
    Example: redacted
    Absent: not asked; no form is refused"""
    stays: Annotated[Literal["device"] | None, CHOICE] = None
    """`device` adds that it may not go to a node either.
    Example: device
    Absent: not asked; it may go to a node of its own site"""
    central: Bool = None
    """Whether it lies in the cloud already, so that neither exposure nor upload arises.
    Example: true
    Absent: assumed: false (judgement: input arises where the user is)"""


class CloudTerms(Section):
    """What the cloud provider has signed up to."""

    agreements: Annotated[tuple[str, ...] | None, Names(*AGREEMENTS)] = None
    """Contracts in force with whoever serves the model.
    Example: [dpa]
    Absent: unknown; conditions of a regulation stay undeclared"""
    attested: Bool = None
    """Whether the service proves by remote attestation what code runs on the data.
    Example: false
    Absent: unknown"""
    retention: Annotated[Known, Amount("duration", least="0 s", most="100 years")] = None
    """How long the provider keeps input and output.
    Example: 30 days
    Absent: unknown"""
    training: Bool = None
    """Whether the provider may train on the data.
    Example: false
    Absent: unknown"""


class Privacy(Section):
    """Which data the input carries, what may happen to it, and which law applies."""

    data: tuple[DataKind, ...] | None = None
    """Data kinds in the input; an empty list says that there is nothing sensitive.
    Example: [{kind: speech, leaves: redacted}]
    Absent: unknown"""
    regulations: Annotated[tuple[str, ...] | None, Names(such_as="gdpr")] = None
    """Regulations that apply; an empty list says that none does.
    Example: [gdpr]
    Absent: unknown"""
    never_stored: Annotated[tuple[str, ...], Names(such_as="speech")] = ()
    """Data kinds that nobody may store.
    Example: [speech]
    Absent: not asked"""
    logs: Annotated[Literal["raw", "redacted", "none"] | None, CHOICE] = None
    """Form of the input in logs and telemetry.
    Example: redacted
    Absent: unknown"""
    cloud: CloudTerms = section()
    """What the cloud provider has signed up to.
    Example: {agreements: [dpa], retention: 30 days}
    Absent: unknown"""
    consent: Annotated[dict[str, str], Mapped(Word(*CONSENTS), such_as="speech: explicit")] = mapping()
    """Consent that users have given, by data kind.
    Example: {speech: explicit}
    Absent: unknown"""
    copy_at_risk: Annotated[Literal["low", "high"] | None, CHOICE] = None
    """Whether a model on the device would be probed or stolen.
    Example: low
    Absent: assumed: low (judgement: most models are worth less than the product around them)"""


class Shape(Section):
    """Which model, by its name in the catalog or by its shape."""

    use: Called = None
    """Model of the catalog.
    Example: llama-3.2-3b
    Absent: not asked where its shape is given; else `model` runs"""
    kind: Annotated[
        Literal["language", "vision", "audio", "speech", "embedding", "tabular", "other"] | None, CHOICE
    ] = None
    """What it works on.
    Example: language
    Absent: unknown, unless the catalog knows the model"""
    params: Count = None
    """Number of parameters.
    Example: 3.2B
    Absent: unknown, unless the catalog knows the model"""
    active: Count = None
    """Parameters used for one token, where only some experts run.
    Example: 1.3B
    Absent: assumed: all parameters (definition of a dense model)"""
    weights: Size = None
    """Size of the weights as stored.
    Example: 1.9 GB
    Absent: assumed: parameters × bits of the quantization (catalog)"""
    flops: Annotated[Known, Amount("work", over="0 FLOP")] = None
    """Operations for one input, or for one token of a language model; two for each multiply-accumulate.
    Example: 8.7 GFLOP
    Absent: assumed: 2 × active parameters a token (Kaplan et al. 2020, table 1); unknown for other models"""
    quantization: Called = None
    """Number format of the weights.
    Example: q4_k_m
    Absent: assumed: q4_k_m for language models, int8 or fp16 for others (catalog)"""
    layers: Whole = None
    """Number of layers.
    Example: 28
    Absent: unknown, unless the catalog knows the model"""
    kv_heads: Whole = None
    """Heads of keys and values, which set the size of the cache.
    Example: 8
    Absent: unknown, unless the catalog knows the model"""
    head_dim: Whole = None
    """Width of one head.
    Example: 128
    Absent: unknown, unless the catalog knows the model"""
    context: Annotated[Known, Amount("tokens", over="0 tokens")] = None
    """Longest context that is really used.
    Example: 4096 tokens
    Absent: assumed: prompt and output together, at their high ends (definition)"""


class Quality(Section):
    """How good the answers are, on the product's own measure."""

    full: Above0 = None
    """Quality of the cloud's answer.
    Example: 86%
    Absent: assumed: 100 % of itself; local answers count as shares of it (definition)"""
    floor: Above0 = None
    """Quality below which the product would not ship.
    Example: 80%
    Absent: assumed: 80..95 % of full, without a veto (judgement: products accept a visible but small loss)"""
    better: Annotated[Literal["higher", "lower"] | None, CHOICE] = None
    """`lower` where the measure is an error, such as a word error rate.
    Example: lower
    Absent: assumed: higher (definition of quality)"""


class Model(Shape):
    """The model that runs wherever nothing else is named."""

    file: Annotated[
        None, Later("model files are read by a later version; until then state use, or kind with params or weights")
    ] = None
    """Model file to read the shape from; comes with a later version.
    Example: models/assistant.gguf
    Absent: not asked"""
    prompt: Tokens = None
    """Tokens read for one request, system prompt and retrieved text included.
    Example: 200..3000 tokens
    Absent: assumed: 150..3000 tokens for language models (judgement: chat and retrieval prompts); not asked for others"""
    output: Tokens = None
    """Tokens written for one request.
    Example: 40..300 tokens
    Absent: assumed: 30..400 tokens for language models (judgement: a line to a page); not asked for others"""
    needs: Annotated[dict[str, Known], Needs(*NEEDS)] = mapping()
    """What some requests need that a small local model lacks, with the share of requests; a bare word is 20..100 %.
    Example: [multilingual, {open-ended-generation: 30%}]
    Absent: assumed: 0..30 % of requests are heavy (judgement: every product meets some); a list that names none of long-context, open-ended-generation and global-data, as [], says that none is"""
    quality: Quality = section()
    """How good the answers are, on the product's own measure.
    Example: {full: 86%, floor: 80%}
    Absent: assumed: field by field, as each says (definition)"""


class Price(Section):
    """What the cloud charges, where it is not the catalog's price."""

    input: MoneyPerTokens = None
    """Price of input tokens.
    Example: $0.15 per million tokens
    Absent: assumed: the list price of the cloud's model (catalog: cloud_models)"""
    output: MoneyPerTokens = None
    """Price of output tokens.
    Example: $0.60 per million tokens
    Absent: assumed: the list price of the cloud's model (catalog: cloud_models)"""
    item: Annotated[Known, Amount("money per item", least="$0 per 1000")] = None
    """Price of one request, where requests are billed.
    Example: $1.5 per 1000
    Absent: assumed: the list price of the cloud's model (catalog: cloud_models)"""
    minute: MoneyPerTime = None
    """Price of audio or video by its length.
    Example: $0.006 per min
    Absent: assumed: the list price of the cloud's model (catalog: cloud_models)"""
    server: MoneyPerTime = None
    """Rent of one accelerator with its share of the host.
    Example: $1.2 per h
    Absent: assumed: the list price of a server that the model fits (catalog: servers)"""
    egress: Annotated[Known, Amount("money per data", least="$0/GB")] = None
    """Price of data that leaves the cloud.
    Example: $0.09/GB
    Absent: assumed: the list price (catalog: costs)"""


class Cloud(Section):
    """Who answers in the cloud, where, and at what price."""

    use: Called = None
    """Cloud model of the catalog, or the name of your own service.
    Example: gpt-4o-mini
    Absent: assumed: `model`, served on rented accelerators (definition)"""
    region: Called = None
    """Where it is served.
    Example: eu
    Absent: assumed: the users' own continent (judgement: the usual choice)"""
    price: Price = section()
    """What the cloud charges, where it is not the catalog's price.
    Example: {input: $0.15 per million tokens, output: $0.60 per million tokens}
    Absent: assumed: the list price (catalog: cloud_models)"""


class Gate(Shape):
    """A local part that wakes, filters, redacts or compresses, and lets a smaller payload go to the cloud."""

    payload: Payload = None
    """What it sends on for one request.
    Example: 2 KB
    Absent: assumed: a share of the input by kind of task (catalog: tasks)"""
    forms: Annotated[dict[str, str], Mapped(Word(*FORMS), such_as="speech: redacted")] = mapping()
    """Form in which it lets each data kind leave.
    Example: {speech: redacted, location: never}
    Absent: assumed: by kind of task and data (catalog: tasks)"""
    passes: Share = None
    """Share of windows or frames that it passes on; only for an always-on trigger.
    Example: 2%
    Absent: assumed: by kind of task (catalog: tasks)"""
    misses: Share = None
    """Share of events that it loses.
    Example: 3%
    Absent: assumed: 2..15 % (judgement: published wake words and detectors at their usual thresholds)"""
    recall: Share = None
    """Share of sensitive spans that its redaction finds; the others leave raw.
    Example: 96%
    Absent: assumed: 80..98 % (catalog: defaults)"""
    works_offline: Bool = None
    """Whether it stores what it made while the link is down, and sends it later.
    Example: true
    Absent: assumed: false (judgement: storing and resending is work that somebody must have done)"""


class AnswerPart(Shape):
    """A local part that answers what it can."""

    handles: Share = None
    """Share of all requests that it keeps, bounded ones first.
    Example: 70%
    Absent: assumed: by kind of task (catalog: tasks)"""
    quality: Above0 = None
    """Its quality on bounded requests, on the product's own measure.
    Example: 81%
    Absent: assumed: by kind of task (catalog: tasks)"""
    quality_heavy: Above0 = None
    """Its quality on heavy requests.
    Example: 64%
    Absent: assumed: 60..95 % of full (judgement: small models on work beyond them)"""


class Answer(AnswerPart):
    """A local part that answers what it can; what is said under a tier goes before what is said for both."""

    device: Annotated[AnswerPart | Literal["none"] | None, OrWord("none", "a mapping")] = None
    """What differs where it runs on the device; `none` where no answerer could.
    Example: {use: llama-3.2-1b}
    Absent: not asked; both tiers have the same"""
    node: Annotated[AnswerPart | Literal["none"] | None, OrWord("none", "a mapping")] = None
    """What differs where it runs on a node; `none` where no answerer could.
    Example: {use: llama-3.1-8b}
    Absent: not asked; both tiers have the same"""


class Cache(Section):
    """A local store of answers or embeddings that the cloud gave."""

    hits: Share = None
    """Share of requests that it answers.
    Example: 35%
    Absent: assumed: by kind of task (catalog: tasks)"""
    ttl: Span = None
    """How long an entry is served before it is fetched again.
    Example: 1 day
    Absent: assumed: 1..7 days (judgement: a content release cycle)"""
    shared: Bool = None
    """Whether users of one site share it.
    Example: true
    Absent: assumed: false (judgement: the private reading)"""


class Fallback(Section):
    """What happens when the cloud takes a request over."""

    shows: Bool = None
    """Whether the user is told.
    Example: true
    Absent: unknown; a silent fallback is warned of"""


class Local(Section):
    """Facts about local parts that could exist; `none` says that one could not."""

    gate: Annotated[Gate | Literal["none"] | None, OrWord("none", "a mapping")] = None
    """A local part that sends a smaller, cleaner payload.
    Example: {use: whisper-base, payload: 2 KB, forms: {speech: redacted}}
    Absent: assumed: one as is usual for the kind of task (catalog: tasks)"""
    answer: Annotated[Answer | Literal["none"] | None, OrWord("none", "a mapping")] = None
    """A local part that answers what it can.
    Example: {use: llama-3.2-1b, quantization: q4_k_m, handles: 70%, quality: 81%}
    Absent: assumed: `model` itself, or one as is usual for the kind of task (catalog: tasks)"""
    cache: Annotated[Cache | Literal["none"] | None, OrWord("none", "a mapping")] = None
    """A local store of the cloud's answers.
    Example: {hits: 35%, ttl: 1 day, shared: true}
    Absent: assumed: one as is usual for the kind of task (catalog: tasks)"""
    fallback: Annotated[Fallback | Literal["none"] | None, OrWord("none", "a mapping")] = None
    """What happens when the cloud takes over; `none` if the cloud never does.
    Example: {shows: true}
    Absent: unknown"""

    @classmethod
    def before(cls, found: Any) -> Any:
        """`none` says it of every part."""
        if isinstance(found, (str, int, float)) and found != "none":
            raise refusal(f"found {quoted(found)}; expected a mapping, or the word none")
        return dict.fromkeys(cls.model_fields, "none") if found == "none" else found

    def answer_on(self, tier: Literal["device", "node"]) -> AnswerPart | Literal["none"] | None:
        """The answerer of this tier: what is said for both, under what is said for this one."""
        if self.answer is None or self.answer == "none":
            return self.answer
        own = self.answer.device if tier == "device" else self.answer.node
        if own == "none":
            return own
        common = {name: getattr(self.answer, name) for name in AnswerPart.model_fields}
        special = {name: getattr(own, name) for name in own.model_fields_set} if own else {}
        return AnswerPart.model_construct(**common | special)


class Traffic(Section):
    """How many requests there are, and how large."""

    devices: Annotated[Known, Amount("count", least="1")] = None
    """Devices, or users, that send requests.
    Example: 12000
    Absent: unknown; costs are given for one device"""
    requests: Annotated[Known, Amount("rate", least="0 per day"), DEVICE] = None
    """Requests of one device; a rate per s, min or h holds while active. For an always-on trigger a request is one window or frame.
    Example: 40..120 per day
    Absent: unknown"""
    trigger: Annotated[Literal["request", "always-on"] | None, CHOICE] = None
    """Whether somebody asks, or a stream is watched.
    Example: request
    Absent: assumed: request, or always-on where latency.kind is continuous (definition)"""
    active: Annotated[Known, Amount("activity", over="0 h per day", most="24 h per day"), DEVICE] = None
    """How long a device is in use.
    Example: 8 h per day
    Absent: assumed: 2..16 h per day, 24 h where always-on (judgement: a working or waking day)"""
    peak_factor: Annotated[Known, Amount("factor", least="1")] = None
    """Busiest hour ÷ mean hour of use.
    Example: 4
    Absent: assumed: 2..6 (judgement: daily cycles of interactive services)"""
    payload: Payload = None
    """What an all-cloud design uploads for one request.
    Example: 180 KB
    Absent: assumed: 4 bytes a prompt token for text (general tokenizer figure); unknown for other input"""
    streamed: Bool = None
    """Whether the upload happens while the input arises, so that only its end is waited for.
    Example: true
    Absent: assumed: false (judgement: the plain design)"""
    growth: Annotated[Known, Amount("growth", over="-100% per year", most="10000% per year")] = None
    """Growth of the requests.
    Example: 0..30% per year
    Absent: assumed: 0..30 % a year (judgement: a product that is neither failing nor exploding)"""


class Cost(Section):
    """Over how long costs are counted, and against what."""

    horizon: Annotated[Known, Amount("duration", least="1 month", most="30 years")] = None
    """Time over which costs are added up.
    Example: 3 years
    Absent: assumed: 3 years (judgement: as far as a roadmap reaches)"""
    budget: Annotated[Known, Amount("money per time", over="$0 per year")] = None
    """What may be spent.
    Example: $200000 per year
    Absent: not asked; costs are held against the all-cloud bill"""
    engineer: Annotated[Known, Amount("money per time", over="$0 per h")] = None
    """Cost of an engineer's hour, overheads included.
    Example: $140 per h
    Absent: assumed: by the catalog (catalog: costs)"""
    value_per_device: MoneyPerTime = None
    """What one device earns; lost where it is left out.
    Example: $2 per month
    Absent: not asked"""


class Updates(Section):
    """How often something must change, and how a change reaches the fleet."""

    weights: Span = None
    """Time between new weights.
    Example: 90 days
    Absent: assumed: 30..180 days (judgement: one to two model releases a half-year)"""
    behaviour: Span = None
    """Time between changes of prompts, thresholds or rules.
    Example: 30 days
    Absent: assumed: 14..90 days (judgement: behaviour changes faster than weights)"""
    data: Span = None
    """Time between changes of data that the local part keeps.
    Example: 1 day
    Absent: not asked; the local part keeps none"""
    urgency: Span = None
    """Time within which a bad version must be gone.
    Example: 2 days
    Absent: assumed: 1..7 days (judgement: an incident that can wait a night but not a week)"""
    channel: Called = None
    """How updates reach the devices; `none` where they never do.
    Example: mdm
    Absent: assumed: by owner of the fleet and device class (catalog: channels)"""
    guardrails: Annotated[tuple[str, ...] | None, Names(such_as="canary")] = None
    """Release guardrails in place; an empty list says that there are none.
    Example: [staged-rollout, canary, rollback-path]
    Absent: unknown"""


class Hardware(Section):
    """One kind of hardware, by device, chipset or class; what is stated goes before the catalog."""

    device: Called = None
    """Device of the catalog.
    Example: samsung-galaxy-s23
    Absent: not asked where chipset or class is given"""
    chipset: Called = None
    """Chipset of the catalog.
    Example: snapdragon-7-gen-3
    Absent: not asked where device or class is given"""
    class_: Called = Field(default=None, alias="class")
    """Device class of the catalog; `none` is a bare sensor that computes nothing.
    Example: phone-low
    Absent: not asked where device or chipset is given"""
    ram: Size = None
    """Memory of one.
    Example: 8 GB
    Absent: assumed: the device's, or the range of its class (catalog)"""
    memory_bandwidth: Annotated[Known, Amount("bandwidth", over="0 B/s")] = None
    """Nominal bandwidth of the main memory.
    Example: 51 GB/s
    Absent: assumed: the chipset's, or the range of its class (catalog)"""
    compute: Annotated[Known, Amount("compute", over="0 GFLOP/s")] = None
    """Peak of the unit that runs the model.
    Example: 2.2 TFLOP/s
    Absent: assumed: the chipset's, or the range of its class (catalog)"""
    os: Annotated[str | None, Word(*SYSTEMS)] = None
    """Operating system.
    Example: android
    Absent: assumed: the usual ones of its class (catalog)"""
    buy: Bool = None
    """Whether it is not yet owned and its price counts.
    Example: true
    Absent: assumed: false (judgement: the fleet is what one has)"""
    price: Money = None
    """Price of one, where it must be bought.
    Example: $250
    Absent: assumed: the device's price (catalog)"""


class DeviceClass(Hardware):
    """One kind of device and its share of the fleet."""

    share: Share = None
    """Share of the devices.
    Example: 40%
    Absent: assumed: an even part of what the other entries leave (definition)"""


class Node(Hardware):
    """A server at the site, owned or to be bought."""

    per: Annotated[Known, Amount("devices", least="1 device")] = None
    """Devices that share one node.
    Example: 50 devices
    Absent: assumed: one node a site (definition)"""
    link: Called = None
    """Network between device and node.
    Example: lan
    Absent: assumed: the site's own network (catalog: networks)"""


class Fleet(Section):
    """What runs in the field."""

    owner: Annotated[Literal["us", "users"] | None, CHOICE] = None
    """Whose devices they are.
    Example: us
    Absent: unknown"""
    premium_tier: Bool = None
    """Whether the product openly serves strong devices only.
    Example: false
    Absent: assumed: false (the framework's rule: build for the weakest class)"""
    classes: Annotated[tuple[DeviceClass, ...], AtMost(MOST_CLASSES, "put devices of like speed and memory into one class")] = ()
    """Kinds of devices with their shares.
    Example: [{device: samsung-galaxy-s23, share: 40%}, {class: phone-low, share: 60%}]
    Absent: unknown; no local part on a device can be judged"""
    inventory: Annotated[None, Later("inventories are read by a later version; until then state fleet.classes")] = None
    """Inventory file to count the classes from; comes with a later version.
    Example: inventory.csv
    Absent: not asked"""
    sites: Annotated[Known, Amount("count", least="1")] = None
    """Places with a network of their own.
    Example: 12
    Absent: unknown; not asked where there are neither nodes nor an uplink"""
    uplink: Annotated[Known, Amount("bandwidth", over="0 bit/s")] = None
    """Rate of each site towards the internet.
    Example: 200 Mbit/s
    Absent: unknown; the site's own network sets the rate"""
    nodes: Annotated[
        tuple[Node, ...] | Literal["consider"] | None,
        AtMost(MOST_NODES, "put servers of one kind into one entry"),
        OrWord("consider", "a list"),
    ] = None
    """Servers at the sites; `consider` weighs one of the catalog's a site, bought.
    Example: [{device: jetson-orin-nano, per: 50 devices, link: lan, buy: true}]
    Absent: not asked; no alternative on a node is offered"""
    managed: Bool = None
    """Whether a management system can install and remove software.
    Example: true
    Absent: assumed: true where we own the fleet (judgement)"""
    power: Annotated[Literal["battery", "mains", "vehicle"] | None, CHOICE] = None
    """What feeds the devices.
    Example: battery
    Absent: assumed: the usual of the device class (catalog: classes)"""
    battery_budget: Annotated[Known, Amount("battery", over="0% per day")] = None
    """Share of a full battery that the workload may take a day.
    Example: 3% per day
    Absent: assumed: 2..10 % per day (judgement: users notice above)"""


class Observability(Section):
    """What can be seen of inference in the field."""

    signals: Annotated[tuple[str, ...] | None, Names(such_as="crash-reports")] = None
    """Signals that are collected; an empty list says that nothing is.
    Example: [crash-reports, input-latency]
    Absent: unknown"""


class Measurement(Section):
    """One measured fact, which goes before every estimate."""

    fact: Annotated[str, Name()]
    """Fact that was measured.
    Example: decode_rate
    Absent: required"""
    at: Annotated[str | dict[str, str], Place()] = mapping()
    """Where: an alternative or placement, or a mapping of model, quantization, device, chipset, class and so on.
    Example: {model: llama-3.2-1b, device: samsung-galaxy-s23}
    Absent: not asked; only the shares of a local part are read without it"""
    value: Annotated[Quantity | str | bool, Found()]
    """What was found, with its unit; a range is the 10th to the 90th percentile.
    Example: 21 tokens/s
    Absent: required"""
    date: Annotated[dt.date | None, Day()] = None
    """Day of the measurement.
    Example: 2026-10-02
    Absent: unknown; a policy may demand it"""
    source: Words = None
    """File, dashboard or person that has it.
    Example: bench/s23.json
    Absent: unknown; a policy may demand it"""

    @classmethod
    def before(cls, found: Any) -> Any:
        """The value is read in the unit of its fact."""
        return measured(found)


class Profile(Section):
    """One workload as its owner wrote it."""

    api_version: Annotated[str, Word(API_VERSION)] = Field(default=API_VERSION, alias="apiVersion")
    """Version of this form.
    Example: edgedecide/v1
    Absent: assumed: edgedecide/v1 (the only one)"""
    includes: Annotated[tuple[str, ...], Names(such_as="defaults/org.yaml")] = ()
    """Files whose values lie beneath this one, such as an organisation's defaults; later ones lie above earlier ones.
    Example: [defaults/org.yaml]
    Absent: not asked"""
    workload: Workload
    """The inference job to be placed.
    Example: {id: field-voice-assistant}
    Absent: required"""
    latency: Latency = section()
    """What the product promises about time, and over which networks.
    Example: {kind: interactive, promise: 800 ms}
    Absent: assumed: field by field, as each says (definition)"""
    privacy: Privacy = section()
    """Which data the input carries, what may happen to it, and which law applies.
    Example: {data: [{kind: speech, leaves: redacted}], regulations: [gdpr]}
    Absent: unknown"""
    model: Model
    """The model that runs wherever nothing else is named.
    Example: {use: llama-3.2-3b}
    Absent: required"""
    cloud: Cloud = section()
    """Who answers in the cloud, where, and at what price.
    Example: {use: gpt-4o-mini, region: eu}
    Absent: assumed: `model`, served (definition)"""
    local: Local = section()
    """Facts about local parts that could exist; `none` says that none could.
    Example: {gate: {payload: 2 KB}, cache: none}
    Absent: assumed: part by part, as each says (catalog: tasks)"""
    traffic: Traffic = section()
    """How many requests there are, and how large.
    Example: {devices: 12000, requests: 40..120 per day}
    Absent: unknown"""
    cost: Cost = section()
    """Over how long costs are counted, and against what.
    Example: {horizon: 3 years}
    Absent: assumed: field by field, as each says (definition)"""
    updates: Updates = section()
    """How often something must change, and how a change reaches the fleet.
    Example: {weights: 90 days, channel: mdm}
    Absent: assumed: field by field, as each says (definition)"""
    fleet: Fleet = section()
    """What runs in the field.
    Example: {owner: us, classes: [{class: phone-low}]}
    Absent: unknown; no local part on a device can be judged"""
    observability: Observability = section()
    """What can be seen of inference in the field.
    Example: {signals: [crash-reports]}
    Absent: unknown"""
    importance: Levels = mapping()
    """How much each question matters, where the rules are to be overridden.
    Example: {cost: minor}
    Absent: assumed: as each rule file derives it (rules)"""
    stakeholders: Annotated[
        dict[str, dict[str, str]],
        Mapped(Mapped(Word(*LEVELS), *QUESTIONS, such_as="cost: minor"), such_as="security: {privacy: decisive}", most=MOST_STAKEHOLDERS),
    ] = mapping()
    """How much each question matters to whom; each gets a ranking of their own.
    Example: {security: {privacy: decisive}}
    Absent: not asked"""
    measured: Annotated[tuple[Measurement, ...], AtMost(MOST_MEASURED, "keep one a fact and place")] = ()
    """What was measured; evidence goes before estimates.
    Example: [{fact: latency_p95, at: cloud, value: 640 ms, date: 2026-11-01}]
    Absent: not asked"""
    stages: Annotated[
        None, Later("stages come with a later version; until then describe the pipeline as one model")
    ] = None
    """Steps of a pipeline; come with a later version.
    Example: []
    Absent: not asked"""

    def after(self) -> "Profile":
        found = contradictions(self)
        if found:
            raise PydanticCustomError(MISTAKE, "{says}", {"says": found[0][1], "all": found})
        return self
