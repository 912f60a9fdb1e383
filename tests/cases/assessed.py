"""Published deployments, and the framework's own workloads, as the program assesses them: what the tests hold fast and
`benchmarks/decisions.py` compares."""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from cases.mapping import profile_of
from edgedecide.catalog import load_catalog
from edgedecide.documents import read_document
from edgedecide.profile import check_names, load_profile
from edgedecide.questions import load_questions
from edgedecide.road import Decision, advise

Case = dict[str, Any]
CASES: list[Case] = read_document(Path(__file__).parent / "published.yaml").value
ARTICLE: list[Case] = read_document(Path(__file__).parent / "article.yaml").value["cases"]
"""The workloads that the framework itself names, in a few words each."""
LEFT_OUT: list[Case] = read_document(Path(__file__).parent / "article.yaml").value["left_out"]
"""Those of them that state no attribute by which placements differ, each with the reason."""

_catalog, _rules = cache(load_catalog), cache(load_questions)


def decide(attributes: dict[str, Any]) -> Decision:
    """The decision on a deployment, from its attributes alone."""
    loaded = load_profile("-", stdin=json.dumps(profile_of(attributes)).encode())
    check_names(loaded, _catalog())
    return advise(loaded, _rules(), _catalog(), depth="none")


def order_of(decision: Decision) -> list[str]:
    """The recommended placement and the next one; nothing where nothing is feasible."""
    ranking = decision.ranking
    return [standing.alternative.placement for standing in (ranking.best, ranking.runner_up) if standing]


def acceptable(case: Case, order: Sequence[str]) -> bool:
    return bool(order) and order[0] in case["acceptable"]


def exact(case: Case, order: Sequence[str]) -> bool:
    return bool(order) and order[0] == case["label"]


def best_two(case: Case, order: Sequence[str]) -> bool:
    return any(placement in case["acceptable"] for placement in order)
