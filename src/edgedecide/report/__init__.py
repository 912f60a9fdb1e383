"""The pages: each format is one module with `render(document, …) -> str`, listed here and loaded when asked for."""

from __future__ import annotations

from typing import NamedTuple


class Format(NamedTuple):
    """One way to write a report."""

    module: str
    """Module of this package with `render(document) -> str`; the terminal's also takes width and colour."""
    says: str
    reads_facts: bool = False
    """Whether the page tells the long list of facts, which the others do without."""


FORMATS: dict[str, Format] = {
    "terminal": Format("terminal", "the page for people, in colour where the terminal has it"),
    "markdown": Format("markdown", "the page for reviews and wikis"),
    "html": Format("html_page", "the page for browsers and paper, one file that loads nothing", reads_facts=True),
    "json": Format("json_v1", "the whole document, of the published schema edgedecide/report/v1", reads_facts=True),
}
"""Every format, in the order of the help. A new one is a module and a line here."""
