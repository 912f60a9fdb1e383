"""Pages of a sweep: one plain document, and one module a format with `render(document) -> str`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from edgedecide import __version__
from edgedecide.placements import BY_ID
from edgedecide.report import Format

if TYPE_CHECKING:
    from edgedecide.profile import LoadedProfile
    from edgedecide.sweep import Point, Sweep

SCHEMA = "edgedecide/whatif/v1"
LETTERS = {"edge": "E", "edge-preprocess": "P", "local-primary": "L", "cloud-primary": "K", "cloud": "C"}
"""One letter a placement, for maps."""

FORMATS: dict[str, Format] = {
    "text": Format("text", "the page for people"),
    "json": Format("json_v1", "the whole sweep"),
    "markdown": Format("markdown", "a table for reviews"),
    "svg": Format("svg", "the chart alone"),
}
"""Every format of a sweep, in the order of the help."""


def document(sweep: Sweep, loaded: LoadedProfile, *, seed: int, samples: int) -> dict[str, Any]:
    """A sweep as one plain document."""
    return {
        "schema": SCHEMA,
        "version": __version__,
        "profile": {"id": loaded.profile.workload.id, "path": loaded.path, "digest": loaded.digest},
        "seed": seed,
        "samples": samples,
        "inputs": [
            {"path": one.path, "stated": _stated(loaded, one.path), "values": list(one.texts), "labels": list(one.labels), "numbers": list(one.numbers), "unit": one.unit}
            for one in sweep.varied
        ],
        "placements": list(BY_ID),
        "letters": LETTERS,
        "points": [_point(one) for one in sweep.points],
        "turns": [one._asdict() for one in sweep.turns],
    }


def _stated(loaded: LoadedProfile, path: str) -> str | None:
    given = loaded.values.get(path)
    return given.text if given else None


def _point(point: Point) -> dict[str, Any]:
    return {
        "at": list(point.at), "placement": point.placement, "alternative": point.alternative, "firmness": point.firmness or None,
        "acceptability": point.acceptability, "score": point.score, "mistake": point.mistake or None,
    }  # fmt: skip
