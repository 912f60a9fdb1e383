"""Names that a profile takes from the catalog, checked against it.

A word that decides what is reckoned (a network, a class, a channel …) must be known. Hardware and models need not be:
an unknown one gives no number, and the report says so, so they come back as notes and not as mistakes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from edgedecide.errors import Mistake, nearest
from edgedecide.profile.kinds import shortened
from edgedecide.profile.load import LoadedProfile

if TYPE_CHECKING:
    from edgedecide.catalog import Catalog

NOTED = ("models", "cloud_models", "devices", "chipsets")
"""Sections whose unknown names are notes."""


class Named(NamedTuple):
    """One name in the profile, and the sections that may know it."""

    path: str
    name: str
    sections: tuple[str, ...]
    besides: tuple[str, ...] = ()
    """Words that mean something without being in the catalog."""


def check_names(loaded: LoadedProfile, catalog: Catalog) -> tuple[list[Mistake], list[Mistake]]:
    """Mistakes (names that must be known and are not) and notes (unknown hardware and models), in profile order."""
    mistakes: list[Mistake] = []
    notes: list[Mistake] = []
    for named in names(loaded):
        if named.name in named.besides or any(catalog.entry(section, named.name) for section in named.sections):
            continue
        noted = named.sections[0] in NOTED
        says = _note(named, catalog) if noted else _mistake(named, catalog)
        (notes if noted else mistakes).append(Mistake(*loaded.place(named.path), named.path, says))
    return mistakes, notes


def names(loaded: LoadedProfile) -> Iterator[Named]:
    """Every name in the profile that the catalog may know."""
    for path, sections, besides in SINGLE:
        found = loaded.get(path)
        if isinstance(found, str):
            yield Named(path, found, sections, besides)
    for path, section in LISTS:
        for index, name in enumerate(loaded.get(path) or ()):
            yield Named(f"{path}[{index}]", name, (section,))
    for path in KEYED:
        for name in loaded.get(path) or ():
            yield Named(f"{path}.{name}", name, ("data_kinds",))
    for path, fields in ENTRIES.items():
        entries = loaded.get(path)
        for index in range(len(entries) if isinstance(entries, tuple) else 0):
            for field, sections, besides in fields:
                found = loaded.get(f"{path}[{index}].{field}")
                if isinstance(found, str):
                    yield Named(f"{path}[{index}].{field}", found, sections, besides)


_SHAPES = ("model", "local.gate", "local.answer", "local.answer.device", "local.answer.node")
SINGLE: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    *((f"{shape}.use", ("models",), ()) for shape in _SHAPES),
    *((f"{shape}.quantization", ("quantizations",), ()) for shape in _SHAPES),
    ("cloud.use", ("cloud_models", "models"), ()),
    ("updates.channel", ("channels",), ("none",)),
)  # fmt: skip
LISTS = (
    ("privacy.regulations", "regulations"), ("privacy.never_stored", "data_kinds"), ("updates.guardrails", "guardrails"),
    ("observability.signals", "signals"),
)  # fmt: skip
KEYED = ("privacy.consent", "local.gate.forms")
"""Mappings whose keys are data kinds."""
_HARDWARE: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("device", ("devices",), ()), ("chipset", ("chipsets",), ()), ("class", ("classes",), ("none",)),
)  # fmt: skip
ENTRIES: dict[str, tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]] = {
    "latency.network": (("access", ("networks",), ("none",)),),
    "privacy.data": (("kind", ("data_kinds",), ()),),
    "fleet.classes": _HARDWARE,
    "fleet.nodes": (*_HARDWARE, ("link", ("networks",), ())),
    "measured": (
        ("at.model", ("models", "cloud_models"), ()), ("at.device", ("devices",), ()), ("at.chipset", ("chipsets",), ()),
        ("at.node", ("devices",), ()), ("at.class", ("classes",), ()), ("at.quantization", ("quantizations",), ()),
        ("at.network", ("networks",), ()),
    ),
}  # fmt: skip


def _near(named: Named, catalog: Catalog) -> str:
    known = [name for section in named.sections for name in catalog.names(section)]
    return nearest(named.name.lower(), [*known, *named.besides])


def _mistake(named: Named, catalog: Catalog) -> str:
    section = named.sections[0]
    near = _near(named, catalog) or f"; list them with: edgedecide catalog {section}"
    return f'found "{shortened(named.name)}", which is no {SINGULAR[section]} of the catalog{near}'


STAND_IN = {"cloud_models": "; a typical service stands in for language and speech, else the profile's model is taken to be served"}
"""What is told of a name that nothing is known of, where something stands in for it."""


def _note(named: Named, catalog: Catalog) -> str:
    near = _near(named, catalog) or STAND_IN.get(named.sections[0], "; no number is made up for it, state its facts in the profile")
    return f'found "{shortened(named.name)}", a {SINGULAR[named.sections[0]]} that the catalog does not know{near}'


SINGULAR = {
    "chipsets": "chipset", "devices": "device", "classes": "device class", "models": "model", "quantizations": "quantization",
    "networks": "network", "cloud_models": "cloud model", "channels": "update channel", "signals": "signal",
    "guardrails": "guardrail", "data_kinds": "data kind", "regulations": "regulation",
}  # fmt: skip
