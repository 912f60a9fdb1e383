"""What leaves in which form, kind by kind, and what the regulations say of it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from edgedecide.catalog import Entry
from edgedecide.estimators.demand import Demand
from edgedecide.estimators.formulas import same
from edgedecide.estimators.routes import Routes, weighted
from edgedecide.estimators.setting import Setting
from edgedecide.estimators.stations import Station
from edgedecide.facts import FACTS, AnyFact, Basis, Fact, Unknown, Values, derive
from edgedecide.placements import Alternative
from edgedecide.profile import DataKind
from edgedecide.quantity import Quantity

FREEDOM = {"never": 0, "derived": 1, "redacted": 2, "raw": 3}
"""Forms from the strictest to the freest."""
DERIVED_RESIDUE = 0.1
"""Share of its raw sensitivity that a derived form (embedding, count, label) keeps. Judgement: embeddings can partly be
inverted, counts cannot."""
LOG_SHARE = 0.1
"""Share of the requests whose input ends in logs or telemetry where logging is on. Judgement: samples, errors and debug
sessions; few teams log everything, few log nothing."""


class Flow(NamedTuple):
    """One kind of data on its way out under one alternative."""

    alternative: str
    kind: str
    title: str
    form: str
    """raw, redacted, derived, never, or unknown."""
    share: AnyFact
    """Share of the requests with which it leaves."""
    source_site: str
    to: str
    kept_for: str
    allowed: str
    """Freest form that the owner allows, empty where nothing was said."""
    basis: Basis


def estimate_exposure(
    setting: Setting, demand: Demand, alternative: Alternative, stations: list[Station], routes: Routes, sent_bytes: AnyFact
) -> list[Flow]:
    """Settle exposure, bytes and regulations of an alternative, and return its flows."""
    flows = flows_of(setting, demand, alternative, stations, routes)
    _settle_exposure(setting, alternative, flows)
    setting.derive("bytes_leaving", _daily_megabytes, demand.per_day, leaving_share(setting, demand, alternative, stations, routes), sent_bytes, alternative=alternative)
    _settle_permission(setting, alternative, flows)
    _settle_regulation(setting, alternative, flows)
    return flows


def flows_of(setting: Setting, demand: Demand, alternative: Alternative, stations: list[Station], routes: Routes) -> list[Flow]:
    """One flow for each declared data kind that the placement sends anywhere."""
    kinds = setting.profile.privacy.data or ()
    leaving, straight = leaving_share(setting, demand, alternative, stations, routes), straight_share(setting, demand, alternative, stations)
    gated = gated_share(leaving, straight)
    flows: list[Flow] = []
    for kind in kinds:
        entry = setting.catalog.require("data_kinds", kind.kind)
        if kind.central:
            continue
        if alternative.tier == "node":
            flows.append(_flow(setting, alternative, kind, entry, "raw", _whole(setting), "device", "node"))
        if alternative.has_cloud:
            form = gate_form(setting, alternative, kind)
            flows.append(_flow(setting, alternative, kind, entry, form, leaving if form == "raw" else gated, alternative.tier if alternative.local else "device", "cloud"))
            if form != "raw":
                flows.append(_flow(setting, alternative, kind, entry, "raw", straight, "device", "cloud", is_unfit=True))
    return flows


def _whole(setting: Setting) -> AnyFact:
    return setting.constant("whole", 1.0, "every request takes this way", "share")


def leaving_share(setting: Setting, demand: Demand, alternative: Alternative, stations: list[Station], routes: Routes) -> AnyFact:
    """Share of all requests that go to the cloud, whichever way."""
    if not alternative.has_cloud:
        return setting.constant("none", 0.0, "no request takes this way", "share")
    onward = weighted(demand, routes.cloud)
    if not stations:
        return onward
    parents = [onward, demand.down] + [fact for station in stations for fact in (station.hardware.share, station.runs)]
    return derive("share_leaving", _share_leaving, *parents, unit="share")


def _share_leaving(onward: Values, down: Values, *stations: Values) -> Values:
    """runs × share that goes on + (1 − runs) × share with a link"""
    runs = sum((stations[i] * stations[i + 1] for i in range(0, len(stations), 2)), np.zeros_like(onward))
    return runs * onward + (1 - runs) * (1 - down)


def gated_share(leaving: AnyFact, straight: AnyFact) -> AnyFact:
    """Share of the requests that go to the cloud through the local part."""
    return derive("share_gated", _less, leaving, straight, unit="share")


def _less(whole: Values, part: Values) -> Values:
    """share that leaves − share that goes straight"""
    return np.maximum(whole - part, 0.0)


def straight_share(setting: Setting, demand: Demand, alternative: Alternative, stations: list[Station]) -> AnyFact:
    """Share of the requests that pass no local part and go straight to the cloud."""
    if not alternative.has_cloud or not stations:
        return setting.constant("none", 0.0, "no request takes this way", "share")
    parents = [demand.down] + [fact for station in stations for fact in (station.hardware.share, station.runs)]
    return derive("share_straight", _share_straight, *parents, unit="share")


def _share_straight(down: Values, *stations: Values) -> Values:
    """(1 − runs) × share with a link"""
    runs = sum((stations[i] * stations[i + 1] for i in range(0, len(stations), 2)), np.zeros_like(down))
    return (1 - runs) * (1 - down)


def gate_form(setting: Setting, alternative: Alternative, kind: DataKind) -> str:
    """The form in which a kind leaves for the cloud: as the gate makes it; raw where the gate says nothing of it.

    `unknown` where nobody describes a gate: neither the profile nor the catalog's default for the kind of task.
    """
    gate = setting.profile.local.gate
    uses_gate = alternative.role == "gate" or (alternative.placement == "local-primary" and gate not in (None, "none"))
    if not uses_gate:
        return "raw"
    forms = gate.forms if gate is not None and gate != "none" else {}
    if kind.kind in forms:
        return forms[kind.kind]
    task = setting.catalog.entry("tasks", setting.task)
    defaults = dict(word.split(":", 1) for word in task.words("gate_forms")) if task else {}
    is_described = gate is not None or bool(task and task.figure("gate_payload"))
    if kind.kind not in defaults and kind.kind in CARRIED and _is_a_trace(setting):
        return "derived"
    return defaults.get(kind.kind) or ("raw" if is_described else "unknown")


CARRIED = ("speech", "audio-ambient", "video", "image", "image-private", "face", "product-photos", "machine-telemetry")
"""Kinds whose bytes are the payload itself, unlike a name or a place that stands in a few of them."""
TRACE = 0.02
"""Share of the input's bytes below which what is sent cannot be the input. Judgement: codecs take speech and pictures to a
tenth of their size without losing what they show, never to a fiftieth."""


def _is_a_trace(setting: Setting) -> bool:
    """Whether the stated gate sends so little that it must be a derived form: an embedding, a label, a count."""
    gate, whole = setting.profile.local.gate, setting.profile.traffic.payload
    if gate is None or gate == "none" or not isinstance(gate.payload, Quantity) or not isinstance(whole, Quantity):
        return False
    return gate.payload.likely <= TRACE * whole.likely


def _flow(
    setting: Setting, alternative: Alternative, kind: DataKind, entry: Entry, form: str, share: AnyFact, origin: str, to: str, *, is_unfit: bool = False
) -> Flow:
    gate = setting.profile.local.gate
    declared = gate is not None and gate != "none" and kind.kind in gate.forms
    basis = Basis.STATED if declared or form == "raw" else Basis.ASSUMED
    retention = setting.profile.privacy.cloud.retention
    kept = retention.text if isinstance(retention, Quantity) else "undeclared"
    title = f"{entry.title}, from devices without the local part" if is_unfit else entry.title
    return Flow(alternative.id, kind.kind, title, form, share, origin, to, kept if to == "cloud" else "not kept", kind.leaves or "", basis)


# ---- how much of what matters leaves raw


def settle_sensitivity(setting: Setting) -> None:
    """`sensitivity`: harm if the most sensitive kind of data in a request left raw; a fact of the workload."""
    kinds = setting.profile.privacy.data
    if kinds is None:
        setting.settle(Unknown("sensitivity", FACTS["sensitivity"].recipe))
        return
    harmful = [setting.worlds.figure("data_kinds", kind.kind, "sensitivity") for kind in kinds if not kind.central]
    nothing = setting.constant("nothing-sensitive", 0.0, "the profile lists no sensitive data", "share")
    setting.derive("sensitivity", _highest, *(harmful or [nothing]))


def _settle_exposure(setting: Setting, alternative: Alternative, flows: list[Flow]) -> None:
    kinds = setting.profile.privacy.data
    if kinds is None:
        setting.settle(Unknown("raw_exposure", "List the data kinds of the input under privacy.data; [] if there is nothing sensitive.", alternative=alternative.id))
        return
    parts = [_kind_exposure(setting, kind, flows) for kind in kinds]
    if not parts:
        setting.settle(derive("raw_exposure", same, setting.constant("nothing-sensitive", 0.0, "the profile lists no sensitive data", "share"), alternative=alternative.id))
        return
    setting.derive("raw_exposure", _highest, *parts, alternative=alternative)


def _kind_exposure(setting: Setting, kind: DataKind, flows: list[Flow]) -> AnyFact:
    """Sensitivity × share that leaves raw, redaction's misses, derived residue and logs included."""
    sensitivity = setting.worlds.figure("data_kinds", kind.kind, "sensitivity")
    parents: list[AnyFact] = [sensitivity, _logged(setting, kind)]
    for flow in flows:
        if flow.kind == kind.kind and flow.to == "cloud":
            parents += [flow.share, _leak(setting, flow.form)]
    return derive("kind_exposure", _exposure, *parents, unit="share")


def _exposure(sensitivity: Values, logged: Values, *flows: Values) -> Values:
    """sensitivity × min(1, share in logs + Σ share of the flow × share of it that is raw)"""
    raw = logged + sum((flows[i] * flows[i + 1] for i in range(0, len(flows), 2)), np.zeros_like(sensitivity))
    return sensitivity * np.minimum(raw, 1.0)


def _leak(setting: Setting, form: str) -> AnyFact:
    """Share of the sensitive content that a form still shows."""
    if form == "redacted":
        return derive("redaction_misses", _one_minus, setting.field("local.gate.recall", default="redaction-recall", label="sensitive spans that redaction finds"), unit="share")
    if form == "unknown":
        return Unknown("raw_exposure", "Declare under local.gate.forms in which form each data kind leaves.")
    values = {"raw": 1.0, "derived": DERIVED_RESIDUE, "never": 0.0}
    return setting.constant(f"leak-{form}", values[form], "definition of the form; derived: judgement, embeddings can partly be inverted", "share")


def _logged(setting: Setting, kind: DataKind) -> AnyFact:
    logs = setting.profile.privacy.logs
    if logs == "none" or kind.central or kind.leaves == "never":
        return setting.constant("not-logged", 0.0, "the input is not logged", "share")
    if logs is None:
        return setting.default("log-leak-undeclared")
    if logs == "raw":
        return setting.constant("logged-raw", LOG_SHARE, "judgement: samples, errors and debug sessions hold the input of one request in ten", "share")
    return derive("log_misses", _log_misses, _leak(setting, "redacted"), unit="share")


def _log_misses(misses: Values) -> Values:
    """share logged × share of sensitive spans that redaction misses"""
    return LOG_SHARE * misses


def _one_minus(recall: Values) -> Values:
    """1 − recall"""
    return 1 - recall


def _highest(*kinds: Values) -> Values:
    """the highest over the data kinds"""
    return np.maximum.reduce(kinds)


def _daily_megabytes(per_day: Values, share: Values, size: Values) -> Values:
    """requests a day × share that leaves × bytes sent ÷ 10⁶"""
    return per_day * share * size / 1e6


# ---- what the owner and the law allow


def _settle_permission(setting: Setting, alternative: Alternative, flows: list[Flow]) -> None:
    """`leaves_too_free`: whether a declared form is freer than the owner allows; misses of a redactor do not count here."""
    kinds = {kind.kind: kind for kind in setting.profile.privacy.data or ()}
    too_free, unsure = [], []
    for flow in flows:
        kind = kinds[flow.kind]
        if (flow.to == "node" and kind.stays == "device") or _is_stored(setting, flow):
            too_free.append(flow.kind)
        if flow.to != "cloud" or kind.leaves is None or flow.title.endswith("without the local part"):
            continue
        if flow.form == "unknown":
            unsure.append(flow.kind)
        elif FREEDOM[flow.form] > FREEDOM[kind.leaves]:
            too_free.append(flow.kind)
    if too_free or not unsure:
        setting.word("leaves_too_free", bool(too_free), alternative=alternative, source=", ".join(sorted(set(too_free))))
    else:
        setting.settle(Unknown("leaves_too_free", f"Declare the form in which {' and '.join(unsure)} leaves, under local.gate.forms.", alternative=alternative.id))


def _is_stored(setting: Setting, flow: Flow) -> bool:
    """Whether a kind that nobody may store is kept by the cloud's provider, or ends in raw logs."""
    privacy = setting.profile.privacy
    if flow.kind not in privacy.never_stored or flow.form not in ("raw", "redacted"):
        return False
    retention = privacy.cloud.retention
    return privacy.logs == "raw" or (flow.to == "cloud" and isinstance(retention, Quantity) and retention.high > 0)


class Condition(NamedTuple):
    """One regulation on one flow, with what it asks and whether that is declared."""

    regulation: str
    title: str
    alternative: str
    kind: str
    form: str
    asks: str
    state: str
    """met, unmet or undeclared."""
    effect: str
    says: str


def conditions_of(setting: Setting, flows: list[Flow]) -> list[Condition]:
    """Every condition that the named regulations put on these flows."""
    found: list[Condition] = []
    for name in setting.profile.privacy.regulations or ():
        entry = setting.catalog.require("regulations", name)
        if entry.word("effect") == "cost":
            continue
        for flow in flows:
            if flow.to == "cloud" and flow.kind in entry.words("kinds") and flow.form in (*entry.words("forms"), "unknown") and not _is_stray(flow):
                found += [_condition(setting, entry, flow, asks) for asks in entry.words("conditions") or ("nothing that could be declared",)]
    return found


STRAY = 0.01
"""Share of the requests up to which devices without the local part do not decide what the law asks. Judgement: on so few
devices an owner switches the feature off; every model of memory leaves a trace of them."""


def _is_stray(flow: Flow) -> bool:
    """Whether a flow comes only from the odd device without the local part, or nobody knows from how many."""
    if not flow.title.endswith("without the local part"):
        return False
    return not isinstance(flow.share, Fact) or float(flow.share.values.mean()) <= STRAY


def _condition(setting: Setting, entry: Entry, flow: Flow, asks: str) -> Condition:
    state = _state(setting, asks, flow.kind) if asks != "nothing that could be declared" else "unmet"
    return Condition(entry.id, entry.title, flow.alternative, flow.kind, flow.form, asks, state, entry.word("effect") or "", entry.word("cloud_says") or "")


_CONSENTS = {"consent": ("explicit", "written", "parental", "implied"), "written-consent": ("written",), "parental-consent": ("parental",)}
"""Which declared consents satisfy which condition."""


def _state(setting: Setting, asks: str, kind: str) -> str:
    """Whether the profile declares what a regulation asks: consent, region, attestation, no training, or an agreement."""
    privacy, terms = setting.profile.privacy, setting.profile.privacy.cloud
    if asks in _CONSENTS:
        consent = privacy.consent.get(kind)
        return "undeclared" if consent is None else "met" if consent in _CONSENTS[asks] else "unmet"
    if asks == "region":
        return "met" if setting.profile.cloud.region else "undeclared"
    if asks == "attestation":
        return "undeclared" if terms.attested is None else "met" if terms.attested else "unmet"
    if asks == "no-training":
        return "undeclared" if terms.training is None else "unmet" if terms.training else "met"
    return "undeclared" if terms.agreements is None else "met" if asks in terms.agreements else "unmet"


def _settle_regulation(setting: Setting, alternative: Alternative, flows: list[Flow]) -> None:
    """The worst state among its conditions; undeclared is unknown and leaves the alternative open.

    Where the owner names no regulation, none is assumed: else silence would rule for whatever sends nothing.
    """
    states = {(condition.state): condition for condition in conditions_of(setting, flows)}
    if "unmet" in states:
        worst = states["unmet"]
        setting.word("regulation_state", "unmet", alternative=alternative, source=f"{worst.title}: {worst.asks} for {worst.kind}")
    elif "undeclared" in states:
        worst = states["undeclared"]
        recipe = f"Declare whether {worst.asks} is in place for {worst.kind} ({worst.title})."
        setting.settle(Unknown("regulation_state", recipe, alternative=alternative.id))
    else:
        is_named = setting.profile.privacy.regulations is not None
        setting.word("regulation_state", "met", alternative=alternative, basis=Basis.STATED if is_named else Basis.ASSUMED)
