"""The rules as the program uses them: seven questions, a tree, and the settings of the decision."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from edgedecide import resources
from edgedecide.questions.model import DecisionSettings, Question, Tree
from edgedecide.questions.reading import question_of, settings_of, tree_of
from edgedecide.shipped import load_compiled


class Questions:
    """The seven questions in the framework's order; the tree and the settings are made when first read."""

    def __init__(self, plain: dict[str, Any]) -> None:
        self.version: int = plain["version"]
        """Rises when an outcome of any rule file changes."""
        self.digest: str = plain["digest"]
        """Twelve hex digits over everything that the files say."""
        self.overlaid: tuple[str, ...] = tuple(plain["overlaid"])
        """Names of the files that an organisation put in the place of ours."""
        self._plain = plain

    @cached_property
    def all(self) -> tuple[Question, ...]:
        return tuple(map(question_of, self._plain["questions"]))

    @cached_property
    def tree(self) -> Tree:
        return tree_of(self._plain["tree"])

    @cached_property
    def decision(self) -> DecisionSettings:
        return settings_of(self._plain["decision"])

    def __iter__(self) -> Iterator[Question]:
        return iter(self.all)

    def __len__(self) -> int:
        return len(self._plain["questions"])

    def __getitem__(self, id: str) -> Question:
        """The question with this id; KeyError if there is none."""
        for plain, question in zip(self._plain["questions"], self.all, strict=True):
            if plain["id"] == id:
                return question
        raise KeyError(id)


def load_questions(overlay: Path | None = None) -> Questions:
    """The shipped rules, with the files of `overlay` in the place of those of the same name.

    Raises RuleError, with every mistake of every file, and UsageError where the folder does not exist.
    """
    if overlay is None:
        return Questions(load_compiled("rules", sources(), compiled))
    if not overlay.is_dir():
        from edgedecide.errors import UsageError

        raise UsageError(
            f'found no folder "{overlay}"; expected one with rule files such as latency.yaml', where="--rules"
        )
    return Questions(compiled(overlay))


def sources() -> list[Path]:
    """The shipped rule files, and what decides how they are read."""
    package = Path(__file__).parent
    code = [*package.glob("*.py"), *package.parent.glob("matching/*.py"), package.parent / "facts.py"]
    return [*resources.folder("rules").glob("*.yaml"), *code]


def compiled(overlay: Path | None = None) -> dict[str, Any]:
    """The rules compiled from their files; for the build and for a checkout."""
    from edgedecide.profile import profile_paths
    from edgedecide.questions.authoring import compile_rules

    return compile_rules(resources.folder("rules"), overlay, profile_paths())
