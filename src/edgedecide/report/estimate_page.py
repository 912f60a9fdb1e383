"""An estimate as plain text: one line a fact, what it rests on, what is not known, and what would measure it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from edgedecide.facts import AnyFact, Fact, NotNeeded, Unknown
from edgedecide.pair import Estimated, Request
from edgedecide.pair.inverse import SURE, Fit, Held, Kept
from edgedecide.pair.standing import RUNGS, WIDE, is_wide, rung_of, sources_of
from edgedecide.quantity import SPACE, show, three_digits
from edgedecide.report.columns import columns
from edgedecide.report.lines import bullet, paragraph
from edgedecide.report.phrases import ends_only, listed, percent, plain, sentence

LABELS = {
    "memory_needed": "memory needed", "memory_free": "memory free", "fits": "fits on", "download": "download", "cold_load": "cold load",
    "prefill_rate": "prefill rate", "decode_rate": "decode rate", "latency_first": "first token", "latency": "whole result",
    "rate_minute_1": "at minute 1", "sustained_rate": "at minute 30", "energy": "energy",
}  # fmt: skip
"""Names of the facts on a page."""
MOST_SOURCES = 2
"""Sources that one line points to; the JSON has all."""


UNITS = {"language": "tokens/s", "speech": "sound s/s", "": "a second"}
"""What a rate is told in, by the kind of model."""


def estimate_page(found: Estimated, *, note: str = "", width: int) -> str:
    """The facts of one pair. `note` is what is to be told of its names."""
    return "\n".join(_page(found, note, width)) + "\n"


def _page(found: Estimated, note: str, width: int) -> Iterator[str]:
    yield from head(found.request, width)
    if note:
        yield from paragraph(sentence(plain(note)), width)
    told = {id: fact for id, fact in found.facts.items() if isinstance(fact, Fact) and not (id == "latency_first" and not found.request.model.writes_tokens)}
    yield from paragraph(_verdict(found.facts["fits"]), width)
    sources: dict[str, int] = {}
    yield ""
    rows = [_row(id, fact, sources) for id, fact in told.items()]
    yield from columns(["", "", "likely", "range", "", "basis", "rung", "from"], rows, "<<>><<<<", width)
    yield from _unknowns(found, width)
    yield from _legend(list(told.values()), width)
    yield from _measures(found.request, list(told), width)
    yield ""
    yield "Sources"
    for source, number in sources.items():
        yield from bullet(f"[{number}] ", source, width)


def head(request: Request, width: int) -> Iterator[str]:
    """Which model on which device, and what is asked of it."""
    model, device = request.model, request.device
    kinds = (device.chipset.title if device.chipset else "", _small(device.class_.title) if device.class_ else "")
    on = [part for part in kinds if part and not part.lower().startswith(device.name.lower())]
    aside = f" ({', '.join(on)})" if on else ""
    yield from paragraph(f"{plain(model.name)}, {plain(model.quantization)}, on {plain(device.name)}{aside}", width)
    how = [f"on its {request.compute.upper()}" if request.compute else "", f"by {request.runtime}" if request.runtime else ""]
    yield from paragraph(" ".join([_asked(request), *filter(None, how)]) + ".", width)


def _small(title: str) -> str:
    return title[:1].lower() + title[1:]


def _asked(request: Request) -> str:
    if request.model.kind == "language":
        return f"{request.prompt.text.removesuffix(' tokens')} tokens of prompt, {request.output.text.removesuffix(' tokens')} of output, one request at a time"
    if request.model.kind == "speech":
        return f"{request.sound.text} of sound, one request at a time"
    if request.model.kind == "embedding":
        return f"A text of {request.prompt.text.removesuffix(' tokens')} tokens, one at a time"
    return "One standard input at a time"


def _verdict(fits: AnyFact) -> str:
    if not isinstance(fits, Fact):
        return "Whether it fits is not known."
    span = f"{percent(fits.likely)} of such devices ({ends_only(fits.low, fits.high, 'share')}{SPACE}%)"
    if fits.low >= SURE:
        return "It fits."
    if fits.high <= 1 - SURE:
        return "It does not fit."
    return f"It fits on {span}." if fits.likely >= SURE else f"It may not fit: on {span}."


def _row(id: str, fact: Fact, sources: dict[str, int]) -> list[str]:
    """Likely value, range, a word where it is wide, basis, rung and the numbers of its sources."""
    numbers = [sources.setdefault(source, len(sources) + 1) for source in sources_of(fact)[:MOST_SOURCES]]
    is_point = show(fact.low, fact.unit) == show(fact.high, fact.unit)
    span = "" if is_point else ends_only(fact.low, fact.high, fact.unit)
    return [LABELS[id], "", show(fact.likely, fact.unit), span, "wide" if is_wide(fact) else "", fact.basis.word, rung_of(fact), " ".join(map(str, numbers))]


def _unknowns(found: Estimated, width: int) -> Iterator[str]:
    unknown = [fact for fact in found.facts.values() if isinstance(fact, Unknown)]
    reasons: dict[str, list[str]] = {}
    for fact in unknown:
        reasons.setdefault(fact.recipe, []).append(LABELS[fact.id])
    if reasons:
        yield ""
        yield "Not known"
    for recipe, names in reasons.items():
        reason, _, command = recipe.partition("; to measure: ")
        yield from paragraph(f"{listed(names)}: {plain(reason)}", width, "  ")
        yield from paragraph(plain(command), width, "    ")
    without = {fact.says: "" for fact in found.facts.values() if isinstance(fact, NotNeeded)}
    for says in without:
        yield from paragraph(f"No prefill and decode rate: {says}.", width)


def _legend(facts: Sequence[Fact], width: int) -> Iterator[str]:
    yield ""
    yield from paragraph("A range goes from the 10th to the 90th percentile of what agrees with what is known.", width)
    if any(map(is_wide, facts)):
        widest = max((fact for fact in facts if is_wide(fact)), key=lambda fact: fact.high / fact.low)
        text = f"Wide: the high end is more than {WIDE:g} times the low one, {three_digits(widest.high / widest.low)} times for {LABELS[widest.id]}; one measurement narrows it."
        yield from paragraph(text, width)
    for rung in dict.fromkeys(map(rung_of, facts)):
        yield from bullet(f"{rung}: ", RUNGS.get(rung, rung), width)


def _measures(request: Request, ids: Sequence[str], width: int) -> Iterator[str]:
    """What would measure each fact, the same command once; a measurement is given with --measured."""
    commands: dict[str, list[str]] = {}
    for id in ids:
        if id not in request.measured and id not in ("fits", "rate_minute_1"):
            commands.setdefault(request.command(id), []).append(LABELS[id])
    if commands:
        yield ""
        yield from paragraph("What would measure it; give the result with --measured 'decode_rate=21 tokens/s'", width)
    for command, names in commands.items():
        yield from paragraph(listed(names), width, "  ")
        yield from paragraph(plain(command), width, "    ")


# ---- turned round


def fits_page(request: Request, fits: Sequence[Fit], *, width: int) -> str:
    """Which formats and contexts fit the device."""
    lines = [*head(request, width), ""]
    rows = [
        [fit.quantization, "", _brief(fit.memory), _share(fit.fits), _context(fit, request), _brief(fit.rate), _loss(fit.loss)]
        for fit in fits
    ]  # fmt: skip
    lines += columns(["", "", "memory", "fits on", "context", "rate", "quality lost"], rows, "<<>>>>>", width)
    tail = "Memory and rate are likely values; fits on is the share of such devices."
    if request.model.writes_tokens:
        tail = f"{tail[:-1]}, at the length of the request. Context is the longest that still fits on nine in ten, in tokens."
    lines += ["", *paragraph(tail, width)]
    return "\n".join(lines) + "\n"


def fleet_page(request: Request, held: Sequence[Held], *, width: int) -> str:
    """Which classes of a fleet hold the model, and how fast it is there."""
    lines = [*paragraph(f"{plain(request.model.name)}, {plain(request.model.quantization)}, on the classes of the fleet", width), *paragraph(f"{_asked(request)}.", width), ""]
    rows = []
    for one in held:
        rate = one.facts["decode_rate"] if request.model.writes_tokens else one.facts["rate_minute_1"]
        share = show(one.share, "share") if one.share is not None else ""
        rows.append([plain(one.name), "", share, _brief(one.facts["memory_free"]), _share(one.facts["fits"]), _ends(rate), _ends(one.facts["sustained_rate"])])
    unit = UNITS[request.model.kind if request.model.kind in UNITS else ""]
    lines += columns(["", "", "of fleet", "memory free", "fits on", unit, "minute 30"], rows, "<<>>>>>", width)
    unknown = dict.fromkeys(fact.recipe for one in held for fact in one.facts.values() if isinstance(fact, Unknown) and fact.id == "decode_rate")
    needed = next((one.facts["memory_needed"] for one in held), None)
    lines += ["", *paragraph(f"It needs {_span(needed)} of memory. Ranges go from the 10th to the 90th percentile." if needed is not None else "The fleet names no class.", width)]
    for recipe in unknown:
        lines += bullet("Not known: ", plain(recipe), width, "")
    return "\n".join(lines) + "\n"


def promise_page(request: Request, kept: Sequence[Kept], promise: str, kind: str, tried: int, *, width: int) -> str:
    """Which models keep a promise on the device."""
    device = request.device
    lines = [*paragraph(f"{len(kept)} of {tried} {kind} models of the catalog keep {promise} on {plain(device.name)} in most worlds.", width), ""]
    rows = [[one.model, "", one.quantization, _share_of(one.kept), _span(one.latency), _brief(one.facts["memory_needed"]), _brief(one.facts["energy"])] for one in kept]
    if rows:
        lines += columns(["", "", "format", "kept", "latency", "memory", "energy"], rows, "<<<>>>>", width)
        lines += ["", *paragraph("Kept: share of the worlds in which it fits and answers in time. Latency goes from the 10th to the 90th percentile; the others are likely values.", width)]
    else:
        lines += paragraph("Nothing is known to keep it; try a longer promise, another device or --prompt.", width)
    return "\n".join(lines) + "\n"


def _brief(fact: AnyFact) -> str:
    return show(fact.likely, fact.unit) if isinstance(fact, Fact) else "not known"


def _span(fact: AnyFact) -> str:
    if not isinstance(fact, Fact):
        return "not known"
    unit = show(fact.high, fact.unit).partition(SPACE)[2]
    text = ends_only(fact.low, fact.high, fact.unit)
    return text if text.endswith(unit) else f"{text}{SPACE}{unit}"


def _ends(fact: AnyFact) -> str:
    return ends_only(fact.low, fact.high, fact.unit).removesuffix(f"{SPACE}{fact.unit}") if isinstance(fact, Fact) else "not known"


def _share(fact: AnyFact) -> str:
    return percent(fact.likely) if isinstance(fact, Fact) else "not known"


def _share_of(share: float) -> str:
    return percent(share)


def _context(fit: Fit, request: Request) -> str:
    if not request.model.writes_tokens:
        return ""
    return f"{fit.longest:,}" if fit.longest is not None else "none"


def _loss(loss: tuple[float, float] | None) -> str:
    if loss is None:
        return ""
    return f"{ends_only(*loss, 'share')}{SPACE}%" if loss[1] else "none"
