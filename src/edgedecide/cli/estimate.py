"""`edgedecide estimate`: one model on one device, and the same question turned round."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from edgedecide.catalog import Catalog, load_catalog
from edgedecide.cli.targets import parse_outputs, refuse_inputs
from edgedecide.cli.writing import width, write
from edgedecide.errors import UsageError, nearest

FORMATS = {"text": "for people", "json": "for programs, numbers with their units (edgedecide/estimate/v1)"}
STAND_IN = {"language": "llama-3.2-1b", "vision": "mobilenet-v2", "speech": "whisper-base"}
"""Model of each kind that stands for the others until each is asked about."""


class Asked(NamedTuple):
    """The options, as they were written."""

    model: str | None
    device: str | None
    quantization: str | None
    prompt: str
    output: str
    sound: str
    duty: str
    runtime: str | None
    compute: str | None
    measured: list[str]
    fits: bool
    on_fleet: str | None
    promise: str | None
    kind: str | None
    until: str
    overlay: Path | None


def estimate_to(asked: Asked, outputs: list[str]) -> None:
    """Estimate what was asked, and write it in every format that was asked for."""
    targets = parse_outputs(outputs, FORMATS, option="-o")
    refuse_inputs(targets, [*(asked.overlay.glob("*") if asked.overlay else ()), *([asked.on_fleet] if asked.on_fleet else [])])
    _check(asked)
    catalog = load_catalog(asked.overlay)
    pages = _answer(asked, catalog)
    for target in targets:
        write(pages[target.format](), target)


def _check(asked: Asked) -> None:
    """Nothing where the options make one question; UsageError otherwise."""
    turned = [name for name, given in (("--fits", asked.fits), ("--on-fleet", asked.on_fleet), ("--promise", asked.promise)) if given]
    if len(turned) > 1:
        raise UsageError(f"found {' and '.join(turned)}; expected one of them", where="estimate")
    if asked.kind and not asked.promise:
        raise UsageError("found --kind without --promise; expected both, or neither", where="--kind")
    if asked.promise and asked.model:
        raise UsageError("found both --model and --promise; expected one of them: a promise is held against every model of a kind", where="--promise")
    if asked.on_fleet and asked.device:
        raise UsageError("found both --device and --on-fleet; expected one of them", where="--on-fleet")
    if not asked.model and not asked.promise:
        raise UsageError('found no model; expected one by name, or by its facts: --model llama-3.2-1b, --model "{params: 3.2B}"', where="--model")
    if not asked.device and not asked.on_fleet:
        raise UsageError('found no device; expected one by name, or by its facts: --device samsung-galaxy-s24, --device "{class: phone-mid, ram: 8 GB}"', where="--device")
    if asked.until not in ("first-result", "complete"):
        raise UsageError(f'found "{asked.until[:60]}"; expected first-result or complete{nearest(asked.until, ["first-result", "complete"])}', where="--until")


def _answer(asked: Asked, catalog: Catalog) -> Any:
    """A page for each format, made when it is written."""
    if asked.promise:
        return _promise(asked, catalog)
    if asked.on_fleet:
        return _fleet(asked, catalog)
    found = _pair(asked, catalog, asked.model or "", asked.device or "")
    if asked.fits:
        return _fits(found, catalog)
    from edgedecide.report import estimate_json, estimate_page

    return {"text": lambda: estimate_page.estimate_page(found, note=_note(found, catalog), width=width()), "json": lambda: estimate_json.estimate_json(found, catalog)}


def _pair(asked: Asked, catalog: Catalog, model: str, device: str, **instead: Any) -> Any:
    from edgedecide.pair import estimate_pair

    given = {"quantization": asked.quantization, "prompt": asked.prompt, "output": asked.output, "runtime": asked.runtime, "compute": asked.compute, "measured": asked.measured}
    return estimate_pair(model, device, **(given | instead), sound=asked.sound, duty=asked.duty, catalog=catalog)


def _note(found: Any, catalog: Catalog) -> str:
    """What is to be told of a device that the catalog does not know."""
    from edgedecide.pair.subject import near_of

    device = found.request.device
    if device.is_known:
        return ""
    near = near_of(device.asked, catalog) if device.asked else ""
    return f'nothing is known of "{device.asked[:80]}"{near}' if device.asked else "the facts of the device name no class, so that nothing like it has been measured"


def _fits(found: Any, catalog: Catalog) -> Any:
    from edgedecide.pair.inverse import fitting
    from edgedecide.report import estimate_json, estimate_page

    fits = fitting(found, catalog)
    return {
        "text": lambda: estimate_page.fits_page(found.request, fits, width=width()),
        "json": lambda: estimate_json.estimate_json(found, catalog, fits=estimate_json.fits_rows(fits)),
    }


def _fleet(asked: Asked, catalog: Catalog) -> Any:
    from edgedecide.pair.inverse import on_fleet
    from edgedecide.report import estimate_json, estimate_page

    classes = _classes(asked.on_fleet or "", catalog)
    found = _pair(asked, catalog, asked.model or "", "phone-mid")
    held = on_fleet(found.request, found.ground, classes, catalog)
    return {
        "text": lambda: estimate_page.fleet_page(found.request, held, width=width()),
        "json": lambda: estimate_json.document(found.request, catalog, device=None, fleet=estimate_json.fleet_rows(held)),
    }


def _classes(path: str, catalog: Catalog) -> list[dict[str, Any]]:
    """The classes of a profile's fleet that compute."""
    from edgedecide.cli.loading import load_profile_of
    from edgedecide.pair.stated import DEVICE_FACTS
    from edgedecide.quantity import Quantity

    folder = Path(path)
    loaded, _ = load_profile_of(str(folder / "profile.yaml") if folder.is_dir() else path, catalog, samples=100)
    classes = [entry for entry in loaded.profile.fleet.classes if entry.class_ != "none"]
    if not classes:
        raise UsageError("found no class under fleet.classes that computes; expected device, chipset or class of each", where=path)
    found: list[dict[str, Any]] = []
    for entry in classes:
        words = {"device": entry.device, "chipset": entry.chipset, "class": entry.class_, "os": entry.os}
        facts = {name: value for name in DEVICE_FACTS if isinstance(value := getattr(entry, name, None), Quantity)}
        named = {key: value for key, value in words.items() if value}
        share = entry.share.likely if isinstance(entry.share, Quantity) else None
        found.append({**named, **facts, "name": entry.device or entry.chipset or entry.class_ or "unnamed", "share": share})
    return found


def _promise(asked: Asked, catalog: Catalog) -> Any:
    from edgedecide.pair.given import read_seconds
    from edgedecide.pair.inverse import KINDS, keeping
    from edgedecide.report import estimate_json, estimate_page

    kind = asked.kind or "language"
    if kind not in KINDS:
        raise UsageError(f'found "{kind[:60]}"; expected {", ".join(KINDS[:-1])} or {KINDS[-1]}{nearest(kind, list(KINDS))}', where="--kind")
    promise = read_seconds(asked.promise or "", "promise")
    found = _pair(asked, catalog, STAND_IN[kind], asked.device or "", measured=())
    kept = keeping(found.request, found.ground, promise, kind, catalog, until=asked.until)
    tried = sum(catalog.require("models", name).word("kind") == kind for name in catalog.names("models"))
    row = {"limit_s": promise.likely, "kind": kind, "until": asked.until, "tried": tried, "models": estimate_json.promise_rows(kept)}
    return {
        "text": lambda: estimate_page.promise_page(found.request, kept, promise.text, kind, tried, width=width()),
        "json": lambda: estimate_json.document(found.request, catalog, model=None, promise=row),
    }
