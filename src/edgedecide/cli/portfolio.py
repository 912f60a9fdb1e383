"""`edgedecide assess` of several workloads or a folder of them: one page, the least firm first."""

from __future__ import annotations

import sys
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from edgedecide.catalog import Catalog, load_catalog
from edgedecide.cli.loading import load_profile_of
from edgedecide.cli.targets import parse_outputs, refuse_inputs
from edgedecide.cli.workers import on_all_cores
from edgedecide.cli.writing import width, write
from edgedecide.errors import InputError
from edgedecide.portfolio import Entry, entry_of, portfolio_of
from edgedecide.questions import Questions, load_questions
from edgedecide.report.portfolio import FORMATS, document
from edgedecide.road import advise


class Engine(NamedTuple):
    """What all assessments have in common."""

    questions: Questions
    catalog: Catalog
    sets: tuple[str, ...]
    seed: int
    samples: int


def portfolio_to(paths: list[str], outputs: list[str], *, sets: list[str], seed: int, samples: int, rules: Path | None, catalog: Path | None) -> int:
    """Assess every workload and write every page that was asked for; 2 where one could not be read."""
    targets = parse_outputs(outputs, FORMATS)
    refuse_inputs(targets, paths)
    engine = Engine(load_questions(rules), load_catalog(catalog), tuple(sets), seed, samples)
    portfolio = portfolio_of(on_all_cores(partial(_entry, engine), paths))
    found = document(portfolio, seed=seed, samples=samples)
    for target in targets:
        module = import_module(f"edgedecide.report.portfolio.{FORMATS[target.format].module}")
        write(str(module.render(found, width=width()) if target.format == "terminal" else module.render(found)), target)
    unread = [one for one in portfolio.entries if not one.is_readable]
    for one in unread:
        sys.stderr.write("".join(f"{mistake}\n" for mistake in one.mistakes))
    return InputError.exit_code if unread else 0


def _entry(engine: Engine, path: str) -> Entry:
    """One workload; a file that cannot be read is an entry with its mistakes."""
    try:
        loaded, _ = load_profile_of(path, engine.catalog, sets=engine.sets, samples=engine.samples)
    except InputError as error:
        return Entry(path, "", mistakes=tuple(map(str, error.mistakes)))
    return entry_of(advise(loaded, engine.questions, engine.catalog, seed=engine.seed, samples=engine.samples, depth="none"))
