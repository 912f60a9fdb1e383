"""Sentences that the pages share: each is composed once from the document and arrives ready."""

from __future__ import annotations

from edgedecide.facts import Basis
from edgedecide.quantity import show, three_digits
from edgedecide.report.phrases import listed
from edgedecide.report.picks import Document, Row, best, other_tiers, own_figures


def laid_over(document: Document) -> str:
    """Whose rules and figures these are, where not only ours; else nothing."""
    own = own_figures(document)
    return f"With an organisation's own {own} laid over the shipped ones." if own else ""


def held_back(document: Document) -> str:
    """What keeps the answer from being firm, after how firm it is; nothing where nothing does."""
    reasons = document["recommendation"]["held_back"]
    return f" Held back: {'; '.join(reasons)}." if reasons else ""


def inputs(document: Document) -> str:
    """How many inputs there are, and how they are known."""
    counts = document["fact_counts"]
    return f"{counts['all']} inputs: {', '.join(f'{counts[basis.word]} {basis.word}' for basis in Basis)}."


def tiers(document: Document) -> str:
    """The alternatives that their placement does better without; nothing where there are none."""
    said = [f"{row['alternative']} scores {three_digits(row['score'])}{_unless_eligible(row)}" for row in other_tiers(document)]
    return f"Each stands on the better of its tiers; on the other: {'; '.join(said)}." if said else ""


def _unless_eligible(row: Row) -> str:
    return "" if row["status"] == "eligible" else f", {row['status'].replace('-', ' ')}"


def cannot_flip(document: Document) -> str:
    """The questions whose weight or importance decides nothing alone."""
    names = document["cannot_flip"]
    return f"No weight or importance of {listed(names, 'or')} can do it alone." if names else ""


def first_of_all(document: Document) -> str:
    """What leaves the recommended alternative open, before anything that is worth a measurement; nothing where it is not open."""
    mine = best(document)
    if mine is None or not document["recommendation"]["open"]:
        return ""
    recipes = dict.fromkeys(lack["recipe"] for lack in mine["lacks"])
    return f"First of all: {' '.join(recipes)} Until then {mine['alternative']} stays open."


def gain(document: Document) -> str:
    """What all measurements together could gain, before they are told, or instead of them."""
    evpi = document["evpi"]
    if document["measure_next"]:
        return f"Share of what perfect knowledge would gain, {three_digits(evpi)} of score."
    gained = f"gain {three_digits(evpi)} of score" if evpi else "not change the answer"
    return f"Nothing is worth a measurement of its own: perfect knowledge would {gained}."


def promise(document: Document) -> str:
    """What is promised to how many requests; nothing where no promise is known."""
    profile = document["profile"]
    if not profile["promise_ms"] or not profile["percentile"]:
        return ""
    return f"{show(profile['percentile'], 'share')} of requests within {show(profile['promise_ms'], 'ms')} promised."


def horizon(document: Document) -> str:
    """What the amounts of a bill are."""
    return f"Over {three_digits(document['cost']['horizon_months'])} months, most likely amounts and 80 % range."


def end_of_tree(document: Document) -> str:
    """Where the tree ends, and why it parts from the score where it does."""
    tree = document["tree"]
    parts = f"; {tree['parts']}" if tree["parts"] else ""
    return f"It ends at {tree['placement']}{', as the score does' if tree['agrees'] else parts}."


def guesses(document: Document) -> str:
    """How many inputs nobody gave, and which of them are told."""
    counts = document["fact_counts"]
    return f"{counts['assumed']} of {counts['all']} inputs, those that move the lead most, then those of the widest range. The JSON has them all."


def provenance(document: Document) -> str:
    """What would give the same bytes again."""
    rules, catalog = document["rules"], document["catalog"]
    parts = [
        f"edgedecide {document['version']}", f"seed {document['seed']}", f"{three_digits(document['samples'])} worlds", f"profile {document['profile']['digest']}",
        f"rules {rules['version']} {rules['digest']}", f"catalog {catalog['date']} {catalog['digest']}",
    ]  # fmt: skip
    return " · ".join(parts)


def oldest(document: Document) -> str:
    """The measurement that is due first; nothing where none is dated."""
    found = document["oldest_evidence"]
    return f"Oldest measurement: {found['fact'].replace('_', ' ')}, {found['date']}." if found else ""


def sources(document: Document) -> str:
    """The command that tells each number with its sources."""
    return f"edgedecide explain {document['profile']['path']} --question latency"


SENTENCES = {
    one.__name__: one for one in (laid_over, held_back, inputs, tiers, cannot_flip, first_of_all, gain, promise, horizon, end_of_tree, guesses, provenance, oldest, sources)
}  # fmt: skip
"""Every sentence by its name in the templates."""
