"""From a file to a profile: included defaults beneath, `--set` above, and all mistakes of all files together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from edgedecide.documents import parse_document, read_document
from edgedecide.errors import InputError, Mistake, ProfileError
from edgedecide.profile import layers
from edgedecide.profile.evidence import still_to_come
from edgedecide.profile.kinds import quoted
from edgedecide.profile.layers import Layered, pruned
from edgedecide.profile.model import Profile
from edgedecide.profile.paths import get
from edgedecide.profile.translation import At, Wrong, dotted, translated, value_at

STDIN = "<stdin>"
MOST = 50
"""Mistakes shown of one profile; more than a reader takes in at once."""


class Given(NamedTuple):
    """One value that was given, as it was written, and where."""

    text: str
    file: str
    line: int | None
    column: int | None


class LoadedProfile:
    """A profile and where each of its values came from."""

    __slots__ = ("_found", "_layered", "digest", "path", "profile", "values")

    def __init__(self, profile: Profile, path: str, layered: Layered) -> None:
        self.profile = profile
        self.path = path
        """As the user wrote it; `-` for standard input."""
        self.digest = layered.digest
        """First eight digits of the SHA-256 of all that was read: the file, what it includes, and `--set`."""
        self._layered = layered
        self._found: dict[str, Any] = {}
        self.values = given(layered)
        """By dotted path of each leaf."""

    @property
    def plain(self) -> dict[str, Any]:
        """What the layers say together, as plain values."""
        found: dict[str, Any] = self._layered.value
        return found

    @property
    def files(self) -> tuple[str, ...]:
        """Every file that was read, the profile first."""
        return tuple(self._layered.files)

    def get(self, path: str) -> Any:
        """What was given at this dotted path, or None; see `paths.get`. Kept, since every alternative's rules ask again."""
        if path not in self._found:
            self._found[path] = get(self.profile, path)
        return self._found[path]

    def place(self, path: str) -> tuple[str, int | None, int | None]:
        """File, line and column of the value at this path, or of its nearest ancestor that was given."""
        from edgedecide.profile.paths import parts

        try:
            at = tuple(part for part in parts(path) if part is not None)
        except ValueError:
            at = ()
        return self._layered.place(at)


def load_profile(path: str | Path, *, sets: Sequence[str] = (), stdin: bytes | None = None, today: date | None = None) -> LoadedProfile:
    """The profile in this file, or on standard input for `-`, whose bytes the caller has read.

    `sets` are `path=value` pairs that override the file for one run. Where `today` is given, nothing may have been
    measured after it. Raises ProfileError with every mistake, by file
    and line.
    """
    layered = _layered(path, sets, stdin)
    profile, wrongs, uncounted, rest = _validated(layered.value)
    if today is not None:
        wrongs += [Wrong(("measured", index, "date"), says) for index, says in still_to_come(layered.value, today)]
    refused = {mistake[:3] for mistake in layered.mistakes if mistake.line is not None}
    placed = [_placed(wrong, layered) for wrong in wrongs]
    mistakes = [*layered.mistakes, *(mistake for mistake in placed if mistake[:3] not in refused)]
    if mistakes or profile is None:
        readable = rest or profile
        raise ProfileError(_first_of(in_order(mistakes, layered.files), layered.files, uncounted), rest=LoadedProfile(readable, str(path), layered) if readable else None)
    return LoadedProfile(profile, str(path), layered)


def _layered(path: str | Path, sets: Sequence[str], stdin: bytes | None) -> Layered:
    try:
        if str(path) == "-":
            document, folder = parse_document(stdin or b"", STDIN, lenient=True), Path()
        else:
            document, folder = read_document(Path(path), lenient=True), Path(path).parent
    except InputError as error:
        raise ProfileError(error.mistakes) from error
    if not isinstance(document.value, dict):
        says = f"found {quoted(document.value)}; expected a mapping that starts with `workload:`"
        raise ProfileError(Mistake(document.name, 1, 1, "", says))
    return layers.layered(document, folder, sets)


def _validated(value: Any) -> tuple[Profile | None, list[Wrong], int, Profile | None]:
    """The profile, or what is wrong with it, how many mistakes more there are, and what is left without them.

    What cannot be true together is looked for even when single values are wrong, in what is left without those.
    """
    try:
        return Profile.read(value), [], 0, None
    except ValidationError as error:
        wrongs = translated(error, value, MOST)
        uncounted = max(error.error_count() - MOST, 0)
    touched = [at for wrong in wrongs for at in (wrong.at, wrong.meant, _list_of(wrong.at)) if at]
    rest = None
    if not uncounted:
        wrongs = [wrong for wrong in wrongs if not _is_explained(wrong, wrongs)]
        rest, more = _without(value, wrongs)
        wrongs += [wrong for wrong in more if not any(_related(wrong.at, at) for at in touched)]
    return None, wrongs, uncounted, rest


def _is_explained(wrong: Wrong, wrongs: Sequence[Wrong]) -> bool:
    """Whether a field is only missing because its name was mistyped."""
    return wrong.is_missing and any(other.meant == wrong.at for other in wrongs)


def _list_of(at: At) -> At | None:
    """The list whose entry as a whole is at fault."""
    return at[:-1] if at and isinstance(at[-1], int) else None


def _related(one: At, other: At) -> bool:
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def _without(value: Any, wrongs: Sequence[Wrong]) -> tuple[Profile | None, list[Wrong]]:
    """The profile once every wrong value is taken out and what is required put in, or what is wrong even then."""
    rest = pruned(value)
    for wrong in wrongs:
        _mend(rest, wrong)
    try:
        return Profile.read(pruned(rest)), []
    except ValidationError as error:
        return None, translated(error, rest, MOST)


def _mend(rest: Any, wrong: Wrong) -> None:
    if wrong.at[:1] == ("measured",):
        rest.pop("measured", None)
        return
    parent = value_at(rest, wrong.at[:-1])
    last = wrong.at[-1]
    if isinstance(parent, dict):
        parent[last] = None if wrong.is_name else _STAND_INS.get(last)
    elif isinstance(parent, list) and isinstance(last, int) and last < len(parent):
        parent[last] = {}


_STAND_INS: dict[str | int, Any] = {
    "workload": {"id": "x"},
    "id": "x",
    "model": {"kind": "other"},
    "access": "x",
    "kind": "other",
}
"""Values of required fields that no check will complain of."""


def _placed(wrong: Wrong, layered: Layered) -> Mistake:
    place = layered.key_place(wrong.at) if wrong.is_name else layered.place(wrong.at)
    return Mistake(*place, dotted(wrong.at), wrong.says)


def in_order(mistakes: Iterable[Mistake], files: Sequence[str]) -> list[Mistake]:
    """By file, as they were read, and line."""
    order = {file: index for index, file in enumerate(files)}
    return sorted(mistakes, key=lambda mistake: (order.get(mistake.file, len(order)), mistake.line or 0, mistake.column or 0))


def _first_of(ranked: list[Mistake], files: Sequence[str], uncounted: int) -> list[Mistake]:
    """The first fifty and how many more there are."""
    unique = list(dict.fromkeys(ranked))
    more = len(unique[MOST:]) + uncounted
    rest = [Mistake(files[0], None, None, "", f"found {more:,} more mistakes in this file")] if more else []
    return [*unique[:MOST], *rest]


def given(layered: Layered) -> dict[str, Given]:
    """Every leaf that was given, by dotted path; a `{low, likely, high}` is one leaf."""
    found: dict[str, Given] = {}

    def walk(part: Any, at: At) -> None:
        if isinstance(part, dict) and part and not set(part) <= {"low", "likely", "high"}:
            for key, item in part.items():
                walk(item, (*at, key))
        elif isinstance(part, list) and part:
            for index, item in enumerate(part):
                walk(item, (*at, index))
        elif part != {}:
            found[dotted(at)] = Given(written(part), *layered.place(at))

    walk(layered.value, ())
    return found


def written(value: Any) -> str:
    """A leaf as a report repeats it."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {written(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)
