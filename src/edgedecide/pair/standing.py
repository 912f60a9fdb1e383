"""What a fact stands on: the rung of the ladder that it was made by, the sources of its leaves, and how wide it is."""

from __future__ import annotations

from edgedecide.facts import AnyFact, Basis, Fact

RUNGS = {
    "measured": "measured by you",
    "published": "published for this model and chipset",
    "scaled": "scaled from a relative",
    "roofline": "reckoned from the chipset's peaks",
    "class": "reckoned from the device class alone",
    "shapes": "reckoned from the model's shapes",
    "size": "reckoned from the size of the file",
    "params": "reckoned from the number of parameters",
    "formula": "follows from the inputs, no estimator",
}
"""How a number was made, strongest first, and what that means; other rungs that an estimator has are told by their name."""
WIDE = 3.0
"""High ÷ low from which a range is told as wide: beyond the bar for an unseen chipset (design, section 10)."""
UNTOLD = ("given", "profile", "")


def rung_of(fact: Fact) -> str:
    """The weakest rung among the errors that it carries; `measured` where it is or rests on a measurement, else `formula`."""
    rungs = {str(rung) for leaf in fact.leaves() if (rung := getattr(leaf, "rung", ""))}
    if rungs:
        order = list(RUNGS)
        return max(rungs, key=lambda rung: order.index(rung) if rung in order else len(order))
    measured = any(leaf.basis == Basis.MEASURED and str(getattr(leaf, "path", "")).startswith("measured:") for leaf in fact.leaves())
    return "measured" if measured else "formula"


def sources_of(fact: Fact) -> list[str]:
    """Its own source where a step of its own has one, then those of its leaves, each once, the widest leaf first; what was
    given with the question apart."""
    leaves = sorted(fact.leaves(), key=lambda leaf: -_width(leaf))
    own = [] if any(fact.source == leaf.source for leaf in leaves) else [fact.source]
    found = [*own, *(leaf.source for leaf in leaves)]
    return [source for source in dict.fromkeys(found) if source not in UNTOLD]


def _width(leaf: Fact) -> float:
    """High ÷ low of an input, 1 where it is exact."""
    low, high = leaf.low, leaf.high
    return high / low if isinstance(low, int | float) and 0 < low < high else 1.0


def is_wide(fact: AnyFact) -> bool:
    """Whether its range is told as wide; a share has ends of its own."""
    return isinstance(fact, Fact) and fact.unit != "share" and fact.low > 0 and fact.high / fact.low > WIDE
