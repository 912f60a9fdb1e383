"""From events to values: one pass, no recursion, so that no nesting can exhaust the stack."""

from __future__ import annotations

from itertools import takewhile
from typing import Any, NamedTuple, NoReturn

import yaml

from edgedecide.documents.complaints import syntax_mistake
from edgedecide.documents.scalars import plain_scalar
from edgedecide.errors import Mistake

MAX_BYTES = 1_000_000
MAX_DEPTH = 64
MAX_EVENTS = 50_000
MAX_MISTAKES = 50
"""More mistakes than a reader will take in at once; the rest is counted."""

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The C parser where libyaml is there; PyYAML's own gives the same events, thirty times slower."""

Path = tuple[str | int, ...]

_UNPRINTABLE = (
    (0x00, 0x08), (0x0B, 0x0C), (0x0E, 0x1F), (0x7F, 0x84), (0x86, 0x9F), (0x202A, 0x202E), (0x2066, 0x2069),
    (0xD800, 0xDFFF), (0xFDD0, 0xFDEF), (0xFEFF, 0xFEFF), (0xFFFE, 0xFFFF),
)  # fmt: skip
"""What YAML 1.2.2, 5.1, does not count as printable, and what turns the direction of text (Unicode TR 36, 3.1)."""


def control_at(text: str) -> int | None:
    """Position of the first character that no text file should hold."""
    found = [
        text.index(letter) for letter in set(text) if any(low <= ord(letter) <= high for low, high in _UNPRINTABLE)
    ]
    return min(found, default=None)


DIRECTIVE = 'found a YAML directive, a line that starts with "%"; directives are not read, remove the line'


def _is_before_a_document(line: str) -> bool:
    """Whether the line is a directive, a comment or empty: all that may stand before a document begins (YAML 1.2.2, 9.2)."""
    return line.startswith("%") or not line.strip() or line.lstrip().startswith("#")


class Place(NamedTuple):
    """Where a value and its key stand, one-based."""

    line: int
    column: int
    key_line: int
    key_column: int


class _Open:
    """A list or mapping whose end has not come yet."""

    __slots__ = ("drops", "key", "key_mark", "lines", "path", "value")

    def __init__(self, value: Any, path: Path) -> None:
        self.value = value
        self.path = path
        self.key: str | None = None
        """Name whose value comes next; None where a name is due."""
        self.key_mark: Any = None
        self.drops = False
        """Whether the next value belongs to a name that was refused."""
        self.lines: dict[str, int] = {}
        """Line of each name so far."""

    @property
    def awaits_key(self) -> bool:
        return isinstance(self.value, dict) and self.key is None


class _Stop(Exception):
    """Reading on would serve nobody: a limit is passed."""


class Walk:
    """Value, places and mistakes of one document."""

    def __init__(self, text: str, name: str, *, limited: bool = True) -> None:
        self.value: Any = None
        self.is_empty = True
        self.is_complete = False
        """Whether the whole text was read, so that mistakes, if any, are about single values."""
        self.places: dict[Path, Place] = {}
        self.mistakes: list[Mistake] = []
        self._name = name
        self._max_events = MAX_EVENTS if limited else 10**9
        self._open: list[_Open] = []
        self._skipping = 0
        self._uncounted = 0
        self._documents = 0
        self._walk(self._without_directives(text))
        if self._uncounted:
            self.mistakes.append(Mistake(name, None, None, "", f"found {self._uncounted:,} more mistakes in this file"))

    def _without_directives(self, text: str) -> str:
        """The text with an empty line for each directive, the first of which is refused.

        Read here, since each parser knows other directives and trips over the rest in words of its own.
        """
        if not text.startswith("%") and "\n%" not in text:
            return text
        lines = text.splitlines(keepends=True)
        found = [index for index, line in enumerate(takewhile(_is_before_a_document, lines)) if line.startswith("%")]
        for index in found:
            lines[index] = "\n"
        if found:
            self.mistakes.append(Mistake(self._name, found[0] + 1, 1, "", DIRECTIVE))
        return "".join(lines)

    def _walk(self, text: str) -> None:
        try:
            for count, event in enumerate(yaml.parse(text, Loader=LOADER), start=1):
                if count > self._max_events:
                    self._stop(event, f"found more than {MAX_EVENTS:,} values and brackets; expected a shorter file")
                self._take(event)
            self.is_complete = True
        except yaml.YAMLError as error:
            self.mistakes.append(syntax_mistake(error, text, self._name))
        except _Stop:
            pass

    def _take(self, event: Any) -> None:
        if isinstance(event, yaml.NodeEvent):
            self._node(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._end()
        elif isinstance(event, yaml.DocumentStartEvent):
            self._begin_document(event)

    def _begin_document(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1:
            self._stop(event, 'found a second document after "---"; expected one document a file')

    def _node(self, event: Any) -> None:
        if self._skipping:
            self._skipping += isinstance(event, yaml.CollectionStartEvent)
            self._check_depth(event)
            return
        self._check_extras(event)
        parent = self._open[-1] if self._open else None
        if parent is not None and parent.awaits_key:
            self._begin_key(parent, event)
        else:
            self._begin_value(parent, event)

    def _begin_value(self, parent: _Open | None, event: Any) -> None:
        value = _value(event)
        path = self._store(parent, value, event.start_mark)
        if isinstance(value, (dict, list)):
            self._open.append(_Open(value, path))
            self._check_depth(event)

    def _store(self, parent: _Open | None, value: Any, mark: Any) -> Path:
        """Put the value into its parent, and return where it stands."""
        key_mark = mark
        path: Path = ()
        if parent is None:
            self.value, self.is_empty = value, value is None
        elif isinstance(parent.value, list):
            path = (*parent.path, len(parent.value))
            parent.value.append(value)
        else:
            key, drops, key_mark = parent.key or "", parent.drops, parent.key_mark
            parent.key, parent.drops = None, False
            if drops:
                return (*parent.path, key)
            path = (*parent.path, key)
            parent.value[key] = value
        self.places.setdefault(path, Place(mark.line + 1, mark.column + 1, key_mark.line + 1, key_mark.column + 1))
        return path

    def _begin_key(self, parent: _Open, event: Any) -> None:
        parent.key_mark = event.start_mark
        if not _is(event, yaml.ScalarEvent):
            self._mistake(event, "found a list or mapping as a name; expected a word")
            parent.key, parent.drops = "", True
            self._skipping = int(isinstance(event, yaml.CollectionStartEvent))
            return
        parent.key = event.value
        says = self._refusal(parent, event)
        if says:
            self._mistake(event, says)
            parent.drops = True
        parent.lines.setdefault(event.value, event.start_mark.line + 1)

    @staticmethod
    def _refusal(parent: _Open, event: Any) -> str:
        """Why this name cannot stand here, or nothing."""
        name = shown(event.value)
        if event.value in parent.lines:
            return f'found "{name}" a second time, first in line {parent.lines[event.value]}; keep one of the two'
        if not event.style and event.value == "<<":
            return 'found the merge key "<<"; expected the fields themselves, or a file under includes'
        if not event.style and not isinstance(plain_scalar(event.value), str):
            hint = " (write numbers without thousands separators)" if event.value.isdigit() and len(event.value) == 3 else ""
            return f"found {name or 'nothing'} as a name{hint}; expected a word, or the same in quotes"
        return ""

    def _end(self) -> None:
        if self._skipping:
            self._skipping -= 1
        else:
            self._open.pop()

    def _check_depth(self, event: Any) -> None:
        if len(self._open) + self._skipping > MAX_DEPTH:
            self._stop(event, f"found more than {MAX_DEPTH} levels of nesting; expected a flatter file")

    def _check_extras(self, event: Any) -> None:
        if _is(event, yaml.AliasEvent):
            self._mistake(
                event, f'found the alias "*{shown(event.anchor or "")}"; aliases are not read, write the value out'
            )
        elif event.anchor is not None:
            self._mistake(event, f'found the anchor "&{shown(event.anchor)}"; anchors are not read, remove it')
        if getattr(event, "tag", None) is not None:
            self._mistake(event, f'found the tag "{shown(event.tag)}"; expected a plain value without a tag')
        if getattr(event, "style", None) == '"' and (at := control_at(event.value)) is not None:
            says = f"found an escape for the control character U+{ord(event.value[at]):04X}; expected plain text"
            self._mistake(event, says)

    def _mistake(self, event: Any, says: str) -> None:
        if len(self.mistakes) >= MAX_MISTAKES:
            self._uncounted += 1
            return
        mark = event.start_mark
        self.mistakes.append(Mistake(self._name, mark.line + 1, mark.column + 1, dotted(self._path()), says))

    def _path(self) -> Path:
        return self._open[-1].path if self._open else ()

    def _stop(self, event: Any, says: str) -> NoReturn:
        mark = event.start_mark
        self.mistakes.append(Mistake(self._name, mark.line + 1, mark.column + 1, "", says))
        raise _Stop


def _is(event: Any, kind: type) -> bool:
    """Whether it is such an event; its marks, which the stubs call optional, are always there."""
    return isinstance(event, kind)


def _value(event: Any) -> Any:
    if isinstance(event, yaml.ScalarEvent):
        return event.value if event.style else plain_scalar(event.value)
    if isinstance(event, yaml.AliasEvent):
        return None
    return {} if isinstance(event, yaml.MappingStartEvent) else []


def dotted(path: Path) -> str:
    """`fleet.classes[0].share`."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return shown(text.removeprefix("."), 200)


def shown(text: str, most: int = 40) -> str:
    """The text on one line, without control characters, cut to `most` characters."""
    line = text[: most + 1]
    if not line.isprintable():
        line = "".join(letter if letter.isprintable() else " " for letter in line)
    return line if len(line) <= most else line[: most - 3] + "..."
