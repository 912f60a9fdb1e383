"""The document itself as JSON: the published form, byte for byte the same for the same input and seed."""

from __future__ import annotations

import json
from typing import Any


def render(document: dict[str, Any]) -> str:
    """The document as JSON, one line for each of its parts; never NaN or infinity.

    Not indented further: Python writes indented JSON ten times slower, and whoever reads it has a tool that indents.
    """
    parts = (f"{json.dumps(key)}: {json.dumps(part, ensure_ascii=False, allow_nan=False)}" for key, part in document.items())
    return "{\n" + ",\n".join(parts) + "\n}\n"
