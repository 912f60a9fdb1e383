"""The pages: each format is one module with `render(document, …) -> str`, listed here and loaded when asked for."""

from __future__ import annotations

FORMATS: dict[str, str] = {
    "terminal": "the page for people, in colour where the terminal has it",
    "markdown": "the page for reviews and wikis",
    "json": "the whole document, of the published schema edgedecide/report/v1",
}
"""Every format with what it is for, in the order of the help."""
