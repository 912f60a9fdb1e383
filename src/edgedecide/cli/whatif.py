"""`edgedecide whatif`: one or two inputs swept through their values, and where the recommendation turns."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from edgedecide.catalog import Catalog
from edgedecide.cli.loading import load_all, load_profile_of
from edgedecide.cli.targets import parse_outputs
from edgedecide.cli.workers import on_all_cores
from edgedecide.cli.writing import width, write
from edgedecide.errors import Mistake, ProfileError, UsageError
from edgedecide.questions import Questions
from edgedecide.report.sweep import FORMATS, document
from edgedecide.road import advise
from edgedecide.sweep import Point, Sweep, Varied, parse_vary, point_of, points_of, split, turns_of

MOST_INPUTS = 2
"""More than a table or a map can show."""


class Job(NamedTuple):
    """What every assessment of a sweep has in common."""

    workload: str
    sets: tuple[str, ...]
    questions: Questions
    catalog: Catalog
    seed: int
    samples: int

    def run(self, sets: list[str], at: tuple[int, ...]) -> Point:
        """One assessment; a value that is not legal is a point without an answer."""
        stated, factors = split(sets)
        try:
            loaded, notes = load_profile_of(self.workload, self.catalog, sets=[*self.sets, *stated], samples=self.samples)
        except ProfileError as error:
            return Point(at, None, None, "", {}, {}, error.mistakes[0].says)
        return point_of(at, advise(loaded, self.questions, self.catalog, seed=self.seed, samples=self.samples, depth="none", factors=factors), _note_on(notes, sets))


def _note_on(notes: list[Mistake], sets: list[str]) -> str:
    """The note about a value that this point sets; the others hold for all points and are told once."""
    fields = [text.partition("=")[0] for text in sets]
    return next((note.says for note in notes if note.field in fields), "")


def whatif_to(
    workload: str, outputs: list[str], *, vary: list[str], steps: int, sets: list[str], seed: int, samples: int, rules: Path | None, catalog: Path | None
) -> None:
    """Sweep the inputs and write every page that was asked for."""
    targets = parse_outputs(outputs, FORMATS)
    if not 1 <= len(vary) <= MOST_INPUTS:
        raise UsageError(f"found {len(vary)} inputs; expected one or two, such as --vary traffic.requests=1..500", where="--vary")
    if workload == "-":
        raise UsageError("found standard input, which can be read only once; expected a file", where="whatif")
    loaded, questions, numbers = load_all(workload, sets=sets, samples=samples, rules=rules, catalog=catalog)
    varied = [parse_vary(asked, loaded, steps if len(vary) == 1 else min(steps, 12)) for asked in vary]
    job = Job(loaded.path, tuple(sets), questions, numbers, seed, samples)
    found = document(_swept(job, varied), loaded, seed=seed, samples=samples)
    for target in targets:
        module = import_module(f"edgedecide.report.sweep.{FORMATS[target.format].module}")
        write(str(module.render(found, width=width()) if target.format == "text" else module.render(found)), target)


def _swept(job: Job, varied: list[Varied]) -> Sweep:
    at = points_of(varied)
    points = on_all_cores(partial(_point, job, varied), at)
    if len(varied) > 1 or not varied[0].is_number:
        return Sweep(tuple(varied), tuple(points), ())
    return Sweep(tuple(varied), tuple(points), tuple(turns_of(varied[0], points, partial(_rerun, job, varied[0]))))


def _point(job: Job, varied: list[Varied], at: tuple[int, ...]) -> Point:
    return job.run([f"{one.path}={one.texts[index]}" for one, index in zip(varied, at, strict=True)], at)


def _rerun(job: Job, varied: Varied, text: str) -> str | None:
    found = job.run([f"{varied.path}={text}"], (0,))
    return None if found.mistake else found.placement or "nothing"
