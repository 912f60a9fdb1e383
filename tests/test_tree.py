"""The walk through the decision tree: first way that holds, why, and which ways were not taken."""

import numpy as np
import pytest

from edgedecide.facts import Fact, Unknown
from edgedecide.questions import load_questions
from edgedecide.tree import walk

TREE = load_questions().tree
DRONE = {
    "latency.offline": "required", "heavy_share": Fact("heavy_share", np.array([0.0])), "edge:fits": Fact("fits", True),
    "edge:coverage_required": Fact("coverage_required", np.array([0.99])), "edge:lag_ratio": Fact("lag_ratio", np.array([0.2])),
}  # fmt: skip


def ways(given):
    path = walk(TREE, given.get)
    return [step.row for step in path.steps], path.placement


def test_the_walk_tells_each_step_with_its_reason():
    path = walk(TREE, DRONE.get)
    assert [(step.id, step.answer, step.because) for step in path.steps] == [
        ("experience", "yes: it must work without a link", "the profile requires bounded requests to be answered offline"),
        ("readiness", "yes: it fits, the fleet keeps up, and changes arrive in time", "99.0\u202f% of requests come from devices that keep up"),
    ]
    assert path.placement == "edge"


def test_the_ways_not_taken_are_told_with_where_they_lead():
    step = walk(TREE, DRONE.get).steps[1]
    assert ("no: the model is too large", "hybrid") in step.exits
    assert len(step.exits) == len(TREE.steps[2].rows) - 1
    assert step.answer not in [answer for answer, _ in step.exits]


def test_a_condition_counts_where_it_holds_in_most_worlds():
    mixed = DRONE | {"edge:coverage_required": Fact("coverage_required", np.array([0.5, 0.99, 0.99])), "fleet.premium_tier": False}
    assert ways(mixed) == (["offline-required", "ready"], "edge")
    mostly_weak = DRONE | {"edge:coverage_required": Fact("coverage_required", np.array([0.5, 0.5, 0.99])), "fleet.premium_tier": False}
    assert ways(mostly_weak)[0] == ["offline-required", "too-mixed", "nothing"]


def test_what_is_unknown_is_passed_over():
    assert ways(DRONE | {"edge:coverage_required": Unknown("coverage", "look")}) == (["offline-required", "not-known", "nothing"], "cloud")


def test_knowing_nothing_ends_in_the_cloud():
    assert ways({}) == (["unclear", "stay-central"], "cloud")


def test_a_local_part_that_is_no_sooner_does_not_ask_for_edge():
    """Local compute is not free: a weak processor may be later than a distant server."""
    late = {"latency.kind": "interactive", "promise_target": 0.95, "cloud:promise_kept": 0.7, "edge:promise_kept": 0.4}
    assert ways(late)[0][0] == "unclear"
    assert ways(late | {"edge:promise_kept": 0.9})[0][0] == "cloud-too-late"


@pytest.mark.parametrize("step", TREE.steps, ids=lambda step: step.id)
def test_every_way_leads_onwards(step):
    later = [other.id for other in TREE.steps[TREE.steps.index(step) + 1 :]]
    assert {row.go for row in step.rows} <= {*later, "edge", "edge-preprocess", "local-primary", "cloud-primary", "cloud"}


def test_the_first_three_steps_are_the_framework_own():
    assert [step.id for step in TREE.steps[:3]] == ["experience", "sensitivity", "readiness"]
