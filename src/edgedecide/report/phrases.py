"""Words around numbers that every page shares: ranges, lists, shares, sentences. Reads nothing and imports no numbers library."""

from __future__ import annotations

import re

from edgedecide.quantity import SPACE, show

_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
"""Control characters, line and direction marks: a profile's own text must not steer a terminal or a page."""


def plain(text: str) -> str:
    """The text on one line, without anything that steers what shows it."""
    return text if text.isprintable() else _UNSAFE.sub(" ", text)


ALWAYS = 0.9995
"""Share of worlds from which three digits print 100 %."""


def at_times(share: float, says: str) -> str:
    """`in 14.4 % of the worlds …`; the plain sentence where it always holds."""
    return says if share >= ALWAYS else f"in {show(share, 'share')} of the worlds {says}"


COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def spanned(low: float, high: float, unit: str) -> str:
    """`40.0–120 per day`; one number where both ends print alike."""
    first, last = show(low, unit), show(high, unit)
    if first == last:
        return first
    number, _, rest = first.partition(SPACE)
    return f"{number}–{last}" if rest and last.endswith(f"{SPACE}{rest}") else f"{first}–{last}"


def ends_only(low: float, high: float, unit: str) -> str:
    """`300–900`, for a column beside one that has the unit; with their units where the two ends differ in theirs."""
    text, (_, space, name) = spanned(low, high, unit), show(high, unit).partition(SPACE)
    first = show(low, unit)
    return text.removesuffix(f"{space}{name}") if space and first.endswith(f"{space}{name}") else text


def listed(words: list[str], joint: str = "and") -> str:
    """`a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joint} {words[-1]}"


def percent(share: float) -> str:
    """A share in whole per cent, for sentences: 74 %."""
    return f"{share * 100:.0f}{SPACE}%" if 0.005 < share < 0.995 or share in (0.0, 1.0) else show(share, "share")


def level(value: float | str, unit: str) -> str:
    """One end of a change: a word as it is, a share in whole per cent, a quantity in three digits."""
    if isinstance(value, str):
        return value
    return percent(value) if unit == "share" else show(value, unit)


def outcome(placement: str) -> str:
    """A placement by its id, or that there is none."""
    return "nothing feasible" if placement == "nothing" else placement


def capital(text: str) -> str:
    """With a capital, unless it begins with a name that is written small."""
    word = text.partition(" ")[0]
    is_name = any(letter.isdigit() or letter in "@_./" for letter in word) or ("-" in word and not word[:1].isupper())
    return text if is_name else text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """With a capital and a full stop."""
    text = text.strip()
    return capital(text) + ("" if text.endswith((".", "?", "!")) else ".")


def clause(text: str) -> str:
    """The first clause of a sentence: what is left where room for the whole is missing."""
    for mark in ("; ", ": ", ", and "):
        head, found, _ = text.partition(mark)
        if found:
            return head
    return text.rstrip(".")


def clauses(mine: str, theirs: str | None) -> tuple[str, str]:
    """The first clauses of two sentences that are held against each other; of both the whole where the first clauses are alike."""
    first, second = clause(mine), clause(theirs or "")
    return (mine.rstrip("."), (theirs or "").rstrip(".")) if first == second else (first, second)


def counted(number: int, noun: str) -> str:
    """`three numbers`, `21 numbers`."""
    word = COUNTS[number] if number < len(COUNTS) else f"{number:,}"
    return f"{word} {noun}{'' if number == 1 else 's'}"
