"""What leaves in which form, kind by kind, and what the owner allows of it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from edgedecide.catalog import Entry
from edgedecide.estimators.demand import Demand
from edgedecide.estimators.formulas import same
from edgedecide.estimators.leaving import Leaving, uses_gate
from edgedecide.estimators.setting import Setting
from edgedecide.facts import FACTS, AnyFact, Basis, Unknown, Values, derive
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
    is_unfit: bool
    """Whether it comes from the devices on which the local part does not run."""


def estimate_exposure(
    setting: Setting, demand: Demand, alternative: Alternative, leaving: Leaving, sent_bytes: AnyFact
) -> list[Flow]:
    """Settle exposure, bytes and what the owner allows of an alternative, and return its flows."""
    flows = flows_of(setting, alternative, leaving)
    _settle_exposure(setting, alternative, flows)
    setting.derive("bytes_leaving", _daily_megabytes, demand.per_day, leaving.share, sent_bytes, alternative=alternative)
    _settle_permission(setting, alternative, flows)
    return flows


def flows_of(setting: Setting, alternative: Alternative, leaving: Leaving) -> list[Flow]:
    """One flow for each declared data kind that the placement sends anywhere."""
    kinds = setting.profile.privacy.data or ()
    flows: list[Flow] = []
    for kind in kinds:
        entry = setting.catalog.require("data_kinds", kind.kind)
        if kind.central:
            continue
        if alternative.tier == "node":
            flows.append(_flow(setting, alternative, kind, entry, "raw", setting.every_request(), "device", "node"))
        if alternative.has_cloud:
            form = gate_form(setting, alternative, kind)
            flows.append(_flow(setting, alternative, kind, entry, form, leaving.share if form == "raw" else leaving.gated, alternative.tier if alternative.local else "device", "cloud"))
            if form != "raw":
                flows.append(_flow(setting, alternative, kind, entry, "raw", leaving.straight, "device", "cloud", is_unfit=True))
    return flows


def gate_form(setting: Setting, alternative: Alternative, kind: DataKind) -> str:
    """The form in which a kind leaves for the cloud: as the gate makes it; raw where the gate says nothing of it.

    `unknown` where nobody describes a gate: neither the profile nor the catalog's default for the kind of task.
    """
    gate = setting.profile.local.gate
    if not uses_gate(setting, alternative):
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
    return Flow(alternative.id, kind.kind, title, form, share, origin, to, kept if to == "cloud" else "not kept", kind.leaves or "", basis, is_unfit)


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


# ---- what the owner allows


def _settle_permission(setting: Setting, alternative: Alternative, flows: list[Flow]) -> None:
    """`leaves_too_free`: whether a declared form is freer than the owner allows; misses of a redactor do not count here."""
    kinds = {kind.kind: kind for kind in setting.profile.privacy.data or ()}
    too_free, unsure = [], []
    for flow in flows:
        kind = kinds[flow.kind]
        if (flow.to == "node" and kind.stays == "device") or _is_stored(setting, flow):
            too_free.append(flow.kind)
        if flow.to != "cloud" or kind.leaves is None or flow.is_unfit:
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
