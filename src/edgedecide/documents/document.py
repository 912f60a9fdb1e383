"""A document read whole: its value, where each part of it stands, and what identifies its bytes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from edgedecide.documents.walk import MAX_BYTES, Place, Walk, control_at, shown
from edgedecide.documents.walk import Path as ValuePath
from edgedecide.errors import InputError, Mistake

_WRITER_MS = 1000
"""How long a pipe may go without a writer; half of the two seconds in which bad input must be told (judgement)."""


class Document:
    """One YAML document as plain dicts, lists and scalars."""

    __slots__ = ("_bytes", "_places", "mistakes", "name", "value")

    def __init__(self, name: str, walk: Walk, content: bytes) -> None:
        self.name = name
        self.value: Any = walk.value
        self.mistakes = tuple(walk.mistakes)
        """What was refused on the way; always empty unless reading was lenient."""
        self._places = walk.places
        self._bytes = content

    @property
    def digest(self) -> str:
        """First eight digits of the SHA-256 of its bytes."""
        from hashlib import sha256

        return sha256(self._bytes).hexdigest()[:8]

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self._bytes)

    def place(self, path: ValuePath) -> tuple[int, int]:
        """One-based line and column of the value at `path`, or of its nearest ancestor that is there."""
        place = self._nearest(path)
        return place.line, place.column

    def key_place(self, path: ValuePath) -> tuple[int, int]:
        """The same for the name before the value; a list item is its own."""
        place = self._nearest(path)
        return place.key_line, place.key_column

    def _nearest(self, path: ValuePath) -> Place:
        for length in range(len(path), -1, -1):
            found = self._places.get(path[:length])
            if found is not None:
                return found
        return Place(1, 1, 1, 1)


def read_document(path: Path, *, trusted: bool = False, lenient: bool = False) -> Document:
    """The document in this file. Raises InputError with every mistake, also where there is no such file.

    `trusted` lifts the limits on size and number of values, for files that we ship; `lenient` as in `parse_document`.
    """
    name = shown(str(path), 300)
    try:
        content = _read(path, None if trusted else MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise InputError(Mistake(name, None, None, "", _unreadable(error))) from error
    return parse_document(content, name, trusted=trusted, lenient=lenient)


def parse_document(text: bytes, name: str, *, trusted: bool = False, lenient: bool = False) -> Document:
    """The document that these bytes hold. Raises InputError with every mistake.

    `lenient` returns a document that could be read to its end although single values in it were refused, with the
    refusals in its `mistakes`, so that a caller can report its own mistakes beside them.
    """
    if not trusted and len(text) > MAX_BYTES:
        raise InputError(Mistake(name, None, None, "", f"found more than {MAX_BYTES:,} bytes; expected a smaller file"))
    walk = Walk(_decoded(text, name), name, limited=not trusted)
    if walk.mistakes and not (lenient and walk.is_complete):
        raise InputError(walk.mistakes)
    if walk.is_empty and not walk.mistakes:
        raise InputError(
            Mistake(name, 1, 1, "", "found an empty file; expected names and values, such as `name: value`")
        )
    return Document(name, walk, text)


def _read(path: Path, most: int | None) -> bytes:
    if path.is_fifo():
        return _piped(path, most)
    with path.open("rb") as file:
        return file.read() if most is None else file.read(most)


def _piped(path: Path, most: int | None) -> bytes:
    """What comes out of a pipe, such as `/dev/stdin` or `<(…)`.

    Opening a pipe that nobody writes to would wait for ever, so it is opened without waiting, and a writer gets a moment
    to come. One that is there is waited for, as everywhere in a shell.
    """
    import os
    from select import POLLIN, poll

    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:
        waiting = poll()
        waiting.register(file, POLLIN)
        waiting.poll(_WRITER_MS)
        os.set_blocking(file.fileno(), True)
        content = file.read() if most is None else file.read(most)
    if not content:
        raise OSError(0, "a pipe that nobody writes to")
    return content


def _unreadable(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "found no such file; expected a YAML file"
    if isinstance(error, IsADirectoryError):
        return "found a folder; expected a YAML file"
    if isinstance(error, PermissionError):
        return "found a file that may not be read; check its permissions"
    reason = error.strerror if isinstance(error, OSError) and error.strerror else "its name is not valid"
    return f"found a file that cannot be read ({reason.lower()}); expected a YAML file"


def _decoded(text: bytes, name: str) -> str:
    """The text, without a byte order mark. Raises InputError where it is not UTF-8 or holds control characters."""
    if b"\0" in text:
        kind = "UTF-16 or UTF-32" if text[:2] in (b"\xff\xfe", b"\xfe\xff") or text[:4] == b"\0\0\xfe\xff" else "binary"
        raise InputError(Mistake(name, None, None, "", f"found {kind} content; expected UTF-8 text"))
    try:
        decoded = text.decode("utf-8")
    except UnicodeDecodeError as error:
        before = text[: error.start].decode("utf-8")
        says = f"found the byte 0x{text[error.start]:02x}, which is no UTF-8; save the file as UTF-8"
        raise InputError(Mistake(name, *_place_after(before), "", says)) from error
    decoded = decoded.removeprefix("\ufeff")
    at = control_at(decoded)
    if at is not None:
        says = f"found the control character U+{ord(decoded[at]):04X}; expected plain text, remove it"
        raise InputError(Mistake(name, *_place_after(decoded[:at]), "", says))
    return decoded


def _place_after(before: str) -> tuple[int, int]:
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
