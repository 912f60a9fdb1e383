"""Cards, chipsets and runs as numbers: what the fitted means add up, and what the kernels compare."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from edgedecide.predict.cards import Card, Chipset


class Cell(NamedTuple):
    """In what format, with what and on what a graph runs."""

    precision: str
    runtime: str
    unit: str
    chipset: Chipset

    @property
    def family(self) -> str:
        """f, i8 or i16: what its activations are computed in."""
        return "f" if self.precision in ("float", "mixed_with_float") else "i8" if self.precision.startswith("w8a8") else "i16"


class CardVector(NamedTuple):
    """A card in logarithms over the middle of all cards."""

    params: float
    elements: float
    """Both plainly counted, the middle of all cards where the card does not tell."""
    size: float
    layers: float
    input: float
    macs: float
    has_size: bool
    has_whole_size: bool
    has_input: bool
    has_macs: bool
    use: str
    siblings: float
    """Logarithm of the number of graphs that the model consists of."""
    family: str
    role: str


def card_vector(card: Card, middles: Mapping[str, Any]) -> CardVector:
    """Size, layers and input of a card; layers that it does not tell are what cards of its size and use have."""
    size = math.log(card.params) - middles["params"] if card.params else 0.0
    given = math.log(card.elements) - middles["elements"] if card.elements else 0.0
    layers = math.log(card.layers) - middles["layers"] if card.layers else guessed_layers(size, given, card.use, middles)
    model, _, part = card.name.partition("/")
    found = re.match("[a-z]+", model)
    family = re.sub("v$", "", found.group(0)) if found else card.name
    return CardVector(
        card.params or math.exp(middles["params"]), card.elements or math.exp(middles["elements"]), size, layers, given, math.log(card.gmacs) if card.gmacs else 0.0, bool(card.params), bool(card.params) and card.is_whole, bool(card.elements), bool(card.gmacs),
        card.use, math.log(card.graphs), family, re.sub("[_0-9]+$", "", part) or card.name,
    )  # fmt: skip


def guessed_layers(size: float, given: float, use: str, middles: Mapping[str, Any]) -> float:
    """Ridge regression of the layers on size, input and use, over all cards."""
    guess = middles["guess"]
    return guess["one"] + guess["size"] * size + guess["input"] * given + guess.get(f"use|{use}", 0.0)


TEXT_AND_SOUND = ("Text Generation", "Audio Generation", "Speech Recognition", "Image To Text")


def card_numbers(vector: CardVector) -> Iterator[tuple[str, float]]:
    """Sizes, their squares and products; pictures have slopes of their own."""
    size, layers, given = vector.size, vector.layers, vector.input
    yield from (("card|size", size), ("card|layers", layers), ("card|input", given), ("card|siblings", vector.siblings), ("card|macs", vector.macs))
    yield from (("card|size²", size * size / 4), ("card|layers²", layers * layers / 4), ("card|input²", given * given / 4))
    yield from (("card|size·input", size * given / 4), ("card|layers·input", layers * given / 4), ("card|layers·size", layers * size / 4))
    for name, is_so in (("no-size", not vector.has_size), ("whole", vector.has_whole_size), ("no-input", not vector.has_input), ("macs?", vector.has_macs)):
        if is_so:
            yield f"card|{name}", 1.0
    if vector.use not in TEXT_AND_SOUND:
        yield from (("card|picture·size", size), ("card|picture·input", given), ("card|picture·layers", layers))
    yield f"card|{vector.use}", 1.0


CORES = ("tops", "generation", "auto", "tops²")


def chip_numbers(chipset: Chipset, middles: Mapping[str, Any]) -> dict[str, float]:
    """A chip's specs over the mean and spread of all chips; an NPU's peak that is not told is what its generation has."""
    tops = math.log(chipset.npu_tops) if chipset.npu_tops else _from_generation(middles["tops"], chipset)
    bandwidth = math.log(chipset.bandwidth_gbps) if chipset.bandwidth_gbps else _from_generation(middles["bandwidth"], chipset)
    raw = {"tops": tops, "generation": (chipset.generation or middles["generation"]) / 10, "auto": float(chipset.kind == "auto"), "tops²": (tops - 4) ** 2, "bandwidth": bandwidth, "phone": float(chipset.kind == "phone")}
    raw |= {system: float(chipset.system == system) for system in ("android", "linux", "windows", "proxy")}
    return {name: (value - middles["mean"][name]) / middles["spread"][name] for name, value in raw.items()}


def _from_generation(line: list[float], chipset: Chipset) -> float:
    return line[0] + line[1] * (chipset.generation or 0.0) / 10


BYTES = {"f": 4.0, "i16": 2.0, "i8": 1.0}
CHANNELS = 3.0
SIZES = ("size", "layers", "input")
BUFFERS = ("buffer", "weights", "both")


def amounts(vector: CardVector, family: str) -> dict[str, float]:
    """What a card multiplies slopes with: its sizes, and log(1 + MB) of what an input and the weights take in this format."""
    given = vector.elements * CHANNELS * BYTES[family] / 1e6
    weights = vector.params * min(BYTES[family], 2.0) / 1e6
    return {
        "": 1.0, "size": vector.size, "layers": vector.layers, "input": vector.input,
        "buffer": math.log1p(given) - 1, "weights": math.log1p(weights) - 3, "both": math.log1p(given + weights) - 3,
    }  # fmt: skip


def cell_numbers(figure: str, cell: Cell, chip: Mapping[str, float]) -> Iterator[tuple[str, float, str]]:
    """All that the mean of one run's logarithm adds up, but for the card's own part: name, number, and the amount of the card that multiplies it.

    A name's first word says how far its effect may vary.
    """
    family, runtime, unit, name = cell.family, cell.runtime, cell.unit, cell.chipset.name
    for effect in ("one|", f"format|{family}", f"precision|{cell.precision}", f"runtime|{runtime}", f"format-runtime|{family}|{runtime}"):
        yield effect, 1.0, ""
    for effect in (f"chip|{name}", f"chip-format|{name}|{family}", f"chip-runtime|{name}|{runtime}", f"chip-unit|{name}|{unit}"):
        yield effect, 1.0, ""
    if unit != "npu":
        yield f"unit|{unit}", 1.0, ""
    for core in CORES:
        yield f"spec|{core}", chip[core], ""
        yield f"spec-format|{core}|{family}", chip[core], ""
        if unit != "npu":
            yield f"spec-format|{core}|{unit}", chip[core], ""
        for size in SIZES:
            yield f"card-spec|{size}|{core}", chip[core], size
    for size in SIZES:
        yield f"card-format|{size}|{family}", 1.0, size
        yield f"card-format|{size}|{runtime}", 1.0, size
        if unit != "npu":
            yield f"card-unit|{size}|{unit}", 1.0, size
    if figure == "memory":
        system = cell.chipset.system
        yield f"system-runtime|{system}|{runtime}", 1.0, ""
        yield f"system-format|{system}|{runtime}|{family}", 1.0, ""
        for size in (*SIZES, *BUFFERS):
            yield f"card-system|{size}|{system}|{runtime}", 1.0, size
            yield f"card-chip|{size}|{name}|{runtime}", 1.0, size
