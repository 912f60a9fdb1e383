"""Facts in the place of a name: `{params: 3.2B, layers: 28}` of a model, `{memory_bandwidth: 51 GB/s, ram: 8 GB}` of a device."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from edgedecide.catalog import Catalog
from edgedecide.catalog.form import SECTIONS
from edgedecide.errors import InputError, Mistake, nearest
from edgedecide.quantity import Quantity, QuantityError, parse_quantity

MODEL_FACTS = {
    "params": "count", "active": "count", "layers": "count", "kv_heads": "count", "head_dim": "count", "context": "tokens",
    "weights": "data", "flops": "work",
}  # fmt: skip
"""What may be stated of a model, with its dimension; the words are the profile's."""
MODEL_WORDS = ("use", "kind", "quantization")
DEVICE_FACTS = {
    name: SECTIONS["classes"][name].kind
    for name in ("ram", "memory_bandwidth", "compute", "npu_int8", "memory_share", "sustained", "power", "power_npu", "battery")
}
"""What may be stated of a device, with its dimension; the words are the catalog's."""
DEVICE_WORDS = ("device", "chipset", "class", "os")
_KINDS = SECTIONS["models"]["kind"].among.split("|")


class Stated:
    """A section of a profile that nobody wrote: what is stated of a model or a device; whatever is not stated is None."""

    def __init__(self, facts: Mapping[str, Any], text: str = "") -> None:
        self.facts = dict(facts)
        self.text = text
        """As it was written, to tell it from others."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self.facts.get(name.removesuffix("_") if name == "class_" else name)


def read_stated(found: Mapping[str, Any], catalog: Catalog, *, of: str) -> Stated:
    """The facts of a mapping, `of` being `model` or `device`. Raises InputError with every mistake of it."""
    dimensions, words = (MODEL_FACTS, MODEL_WORDS) if of == "model" else (DEVICE_FACTS, DEVICE_WORDS)
    facts: dict[str, Any] = {}
    wrong: list[str] = []
    for key, value in found.items():
        if key in dimensions:
            try:
                facts[key] = _positive(value, dimensions[key])
            except QuantityError as error:
                wrong.append(f"{key}: {error}")
        elif key in words:
            facts[key], says = _word(key, str(value), catalog)
            wrong += [f"{key}: {says}"] if says else []
        else:
            names = [*words, *dimensions]
            wrong.append(f'found "{str(key)[:60]}", which nothing is reckoned from{nearest(str(key), names) or "; expected " + ", ".join(names)}')
    if not facts and not wrong:
        wrong = [f"found no facts; expected some of {', '.join((*words, *dimensions))}"]
    if wrong:
        raise InputError([Mistake(f"--{of}", None, None, "", says) for says in wrong])
    return Stated(facts, repr(sorted((key, str(value)) for key, value in facts.items())))


def _positive(value: object, dimension: str) -> Quantity:
    quantity = value if isinstance(value, Quantity) else parse_quantity(value, dimension)
    if quantity.low <= 0:
        raise QuantityError(f'found "{quantity.text[:60]}"; expected more than 0')
    return quantity


def _word(key: str, value: str, catalog: Catalog) -> tuple[str, str]:
    """The word, by its id where the catalog decides what it means, and what is wrong with it."""
    if key == "kind" and value not in _KINDS:
        return value, f'found "{value[:60]}"{nearest(value, _KINDS) or "; expected one of " + ", ".join(_KINDS)}'
    if key == "class":
        entry = catalog.entry("classes", value)
        names = list(catalog.names("classes"))
        return (entry.id, "") if entry else (value, f'found "{value[:60]}", which is no device class{nearest(value, names) or "; list them with: edgedecide catalog classes"}')
    return value, ""
