"""`--changed-since`: the same run on the revision that this branch left, to tell what is introduced from what was there."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from edgedecide.cli.configuration import EMPTY, Configuration, find_configuration
from edgedecide.cli.gates import Asked, Gate, checked, gate_of, result_of
from edgedecide.cli.revisions import Revision
from edgedecide.errors import InputError
from edgedecide.gate import Result


def changed_shared(revision: Revision, gate: Gate) -> str:
    """The first file that all workloads depend on and that has changed; empty where none has."""
    return next((path for path in gate.shared if revision.has_changed([path])), "")


def run_before(asked: Asked, workloads: Sequence[str], gate: Gate, settings: Configuration, revision: Revision) -> Result | None:
    """The same run where this branch left the other: with the policy, waivers and figures of then. None where that cannot be read."""
    folders = [relative for path in workloads if (relative := revision.relative(Path(path).parent)) is not None]
    shared = [relative for path in gate.shared if (relative := revision.relative(path)) is not None]
    with TemporaryDirectory(prefix="edgedecide-") as folder:
        tree = revision.laid_out(Path(folder), [*folders, *shared])

        def then(path: str | Path) -> Path:
            relative = revision.relative(path)
            return Path(path) if relative is None else tree / relative

        try:
            mine = _asked_then(asked, then)
            old = gate_of(mine, _settings_then(asked, settings, tree, revision))
        except InputError as error:
            sys.stderr.write(f"note: what held at {asked.changed_since} cannot be read, so every finding counts as introduced: {error.mistakes[0]}\n")
            return None
        rows = checked([str(path) for path in map(then, workloads) if path.is_file()], old)
        return result_of(asked, rows, old, tree)


def _asked_then(asked: Asked, then: Callable[[str | Path], Path]) -> Asked:
    """The same question about the files of another revision; a file that was not there yet is not asked for."""
    def old(path: Path | None) -> Path | None:
        return then(path) if path is not None and then(path).exists() else None

    policy = str(then(asked.policy)) if asked.policy is not None and Path(asked.policy).is_file() else asked.policy
    return asked._replace(
        waivers=old(asked.waivers), records=old(asked.records), baseline=old(asked.baseline), rules=old(asked.rules), catalog=old(asked.catalog),
        policy=policy, updates_baseline=False,
    )  # fmt: skip


def _settings_then(asked: Asked, settings: Configuration, tree: Path, revision: Revision) -> Configuration:
    """The configuration of then: the same file, or what was nearest."""
    if not settings.file or not asked.has_config:
        return EMPTY
    relative = revision.relative(settings.file)
    if relative is None:
        return settings
    old = tree / relative
    return find_configuration(old.parent, old) if old.is_file() else EMPTY
