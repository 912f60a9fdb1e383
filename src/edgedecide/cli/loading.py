"""Loading what a command needs: profile, rules and catalog, with every mistake of the profile told together."""

from __future__ import annotations

import sys
from pathlib import Path

from edgedecide.catalog import Catalog, load_catalog
from edgedecide.errors import ProfileError
from edgedecide.profile import LoadedProfile, check_names, load_profile
from edgedecide.questions import Questions, load_questions


def load_all(workload: str, *, sets: list[str], rules: Path | None, catalog: Path | None) -> tuple[LoadedProfile, Questions, Catalog]:
    """The profile with its names checked, the rules and the catalog; notes about unknown names go to stderr."""
    loaded = load_profile(_located(workload), sets=sets, stdin=sys.stdin.buffer.read() if workload == "-" else None)
    numbers = load_catalog(catalog)
    mistakes, notes = check_names(loaded, numbers)
    if mistakes:
        raise ProfileError(mistakes)
    for note in notes:
        sys.stderr.write(f"note: {note}\n")
    return loaded, load_questions(rules), numbers


def _located(workload: str) -> str:
    """A folder stands for the profile.yaml inside it."""
    inside = Path(workload) / "profile.yaml"
    return str(inside) if workload != "-" and inside.is_file() else workload
