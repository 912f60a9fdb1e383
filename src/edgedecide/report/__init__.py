"""The pages: each format is one module with `render(document, …) -> str`, listed here and loaded when asked for."""

from __future__ import annotations

from typing import NamedTuple


class Format(NamedTuple):
    """One way to write a report."""

    module: str
    """Module of this package with `render(document) -> str`; the terminal's also takes width and colour."""
    says: str


FORMATS: dict[str, Format] = {
    "terminal": Format("terminal", "the page for people, in colour where the terminal has it"),
    "markdown": Format("markdown", "the page for reviews and wikis"),
    "json": Format("json_v1", "the whole document, of the published schema edgedecide/report/v1"),
}
"""Every format, in the order of the help. A new one is a module and a line here."""
