"""Who answers in the cloud: a priced service, a stand-in for one that nobody knows, or the model itself on rented accelerators."""

import math

import pytest

from builders import CATALOG, likely, setting, value
from edgedecide.estimators.demand import estimate_demand
from edgedecide.estimators.service import AFFORDABLE, SPARE_MEMORY, cloud_service

CHAT = "model: {use: llama-3.2-3b, prompt: 500 tokens, output: 100 tokens}\ntraffic: {payload: 50 KB}"


def service(*texts):
    among = setting(CHAT, *texts)
    return cloud_service(among, estimate_demand(among))


def error(name):
    return likely("errors", name, "factor")


# ---- priced

NAMED = [
    pytest.param("{use: gpt-4o-mini}", [], "gpt-4o-mini", id="a service of the catalog"),
    pytest.param("{use: our-own-service}", [], "small-llm-default", id="one's own: a small language model stands in"),
    pytest.param("{use: our-own-service}", ["model: {use: whisper-base}"], "streaming-asr-default", id="one's own, for speech"),
]


@pytest.mark.parametrize(("cloud", "more", "entry"), NAMED)
def test_whose_prices_and_times_hold(cloud, more, entry):
    found = service(f"cloud: {cloud}", *more)
    assert found.entry.id == entry
    assert (found.server, found.busy, found.accelerators) == (None, None, 0)


def test_where_no_typical_service_has_a_price_the_model_of_the_profile_is_served():
    found = service("cloud: {use: our-own-service}", "model: {use: yolov8n}")
    assert found.entry is None
    assert found.name.startswith("yolov8n on ")


def test_the_first_token_is_published_and_the_others_follow_at_their_rate():
    """Median × the error of cloud times; 100 tokens at the published rate more."""
    first, whole = (service("cloud: {use: gpt-4o-mini}", f"latency: {{until: {end}}}").ends.values[:, 0] for end in ("first-result", "complete"))
    p50, p95 = (likely("cloud_models", "gpt-4o-mini", name) * error("latency-cloud") for name in ("ttft_p50", "ttft_p95"))
    assert first == pytest.approx([p50, p95])
    assert whole[0] == pytest.approx(p50 + 100 / likely("cloud_models", "gpt-4o-mini", "token_rate"))


def test_a_service_is_up_as_it_was_measured_and_a_served_model_as_services_usually_are():
    assert value(service("cloud: {use: gpt-4o-mini}").uptime) == pytest.approx(likely("cloud_models", "gpt-4o-mini", "uptime"))
    assert value(service().uptime) == pytest.approx(likely("defaults", "service-uptime"))


# ---- served


def offers(weights, speed):
    """Rent, speed for the rent and accelerators of every server, by the catalog."""
    found = {}
    for id in CATALOG.names("servers"):
        entry = CATALOG.require("servers", id)
        chip = CATALOG.entry("chipsets", entry.word("chipset") or "")
        if entry.figure("price") is None or entry.figure("vram") is None or chip is None or chip.figure(speed) is None:
            continue
        count = max(1, math.ceil(weights * SPARE_MEMORY / entry.figure("vram").likely))
        rent = count * entry.figure("price").likely
        found[id] = (rent, count * chip.figure(speed).likely / rent, count)
    return found


@pytest.mark.parametrize("model", ["llama-3.2-1b", "llama-3.1-8b", "llama-3.3-70b-instruct"])
def test_a_model_is_served_where_it_fits_with_the_most_bandwidth_for_the_rent(model):
    found = service({"model": {"use": model}})
    weights = likely("models", model, "params") * likely("quantizations", "f16", "bits") / 8
    mine = offers(weights, "memory_bandwidth")
    _, merit, count = mine[found.server.id]
    assert found.accelerators == count
    assert count * found.server.figure("vram").likely >= weights * SPARE_MEMORY
    affordable = {id: offer for id, offer in mine.items() if offer[0] <= AFFORDABLE * min(o[0] for o in mine.values())}
    assert found.server.id in affordable
    assert merit == pytest.approx(max(offer[1] for offer in affordable.values()))


def test_a_model_too_large_for_one_accelerator_takes_several():
    """70 billion parameters at 16 bits are 141 GB and want 184 GB."""
    found = service("model: {use: llama-3.3-70b-instruct}")
    assert found.accelerators >= 2
    assert found.name.startswith("llama-3.3-70b on ")


def test_requests_in_a_batch_share_the_accelerator():
    """Seconds alone ÷ the gain from batching; the answer itself takes as long as alone."""
    among = setting(CHAT)
    found = cloud_service(among, estimate_demand(among))
    gain, load = likely("defaults", "batching-gain"), likely("defaults", "gpu-utilisation")
    alone = value(found.busy) * gain
    median = found.ends.values[0, 0]
    waits = max(0, value(found.busy) / (1 - load) * math.log(load / 0.5))
    assert load < 0.5
    assert waits == 0
    assert median == pytest.approx(alone)


def test_a_graph_shares_nothing():
    among = setting("model: {use: yolov8n}\ntraffic: {payload: 50 KB}")
    found = cloud_service(among, estimate_demand(among))
    assert found.ends.values[0, 0] == pytest.approx(value(found.busy))


def test_the_cloud_may_serve_another_model_of_the_catalog():
    assert service("cloud: {use: llama-3.1-8b}").name.startswith("llama-3.1-8b on ")
    assert service().name.startswith("llama-3.2-3b on ")
