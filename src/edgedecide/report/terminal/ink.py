"""Lines of styled text: wrapped by display width, laid out in columns, and printed with or without colour."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from edgedecide.report.phrases import plain

STYLES = {"accent": "color(30)", "best": "bold color(30)", "strong": "bold", "muted": "color(243)", "warn": "color(130)"}
"""Named by what they mean; every meaning is also told by a word or a mark, so that no colour is needed. The tones of the
256 colours that have a contrast of at least 4.3 to 1 both on black and on white: teal, grey and amber."""



_NARROW = re.compile("[ -~ -˿‐-‧ - ←-⋿─-◼ ]*")
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
    parts: Sequence[str | Span] = [text] if isinstance(text, (str, Span)) else text
    found = [part if isinstance(part, Span) else Span(part) for part in parts]
    return [Span(plain(span.text), span.style) for span in found]


def width_of(text: Text) -> int:
    """Columns that all of it takes."""
    return sum([cell_len(span.text) for span in spans(text)])


# ---- wrapping


def wrap(text: Text, width: int, lead: Text = "", hang: int | None = None) -> Iterator[Line]:
    """The text in lines of at most `width` columns, the first behind `lead`, the others indented by `hang`.

    Words are never cut, since most long ones are identifiers and paths; scripts without spaces break between characters.
    """
    line = spans(lead)
    used = width_of(line)
    hang = used if hang is None else hang
    is_fresh = True
    for word in _words(spans(text), width - hang):
        size = width_of(word)
        if not is_fresh and used + 1 + size > width:
            yield line
            line, used, is_fresh = [Span(" " * hang)], hang, True
        if not is_fresh:
            line.append(Span(" ", word[0].style if line[-1].style == word[0].style else ""))
            used += 1
        line += word
        used += size
        is_fresh = False
    yield line


def _words(line: Line, room: int) -> Iterator[Line]:
    """What stands between spaces; a word may change its style inside. No-break spaces do not part words."""
    word: Line = []
    for span in line:
        for index, piece in enumerate(span.text.split(" ")):
            if index and word:
                yield word
                word = []
            parts = _parted(piece, room) if piece else []
            for part in parts[:-1]:
                yield [*word, Span(part, span.style)]
                word = []
            if parts:
                word = [*word, Span(parts[-1], span.style)]
    if word:
        yield word


def _parted(piece: str, room: int) -> list[str]:
    """A word that is too long, cut where a wide character allows it."""
    if len(piece) * 2 <= room or cell_len(piece) <= room or cell_len(piece) == len(piece):
        return [piece]
    parts = [""]
    for letter in piece:
        if cell_len(parts[-1]) + cell_len(letter) > room and cell_len(letter) == 2:
            parts.append("")
        parts[-1] += letter
    return parts


# ---- columns


def table(rows: Sequence[Sequence[Text]], align: str, width: int, *, flex: int = -1, indent: int = 2, gap: int = 2) -> Iterator[Line]:
    """The rows in columns, each aligned by its letter in `align` (`<`, `>`); the column `flex` takes what room is left and wraps.

    Where too little is left for it, it stands below its row. Without one, a table that is too wide is set closer.
    """
    laid = [[spans(cell) for cell in row] for row in rows]
    sizes = [max((width_of(row[i]) for row in laid), default=0) for i in range(len(align))]
    if flex < 0:
        gap = gap if indent + sum(sizes) + gap * (len(sizes) - 1) <= width else 1
        for row in laid:
            yield _row(row, sizes, align, indent, gap)
        return
    flex_room = width - indent - sum(size + gap for i, size in enumerate(sizes) if i != flex)
    is_below = flex_room < min(24, sizes[flex])
    sizes[flex] = 0 if is_below else min(sizes[flex], flex_room)
    for row in laid:
        yield from _below(row, sizes, align, width, flex, indent, gap) if is_below else _beside(row, sizes, align, flex, indent, gap)


def _beside(row: list[Line], sizes: list[int], align: str, flex: int, indent: int, gap: int) -> Iterator[Line]:
    """The flexible cell in as many lines as it needs, the others beside its first."""
    parts = list(wrap(row[flex], sizes[flex]))
    yield _row([parts[0] if i == flex else cell for i, cell in enumerate(row)], sizes, align, indent, gap)
    start = indent + sum(size + gap for size in sizes[:flex])
    for part in parts[1:]:
        yield [Span(" " * start), *part]


def _below(row: list[Line], sizes: list[int], align: str, width: int, flex: int, indent: int, gap: int) -> Iterator[Line]:
    others = [i for i in range(len(row)) if i != flex]
    line = _row([row[i] for i in others], [sizes[i] for i in others], "".join(align[i] for i in others), indent, gap)
    if width_of(line) <= width:
        yield line
    else:
        yield from wrap([part for i in others for part in (*row[i], Span(" "))], width, " " * indent)
    if width_of(row[flex]):
        yield from wrap(row[flex], width, " " * (indent + 2))


def _row(row: list[Line], sizes: list[int], align: str, indent: int, gap: int) -> Line:
    line: Line = [Span(" " * indent)]
    for index, (cell, size, side) in enumerate(zip(row, sizes, align, strict=True)):
        space = Span(" " * (size - width_of(cell)))
        line += [space, *cell] if side == ">" else [*cell, space]
        if index < len(sizes) - 1:
            line.append(Span(" " * gap))
    return line


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
