"""Two states of a workload: what changed in the profile, in what follows, and in the answer, and which change did it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from edgedecide.profile import LoadedProfile
from edgedecide.road import Decision

RANGE = {"low", "likely", "high"}
SILENT = ("workload.title", "workload.problem", "workload.owner", "workload.id", "workload.placement", "apiVersion")
"""Fields that no estimate reads; they are told and not switched."""


class Change(NamedTuple):
    """One part of a profile that differs."""

    path: str
    before: Any
    """Plain; None where it was not given."""
    after: Any

    @property
    def forwards(self) -> str:
        """What `--set` takes to bring the change into the first profile."""
        return _set(self.path, self.after)

    @property
    def backwards(self) -> str:
        return _set(self.path, self.before)

    @property
    def is_silent(self) -> bool:
        return self.path in SILENT


class Switched(NamedTuple):
    """What one change does by itself."""

    change: Change
    alone: str | None
    """Placement with this change alone brought into the first profile; None where that is no legal profile."""
    without: str | None
    """Placement of the second profile with this change alone taken back."""

    def is_enough(self, before: str, after: str) -> bool:
        """Whether it alone turns the answer."""
        return self.alone == after != before

    def is_needed(self, before: str, after: str) -> bool:
        """Whether the answer turns back without it."""
        return after != before == self.without


class Comparison(NamedTuple):
    """Both decisions, and the changes between them."""

    before: Decision
    after: Decision
    switched: tuple[Switched, ...]

    @property
    def placements(self) -> tuple[str, str]:
        return placement_of(self.before), placement_of(self.after)

    @property
    def has_turned(self) -> bool:
        return self.placements[0] != self.placements[1]

    @property
    def causes(self) -> tuple[Switched, ...]:
        """The changes that are enough alone; else those without which the answer turns back; none where only all together do it."""
        enough = tuple(one for one in self.switched if one.is_enough(*self.placements))
        return enough or tuple(one for one in self.switched if one.is_needed(*self.placements))


def placement_of(decision: Decision) -> str:
    best = decision.ranking.best
    return best.alternative.placement if best else "nothing"


def changes(before: LoadedProfile, after: LoadedProfile) -> list[Change]:
    """The smallest parts that differ, in the order of the profile; a list and a `{low, likely, high}` are one part."""
    return list(_changes("", before.plain, after.plain))


def _changes(path: str, before: Any, after: Any) -> Iterator[Change]:
    if isinstance(before, dict) and isinstance(after, dict) and not (set(before) | set(after)) <= RANGE:
        for key in [*before, *(key for key in after if key not in before)]:
            yield from _changes(f"{path}.{key}" if path else str(key), before.get(key), after.get(key))
    elif before != after and path != "includes":
        yield Change(path, before, after)


def _set(path: str, value: Any) -> str:
    """JSON is YAML in one line."""
    return f"{path}=" if value is None else f"{path}={json.dumps(value, ensure_ascii=False)}"


Rerun = Callable[[bool, str], str | None]
"""`rerun(is_after, set)`: the placement of the first or second profile with one more `--set`; None where that is not legal."""


def switched(found: list[Change], rerun: Rerun) -> list[Switched]:
    """Each change brought into the first profile alone, and taken out of the second alone."""
    return [Switched(change, *(None, None) if change.is_silent else (rerun(False, change.forwards), rerun(True, change.backwards))) for change in found]
