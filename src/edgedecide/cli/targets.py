"""Where reports go: `-o FORMAT[=PATH]`, never two to one place, and never onto what is read."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from edgedecide.errors import UsageError, nearest
from edgedecide.report import FORMATS

Identity = tuple[int, int] | str


class Target(NamedTuple):
    """One report to write: its format, and the file, or None for the standard output."""

    format: str
    path: Path | None


def parse_outputs(outputs: list[str], formats: Mapping[str, object] = FORMATS, *, option: str = "--output") -> list[Target]:
    """The targets of `-o FORMAT[=PATH]`, `-` being the standard output; unknown formats and two for one place are usage errors."""
    targets = [_target(output, formats, option) for output in outputs]
    shared = [target.format for target in targets if target.path is None]
    if len(shared) > 1:
        raise UsageError(f"found {' and '.join(shared)} for the standard output; give all but one a file: -o {shared[1]}=PATH", where="--output")
    _refuse_twice(targets)
    return targets


def _target(output: str, formats: Mapping[str, object], option: str) -> Target:
    format, equals, path = output.partition("=")
    if format not in formats:
        raise UsageError(f'found format "{format}"; expected {", ".join(formats)}{nearest(format, list(formats))}', where=option)
    if equals and not path.strip():
        raise UsageError(f'found no path after "{output}"; expected {format}=PATH, or {format} alone for the standard output', where=option)
    return Target(format, None if path in ("", "-") else Path(path))


def _refuse_twice(targets: list[Target]) -> None:
    taken: dict[Identity, Target] = {}
    for target in targets:
        identity = _identity(target.path) if target.path is not None else None
        if identity is None:
            continue
        if identity in taken:
            says = f'found {taken[identity].format} and {target.format} both for "{target.path}"; give each a file of its own'
            raise UsageError(says, where="--output")
        taken[identity] = target


def refuse_inputs(targets: list[Target], inputs: Iterable[str | Path]) -> None:
    """Nothing where no report would be written over a file that is read, by whatever path or link; UsageError otherwise."""
    read = {identity for path in inputs if (identity := _identity(Path(path))) is not None}
    for target in targets:
        if target.path is not None and _identity(target.path) in read:
            raise UsageError(f'found "{target.path}", which is read as input and would be lost; expected another file', where="--output")


def _identity(path: Path) -> Identity | None:
    """What tells a file from others: its number on its disk, or where it will stand; None for devices and pipes."""
    try:
        stat = path.stat()
    except (OSError, ValueError):
        return os.path.realpath(path) if "\0" not in str(path) else str(path)
    return (stat.st_dev, stat.st_ino) if path.is_file() else None
