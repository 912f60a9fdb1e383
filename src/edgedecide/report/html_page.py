"""The page for browsers and paper: one self-contained file without scripts, which asks the network for nothing."""

from __future__ import annotations

from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from edgedecide import resources
from edgedecide.report import offered
from edgedecide.report.phrases import capital, listed, percent, plain


def render(document: dict[str, Any]) -> str:
    """The document as one HTML file; everything that is printed is escaped, whoever wrote it."""
    return _environment().get_template("report.html.j2").render(document=document).strip("\n") + "\n"


def _environment() -> Environment:
    environment = SandboxedEnvironment(
        loader=FileSystemLoader(resources.folder("templates")), undefined=StrictUndefined, finalize=shown, trim_blocks=True, lstrip_blocks=True,
        keep_trailing_newline=True, autoescape=True,
    )  # fmt: skip
    environment.filters |= offered.FILTERS | FILTERS
    environment.globals |= offered.PICKS | {"facts_of": facts_of, "most": most}
    return environment


def shown(value: Any) -> Any:
    """What is printed, without marks that steer the direction of a line; the escaping itself is Jinja's."""
    return value if isinstance(value, Markup) else plain(str(value))


# ---- what only this template uses


def code(value: str) -> Markup:
    """An identifier or a path as code."""
    return Markup("<code>{}</code>").format(plain(str(value)))


def codes(names: list[str]) -> Markup:
    """Identifiers as code, as a list in words."""
    return Markup(listed([code(name) for name in names]))  # noqa: S704  # each name is escaped already


def part(share: float | None, whole: float = 1.0) -> str:
    """How long a bar is drawn, or how far along its scale a mark stands, as a length of CSS; nothing for what is not known."""
    return f"{min(max((share or 0.0) / (whole or 1.0), 0.0), 1.0) * 100:.1f}%"


def between(row: dict[str, Any], whole: float) -> str:
    """Where the range of a row lies on a scale that ends at `whole`, as declarations of CSS."""
    low, high = row["low"] / (whole or 1.0), row["high"] / (whole or 1.0)
    return f"left:{part(low)};width:{part(high - low)}"


def lean(value: float | None) -> str:
    """Which end a question speaks for, edge or cloud, and by how much of its scale."""
    if value is None:
        return "edge not judged"
    return f"{'edge' if value > 0 else 'cloud'} by {abs(value):.2f}" if abs(value) >= EVEN else "neither"


EVEN = 0.005
"""Difference of two values that prints as 0.00."""


def most(rows: list[dict[str, Any]], name: str) -> float:
    """End of the scale on which these rows are drawn: the greatest of their numbers."""
    return max((abs(row[name]) for row in rows), default=1.0)


def facts_of(document: dict[str, Any], alternative: str) -> list[dict[str, Any]]:
    """What is known of one alternative over all requests, as far as it is a bounded number."""
    rows = [row for row in document["facts"] if row["alternative"] == alternative and row["scope"] is None]
    return [row for row in rows if None not in (row.get("low"), row.get("likely"), row.get("high"))]


FILTERS: dict[str, Any] = {
    "code": code, "codes": codes, "part": part, "between": between, "lean": lean, "capital": capital, "percent": percent,
}  # fmt: skip
