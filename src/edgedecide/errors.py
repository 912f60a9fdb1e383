"""The error tree. Each leaf knows its exit code; a message says where, what was found, what was expected, what to do.

EdgedecideError
├── InputError      2   the input is wrong; carries every mistake of the file, not only the first
│   ├── ProfileError
│   ├── RuleError
│   ├── CatalogError
│   ├── PolicyError     also of waivers and decision records
│   └── UsageError      an unknown name, a bad option, a missing file
├── NothingChecked  3   no input matched
└── Bug            70   our own fault
"""

from __future__ import annotations

from typing import NamedTuple


class Mistake(NamedTuple):
    """One thing wrong in one place, as a reader of the file needs it."""

    file: str
    """Path as the user wrote it, or `--set` and the like."""
    line: int | None
    """One-based line of the value at fault; None where there is no file."""
    column: int | None
    field: str
    """Dotted path of the field, empty for the file itself."""
    says: str
    """Found, expected and remedy in one lower-case sentence."""

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        return ": ".join(part for part in (place, self.field, self.says) if part)


class EdgedecideError(Exception):
    """Base of every error that a user may see."""

    exit_code = 70


class InputError(EdgedecideError):
    """The input is wrong; `mistakes` holds all that were found, in file order."""

    exit_code = 2

    def __init__(self, mistakes: Mistake | list[Mistake]) -> None:
        self.mistakes = [mistakes] if isinstance(mistakes, Mistake) else list(mistakes)
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


class ProfileError(InputError):
    """A profile cannot be read as one; `rest` is what is left of it without its mistakes, where that can be read."""

    def __init__(self, mistakes: Mistake | list[Mistake], *, rest: object = None) -> None:
        super().__init__(mistakes)
        self.rest = rest


class RuleError(InputError):
    """A rule file, shipped or overlaid, is not well formed."""


class CatalogError(InputError):
    """A catalog file is not well formed, or lacks an entry that something names."""


class PolicyError(InputError):
    """A policy, a waiver file or a decision record is not well formed."""


class UsageError(InputError):
    """A command was called with something that does not exist."""

    def __init__(self, says: str, *, where: str = "") -> None:
        super().__init__(Mistake(where, None, None, "", says))


class NothingChecked(EdgedecideError):
    """No workload was found to work on."""

    exit_code = 3


def nearest(name: str, choices: list[str]) -> str:
    """`; did you mean "x"?` for the closest choice, or the empty string."""
    if len(name) > 100:  # no typing error, and slow to compare
        return ""
    from difflib import get_close_matches

    spelled = {choice.lower(): choice for choice in reversed(choices)}
    close = get_close_matches(name.lower(), [choice.lower() for choice in choices], n=1, cutoff=0.6)
    return f'; did you mean "{spelled[close[0]]}"?' if close else ""
