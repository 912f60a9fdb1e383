"""`edgedecide compare`: two profiles, or one as it is and as it was at a revision."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from edgedecide.catalog import Catalog, load_catalog
from edgedecide.cli.loading import load_profile_of, located_profile
from edgedecide.cli.revisions import revision_of
from edgedecide.cli.targets import parse_outputs
from edgedecide.cli.writing import width, write
from edgedecide.compare import Comparison, changes, placement_of, switched
from edgedecide.errors import ProfileError, UsageError
from edgedecide.profile import LoadedProfile
from edgedecide.questions import Questions, load_questions
from edgedecide.report.comparison import FORMATS, document
from edgedecide.road import Decision, advise

SWITCHED = 40
"""Changes that are switched one at a time; more make another workload, of which no single change is the cause."""


class Engine(NamedTuple):
    """What both assessments have in common."""

    questions: Questions
    catalog: Catalog
    seed: int
    samples: int

    def load(self, path: str, sets: tuple[str, ...] = ()) -> LoadedProfile:
        return load_profile_of(path, self.catalog, sets=sets, samples=self.samples)[0]

    def decide(self, loaded: LoadedProfile) -> Decision:
        return advise(loaded, self.questions, self.catalog, seed=self.seed, samples=self.samples, depth="none")


def compare_to(
    first: str, second: str | None, outputs: list[str], *, revision: str | None, seed: int, samples: int, rules: Path | None, catalog: Path | None
) -> None:
    """Compare and write every page that was asked for."""
    targets = parse_outputs(outputs, FORMATS)
    if (second is None) is (revision is None):
        raise UsageError("found one file; expected two, or one and --rev REVISION to compare it with what it was", where="compare")
    engine = Engine(load_questions(rules), load_catalog(catalog), seed, samples)
    with TemporaryDirectory(prefix="edgedecide-") as folder:
        before, after = (_then(first, revision, Path(folder)), first) if revision is not None else (first, second or "")
        found = document(_compared(located_profile(before), located_profile(after), engine), names=(f"{first} at {revision}" if revision else first, second or first))
    for target in targets:
        module = import_module(f"edgedecide.report.comparison.{FORMATS[target.format].module}")
        write(str(module.render(found, width=width()) if target.format == "text" else module.render(found)), target)


def _then(path: str, revision: str, folder: Path) -> str:
    """The file as it was, in a folder of its own with all that it may include."""
    then = revision_of(revision)
    relative = then.relative(located_profile(path))
    if relative is None:
        raise UsageError(f'found "{path}" outside of the repository; expected a file of it', where="--rev")
    tree = then.laid_out(folder, [str(Path(relative).parent)])
    old = tree / relative
    if not old.is_file():
        raise UsageError(f'found no "{relative}" at {revision}; expected a file that was there', where="--rev")
    return str(old)


def _compared(before: str, after: str, engine: Engine) -> Comparison:
    old, new = engine.load(before), engine.load(after)
    found = changes(old, new)
    both = engine.decide(old), engine.decide(new)
    rows = switched(found, partial(_rerun, engine, before, after)) if len(found) <= SWITCHED else []
    return Comparison(*both, tuple(rows))


def _rerun(engine: Engine, before: str, after: str, is_after: bool, text: str) -> str | None:
    try:
        return placement_of(engine.decide(engine.load(after if is_after else before, (text,))))
    except ProfileError:
        return None
