"""`edgedecide schema`: the published JSON Schemas."""

from __future__ import annotations

import json

from edgedecide.errors import UsageError, nearest

NAMES = ("profile", "report", "check", "estimate", "whatif", "compare", "plan", "portfolio", "policy", "waivers")


def schema_text(name: str) -> str:
    """The schema of this name as JSON text; UsageError lists the names there are."""
    if name not in NAMES:
        raise UsageError(f'found schema "{name}"; expected {", ".join(NAMES[:-1])} or {NAMES[-1]}{nearest(name, list(NAMES))}', where="schema")
    from edgedecide.resources import written_schema

    written = written_schema(name)
    if written is not None:
        return written.read_text(encoding="utf-8")
    from edgedecide.profile.schema import profile_schema

    return json.dumps(profile_schema(), ensure_ascii=False, indent=2) + "\n"
