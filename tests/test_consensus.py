"""What all can live with: least maximal regret, by hand."""

from __future__ import annotations

import pytest

from edgedecide.robust.consensus import least_regret


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ({}, None),
        ({"a": {}}, None),
        ({"a": {"edge": 0.6, "cloud": 0.5}}, ("edge", 0.0, "")),
        ({"a": {"edge": 0.9, "cloud": 0.1, "hybrid": 0.7}, "b": {"edge": 0.1, "cloud": 0.9, "hybrid": 0.7}}, ("hybrid", 0.2, "a")),
        ({"a": {"edge": 0.9, "hybrid": 0.7}, "b": {"edge": 0.3, "hybrid": 0.4}}, ("edge", 0.1, "b")),
        ({"a": {"edge": 0.9}, "b": {"cloud": 0.4}}, None),
        ({"a": {"edge": 0.5, "cloud": 0.5}, "b": {"edge": 0.5, "cloud": 0.5}}, ("edge", 0.0, "")),
    ],
    ids=["nobody", "nothing", "alone", "the middle", "small loss", "nothing in common", "equal"],
)
def test_the_least_of_the_greatest_losses(scores, expected) -> None:
    found = least_regret(scores)
    if expected is None:
        assert found is None
    else:
        assert found is not None
        assert (found.alternative, found.by) == (expected[0], expected[2])
        assert found.regret == pytest.approx(expected[1])


def test_scaling_all_scores_changes_nobody_s_choice() -> None:
    scores = {"a": {"edge": 0.9, "hybrid": 0.7}, "b": {"edge": 0.3, "hybrid": 0.6}}
    doubled = {name: {one: 2 * score for one, score in mine.items()} for name, mine in scores.items()}
    one, other = least_regret(scores), least_regret(doubled)
    assert one is not None
    assert other is not None
    assert (one.alternative, one.by, 2 * one.regret) == (other.alternative, other.by, pytest.approx(other.regret))
