"""One catalog entry, and one figure of it with what it rests on."""

from __future__ import annotations

from typing import Any, NamedTuple

from edgedecide.catalog.form import SECTIONS
from edgedecide.facts import Basis


class Figure(NamedTuple):
    """A number of the catalog in the base unit of its dimension, with its range and where it comes from."""

    low: float
    """10th percentile of plausible cases."""
    likely: float
    high: float
    """90th percentile of plausible cases."""
    dimension: str
    basis: Basis
    source: str
    as_of: str
    note: str

    @property
    def is_point(self) -> bool:
        return self.low == self.high


class Entry:
    """One named thing of the catalog. Its values are read when asked for: most entries are never opened."""

    __slots__ = ("_document", "_row", "id", "section")

    def __init__(self, section: str, id: str, row: list[Any], document: dict[str, Any]) -> None:
        self.section = section
        self.id = id
        self._row = row
        self._document = document

    @property
    def title(self) -> str:
        return str(self._row[0])

    @property
    def fields(self) -> tuple[str, ...]:
        """Names of the fields that are known, in the order of the section's form."""
        return tuple(name for name in SECTIONS[self.section] if name in self._row[2])

    @property
    def basis(self) -> Basis | None:
        """How its words and curves are known; None where every figure says so itself."""
        return Basis(self._origin(self._row[1])[0]) if self._row[1] >= 0 else None

    @property
    def source(self) -> str:
        """Source of its words and curves, empty where every figure names its own."""
        return self._origin(self._row[1])[1] if self._row[1] >= 0 else ""

    @property
    def as_of(self) -> str:
        """Date of its words and curves, empty where every figure has its own."""
        return self._origin(self._row[1])[2] if self._row[1] >= 0 else ""

    @property
    def note(self) -> str:
        return self._origin(self._row[1])[3] if self._row[1] >= 0 else ""

    def figure(self, name: str) -> Figure | None:
        """The figure of this name in base units, or None where it is not known."""
        kind = SECTIONS[self.section][name].kind
        found = self._row[2].get(name)
        if found is None:
            return None
        *numbers, origin = found
        low, likely, high = numbers if len(numbers) == 3 else numbers * 3
        basis, source, as_of, note = self._origin(origin)
        dimension = kind if kind != "any" else str(self._row[2]["dimension"])
        return Figure(float(low), float(likely), float(high), dimension, Basis(basis), source, as_of, note)

    def word(self, name: str) -> str | None:
        found = self._row[2].get(name)
        return None if found is None else str(found)

    def words(self, name: str) -> tuple[str, ...]:
        """The words of this name, none where the entry has none."""
        return tuple(self._row[2].get(name, ()))

    def flag(self, name: str) -> bool | None:
        found = self._row[2].get(name)
        return None if found is None else bool(found)

    def curve(self, name: str) -> tuple[tuple[float, float], ...]:
        """Pairs of seconds and share, in order of time."""
        return tuple((float(x), float(y)) for x, y in self._row[2].get(name, ()))

    def _origin(self, index: int) -> tuple[int, str, str, str]:
        basis, source, as_of, note = self._document["origins"][index]
        return basis, self._document["sources"][source], as_of, note

    def __repr__(self) -> str:
        return f"Entry({self.section}/{self.id})"
