"""Which workloads a command is about: files, folders and what stands inside them, each once and in a fixed order."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

STDIN = "-"
_MARK = re.compile(rb"^apiVersion:[ \t]*[\"']?edgedecide/v1[\"']?[ \t]*(#.*)?\r?$", re.MULTILINE)
_HEAD = 4096
"""Bytes in which a profile names its version."""
_SKIPPED = {"node_modules", "__pycache__", "venv"}


def workloads_in(named: Iterable[str]) -> list[str]:
    """The profiles of these files and folders. A file that is named counts whatever it holds; a folder gives its profiles."""
    found = [path for name in named for path in _of(name)]
    unique = {os.path.realpath(path) if path != STDIN else STDIN: path for path in reversed(found)}
    return sorted(unique.values(), key=lambda path: (path != STDIN, path))


def _of(name: str) -> Iterator[str]:
    if name != STDIN and "\0" not in name and Path(name).is_dir():
        yield from _inside(Path(name))
    else:
        yield name


def _inside(folder: Path) -> Iterator[str]:
    """Profiles in a folder and below: files called profile.yaml, and others that name our version; hidden folders are passed."""
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in _SKIPPED)
        for name in sorted(files):
            path = Path(place, name)
            if path.suffix in (".yaml", ".yml") and (path.stem == "profile" or _is_ours(path)):
                yield str(path)


def _is_ours(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return _MARK.search(file.read(_HEAD)) is not None
    except OSError:
        return False


def root_of(start: Path) -> Path | None:
    """The root of the repository that a folder stands in; None outside of one."""
    here = start.resolve()
    return next((folder for folder in (here, *here.parents) if (folder / ".git").exists()), None)


def relative_to(root: Path | None) -> dict[str, str]:
    """An empty memory for `located`, kept apart so that no path is resolved twice."""
    return {"": str(root.resolve() if root else Path.cwd())}


def located(path: str, memory: dict[str, str]) -> str:
    """A path relative to the repository's root, with slashes and no leading `./`; standard input and the like as they are."""
    if path.startswith(("<", "-")) or not path:
        return path
    if path not in memory:
        try:
            memory[path] = os.path.relpath(os.path.realpath(path), memory[""]).replace(os.sep, "/")
        except ValueError:  # another drive, or no possible path
            memory[path] = path
    return memory[path]
