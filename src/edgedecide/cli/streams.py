"""The standard streams, as they may be: closed, full, or in an encoding that lacks our characters."""

from __future__ import annotations

import io
import sys
from typing import NoReturn

from edgedecide.errors import InputError, Mistake

STDOUT = "<stdout>"
LIKENESS = str.maketrans({
    "─": "-", "━": "-", "│": "|", "┃": "|", "┼": "+", "┿": "+", "┤": "+", "├": "+", "╷": "|", "▏": "|", "▎": "|", "▍": "|", "▌": "#", "▋": "#",
    "▊": "#", "▉": "#", "█": "#", "▓": "%", "▒": "=", "░": ".", "▲": "^", "▶": ">", "○": "o", "●": "*", "→": ">", "‹": "<", "›": ">",
    "·": ".", "•": "*", "×": "x", "÷": "/", "−": "-", "–": "-", "—": "-", "±": "~", "≤": "<", "≥": ">", "…": "~", "“": '"', "”": '"',
    "‘": "'", "’": "'", "\u202f": " ", "\u2009": " ", "\xa0": " ",
})  # fmt: skip
"""The ASCII character that looks most like one of ours; one for one, so that columns stay straight."""


class Closed(io.TextIOBase):
    """Stands for a standard output that is closed: whatever is written there would be lost, so whoever writes is told."""

    def write(self, _: str) -> NoReturn:
        raise InputError(Mistake(STDOUT, None, None, "", "found it closed; expected somewhere to write to, or a file: -o FORMAT=PATH"))


def say(text: str, *, is_json: bool = False) -> None:
    """Write to the standard output. Raises InputError where that is closed or full; a reader that left is BrokenPipeError."""
    try:
        sys.stdout.write(encodable(text, getattr(sys.stdout, "encoding", None) or "utf-8", is_json=is_json))
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise unwritable(error) from error


def unwritable(error: OSError) -> InputError:
    """What to tell of a standard output that takes nothing more."""
    return InputError(Mistake(STDOUT, None, None, "", f"cannot be written: {error.strerror}"))


def encodable(text: str, encoding: str, *, is_json: bool = False) -> str:
    """The text, with what the encoding lacks replaced: by escapes in JSON, by what looks like it elsewhere, else by `?`."""
    if _fits(text, encoding):
        return text
    return "".join(letter if letter.isascii() or _fits(letter, encoding) else _instead(letter, is_json) for letter in text)


def _fits(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _instead(letter: str, is_json: bool) -> str:
    if is_json:
        from json import dumps

        return dumps(letter)[1:-1]
    from unicodedata import normalize

    likeness = normalize("NFKD", letter.translate(LIKENESS))[0]
    return likeness if likeness.isascii() else "?"


def piped_in(most: int) -> bytes:
    """What stands on the standard input, and no more than one byte over `most`. Raises InputError where it is closed."""
    if sys.stdin is None:
        raise InputError(Mistake("<stdin>", None, None, "", "found it closed; expected a profile, or a file in the place of -"))
    return sys.stdin.buffer.read(most + 1)
