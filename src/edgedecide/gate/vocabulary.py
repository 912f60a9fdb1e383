"""What a policy may speak of beyond facts and the profile: the decision, its evidence, a waiver, a record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from edgedecide.facts import FACTS
from edgedecide.matching import Vocabulary

SUBJECTS = ("workload", "waiver", "record", "input")
"""What a rule is about: each rule is asked once for every subject of its kind."""


class Term(NamedTuple):
    """One path that a policy may name."""

    about: str
    """The subject that has it."""
    kind: str
    """`word`, `flag`, `names`, or a dimension or unit of a number."""
    meaning: str


TERMS: dict[str, Term] = {
    "decision.declared": Term("workload", "word", "the placement that the profile declares, with its tier where it names one"),
    "decision.recommended": Term("workload", "word", "the recommended alternative; missing where nothing is feasible"),
    "decision.status": Term("workload", "word", "decided or nothing-feasible"),
    "decision.firmness": Term("workload", "word", "firm, leaning or undecided"),
    "decision.acceptability": Term("workload", "share", "share of worlds and weights in which the recommended placement comes first"),
    "decision.declared_status": Term("workload", "word", "eligible, at-risk, excluded, open or not-offered"),
    "decision.recommended_status": Term("workload", "word", "eligible, at-risk or open"),
    "decision.differs": Term("workload", "flag", "whether the declared placement is another than the recommended one, or stands on another tier"),
    "decision.tied": Term("workload", "flag", "whether the declared placement is the recommended one or within the tie width of it"),
    "decision.behind": Term("workload", "", "score of the recommended alternative less that of the declared one"),
    "decision.vetoes": Term("workload", "names", "vetoes that take the declared placement out, the deciding one first"),
    "decision.vetoed": Term("workload", "share", "share of the worlds in which some veto takes the declared placement out"),
    "decision.veto_says": Term("workload", "text", "the sentence of the deciding one"),
    "decision.lacks": Term("workload", "names", "facts whose absence leaves the declared placement open"),
    "decision.lift": Term("workload", "names", "the fewest vetoes whose lifting makes something feasible"),
    "decision.agrees_with_tree": Term("workload", "flag", "whether the decision tree ends at the recommended placement"),
    "decision.overridden": Term("workload", "names", "questions whose importance the profile sets itself"),
    "decision.rests_on_assumed": Term("workload", "names", "assumed inputs that move the lead of the recommended placement by more than a tenth"),
    "rules.overlaid": Term("workload", "names", "rule files that stand in the place of ours"),
    "catalog.overlaid": Term("workload", "flag", "whether an organisation's catalog lies over ours"),
    "catalog.age": Term("workload", "duration", "time since the newest entry of the shipped catalog was checked"),
    "evidence.age": Term("workload", "duration", "time since the oldest dated measurement of the profile; missing where there is none"),
    "evidence.undated": Term("workload", "names", "measurements without a date"),
    "evidence.unsourced": Term("workload", "names", "measurements without a source"),
    "evidence.claims": Term("workload", "names", "what the profile says a local part of the judged alternative does, without a measurement"),
    "data.leaves_raw": Term("workload", "names", "data kinds that go to the cloud raw"),
    "data.leaves_unknown": Term("workload", "names", "data kinds that go to the cloud in a form that is not known"),
    "data.unlimited": Term("workload", "names", "data kinds for which the profile does not say in which form they may leave"),
    "data.kept": Term("workload", "names", "data kinds that may never be stored and that the cloud keeps, or may keep"),
    "law.unmet": Term("workload", "names", "regulations of which a condition is declared unmet"),
    "law.undeclared": Term("workload", "names", "regulations of which nobody has declared a condition"),
    "law.asks": Term("workload", "text", "what they ask, in words"),
    "waiver.id": Term("waiver", "word", "name of the waiver"),
    "waiver.rule": Term("waiver", "word", "the rule that it waives"),
    "waiver.workload": Term("waiver", "word", "the workload that it waives it for"),
    "waiver.expires": Term("waiver", "word", "its last day"),
    "waiver.state": Term("waiver", "word", "used, unused, expired or refused"),
    "waiver.expiring": Term("waiver", "flag", "whether it counts, and ends within the notice of the policy"),
    "waiver.left": Term("waiver", "duration", "time until its last day is over"),
    "waiver.refused": Term("waiver", "text", "why it does not count"),
    "record.id": Term("record", "word", "file of the decision record"),
    "record.state": Term("record", "word", "missing, proposed or accepted"),
    "record.decided": Term("record", "word", "the placement that was accepted"),
    "record.recommended": Term("record", "word", "the placement that is recommended today"),
    "record.declared": Term("record", "word", "the placement that the profile declares"),
    "record.moved": Term("record", "flag", "whether today's advice differs from the accepted placement"),
    "record.crossed": Term("record", "names", "inputs that have moved beyond a flip that the record holds"),
    "record.crossed_says": Term("record", "text", "how far they have moved"),
    "record.review": Term("record", "word", "the day by which it is to be reviewed"),
    "record.overdue": Term("record", "duration", "time since that day; missing before it"),
    "record.betrayed": Term("record", "flag", "whether the profile declares another placement than was accepted"),
    "input.state": Term("input", "word", "unreadable"),
    "input.says": Term("input", "text", "what is wrong with it"),
}  # fmt: skip
"""Every such path. Facts and profile fields are read of the judged alternative: the declared one, else the recommended."""


def vocabulary(profile_paths: Mapping[str, str], about: str = "workload") -> Vocabulary:
    """The paths that a rule about this subject may name, with the unit, dimension or kind of what stands there."""
    own = {path: term.kind for path, term in TERMS.items() if term.about == about}
    if about != "workload":
        return own
    return {id: kind.unit for id, kind in FACTS.items()} | dict(profile_paths) | own
