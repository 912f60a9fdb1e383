"""Draws of what is not known: one leaf fact an input, each with its own stream.

What varies between requests or devices is a distribution inside every world and is carried as a spread; only the middle
of it is drawn here. Streams are keyed by seed and path, so the first n of N worlds are the run with n, and adding an
input changes no other.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from fnmatch import fnmatchcase
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

import numpy as np

from edgedecide.catalog import Catalog, Entry, Figure
from edgedecide.distributions import Z90, normal_numbers, placed, scattered
from edgedecide.facts import Basis, Fact, Unknown, Values
from edgedecide.quantity import BASE_UNIT, Quantity

NEAR_ZERO = 1e-3
"""Share of a positive low end that no draw falls below: only the tails of lopsided narrow ranges would."""
_UNUSED_BITS = np.uint64(11)
"""A double holds 53 of 64 bits."""
_BOUNDED = ("share", "battery", "activity")
_LEGAL = dict.fromkeys(_BOUNDED, (0.0, 1.0)) | {"growth": (-1.0, math.inf)}
_ANY = (-math.inf, math.inf)


ERROR_RECIPES = {
    "decode": "Run llama-bench (or the vendor's own benchmark) with your model on the device, and add decode_rate under measured.",
    "prefill": "Run llama-bench (or the vendor's own benchmark) with your prompt length on the device, and add prefill_rate under measured.",
    "graph": "Run the runtime's benchmark tool (benchmark_model, onnxruntime_perf_test, trtexec) on the device, and add inference under measured.",
    "memory": "Load the model on the weakest class, read its peak memory, and add memory_needed under measured.",
    "latency": "Time 200 small requests to the region from where users are, over a day.",
}
"""How to replace the estimate of each estimator by a measurement."""

_RECIPES = {
    "traffic.": "Count it over a week in the logs of the product, or of its nearest relative.",
    "model.needs": "Label 200 of your own requests by what they need.",
    "model.quality": "Grade 200 of your own requests, answered by both models.",
    "local.answer": "Grade 200 of your own requests, answered by the local model: which it handles, and how well.",
    "local.gate": "Run the gate over a day of recorded input, and count what it passes, misses and sends on.",
    "local.cache": "Replay a week of requests against a cache, and count the hits.",
    "latency.": "Log it with every request for a week.",
    "fleet.": "Read it from the device inventory.",
    "catalog:costs": "Take it from your own books of the last year.",
    "catalog:networks": "Time 200 small requests to the region from where users are, over a day.",
    "catalog:cloud_models": "Time 200 real requests to the service.",
    "catalog:defaults/heavy": "Label 200 of your own requests by what they need.",
    "catalog:defaults/offline": "Log with every request whether the link was up, for a week.",
    "catalog:defaults": "Count or time it in a pilot; the catalog's figure is an assumption.",
    "catalog:channels": "Follow one release through the version counts of the fleet.",
    "catalog:data_kinds": "Agree with the privacy officer on how sensitive this kind of data is.",
    "catalog:classes": "Read it on the weakest device of the class.",
}


def recipe_for(path: str) -> str:
    """How to find out an input that is only stated or assumed, by where it stands."""
    return next((how for start, how in _RECIPES.items() if path.startswith(start)), "State it in the profile, with its source.")


class Spread(NamedTuple):
    """How far an input is drawn, as the factor between its 50th and 90th percentile; 1 is not drawn at all."""

    by_basis: Mapping[Basis, float]
    varying_middle: float
    """Share of a varying range's log-width within which its middle is drawn."""


class Leaf(Fact):
    """An input: a value given, catalogued or assumed, drawn from world to world."""

    __slots__ = ("_recipe", "_words", "as_of", "dimension", "high", "is_error", "is_owners", "label", "legal", "likely", "low", "path", "rung", "sigma", "worlds")

    path: str
    label: str
    as_of: str
    """Date of the figure, as its source gives it; empty where it has none."""
    dimension: str
    low: float
    likely: float
    high: float
    sigma: float
    """Standard deviation of the logarithm over requests or devices inside one world; 0 where it does not vary."""
    legal: tuple[float, float]
    """Bounds that no draw passes."""
    is_error: bool
    """Whether it is the error of an estimator, which only a measurement can shrink."""
    rung: str
    """Of an error: how the estimate was made that it belongs to; else empty."""
    is_owners: bool
    """Whether it is a choice of the owner, which can be changed but not found out."""
    _recipe: str
    worlds: Worlds
    _words: Values | None

    @property
    def recipe(self) -> str:
        """How to find it out."""
        return self._recipe or recipe_for(self.path)

    @property
    def is_exact(self) -> bool:
        return self.low == self.high

    @property
    def uniform(self) -> Values | None:
        """The numbers it is drawn by, for sorting worlds by this input; None where it is exact."""
        return None if self.is_exact else uniform_numbers(self.words)

    @property
    def words(self) -> Values:
        if self._words is None:
            self._words = self.worlds.words(self.path)
        return self._words

    @property
    def values(self) -> Values:
        """One value a world, drawn when first read: many inputs of a catalog entry are never used."""
        if self._values is None:
            if self.is_exact:
                self._values = np.full(self.worlds.samples, self.likely)
            else:
                self._values = self.worlds.drawn(self.path, self.low, self.likely, self.high, self.legal)
        return self._values


class Worlds:
    """The inputs of one assessment, drawn once each and shared by all alternatives."""

    def __init__(self, catalog: Catalog, spread: Spread, *, seed: int, samples: int, factors: Mapping[str, float] | None = None) -> None:
        """`factors` multiply the inputs whose paths match, `*` standing for anything; for scenarios."""
        self.catalog = catalog
        self.factors = factors or {}
        self.spread = spread
        self.seed = seed
        self.samples = samples
        self.leaves: dict[str, Leaf] = {}

    def uniform(self, key: str) -> Values:
        """Uniform numbers in (0, 1), one a world, from the stream of this key.

        SplitMix64 started at a hash of seed and key (see `distributions.scattered`); its n-th number depends on n alone.
        """
        return uniform_numbers(self.words(key))

    def words(self, key: str) -> Values:
        """Random words, one a world, from the stream of this key."""
        return _words(self.seed, self.samples, key)

    def drawn(self, path: str, low: float, likely: float, high: float, legal: tuple[float, float]) -> Values:
        """One value a world of an input with this range."""
        return _drawn(self.seed, self.samples, path, low, likely, high, legal)

    def given(
        self,
        path: str,
        quantity: Quantity,
        *,
        varies: bool = False,
        owners: bool = False,
        source: str = "",
        basis: Basis = Basis.STATED,
        as_of: str = "",
        label: str = "",
    ) -> Leaf:
        """The leaf of a value that somebody states, measured or published."""
        return self._leaf(
            path,
            (quantity.low, quantity.likely, quantity.high),
            quantity.dimension,
            basis,
            source,
            varies=varies,
            owners=owners,
            as_of=as_of,
            label=label,
        )

    def figure(self, section: str, name: str, field: str = "value", *, recipe: str = "", varies: bool = False) -> Leaf | Unknown:
        """The leaf of a catalog figure, or an Unknown where the catalog lacks it."""
        path = f"catalog:{section}/{name}#{field}"
        if path in self.leaves:
            return self.leaves[path]
        entry = self.catalog.entry(section, name)
        figure = entry.figure(field) if entry else None
        if entry is None or figure is None:
            return Unknown(path, recipe or f"The catalog has no {field.replace('_', ' ')} for {name}; state it in the profile.")
        return self.of_figure(path, entry, figure, varies=varies)

    def of_figure(self, path: str, entry: Entry, figure: Figure, *, varies: bool = False) -> Leaf:
        ends = (figure.low, figure.likely, figure.high)
        label = entry.title if path.endswith("#value") else f"{entry.title}: {path.rpartition('#')[2].replace('_', ' ')}"
        return self._leaf(path, ends, figure.dimension, figure.basis, figure.source, varies=varies, as_of=figure.as_of, label=label)

    def error(self, estimator: str, rung: str, key: str) -> Leaf | Unknown:
        """The factor by which an estimator of this rung may be wrong for this key (hardware × model), 1 in the middle."""
        path = f"error:{estimator}@{key}"
        if path in self.leaves:
            return self.leaves[path]
        entry = self.catalog.require("errors", f"{estimator}-{rung}")
        figure = entry.figure("factor")
        assert figure is not None  # the catalog's form requires it
        leaf = self.of_figure(path, entry, figure)
        leaf.is_error, leaf.rung, leaf._recipe = True, rung, ERROR_RECIPES.get(estimator, "Measure it on the target and add the result under measured.")
        leaf.label = f"error of the {rung} {estimator} estimate ({key})"
        return leaf

    def exact(self, path: str, value: float, dimension: str, source: str, basis: Basis = Basis.STATED) -> Leaf:
        """A leaf that is not drawn: a count, a definition or a choice."""
        return self._leaf(path, (value, value, value), dimension, basis, source, owners=True)

    def _leaf(
        self,
        path: str,
        ends: tuple[float, float, float],
        dimension: str,
        basis: Basis,
        source: str,
        *,
        varies: bool = False,
        owners: bool = False,
        as_of: str = "",
        label: str = "",
    ) -> Leaf:
        if path in self.leaves:
            return self.leaves[path]
        low, likely, high = self._moved(path, ends) if self.factors else ends
        leaf = Leaf(path, unit=BASE_UNIT.get(dimension, ""), basis=basis, source=source)
        leaf.path, leaf.dimension, leaf.label, leaf.as_of = path, dimension, label or path, as_of
        leaf.is_error, leaf.rung, leaf.is_owners, leaf._recipe = False, "", owners, ""
        leaf.legal = _LEGAL.get(dimension, _ANY if low < 0.0 else (0.0, math.inf))
        leaf.sigma = math.log(high / low) / (2 * Z90) if varies and high > low > 0 else 0.0
        if leaf.sigma:
            shrink = (high / low) ** (self.spread.varying_middle / 2)
            low, high = likely / shrink, likely * shrink
        elif low == high and not owners:
            low, high = _around(likely, self.spread.by_basis[basis], is_share=dimension in _BOUNDED)
        if dimension in _BOUNDED:
            low, high = max(low, 0.0), min(high, 1.0)
        leaf.low, leaf.likely, leaf.high, leaf.worlds, leaf._words = low, likely, high, self, None
        self.leaves[path] = leaf
        return leaf

    def _moved(self, path: str, ends: tuple[float, float, float]) -> tuple[float, float, float]:
        factor = math.prod(factor for pattern, factor in self.factors.items() if fnmatchcase(path, pattern))
        return ends[0] * factor, ends[1] * factor, ends[2] * factor


class EvenWorlds(Worlds):
    """Few worlds over which every input is spread evenly, so that percentiles need few of them; for many models at once.

    Each input takes n equally likely levels in an order keyed by seed and path: a Latin hypercube (McKay, Beckman &
    Conover 1979, Technometrics 21(2), 239-245). Unlike elsewhere, the first n of N worlds are not the run with n. An
    estimator's error is one input a rung for all hardware and models, since nobody compares two of them world by world here.
    """

    def __init__(self, catalog: Catalog, spread: Spread, *, seed: int, samples: int) -> None:
        super().__init__(catalog, spread, seed=seed, samples=samples)
        self._lacking: dict[tuple[str, str, str], Unknown] = {}

    def figure(self, section: str, name: str, field: str = "value", *, recipe: str = "", varies: bool = False) -> Leaf | Unknown:
        """The same; what the catalog lacks is remembered, since every model asks for it anew."""
        key = (section, name, field)
        found = self._lacking.get(key)
        if found is None:
            told = super().figure(section, name, field, recipe=recipe, varies=varies)
            if not isinstance(told, Unknown):
                return told
            found = self._lacking[key] = told
        return found

    def words(self, key: str) -> Values:
        return _even_words(self.samples).take(_scattered(self.seed, self.samples, key).argsort())

    def drawn(self, path: str, low: float, likely: float, high: float, legal: tuple[float, float]) -> Values:
        return _cut(placed(normal_numbers(self.words(path)), low, likely, high), low, legal)

    def error(self, estimator: str, rung: str, key: str) -> Leaf | Unknown:  # noqa: ARG002  (one for all keys)
        return super().error(estimator, rung, f"any pair, {rung}")


@lru_cache(maxsize=8)
def _even_words(count: int) -> Values:
    """The middle of each of `count` equal parts of the range of a word."""
    return ((np.arange(count) + 0.5) * (2.0**64 / count)).astype(np.uint64)


def _around(likely: float, factor: float, *, is_share: bool) -> tuple[float, float]:
    """The range of a point that is not exact: likely ÷ and × factor.

    A share is spread in its odds, by the square of the factor, so that neither end can be passed and one half moves as
    any other number does: 50 % by a tenth, 92 % from 90.5 to 93.3 %. None and all stay what they are.
    """
    if is_share:
        if not 0.0 < likely < 1.0:
            return likely, likely
        odds = likely / (1.0 - likely)
        low, high = odds / factor**2, odds * factor**2
        return low / (1.0 + low), high / (1.0 + high)
    return (likely / factor, likely * factor) if likely >= 0 else (likely * factor, likely / factor)


def uniform_numbers(words: Values) -> Values:
    """Uniform numbers in (0, 1) from the upper 53 bits of random words."""
    numbers: Values = ((words >> _UNUSED_BITS).astype(np.float64) + 0.5) * 2.0**-53
    return numbers


KEPT = 768
"""Draws that are kept from one assessment to the next of a process: those of the catalog's figures, which most workloads share,
12 MB of them at 2,000 worlds."""


@lru_cache(maxsize=KEPT)
def _words(seed: int, samples: int, key: str) -> Values:
    return _fixed(_scattered(seed, samples, key))


def _scattered(seed: int, samples: int, key: str) -> Values:
    start = int.from_bytes(blake2b(f"{seed}:{key}".encode(), digest_size=8).digest(), "little")
    return scattered(start, samples)


@lru_cache(maxsize=KEPT)
def _drawn(seed: int, samples: int, path: str, low: float, likely: float, high: float, legal: tuple[float, float]) -> Values:
    """The values of an input, one a world."""
    return _fixed(_cut(placed(normal_numbers(_words(seed, samples, path)), low, likely, high), low, legal))


def _fixed(values: Values) -> Values:
    """The same array, which nobody may write to: others read it too."""
    values.setflags(write=False)
    return values


def _cut(values: Values, least_likely: float, legal: tuple[float, float]) -> Values:
    """Keep the tails inside what is legal; a range that ends near zero may not reach it, since much is divided by it."""
    low, high = legal
    least = max(low, least_likely * NEAR_ZERO) if least_likely > 0.0 else low
    values = np.maximum(values, least) if least > -math.inf else values
    return np.minimum(values, high) if high < math.inf else values
