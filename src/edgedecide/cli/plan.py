"""`edgedecide plan`: load, advise, plan, write."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from edgedecide.cli.gates import today_of
from edgedecide.cli.loading import inputs_of, load_all
from edgedecide.cli.targets import parse_outputs, refuse_inputs
from edgedecide.cli.writing import write
from edgedecide.plan import plan_of
from edgedecide.report.plan import FORMATS, document
from edgedecide.road import advise


def plan_to(workload: str, outputs: list[str], *, sets: list[str], seed: int, samples: int, rules: Path | None, catalog: Path | None, today: str | None) -> None:
    """Write the rollout plan of one workload in every format that was asked for."""
    targets = parse_outputs(outputs, FORMATS)
    day = today_of(today)
    loaded, questions, numbers = load_all(workload, sets=sets, samples=samples, rules=rules, catalog=catalog)
    refuse_inputs(targets, inputs_of(loaded, rules, catalog))
    found = document(plan_of(advise(loaded, questions, numbers, seed=seed, samples=samples), day))
    for target in targets:
        write(str(import_module(f"edgedecide.report.plan.{FORMATS[target.format].module}").render(found)), target)
