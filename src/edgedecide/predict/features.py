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

    size: float
    layers: float
    input: float
    macs: float
    has_size: bool
    has_whole_size: bool
    has_input: bool
    has_macs: bool
    use: str
    count: float
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
        size, layers, given, math.log(card.gmacs) if card.gmacs else 0.0, bool(card.params), bool(card.params) and card.is_whole, bool(card.elements), bool(card.gmacs),
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
    yield from (("card|size", size), ("card|layers", layers), ("card|input", given), ("card|count", vector.count), ("card|macs", vector.macs))
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


def run_numbers(figure: str, vector: CardVector, cell: Cell, chip: Mapping[str, float]) -> Iterator[tuple[str, float]]:
    """Everything that the mean of one run's logarithm adds up, by name; the name's first word says how far it may vary."""
    family, runtime, unit, name = cell.family, cell.runtime, cell.unit, cell.chipset.name
    yield from (("one|", 1.0), (f"format|{family}", 1.0), (f"precision|{cell.precision}", 1.0), (f"runtime|{runtime}", 1.0), (f"format-runtime|{family}|{runtime}", 1.0))
    if unit != "npu":
        yield f"unit|{unit}", 1.0
    sizes = (("size", vector.size), ("layers", vector.layers), ("input", vector.input))
    for core in CORES:
        value = chip[core]
        yield from ((f"spec|{core}", value), (f"spec-format|{core}|{family}", value))
        if unit != "npu":
            yield f"spec-format|{core}|{unit}", value
        for size, amount in sizes:
            yield f"card-spec|{size}|{core}", value * amount
    yield from ((f"chip|{name}", 1.0), (f"chip-format|{name}|{family}", 1.0), (f"chip-runtime|{name}|{runtime}", 1.0), (f"chip-unit|{name}|{unit}", 1.0))
    yield from card_numbers(vector)
    for size, amount in sizes:
        yield from ((f"card-format|{size}|{family}", amount), (f"card-format|{size}|{runtime}", amount))
        if unit != "npu":
            yield f"card-unit|{size}|{unit}", amount
    if figure == "memory":
        system = cell.chipset.system
        yield from ((f"system-runtime|{system}|{runtime}", 1.0), (f"system-format|{system}|{runtime}|{family}", 1.0))
        for size, amount in sizes:
            yield from ((f"card-system|{size}|{system}|{runtime}", amount), (f"card-chip|{size}|{name}|{runtime}", amount))
