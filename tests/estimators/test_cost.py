"""The bill, line by line and by hand; and what the alternatives mean to each other."""

import math

import numpy as np
import pytest

from builders import YEAR, likely, middles, value
from edgedecide.estimators.bill import by_year, growth_sum
from edgedecide.estimators.cost import _break_even, _payback
from edgedecide.facts import NEVER, Unknown

YEAR_DAYS = 12 * 30.44
H, DAY, WEEK = 3600, 8 * 3600, 40 * 3600
"""Working seconds."""
WAGE = 100 / 3600
"""Dollars a working second, at $100 an hour."""
SENT = 1000 * 20 * YEAR_DAYS
"""Requests a year: 1,000 devices, 20 a day, all of them sent."""

BASE = """
model: {use: llama-3.2-3b, prompt: 1000 tokens, output: 100 tokens, needs: [{long-context: 30%}]}
latency: {network: [{access: fibre, share: 100%}]}
traffic: {devices: 1000, requests: 20 per day, payload: 10 KB, growth: 0% per year}
cloud: {use: gpt-4o-mini, price: {input: $0.15 per million tokens, output: $0.60 per million tokens, egress: $0.09/GB}}
cost: {horizon: 3 years, engineer: $100 per h}
updates: {weights: 60.88 days}
fleet: {owner: us, managed: true, classes: [{class: phone-high, ram: 64 GB}]}
local: {answer: {use: llama-3.2-1b, handles: 70%, quality: 90%}, cache: {hits: 40%}}
"""
"""Six releases a year; every device runs the part; our own managed fleet."""
RELEASES = 6
PLATFORMS = likely("classes", "phone-high", "runtimes")
LIGHT = likely("defaults", "light-part-effort")


def lines(alternative, *texts):
    return {line.id: value(line.amount) for line in middles(BASE, *texts).estimates.bills[alternative].lines}


# ---- cloud, by hand


CLOUD = [
    pytest.param("inference", SENT * (1000 * 0.15e-6 + 100 * 0.6e-6), id="1,000 tokens in, 100 out"),
    pytest.param("egress", SENT * 4 * 100 * 0.09e-9, id="four bytes a token go out"),
    pytest.param("logs", SENT * likely("defaults", "log-bytes") * likely("costs", "log-ingest"), id="a log line a request"),
    pytest.param("gateway", SENT * likely("costs", "gateway"), id="through the gateway"),
    pytest.param("integration", likely("costs", "integrate-cloud") * WAGE, id="integrated once"),
    pytest.param("cloud-upkeep", 12 * likely("costs", "cloud-upkeep") * WAGE, id="cared for every month"),
    pytest.param("cloud-release", RELEASES * likely("costs", "release-cloud") * WAGE, id="released with the weights"),
    pytest.param("cloud-rollback", RELEASES * likely("costs", "failed-share") * likely("costs", "rollback-cloud") * WAGE, id="rolled back now and then"),
]


@pytest.mark.parametrize(("line", "dollars"), CLOUD)
def test_the_lines_of_the_cloud(line, dollars):
    assert lines("cloud")[line] == pytest.approx(dollars)


def test_the_cloud_has_no_other_lines():
    assert set(lines("cloud")) == {param.values[0] for param in CLOUD}


def test_the_clouds_total_is_the_sum_of_its_lines_over_three_years():
    amount = lines("cloud")
    once = amount["integration"]
    yearly = amount["cloud-upkeep"] + amount["cloud-release"] + amount["cloud-rollback"]
    requests = amount["inference"] + amount["egress"] + amount["logs"] + amount["gateway"]
    case = middles(BASE)
    assert case["cost_total@cloud"] == pytest.approx(once + 3 * yearly + 3 * requests)
    assert case["cost_per_1000@cloud"] == pytest.approx((once + 3 * yearly + 3 * requests) / (3 * SENT) * 1000)


def test_lengths_that_vary_cost_their_mean():
    """200..3000 tokens: median √600,000, mean × exp(σ² ÷ 2), σ = ln 15 ÷ 2.563."""
    sigma = math.log(15) / 2 / 1.2815516
    mean = math.sqrt(200 * 3000) * math.exp(sigma**2 / 2)
    assert lines("cloud", "model: {prompt: 200..3000 tokens}")["inference"] == pytest.approx(SENT * (mean * 0.15e-6 + 100 * 0.6e-6))


# ---- how the cloud charges

PRICES = [
    pytest.param("cloud: {price: {item: $1.5 per 1000}}", SENT * 0.0015, id="by the request"),
    pytest.param("cloud: {use: aws-rekognition, price: null}", SENT * likely("cloud_models", "aws-rekognition", "price_per_item"), id="by the item of the list"),
    pytest.param("cloud: {use: whisper-1, price: null}\ntraffic: {payload: 80 KB}", SENT * 80_000 / likely("defaults", "audio-rate") * likely("cloud_models", "whisper-1", "price_per_minute"), id="by the minute of sound"),
    pytest.param("cloud: {use: whisper-1, price: {input: null, output: null, minute: $0.6 per min}}\ntraffic: {payload: 80 KB}", SENT * 80_000 / likely("defaults", "audio-rate") * 0.01, id="by a stated minute"),
    pytest.param("cloud: {use: gpt-4o-mini, price: null}", SENT * (1000 * likely("cloud_models", "gpt-4o-mini", "input_price") + 100 * likely("cloud_models", "gpt-4o-mini", "output_price")), id="by the list's tokens"),
]


@pytest.mark.parametrize(("text", "dollars"), PRICES)
def test_the_price_of_the_answers(text, dollars):
    assert lines("cloud", text)["inference"] == pytest.approx(dollars)


def test_a_model_of_ones_own_is_rented_at_the_utilisation_paid_for():
    """requests × accelerator seconds ÷ utilisation, at least one copy, or by the busy second where that is cheaper."""
    case = middles(BASE, "cloud: null")
    service = case.estimates.service
    assert service.server is not None
    busy, rent = value(service.busy), likely("servers", service.server.id, "price")
    copies = max(SENT * busy / likely("defaults", "gpu-utilisation") / YEAR, 1)
    always = copies * service.accelerators * rent * YEAR
    serverless = service.server.figure("serverless")
    cheaper = min(always, SENT * busy * service.accelerators * serverless.likely) if serverless else always
    assert next(value(line.amount) for line in case.estimates.bills["cloud"].lines if line.id == "inference") == pytest.approx(cheaper)


def test_a_stated_rent_goes_before_the_list():
    many = "traffic: {requests: 20000 per day}"
    cheap, dear = (lines("cloud", "cloud: null", {"cloud": {"price": {"server": price}}}, many)["inference"] for price in ("$0.01 per h", "$0.02 per h"))
    assert dear == pytest.approx(2 * cheap)


# ---- what depends on whose devices they are, and on which data


def test_our_own_devices_on_a_metered_network_pay_for_their_data():
    """60 % of what has a link is LTE: 10 KB a request."""
    mixed = "latency: {network: [{access: lte, share: 60%}, {access: fibre, share: 40%}]}"
    things = "fleet: {classes: [{class: sbc}]}"
    paid = lines("cloud", mixed, things)
    assert paid["mobile-data"] == pytest.approx(SENT * 10_000 * 0.6 * likely("costs", "metered-data"))
    assert "mobile-data" not in lines("cloud", mixed, things, "fleet: {owner: users}")
    assert "mobile-data" not in lines("cloud", mixed)  # phones are on flat plans


def test_users_devices_bring_support_contacts():
    """At the edge's rate where a model on the device answers, at the cloud's elsewhere."""
    users = "fleet: {owner: users}"
    ticket = likely("costs", "ticket-consumer")
    assert lines("cloud", users)["support"] == pytest.approx(1000 * likely("costs", "ticket-rate-cloud") * YEAR * ticket)
    assert lines("edge@device", users)["support"] == pytest.approx(1000 * likely("costs", "ticket-rate-edge") * YEAR * ticket)
    assert "support" not in lines("cloud")


@pytest.mark.parametrize(
    ("data", "asked"), [("[{kind: speech}]", True), ("[{kind: machine-telemetry}]", False), ("[{kind: speech, central: true}]", False), ("[{kind: speech, leaves: never}]", False), ("[]", False)]
)
def test_personal_data_needs_contracts_before_it_goes(data, asked):
    found = lines("cloud", f"privacy: {{data: {data}}}")
    assert ("compliance" in found) == asked
    if asked:
        assert found["compliance"] == pytest.approx(likely("costs", "compliance-personal") * WAGE)


# ---- what runs locally

LOCAL = [
    pytest.param("port", PLATFORMS * likely("costs", "port-per-platform") * WAGE, id="ported to each platform"),
    pytest.param("release", RELEASES * likely("costs", "release-edge") * WAGE, id="released to one class"),
    pytest.param("rollback", RELEASES * likely("costs", "failed-share") * likely("costs", "rollback-edge") * WAGE, id="rolled back now and then"),
    pytest.param("edge-upkeep", 12 * likely("costs", "edge-upkeep") * WAGE, id="cared for every month"),
    pytest.param("lab", likely("costs", "device-lab") * YEAR, id="tested in a lab"),
    pytest.param("download", 1000 * RELEASES * likely("models", "llama-3.2-1b", "params") * 4.8944 / 8 * likely("costs", "ota-cdn") * likely("costs", "delta-ratio"), id="delivered"),
]


@pytest.mark.parametrize(("line", "dollars"), LOCAL)
def test_the_lines_of_a_local_answerer(line, dollars):
    assert lines("edge@device")[line] == pytest.approx(dollars, rel=1e-5)


def test_edge_has_no_other_lines():
    assert set(lines("edge@device")) == {param.values[0] for param in LOCAL}


def test_a_hybrid_pays_for_two_paths():
    """The answerer's lines, the cloud's fixed ones, 30 % of what is sent, and the fallback itself."""
    both, cloud, edge = lines("local-primary@device"), lines("cloud"), lines("edge@device")
    for id in ("port", "release", "rollback", "edge-upkeep", "lab", "download"):
        assert both[id] == edge[id]
    for id in ("integration", "cloud-upkeep", "cloud-release", "cloud-rollback"):
        assert both[id] == cloud[id]
    for id in ("inference", "egress", "logs", "gateway"):
        assert both[id] == pytest.approx(0.3 * cloud[id], rel=1e-5)
    assert both["fallback"] == pytest.approx(likely("costs", "fallback-path") * WAGE)


@pytest.mark.parametrize(("alternative", "sent"), [("cloud-primary@device", 0.6), ("edge-preprocess@device", 1)])
def test_a_light_part_costs_a_part_of_the_work(alternative, sent):
    found, cloud = lines(alternative), lines("cloud")
    assert found["port"] == pytest.approx(LIGHT * PLATFORMS * likely("costs", "port-per-platform") * WAGE)
    assert found["edge-upkeep"] == pytest.approx(LIGHT * 12 * likely("costs", "edge-upkeep") * WAGE)
    assert found["inference"] == pytest.approx(sent * cloud["inference"], rel=1e-5)
    assert "fallback" not in found


def test_every_class_is_a_platform_of_its_own():
    two = "fleet: {classes: [{chipset: snapdragon-8-gen-3, share: 50%}, {chipset: apple-a17-pro, share: 50%}]}"
    found = lines("edge@device", two)
    assert found["port"] == pytest.approx(2 * likely("costs", "port-per-platform") * WAGE)
    assert found["release"] == pytest.approx(2 * RELEASES * likely("costs", "release-edge") * WAGE)


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        pytest.param("{class: phone-high, ram: 64 GB, buy: true, price: $250}", 250_000, id="all devices bought"),
        pytest.param("{device: raspberry-pi-5, buy: true}", 1000 * likely("devices", "raspberry-pi-5", "price"), id="at the catalog's price"),
        pytest.param("{class: phone-high, ram: 64 GB, price: $250}", None, id="owned already"),
    ],
)
def test_devices_that_are_not_owned_are_bought(entry, expected):
    found = lines("edge@device", f"fleet: {{classes: [{entry}]}}")
    assert found.get("devices") == (None if expected is None else pytest.approx(expected))


def test_unmanaged_devices_of_ours_need_management():
    found = lines("edge@device", "fleet: {managed: false}")
    assert found["management"] == pytest.approx(1000 * likely("costs", "device-management") * YEAR)
    assert "management" not in lines("edge@device", "fleet: {owner: users, managed: false}")


def test_broken_releases_lose_users_that_are_worth_something():
    """1,000 devices × $24 a year × 6 releases × failed × lost."""
    found = lines("edge@device", "cost: {value_per_device: $2 per month}")
    assert found["churn"] == pytest.approx(1000 * 24 * RELEASES * likely("costs", "failed-share") * likely("costs", "churn-bad-release"))


# ---- nodes

NODES = "fleet: {sites: 10, nodes: [{device: edge-server-small, price: $2000, buy: true}]}\nlatency: {network: [{access: enterprise-lan, share: 100%}]}"


def test_nodes_are_bought_installed_cared_for_and_visited():
    found = lines("edge@node", NODES)
    assert found["nodes"] == pytest.approx(10 * 2000)
    assert found["install"] == pytest.approx(10 * likely("costs", "node-install"))
    assert found["node-care"] == pytest.approx(10 * 2000 * likely("costs", "node-opex"))
    assert found["visits"] == pytest.approx(10 * likely("costs", "field-visits") * YEAR * likely("costs", "truck-roll"))
    assert found["management"] == pytest.approx(10 * likely("costs", "device-management") * YEAR)
    assert "download" not in found


@pytest.mark.parametrize(
    ("per", "sites", "count"),
    [("50 devices", None, 20), ("300 devices", None, 4), ("50 devices", "10", 20), ("300 devices", "10", 10), (None, "10", 10)],
    ids=["20 of 50", "rounded up", "two a site", "at least one a site", "one a site"],
)  # fmt: skip
def test_the_number_of_nodes(per, sites, count):
    fleet = {"sites": sites, "nodes": [{"device": "edge-server-small", "price": "$1", "buy": True} | ({"per": per} if per else {})]}
    assert lines("edge@node", NODES, {"fleet": fleet})["nodes"] == pytest.approx(count)


def test_owned_nodes_are_not_bought_again():
    assert "nodes" not in lines("edge@node", NODES, "fleet: {nodes: [{device: edge-server-small, price: $2000}]}")


# ---- growth and time


GROWTH = [
    pytest.param(3, 0, 3, id="no growth"),
    pytest.param(3, 0.1, 1 + 1.1 + 1.21, id="a tenth a year"),
    pytest.param(2.5, 0.1, 1 + 1.1 + 0.5 * 1.21, id="half of the last year"),
    pytest.param(0.5, 0.1, 0.5, id="half a year"),
    pytest.param(2, -0.5, 1.5, id="shrinking by half"),
    pytest.param(2, -1, 1, id="gone after a year"),
]


@pytest.mark.parametrize(("years", "growth", "total"), GROWTH)
def test_growth_adds_up_over_whole_and_part_years(years, growth, total):
    assert growth_sum(np.array([float(years)]), np.array([float(growth)]))[0] == pytest.approx(total)


def test_only_what_goes_with_the_requests_grows():
    base, grown = middles(BASE), middles(BASE, "traffic: {growth: 10% per year}")
    requests = value(base.estimates.bills["cloud"].requests)
    assert grown["cost_total@cloud"] - base["cost_total@cloud"] == pytest.approx(requests * (1 + 1.1 + 1.21 - 3))
    assert grown["cost_total@edge@device"] == pytest.approx(base["cost_total@edge@device"])


def test_the_years_add_up_to_the_total():
    """Two and a half years: the outlay in the first, half of everything in the third."""
    case = middles(BASE, "cost: {horizon: 30 months}\ntraffic: {growth: 20% per year}")
    for id, bill in case.estimates.bills.items():
        rows = by_year(bill, 2.5, np.array([0.2]))
        assert len(rows) == 3
        assert sum(float(row[0]) for row in rows) == pytest.approx(case[f"cost_total@{id}"])


# ---- against each other


def test_the_reference_is_the_budget_or_the_all_cloud_bill():
    case = middles(BASE)
    assert case["cost_reference"] == pytest.approx(case["cost_total@cloud"])
    assert case["cost_ratio@cloud"] == 1
    budget = middles(BASE, "cost: {budget: $50000 per year}")
    assert budget["cost_reference"] == pytest.approx(150_000)
    assert budget["cost_ratio@edge@device"] == pytest.approx(budget["cost_total@edge@device"] / 150_000)


def test_the_reference_is_never_below_an_engineers_month():
    """A month's horizon and hardly a request: 160 h × $100."""
    tiny = middles(BASE, "cost: {horizon: 1 month}\ntraffic: {requests: 0.001 per day}\nupdates: {weights: 10 years}")
    assert tiny["cost_total@cloud"] < 16_000
    assert tiny["cost_reference"] == pytest.approx(16_000)


def test_at_break_even_the_bills_are_equal():
    """Asking exactly as often as the break-even says makes both totals the same."""
    for alternative in ("edge@device", "local-primary@device", "cloud-primary@device"):
        volume = middles(BASE)[f"break_even@{alternative}"]
        assert 1 < volume < NEVER
        case = middles(BASE, {"traffic": {"requests": f"{volume!r} per day"}})
        assert case[f"cost_total@{alternative}"] == pytest.approx(case["cost_total@cloud"], rel=1e-6)


def numbers(*values):
    return [np.array([float(value)]) for value in values]


BREAK_EVENS = [
    # once, yearly, requests; the cloud's; years, growth, per day -> volume
    pytest.param((900, 0, 0), (0, 0, 100), 3, 0, 10, 30, id="900 saved at 10 a day for 3 × 100: at 30 a day"),
    pytest.param((900, 100, 0), (0, 0, 100), 3, 0, 10, 40, id="and 100 a year to run"),
    pytest.param((900, 0, 50), (0, 0, 100), 3, 0, 10, 60, id="half saved"),
    pytest.param((900, 0, 0), (0, 0, 100), 2, 0.25, 10, 40, id="with growth: 2.25 × 100"),
    pytest.param((900, 0, 100), (0, 0, 100), 3, 0, 10, NEVER, id="nothing saved: never"),
    pytest.param((900, 0, 200), (0, 0, 100), 3, 0, 10, NEVER, id="dearer in every way: never"),
    pytest.param((0, 0, 50), (900, 0, 100), 3, 0, 10, 0, id="cheaper in every way: at once"),
    pytest.param((0, 0, 100), (0, 0, 100), 3, 0, 10, 0, id="the cloud against itself"),
]


@pytest.mark.parametrize(("own", "cloud", "years", "growth", "per_day", "volume"), BREAK_EVENS)
def test_break_even(own, cloud, years, growth, per_day, volume):
    assert _break_even(*numbers(*own, *cloud, years, growth, per_day))[0] == pytest.approx(volume)


PAYBACKS = [
    pytest.param((1200, 0, 0), (0, 0, 1200), 12, id="1,200 out, 100 a month back"),
    pytest.param((1200, 600, 0), (0, 0, 1200), 24, id="half of it spent on running"),
    pytest.param((1200, 0, 0), (600, 0, 1200), 6, id="only the outlay beyond the cloud's"),
    pytest.param((0, 0, 0), (600, 0, 1200), 0, id="less outlay than the cloud"),
    pytest.param((1200, 0, 1200), (0, 0, 1200), NEVER, id="nothing saved"),
    pytest.param((1200, 2000, 0), (0, 0, 1200), NEVER, id="a loss every month"),
]


@pytest.mark.parametrize(("own", "cloud", "months"), PAYBACKS)
def test_payback(own, cloud, months):
    assert _payback(*numbers(*own, *cloud))[0] == pytest.approx(months)


def test_the_share_of_release_work():
    """Porting once, and releases, rollbacks, lab and care for three years, of everything."""
    found, case = lines("edge@device"), middles(BASE)
    work = found["port"] + 3 * (found["release"] + found["rollback"] + found["lab"] + found["edge-upkeep"])
    assert case["release_share@edge@device"] == pytest.approx(work / case["cost_total@edge@device"])
    assert case["release_share@cloud"] == 0


# ---- evidence


@pytest.mark.parametrize("at", ["edge", "edge@device"])
def test_a_measured_cost_goes_before_the_bill(at):
    """$2 for 1,000 requests, three years of them."""
    case = middles(BASE, f"measured: [{{fact: cost_per_1000, at: {at}, value: $2}}]")
    assert case["cost_total@edge@device"] == pytest.approx(2 * 3 * SENT / 1000)
    assert case["cost_per_1000@edge@device"] == pytest.approx(2)


METERED = {"inference", "egress", "logs", "gateway"}


@pytest.mark.parametrize(("alternative", "share"), [("cloud", 1), ("local-primary@device", 0.3), ("edge-preprocess@device", 1)])
def test_a_measured_bill_of_the_cloud_holds_for_whatever_goes_there(alternative, share):
    """$2 for 1,000 of the requests that reach it, in place of tokens, egress, logs and gateway; work stays as it is."""
    before, after = lines(alternative), lines(alternative, "measured: [{fact: cost_per_1000, at: cloud, value: $2}]")
    assert after.pop("cloud-bill") == pytest.approx(share * 2 * SENT / 1000, rel=1e-3)
    assert after == pytest.approx({id: amount for id, amount in before.items() if id not in METERED})


def test_unknown_traffic_gives_no_bill():
    case = middles(BASE, "traffic: {devices: unknown}")
    assert isinstance(case.fact("cost_total@cloud"), Unknown)
    assert case.fact("cost_total@cloud").recipe == "State traffic.devices: how many devices or users send requests."


def test_an_unknown_fleet_gives_no_bill_for_a_local_part_and_one_for_the_cloud():
    case = middles(BASE, "fleet: {classes: [{device: acme-phone-9000}]}")
    assert isinstance(case.fact("cost_total@edge@device"), Unknown)
    assert case["cost_total@cloud"] > 0
