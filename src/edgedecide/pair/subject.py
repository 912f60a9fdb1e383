"""Who is asked about: one model, in one weight format, on one device, by one runtime and unit."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from edgedecide.catalog import Catalog, Entry
from edgedecide.catalog.names import exact
from edgedecide.errors import UsageError, nearest
from edgedecide.pair.spelling import MOST_LISTED, read_name, split_quantization
from edgedecide.pair.stated import Stated, read_stated

Described = str | Mapping[str, Any]
"""A name as somebody writes it, or facts in its place, as a mapping or as the YAML of one in braces."""

COMPUTES = ("cpu", "gpu", "npu")
HARDWARE = ("devices", "chipsets", "classes")
TRANSFORMERS = ("language", "speech")


class Model(NamedTuple):
    """A model as it was asked for."""

    stated: Stated
    entry: Entry | None
    kind: str
    quantization: str
    """As the catalog spells it, or as it was written where the catalog does not know it."""
    is_quantization_known: bool
    name: str

    @property
    def writes_tokens(self) -> bool:
        return self.kind == "language"

    @property
    def longest(self) -> int | None:
        """Tokens of context that it can hold, where the catalog knows."""
        figure = self.entry.figure("context") if self.entry else None
        return int(figure.likely) if figure else None


class Device(NamedTuple):
    """A device as it was asked for; without a class where nothing is known of it."""

    stated: Stated
    device: Entry | None
    chipset: Entry | None
    class_: Entry | None
    name: str
    asked: str

    @property
    def is_known(self) -> bool:
        return self.class_ is not None

    @property
    def system(self) -> str:
        """android, ios, windows, macos, linux or rtos: stated, the device's, or one that its class and maker may have; else empty."""
        word = self.stated.os or (self.device.word("os") if self.device else None)
        of_class = self.class_.words("os") if self.class_ else ()
        is_apple = self.chipset is not None and self.chipset.word("vendor") == "Apple"
        systems = [system for system in of_class if (system in ("ios", "macos")) == is_apple]
        return word or (systems[0] if len(systems) == 1 or "android" in systems else "")


def read_model(described: Described, quantization: str | None, catalog: Catalog) -> Model:
    """The model that is meant. Raises UsageError where none is, or several may be."""
    if isinstance(described, str) and not described.lstrip().startswith("{"):
        return _named_model(described, quantization, catalog)
    stated = read_stated(_mapping(described, "model"), catalog, of="model")
    if stated.use:
        named = _named_model(stated.use, quantization or stated.quantization, catalog)
        return named._replace(stated=Stated({**stated.facts, "use": named.entry.id if named.entry else None, "quantization": named.quantization}, f"{stated.text} {named.quantization}"))
    kind = stated.kind or "language"
    format, is_known = _quantization(quantization or stated.quantization, kind, catalog)
    facts = {**stated.facts, "kind": kind, "quantization": format}
    return Model(Stated(facts, f"{stated.text} {format}"), None, kind, format, is_known, "a model by its facts")


@lru_cache(maxsize=4096)
def _named_model(name: str, quantization: str | None, catalog: Catalog) -> Model:
    bare, inside = split_quantization(name, catalog)
    read = read_name(bare, ("models",), catalog)
    if read.entry is None:
        raise UsageError(_says(name, read.candidates, catalog, "model", ("models",)), where="--model")
    if inside and quantization and _quantization(quantization, "", catalog)[0] != inside:
        raise UsageError(f'found the format {inside} in "{name[:80]}" and "{quantization[:40]}" beside it; expected one of them', where="--quantization")
    kind = read.entry.word("kind") or "other"
    format, is_known = _quantization(quantization or inside or None, kind, catalog)
    stated = Stated({"use": read.entry.id, "quantization": format}, f"{read.entry.id} {format}")
    return Model(stated, read.entry, kind, format, is_known, read.entry.title)


def _mapping(described: Described, of: str) -> Mapping[str, Any]:
    if not isinstance(described, str):
        return described
    from edgedecide.documents import parse_document

    value = parse_document(described.encode("utf-8", "replace"), f"--{of}").value
    if not isinstance(value, dict):
        raise UsageError(f'found "{described[:60]}"; expected a mapping such as {{ram: 8 GB}}', where=f"--{of}")
    return value


def _quantization(written: str | None, kind: str, catalog: Catalog) -> tuple[str, bool]:
    """The format's id and whether the catalog knows it; without one what the kind of model usually ships in."""
    if not written:
        return ("q4_k_m" if kind in TRANSFORMERS else "int8"), True
    entry = catalog.entry("quantizations", written)
    if entry is None:
        _, inside = split_quantization(f"x {written}", catalog)
        entry = catalog.entry("quantizations", inside) if inside else None
    return (entry.id, True) if entry else (written, False)


def read_device(described: Described, catalog: Catalog) -> Device:
    """The device that is meant; one of which nothing is known where the catalog has none of this name.

    Raises UsageError where several may be meant.
    """
    if isinstance(described, str) and not described.lstrip().startswith("{"):
        return _named_device(described, catalog)
    stated = read_stated(_mapping(described, "device"), catalog, of="device")
    found: dict[str, Entry | None] = {}
    for section, word in zip(HARDWARE, ("device", "chipset", "class"), strict=True):
        found[section] = _entry(stated.facts[word], (section,), catalog, "--device") if word in stated.facts else None
    device = found["devices"]
    chipset = found["chipsets"] or _linked(device, "chipset", "chipsets", catalog)
    class_ = found["classes"] or _linked(device, "class", "classes", catalog) or _linked(chipset, "class", "classes", catalog)
    if "device" in stated.facts and device is None and chipset is None and not ({"memory_bandwidth", "compute"} & set(stated.facts)):
        class_ = None  # of a device that nobody knows its class says too little
    named = device or chipset or class_
    return Device(stated, device, chipset, class_, named.title if named else "a device by its facts", str(stated.device or ""))


@lru_cache(maxsize=4096)
def _named_device(name: str, catalog: Catalog) -> Device:
    entry = _entry(name, HARDWARE, catalog, "--device")
    if entry is None:
        return Device(Stated({}, name), None, None, None, name, name)
    device = entry if entry.section == "devices" else None
    chipset = entry if entry.section == "chipsets" else _linked(device, "chipset", "chipsets", catalog)
    class_ = entry if entry.section == "classes" else _linked(device, "class", "classes", catalog) or _linked(chipset, "class", "classes", catalog)
    return Device(Stated({}, entry.id), device, chipset, class_, entry.title, name)


def _entry(name: str, sections: tuple[str, ...], catalog: Catalog, where: str) -> Entry | None:
    read = read_name(name, sections, catalog)
    if read.entry is None and read.candidates:
        raise UsageError(_says(name, read.candidates, catalog, "device", sections), where=where)
    return read.entry


def _linked(entry: Entry | None, field: str, section: str, catalog: Catalog) -> Entry | None:
    word = entry.word(field) if entry is not None else None
    return catalog.entry(section, word) if word else None


def _says(name: str, candidates: tuple[str, ...], catalog: Catalog, what: str, sections: tuple[str, ...]) -> str:
    shown = name if len(name) <= 80 else f"{name[:77]}..."
    if candidates:
        more = f" and {len(candidates) - MOST_LISTED} more" if len(candidates) > MOST_LISTED else ""
        if len(candidates) == 1:
            return f'found "{shown}", which no {what} of the catalog is called; did you mean "{candidates[0]}"?'
        return f'found "{shown}", which may be {len(candidates)} entries; expected one of {", ".join(candidates[:MOST_LISTED])}{more}'
    near = nearest(name.lower(), [id for section in sections for id in catalog.names(section)])
    facts = "{params: 3.2B, layers: 28, kv_heads: 8, head_dim: 128}"
    return f'found "{shown}", which is no {what} of the catalog{near}; list them with: edgedecide catalog {sections[0]}; or state its facts: --{what} "{facts}"'


def near_of(name: str, catalog: Catalog) -> str:
    """`; did you mean "x"?` of hardware that the catalog does not know."""
    return nearest(name.lower(), [id for section in HARDWARE for id in catalog.names(section)])


def read_compute(written: str | None) -> str | None:
    if written is None or written in COMPUTES:
        return written
    raise UsageError(f'found "{written[:60]}"; expected cpu, gpu or npu{nearest(written, list(COMPUTES))}', where="--compute")


def read_runtime(written: str | None, catalog: Catalog) -> str | None:
    """The runtime as the catalog spells it. Raises UsageError for one that no benchmark and no format knows."""
    if written is None:
        return None
    known = _runtimes(catalog)
    if exact(written) in known:
        return known[exact(written)]
    names = sorted(set(known.values()))
    raise UsageError(f'found "{written[:60]}", which is no known runtime{nearest(written, names) or "; expected one of " + ", ".join(names)}', where="--runtime")


@lru_cache(maxsize=4)
def _runtimes(catalog: Catalog) -> dict[str, str]:
    """Every runtime that the catalog names, by its key."""
    found: dict[str, str] = {}
    for id in catalog.names("quantizations"):
        for word in catalog.require("quantizations", id).words("runtimes"):
            found.setdefault(exact(word), word)
    for id in catalog.names("benchmarks"):
        word = catalog.require("benchmarks", id).word("runtime") or ""
        found.setdefault(exact(word), word)
    found.pop("", None)
    return found
