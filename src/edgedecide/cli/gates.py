"""What a run of the gate holds workloads against: policy, waivers, records, baseline and figures, from flags and configuration."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from edgedecide.catalog import Catalog, load_catalog
from edgedecide.cli.configuration import EMPTY, Configuration, find_configuration
from edgedecide.cli.gathering import located, relative_to
from edgedecide.cli.loading import load_profile_of
from edgedecide.cli.revisions import Revision
from edgedecide.cli.workers import on_all_cores
from edgedecide.errors import InputError, UsageError, nearest
from edgedecide.gate import (
    SEVERITIES,
    Evaluated,
    Policy,
    Record,
    Result,
    Waiver,
    check,
    concluded,
    load_policy,
    read_records,
    read_waivers,
    skipped,
    unreadable,
)
from edgedecide.gate.baseline import Baseline, against, read_baseline
from edgedecide.questions import Questions, load_questions


class Asked(NamedTuple):
    """What the command line says; None where it says nothing."""

    workloads: list[str]
    outputs: list[str]
    policy: str | None
    waivers: Path | None
    records: Path | None
    baseline: Path | None
    rules: Path | None
    catalog: Path | None
    config: Path | None
    fail_on: str | None
    today: str | None
    changed_since: str | None
    seed: int
    samples: int
    has_config: bool
    is_locked: bool
    is_audit: bool
    allows_empty: bool
    updates_baseline: bool
    has_waivers: bool


class Gate(NamedTuple):
    """Everything that one run holds workloads against."""

    policy: Policy
    questions: Questions
    catalog: Catalog
    waivers: list[Waiver]
    records: list[Record] | None
    baseline: Baseline | None
    today: dt.date
    fail_on: str
    seed: int
    samples: int
    shared: list[str]
    """Files and folders on which every workload depends."""


def settings_of(asked: Asked) -> Configuration:
    return find_configuration(Path(), asked.config) if asked.has_config or asked.config else EMPTY


def gate_of(asked: Asked, settings: Configuration) -> Gate:
    """Policy, waivers, records and figures; with `--locked` what decides comes from the command line alone."""
    chosen = None if asked.is_locked else settings
    policy = load_policy(asked.policy or (chosen.get("policy") if chosen else None) or "default")
    rules, catalog = (path_of(getattr(asked, name), chosen, name) for name in ("rules", "catalog"))
    waivers, records, baseline = (path_of(getattr(asked, name), settings, name) for name in ("waivers", "records", "baseline"))
    is_new = asked.updates_baseline and baseline is not None and not baseline.exists()
    return Gate(
        policy=policy,
        questions=load_questions(rules),
        catalog=load_catalog(catalog),
        waivers=read_waivers(waivers, policy) if waivers is not None and asked.has_waivers else [],
        records=read_records(records) if records is not None else None,
        baseline=read_baseline(baseline) if baseline is not None and not is_new else None,
        today=today_of(asked.today),
        fail_on=_severity(asked.fail_on) or settings.get("fail-on") or "error",
        seed=asked.seed,
        samples=asked.samples,
        shared=[*policy.files, *(str(path) for path in (waivers, records, baseline, rules, catalog) if path is not None), *([settings.file] if settings.file else [])],
    )


def path_of(given: Path | None, settings: Configuration | None, name: str) -> Path | None:
    configured = settings.get(name) if settings is not None else None
    return given if given is not None else Path(configured) if configured else None


def _severity(given: str | None) -> str | None:
    if given is not None and given not in SEVERITIES:
        raise UsageError(f'found "{given[:40]}"; expected {", ".join(SEVERITIES[:-1])} or {SEVERITIES[-1]}{nearest(given, list(SEVERITIES))}', where="--fail-on")
    return given


def today_of(given: str | None) -> dt.date:
    """Today, or the day that was given."""
    if given is None:
        return dt.date.today()  # noqa: DTZ011  (a waiver ends with the day of whoever reads it)
    try:
        return dt.date.fromisoformat(given)
    except ValueError as error:
        raise UsageError(f'found "{given[:40]}"; expected a day such as 2026-12-31', where="--today") from error


def check_one(gate: Gate, revision: Revision | None, path: str) -> Evaluated:
    """One workload against the gate; a file that cannot be read is told with all its mistakes.

    With a revision, one of which no file has changed since is not assessed.
    """
    try:
        loaded, notes = load_profile_of(path, gate.catalog, samples=gate.samples)
    except InputError as error:
        return unreadable(path, error, gate.policy)
    if revision is not None and not revision.has_changed(loaded.files):
        return skipped(loaded)
    found = check(loaded, gate.questions, gate.catalog, gate.policy, gate.today, seed=gate.seed, samples=gate.samples, records=gate.records)
    return found._replace(notes=tuple(map(str, notes)))


def checked(paths: Sequence[str], gate: Gate, revision: Revision | None = None) -> list[Evaluated]:
    """Every workload, on all cores where there are many; what is to be noted of them goes to stderr."""
    rows = on_all_cores(partial(check_one, gate, revision), paths)
    for note in dict.fromkeys(note for row in rows for note in row.notes):
        sys.stderr.write(f"note: {note}\n")
    return rows


def result_of(asked: Asked, rows: Sequence[Evaluated], gate: Gate, root: Path | None) -> Result:
    memory = relative_to(root)
    result = concluded(rows, gate.policy, gate.waivers, gate.today, fail_on=gate.fail_on, is_audit=asked.is_audit, located=lambda path: located(path, memory))
    return against(result, gate.baseline) if gate.baseline is not None else result
