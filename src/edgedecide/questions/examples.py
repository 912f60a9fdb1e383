"""Examples of rule files: what they give, as a lookup, and whether an outcome is the expected one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from edgedecide.facts import FACTS, Fact, NotNeeded, Unknown
from edgedecide.questions.model import DecisionSettings, Example

TOLERANCE = 0.005
"""How far a value may be from the expected one, which authors write with two or three digits."""


class Failure(NamedTuple):
    """An example that came out otherwise than its author said."""

    file: str
    """The question, `tree` or `decision`."""
    example: str
    outcome: str
    expected: Any
    found: Any

    def __str__(self) -> str:
        return f"{self.file}: {self.example}: {self.outcome}: expected {self.expected}, found {self.found}"


def failures(file: str, example: Example, outcomes: Mapping[str, Callable[[], Any]]) -> list[Failure]:
    """The outcomes that this example expects and that are otherwise."""
    found = {key: outcomes[key]() for key in example.expect}
    return [
        Failure(file, example.name, key, expected, found[key])
        for key, expected in example.expect.items()
        if not agree(expected, found[key])
    ]


def agree(expected: Any, found: Any) -> bool:
    """Numbers within the tolerance; of a mapping the keys that are expected; lists in any order; words exactly."""
    if isinstance(expected, Mapping):
        return all(agree(value, found.get(key)) for key, value in expected.items())
    if isinstance(expected, list):
        return sorted(expected) == sorted(found)
    if isinstance(expected, bool) or not isinstance(expected, int | float):
        return bool(expected == found)
    return isinstance(found, int | float) and abs(expected - found) <= TOLERANCE


def lookup_of(given: Mapping[str, Any], number: Callable[[float], Any] = float) -> Callable[..., Any]:
    """A lookup over what an example gives, `number` making a fact's values; what is not given is missing."""
    made = {path: _made(path, value, number) for path, value in given.items()}
    return lambda path, scope=None: made.get(path)  # noqa: ARG005 - an example speaks of all requests


def _made(path: str, value: Any, number: Callable[[float], Any]) -> Any:
    id = path.rpartition(":")[2]
    if value == "unknown":
        return Unknown(id, "")
    if value == "not needed":
        return NotNeeded(id, "it is not needed here")
    if isinstance(value, float):
        return Fact(id, number(value))
    return Fact(id, value) if id in FACTS else value


def run_settings_examples(settings: DecisionSettings) -> list[Failure]:
    """Of `decision.yaml`: the floor of a worst value, and the word for an acceptability."""
    return [failure for example in settings.examples for failure in _run(settings, example)]


def _run(settings: DecisionSettings, example: Example) -> list[Failure]:
    given = example.given
    floor, firmness = lambda: settings.floor(given["worst"]), lambda: settings.firmness(given["acceptability"])
    return failures("decision", example, {"floor": floor, "firmness": firmness})
