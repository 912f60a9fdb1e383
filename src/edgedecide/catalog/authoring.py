"""From authored YAML to the one plain document that is shipped; every mistake of every file is found in one go.

The compiled document is lists and numbers only, so that loading it is one `json.loads`:

    {date, digest, sources: [text], origins: [[basis, source, as_of, note]],
     sections: {name: {about, aliases: {alias: id}, rows: {id: [title, origin, {field: value}]}}}}

A figure is `[likely, origin]` or `[low, likely, high, origin]` in base units.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from edgedecide import resources
from edgedecide.catalog.form import CHECKED, SECTIONS
from edgedecide.catalog.names import exact
from edgedecide.catalog.sheet import Origins, Sheet
from edgedecide.catalog.values import Known
from edgedecide.errors import CatalogError, InputError, Mistake, nearest

if TYPE_CHECKING:
    from edgedecide.documents import Document

_KEYS = ("section", "about", "sources", "source", "as_of", "basis", "entries")


def compile_catalog(folder: Path | None = None) -> dict[str, Any]:
    """The plain document of all files of the folder, the shipped one if none is given.

    Raises CatalogError with the mistakes of all files together.
    """
    return _compile(_files(folder or resources.catalog_folder()), beneath=None)


def compile_overlay(folder: Path, beneath: dict[str, Any]) -> dict[str, Any]:
    """The same for an organisation's folder, whose entries may name those of the catalog beneath it."""
    paths = _files(folder)
    if not paths:
        says = "found no catalog file here; expected files such as devices.yaml, of the form of the shipped ones"
        raise CatalogError(Mistake(str(folder), None, None, "", says))
    return _compile(paths, beneath)


def _files(folder: Path) -> list[Path]:
    """Its catalog files; a section's main file comes before those that add to it."""
    return sorted(folder.glob("*.yaml"), key=lambda path: path.stem)


def _compile(paths: Iterable[Path], beneath: dict[str, Any] | None) -> dict[str, Any]:
    mistakes: list[Mistake] = []
    read = [
        (path, document) for path in paths if (document := _read(path, mistakes, trusted=beneath is None)) is not None
    ]
    known = _known([document.value for _, document in read], beneath)
    origins = Origins()
    sections: dict[str, Any] = {}
    for path, document in read:
        sheet = Sheet(path, document, known, origins, mistakes)
        mistakes += _joined(sections, sheet.section, sheet.compile(), path)
    if mistakes:
        raise CatalogError(mistakes)
    return _sealed({"sources": origins.sources, "origins": origins.rows, "sections": sections})


def _read(path: Path, mistakes: list[Mistake], *, trusted: bool) -> Document | None:
    from edgedecide.documents import read_document

    try:
        document = read_document(path, trusted=trusted, lenient=True)
    except InputError as error:
        mistakes.extend(error.mistakes)
        return None
    mistakes.extend(document.mistakes)
    says = _shape(path, document.value)
    if says is not None:
        mistakes.append(Mistake(str(path), 1, None, "", says))
        return None
    return document


def _shape(path: Path, found: object) -> str | None:
    """What is wrong with a file as a whole, or None."""
    if not isinstance(found, dict) or not isinstance(found.get("entries"), dict):
        return "found no mapping of entries; expected the keys section, about and entries"
    section = found.get("section")
    if not isinstance(section, str) or section not in SECTIONS:
        near = nearest(str(section), list(SECTIONS)) or f"; expected one of {', '.join(SECTIONS)}"
        return f'section: found "{section}"{near}'
    if path.stem != section and not path.stem.startswith(f"{section}-"):
        return f'section: found "{section}" in a file of another name; expected {section}.yaml or {section}-….yaml'
    if not isinstance(found.get("sources", {}), dict):
        return "sources: found no mapping; expected keys with the citations that they stand for"
    unknown = [key for key in found if key not in _KEYS]
    if unknown:
        return f'found the key "{unknown[0]}"; expected one of {", ".join(_KEYS)}'
    return None


def _known(values: list[Any], beneath: dict[str, Any] | None) -> Known:
    known: Known = {section: set() for section in SECTIONS}
    for section, content in (beneath or {"sections": {}})["sections"].items():
        known[section] |= set(content["rows"])
    for value in values:
        known[value["section"]] |= set(value["entries"])
    return known


def _joined(sections: dict[str, Any], section: str, content: dict[str, Any], path: Path) -> list[Mistake]:
    """Put a file's content into its section; the mistakes are names that two entries of the section answer to."""
    into = sections.setdefault(section, {"about": content["about"], "aliases": {}, "rows": {}})
    twice = [id for id in content["rows"] if id in into["rows"]]
    into["rows"] |= content["rows"]
    owners = {exact(id): id for id in into["rows"]} | {exact(alias): id for alias, id in into["aliases"].items()}
    mistakes = [_clash(path, id, id, "another file of this section") for id in twice]
    for alias, id in content["aliases"].items():
        owner = owners.setdefault(exact(alias), id)
        if owner != id:
            mistakes.append(_clash(path, id, alias, owner))
    into["aliases"] |= content["aliases"]
    return mistakes


def _clash(path: Path, id: str, name: str, owner: str) -> Mistake:
    says = f'found the name "{name}", which {owner} has already; remove one of them'
    return Mistake(str(path), None, None, f"entries.{id}", says)


def _sealed(document: dict[str, Any]) -> dict[str, Any]:
    """The document with its date and a digest of everything in it."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return {"date": CHECKED, "digest": sha256(text.encode()).hexdigest()[:8], **document}
