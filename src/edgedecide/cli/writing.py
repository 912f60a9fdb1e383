"""Where a report goes: one format to the standard output, any number to files."""

from __future__ import annotations

import os
import sys
from typing import Any

from edgedecide.cli.streams import say
from edgedecide.cli.targets import Target
from edgedecide.errors import InputError, Mistake


def write(text: str, target: Target) -> None:
    """Write a report; a file that cannot be written is told with its path."""
    if target.path is None:
        say(text, is_json=target.format == "json")
        return
    try:
        target.path.write_text(text, encoding="utf-8")
    except (OSError, ValueError) as error:
        from edgedecide.documents.walk import shown  # only now: a look-up reads no YAML

        reason = getattr(error, "strerror", None) or "its name is not valid"
        raise InputError(Mistake(shown(str(target.path), 300), None, None, "", f"cannot be written: {reason}")) from error


def terminal_page(found: dict[str, Any], target: Target) -> str:
    """The page for people, as wide as the terminal, in colour where there is some; a file gets none."""
    from edgedecide.report import terminal

    return terminal.render(found, width=width(), colour=target.path is None and has_colour())


def width() -> int:
    """Columns to write to: COLUMNS, the terminal's, else 80; between 60 and 120, where lines are read best."""
    stated = os.environ.get("COLUMNS", "")
    if stated.isdigit() and int(stated) > 0:
        columns = int(stated)
    else:
        try:
            columns = os.get_terminal_size(sys.stdout.fileno()).columns
        except (OSError, ValueError, AttributeError):
            columns = 80
    return min(max(columns, 60), 120)


def has_colour() -> bool:
    """Whether to colour: FORCE_COLOR, then NO_COLOR and TERM=dumb, then whether a terminal is listening.

    Source: force-color.org and no-color.org, for both of which an empty value says nothing; FORCE_COLOR=0 is off, as in Node.
    """
    forced = os.environ.get("FORCE_COLOR") or os.environ.get("CLICOLOR_FORCE")
    if forced:
        return forced != "0"
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return sys.stdout is not None and sys.stdout.isatty()
