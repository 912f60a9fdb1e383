"""One authored file, read entry by entry: values made plain, sources into a shared table, mistakes with their place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from edgedecide.catalog.form import OVERRIDES, SECTIONS, Field
from edgedecide.catalog.values import Known, Unfit, read_curve, read_flag, read_numbers, read_word, read_words
from edgedecide.errors import Mistake, nearest
from edgedecide.facts import Basis
from edgedecide.quantity import QuantityError

if TYPE_CHECKING:
    from edgedecide.documents import Document

BASES = {basis.word: basis for basis in Basis if basis is not Basis.STATED}
"""How a catalog figure may be known; `stated` is what a profile's owner says."""

_ENTRY_KEYS = ("title", "aliases", "assumed", *OVERRIDES)
_INHERITED = ("source", "as_of", "basis")

At = tuple[str, ...]
"""Path of a value in its file."""


class Origins:
    """Sources, and the (basis, source, date, note) that figures refer to, each kept once."""

    def __init__(self) -> None:
        self.sources: list[str] = []
        self.rows: list[list[Any]] = []
        self._source: dict[str, int] = {}
        self._row: dict[tuple[Any, ...], int] = {}

    def index(self, basis: Basis, source: str, as_of: str, note: str) -> int:
        if source not in self._source:
            self._source[source] = len(self.sources)
            self.sources.append(source)
        row = (int(basis), self._source[source], as_of, note)
        if row not in self._row:
            self._row[row] = len(self.rows)
            self.rows.append(list(row))
        return self._row[row]


class Sheet:
    """One file of one section; `compile` returns its plain content and adds what is wrong to `mistakes`."""

    def __init__(self, path: Path, document: Document, known: Known, origins: Origins, mistakes: list[Mistake]) -> None:
        self._path = path
        self._document = document
        self._known = known
        self._origins = origins
        self._mistakes = mistakes
        self._told: set[tuple[At, str]] = set()
        self._named_sources: dict[str, Any] = document.value.get("sources", {})
        self.section: str = document.value["section"]
        self._form = SECTIONS[self.section]

    def compile(self) -> dict[str, Any]:
        value = self._document.value
        aliases: dict[str, str] = {}
        rows: dict[str, list[Any]] = {}
        for id, entry in value["entries"].items():
            if not isinstance(entry, dict):
                self._wrong(("entries", id), "found no mapping; expected the fields of an entry")
                continue
            rows[id] = self._row(("entries", id), entry)
            for alias in self._list(("entries", id), entry, "aliases"):
                if aliases.setdefault(alias, id) != id:
                    says = f'found "{alias}", which is an alias of {aliases[alias]} already; remove one of them'
                    self._wrong(("entries", id, "aliases"), says)
        return {"about": str(value.get("about", "")), "aliases": aliases, "rows": rows}

    def _row(self, at: At, entry: dict[str, Any]) -> list[Any]:
        inherited = {key: self._document.value.get(key) for key in _INHERITED}
        inherited |= {key: entry[key] for key in OVERRIDES if key in entry}
        assumed = self._list(at, entry, "assumed")
        self._check_keys(at, entry, assumed)
        fields = {}
        for name, field in self._form.items():
            if name in entry:
                origin = inherited | {"basis": "assumed"} if name in assumed else inherited
                kind = str(entry.get("dimension")) if field.kind == "any" else field.kind
                fields[name] = self._value((*at, name), entry[name], field._replace(kind=kind), origin)
        has_words = any(not self._form[name].is_figure for name in fields)
        return [str(entry.get("title", at[-1])), self._origin(at, inherited) if has_words else -1, fields]

    def _check_keys(self, at: At, entry: dict[str, Any], assumed: list[str]) -> None:
        for key in entry:
            if key not in self._form and key not in _ENTRY_KEYS:
                near = nearest(key, list(self._form)) or f"; expected one of {', '.join(self._form)}"
                self._wrong((*at, key), f'found the field "{key}", which {self.section} do not have{near}')
        for name in assumed:
            if name not in entry or name not in self._form or not self._form[name].is_figure:
                self._wrong((*at, "assumed"), f'found "{name}"; expected a figure that this entry gives')
        for name, field in self._form.items():
            if field.required and name not in entry:
                self._wrong(at, f"found no {name} ({field.meaning}); it is required here")

    def _list(self, at: At, entry: dict[str, Any], key: str) -> list[str]:
        found = entry.get(key, [])
        if isinstance(found, list):
            return [str(item) for item in found]
        self._wrong((*at, key), f'found "{found}"; expected a list such as [one, two]')
        return []

    def _value(self, at: At, found: Any, field: Field, inherited: dict[str, Any]) -> Any:
        try:
            if field.kind == "flag":
                return read_flag(found)
            if field.kind == "word":
                return read_word(found, field.among, self._known)
            if field.kind == "words":
                return read_words(found, field.among, self._known)
            if field.kind == "curve":
                return read_curve(found)
            return self._figure(at, found, field.kind, inherited)
        except (Unfit, QuantityError) as error:
            self._wrong(at, str(error))
            return None

    def _figure(self, at: At, found: Any, dimension: str, inherited: dict[str, Any]) -> list[float]:
        """Numbers and the index of what they rest on; a mapping may hold both, a plain value inherits the latter."""
        own = {key: found[key] for key in OVERRIDES if key in found} if isinstance(found, dict) else {}
        origin = self._origin(at, inherited | own)
        numbers = {key: value for key, value in found.items() if key not in own} if isinstance(found, dict) else found
        if isinstance(numbers, dict) and set(numbers) == {"value"}:
            numbers = numbers["value"]
        return [*read_numbers(numbers, dimension), origin]

    def _origin(self, at: At, given: dict[str, Any]) -> int:
        missing = [key for key in _INHERITED if not given.get(key)]
        if missing:
            self._wrong(at, f"found no {' and no '.join(missing)}; give it here, in the entry or for the file")
        elif given["basis"] not in BASES:
            self._wrong(at, f'found the basis "{given["basis"]}"; expected one of {", ".join(BASES)}')
        else:
            source = self._source(at, str(given["source"]))
            return self._origins.index(BASES[given["basis"]], source, str(given["as_of"]), str(given.get("note") or ""))
        return -1

    def _source(self, at: At, text: str) -> str:
        """The citation, or what the file's `sources` writes out under this key."""
        if text in self._named_sources:
            return str(self._named_sources[text])
        if " " not in text and "/" not in text:
            near = nearest(text, list(self._named_sources)) or "; write it out, or name a key of sources"
            self._wrong(at, f'found the source "{text}", which the file does not write out{near}')
        return text

    def _wrong(self, at: At, says: str) -> None:
        """Remember a mistake, once an entry: what a whole entry lacks is not told again for each of its figures."""
        if (at[:2], says) not in self._told:
            self._told.add((at[:2], says))
            self._mistakes.append(Mistake(str(self._path), *self._document.place(at), ".".join(at), says))
