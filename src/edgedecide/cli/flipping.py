"""Flips of inputs: which stated value or word, changed alone, changes the recommendation; found by running the engine again."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from edgedecide.catalog import Catalog
from edgedecide.cli.loading import load_profile_of
from edgedecide.cli.workers import on_all_cores
from edgedecide.errors import ProfileError
from edgedecide.profile import LoadedProfile, legal_bounds, path_choices
from edgedecide.quantity import Quantity
from edgedecide.questions import Questions
from edgedecide.report.view.labels import unit_of
from edgedecide.road import DOCUMENTED, SAMPLES, Decision, advise
from edgedecide.robust.insight import Flip
from edgedecide.sweep import InputFlip, WordFlip, input_flips, scaled, word_flips

ALWAYS = ("traffic.requests", "traffic.devices", "latency.promise")
"""Inputs that move by themselves, or in a meeting, and that are watched whatever the lead rests on."""
SCAN = 200
"""Worlds of the coarse steps; whatever they find is run again with all of them."""
NOT_SWITCHED = ("workload.", "includes", "local.gate.forms", "privacy.data")
"""Beginnings of paths whose words are names, or which only make sense together."""


class Engine(NamedTuple):
    """What every run has in common."""

    questions: Questions
    catalog: Catalog
    sets: tuple[str, ...]

    def placement(self, path: str, text: str, *, seed: int, samples: int) -> str | None:
        """The placement with one more `--set`; `nothing` where none is feasible, None where that is no legal profile."""
        changed = self._with(path, text)
        if changed is None:
            return None
        best = advise(changed, self.questions, self.catalog, seed=seed, samples=samples, depth="none").ranking.best
        return best.alternative.placement if best else "nothing"

    def _with(self, path: str, text: str) -> LoadedProfile | None:
        try:
            return load_profile_of(path, self.catalog, sets=[*self.sets, text], samples=SAMPLES)[0]
        except ProfileError:
            return None


class _Search(NamedTuple):
    """The search for the flips of one input, in whichever process."""

    engine: Engine
    profile: str
    seed: int
    samples: int
    now: str

    def numbers(self, one: tuple[str, Quantity]) -> list[InputFlip]:
        path, quantity = one

        def rerun(samples: int, at: str, factor: float) -> str | None:
            return self.engine.placement(self.profile, f"{at}={scaled(quantity, factor)}", seed=self.seed, samples=samples)

        return input_flips([(path, quantity, legal_bounds(path))], self.now, partial(rerun, self.samples), partial(rerun, SCAN))

    def words(self, one: tuple[str, str, tuple[str, ...]]) -> list[WordFlip]:
        def rerun(at: str, word: str) -> str | None:
            return self.engine.placement(self.profile, f"{at}={word}", seed=self.seed, samples=self.samples)

        return word_flips([one], self.now, rerun)


def flips_of(decision: Decision, engine: Engine, *, most: int) -> tuple[dict[str, Quantity], list[InputFlip]]:
    """The stated quantities that were looked at, and their flips, nearest first. A profile from standard input runs only once."""
    given = _quantities(decision, most)
    best = decision.ranking.best
    if decision.loaded.path == "-" or best is None:
        return given, []
    rows = on_all_cores(_search(decision, engine).numbers, list(given.items()), each=12)
    return given, sorted((flip for row in rows for flip in row), key=lambda flip: (flip.distance, flip.path))


def word_flips_of(decision: Decision, engine: Engine) -> list[WordFlip]:
    """The flips of the choices that the profile makes, or leaves at what its form documents."""
    if decision.loaded.path == "-" or decision.ranking.best is None:
        return []
    rows = on_all_cores(_search(decision, engine).words, _choices(decision), each=3)
    return [flip for row in rows for flip in row]


def _search(decision: Decision, engine: Engine) -> _Search:
    best = decision.ranking.best
    assert best is not None
    return _Search(engine, decision.loaded.path, decision.worlds.seed, decision.worlds.samples, best.alternative.placement)


def _quantities(decision: Decision, most: int) -> dict[str, Quantity]:
    """Stated quantities by path: those on which the lead rests, the most important first, those that always count, then the rest."""
    drawn = [path for path, leaf in decision.worlds.leaves.items() if leaf._values is not None]
    paths = [*(leaf.path for leaf in decision.rests_on.leaves), *ALWAYS, *drawn]
    stated = {path: found for path in dict.fromkeys(paths) if isinstance(found := decision.loaded.get(path), Quantity)}
    return dict(list(stated.items())[:most])


def _choices(decision: Decision) -> list[tuple[str, str, tuple[str, ...]]]:
    """Words that are given, or documented where they are not, with what they may be; lists and names are left out."""
    found = []
    for path, words in path_choices().items():
        if "[" in path or path.startswith(NOT_SWITCHED):
            continue
        now = decision.loaded.get(path)
        now = DOCUMENTED.get(path) if now is None else now
        if isinstance(now, str) and now in words:
            found.append((path, now, words))
    return found


def as_flips(given: dict[str, Quantity], numbers: list[InputFlip], words: list[WordFlip], decision: Decision) -> list[Flip]:
    """The same as rows of the report, quantities in the unit in which a page shows them."""
    rows = []
    for flip in numbers:
        leaf = decision.worlds.leaves.get(flip.path)
        unit, factor = unit_of(leaf) if leaf is not None else ("", 1.0)
        label = leaf.label if leaf is not None and leaf.label else flip.path
        rows.append(Flip(flip.path, label, given[flip.path].likely * factor, flip.value * factor, unit, flip.becomes, flip.distance))
    return [*rows, *(Flip(flip.path, flip.path, flip.before, flip.after, "word", flip.becomes, 1.0) for flip in words)]


MOST = 16
"""Quantities that `--full` looks at; the lead seldom rests on more."""


def in_full(decision: Decision, engine: Engine) -> Decision:
    """The decision with the flips of its inputs beside those of weights and importance."""
    given, numbers = flips_of(decision, engine, most=MOST)
    words = word_flips_of(decision, engine)
    flipped = {flip.path for flip in numbers}
    found = sorted([*decision.insight.flips, *as_flips(given, numbers, words, decision)], key=lambda flip: flip.distance)
    steady = tuple(path for path in given if path not in flipped)
    return decision._replace(insight=decision.insight._replace(flips=tuple(found), steady=steady), depth="full")
