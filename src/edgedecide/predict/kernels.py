"""How much two runs of one graph, and two graphs, have in common beyond what the means say: prior covariances."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


def columns(cells: Sequence[Cell], specs: Sequence[Sequence[float]]) -> Cells:
    words = [[getattr(cell, name) for cell in cells] for name in ("precision", "family", "runtime", "unit")]
    chips = [cell.chipset for cell in cells]
    return Cells(*(np.array(word) for word in words), np.array([chip.system for chip in chips]), np.array([chip.name for chip in chips]), np.array(specs, dtype=float))


def covariance(scales: Mapping[str, float], figure: str, ours: Cells, theirs: Cells) -> Array:
    """Prior covariance of the logarithms of two lists of runs of one graph, over their means.

    A sum of parts: what they share as runs of one graph, with format, runtime, unit and system alike, and what similar
    chips share: exp(−Σ w · (difference of specs)²), all of it again by format and runtime.
    """

    def same(name: str) -> Array:
        return getattr(ours, name)[:, None] == getattr(theirs, name)[None, :]

    weights = np.array([scales[f"w-{name}"] for name in COMPARED[figure]])
    far = (((ours.specs[:, None] - theirs.specs[None]) ** 2) * weights).sum(axis=-1)
    chips = np.exp(-far) * (1 - scales["own-chip"]) + scales["own-chip"] * same("chipset")
    precision, family, runtime, unit = same("precision"), same("family"), same("runtime"), same("unit")
    variant = precision & runtime & unit
    total = scales["k"] + scales["k-unit"] * unit + scales["k-precision"] * precision + scales["k-family"] * family + scales["k-runtime"] * runtime + scales["k-variant"] * variant
    if figure == "memory":
        total = total + same("system") * (scales["k-system"] + scales["k-system-runtime"] * runtime + scales["k-system-family"] * family)
    by_chip = scales["c"] + scales["c-precision"] * precision + scales["c-family"] * family + scales["c-runtime"] * runtime + scales["c-variant"] * variant
    return total + chips * by_chip


class Cards(NamedTuple):
    """Cards as columns."""

    sizes: Array
    """Size, layers, input: one row a card."""
    count: Array
    use: Array
    family: Array
    role: Array


def card_columns(vectors: Sequence[CardVector]) -> Cards:
    sizes = np.array([(vector.size, vector.layers, vector.input) for vector in vectors], dtype=float).reshape(-1, 3)
    return Cards(sizes, np.array([v.count for v in vectors]), np.array([v.use for v in vectors]), np.array([v.family for v in vectors]), np.array([v.role for v in vectors]))


def likeness(scales: Mapping[str, float], ours: Cards, theirs: Cards) -> Array:
    """Prior covariance of what two graphs' times have over their cards' means: near in size and use, of one family, in one role."""
    weights = np.array([scales["m-size"], scales["m-layers"], scales["m-input"]])
    far = (((ours.sizes[:, None] - theirs.sizes[None]) ** 2) * weights).sum(axis=-1)
    use = ours.use[:, None] == theirs.use[None, :]
    count = (ours.count[:, None] - theirs.count[None, :]) ** 2
    near = scales["m-near"] * np.exp(-scales["m-far"] * (far + scales["m-use"] * ~use + scales["m-count"] * count))
    family = scales["m-family"] * (ours.family[:, None] == theirs.family[None, :]) * np.exp(-scales["m-family-far"] * far)
    role = scales["m-role"] * (use & (ours.role[:, None] == theirs.role[None, :])) * np.exp(-scales["m-role-far"] * far)
    return near + family + role


def prior(scales: Mapping[str, float]) -> float:
    """Prior variance of a card's own part."""
    return scales["m-near"] + scales["m-family"] + scales["m-role"]
