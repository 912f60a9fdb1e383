"""The plan as Markdown with boxes to tick; what the profile shows to be done is ticked."""

from __future__ import annotations

import re
from typing import Any

from edgedecide.report.markdown import aligned, environment


def render(document: dict[str, Any]) -> str:
    """The plan in the order of the work."""
    text = environment().get_template("plan.md.j2").render(document=document)
    return aligned(re.sub(r"\n{3,}", "\n\n", text).strip("\n") + "\n")
