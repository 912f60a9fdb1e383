"""What a wheel carries beside the package: rules and templates as authored, rules and catalog compiled, JSON Schemas.

An editable install needs none of it: a checkout reads its own folders, and compiles on first use.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

AUTHORED = ("rules", "templates", "examples")
INSIDE = "edgedecide/_data"


class ShippedDocuments(BuildHookInterface):  # type: ignore[type-arg]  # hatchling's own config type is not public
    """Compiles into a temporary folder, so that a build leaves no trace in the checkout."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Adds the files to a standard wheel."""
        if version == "editable":
            return
        root = Path(self.root)
        self._made = TemporaryDirectory(prefix="edgedecide-build-")
        included = {str(root / name): f"{INSIDE}/{name}" for name in AUTHORED}
        for name, text in documents(root).items():
            path = Path(self._made.name, name)
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
            included[str(path)] = f"{INSIDE}/{name}"
        build_data["force_include"].update(included)

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Removes what was compiled: it is in the wheel now."""
        if version != "editable":
            self._made.cleanup()


def documents(root: Path) -> dict[str, str]:
    """The JSON documents of a wheel, by their path below the package's data."""
    sys.path.insert(0, str(root / "src"))
    from edgedecide import catalog, gate, questions
    from edgedecide.profile.schema import profile_schema

    written = {path.name: path.read_text(encoding="utf-8") for path in schemas_by_hand(root)}
    return {
        "compiled/catalog.json": _dense(catalog.compile_catalog()),
        "compiled/rules.json": _dense(questions.compiled()),
        "compiled/policies.json": _dense(gate.compile_policies()),
        "schemas/profile.v1.json": json.dumps(profile_schema(), indent=1, ensure_ascii=False) + "\n",
    } | {f"schemas/{name}": text for name, text in written.items()}


def schemas_by_hand(root: Path) -> list[Path]:
    """JSON Schemas that are authored and not derived: of what the program writes, and of policies and waivers."""
    return sorted(root.glob("src/edgedecide/*/schemas/*.json"))


def _dense(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))
