"""How much two runs of one graph, and two graphs, have in common beyond what the means say: prior covariances."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from edgedecide.predict.features import CardVector, Cell

Array = np.ndarray[Any, np.dtype[Any]]
COMPARED = {"time": ("tops", "generation", "auto", "bandwidth", "phone"), "memory": ("android", "linux", "windows", "proxy", "generation", "auto")}
"""Specs by which two chips are alike: time follows the silicon, memory the operating system that counts it."""


class Cells(NamedTuple):
    """Runs as columns."""

    precision: Array
    family: Array
    runtime: Array
    unit: Array
    system: Array
    chipset: Array
    specs: Array
    """One row of compared specs a run."""


def columns(cells: Sequence[Cell], specs: Sequence[Sequence[float]], codes: dict[str, int]) -> Cells:
    """Words as numbers, which compare faster: `codes` holds one for every word met, and grows."""

    def coded(words: Iterable[str]) -> Array:
        return np.array([codes.setdefault(word, len(codes)) for word in words])

    return Cells(
        coded(cell.precision for cell in cells), coded(cell.family for cell in cells), coded(cell.runtime for cell in cells), coded(cell.unit for cell in cells),
        coded(cell.chipset.system for cell in cells), coded(cell.chipset.name for cell in cells), np.array(specs, dtype=float),
    )  # fmt: skip


def covariance(scales: Mapping[str, float], figure: str, ours: Cells, theirs: Cells) -> Array:
    """Prior covariance of the logarithms of two lists of runs of one graph, over their means.

    A sum of parts: what they share as runs of one graph, with format, runtime, unit and system alike, and what similar
    chips share: exp(−Σ w · (difference of specs)²), all of it again by format and runtime.
    """
    weights = np.array([scales[f"w-{name}"] for name in COMPARED[figure]])
    far = ((ours.specs[:, None] - theirs.specs[None]) ** 2) @ weights
    own, precision, family, runtime, unit = (
        ours[place][:, None] == theirs[place] for place in (CHIPSET, PRECISION, FAMILY, RUNTIME, UNIT)
    )
    chips = np.exp(-far) * (1 - scales["own-chip"]) + scales["own-chip"] * own
    variant = precision & runtime & unit
    total = scales["k"] + scales["k-unit"] * unit + scales["k-precision"] * precision + scales["k-family"] * family + scales["k-runtime"] * runtime + scales["k-variant"] * variant
    if figure == "memory":
        system = ours.system[:, None] == theirs.system
        total = total + system * (scales["k-system"] + scales["k-system-runtime"] * runtime + scales["k-system-family"] * family)
    by_chip = scales["c"] + scales["c-precision"] * precision + scales["c-family"] * family + scales["c-runtime"] * runtime + scales["c-variant"] * variant
    return total + chips * by_chip


PRECISION, FAMILY, RUNTIME, UNIT, CHIPSET = (Cells._fields.index(name) for name in ("precision", "family", "runtime", "unit", "chipset"))


def variance(scales: Mapping[str, float]) -> float:
    """Prior variance of one run over its mean: the covariance with itself, where everything is the same."""
    return sum(value for name, value in scales.items() if name in ("k", "c") or name.startswith(("k-", "c-")))


class Cards(NamedTuple):
    """Cards as columns."""

    sizes: Array
    """Size, layers, input: one row a card."""
    siblings: Array
    use: Array
    family: Array
    role: Array


def card_columns(vectors: Sequence[CardVector], codes: dict[str, int]) -> Cards:
    """As `columns`."""
    sizes = np.array([(vector.size, vector.layers, vector.input) for vector in vectors], dtype=float).reshape(-1, 3)
    use, family, role = (np.array([codes.setdefault(getattr(vector, name), len(codes)) for vector in vectors]) for name in ("use", "family", "role"))
    return Cards(sizes, np.array([vector.siblings for vector in vectors]), use, family, role)


def likeness(scales: Mapping[str, float], ours: Cards, theirs: Cards) -> Array:
    """Prior covariance of what two graphs' times have over their cards' means: near in size and use, of one family, in one role."""
    weights = np.array([scales["m-size"], scales["m-layers"], scales["m-input"]])
    far = ((ours.sizes[:, None] - theirs.sizes[None]) ** 2) @ weights
    use = ours.use[:, None] == theirs.use[None, :]
    siblings = (ours.siblings[:, None] - theirs.siblings[None, :]) ** 2
    near = scales["m-near"] * np.exp(-scales["m-far"] * (far + scales["m-use"] * ~use + scales["m-siblings"] * siblings))
    family = scales["m-family"] * (ours.family[:, None] == theirs.family[None, :]) * np.exp(-scales["m-family-far"] * far)
    role = scales["m-role"] * (use & (ours.role[:, None] == theirs.role[None, :])) * np.exp(-scales["m-role-far"] * far)
    return near + family + role


def prior(scales: Mapping[str, float]) -> float:
    """Prior variance of a card's own part."""
    return scales["m-near"] + scales["m-family"] + scales["m-role"]
