"""An estimate for programs: `edgedecide/estimate/v1`, whose form is published as `edgedecide schema estimate`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from edgedecide.catalog import Catalog
from edgedecide.facts import AnyFact, Fact, NotNeeded, Unknown
from edgedecide.pair import Estimated, Request
from edgedecide.pair.inverse import Fit, Held, Kept
from edgedecide.pair.standing import is_wide, rung_of, sources_of
from edgedecide.quantity import Quantity

SCHEMA = "edgedecide/estimate/v1"


def estimate_json(found: Estimated, catalog: Catalog, **turned: Any) -> str:
    """One pair with its facts; `turned` holds what was asked the other way round."""
    return document(found.request, catalog, facts=facts_of(found.request, found.facts), seed=found.ground.worlds.seed, samples=found.ground.worlds.samples, **turned)


def document(request: Request, catalog: Catalog, **parts: Any) -> str:
    """The document with these parts; a part that is None is left out, also of the head."""
    from edgedecide import __version__

    head = {
        "schema": SCHEMA,
        "version": __version__,
        "catalog": {"date": catalog.date, "digest": catalog.digest, "overlaid": catalog.overlaid},
        "model": _model(request),
        "device": _device(request),
        "request": _request(request),
    }
    whole = {key: value for key, value in (head | parts).items() if value is not None}
    return json.dumps(whole, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _model(request: Request) -> dict[str, Any]:
    model = request.model
    return {"id": model.entry.id if model.entry else None, "title": model.name, "kind": model.kind, "quantization": model.quantization, "stated": _stated(model.stated.facts)}


def _device(request: Request) -> dict[str, Any]:
    device = request.device
    ids = {name: entry.id if entry else None for name, entry in (("id", device.device), ("chipset", device.chipset), ("class", device.class_))}
    return {**ids, "title": device.name, "known": device.is_known, "stated": _stated(device.stated.facts)}


def _stated(facts: Mapping[str, Any]) -> dict[str, str]:
    return {key: value.text if isinstance(value, Quantity) else str(value) for key, value in facts.items() if value is not None}


def _request(request: Request) -> dict[str, Any]:
    return {
        "prompt": _ends(request.prompt),
        "output": _ends(request.output),
        "sound_s": request.sound.likely,
        "duty": request.duty,
        "runtime": request.runtime,
        "compute": request.compute,
        "measured": sorted(request.measured),
    }


def _ends(quantity: Quantity) -> dict[str, float]:
    return {"low": quantity.low, "likely": quantity.likely, "high": quantity.high}


def facts_of(request: Request, facts: Mapping[str, AnyFact]) -> list[dict[str, Any]]:
    """Every fact with what it stands on and what would measure it."""
    return [_fact(id, fact, request) for id, fact in facts.items()]


def _fact(id: str, fact: AnyFact, request: Request) -> dict[str, Any]:
    if isinstance(fact, NotNeeded):
        return {"id": id, "status": "not-needed", "says": fact.says}
    if isinstance(fact, Unknown):
        return {"id": id, "status": "unknown", "recipe": fact.recipe, "measure": request.command(id)}
    return {
        "id": id,
        "status": "known",
        **_numbers(fact),
        "unit": fact.unit,
        "basis": fact.basis.word,
        "rung": rung_of(fact),
        "wide": is_wide(fact),
        "source": fact.source,
        "sources": sources_of(fact),
        "measure": request.command(id),
    }


def _numbers(fact: Fact) -> dict[str, float]:
    """Its range to six significant digits, beyond which there is only noise of sampling."""
    return {"low": _digits(fact.low), "likely": _digits(fact.likely), "high": _digits(fact.high)}


def _digits(value: float) -> float:
    return float(f"{value:.6g}")


def _short(fact: AnyFact) -> dict[str, Any] | None:
    """Numbers with their unit; None where they are not known."""
    return {**_numbers(fact), "unit": fact.unit, "basis": fact.basis.word} if isinstance(fact, Fact) else None


def fits_rows(fits: Sequence[Fit]) -> list[dict[str, Any]]:
    return [
        {
            "quantization": fit.quantization, "memory_needed": _short(fit.memory), "fits": _short(fit.fits), "longest_context": fit.longest,
            "rate": _short(fit.rate), "quality_lost": list(fit.loss) if fit.loss else None,
        }
        for fit in fits
    ]  # fmt: skip


def fleet_rows(held: Sequence[Held]) -> list[dict[str, Any]]:
    return [{"name": one.name, "share": None if one.share is None else _digits(one.share), **{id: _short(fact) for id, fact in one.facts.items()}} for one in held]


def promise_rows(kept: Sequence[Kept]) -> list[dict[str, Any]]:
    return [
        {"model": one.model, "quantization": one.quantization, "kept": _digits(one.kept), **{id: _short(fact) for id, fact in one.facts.items()}} for one in kept
    ]  # fmt: skip
