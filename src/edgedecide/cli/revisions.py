"""What git knows: where this branch left another, which files have changed since, and how they were there.

Only reading commands, never a network, and an index of our own, so that the checkout stays as it is.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from edgedecide.cli.gathering import root_of
from edgedecide.errors import UsageError

OPTION = "--changed-since"


class Revision(NamedTuple):
    """The commit at which this branch left another, and what has changed since."""

    root: Path
    commit: str
    changed: frozenset[str]
    """Paths relative to the root, also of files that git does not know yet."""

    def has_changed(self, paths: Iterable[str | Path]) -> bool:
        """Whether one of these files has, or one below these folders."""
        return any(self._is_hit(path) for path in paths)

    def _is_hit(self, path: str | Path) -> bool:
        relative = self.relative(path)
        return relative is not None and any(one == relative or one.startswith(f"{relative}/") for one in self.changed)

    def relative(self, path: str | Path) -> str | None:
        """The path from the root; None where it lies outside."""
        found = os.path.relpath(os.path.realpath(path), self.root).replace(os.sep, "/")
        return None if found.startswith("..") else found

    def laid_out(self, folder: Path, paths: Iterable[str]) -> Path:
        """The files below these paths as they were, written under a folder, which then looks like a repository's root."""
        tree = folder / "tree"
        (tree / ".git").mkdir(parents=True)
        wanted = sorted(set(paths))
        names = _git(self.root, ["ls-tree", "-r", "-z", "--name-only", self.commit, "--", *wanted]) if wanted else b""
        if names:
            environment = {"GIT_INDEX_FILE": str(folder / "index")}
            _git(self.root, ["read-tree", self.commit], environment=environment)
            _git(self.root, ["checkout-index", f"--prefix={tree}/", "-z", "--stdin"], environment=environment, given=names)
        return tree


def revision_of(reference: str) -> Revision:
    """The revision of this name itself, whatever has changed since. Raises UsageError where there is none."""
    root = root_of(Path())
    if root is None:
        raise UsageError("found no git repository here; expected one, or two files", where="--rev")
    if reference.startswith("-"):
        raise UsageError(f'found "{reference[:60]}"; expected a branch, tag or commit', where="--rev")
    return Revision(root, _git(root, ["rev-parse", "--verify", f"{reference}^{{commit}}"]).decode().strip(), frozenset())


def revision_since(reference: str) -> Revision:
    """The revision that `--changed-since` names. Raises UsageError where there is no repository or no such revision."""
    root = root_of(Path())
    if root is None:
        raise UsageError("found no git repository here; expected one, or leave the option out", where=OPTION)
    if reference.startswith("-"):
        raise UsageError(f'found "{reference[:60]}"; expected a branch, tag or commit', where=OPTION)
    commit = _git(root, ["merge-base", reference, "HEAD"]).decode().strip()
    changed = _git(root, ["diff", "--name-only", "-z", commit]) + _git(root, ["ls-files", "--others", "--exclude-standard", "-z"])
    return Revision(root, commit, frozenset(os.fsdecode(name) for name in changed.split(b"\0") if name))


def _git(root: Path, arguments: Sequence[str], *, environment: dict[str, str] | None = None, given: bytes | None = None) -> bytes:
    """What a git command prints. Raises UsageError with its complaint."""
    command = ["git", "-C", str(root), *arguments]
    try:
        return subprocess.run(command, check=True, capture_output=True, input=given, env={**os.environ, **(environment or {})}).stdout  # noqa: S603  (a fixed command; what varies are arguments after it)
    except FileNotFoundError as error:
        raise UsageError("found no git; expected it on the path, or leave the option out", where=OPTION) from error
    except subprocess.CalledProcessError as error:
        said = " ".join(error.stderr.decode(errors="replace").split())[:200]
        says = f"git {arguments[0]} says: {said or 'no common history'}; expected a revision that is here (in CI fetch the history: fetch-depth 0)"
        raise UsageError(says, where=OPTION) from error
