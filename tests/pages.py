"""Documents for the tests of the pages: the four stories, and profiles in which something is missing or impossible."""

import json
from contextlib import chdir
from functools import cache
from pathlib import Path
from typing import Any

from builders import CATALOG, RULES, decided
from edgedecide.profile import load_profile
from edgedecide.report.view import document
from edgedecide.road import advise

EXAMPLES = Path(__file__).parent.parent / "examples"
STORIES = sorted(path.name for path in EXAMPLES.iterdir() if path.is_dir())

HOSTILE = "a|b *bold* <script>x</script> `code` [link](http://evil) @team \x1b[31mred\x1b[0m \u202ereversed 日本語の音声アシスタント"
"""A title with everything that Markdown, HTML or a terminal would act on, and wide characters."""

PROFILES: dict[str, str] = {
    "bare": "{}",
    "impossible": """
        workload: {placement: cloud}
        latency: {promise: 200 ms, hard: true, offline: required, network: [{access: lte, share: 90%}, {access: none, share: 10%}]}
        privacy: {data: [{kind: health, leaves: never}]}
        local: none
        fleet: {classes: [{class: phone-low, share: 100%}]}
        traffic: {devices: 100, requests: 10 per day}""",
    "no gate": """
        local: {gate: none}
        fleet: {classes: [{class: phone-mid, share: 100%}]}
        traffic: {devices: 5000, requests: 40 per day}""",
    "hostile": "stakeholders: {security: {privacy: decisive}, finance: {cost: decisive}}",
    "sensors": """
        fleet: {classes: [{class: none}], sites: 4, nodes: [{device: jetson-orin-nano, per: 50 devices, buy: true}]}
        model: {use: yolov8m}
        latency: {kind: continuous, promise: 2 s}
        traffic: {devices: 200, requests: 1 per s, trigger: always-on}
        cost: {horizon: 7 years}""",
}  # fmt: skip
NAMES = [*STORIES, *PROFILES]


@cache
def _text_of(name: str) -> str:
    return json.dumps(document(decision_of(name), with_facts=False), allow_nan=False)


@cache
def decision_of(name: str):
    if name in PROFILES:
        return decided(PROFILES[name], samples=400)
    with chdir(EXAMPLES.parent):
        return advise(load_profile(f"examples/{name}/profile.yaml"), RULES, CATALOG, samples=400)


def document_of(name: str) -> dict[str, Any]:
    """The document as its JSON says it, a new copy each time. A profile may not hold what `HOSTILE` does; the pages must not rely on it."""
    found = json.loads(_text_of(name))
    if name == "hostile":
        found["profile"]["title"] = HOSTILE
        found["warnings"] = [{"rule": "x.y", "severity": "note", "says": HOSTILE, "advice": HOSTILE, "path": "", "file": "a|b`c.yaml", "line": 1, "column": None, "share_of_worlds": 1.0}]
    return found
