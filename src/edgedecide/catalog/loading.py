"""The catalog as the rest of the program sees it: looked up by name, opened entry by entry."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from edgedecide import resources, shipped
from edgedecide.catalog.entries import Entry
from edgedecide.catalog.names import bare, exact
from edgedecide.errors import CatalogError, Mistake, nearest


class Catalog:
    """Shipped numbers, with an organisation's own on top where it has some."""

    def __init__(self, documents: list[dict[str, Any]]) -> None:
        self._documents = documents
        self._indexes: dict[tuple[str, Callable[[str], str]], dict[str, str]] = {}
        self._measured: dict[tuple[str, str], list[str]] | None = None

    @property
    def date(self) -> str:
        """Day on which the shipped numbers were last looked through."""
        return str(self._documents[-1]["date"])

    @property
    def digest(self) -> str:
        """Eight hexadecimal digits that change with any number, word or source."""
        return "-".join(document["digest"] for document in self._documents)

    @property
    def overlaid(self) -> bool:
        return len(self._documents) > 1

    def about(self, section: str) -> str:
        """What the section holds and how weak it is, in its author's words."""
        return str(self._documents[-1]["sections"].get(section, {}).get("about", ""))

    def names(self, section: str) -> tuple[str, ...]:
        """Ids of the section, sorted."""
        return tuple(sorted({id for document in self._documents for id in _rows(document, section)}))

    def entry(self, section: str, name: str) -> Entry | None:
        """The entry of this name, however it is written, or None."""
        return self._exact(section, name) or self._lenient(section, name)

    def aliases(self, section: str, id: str) -> tuple[str, ...]:
        """Other names that the entry answers to, as their authors wrote them."""
        known = (document["sections"].get(section, {}).get("aliases", {}) for document in self._documents)
        return tuple(dict.fromkeys(alias for aliases in known for alias, owner in aliases.items() if owner == id))

    def is_overlaid(self, entry: Entry) -> bool:
        """Whether the entry comes from the organisation's catalog and not from the shipped one."""
        return entry._document is not self._documents[-1]

    def beneath(self, entry: Entry) -> Entry | None:
        """The shipped entry that an organisation's replaces, or None."""
        row = _rows(self._documents[-1], entry.section).get(entry.id)
        return Entry(entry.section, entry.id, row, self._documents[-1]) if row and self.is_overlaid(entry) else None

    def require(self, section: str, name: str) -> Entry:
        """The entry of this name; raises CatalogError with the nearest names where there is none."""
        found = self.entry(section, name)
        if found is None:
            raise CatalogError(Mistake("catalog", None, None, section, self._missing(section, name)))
        return found

    def benchmarks(self, model_id: str, chipset_id: str) -> list[Entry]:
        """Published measurements of one model on one chipset, by quantization, runtime and unit."""
        if self._measured is None:
            self._measured = {}
            for document in reversed(self._documents):
                for id, row in _rows(document, "benchmarks").items():
                    self._measured.setdefault((row[2]["model"], row[2]["chipset"]), []).append(id)
        return [self.require("benchmarks", id) for id in dict.fromkeys(self._measured.get((model_id, chipset_id), ()))]

    def _exact(self, section: str, id: str) -> Entry | None:
        for document in self._documents:
            row = _rows(document, section).get(id)
            if row is not None:
                return Entry(section, id, row, document)
        return None

    def _lenient(self, section: str, name: str) -> Entry | None:
        for key, spelling in ((exact(name), exact), (bare(name), exact), (bare(name), bare)):
            id = self._index(section, spelling).get(key)
            if id is not None:
                return self._exact(section, id)
        return None

    def _index(self, section: str, spelling: Callable[[str], str]) -> dict[str, str]:
        """Spelled names of a section to ids, made when first needed: ids win over aliases, aliases over titles."""
        index = self._indexes.get((section, spelling))
        if index is None:
            index = self._indexes[section, spelling] = {}
            for name, id in _names(self._documents, section):
                index.setdefault(spelling(name), id)
        return index

    def _missing(self, section: str, name: str) -> str:
        singular = section.replace("_", " ").removesuffix("es" if section == "classes" else "s")
        near = nearest(name.lower(), list(self.names(section)))
        return (
            f'found "{name}", which is no known {singular}{near or "; list them with: edgedecide catalog " + section}'
        )


def _names(documents: list[dict[str, Any]], section: str) -> Iterator[tuple[str, str]]:
    for document in documents:
        yield from ((id, id) for id in _rows(document, section))
    for document in documents:
        yield from document["sections"].get(section, {}).get("aliases", {}).items()
    for document in documents:
        yield from ((row[0], id) for id, row in _rows(document, section).items())


def _rows(document: dict[str, Any], section: str) -> dict[str, list[Any]]:
    rows: dict[str, list[Any]] = document["sections"].get(section, {}).get("rows", {})
    return rows


def sources() -> list[Path]:
    """What the compiled document is made from: the authored files, their form, and the code that reads them."""
    return [*sorted(resources.catalog_folder().glob("*.yaml")), *sorted(Path(__file__).parent.glob("*.py"))]


def load_catalog(overlay: Path | None = None) -> Catalog:
    """The shipped catalog; with `overlay`, a folder of files of the same form, its entries replace or add to it.

    Raises CatalogError with every mistake of the overlay.
    """
    if overlay is None:
        return _shipped()
    from edgedecide.catalog.authoring import compile_overlay

    (plain,) = _shipped()._documents
    return Catalog([compile_overlay(overlay, plain), plain])


@lru_cache(maxsize=1)
def _shipped() -> Catalog:
    return Catalog([shipped.load_compiled("catalog", sources(), compile_catalog)])


def compile_catalog() -> dict[str, Any]:
    """The authored files as the one plain document that a wheel carries."""
    from edgedecide.catalog import authoring

    return authoring.compile_catalog()
