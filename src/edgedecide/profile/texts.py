"""What each field means, an example of it, and what its absence means: read from the docstrings in `model.py`."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from edgedecide.profile.paths import Slot, slots

_FORM = re.compile(r"(?P<meaning>.+?)\n\s*Example: (?P<example>.+?)\n\s*Absent: (?P<absent>.+)", re.DOTALL)


class FieldText(NamedTuple):
    """The three things that a reader of the schema wants to know."""

    meaning: str
    example: str
    absent: str
    """`required`, or beginning with `assumed: `, `unknown` or `not asked`."""


@cache
def _docstrings() -> dict[tuple[str, str], FieldText]:
    """By class and attribute. Parsed only for schemas and messages, which keeps every other start quick."""
    tree = ast.parse(Path(__file__).with_name("model.py").read_text(encoding="utf-8"))
    found = {}
    for section in tree.body:
        if not isinstance(section, ast.ClassDef):
            continue
        for field, text in zip(section.body, section.body[1:], strict=False):
            if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(text, ast.Expr):
                match = _FORM.fullmatch(ast.literal_eval(text.value))
                if match:
                    found[section.name, field.target.id] = FieldText(*(part.strip() for part in match.groups()))
    return found


def text_of(slot: Slot) -> FieldText:
    """The texts of one field, from the class that declares it. Raises KeyError where it has none."""
    texts = _docstrings()
    keys = [(owner.__name__, slot.name) for owner in slot.section.__mro__]
    return texts[next((key for key in keys if key in texts), keys[0])]


@cache
def field_texts() -> dict[str, FieldText]:
    """The texts of every field, by dotted path."""
    return {slot.path: text_of(slot) for slot in slots()}


def text_at(path: str) -> FieldText:
    """The texts of the field at this path, or of the nearest field above it."""
    texts = field_texts()
    while path and path not in texts:
        path = path.removesuffix("[]").rpartition(".")[0] if not path.endswith("[]") else path.removesuffix("[]")
    return texts.get(path) or FieldText("", "name: value", "")
