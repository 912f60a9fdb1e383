"""`estimate`: what one model needs on one device, how fast it is there, and what a request takes.

How a number is made is the estimators' business: memory and speed come from `estimators.memory` and `estimators.speed`, by
whatever rung they have evidence for. `pair.answers` puts them into the units that people ask for, with what follows from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from edgedecide.catalog import Catalog, load_catalog
from edgedecide.facts import AnyFact
from edgedecide.pair.answers import facts_of
from edgedecide.pair.given import Measured, Tokens, measured_facts, read_seconds, read_share, read_tokens
from edgedecide.pair.ground import SAMPLES, SEED, Ground, ground_of
from edgedecide.pair.request import Request
from edgedecide.pair.subject import Described, read_compute, read_device, read_model, read_runtime
from edgedecide.quantity import Quantity


class Estimated(NamedTuple):
    """The facts of one pair, with what was asked."""

    request: Request
    ground: Ground
    facts: dict[str, AnyFact]


def estimate(
    model: Described,
    device: Described,
    quantization: str | None = None,
    prompt: Tokens = 512,
    output: Tokens = 128,
    runtime: str | None = None,
    compute: str | None = None,
    measured: Iterable[Measured] | Mapping[str, Any] = (),
    *,
    sound: str | Quantity = "30 s",
    duty: float | str = 1.0,
    catalog: Catalog | None = None,
    seed: int = SEED,
    samples: int = SAMPLES,
) -> dict[str, AnyFact]:
    """What one model needs and does on one device, as facts by id, each with low, likely, high, unit, basis and source.

    `model` and `device` are names, however they are written (a weight format may stand in the model's), or mappings of
    facts. What cannot be known is an Unknown whose recipe is a command that measures it; what the kind of model does not
    have is a NotNeeded. Measurements (`decode_rate=21 tokens/s`) go before every estimate, and what follows from them
    follows. Raises UsageError for a model that the catalog does not know and for names that may mean several things.
    """
    return estimate_pair(
        model, device, quantization, prompt, output, runtime, compute, measured, sound=sound, duty=duty, catalog=catalog, seed=seed, samples=samples
    ).facts


def estimate_pair(
    model: Described,
    device: Described,
    quantization: str | None = None,
    prompt: Tokens = 512,
    output: Tokens = 128,
    runtime: str | None = None,
    compute: str | None = None,
    measured: Iterable[Measured] | Mapping[str, Any] = (),
    *,
    sound: str | Quantity = "30 s",
    duty: float | str = 1.0,
    catalog: Catalog | None = None,
    seed: int = SEED,
    samples: int = SAMPLES,
) -> Estimated:
    """The same with what was asked, as it was understood; for pages."""
    catalog = catalog or load_catalog()
    ground = ground_of(catalog, seed, samples)
    ground.tidy()
    request = Request(
        model=read_model(model, quantization, catalog),
        device=read_device(device, catalog),
        prompt=read_tokens(prompt, "prompt"),
        output=read_tokens(output, "output"),
        sound=read_seconds(sound, "sound"),
        duty=read_share(duty, "duty"),
        runtime=read_runtime(runtime, catalog),
        compute=read_compute(compute),
        measured=measured_facts(ground, measured) if measured else {},
    )
    return Estimated(request, ground, facts_of(ground, request))
