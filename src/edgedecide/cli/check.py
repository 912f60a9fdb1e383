"""`edgedecide check`: load, hold every workload against the policy, render, and end with the code that a build acts on."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from edgedecide.cli.configuration import Configuration
from edgedecide.cli.gates import Asked, Gate, checked, gate_of, path_of, result_of, settings_of
from edgedecide.cli.gathering import root_of, workloads_in
from edgedecide.cli.revisions import revision_since
from edgedecide.cli.since import changed_shared, run_before
from edgedecide.cli.targets import Target, parse_outputs, refuse_inputs
from edgedecide.cli.writing import has_colour, write
from edgedecide.errors import NothingChecked, UsageError
from edgedecide.gate import Result
from edgedecide.gate.baseline import updated
from edgedecide.gate.difference import since
from edgedecide.report.check import FORMATS, document


def check_to(asked: Asked) -> int:
    """Check the workloads, write every report that was asked for, and return the exit code."""
    targets = parse_outputs(asked.outputs, FORMATS)
    settings = settings_of(asked)
    workloads = workloads_in(asked.workloads or settings.get("workloads") or ["."])
    gate = gate_of(asked, settings)
    refuse_inputs(targets, [*gate.shared, *(path for path in workloads if path != "-")])
    result = _run(asked, workloads, gate, settings)
    if asked.updates_baseline:
        _update(asked, settings, gate, result)
    found = document(result)
    for target in targets:
        write(_render(target, found), target)
    return _code(result, asked)


def _run(asked: Asked, workloads: Sequence[str], gate: Gate, settings: Configuration) -> Result:
    revision = revision_since(asked.changed_since) if asked.changed_since is not None else None
    shared = changed_shared(revision, gate) if revision is not None else ""
    rows = checked(workloads, gate, None if shared else revision)
    result = result_of(asked, rows, gate, root_of(Path()))
    if revision is None:
        return result
    notes = (f"{shared} has changed since {asked.changed_since}, so every workload is checked again",) if shared else ()
    wanted = [path for path, row in zip(workloads, rows, strict=True) if not row.workload.is_skipped]
    return since(result, run_before(asked, wanted, gate, settings, revision), *notes)


def _update(asked: Asked, settings: Configuration, gate: Gate, result: Result) -> None:
    path = path_of(asked.baseline, settings, "baseline")
    if path is None:
        raise UsageError("found no file; expected --baseline FILE beside --update-baseline", where="--update-baseline")
    text, says = updated(gate.baseline, result)
    write(text, Target("json", path))
    sys.stderr.write(f"note: {path}: {says}\n")


def _render(target: Target, found: dict[str, Any]) -> str:
    """The page of one format; its module is imported when it is asked for."""
    module = import_module(f"edgedecide.report.check.{FORMATS[target.format].module}")
    if target.format == "text":
        return str(module.render(found, colour=target.path is None and has_colour()))
    return str(module.render(found))


def _code(result: Result, asked: Asked) -> int:
    if result.exit_code == NothingChecked.exit_code:
        if asked.allows_empty:
            return 0
        sys.stderr.write("nothing was checked: found no profile; expected files, or folders with a profile.yaml or YAML of apiVersion edgedecide/v1\n")
    return result.exit_code
