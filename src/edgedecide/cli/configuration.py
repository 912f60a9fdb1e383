"""The gate's configuration: `edgedecide.toml` or `[tool.edgedecide]`, looked for upwards to the root of the repository.

A flag goes before the environment, the environment before the file. Unknown keys are mistakes, and so is a file that is
named and not there.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from edgedecide.cli.gathering import root_of
from edgedecide.documents.walk import shown
from edgedecide.errors import InputError, Mistake, nearest

FILE, SHARED, TABLE = "edgedecide.toml", "pyproject.toml", "edgedecide"
_PATHS = ("waivers", "baseline", "records", "rules", "catalog")
KEYS: dict[str, tuple[str, ...]] = {
    "policy": ("a name or a file",), **dict.fromkeys(_PATHS, ("a file or folder",)),
    "fail-on": ("error", "warning", "note"), "workloads": ("a list of files and folders",),
}  # fmt: skip
"""Every key, with what it may be."""


class Configuration(NamedTuple):
    """What was configured, and in which file."""

    values: Mapping[str, Any]
    file: str

    def get(self, key: str) -> Any:
        return self.values.get(key)


EMPTY = Configuration({}, "")


def find_configuration(start: Path, named: Path | None = None) -> Configuration:
    """The configuration that holds in a folder. Raises InputError with every mistake of its file."""
    if named is not None:
        return _read(named, _table(named, must_have=True) or {})
    root = root_of(start)
    for folder in _upwards(start.resolve(), root):
        for name in (FILE, SHARED):
            path = folder / name
            table = _table(path, must_have=name == FILE) if path.is_file() else None
            if table is not None:
                return _read(path, table)
    return EMPTY


def _upwards(start: Path, root: Path | None) -> Iterator[Path]:
    """This folder and those above it up to the root; outside a repository this one alone."""
    yield start
    if root is not None and start != root:
        for folder in start.parents:
            yield folder
            if folder == root:
                return


def _table(path: Path, *, must_have: bool) -> dict[str, Any] | None:
    """The keys of the file; of a pyproject.toml its own table, or None where it has none."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise _mistaken(path, f"cannot be read: {(error.strerror or '').lower()}; expected a TOML file") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _mistaken(path, f"not valid TOML: {error}") from error
    if path.name != SHARED:
        return found
    table = found.get("tool", {}).get(TABLE)
    return {} if table is None and must_have else table


def _mistaken(path: Path, says: str, field: str = "") -> InputError:
    return InputError(Mistake(shown(str(path), 300), None, None, field, says))


def _read(path: Path, table: Any) -> Configuration:
    mistakes = [mistake for error in _wrong(path, table) for mistake in error.mistakes]
    if mistakes:
        raise InputError(mistakes)
    values = {key: _beside(path, key, value) for key, value in table.items()}
    return Configuration(values, str(path))


def _wrong(path: Path, table: Any) -> Iterator[InputError]:
    if not isinstance(table, dict):
        yield _mistaken(path, "found no table; expected keys such as policy")
        return
    for key, value in table.items():
        if key not in KEYS:
            yield _mistaken(path, f'"{key[:60]}": no such key; expected one of {", ".join(KEYS)}{nearest(key, list(KEYS))}', key[:60])
        elif key == "fail-on" and value not in KEYS[key]:
            yield _mistaken(path, f'found "{value}"; expected {", ".join(KEYS[key])}', key)
        elif key == "workloads" and not (isinstance(value, list) and value and all(isinstance(one, str) for one in value)):
            yield _mistaken(path, "found something else; expected a list of files and folders", key)
        elif key not in ("fail-on", "workloads") and not (isinstance(value, str) and value):
            yield _mistaken(path, f"found something else; expected {KEYS[key][0]}", key)


def _beside(path: Path, key: str, value: Any) -> Any:
    """Paths are meant from where the file lies; the name of a shipped policy is none."""
    if key == "workloads":
        return [str(path.parent / one) for one in value]
    is_path = key in _PATHS or (key == "policy" and ("/" in value or value.endswith((".yaml", ".yml"))))
    return str(path.parent / value) if is_path else value
