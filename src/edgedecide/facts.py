"""Facts: values that know their unit, basis, source and the facts they came from.

A leaf states a value; a derived fact names a pure function and its parents, is computed when first read, and can be
replayed. Its basis is the weakest of its parents, computed and never typed in. What is missing travels as an `Unknown`
with a recipe and never becomes a zero.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import IntEnum
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Values = NDArray[Any]
else:
    Values = Any  # rules are read without NumPy


class Basis(IntEnum):
    """How a value is known, strongest first."""

    MEASURED = 0
    STATED = 1
    DATASHEET = 2
    MODELLED = 3
    ASSUMED = 4

    @property
    def word(self) -> str:
        return self.name.lower()


NEVER = 1e9
"""Stands for "at no volume" and "never" in break-even and payback: beyond any request rate or month count, and finite."""


class FactKind(NamedTuple):
    """What every fact of one id has in common."""

    question: str
    """The question that it belongs to."""
    unit: str
    """Unit of its values; `share` is 0 to 1, `word` is categorical, empty is a plain number."""
    better: str
    """`more`, `less` or `neither`."""
    meaning: str
    recipe: str = ""
    """How to find it out where it is missing, or to measure it where it is only estimated."""
    per_class: bool = False
    """Whether it is held apart for bounded and heavy requests, link up and down."""


FACTS: dict[str, FactKind] = {
    # latency
    "promise_kept": FactKind("latency", "share", "more", "requests answered inside the promise", "Time 200 real requests over the real network and count those inside the promise.", True),
    "promise_target": FactKind("latency", "share", "neither", "share of requests that the promise speaks of", "Ask the product owner for the percentile of the promise."),
    "latency_p50": FactKind("latency", "ms", "less", "time that half of the answered requests stay within", "Time 200 real requests and take the median."),
    "latency_p95": FactKind("latency", "ms", "less", "time that 95 % of the answered requests stay within", "Time 200 real requests and take the 95th percentile."),
    "latency_p99": FactKind("latency", "ms", "less", "time that 99 % of the answered requests stay within", "Time 1,000 real requests and take the 99th percentile."),
    "served_offline": FactKind("latency", "share", "more", "bounded requests answered while the link is down", "Run the candidate in flight mode on every class of the fleet."),
    "link_load": FactKind("latency", "share", "less", "load of a site's uplink at the peak", "Read the uplink's counters over the busiest hour."),
    "node_load": FactKind("latency", "share", "less", "load of a local node at the peak", "Replay the busiest hour against one node and read its utilisation."),
    "fallback_share": FactKind("latency", "share", "less", "requests that the local part hands to the cloud", "Log the share of requests that fall back in a pilot."),
    # privacy
    "raw_exposure": FactKind("privacy", "share", "less", "the highest, over data kinds, of sensitivity × share that leaves raw, logs included", "Capture a day of traffic and logs, and count what leaves in which form."),
    "regulation_asks": FactKind("privacy", "word", "neither", "what the named regulations ask for that is unmet or undeclared", "Declare agreements, region, consent and attestation under privacy.cloud and privacy.consent."),
    "regulation_state": FactKind("privacy", "word", "neither", "whether the conditions of the named regulations are met, unmet or undeclared", "Declare agreements, region, consent and attestation under privacy.cloud and privacy.consent."),
    "sensitivity": FactKind("privacy", "share", "neither", "harm if the most sensitive kind of data in a request left raw, a fact of the workload", "List the data kinds of a request under privacy.data."),
    "leaves_too_free": FactKind("privacy", "word", "neither", "whether a data kind leaves in a freer form than the owner allows", "Declare under local.gate.forms in which form each data kind leaves."),
    "bytes_leaving": FactKind("privacy", "MB", "less", "data that leaves a device in a day", "Read the device's traffic counters over a day."),
    "model_exposed": FactKind("privacy", "word", "neither", "whether a copy of the model lies where users can reach it", "Say under privacy.copy_at_risk whether a copy would be probed or stolen."),
    # model
    "memory_needed": FactKind("model", "MB", "less", "memory that the local part needs while it answers", "Load it on the weakest class and read the peak resident memory."),
    "memory_free": FactKind("model", "MB", "more", "memory that one process may use on the weakest class", "Allocate until the system refuses, on the weakest class with its usual applications open."),
    "memory_headroom": FactKind("model", "", "more", "memory free ÷ memory needed on the weakest supported class", "Load the model on the weakest class and read its peak memory."),
    "fits": FactKind("model", "word", "neither", "whether the local part fits some supported class of its tier", "Load the model on the strongest class of the fleet."),
    "quality_kept": FactKind("model", "share", "more", "quality above the floor, as a share of what the cloud's answer has", "Grade 200 of your own requests, answered by both models.", True),
    "quality": FactKind("model", "share", "more", "mean quality over the requests that it answers", "Grade 200 of your own requests."),
    "quality_floor": FactKind("model", "share", "neither", "lowest quality that the product accepts", "Ask the product owner what quality is too low to ship."),
    "global_data_local": FactKind("model", "share", "less", "requests answered locally although they need data that exists only centrally", "Count the requests whose answer needs central data."),
    "download": FactKind("model", "MB", "less", "size of the local part's files", "List the files that an installation fetches."),
    "cold_load": FactKind("model", "ms", "less", "time to load the local part before its first answer", "Start the application cold and time the first answer."),
    # cost
    "cost_total": FactKind("cost", "$", "less", "cost over the horizon", "Take one month's bills of a pilot, cloud and people."),
    "cost_per_1000": FactKind("cost", "$", "less", "cost of 1,000 requests", "Divide a month's bills by its requests."),
    "cost_ratio": FactKind("cost", "", "less", "cost over the horizon ÷ the budget, or the all-cloud bill where none is given", "State a budget under cost.budget."),
    "cost_reference": FactKind("cost", "$", "neither", "what the cost is held against", "State a budget under cost.budget."),
    "break_even": FactKind("cost", "per day", "less", "requests per device-day from which it costs less than the cloud", "Take one month's bills of a pilot."),
    "payback": FactKind("cost", "months", "less", "months until the first outlay is earned back against the cloud", "Take one month's bills of a pilot."),
    "release_share": FactKind("cost", "share", "less", "release, validation and rollback work as a share of the cost", "Book a month of release work apart."),
    # updates
    "lag_95": FactKind("updates", "days", "less", "days until 95 % of active devices run a new version", "Follow one release through the version counts of the fleet."),
    "lag_ratio": FactKind("updates", "", "less", "days until a change has arrived ÷ days between changes, the worst of weights, behaviour and data", "Follow one release through the version counts of the fleet."),
    "versions_live": FactKind("updates", "", "less", "versions in use at the same time", "Count the versions that report in on one day."),
    "revert_time": FactKind("updates", "days", "less", "days until a bad version is off nine devices in ten", "Rehearse one rollback on the canary group."),
    "guardrails_covered": FactKind("updates", "share", "more", "weighted share of release guardrails in place", "List the guardrails in place under updates.guardrails."),
    # devices
    "coverage": FactKind("devices", "share", "more", "requests from devices that keep up, in memory, speed and battery", "Run the candidate for ten warm minutes on each class of the fleet."),
    "coverage_required": FactKind("devices", "share", "more", "requests from devices that keep up in memory, speed and, where a budget is stated, battery", "Run the candidate for ten warm minutes on each class of the fleet, and state the classes under fleet.classes."),
    "weakest_class": FactKind("devices", "word", "neither", "the class that keeps up least", "Run the candidate for ten warm minutes on each class of the fleet."),
    "battery_per_day": FactKind("devices", "share", "less", "battery that it takes in a day, on the class that it drains most", "Run a day's requests on battery and read the charge."),
    "variants": FactKind("devices", "", "less", "combinations of runtime, accelerator and system to validate", "Count them in the device inventory."),
    # observability
    "signals_covered": FactKind("observability", "share", "more", "weighted share of the signals that what runs here needs and that are collected", "List what is collected under observability.signals."),
    "blind_spots": FactKind("observability", "word", "neither", "the signals that are needed and not collected", "List what is collected under observability.signals."),
    # what a placement is, for rules that must not know its name
    "cloud_contends": FactKind("cost", "word", "neither", "whether the cloud alone could be recommended too", "Read the vetoes on the cloud."),
    "runs_locally": FactKind("devices", "word", "neither", "whether a model part runs on the device or on a node"),
    "answers_locally": FactKind("devices", "word", "neither", "whether a local part gives answers itself"),
    "sends_input": FactKind("privacy", "word", "neither", "whether input, in any form, goes to the cloud to be answered"),
    "falls_back": FactKind("latency", "word", "neither", "whether some requests are answered by the cloud after a local try"),
    "heavy_share": FactKind("model", "share", "neither", "requests beyond a small local model", "Label 200 of your own requests by what they need."),
    "measured_strongest_only": FactKind("devices", "word", "neither", "whether every measurement of a local part comes from the fleet's strongest class"),
    "ported_share": FactKind("model", "", "less", "parameters of the local part ÷ parameters of the cloud's model", "Look both models up, and divide their parameter counts."),
}  # fmt: skip
"""Every fact that a rule, policy or report may name."""


class Fact:
    """A value about one alternative, or about the workload, with its past.

    Numeric values are an array with one number a world (or one number for all), in the unit of `FACTS[id]` or of
    `unit`; words are plain strings or booleans.
    """

    __slots__ = ("_basis", "_function", "_middle", "_tenths", "_values", "alternative", "because", "id", "scope", "source", "unit")

    def __init__(
        self,
        id: str,
        values: Any = None,
        *,
        unit: str | None = None,
        basis: Basis | None = None,
        source: str = "",
        alternative: str | None = None,
        scope: str | None = None,
        function: Callable[..., Any] | None = None,
        because: tuple[Fact, ...] = (),
    ) -> None:
        self.id = id
        self.unit = unit if unit is not None else FACTS[id].unit if id in FACTS else ""
        self.source = source
        self.alternative = alternative
        self.scope = scope
        self.because = because
        self._basis = basis
        self._function = function
        self._values = values
        self._middle: Any = None
        self._tenths: tuple[Any, Any, Any] | None = None

    @property
    def basis(self) -> Basis:
        """The weakest basis among the leaves it came from, or its own where it is one."""
        if self._basis is None:
            self._basis = max([parent._basis if parent._basis is not None else parent.basis for parent in self.because], default=Basis.MODELLED)
        return self._basis

    @property
    def values(self) -> Any:
        if self._values is None and self._function is not None:
            self._values = self.replay()
        return self._values

    @property
    def middle(self) -> Any:
        """Its median, see `median`; kept, since sentences and figures ask for it again."""
        if self._middle is None:
            self._middle = median(self.values)
        return self._middle

    @property
    def low(self) -> Any:
        """Its 10th percentile over the worlds; of a word the word itself."""
        return self._range[0]

    @property
    def likely(self) -> Any:
        """Its median over the worlds; of a word the word itself."""
        return self._range[1]

    @property
    def high(self) -> Any:
        """Its 90th percentile over the worlds; of a word the word itself."""
        return self._range[2]

    @property
    def _range(self) -> tuple[Any, Any, Any]:
        if self._tenths is None:
            self._tenths = tenths(self.values)
        return self._tenths

    @property
    def is_leaf(self) -> bool:
        return self._function is None

    def replay(self) -> Any:
        """The value computed again from its parents, as its function says."""
        return self._function(*[parent.values for parent in self.because]) if self._function else self._values

    def leaves(self) -> Iterator[Fact]:
        """The facts it rests on that rest on nothing else, each once, in order of first use."""
        seen: set[int] = set()
        stack = [self]
        while stack:
            fact = stack.pop()
            if id(fact) in seen:
                continue
            seen.add(id(fact))
            if not fact.because:
                yield fact
            stack.extend(reversed(fact.because))

    def __repr__(self) -> str:
        return f"Fact({self.id}@{self.alternative})"


class Unknown:
    """A fact that is missing, with what would find it out. It travels like a fact and never becomes a number."""

    __slots__ = ("alternative", "id", "recipe", "scope")

    def __init__(self, id: str, recipe: str, *, alternative: str | None = None, scope: str | None = None) -> None:
        self.id = id
        self.recipe = recipe
        self.alternative = alternative
        self.scope = scope

    def __repr__(self) -> str:
        return f"Unknown({self.id}@{self.alternative}: {self.recipe})"


class NotNeeded:
    """A fact that the alternative has no use for: nothing runs locally, so nothing must fit. Counts as 1."""

    __slots__ = ("alternative", "id", "says", "scope")

    def __init__(self, id: str, says: str, *, alternative: str | None = None, scope: str | None = None) -> None:
        self.id = id
        self.says = says
        self.alternative = alternative
        self.scope = scope


AnyFact = Fact | Unknown | NotNeeded


def derive(
    id: str,
    function: Callable[..., Any],
    *parents: AnyFact,
    unit: str | None = None,
    source: str = "",
    alternative: str | None = None,
    scope: str | None = None,
    basis: Basis | None = None,
) -> Fact | Unknown:
    """The fact that `function` makes of its parents' values, or an Unknown if a parent is one.

    `function` is pure, takes the parents' arrays in order, and its docstring holds the formula. `basis` is given only
    where the step itself is weaker than its parents (a model, an assumption).
    """
    known: list[Fact] = []
    for parent in parents:
        if isinstance(parent, Fact):
            known.append(parent)
        elif isinstance(parent, Unknown):
            return Unknown(id, parent.recipe, alternative=alternative, scope=scope)
    fact = Fact(
        id, unit=unit, source=source, alternative=alternative, scope=scope, function=function, because=tuple(known)
    )
    if basis is not None:
        fact._basis = max(basis, fact.basis)
    return fact


def median(values: Any) -> Any:
    """The middle of an array of numbers as a float; of anything else the value itself, or the first where there are many.

    Of an even number of worlds the upper of the two middles, so that it is a value that occurs.
    """
    if not hasattr(values, "dtype"):
        return float(values) if isinstance(values, int | float) and not isinstance(values, bool) else values
    flat = values.flatten()
    middle = flat.size // 2 if values.dtype.kind in "fiu" else 0
    if middle:
        flat.partition(middle)
    return float(flat[middle]) if values.dtype.kind in "fiu" else flat[0].item()


def tenths(values: Any) -> tuple[Any, Any, Any]:
    """The 10th, 50th and 90th percentile of an array of numbers, between its values where need be (Hyndman & Fan 1996,
    definition 7); of anything else the value itself three times."""
    if not hasattr(values, "dtype") or values.dtype.kind not in "fiu":
        return (values,) * 3
    flat = values.flatten()
    flat.sort()
    item, last = flat.item, flat.size - 1
    if last % 10 == 0:
        return item(last // 10), item(last // 2), item(last - last // 10)
    found = []
    for level in (0.1, 0.5, 0.9):
        below, rest = int(level * last), level * last % 1.0
        low, high = item(below), item(min(below + 1, last))
        found.append(low if low == high else low + (high - low) * rest)
    return found[0], found[1], found[2]


class Facts:
    """All facts of one assessment, by id, alternative and scope; a fact of the workload has alternative None."""

    def __init__(self) -> None:
        self._facts: dict[tuple[str, str | None, str | None], AnyFact] = {}

    def add(self, *facts: AnyFact) -> None:
        for fact in facts:
            self._facts[fact.id, fact.alternative, fact.scope] = fact

    def get(self, id: str, alternative: str | None = None, scope: str | None = None) -> AnyFact | None:
        """The fact of this alternative, else the workload's, else None."""
        found = self._facts.get((id, alternative, scope))
        return found if found is not None else self._facts.get((id, None, scope))

    def of(self, alternative: str | None) -> list[AnyFact]:
        return [fact for (_, owner, _), fact in self._facts.items() if owner == alternative]

    def __iter__(self) -> Iterator[AnyFact]:
        return iter(self._facts.values())
