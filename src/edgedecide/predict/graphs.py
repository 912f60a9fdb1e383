"""Time and memory of one graph on one chip: means fitted to all published runs, corrected by what was measured of the same graph.

log value = what card, format, runtime and chip add up to + what similar cards have over it + what runs of the same graph have
over both. All three are one Gaussian process (Rasmussen & Williams 2006, "Gaussian processes for machine learning", 2.7),
fitted by benchmarks/calibrate.py; a prediction conditions it on the runs of the graph that is asked about.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from edgedecide.predict import tables
from edgedecide.predict.cards import Card, Chipset, Known, Prediction
from edgedecide.predict.features import CardVector, Cell, amounts, card_numbers, card_vector, cell_numbers, chip_numbers
from edgedecide.predict.kernels import (
    COMPARED,
    Array,
    Cards,
    Cells,
    card_columns,
    columns,
    covariance,
    likeness,
    prior,
    variance,
)

UNIT = {"time": 1e-3, "memory": 1e6}
"""Seconds a millisecond, bytes a megabyte: tables keep what their source prints."""
SHIFT = {"time": 0.0, "memory": 1.0}
"""Megabytes added before the logarithm: memory is printed in whole ones, and 1 or 2 MB say the same."""


class Evidence(NamedTuple):
    """Runs of one graph, ready to be conditioned on."""

    cells: Cells
    keys: tuple[tuple[str, str, str, str], ...]
    """Precision, runtime, unit and chipset of each."""
    excess: Array
    """Logarithm over the mean."""
    inverse: Array
    """Covariance⁻¹."""
    solved: Array
    """Covariance⁻¹ · excess."""


class GraphModel:
    """One figure's fitted constants with the runs that a prediction may rest on."""

    def __init__(self, figure: str, constants: Mapping[str, Any], runs: Mapping[str, Sequence[tables.Run]]) -> None:
        self.figure, self.constants, self.runs = figure, constants, runs
        self.scales: Mapping[str, float] = constants["scales"]
        self.means: Mapping[str, float] = constants["means"]
        self.middles = constants["middles"]
        known = tables.cards()
        self._codes: dict[str, int] = {}
        self._lines: dict[Cell, dict[str, float]] = {}
        self.names = tuple(constants["cards"])
        self.cards: Cards = card_columns([card_vector(known[name], self.middles["cards"]) for name in self.names], self._codes)
        self.card_weights = np.array([constants["cards"][name] for name in self.names], dtype=float)
        self.chips = frozenset(run.chipset for rows in runs.values() for run in rows)
        self.variance = variance(self.scales) + self.scales["noise"]
        self._vectors: dict[Card, CardVector] = {}
        self._chip_numbers: dict[Chipset, dict[str, float]] = {}
        self._alike: Array | None = None
        self._left: dict[Card, float] = {}
        self._own: dict[Card, float] = {}
        self._evidence: dict[Card, Evidence | None] = {}

    def chip(self, chipset: Chipset) -> dict[str, float]:
        if chipset not in self._chip_numbers:
            self._chip_numbers[chipset] = chip_numbers(chipset, self.middles["chips"])
        return self._chip_numbers[chipset]

    def cells(self, cells: Sequence[Cell]) -> Cells:
        return columns(cells, [[self.chip(cell.chipset)[name] for name in COMPARED[self.figure]] for cell in cells], self._codes)

    def mean(self, card: Card, cell: Cell) -> float:
        """Logarithm that the fitted means and similar cards give."""
        get = self.means.get
        if cell not in self._lines:
            line: dict[str, float] = {}
            for name, number, amount in cell_numbers(self.figure, cell, self.chip(cell.chipset)):
                line[amount] = line.get(amount, 0.0) + get(name, 0.0) * number
            self._lines[cell] = line
        known = self.vector(card)
        told = amounts(known, cell.family)
        return self.own(card) + sum(slope * told[amount] for amount, slope in self._lines[cell].items())

    def vector(self, card: Card) -> CardVector:
        if card not in self._vectors:
            self._vectors[card] = card_vector(card, self.middles["cards"])
        return self._vectors[card]

    def own(self, card: Card) -> float:
        """What its card says of a graph whatever it runs on, and what similar cards have over that."""
        if card not in self._own:
            vector = self.vector(card)
            plain = sum(self.means.get(name, 0.0) * value for name, value in card_numbers(vector))
            self._own[card] = plain + float(likeness(self.scales, card_columns([vector], self._codes), self.cards)[0] @ self.card_weights)
        return self._own[card]

    def evidence(self, card: Card, known: Sequence[Known]) -> Evidence | None:
        """Runs of this graph from the tables, and those that the caller knows of."""
        if not known and card in self._evidence:
            return self._evidence[card]
        chips = tables.chipsets()
        told = [(Cell(run.precision, run.runtime, run.unit, chips[run.chipset]), run.value) for run in self.runs.get(card.name, ())]
        told += [(Cell(item.precision, item.runtime, item.compute, item.chipset), item.value / UNIT[self.figure]) for item in known]
        evidence = self._conditioned(card, told) if told else None
        if not known:
            self._evidence[card] = evidence
        return evidence

    def _conditioned(self, card: Card, told: Sequence[tuple[Cell, float]]) -> Evidence:
        cells = self.cells([cell for cell, _ in told])
        excess = np.array([math.log(value + SHIFT[self.figure]) - self.mean(card, cell) for cell, value in told])
        matrix = covariance(self.scales, self.figure, cells, cells) + self.scales["noise"] * np.eye(len(told)) + self._unknown(card)
        inverse = np.linalg.inv(matrix)
        keys = tuple((cell.precision, cell.runtime, cell.unit, cell.chipset.name) for cell, _ in told)
        return Evidence(cells, keys, excess, inverse, inverse @ excess)

    def _unknown(self, card: Card) -> float:
        """Variance that is left of a card whose graph took no part in the fit: little where cards like it did."""
        if card.name in self.constants["cards"]:
            return 0.0
        if card not in self._left:
            if self._alike is None:
                own = self.scales["k"] + self.scales["c"] + 1e-6
                self._alike = np.linalg.inv(likeness(self.scales, self.cards, self.cards) + own * np.eye(len(self.names)))
            shared = likeness(self.scales, card_columns([self.vector(card)], self._codes), self.cards)[0]
            left = prior(self.scales) - float(shared @ self._alike @ shared)
            self._left[card] = max(left, 0.0) * float(self.constants["card_error"])
        return self._left[card]

    def logarithm(self, card: Card, cell: Cell, known: Sequence[Known] = ()) -> tuple[float, float, str, int]:
        """Middle and standard deviation of the logarithm in the table's unit, the rung, and how many runs it rests on."""
        evidence = self.evidence(card, known)
        mean = self.mean(card, cell)
        spread = self.variance + self._unknown(card)
        is_known_chip = cell.chipset.name in self.chips
        if evidence is None:
            rung = "new-both" if not is_known_chip else "new-model" if card.layers else "no-layers"
            return mean, math.sqrt(spread), rung, 0
        key = (cell.precision, cell.runtime, cell.unit, cell.chipset.name)
        if key in evidence.keys:  # the very run: what it was, give or take two measurements' noise
            at = evidence.keys.index(key)
            return mean + float(evidence.excess[at]), math.sqrt(2 * self.scales["noise"]), "measured", 1
        cross = covariance(self.scales, self.figure, self.cells([cell]), evidence.cells)[0] + self._unknown(card)
        middle = mean + float(cross @ evidence.solved)
        is_new = card.name not in self.constants["cards"]
        rung = ("given" if is_known_chip else "new-both") if is_new else ("relative" if is_known_chip else "new-chipset")
        return middle, math.sqrt(max(spread - float(cross @ evidence.inverse @ cross), self.scales["noise"])), rung, len(evidence.keys)

    def predict(self, card: Card, cell: Cell, known: Sequence[Known] = ()) -> Prediction | None:
        """In seconds or bytes; None for a chip of which neither a run nor generation and peak are known."""
        chip = cell.chipset
        if chip.name not in self.chips and (not chip.generation or not chip.npu_tops):
            return None
        middle, deviation, rung, rows = self.logarithm(card, cell, known)
        low, high = self.constants["spreads"][rung]
        deviation *= self.constants["chips"].get(chip.name, 1.0) if rung == "relative" else 1.0
        unit, shift = UNIT[self.figure], SHIFT[self.figure]
        low, likely, high = (max(math.exp(middle + step * deviation) - shift, shift / 2) * unit for step in (low, 0.0, high))
        return Prediction(low, likely, high, rung, tables.GRAPHS, rows)


@lru_cache(maxsize=2)
def model(figure: str) -> GraphModel:
    """The fitted model of `time` or `memory`."""
    by_graph: dict[str, list[tables.Run]] = {}
    for run in tables.runs(figure):
        by_graph.setdefault(run.graph, []).append(run)
    return GraphModel(figure, tables.fitted()[figure], by_graph)
