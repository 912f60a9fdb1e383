"""`edgedecide explain`: the rules alone, or how they were answered for one workload."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from edgedecide.cli.streams import say
from edgedecide.errors import UsageError, nearest
from edgedecide.questions import Questions, load_questions

if TYPE_CHECKING:
    from edgedecide.road import Decision


def explain_to(
    workload: str | None,
    *,
    question: str | None,
    fact: str | None,
    why_not: str | None,
    sets: list[str],
    seed: int,
    samples: int,
    rules: Path | None,
    catalog: Path | None,
) -> None:
    """Write the explanation of whatever was asked about to the standard output."""
    if sum(asked is not None for asked in (question, fact, why_not)) != 1:
        raise UsageError("found none or several things to explain; expected one of --question, --fact and --why-not", where="explain")
    if workload is None:
        say(_taught(load_questions(rules), question))
        return
    say(_replayed(workload, question, fact, why_not, sets=sets, seed=seed, samples=samples, rules=rules, catalog=catalog))


def _taught(questions: Questions, question: str | None) -> str:
    """A question from its rule file; facts and placements need a workload."""
    from edgedecide.cli.writing import width
    from edgedecide.report.teach import teach

    if question is None:
        raise UsageError("found no workload; --fact and --why-not need one: edgedecide explain profile.yaml …", where="explain")
    _check(questions, question)
    return teach(questions[question], width=width())


def _check(questions: Questions, question: str) -> None:
    names = [one.id for one in questions]
    if question not in names:
        raise UsageError(f'found question "{question}"; expected {", ".join(names)}{nearest(question, names)}', where="--question")


def _replayed(
    workload: str, question: str | None, fact: str | None, why_not: str | None, *, sets: list[str], seed: int, samples: int, rules: Path | None, catalog: Path | None
) -> str:
    from edgedecide.cli.loading import load_all, tell_in_vain
    from edgedecide.cli.writing import width
    from edgedecide.report import replay
    from edgedecide.road import advise

    loaded, questions, numbers = load_all(workload, sets=sets, samples=samples, rules=rules, catalog=catalog)
    if question is not None:
        _check(questions, question)
    decision = advise(loaded, questions, numbers, seed=seed, samples=samples, depth="none")
    tell_in_vain(decision)
    if question is not None:
        return replay.replay_question(decision, question, width=width())
    if fact is not None:
        return replay.walk_fact(decision, fact, width=width())
    _check_judged(decision, why_not or "")
    return replay.explain_why_not(decision, why_not or "", width=width())


def _check_judged(decision: Decision, name: str) -> None:
    """Refuses an alternative of a known placement that this profile does not have, such as `cloud@device`."""
    judged = [(standing.alternative.id, standing.alternative.placement) for standing in decision.ranking.standings]
    rivals = [*judged, *((refused.id, refused.placement) for refused in decision.refused)]
    known, placements = [id for id, _ in rivals], {placement for _, placement in rivals}
    if name.partition("@")[0] in placements and name not in {*known, *placements}:
        raise UsageError(f'found alternative "{name}"; expected one of {", ".join(dict.fromkeys(known))}, or a placement', where="--why-not")
