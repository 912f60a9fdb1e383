"""`edgedecide assess`: load, advise, render, write."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from edgedecide.cli.loading import load_all
from edgedecide.cli.writing import parse_outputs, terminal_page, write
from edgedecide.report import FORMATS
from edgedecide.report.view import document
from edgedecide.road import advise


def assess_to(workload: str, outputs: list[str], *, sets: list[str], seed: int, samples: int, rules: Path | None, catalog: Path | None) -> None:
    """Assess one workload once and write every report that was asked for."""
    targets = parse_outputs(outputs)
    loaded, questions, numbers = load_all(workload, sets=sets, rules=rules, catalog=catalog)
    decision = advise(loaded, questions, numbers, seed=seed, samples=samples)
    found = document(decision, with_facts=any(target.format == "json" for target in targets))
    for target in targets:
        write(_render(target.format, found), target)


def _render(format: str, found: dict[str, Any]) -> str:
    """The page of one format; its module is imported when it is asked for."""
    if format == "terminal":
        return terminal_page(found)
    module = import_module(f"edgedecide.report.{FORMATS[format].module}")
    return str(module.render(found))
