"""Where a report goes: one format to the standard output, any number to files."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from edgedecide.errors import InputError, Mistake, UsageError, nearest
from edgedecide.report import FORMATS


class Target(NamedTuple):
    """One report to write: its format, and the file, or None for the standard output."""

    format: str
    path: Path | None


def parse_outputs(outputs: list[str], formats: Mapping[str, object] = FORMATS) -> list[Target]:
    """The targets of `-o FORMAT[=PATH]`; unknown formats and two on the standard output are usage errors."""
    targets = []
    for output in outputs:
        format, _, path = output.partition("=")
        if format not in formats:
            raise UsageError(f'found format "{format}"; expected {", ".join(formats)}{nearest(format, list(formats))}', where="--output")
        targets.append(Target(format, Path(path) if path else None))
    shared = [target.format for target in targets if target.path is None]
    if len(shared) > 1:
        raise UsageError(f"found {' and '.join(shared)} for the standard output; give all but one a file: -o {shared[1]}=PATH", where="--output")
    return targets


def write(text: str, target: Target) -> None:
    """Write a report; a file that cannot be written is told with its path."""
    if target.path is None:
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    try:
        target.path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(Mistake(str(target.path), None, None, "", f"cannot be written: {error.strerror}")) from error


def terminal_page(found: dict[str, Any]) -> str:
    """The page for people, as wide as the terminal, in colour where there is some."""
    from edgedecide.report import terminal

    return terminal.render(found, width=width(), colour=has_colour())


def width() -> int:
    """Columns to write to: COLUMNS, the terminal's, else 80; between 60 and 120, where lines are read best."""
    stated = os.environ.get("COLUMNS", "")
    if stated.isdigit() and int(stated) > 0:
        columns = int(stated)
    else:
        try:
            columns = os.get_terminal_size(sys.stdout.fileno()).columns
        except (OSError, ValueError):
            columns = 80
    return min(max(columns, 60), 120)


def has_colour() -> bool:
    """Whether to colour: FORCE_COLOR, then NO_COLOR and TERM=dumb, then whether a terminal is listening."""
    if os.environ.get("FORCE_COLOR") or os.environ.get("CLICOLOR_FORCE"):
        return True
    if "NO_COLOR" in os.environ or os.environ.get("TERM") == "dumb":
        return False
    return sys.stdout.isatty()
