"""How often the advice agrees with published deployments, beside simple judges that see the same attributes.

    .venv/bin/python benchmarks/decisions.py [--draws 10000]

The deployments and the one mapping from their attributes to a profile are in tests/cases. Judges that learn are held
against each deployment after learning from the others alone. Intervals come from drawing the deployments again, with
replacement. A table of its own holds the workloads that the framework itself names, in a few words each. Rules and mapping were written and revised in sight of these deployments, so our own row is not one of unseen
cases, while the rows of the judges that learn are.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from cases.assessed import ARTICLE, CASES, Case, acceptable, best_two, decide, exact, order_of  # noqa: E402
from edgedecide.decide import Standing  # noqa: E402
from edgedecide.placements import BY_ID  # noqa: E402
from edgedecide.road import Decision  # noqa: E402

Array = np.ndarray[Any, Any]
PLACEMENTS = list(BY_ID)
SEED = 7


class Judgement(NamedTuple):
    """What one judge says of every deployment: placements from the best down, at most two; some judges name one only."""

    judge: str
    orders: list[list[str]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=10_000, help="repetitions of the bootstrap")
    asked = parser.parse_args()
    cases = CASES
    decisions = [decide(case["attributes"]) for case in cases]
    ours = Judgement("edgedecide", [order_of(decision) for decision in decisions])
    print_accuracy("published deployments, all attributes", cases, [ours, always_edge(cases), stump(cases), tree_alone(decisions), linear(cases)], asked.draws)
    print_accuracy("published deployments, without sent_bytes", cases, judges_without_leaving(cases), asked.draws)
    print_groups("by label", cases, ours, [case["label"] for case in cases])
    print_groups("by firmness", cases, ours, [decision.firmness.word for decision in decisions])
    print_groups("by certainty of the label", cases, ours, [case["certainty"] for case in cases])
    print_misses(cases, decisions, ours)
    print_article(ARTICLE, asked.draws)


def print_article(cases: list[Case], draws: int) -> None:
    """The framework's own workloads; no judge learns from them, since most attributes are absent."""
    decisions = [decide(case["attributes"]) for case in cases]
    ours = Judgement("edgedecide", [order_of(decision) for decision in decisions])
    print_accuracy("workloads that the framework names", cases, [ours, always_edge(cases), always_cloud(cases), tree_alone(decisions)], draws)
    print_groups("by label", cases, ours, [case["label"] for case in cases])
    print_groups("by certainty of the label", cases, ours, [case["certainty"] for case in cases])
    print_misses(cases, decisions, ours)


# ---- judges that look at less


def always_edge(cases: list[Case]) -> Judgement:
    return Judgement("always edge", [["edge"] for _ in cases])


def always_cloud(cases: list[Case]) -> Judgement:
    return Judgement("always cloud", [["cloud"] for _ in cases])


def tree_alone(decisions: list[Decision]) -> Judgement:
    return Judgement("the tree alone", [[decision.tree.placement] for decision in decisions])


def judges_without_leaving(cases: list[Case]) -> list[Judgement]:
    """The same without the bytes that really leave, which tell much of what was built."""
    blind = [{**case, "attributes": {name: value for name, value in case["attributes"].items() if name != "sent_bytes"}} for case in cases]
    return [Judgement("edgedecide", [order_of(decide(case["attributes"])) for case in blind]), stump(blind), linear(blind)]


def stump(cases: list[Case]) -> Judgement:
    """Two yes-or-no features, the pair that is right most often on the others; each of the four cells says its commonest labels."""
    signs = np.stack([yes_or_no(case["attributes"]) for case in cases])
    orders = [stump_order(signs[others], [cases[i] for i in others], signs[left_out]) for left_out, others in leave_one_out(len(cases))]
    return Judgement("two-feature stump", orders)


def stump_order(signs: Array, cases: list[Case], asked: Array) -> list[str]:
    pair = max(combinations(range(signs.shape[1]), 2), key=lambda pair: right_in_cells(signs[:, pair], cases))
    same = (signs[:, pair] == asked[list(pair)]).all(axis=1)
    return commonest([case for case, one in zip(cases, same, strict=True) if one] or cases)[:2]


def right_in_cells(signs: Array, cases: list[Case]) -> int:
    cells: dict[tuple[bool, ...], list[Case]] = {}
    for row, case in zip(signs, cases, strict=True):
        cells.setdefault(tuple(row), []).append(case)
    return sum(sum(commonest(cell)[0] in case["acceptable"] for case in cell) for cell in cells.values())


def commonest(cases: list[Case]) -> list[str]:
    counts = {placement: sum(case["label"] == placement for case in cases) for placement in PLACEMENTS}
    return sorted(PLACEMENTS, key=lambda placement: -counts[placement])


def linear(cases: list[Case]) -> Judgement:
    """Ridge regression of the five labels on all attributes, its penalty chosen by leaving one of the others out in turn."""
    features = np.stack([features_of(case["attributes"], vocabulary(cases)) for case in cases])
    targets = np.array([[float(case["label"] == placement) for placement in PLACEMENTS] for case in cases])
    orders = []
    for left_out, others in leave_one_out(len(cases)):
        x, middle, scale = standardised(features[others])
        scores = ridge_scores(x, targets[others], (features[left_out] - middle) / scale)
        orders.append([PLACEMENTS[index] for index in np.argsort(-scores)[:2]])
    return Judgement("ridge regression", orders)


PENALTIES = (3.0, 10.0, 30.0, 100.0, 300.0)


def ridge_scores(x: Array, y: Array, asked: Array) -> Array:
    """Scores of the placements; by the dual form, since there are more features than deployments (Hoerl and Kennard 1970)."""
    mean, kernel = y.mean(axis=0), x @ x.T
    penalty = min(PENALTIES, key=lambda penalty: left_out_error(kernel, y - mean, penalty))
    return mean + asked @ x.T @ np.linalg.solve(kernel + penalty * np.eye(len(x)), y - mean)


def left_out_error(kernel: Array, y: Array, penalty: float) -> float:
    """Squared error of each row predicted from the others: residual ÷ (1 − leverage) (Allen 1974)."""
    hat = kernel @ np.linalg.inv(kernel + penalty * np.eye(len(kernel)))
    return float((((y - hat @ y) / (1 - np.diag(hat))[:, None]) ** 2).sum())


def standardised(x: Array) -> tuple[Array, Array, Array]:
    middle, scale = x.mean(axis=0), x.std(axis=0)
    scale = np.where(scale > 0, scale, 1.0)
    return (x - middle) / scale, middle, scale


def leave_one_out(count: int) -> Iterable[tuple[int, list[int]]]:
    return ((left_out, [i for i in range(count) if i != left_out]) for left_out in range(count))


# ---- attributes as numbers

NUMBERS = (
    "latency_need_ms", "model_params", "model_bytes", "requests_per_device_day", "devices", "payload_bytes", "sent_bytes", "update_days", "quality_loss_pct",
)  # fmt: skip
LISTS = ("data_kinds", "regulation", "needs", "device_classes")
WORDS = ("latency_kind", "offline", "hardware", "power", "connectivity", "telemetry")


def vocabulary(cases: list[Case]) -> list[tuple[str, str]]:
    """Every word that some deployment has, with its attribute."""
    return sorted({(name, word) for case in cases for name in (*LISTS, *WORDS) for word in words_of(case["attributes"], name)})


def words_of(attributes: Case, name: str) -> list[str]:
    found = attributes.get(name, [])
    return found if isinstance(found, list) else [found]


def features_of(attributes: Case, words: list[tuple[str, str]]) -> Array:
    """Logarithms of the numbers, whether they are known, the share of the input that leaves, and one figure a word."""
    known = [name in attributes for name in NUMBERS]
    logs = [math.log10(attributes[name]["likely"] + 1e-3) if name in attributes else 0.0 for name in NUMBERS]
    said = [word in words_of(attributes, name) for name, word in words]
    return np.array([*logs, *known, share_sent(attributes), *said], dtype=float)


def share_sent(attributes: Case) -> float:
    sent, payload = attributes.get("sent_bytes"), attributes.get("payload_bytes")
    return min(1.0, sent["likely"] / payload["likely"]) if sent and payload and payload["likely"] else 1.0


def yes_or_no(attributes: Case) -> Array:
    """What a person would ask first."""
    loss = attributes.get("quality_loss_pct", {"likely": 0})["likely"]
    return np.array(
        [
            attributes.get("offline") == "required",
            attributes.get("offline") == "none",
            "global-data" in attributes["needs"],
            "open-ended-generation" in attributes["needs"],
            attributes["latency_need_ms"]["likely"] < 300 if "latency_need_ms" in attributes else False,
            attributes.get("latency_kind") in ("safety", "continuous"),
            share_sent(attributes) < 0.01,
            share_sent(attributes) < 0.3,
            attributes.get("model_params", {"likely": 0})["likely"] > 1e9,
            loss > 10,
        ]
    )


# ---- tables


MEASURES: dict[str, Callable[[Case, Sequence[str]], bool]] = {"acceptable": acceptable, "exact": exact, "best two": best_two}


def print_accuracy(title: str, cases: list[Case], judges: list[Judgement], draws: int) -> None:
    print(f"\n{len(cases)} {title}: per cent right [95 % interval]\n")
    print(f"{'':24}" + "".join(f"{name:18}" for name in MEASURES))
    chosen = np.random.Generator(np.random.PCG64(SEED)).integers(len(cases), size=(draws, len(cases)))
    for judge in judges:
        print(f"{judge.judge:24}" + "".join(f"{share_of(right(cases, judge, measure), chosen):18}" for measure in MEASURES.values()))


def right(cases: list[Case], judge: Judgement, measure: Callable[[Case, Sequence[str]], bool]) -> Array:
    return np.array([measure(case, order) for case, order in zip(cases, judge.orders, strict=True)], dtype=float)


def share_of(found: Array, chosen: Array) -> str:
    """Mean with the 2.5th and 97.5th percentile of the resampled means (Efron 1979)."""
    low, high = np.percentile(found[chosen].mean(axis=1), (2.5, 97.5))
    return f"{found.mean():4.0%} [{low:.0%}, {high:.0%}]".replace("%", "")


def print_groups(title: str, cases: list[Case], ours: Judgement, groups: list[str]) -> None:
    print(f"\n{title:24}{'cases':>6}" + "".join(f"{name:>12}" for name in MEASURES))
    for group in dict.fromkeys(groups):
        inside = np.array([one == group for one in groups])
        print(f"  {group:22}{inside.sum():6}" + "".join(f"{right(cases, ours, measure)[inside].sum():12.0f}" for measure in MEASURES.values()))


def print_misses(cases: list[Case], decisions: list[Decision], ours: Judgement) -> None:
    print("\nmissed")
    for case, decision, order in zip(cases, decisions, ours.orders, strict=True):
        if not acceptable(case, order):
            print(f"  {case['id']}: {order[0] if order else 'nothing'}, {decision.firmness.word}; label {case['label']} ({case['certainty']})")
            print(f"      {main_reason(decision, case['label'])}")


def main_reason(decision: Decision, label: str) -> str:
    """Why the published placement was not recommended: the veto that took it out, what it lacks, or what it lost by."""
    ranking = decision.ranking
    published = ranking.best_of(label)
    if published is None:
        return next((one.says for one in decision.refused if one.placement == label), "not offered")
    if published.deciding_veto:
        _, veto = published.deciding_veto
        return f"{published.alternative.id} is excluded by {veto.id} in {veto.share_of_worlds:.0%} of worlds: {veto.says}"
    if published.status == "open":
        return f"{published.alternative.id} is open: {', '.join(unknown.id for unknown in published.lacks)}"
    return behind_by(decision, published)


def behind_by(decision: Decision, published: Standing) -> str:
    best = decision.ranking.best
    assert best is not None  # an alternative that no veto excludes leaves a best one
    terms = decision.lead_over(published)[:3]
    listed = ", ".join(f"{name} {term:+.3f}" for name, term in terms if term > 0)
    return f"{best.alternative.id} leads {published.alternative.id} by {best.score - published.score:.3f}: {listed}"


if __name__ == "__main__":
    main()
