"""Picking and sorting in the document, which every page does alike: no number is made here."""

from __future__ import annotations

from typing import Any

from edgedecide.quantity import show
from edgedecide.report.phrases import at_times

Document = dict[str, Any]
Row = dict[str, Any]

RACING = ("eligible", "at-risk", "open")
"""Statuses of what may still be recommended."""
TRACE = 1e-5
"""Share of the requests below which a flow is not told; it prints as under 0.001 %."""
FREEDOM = ("never", "derived", "redacted", "raw")
"""Forms of data, from the strictest to the freest."""
SMALLEST = 0.0005
"""Differences of scores below this print as zero."""
TOLD = 8
"""Assumptions that a page tells; the JSON has them all."""


def best(document: Document) -> Row | None:
    """The recommended placement."""
    return next((row for row in document["placements"] if row["id"] == document["recommendation"]["placement"]), None)


def ranked(document: Document) -> list[Row]:
    """The five placements: those in the race by how often they come first, then those that are out, then those not offered."""
    return sorted(document["placements"], key=lambda row: (row["alternative"] is None, row["status"] == "excluded", -(row["acceptability"] or 0.0), -(row["score"] or 0.0)))


def judged(document: Document) -> list[Row]:
    """The placements that were judged, the recommended first, the excluded last, each in the order of its score."""
    mine = document["recommendation"]["placement"]
    rows = [row for row in document["placements"] if row["alternative"]]
    return sorted(rows, key=lambda row: (row["id"] != mine, row["status"] == "excluded", -row["score"]))


def other_tiers(document: Document) -> list[Row]:
    """Alternatives that stand for no placement, since the same placement does better on the other tier."""
    shown = {row["alternative"] for row in document["placements"]}
    return [row for row in document["alternatives"] if row["alternative"] not in shown]


def status_words(row: Row, answer: Row) -> str:
    """What else a reader must know of a placement in the race, in a word or two."""
    found = ["runner-up"] if row["alternative"] and row["alternative"] == answer["runner_up"] else []
    return ", ".join([*found, *([row["status"].replace("-", " ")] if row["status"] in ("at-risk", "open") else [])])


def highest(rows: list[Row], question: str) -> float | None:
    """The highest value on a question among those in the race; none where only one is."""
    racing = [row["values"][question] for row in rows if row["status"] in RACING]
    return max(racing) if len(racing) > 1 else None


def mark_of(document: Document, row: Row, question: str) -> str:
    """`▲` where none in the race is better, `?` where something behind the value is not known, else nothing."""
    if (row["alternative"], question) in guessed(document):
        return "?"
    top = highest(judged(document), question)
    return "▲" if top is not None and row["status"] in RACING and row["values"][question] >= top else ""


def guessed(document: Document) -> set[tuple[str, str]]:
    """Alternatives and questions whose value is drawn at least in part, since a fact is not known."""
    return {
        (answer["alternative"], question["id"])
        for question in document["questions"]
        for answer in question["answers"]
        if any(criterion["unknown"] for criterion in answer["criteria"])
    }


def by_weight(document: Document) -> list[Row]:
    """The seven questions, the one that matters most first."""
    weights = {row["question"]: row["weight"] for row in document["weights"]}
    return sorted(document["questions"], key=lambda row: -weights[row["id"]])


def worded(veto: Row) -> str:
    """A veto's sentence, with the share of worlds in which it holds where that is not all."""
    return at_times(veto["share_of_worlds"], veto["says"])


def said_by(owner: str) -> str:
    return f"the {owner}" if owner in ("owner", "law") else owner


def signed(number: float) -> str:
    return ("+" if number > 0 else "−") + f"{abs(number):.3f}"


def bills(document: Document) -> list[Row]:
    """Bills of the alternatives that stand for a placement, the smallest first."""
    shown = {row["alternative"] for row in document["placements"]}
    rows = [row for row in document["cost"]["totals"] if row["alternative"] in shown and row["likely"] is not None]
    return sorted(rows, key=lambda row: float(row["likely"]))


def leaving(document: Document) -> list[Row]:
    """The flows of the recommended alternative, without those that no request takes."""
    mine = document["recommendation"]["alternative"]
    flows = [flow for flow in document["flows"] if flow["alternative"] == mine]
    return [flow for flow in flows if flow["form"] == "never" or flow["share"] is None or flow["share"] >= TRACE]


def is_too_free(flow: Row) -> bool:
    """Whether it leaves for the cloud in a freer form than its owner allows."""
    is_known = flow["form"] in FREEDOM and flow["allowed"] in FREEDOM
    return bool(flow["to"] == "cloud" and is_known and FREEDOM.index(flow["form"]) > FREEDOM.index(flow["allowed"]))


def own_figures(document: Document) -> str:
    """What an organisation has laid over the shipped rules and figures; nothing where it has not."""
    rules = document["rules"]["overlaid"]
    return " and ".join([*([f"rules ({', '.join(rules)})"] if rules else []), *(["catalog"] if document["catalog"]["overlaid"] else [])])


def refused(document: Document) -> dict[str, list[str]]:
    """The alternatives that were not judged, by the reason."""
    found: dict[str, list[str]] = {}
    for row in document["not_offered"]:
        found.setdefault(row["says"], []).append(row["alternative"])
    return found


def missing(document: Document) -> list[Row]:
    """The facts that are not known, each once, with the alternatives that lack it."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in document["unknowns"]:
        alternatives = found.setdefault((row["label"], row["recipe"]), [])
        if row["alternative"] and row["alternative"] not in alternatives:
            alternatives.append(row["alternative"])
    return [{"label": label, "recipe": recipe, "alternatives": alternatives} for (label, recipe), alternatives in found.items()]


def place(row: Row) -> str:
    """`profile.yaml:58:12`, as much of it as is known."""
    return ":".join(str(part) for part in (row["file"], row["line"], row["column"]) if part is not None)


def known(value: float | None, unit: str) -> str:
    """The number with its unit; what is missing is said to be so and is never a zero."""
    return "not known" if value is None else show(value, unit)


CONSEQUENCE = {"unmet": "rules out", "undeclared": "leaves open", "met": "allows"}
"""What the state of a condition does to the placements whose flows it is asked of."""


def consequence(row: Row) -> tuple[str, list[str], str]:
    """What the state of a condition does, to which alternatives, and what follows on them in the sentence."""
    if row["state"] == "undeclared" and not row["open"]:
        plural = len(row["alternatives"]) > 1
        return "decides nothing, since", row["alternatives"], f" {'are' if plural else 'is'} out for another reason"
    return CONSEQUENCE[row["state"]], row["open"] or row["alternatives"], ""
