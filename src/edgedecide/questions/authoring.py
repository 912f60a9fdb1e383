"""Rule files compiled: read, checked, and turned into documents that JSON can carry. Runs at build and for authors only."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from edgedecide.documents import read_document
from edgedecide.errors import InputError, Mistake, RuleError, nearest
from edgedecide.facts import FACTS
from edgedecide.matching import Vocabulary
from edgedecide.questions.decision_file import read_decision
from edgedecide.questions.question_file import ORDER, read_question
from edgedecide.questions.sheet import Sheet
from edgedecide.questions.tree_file import read_tree

FILES = (*ORDER, "tree", "decision")


def compile_rules(folder: Path, overlay: Path | None, profile_paths: Mapping[str, str]) -> dict[str, Any]:
    """All rule files as one plain document. Raises RuleError with the mistakes of all of them."""
    mistakes: list[Mistake] = []
    vocabulary = {id: kind.unit for id, kind in FACTS.items()} | dict(profile_paths)
    overlaid = _overlaid(overlay, mistakes)
    plain = {name: _compile(name, overlaid.get(name), folder, vocabulary, mistakes) for name in FILES}
    if mistakes:
        raise RuleError(mistakes)
    document = {"questions": [plain[name] for name in ORDER], "tree": plain["tree"], "decision": plain["decision"]}
    version = 1 + sum(item["version"] - 1 for item in plain.values())
    return {"version": version, "digest": _digest(document), "overlaid": list(overlaid)} | document


def _overlaid(overlay: Path | None, mistakes: list[Mistake]) -> dict[str, Path]:
    """The files that take the place of shipped ones, by name; a stray file is a mistake, an empty folder too."""
    paths = {path.stem: path for path in sorted(overlay.glob("*.yaml"))} if overlay else {}
    for name, path in paths.items():
        if name not in FILES:
            mistakes.append(
                Mistake(
                    str(path),
                    None,
                    None,
                    "",
                    f"no such rule file; expected one of {', '.join(FILES)}{nearest(name, list(FILES))}",
                )
            )
    if overlay and not paths:
        mistakes.append(
            Mistake(
                str(overlay),
                None,
                None,
                "",
                "found no rule files; expected a folder with latency.yaml or another of them",
            )
        )
    return {name: paths[name] for name in FILES if name in paths}


def _digest(document: Any) -> str:
    from hashlib import sha256

    return sha256(json.dumps(document, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:12]


def _compile(
    name: str, overlaid: Path | None, folder: Path, vocabulary: Vocabulary, mistakes: list[Mistake]
) -> dict[str, Any]:
    path = overlaid or folder / f"{name}.yaml"
    try:
        document = read_document(path, trusted=overlaid is None)
    except InputError as error:
        mistakes.extend(error.mistakes)
        return {"version": 1}
    read = {"tree": read_tree, "decision": read_decision}.get(name, read_question)
    sheet = Sheet(_shown(path), document, vocabulary, mistakes)
    before = len(mistakes)
    plain = read(sheet, document.value)
    if plain.pop("id", name) != name and len(mistakes) == before:
        sheet.complain(("id",), f"found another id than the file's name; expected {name}")
    return {"id": name} | plain if read is read_question else plain


def _shown(path: Path) -> str:
    return f"rules/{path.name}" if path.parent.name == "rules" else str(path)
