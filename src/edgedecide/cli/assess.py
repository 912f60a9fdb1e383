"""`edgedecide assess`: load, advise, render, write."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from edgedecide.cli.loading import inputs_of, load_all, tell_in_vain
from edgedecide.cli.targets import Target, parse_outputs, refuse_inputs
from edgedecide.cli.writing import terminal_page, write
from edgedecide.errors import NothingChecked, UsageError
from edgedecide.report import FORMATS
from edgedecide.report.view import document
from edgedecide.road import advise


def assess_to(
    workload: str, outputs: list[str], *, sets: list[str], seed: int, samples: int, rules: Path | None, catalog: Path | None, full: bool = False, record: Path | None = None, today: str | None = None
) -> None:
    """Assess one workload once and write every report that was asked for, and its decision record."""
    targets = parse_outputs(outputs)
    loaded, questions, numbers = load_all(workload, sets=sets, samples=samples, rules=rules, catalog=catalog)
    refuse_inputs(targets, inputs_of(loaded, rules, catalog))
    decision = advise(loaded, questions, numbers, seed=seed, samples=samples)
    tell_in_vain(decision)
    if full:
        from edgedecide.cli.flipping import Engine, in_full

        decision = in_full(decision, Engine(questions, numbers, tuple(sets)))
    found = document(decision, with_facts=any(FORMATS[target.format].reads_facts for target in targets))
    for target in targets:
        write(_render(target, found), target)
    if record is not None:
        from edgedecide.cli.recording import write_record

        write_record(record, decision, found, questions, numbers, sets=sets, today=today)


def _render(target: Target, found: dict[str, Any]) -> str:
    """The page of one format; its module is imported when it is asked for."""
    if target.format == "terminal":
        return terminal_page(found, target)
    module = import_module(f"edgedecide.report.{FORMATS[target.format].module}")
    return str(module.render(found))


def many_in(named: list[str]) -> list[str] | None:
    """The profiles of a portfolio; None where one workload is named: a file, or a folder with a profile.yaml of its own."""
    if len(named) == 1:
        folder = Path(named[0])
        if named[0] == "-" or "\0" in named[0] or not _is_folder(folder) or (folder / "profile.yaml").is_file():
            return None
    from edgedecide.cli.gathering import workloads_in

    paths = workloads_in(named)
    if not paths:
        raise NothingChecked(f"{named[0]}: found no profile; expected a file, or folders with a profile.yaml")
    return paths


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # no possible path; reading it says so
        return False


def refuse_single(*, full: bool, record: Path | None) -> None:
    """Refuses options that are about one workload."""
    for option, is_asked in (("--full", full), ("--record", record is not None)):
        if is_asked:
            raise UsageError("found several workloads; expected one for this option", where=option)
