"""What the regulations that the owner names ask of each flow, and whether it is declared."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from edgedecide.catalog import Entry
from edgedecide.estimators.asked import ASKED, UNDECLARABLE
from edgedecide.estimators.exposure import Flow
from edgedecide.estimators.setting import Setting
from edgedecide.facts import Basis, Fact, Unknown
from edgedecide.placements import Alternative


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


def estimate_law(setting: Setting, alternative: Alternative, flows: list[Flow]) -> list[Condition]:
    """Settle the worst state among its conditions, and return them; undeclared is unknown and leaves the alternative open.

    Where the owner names no regulation, none is assumed: else silence would rule for whatever sends nothing.
    """
    conditions = conditions_of(setting, flows)
    states = {condition.state: condition for condition in conditions}
    worst = states.get("unmet") or states.get("undeclared")
    asks = _sentence(worst) if worst else "no regulation that is named asks for anything more"
    is_named = setting.profile.privacy.regulations is not None
    basis = Basis.STATED if is_named else Basis.ASSUMED
    setting.word("regulation_asks", asks, alternative=alternative, basis=basis)
    if worst is None:
        setting.word("regulation_state", "met", alternative=alternative, basis=basis)
    elif worst.state == "unmet":
        setting.word("regulation_state", "unmet", alternative=alternative, source=asks)
    else:
        recipe = to_declare([condition for condition in conditions if condition.state == "undeclared"])
        setting.settle(Unknown("regulation_state", recipe, alternative=alternative.id))
    return conditions


def to_declare(conditions: list[Condition]) -> str:
    """What to declare of all that nobody has declared, where, and who asks:
    `Declare in which region the cloud runs (cloud.region); GDPR asks before speech leaves.`"""
    kinds: dict[str, dict[str, None]] = {}
    for condition in conditions:
        kinds.setdefault(condition.asks, {})[condition.kind] = None
    what = [f"{ASKED[asks].declare.replace('{kind}', _listed(mine))} ({ASKED[asks].field})" for asks, mine in kinds.items()]
    laws, data = (dict.fromkeys(words) for words in ([one.title for one in conditions], sorted(one.kind for one in conditions)))
    return f"Declare {_listed(what)}; {_listed(laws)} {'ask' if len(laws) > 1 else 'asks'} before {_listed(data)} {'leave' if len(data) > 1 else 'leaves'}."


def _listed(words: Iterable[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} and {last}" if others else last


DECLARED = {"unmet": "it is declared missing", "undeclared": "nobody has declared it"}


def _sentence(condition: Condition) -> str:
    """What a condition that is not met asks and why it is not: `HIPAA asks for consent for health, and nobody has declared it`."""
    if condition.asks == UNDECLARABLE:
        form = "in a form that is not known" if condition.form == "unknown" else condition.form
        return f"{condition.title} lets no {condition.kind} leave {form}, whatever is declared"
    return f"{condition.title} asks for {ASKED[condition.asks].says} for {condition.kind}, and {DECLARED[condition.state]}"


def conditions_of(setting: Setting, flows: list[Flow]) -> list[Condition]:
    """Every condition that the named regulations put on these flows."""
    found: list[Condition] = []
    for name in setting.profile.privacy.regulations or ():
        entry = setting.catalog.require("regulations", name)
        if entry.word("effect") == "cost":
            continue
        for flow in flows:
            if flow.to == "cloud" and flow.kind in entry.words("kinds") and flow.form in (*entry.words("forms"), "unknown") and not _is_stray(flow):
                found += [_condition(setting, entry, flow, asks) for asks in entry.words("conditions") or (UNDECLARABLE,)]
    return found


STRAY = 0.01
"""Share of the requests up to which devices without the local part do not decide what the law asks. Judgement: on so few
devices an owner switches the feature off; every model of memory leaves a trace of them."""


def _is_stray(flow: Flow) -> bool:
    """Whether a flow comes only from the odd device without the local part, or nobody knows from how many."""
    if not flow.is_unfit:
        return False
    return not isinstance(flow.share, Fact) or float(flow.share.values.mean()) <= STRAY


def _condition(setting: Setting, entry: Entry, flow: Flow, asks: str) -> Condition:
    state = _state(setting, asks, flow.kind) if asks != UNDECLARABLE else "unmet"
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
