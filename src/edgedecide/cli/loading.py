"""Loading what a command needs: profile, rules and catalog, with every mistake of the profile told together."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

from edgedecide.catalog import Catalog, load_catalog
from edgedecide.cli.streams import piped_in
from edgedecide.documents import MAX_BYTES
from edgedecide.errors import Mistake, ProfileError, UsageError
from edgedecide.profile import LoadedProfile, Profile, check_names, in_order, in_vain, load_profile
from edgedecide.questions import Questions, load_questions

if TYPE_CHECKING:
    from edgedecide.road import Decision

MOST_CELLS = 2_500_000
"""Worlds × rows (see `_rows`) that fit into 500 MB and 2 s; measured at 0.15 KB a cell, on two cores."""


def load_all(workload: str, *, sets: list[str], samples: int, rules: Path | None, catalog: Path | None) -> tuple[LoadedProfile, Questions, Catalog]:
    """The profile with its names checked, the rules and the catalog; notes about unknown names go to stderr."""
    numbers = load_catalog(catalog)
    loaded, notes = load_profile_of(located_profile(workload), numbers, sets=sets, samples=samples)
    _tell([*notes, *_not_read(rules), *_not_read(catalog)])
    return loaded, load_questions(rules), numbers


def load_profile_of(path: str, numbers: Catalog, *, sets: Sequence[str] = (), samples: int) -> tuple[LoadedProfile, list[Mistake]]:
    """The profile in one file, with its names checked, and notes about the unknown ones. Raises ProfileError with every mistake."""
    try:
        loaded = load_profile(path, sets=sets, stdin=piped_in(MAX_BYTES) if path == "-" else None, today=_today())
    except ProfileError as error:
        raise _with_names(error, numbers) from error
    _check_size(loaded.profile, samples)
    mistakes, notes = check_names(loaded, numbers)
    if mistakes:
        raise ProfileError(mistakes)
    return loaded, notes


def tell_in_vain(decision: Decision) -> None:
    """A note to stderr for each measurement that no estimator has read: it changes nothing, and its owner thinks it does."""
    loaded, unread = decision.loaded, decision.estimates.setting.unread()
    paths = {f"measured[{index}]": loaded.profile.measured[index].fact for index in unread}
    _tell([Mistake(*loaded.place(path), path, in_vain(fact)) for path, fact in paths.items()])


def _tell(notes: Iterable[object]) -> None:
    for note in notes:
        sys.stderr.write(f"note: {note}\n")


def _today() -> date:
    """The latest day that it is anywhere: whoever measured today, 14 h east of here, measured nothing in the future."""
    return datetime.now(timezone(timedelta(hours=14))).date()


def _with_names(error: ProfileError, catalog: Catalog) -> ProfileError:
    """The same mistakes, together with the unknown names in what is left of the profile without them."""
    if not isinstance(error.rest, LoadedProfile):
        return error
    known = {mistake[:3] for mistake in error.mistakes}
    names = [mistake for mistake in check_names(error.rest, catalog)[0] if mistake[:3] not in known]
    return ProfileError(in_order([*error.mistakes, *names], error.rest.files))


def inputs_of(loaded: LoadedProfile, rules: Path | None, catalog: Path | None) -> Iterator[str | Path]:
    """Every file that was read for this run, the shipped ones apart."""
    yield from loaded.files
    for folder in (rules, catalog):
        yield from folder.glob("*") if folder is not None else ()


def _check_size(profile: Profile, samples: int) -> None:
    """Refuses more worlds than memory holds for a profile of this size."""
    most = MOST_CELLS // _rows(profile)
    if samples > most:
        raise UsageError(f"found {samples:,} worlds for a profile of this many classes, nodes and networks; expected at most {most:,}", where="--samples")


def _rows(profile: Profile) -> int:
    """Numbers that one world takes, about: each class and node on each network, each stakeholder, and the rest."""
    nodes = profile.fleet.nodes
    machines = len(profile.fleet.classes) + (len(nodes) if isinstance(nodes, tuple) else 1)
    return 80 + machines * (3 + len(profile.latency.network)) + 3 * len(profile.stakeholders)


def _not_read(folder: Path | None) -> list[str]:
    """A note for each file of an overlay that its ending keeps from being read."""
    return [f"{path}: is not read; rename it to {path.stem}.yaml" for path in sorted(folder.glob("*.yml"))] if folder is not None else []


def located_profile(workload: str) -> str:
    """A folder stands for the profile.yaml inside it."""
    try:
        inside = Path(workload) / "profile.yaml"
        return str(inside) if workload != "-" and inside.is_file() else workload
    except (OSError, ValueError):  # no possible path; reading it says so
        return workload
