"""The page for reviews and wikis: GitHub-flavoured Markdown through a template, readable also as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from edgedecide import resources
from edgedecide.report import offered
from edgedecide.report.phrases import listed, plain
from edgedecide.report.terminal.bars import bar
from edgedecide.report.terminal.ink import cell_len


def render(document: dict[str, Any]) -> str:
    """The document as Markdown, in the order of the terminal page; what the profile's owner wrote is escaped."""
    text = environment().get_template("report.md.j2").render(document=document)
    return aligned(re.sub(r"\n{3,}", "\n\n", text).strip("\n") + "\n")


class Ready(str):
    """Text that is Markdown already."""

    __slots__ = ()


def environment() -> Environment:
    """Templates of Markdown: sandboxed, and what the profile's owner wrote is escaped wherever it is printed."""
    found = SandboxedEnvironment(
        loader=FileSystemLoader(resources.folder("templates")), undefined=StrictUndefined, finalize=escaped, trim_blocks=True, lstrip_blocks=True,
        keep_trailing_newline=True, autoescape=False,  # not HTML: `escaped` is the escaping of Markdown
    )  # fmt: skip
    found.filters |= offered.FILTERS | FILTERS
    found.globals |= offered.PICKS
    return found


# ---- escaping

_ACTIVE = re.compile(r"[\\`*\[\]<|~]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|&(?=#?\w+;)")
"""Characters that mean something inside a line of Markdown; an underscore inside a word does not."""
_LEADING = re.compile(r"^(\s*)(>|#+(?=\s|$)|[+-](?=\s|$)|\d+[.)](?=\s))")
_MENTION = re.compile(r"(?<!\w)@(?=\w)")


def escaped(value: Any) -> str:
    """What is printed, with every character that Markdown or HTML would act on made plain."""
    if isinstance(value, Ready):
        return value
    text = _ACTIVE.sub(lambda match: "&lt;" if match[0] == "<" else f"\\{match[0]}", plain(str(value)))
    return _MENTION.sub("@\u2060", _LEADING.sub(r"\1\\\2", text))


def code(value: str) -> Ready:
    """An identifier or a path as code; backticks in it are fenced by more of them, and a pipe cannot stand in a table."""
    text = plain(str(value)).replace("|", "\\|")
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return Ready(f"{fence}{space}{text}{space}{fence}")


# ---- tables that can be read raw

_RULE = re.compile(r":?-{3,}:?")


def aligned(text: str) -> str:
    """The same Markdown with the columns of every table under each other."""
    found: list[str] = []
    block: list[str] = []
    for line in [*text.split("\n"), ""]:
        if line.startswith("|"):
            block.append(line)
            continue
        found += _columns(block)
        block = []
        found.append(line)
    return "\n".join(found[:-1])


def _columns(block: list[str]) -> Iterable[str]:
    rows = [[cell.strip(" ") for cell in re.split(r"(?<!\\)\|", line.strip())[1:-1]] for line in block]
    if not rows:
        return
    sizes = [max(cell_len(row[i]) if not _RULE.fullmatch(row[i]) else 3 for row in rows) for i in range(len(rows[0]))]
    sides = [cell.endswith(":") for cell in rows[1]]
    for row in rows:
        yield "| " + " | ".join(_cell(cell, size, is_right=right) for cell, size, right in zip(row, sizes, sides, strict=True)) + " |"


def _cell(cell: str, size: int, *, is_right: bool) -> str:
    if _RULE.fullmatch(cell):
        return "-" * (size - 1) + ":" if is_right else "-" * size
    space = " " * (size - cell_len(cell))
    return space + cell if is_right else cell + space


# ---- what only this template uses


def _drawn(term: dict[str, Any], terms: list[dict[str, Any]]) -> Ready:
    """A bar for a difference, twenty columns for the largest of them."""
    return Ready(bar(abs(term["difference"]) / max(abs(one["difference"]) for one in terms), 20))


FILTERS: dict[str, Any] = {
    "ready": Ready, "bar": lambda share, columns: Ready(bar(share or 0.0, columns)), "code": code, "codes": lambda names: Ready(listed([code(name) for name in names])), "drawn": _drawn,
}  # fmt: skip
