"""What all estimators share: the profile, the catalog, the drawn inputs, and the facts found so far."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from edgedecide.catalog import Catalog
from edgedecide.facts import FACTS, AnyFact, Basis, Fact, Facts, Unknown, derive
from edgedecide.quantity import Quantity
from edgedecide.worlds import Leaf, Worlds

if TYPE_CHECKING:
    from edgedecide.estimators.hardware import Hardware
    from edgedecide.estimators.shapes import ModelShape
    from edgedecide.placements import Alternative
    from edgedecide.profile import LoadedProfile, Profile

Input = Leaf | Unknown
MEASURED_OF_PARTS = ("handles", "hits", "passes", "misses", "recall")
"""What can be measured of a local part and takes the place of what the profile states of it."""


class Setting:
    """One assessment in the making. Estimators read inputs from it and settle facts in it; nothing else is shared."""

    def __init__(
        self, loaded: LoadedProfile, catalog: Catalog, worlds: Worlds, alternatives: list[Alternative], task: str
    ) -> None:
        self.loaded = loaded
        self.profile: Profile = loaded.profile
        self.catalog = catalog
        self.worlds = worlds
        self.alternatives = alternatives
        self.task = task
        """Kind of task in the catalog, for the defaults of local parts."""
        self.facts = Facts()
        self._measured = list(loaded.profile.measured)
        self._read: set[int] = set()
        self._made: dict[object, Any] = {}

    # ---- inputs

    def predicted(self, figure: str, shape: ModelShape, hardware: Hardware, *, prompt: AnyFact | None = None, output: AnyFact | None = None) -> Input | None:  # noqa: ARG002
        """A rate or time scaled from published runs of relatives; None: an assessment does without, since reading the runs
        would take a tenth of its start, and its answers seldom turn on it. `pair` gives one."""
        return None

    def field(
        self,
        path: str,
        *,
        default: str = "",
        task: str = "",
        varies: bool = False,
        owners: bool = False,
        recipe: str = "",
        label: str = "",
    ) -> Input:
        """The profile's value at this path; where it is silent the catalog's default (of the kind of task), assumed.

        Unknown, with the recipe, where there is no default either.
        """
        if path in self.worlds.leaves:
            return self.worlds.leaves[path]
        measured = self._measured_of_part(path)
        if measured is not None:
            return measured
        found = self.loaded.get(path)
        label = label or _words(path)
        if isinstance(found, Quantity):
            given = self.loaded.values.get(path)
            source = f"{given.file}:{given.line}" if given else "profile"
            return _within(self.worlds.given(path, found, varies=varies, owners=owners, source=source, label=label), path)
        section, name, column = ("tasks", self.task, task) if task else ("defaults", default, "value")
        entry = self.catalog.entry(section, name) if name else None
        figure = entry.figure(column) if entry else None
        if entry is None or figure is None:
            return Unknown(path, recipe or f"State {path} in the profile.")
        leaf = self.worlds.of_figure(path, entry, figure, varies=varies)
        leaf.label, leaf._basis = label, Basis.ASSUMED
        return _within(leaf, path)

    def cost(self, name: str) -> Input:
        return self.worlds.figure("costs", name)

    def default(self, name: str) -> Input:
        return self.worlds.figure("defaults", name)

    def constant(self, name: str, value: float, why: str, dimension: str = "factor") -> Leaf:
        """A number of the model itself that is not drawn, with the reason for it."""
        return self.worlds.exact(f"model:{name}", value, dimension, why, Basis.MODELLED)

    def no_request(self) -> AnyFact:
        """A share of none."""
        return self.constant("none", 0.0, "no request takes this way", "share")

    def every_request(self) -> AnyFact:
        """A share of all."""
        return self.constant("whole", 1.0, "every request takes this way", "share")

    def once(self, key: object, make: Callable[[], Any]) -> Any:
        """What `make` gives, made once an assessment: alternatives share parts, queues and unit costs."""
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]

    # ---- facts

    def settle(self, fact: AnyFact) -> AnyFact:
        """Keep a fact that a rule or report may read; what the owner measured takes the place of what is estimated."""
        evidence = self.measured_of(fact.id, fact.alternative) if fact.alternative and not fact.scope else None
        kept = evidence if evidence is not None else fact
        if kept is not fact:
            kept = derive(fact.id, _same, kept, alternative=fact.alternative, source=kept.source)  # type: ignore[union-attr]
        self.facts.add(kept)
        return kept

    def derive(
        self, id: str, function: Any, *parents: AnyFact, alternative: Alternative | None = None, scope: str | None = None, source: str = ""
    ) -> AnyFact:
        """Derive a fact and settle it."""
        owner = alternative.id if alternative else None
        return self.settle(derive(id, function, *parents, alternative=owner, scope=scope, source=source))

    def word(self, id: str, word: object, *because: AnyFact, alternative: Alternative, basis: Basis = Basis.STATED, source: str = "") -> AnyFact:
        """Settle a categorical fact."""
        parents = tuple(fact for fact in because if isinstance(fact, Fact))
        fact = Fact(id, word, basis=basis, source=source, alternative=alternative.id, because=parents)
        return self.settle(fact)

    def measured_of(self, id: str, alternative: str) -> Leaf | None:
        """The owner's measurement of this fact of an alternative, given for it or for its placement."""
        return self.evidence(id, {"alternative": alternative, "site": alternative.partition("@")[0]})

    def evidence(self, id: str, at: Mapping[str, str | None]) -> Leaf | None:
        """The owner's measurement of this fact at this place, as a leaf in the fact's own unit."""
        return next((self._measurement(index) for index, entry in enumerate(self._measured) if entry.fact == id and _matches(entry.at, at)), None)

    def unread(self) -> list[int]:
        """The measurements that no estimator has read, by index: complete once everything is estimated."""
        return [index for index in range(len(self._measured)) if index not in self._read]

    def _measured_of_part(self, path: str) -> Leaf | None:
        """What the owner measured of a local part, wherever that was: `handles` stands for `local.answer.handles`, and so on."""
        name = path.rpartition(".")[2]
        if not self._measured or name not in MEASURED_OF_PARTS or not path.startswith("local."):
            return None
        return next((self._measurement(index) for index, entry in enumerate(self._measured) if entry.fact == name), None)

    def _measurement(self, index: int) -> Leaf | None:
        entry, path = self._measured[index], f"measured[{index}].value"
        if not isinstance(entry.value, Quantity):
            return None
        given = self.loaded.values.get(path)
        source = f"{entry.source or 'owner'}, {entry.date or 'undated'} ({given.file}:{given.line})" if given else entry.source or "owner"
        self._read.add(index)
        quantity = _in_unit_of(entry.fact, entry.value)
        return self.worlds.given(path, quantity, basis=Basis.MEASURED, source=source, as_of=str(entry.date or ""), label=f"measured {_words(entry.fact)}")


def _within(leaf: Leaf, path: str) -> Leaf:
    """The leaf, with no draw beyond what its field may say."""
    from edgedecide.profile import legal_bounds

    low, high = legal_bounds(path)
    leaf.legal = max(leaf.legal[0], low), min(leaf.legal[1], high)
    return leaf


def _matches(stated: object, wanted: Mapping[str, str | None]) -> bool:
    """Whether a measurement's `at` names this place: an alternative by its id, or a model, device or chipset by key.

    The runtime tells a reader how it was measured and chooses nothing.
    """
    if isinstance(stated, str):
        return stated in (wanted.get("alternative"), wanted.get("site"))
    if isinstance(stated, Mapping):
        named = {key: str(value) for key, value in stated.items() if key != "runtime"}
        return bool(named) and all(wanted.get(key) == value for key, value in named.items())
    return False


_PER_BASE = {"ms": 1e3, "MB": 1e-6, "days": 1 / 86_400, "months": 1 / 2_630_016.0, "per day": 86_400.0}


def _in_unit_of(id: str, quantity: Quantity) -> Quantity:
    """The measured quantity in the unit that the fact is held in (base units for facts that the registry does not list)."""
    factor = _PER_BASE.get(FACTS[id].unit, 1.0) if id in FACTS else 1.0
    return quantity._replace(low=quantity.low * factor, likely=quantity.likely * factor, high=quantity.high * factor)


def _same(values: Any) -> Any:
    """as measured"""
    return values


def _words(path: str) -> str:
    return path.replace("_", " ")
