"""Names as benchmark tables, model hubs and shops write them, and the catalog entries that they may mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from edgedecide.catalog import Catalog, Entry
from edgedecide.catalog.names import exact

MOST_LISTED = 12
"""Candidates that are listed of an ambiguous name."""
LONGEST = 200
"""Characters of a name; longer text is none."""

_PART = re.compile(r"\d+(?:\.\d+)*(?:[a-z](?![a-z]))?|[a-z]+")
"""`llama3.2` is llama and 3.2, `8gen3` is 8, gen and 3, `1b`, `7s` and `16e` stay whole."""
_SILENT = frozenset((
    "qualcomm", "apple", "google", "nvidia", "samsung", "mediatek", "intel", "amd", "broadcom", "microsoft", "meta", "openai", "geforce",
    "xiaomi", "rockchip", "radxa", "instruct", "it", "chat", "hf", "gguf", "mlx", "onnx", "tflite", "mobile", "platform", "soc", "processor",
    "smartphone", "phone", "with", "an", "the", "a", "for", "developer", "kit", "devkit", "mostly",
))  # fmt: skip
"""Words without which a name means the same: makers, tunings, file formats and what every thing of its kind is called."""
_MEMORY = re.compile(r"\b\d+\s*gb\b")
_BRACKETS = re.compile(r"[(\[].*?[)\]]")
_SHORT = ((re.compile(r"^r(?:asp)?pi(?=[\d\s-])"), "raspberry pi "), (re.compile(r"^pi(?=[\d\s-])"), "raspberry pi "), (re.compile(r"\bsd(?=\s?\d)"), "snapdragon "))
"""Short names at their start: RPi 5, Pi 5, SD 8 Gen 3."""
_K_SIZE = re.compile(r"(q\d_k)\s*-\s*(small|medium|large)\b")
"""llama-bench writes `Q4_K - Medium` for q4_k_m."""
_HUB_BITS = {"4bit": "mlx-q4", "8bit": "mlx-q8", "6bit": "mlx-q6", "5bit": "mlx-q5"}
"""What the conversions of mlx-community are called."""


_LETTERS_ONLY = ("awq", "gptq")
"""Formats that hubs name without a number; other words without one (half, float) stand in names of models."""


class Read(NamedTuple):
    """What a name was read as."""

    entry: Entry | None
    candidates: tuple[str, ...]
    """Ids that it may mean where it means none alone."""


def split_quantization(name: str, catalog: Catalog) -> tuple[str, str]:
    """The name without the weight format that stands in it, and the format's id; empty where none does.

    Of `Llama 3.2 1B Instruct Q4_K_M`, `bartowski/Llama-3.2-1B-Instruct-GGUF:Q4_K_M`, `llama 1B Q4_K - Medium`,
    `mlx-community/Llama-3.2-1B-Instruct-4bit` and `llama-3.2-1b.Q4_K_M.gguf`.
    """
    if catalog.entry("models", name) is not None:
        return name, ""
    text = re.sub(r"\.(?=[A-Za-z])", " ", _K_SIZE.sub(lambda found: f"{found[1]}_{found[2][0]}", name.lower()))
    words = re.split(r"[\s:,()\[\]-]+", text)
    for length in (3, 2, 1):
        for start in range(len(words) - length + 1):
            span = words[start : start + length]
            id = _format_of(tuple(span), "mlx" in text, catalog)
            if id and len(span) < len(words):
                return " ".join([*words[:start], *words[start + length :]]).strip(), id
    return name, ""


def _format_of(span: tuple[str, ...], is_mlx: bool, catalog: Catalog) -> str:
    joined = "".join(span)
    if len(joined) < 2 or not (any(letter.isdigit() for letter in joined) or joined in _LETTERS_ONLY):
        return ""
    if is_mlx and joined in _HUB_BITS:
        return _HUB_BITS[joined]
    return _formats(catalog).get(exact(joined), "")


@lru_cache(maxsize=4)
def _formats(catalog: Catalog) -> dict[str, str]:
    found: dict[str, str] = {}
    for id in catalog.names("quantizations"):
        entry = catalog.require("quantizations", id)
        for name in (id, *catalog.aliases("quantizations", id), entry.title):
            found.setdefault(exact(name), id)
    return found


def read_name(name: str, sections: Sequence[str], catalog: Catalog) -> Read:
    """The entry that a name means, or those that it may mean; a section that is named first goes first.

    As the catalog spells it; else the entries whose words contain the name's in their order, makers and tunings apart:
    one after another for hardware, with gaps for models (llama 1B is Llama 3.2 1B, but Core Ultra 258V is asked back).
    Of several the one that all others add words to (S24 before S24 Ultra); where there is none the name is ambiguous.
    """
    if len(name) > LONGEST:
        return Read(None, ())
    for section in sections:
        entry = catalog.entry(section, name)
        if entry is not None:
            return Read(entry, ())
    long = _long(name)
    texts = dict.fromkeys((long, _BRACKETS.sub(" ", long), _MEMORY.sub(" ", _BRACKETS.sub(" ", long))))
    tried = [wanted for text in texts if (wanted := _parts(text))]
    for wanted in tried:
        root = _root([held for section in sections for held in _containing(wanted, section, catalog, gaps=section == "models")])
        if root is not None:
            return Read(catalog.require(root.section, root.id), ())
    for wanted in tried:
        found = [held for section in sections for held in _containing(wanted, section, catalog, gaps=True)]
        if found:
            return Read(None, tuple(dict.fromkeys(held.id for held in found)))
    return Read(None, ())


def _long(name: str) -> str:
    text = name.lower().rsplit("/", 1)[-1].replace("+", " plus ").replace("_", " ").strip()
    for short, whole in _SHORT:
        text = short.sub(whole, text)
    return text


def _parts(text: str) -> tuple[str, ...]:
    parts = tuple(_PART.findall(text))
    return tuple(part for part in parts if part not in _SILENT) or parts


@lru_cache(maxsize=16)
def _spelled(section: str, catalog: Catalog) -> tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]:
    found = []
    for id in catalog.names(section):
        names = (id, *catalog.aliases(section, id), catalog.require(section, id).title)
        found.append((id, tuple(dict.fromkeys(_parts(_long(name)) for name in names))))
    return tuple(found)


class Held(NamedTuple):
    """An entry in one of whose names all the words stand."""

    section: str
    id: str
    name: tuple[str, ...]
    """The shortest of them."""


def _containing(wanted: tuple[str, ...], section: str, catalog: Catalog, *, gaps: bool) -> list[Held]:
    """The entries of the section with a name in which these words stand in this order, with others between them or not."""
    found, holds = [], _stands_in if gaps else _stands_together
    for id, names in _spelled(section, catalog):
        holding = [name for name in names if holds(wanted, name)]
        if holding:
            found.append(Held(section, id, min(holding, key=len)))
    return found


def _stands_in(wanted: Sequence[str], name: Sequence[str]) -> bool:
    rest = iter(name)
    return all(part in rest for part in wanted)


def _stands_together(wanted: Sequence[str], name: Sequence[str]) -> bool:
    size = len(wanted)
    return any(tuple(name[at : at + size]) == tuple(wanted) for at in range(len(name) - size + 1))


def _root(found: list[Held]) -> Held | None:
    """The entry whose name all the others add words to, where there is one; a device goes before its chipset of one name."""
    if not found:
        return None
    root = min(found, key=lambda held: len(held.name))
    others = [held for held in found if held is not root]
    return root if all(_adds(held, root) for held in others) else None


def _adds(held: Held, root: Held) -> bool:
    if held.name == root.name:
        return held.section != root.section
    return len(held.name) > len(root.name) and _stands_in(root.name, held.name)
