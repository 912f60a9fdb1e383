"""The document itself as JSON: the published form, byte for byte the same for the same input and seed."""

from __future__ import annotations

import json
from typing import Any


def render(document: dict[str, Any]) -> str:
    """The document as indented JSON; never NaN or infinity."""
    return json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
