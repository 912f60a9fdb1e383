"""What the terms of a policy stand for in one decision: the judged alternative, its evidence, its flows and its law."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any

from edgedecide.decide import Standing
from edgedecide.facts import Basis
from edgedecide.matching import Lookup
from edgedecide.placements import Alternative, NotOffered, goes_by
from edgedecide.quantity import Quantity, show
from edgedecide.road import Decision, lookup_of
from edgedecide.score import VetoAnswer

_DAY = 86_400.0
NOT_OFFERED = "not-offered"
_NAMED = 3
TRACE = 1e-5
"""Share of the requests below which a flow is none; it prints as under 0.001 %."""
CLAIMS = {
    "answer": ("handles", "quality", "quality_heavy"), "gate": ("passes", "misses", "recall", "forms"), "cache": ("hits",),
}  # fmt: skip
"""What a profile says of a local part that only a measurement can show."""


class Subject:
    """One decision as a policy sees it."""

    def __init__(self, decision: Decision, today: dt.date) -> None:
        self.decision, self.today = decision, today
        self.profile = decision.loaded.profile
        self.ranking = decision.ranking

    # ---- who is judged

    @cached_property
    def declared(self) -> str | None:
        """As the profile writes it: a placement, or an alternative."""
        return self.profile.workload.placement

    @cached_property
    def mine(self) -> Standing | None:
        """The declared alternative; of a placement without a tier the one nearest to being recommended."""
        if self.declared is None:
            return None
        if "@" in self.declared:
            return next((s for s in self.ranking.standings if s.alternative.id == self.declared), None)
        return self.ranking.best_of(self.declared)

    @cached_property
    def judged(self) -> Standing | None:
        """Whose facts the rules read: the declared alternative, else the recommended one."""
        return self.mine or (self.ranking.best if self.declared is None else None)

    @property
    def best(self) -> Standing | None:
        return self.ranking.best

    @cached_property
    def differs(self) -> bool | None:
        """Whether another placement, or the same on another tier than the declared one, is recommended."""
        if self.declared is None or self.best is None:
            return None
        return not goes_by(self.best.alternative, self.declared)

    @cached_property
    def is_tied(self) -> bool | None:
        if self.differs is None or self.best is None:
            return None
        near = [s.alternative for s in (self.best, *self.ranking.tied_with)]
        return any(goes_by(alternative, self.declared) for alternative in near) or self._is_near

    @property
    def _is_near(self) -> bool:
        """Whether the declared alternative, on its own tier, is eligible and within the tie width."""
        if self.mine is None or self.best is None or self.mine.status not in ("eligible", "at-risk"):
            return False
        return self.best.score - self.mine.score <= self.decision.questions.decision.tie_width

    @cached_property
    def refusal(self) -> NotOffered | None:
        """Why the declared placement is not offered at all."""
        if self.declared is None or self.mine is not None:
            return None
        mine = [refused for refused in self.decision.refused if goes_by(refused, self.declared)]
        return next(iter(mine), NotOffered(self.declared, self.declared, "", "the profile leaves no room for it"))

    # ---- what a rule may read

    def lookup(self) -> Lookup:
        """Facts and profile fields of the judged alternative, and every term of `vocabulary.TERMS` about a workload."""
        alternative = self.judged.alternative.id if self.judged else None
        common = lookup_of(self.decision.estimates, self.decision.loaded, self.decision.worlds, alternative)

        def lookup(path: str) -> object:
            term = _TERMS.get(path)
            return term(self) if term is not None else common(path)

        return lookup

    @property
    def deciding(self) -> tuple[tuple[str, VetoAnswer], ...]:
        """The vetoes that hold in some world, the one that holds most often first."""
        return self.mine.vetoes if self.mine is not None else ()

    def vetoes(self) -> list[str] | None:
        return _unique(veto.id for _, veto in self.deciding)

    def veto_says(self) -> str | None:
        if self.deciding:
            _, veto = self.deciding[0]
            return veto.says if veto.share_of_worlds == 1 else f"in {show(veto.share_of_worlds, 'share')} of the worlds {veto.says}"
        return self.refusal.says if self.refusal is not None else None

    def status(self) -> str | None:
        if self.declared is None:
            return None
        return NOT_OFFERED if self.mine is None else self.mine.status

    def behind(self) -> float | None:
        return None if self.best is None or self.mine is None else self.best.score - self.mine.score

    # ---- evidence

    def assumed(self) -> list[str] | None:
        """The assumed inputs that the answer rests on, the three that move it most by name."""
        names = _unique(leaf.label or leaf.path for leaf in self.decision.rests_on.leaves if leaf.basis == Basis.ASSUMED)
        return [*names[:_NAMED], f"{len(names) - _NAMED} more"] if names and len(names) > _NAMED else names

    def evidence_age(self) -> Quantity | None:
        dated = [entry.date for entry in self.profile.measured if entry.date is not None]
        return _days((self.today - min(dated)).days) if dated else None

    def catalog_age(self) -> Quantity | None:
        return _days((self.today - dt.date.fromisoformat(self.decision.catalog.date)).days)

    def unmeasured_claims(self) -> list[str] | None:
        """What the owner says of the judged alternative's local part and nobody has measured, as paths of the profile."""
        alternative = self.judged.alternative if self.judged else None
        part = getattr(self.profile.local, alternative.role, None) if alternative is not None and alternative.role else None
        if part is None or isinstance(part, str) or alternative is None:
            return None
        measured = {entry.fact for entry in self.profile.measured}
        given: set[str] = getattr(part, "model_fields_set", set())
        return _unique(f"local.{alternative.role}.{name}" for name in CLAIMS[alternative.role] if name in given and name not in measured)

    # ---- data and law

    def leaving(self, form: str) -> list[str] | None:
        """Data kinds that go to the cloud in this form under the judged alternative."""
        return _unique(flow.kind for flow in self._flows() if flow.form == form and _is_felt(flow.share))

    def _flows(self) -> list[Any]:
        mine = self._judged_id()
        return [flow for flow in self.decision.estimates.flows if flow.alternative == mine and flow.to == "cloud"]

    def _judged_id(self) -> str | None:
        return self.judged.alternative.id if self.judged else None

    def unlimited(self) -> list[str] | None:
        return _unique(kind.kind for kind in self.profile.privacy.data or () if kind.leaves is None and not kind.central)

    def kept(self) -> list[str] | None:
        """Kinds that may never be stored and that the cloud receives without being held to keep nothing."""
        never, terms = self.profile.privacy.never_stored, self.profile.privacy.cloud
        retention = terms.retention
        keeps_nothing = isinstance(retention, Quantity) and retention.high == 0
        return None if keeps_nothing else _unique(flow.kind for flow in self._flows() if flow.kind in never and flow.form == "raw" and _is_felt(flow.share))

    def law(self, state: str) -> list[str] | None:
        mine = self._judged_id()
        return _unique(condition.regulation for condition in self.decision.estimates.conditions if condition.alternative == mine and condition.state == state)


def _is_felt(share: Any) -> bool:
    """Whether a flow is more than a trace; one whose share is not known is."""
    values = getattr(share, "values", None)
    return values is None or float(values.mean()) >= TRACE


def _unique(names: Iterable[str]) -> list[str] | None:
    """Each name once; None where there is none, so that a rule asks whether it is missing."""
    return list(dict.fromkeys(names)) or None


def _days(days: int) -> Quantity:
    seconds = max(days, 0) * _DAY
    return Quantity(seconds, seconds, seconds, "duration", f"{days} day{'s' if days != 1 else ''}")


def _acceptability(subject: Subject) -> Quantity | None:
    if subject.best is None:
        return None
    share = subject.decision.firmness.acceptability[subject.best.alternative.placement]
    return Quantity(share, share, share, "share", show(share, "share"))


def _of_best(read: Callable[[Alternative], object]) -> Callable[[Subject], object]:
    return lambda subject: read(subject.best.alternative) if subject.best is not None else None


def _law_asks(subject: Subject) -> object:
    return subject.decision.estimates.facts.get("regulation_asks", subject._judged_id())


_TERMS: dict[str, Callable[[Subject], object]] = {
    "decision.declared": lambda s: s.declared,
    "decision.recommended": _of_best(lambda alternative: alternative.id),
    "decision.status": lambda s: s.ranking.status,
    "decision.firmness": lambda s: s.decision.firmness.word,
    "decision.acceptability": _acceptability,
    "decision.declared_status": Subject.status,
    "decision.recommended_status": lambda s: s.best.status if s.best else None,
    "decision.differs": lambda s: s.differs,
    "decision.tied": lambda s: s.is_tied,
    "decision.behind": Subject.behind,
    "decision.vetoes": Subject.vetoes,
    "decision.vetoed": lambda s: 1.0 - float(s.mine.feasible.mean()) if s.mine else None,
    "decision.veto_says": Subject.veto_says,
    "decision.lacks": lambda s: _unique(unknown.id for unknown in s.mine.lacks) if s.mine else None,
    "decision.lift": lambda s: _unique(s.ranking.lift),
    "decision.agrees_with_tree": lambda s: s.decision.tree.placement == s.best.alternative.placement if s.best else None,
    "decision.overridden": lambda s: _unique(s.profile.importance),
    "decision.rests_on_assumed": Subject.assumed,
    "rules.overlaid": lambda s: _unique(s.decision.questions.overlaid),
    "catalog.overlaid": lambda s: bool(s.decision.catalog.overlaid),
    "catalog.age": Subject.catalog_age,
    "evidence.age": Subject.evidence_age,
    "evidence.undated": lambda s: _unique(entry.fact for entry in s.profile.measured if entry.date is None),
    "evidence.unsourced": lambda s: _unique(entry.fact for entry in s.profile.measured if entry.source is None),
    "evidence.claims": Subject.unmeasured_claims,
    "data.leaves_raw": lambda s: s.leaving("raw"),
    "data.leaves_unknown": lambda s: s.leaving("unknown"),
    "data.unlimited": Subject.unlimited,
    "data.kept": Subject.kept,
    "law.unmet": lambda s: s.law("unmet"),
    "law.undeclared": lambda s: s.law("undeclared"),
    "law.asks": _law_asks,
}
"""What stands at each term about a workload; `vocabulary.TERMS` says what each means."""

