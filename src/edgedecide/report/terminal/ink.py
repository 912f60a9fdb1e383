"""Lines of styled text: wrapped by display width and printed with or without colour."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from edgedecide.report.phrases import plain

STYLES = {"accent": "color(30)", "best": "bold color(30)", "strong": "bold", "muted": "color(243)", "warn": "color(130)"}
"""Named by what they mean; every meaning is also told by a word or a mark, so that no colour is needed. The tones of the
256 colours that have a contrast of at least 4.3 to 1 both on black and on white: teal, grey and amber."""

_NARROW = re.compile(r"[ -~\u00a0-\u02ff\u2007\u2010-\u2027\u202f-\u205f\u2190-\u22ff\u2500-\u25fc]*")
"""Letters and marks that take one column each; of others Rich is asked, whose tables take longer to load than the page."""


def cell_len(text: str) -> int:
    """Columns that the text takes on a terminal."""
    if text.isascii() or _NARROW.fullmatch(text):
        return len(text)
    from rich.cells import cell_len as measured

    return measured(text)


class Span(NamedTuple):
    """A piece of text with the name of its style."""

    text: str
    style: str = ""


Line = list[Span]
Text = str | Span | Sequence[str | Span]
"""What the functions here take: plain, styled, or a mixture."""


def strong(text: str) -> Span:
    return Span(text, "strong")


def muted(text: str) -> Span:
    return Span(text, "muted")


def accent(text: str) -> Span:
    return Span(text, "accent")


def warn(text: str) -> Span:
    return Span(text, "warn")


def spans(text: Text) -> Line:
    """The text as spans, without anything that would steer a terminal."""
    if isinstance(text, Span):
        return [Span(plain(text.text), text.style)]
    if isinstance(text, str):
        return [Span(plain(text))]
    return [Span(plain(part.text), part.style) if isinstance(part, Span) else Span(plain(part)) for part in text]


def width_of(text: Text) -> int:
    """Columns that all of it takes."""
    return _size(spans(text))


def _size(line: Line) -> int:
    return sum([cell_len(span.text) for span in line])


def pad(text: Text, size: int, *, right: bool = False) -> Line:
    """The text filled up with spaces to this many columns; `right` sets it to the right."""
    line = spans(text)
    space = Span(" " * (size - _size(line)))
    return [space, *line] if right else [*line, space]


# ---- wrapping


def wrap(text: Text, width: int, lead: Text = "", hang: int | None = None) -> Iterator[Line]:
    """The text in lines of at most `width` columns, the first behind `lead`, the others indented by `hang`.

    Words are never cut, since most long ones are identifiers and paths; scripts without spaces break between characters.
    """
    line = spans(lead)
    used = _size(line)
    hang = used if hang is None else hang
    is_fresh = True
    for word, size in _words(spans(text), width - hang):
        if not is_fresh and used + 1 + size > width:
            yield line
            line, used, is_fresh = [Span(" " * hang)], hang, True
        if is_fresh:
            line += word
        else:
            used += 1
            _append(line, word)
        used += size
        is_fresh = False
    yield line


def _append(line: Line, word: Line) -> None:
    """Set the word behind a space, within the last span where both have its style."""
    text, style = line[-1]
    if style == word[0].style:
        line[-1:] = [Span(f"{text} {word[0].text}", style), *word[1:]]
    else:
        line += [Span(" "), *word]


def _words(line: Line, room: int) -> Iterator[tuple[Line, int]]:
    """What stands between spaces, with its columns; a word may change its style inside. No-break spaces do not part words."""
    word: Line = []
    size = 0
    for text, style in line:
        for index, piece in enumerate(text.split(" ")):
            if index and word:
                yield word, size
                word, size = [], 0
            if not piece:
                continue
            *cut, last = _parted(piece, room) if len(piece) * 2 > room else (piece,)
            for part in cut:
                yield [*word, Span(part, style)], size + cell_len(part)
                word, size = [], 0
            word.append(Span(last, style))
            size += cell_len(last)
    if word:
        yield word, size


def _parted(piece: str, room: int) -> list[str]:
    """A word that is too long, cut where a wide character allows it."""
    if cell_len(piece) <= room or cell_len(piece) == len(piece):
        return [piece]
    parts = [""]
    for letter in piece:
        if cell_len(parts[-1]) + cell_len(letter) > room and cell_len(letter) == 2:
            parts.append("")
        parts[-1] += letter
    return parts


# ---- printing


def printed(lines: Iterable[Line], colour: bool) -> str:
    """The lines as one text, each without trailing spaces."""
    if not colour:
        return "".join("".join(span.text for span in line).rstrip(" ") + "\n" for line in lines)
    return _coloured(lines)


def _coloured(lines: Iterable[Line]) -> str:
    from rich.color import ColorSystem
    from rich.style import Style

    styles = {name: Style.parse(definition) for name, definition in STYLES.items()}
    system = ColorSystem.EIGHT_BIT
    return "".join(
        "".join(styles[span.style].render(span.text, color_system=system) if span.style and span.text.strip() else span.text for span in _trimmed(line)) + "\n" for line in lines
    )


def _trimmed(line: Line) -> Line:
    """Without trailing spaces, and with neighbours of one style joined."""
    joined: Line = []
    for span in line:
        if joined and joined[-1].style == span.style:
            joined[-1] = Span(joined[-1].text + span.text, span.style)
        elif span.text:
            joined.append(span)
    while joined and not joined[-1].text.strip(" "):
        joined.pop()
    return [*joined[:-1], Span(joined[-1].text.rstrip(" "), joined[-1].style)] if joined else []
