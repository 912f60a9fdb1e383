"""Vetoes first, then value: which alternatives may be recommended, what each scores, and which one leads.

No alternative enters another's status or score, so nothing that is added, worsened or removed can change who wins
between two others.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from edgedecide import weighing
from edgedecide.facts import Unknown, Values
from edgedecide.placements import Alternative
from edgedecide.questions import DecisionSettings
from edgedecide.score import Verdict, VetoAnswer

LOCAL_QUESTIONS = ("latency", "model", "devices")
"""Questions whose missing facts leave a local part undescribed."""


class Standing(NamedTuple):
    """One alternative after its vetoes and its value."""

    alternative: Alternative
    status: str
    """`eligible`, `at-risk`, `excluded` or `open`."""
    verdicts: Mapping[str, Verdict]
    feasible: Values
    """Whether nothing vetoes it, one a world."""
    values: Values
    """Value of each question, [worlds, questions]."""
    mean_values: Values
    """Mean value of each question over the worlds, vetoed worlds counting 0."""
    simplicity: float
    floor: float
    score: float
    """Expected score at the middle weights."""
    vetoes: tuple[tuple[str, VetoAnswer], ...]
    """Vetoes that hold in some world, with their question, the one that holds most often first."""
    lacks: tuple[Unknown, ...]
    """What leaves it open."""

    @property
    def offset(self) -> float:
        return -self.simplicity - self.floor

    @property
    def deciding_veto(self) -> tuple[str, VetoAnswer] | None:
        return self.vetoes[0] if self.status == "excluded" and self.vetoes else None


class Ranking(NamedTuple):
    """All alternatives judged, and who leads."""

    standings: tuple[Standing, ...]
    """In the order of the alternatives."""
    weights: Values
    """Middle weights, one a question, summing to 1."""
    status: str
    """`decided` or `nothing-feasible`."""
    best: Standing | None
    tied_with: tuple[Standing, ...]
    """Best alternatives of other placements within the tie width."""
    lift: tuple[str, ...]
    """Where nothing is feasible, the smallest set of vetoes whose lifting makes something so."""

    @property
    def contenders(self) -> tuple[Standing, ...]:
        """The alternatives that may be recommended: the eligible, or the open where nothing is eligible."""
        return contenders(self.standings)

    def of(self, alternative: str) -> Standing:
        return next(standing for standing in self.standings if standing.alternative.id == alternative)

    def best_of(self, placement: str) -> Standing | None:
        """The tier that represents a placement: the one nearest to being recommended, then the higher score."""
        mine = [standing for standing in self.standings if standing.alternative.placement == placement]
        return max(mine, key=lambda s: (NEARNESS[s.status], s.score), default=None)

    @property
    def runner_up(self) -> Standing | None:
        """The best contender of another placement."""
        if self.best is None:
            return None
        others = [s for s in self.contenders if s.alternative.placement != self.best.alternative.placement]
        return max(others, key=lambda s: s.score, default=None)


NEARNESS = {"eligible": 3, "at-risk": 3, "open": 2, "excluded": 1}


def decide(
    alternatives: list[Alternative], verdicts: Mapping[str, Mapping[str, Verdict]], levels: Mapping[str, str], settings: DecisionSettings, samples: int
) -> Ranking:
    """The ranking of the alternatives; `verdicts` by alternative and question, `levels` the importance of each question."""
    weights = middle_weights(levels, settings)
    standings = tuple(stand(alternative, verdicts[alternative.id], levels, weights, settings, samples) for alternative in alternatives)
    return _ranked(standings, weights, settings)


def reweighed(ranking: Ranking, levels: Mapping[str, str], settings: DecisionSettings) -> Ranking:
    """The ranking of the same verdicts where the questions matter otherwise."""
    weights = middle_weights(levels, settings)
    return _ranked(tuple(_weighed(standing, levels, weights, settings) for standing in ranking.standings), weights, settings)


def _ranked(standings: tuple[Standing, ...], weights: Values, settings: DecisionSettings) -> Ranking:
    best = max(contenders(standings), key=lambda s: s.score, default=None)
    tied = () if best is None else _tied(standings, best, settings.tie_width)
    lift = () if best is not None else smallest_lift(standings, settings)
    return Ranking(standings, weights, "decided" if best else "nothing-feasible", best, tied, lift)


def contenders(standings: tuple[Standing, ...]) -> tuple[Standing, ...]:
    """The eligible ones, at risk or not; the open ones where there are none."""
    eligible = tuple(s for s in standings if s.status in ("eligible", "at-risk"))
    return eligible or tuple(s for s in standings if s.status == "open")


def middle_weights(levels: Mapping[str, str], settings: DecisionSettings) -> Values:
    """Middles of the importance ranges, normalised."""
    low, high = zip(*(settings.importance[level] for level in levels.values()), strict=True)
    return weighing.middle_weights(low, high)


def stand(
    alternative: Alternative, verdicts: Mapping[str, Verdict], levels: Mapping[str, str], weights: Values, settings: DecisionSettings, samples: int
) -> Standing:
    """Status, values and score of one alternative, from its own verdicts alone."""
    vetoes = [(question, veto) for question, verdict in verdicts.items() for veto in verdict.vetoes]
    feasible = ~np.broadcast_to(np.any([np.broadcast_to(v.yes, samples) for _, v in vetoes], axis=0) if vetoes else np.zeros(samples, bool), samples)
    values = np.stack([np.broadcast_to(verdict.values, samples) for verdict in verdicts.values()], axis=1)
    holding = sorted((pair for pair in vetoes if pair[1].share_of_worlds > 0), key=lambda pair: -pair[1].share_of_worlds)
    lacks = _lacks(alternative, verdicts, vetoes)
    standing = Standing(
        alternative=alternative,
        status=_status(vetoes, feasible, lacks, settings),
        verdicts=verdicts,
        feasible=feasible,
        values=values,
        mean_values=(values * feasible[:, None]).mean(axis=0),
        simplicity=settings.simplicity[alternative.placement],
        floor=0.0,
        score=0.0,
        vetoes=tuple(holding),
        lacks=lacks,
    )
    return _weighed(standing, levels, weights, settings)


def _weighed(standing: Standing, levels: Mapping[str, str], weights: Values, settings: DecisionSettings) -> Standing:
    """The standing with the two of its parts that the importance of the questions decides."""
    floor = settings.floor(_worst(standing.values, levels))
    return standing._replace(floor=floor, score=float(standing.mean_values @ weights) - standing.simplicity - floor)


def _worst(values: Values, levels: Mapping[str, str]) -> float:
    """Lowest mean value among the decisive and major questions; 1 where there is none."""
    serious = [index for index, level in enumerate(levels.values()) if level in ("decisive", "major")]
    return float(values[:, serious].mean(axis=0).min()) if serious else 1.0


def _status(vetoes: list[tuple[str, VetoAnswer]], feasible: Values, lacks: tuple[Unknown, ...], settings: DecisionSettings) -> str:
    """Excluded where a veto holds too often, open where one cannot be answered, at risk where one holds now and then."""
    if any(veto.share_of_worlds > settings.tolerance(question) for question, veto in vetoes):
        return "excluded"
    if 1.0 - float(feasible.mean()) > settings.veto_tolerance["default"]:
        return "excluded"
    if lacks:
        return "open"
    return "eligible" if bool(feasible.all()) else "at-risk"


def _lacks(alternative: Alternative, verdicts: Mapping[str, Verdict], vetoes: list[tuple[str, VetoAnswer]]) -> tuple[Unknown, ...]:
    """What leaves it open: facts that a veto lacks, and, of a local part, facts that its own questions lack."""
    found: dict[str, Unknown] = {}
    for question, veto in vetoes:
        for unknown in veto.lacks if veto.share_unknown > 0 else ():
            known = next((u for u in verdicts[question].unknown if u.id == unknown.id), None)
            found.setdefault(unknown.id, known or unknown)
        if veto.share_unknown > 0 and not veto.lacks:
            found.setdefault(veto.id, Unknown(veto.id, veto.lift, alternative=alternative.id))
    if alternative.local is not None:
        for question in LOCAL_QUESTIONS:
            for unknown in verdicts[question].unknown if question in verdicts else ():
                found.setdefault(unknown.id, unknown)
    return tuple(found.values())


def _tied(standings: tuple[Standing, ...], best: Standing, width: float) -> tuple[Standing, ...]:
    """The best alternative of every other placement whose score is within the width of the best."""
    near: dict[str, Standing] = {}
    for standing in sorted(contenders(standings), key=lambda s: -s.score):
        if standing.alternative.placement != best.alternative.placement and best.score - standing.score <= width:
            near.setdefault(standing.alternative.placement, standing)
    return tuple(near.values())


def smallest_lift(standings: tuple[Standing, ...], settings: DecisionSettings) -> tuple[str, ...]:
    """The fewest vetoes whose lifting frees an alternative; among equals those that hold least often, then the alternative
    that then scores most."""
    lifts = [(standing, lift_of(standing, settings)) for standing in standings if standing.vetoes]
    options = [(len(lift), max(v.share_of_worlds for v in lift), -float(standing.values.mean()), tuple(v.id for v in lift)) for standing, lift in lifts]
    return min(options, default=(0, 0.0, 0.0, ()))[3]


def lift_of(standing: Standing, settings: DecisionSettings) -> list[VetoAnswer]:
    """The vetoes to lift until the rest is tolerated, each by itself and together: those beyond their own tolerance, then
    those that hold most often."""
    beyond = [veto for question, veto in standing.vetoes if veto.share_of_worlds > settings.tolerance(question)]
    within = [veto for question, veto in standing.vetoes if veto.share_of_worlds <= settings.tolerance(question)]
    samples = len(standing.feasible)
    while within and float(np.any([np.broadcast_to(veto.yes, samples) for veto in within], axis=0).mean()) > settings.veto_tolerance["default"]:
        beyond.append(within.pop(0))
    return beyond


def why_not(best: Standing, other: Standing, weights: Values, questions: list[str]) -> list[tuple[str, float]]:
    """The winner's lead over another alternative as weighted differences, greatest first; they sum to it exactly."""
    terms: list[tuple[str, Any]] = list(zip(questions, (best.mean_values - other.mean_values) * weights, strict=True))
    terms += [("simplicity", other.simplicity - best.simplicity), ("floor", other.floor - best.floor)]
    return sorted(((name, float(term)) for name, term in terms), key=lambda term: -term[1])
