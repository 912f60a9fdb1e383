"""Groups of inputs that a sweep moves together by a factor: what a profile cannot set, since it is prices and costs of the catalog."""

from __future__ import annotations

from edgedecide.quantity import parse_quantity

FACTORS: dict[str, tuple[str, ...]] = {
    "cloud-prices": (
        "catalog:cloud_models/*#*_price", "catalog:cloud_models/*#price_per_*", "catalog:servers/*#price", "catalog:servers/*#serverless",
        "catalog:costs/gateway#value", "catalog:costs/egress#value", "cloud.price.*",
    ),
    "failure-costs": (
        "catalog:costs/rollback-edge#value", "catalog:costs/rollback-cloud#value", "catalog:costs/ticket#value", "catalog:costs/ticket-consumer#value",
        "catalog:costs/truck-roll#value",
    ),
}  # fmt: skip
"""Paths of inputs, with `*`, by the name that --vary takes: what the cloud charges, and what it costs when a release or a device fails."""


def split(sets: list[str]) -> tuple[list[str], dict[str, float]]:
    """Settings of the profile, and the factor of each pattern of inputs."""
    named = [text.partition("=") for text in sets]
    moved = {pattern: parse_quantity(value, "factor").likely for name, _, value in named if name in FACTORS for pattern in FACTORS[name]}
    return [text for text, (name, _, _) in zip(sets, named, strict=True) if name not in FACTORS], moved
