"""The bill of an alternative over the horizon, line by line: once, by the year, and with the requests.

Every alternative's cost is linear in its requests, which is what makes break-even and payback exact:
total = once + yearly × years + with requests in the first year × Σ growth. Nothing is discounted (judgement: horizons of
a few years, and prices whose own uncertainty is far above any discount).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from edgedecide.estimators.demand import Demand, sigma_of
from edgedecide.estimators.formulas import product, seconds_of_sound
from edgedecide.estimators.hardware import Hardware
from edgedecide.estimators.service import Service
from edgedecide.estimators.setting import Setting
from edgedecide.estimators.stations import Station
from edgedecide.facts import AnyFact, Basis, Fact, Unknown, Values, derive
from edgedecide.placements import Alternative
from edgedecide.quantity import YEAR, Quantity

YEAR_DAYS = YEAR / 86_400.0


class Line(NamedTuple):
    """One line of the bill, in dollars: once, a year, or in the first year and growing with the requests."""

    id: str
    label: str
    how: str
    """`once`, `yearly` or `requests`."""
    amount: AnyFact


class Bill(NamedTuple):
    """All lines of one alternative, with its totals."""

    alternative: str
    lines: list[Line]
    once: AnyFact
    yearly: AnyFact
    requests: AnyFact
    total: AnyFact


def bill_of(
    setting: Setting, demand: Demand, service: Service, alternative: Alternative, stations: list[Station], fleet: list[Hardware], leaving: AnyFact, sent_bytes: AnyFact
) -> Bill:
    """The bill of an alternative: what it sends to the cloud, what it runs locally, and the work of keeping both alive."""
    lines = _cloud_lines(setting, demand, service, leaving, sent_bytes, fleet) if alternative.has_cloud else []
    lines += _local_lines(setting, demand, alternative, stations) if alternative.local else []
    lines += _two_path_lines(setting, alternative) + _support_lines(setting, demand, alternative)
    sums = {how: sum_of(setting, [line.amount for line in lines if line.how == how]) for how in ("once", "yearly", "requests")}
    years, growth = horizon(setting), demand.growth
    total = derive("bill_total", _total, sums["once"], sums["yearly"], sums["requests"], years, growth, unit="$")
    return Bill(alternative.id, lines, sums["once"], sums["yearly"], sums["requests"], total)


def sum_of(setting: Setting, amounts: list[AnyFact]) -> AnyFact:
    if not amounts:
        return setting.constant("no-cost", 0.0, "no line of this kind", "money")
    return derive("bill_part", _sum, *amounts, unit="$")


def _sum(*amounts: Values) -> Values:
    """Σ lines"""
    return np.sum(amounts, axis=0)


def _total(once: Values, yearly: Values, requests: Values, years: Values, growth: Values) -> Values:
    """once + yearly × years + requests in the first year × Σ (1 + growth)^y over the years, the last one in part"""
    return once + yearly * years + requests * growth_sum(years, growth)


def growth_sum(years: Values, growth: Values) -> Values:
    """Σ (1 + growth)^y for whole years y, and the last year by its part."""
    total, span = np.zeros_like(growth), float(np.max(years))
    for year in range(int(np.ceil(span - 1e-9))):
        total = total + (1 + growth) ** year * np.clip(years - year, 0.0, 1.0)
    return total


def by_year(bill: Bill, years: float, growth: Values) -> list[Values]:
    """Cost of each year, in every world."""
    once, yearly, requests = (part.values for part in (bill.once, bill.yearly, bill.requests) if isinstance(part, Fact))
    rows = []
    for year in range(int(np.ceil(years - 1e-9))):
        part = min(1.0, years - year)
        rows.append((once if year == 0 else 0.0) + yearly * part + requests * (1 + growth) ** year * part)
    return rows


def horizon(setting: Setting) -> AnyFact:
    """Years over which costs are added up."""
    return setting.once("horizon", lambda: _horizon(setting))


def _horizon(setting: Setting) -> AnyFact:
    """Stated, else the catalog's middle: how long to add up is a choice, and a choice is not drawn."""
    if isinstance(setting.profile.cost.horizon, Quantity):
        return derive("horizon", _years, setting.field("cost.horizon", owners=True), unit="years")
    usual = setting.catalog.require("defaults", "horizon")
    figure = usual.figure("value")
    assert figure is not None  # required by the catalog's form
    return derive("horizon", _years, setting.worlds.exact("cost.horizon", figure.likely, "duration", figure.source, Basis.ASSUMED), unit="years")


def _years(seconds: Values) -> Values:
    """seconds ÷ seconds of a year"""
    return seconds / YEAR


def engineer(setting: Setting) -> AnyFact:
    """Dollars for a second of an engineer's work."""
    if isinstance(setting.profile.cost.engineer, Quantity):
        return setting.field("cost.engineer")
    return setting.cost("engineer-hour")


# ---- what goes to the cloud


def _cloud_lines(setting: Setting, demand: Demand, service: Service, leaving: AnyFact, sent_bytes: AnyFact, stations: list[Hardware]) -> list[Line]:
    sent = derive("requests_to_cloud", _yearly_requests, demand.per_day, demand.devices, leaving, unit="per year")
    lines = _request_lines(setting, demand, service, sent, sent_bytes, stations)
    wage = engineer(setting)
    lines.append(Line("integration", "Integration of the cloud model", "once", derive("integration_cost", product, setting.cost("integrate-cloud"), wage, unit="$")))
    lines.append(Line("cloud-upkeep", "Care of the cloud service", "yearly", derive("cloud_upkeep", _monthly, setting.cost("cloud-upkeep"), wage, unit="$")))
    if _sends_personal(setting):
        lines.append(Line("compliance", "Assessment and contracts for personal data", "once", derive("compliance_cost", product, setting.cost("compliance-personal"), wage, unit="$")))
    work = derive("cloud_release_cost", _release, releases_per_year(setting), setting.cost("release-cloud"), engineer(setting), unit="$")
    lines.append(Line("cloud-release", "Releases of the cloud model", "yearly", work))
    failed = derive("cloud_failure_cost", _failed, releases_per_year(setting), setting.cost("failed-share"), setting.cost("rollback-cloud"), engineer(setting), unit="$")
    lines.append(Line("cloud-rollback", "Failed cloud releases", "yearly", failed))
    return lines


def _request_lines(setting: Setting, demand: Demand, service: Service, sent: AnyFact, sent_bytes: AnyFact, stations: list[Hardware]) -> list[Line]:
    """What each request that goes to the cloud costs there: as the owner measured of the cloud alone, else by line."""
    measured = setting.measured_of("cost_per_1000", "cloud")
    if measured is not None:
        return [Line("cloud-bill", "Cloud bill, as measured", "requests", derive("cloud_bill", _at_measured, sent, measured, unit="$"))]
    lines = [Line("inference", "Cloud inference", "requests", _inference(setting, demand, service, sent, sent_bytes))]
    answer = derive("answer_bytes", _answer_bytes, demand.output, unit="B") if service.entry is None or service.entry.figure("output_price") else setting.default("answer-bytes")
    egress = setting.field("cloud.price.egress") if isinstance(setting.profile.cloud.price.egress, Quantity) else setting.cost("egress")
    lines.append(Line("egress", "Egress of answers", "requests", derive("egress_cost", product, sent, answer, egress, unit="$")))
    logged = setting.constant("logged-stream", STREAM_LOGGED, "judgement: a stream is sampled", "share") if demand.is_always_on else setting.constant("logged", 1.0, "every request leaves a log line", "share")
    lines.append(Line("logs", "Logs and traces", "requests", derive("log_cost", product, sent, logged, setting.default("log-bytes"), setting.cost("log-ingest"), unit="$")))
    if not demand.is_always_on:  # a stream holds one connection open and passes no gateway per frame
        lines.append(Line("gateway", "Gateway", "requests", derive("gateway_cost", product, sent, setting.cost("gateway"), unit="$")))
    if (metered := _metered(setting, demand, stations)) is not None:
        lines.append(Line("mobile-data", "Mobile data", "requests", derive("mobile_cost", product, sent, sent_bytes, metered, setting.cost("metered-data"), unit="$")))
    return lines


def _at_measured(sent: Values, per_1000: Values) -> Values:
    """requests to the cloud × measured cost of 1,000 ÷ 1,000"""
    return sent * per_1000 / 1000.0


def _monthly(effort: Values, wage: Values) -> Values:
    """effort a month × 12 × cost of an engineer's time"""
    return 12.0 * effort * wage


def _sends_personal(setting: Setting) -> bool:
    """Whether the input holds personal data that may go to a processor."""
    kinds = setting.profile.privacy.data or ()
    return any(not k.central and k.leaves != "never" and setting.catalog.require("data_kinds", k.kind).flag("personal") for k in kinds)


def _yearly_requests(per_day: Values, devices: Values, share: Values) -> Values:
    """requests a device-day × devices × share sent × 365.28 days"""
    return per_day * devices * share * YEAR_DAYS


def _answer_bytes(output: Values) -> Values:
    """4 bytes a token"""
    return 4.0 * output


STREAM_LOGGED = 0.01
"""Share of the windows or frames of a stream that leave a log line. Judgement: one in a hundred, and every event."""
FLAT_PLANS = ("phone-low", "phone-mid", "phone-high", "tablet", "laptop", "npu-laptop", "browser")
"""Device classes whose mobile data is on a flat plan. Judgement: companies pay for their people's phones by the month."""


def _metered(setting: Setting, demand: Demand, stations: list[Hardware]) -> AnyFact | None:
    """Share of the requests whose bytes the owner pays for one by one; None where nobody does."""
    if setting.profile.fleet.owner != "us" or any(hardware.class_id in FLAT_PLANS for hardware in stations):
        return None
    shares = [a.share for a in demand.accesses if setting.catalog.require("networks", a.name).flag("metered")]
    return derive("metered_share", _sum, *shares, unit="share") if shares else None


def _inference(setting: Setting, demand: Demand, service: Service, sent: AnyFact, sent_bytes: AnyFact) -> AnyFact:
    """The bill of the answers themselves: by token, by item, by minute, or by accelerator."""
    price = setting.profile.cloud.price
    if isinstance(price.item, Quantity):
        return derive("inference_cost", product, sent, setting.field("cloud.price.item"), unit="$")
    if service.server is not None or service.entry is None:
        return _rented(setting, service, sent)
    entry = service.entry
    tokens = [_price(setting, entry.id, name) for name in ("input", "output")]
    if not any(isinstance(t, Unknown) for t in tokens):
        return _by_tokens(demand, sent, tokens)
    item = setting.worlds.figure("cloud_models", entry.id, "price_per_item")
    if not isinstance(item, Unknown):
        return derive("inference_cost", product, sent, item, unit="$")
    minute = setting.field("cloud.price.minute") if isinstance(price.minute, Quantity) else setting.worlds.figure("cloud_models", entry.id, "price_per_minute")
    if isinstance(minute, Unknown):
        return Unknown("cost_total", f"State cloud.price: the catalog has no price for {entry.title}.")
    return derive("inference_cost", product, sent, _audio_seconds(setting, sent_bytes), minute, unit="$")


def _audio_seconds(setting: Setting, sent_bytes: AnyFact) -> AnyFact:
    """Seconds of audio in a request, from its bytes."""
    return derive("audio_time", seconds_of_sound, sent_bytes, setting.default("audio-rate"), unit="s")


def _price(setting: Setting, entry: str, name: str) -> AnyFact:
    if isinstance(getattr(setting.profile.cloud.price, name), Quantity):
        return setting.field(f"cloud.price.{name}")
    return setting.worlds.figure("cloud_models", entry, f"{name}_price")


def _by_tokens(demand: Demand, sent: AnyFact, prices: list[AnyFact]) -> AnyFact:
    prompt_sigma, output_sigma = sigma_of(demand.prompt), sigma_of(demand.output)

    def cost(sent_: Values, prompt: Values, output: Values, price_in: Values, price_out: Values) -> Values:
        """requests × (mean prompt × input price + mean output × output price); the mean of a lognormal is median · exp(σ² ÷ 2)"""
        mean_in, mean_out = prompt * np.exp(prompt_sigma**2 / 2), output * np.exp(output_sigma**2 / 2)
        return sent_ * (mean_in * price_in + mean_out * price_out)

    return derive("inference_cost", cost, sent, demand.prompt, demand.output, *prices, unit="$")


def _rented(setting: Setting, service: Service, sent: AnyFact) -> AnyFact:
    """Accelerators rented for the peak, at the utilisation of the catalog, at least one copy; or serverless where cheaper."""
    assert service.server is not None  # a service without a price list is served
    assert service.busy is not None
    price = setting.field("cloud.price.server") if isinstance(setting.profile.cloud.price.server, Quantity) else setting.worlds.figure("servers", service.server.id, "price")
    count = setting.constant(f"accelerators-{service.accelerators}", float(service.accelerators), "accelerators that hold one copy of the model")
    always = derive("rented_cost", _accelerators, sent, service.busy, setting.default("gpu-utilisation"), count, price, unit="$")
    serverless = setting.worlds.figure("servers", service.server.id, "serverless")
    if isinstance(serverless, Unknown):
        return always
    return derive("inference_cost", _cheaper, always, sent, service.busy, count, serverless, unit="$")


def _accelerators(sent: Values, busy: Values, utilisation: Values, count: Values, price: Values) -> Values:
    """max(1, requests a year × accelerator seconds ÷ utilisation ÷ seconds of a year) copies × accelerators × rent of a year"""
    copies = np.maximum(sent * busy / utilisation / YEAR, 1.0)
    return copies * count * price * YEAR


def _cheaper(always: Values, sent: Values, busy: Values, count: Values, serverless: Values) -> Values:
    """the less of renting by the year and paying by the busy second"""
    return np.minimum(always, sent * busy * count * serverless)


# ---- what runs locally


def _local_lines(setting: Setting, demand: Demand, alternative: Alternative, stations: list[Station]) -> list[Line]:
    cost, work = setting.cost, engineer(setting)
    light = alternative.role != "answer"
    effort = setting.default("light-part-effort") if light else setting.constant("full-effort", 1.0, "a model is ported and released in full")
    variants = variants_of(setting, stations)
    releases = light_releases_per_year(setting) if light else releases_per_year(setting)
    classes = setting.constant(f"classes-{len(stations)}", float(len(stations)), "kinds of hardware in the profile")
    lines = [
        Line("port", "Port to each platform", "once", derive("port_cost", product, variants, cost("port-per-platform"), work, effort, unit="$")),
        Line("release", "Releases to the fleet", "yearly", derive("release_cost", product, releases, cost("release-edge"), classes, work, effort, unit="$")),
        Line("rollback", "Failed rollouts", "yearly", derive("rollback_cost", product, releases, cost("failed-share"), cost("rollback-edge"), work, effort, unit="$")),
        Line("edge-upkeep", "Care of the local part", "yearly", derive("edge_upkeep", _monthly_share, cost("edge-upkeep"), work, effort, unit="$")),
        Line("lab", "Test devices and validation", "yearly", derive("lab_cost", _lab, classes, cost("device-lab"), effort, unit="$")),
    ]
    lines += _node_lines(setting, demand, stations) if alternative.tier == "node" else _device_lines(setting, demand, stations, releases)
    value = setting.profile.cost.value_per_device
    if isinstance(value, Quantity) and alternative.tier == "device":
        lost = derive("churn_cost", _churn, demand.devices, setting.field("cost.value_per_device"), releases, cost("failed-share"), cost("churn-bad-release"), effort, unit="$")
        lines.append(Line("churn", "Users lost to broken releases", "yearly", lost))
    return lines


def _lab(classes: Values, rate: Values, effort: Values) -> Values:
    """kinds of hardware × cost of a test lab for one, a year × share of it that a light part needs"""
    return classes * rate * YEAR * effort


def _monthly_share(effort: Values, wage: Values, share: Values) -> Values:
    """effort a month × 12 × cost of an engineer's time × share of it that a light part takes"""
    return 12.0 * effort * wage * share


def _two_path_lines(setting: Setting, alternative: Alternative) -> list[Line]:
    """What a fallback costs beside its two ends: routing, thresholds and tests of both paths."""
    if alternative.role != "answer" or not alternative.has_cloud:
        return []
    return [Line("fallback", "Second path with its fallback", "once", derive("fallback_cost", product, setting.cost("fallback-path"), engineer(setting), unit="$"))]


def _churn(devices: Values, value: Values, releases: Values, failed: Values, churn: Values, effort: Values) -> Values:
    """devices × value of one a year × releases a year × share that fail × share of users lost to one × effort share"""
    return devices * value * YEAR * np.minimum(releases * failed * churn, 1.0) * effort


def _device_lines(setting: Setting, demand: Demand, stations: list[Station], releases: AnyFact) -> list[Line]:
    lines: list[Line] = []
    shape = stations[0].shape
    size = shape.weights if shape is not None else stations[0].memory.needed
    download = derive("download_cost", product, demand.devices, releases, size, setting.cost("ota-cdn"), setting.cost("delta-ratio"), unit="$")
    lines.append(Line("download", "Delivery of new versions", "yearly", download))
    if setting.profile.fleet.owner == "us" and setting.profile.fleet.managed is not True:
        managed = derive("management_cost", _management, demand.devices, setting.cost("device-management"), unit="$")
        lines.append(Line("management", "Device management", "yearly", managed))
    for station in stations:
        if station.hardware.is_bought:
            price = _price_of(setting, station)
            bought = derive("device_cost", product, demand.devices, station.hardware.share, price, unit="$")
            lines.append(Line("devices", f"Devices: {station.hardware.key}", "once", bought))
    return lines


def _management(devices: Values, monthly: Values) -> Values:
    """devices × price of management a year"""
    return devices * monthly * YEAR


def _node_lines(setting: Setting, demand: Demand, stations: list[Station]) -> list[Line]:
    count = node_count(setting, demand)
    price = _price_of(setting, stations[0])
    lines = [Line("node-care", "Care of the nodes", "yearly", derive("node_care", product, count, price, setting.cost("node-opex"), unit="$"))]
    visits = derive("visit_cost", _visits, count, setting.cost("field-visits"), setting.cost("truck-roll"), unit="$")
    lines.append(Line("visits", "Field visits", "yearly", visits))
    lines.append(Line("install", "Installation of the nodes", "once", derive("install_cost", product, count, setting.cost("node-install"), unit="$")))
    managed = derive("management_cost", _management, count, setting.cost("device-management"), unit="$")
    lines.append(Line("management", "Node management", "yearly", managed))
    if stations[0].hardware.is_bought:
        lines.append(Line("nodes", f"Nodes: {stations[0].hardware.key}", "once", derive("node_cost", product, count, price, unit="$")))
    return lines


def _visits(count: Values, rate: Values, cost: Values) -> Values:
    """nodes × visits a year × cost of one"""
    return count * rate * YEAR * cost


def node_count(setting: Setting, demand: Demand) -> AnyFact:
    """Nodes of the fleet: devices ÷ devices a node, at least one a site where sites are stated."""
    nodes = setting.profile.fleet.nodes
    per_stated = nodes and nodes != "consider" and isinstance(nodes[0].per, Quantity)
    if not per_stated:
        return setting.field("fleet.sites", recipe="State fleet.sites: how many nodes there would be.")
    sites = setting.field("fleet.sites") if isinstance(setting.profile.fleet.sites, Quantity) else setting.constant("one-site", 1.0, "no sites are stated", "count")
    return derive("node_count", _node_count, demand.devices, setting.field("fleet.nodes[0].per"), sites, unit="nodes")


def _node_count(devices: Values, per: Values, sites: Values) -> Values:
    """the greater of devices ÷ devices a node, rounded up, and the sites"""
    return np.maximum(np.ceil(devices / np.maximum(per, 1.0) - 1e-9), sites)


def _price_of(setting: Setting, station: Station) -> AnyFact:
    """Price of one piece of hardware: stated, else the catalog's for the device."""
    path = f"{station.hardware.path}.price"
    if isinstance(setting.loaded.get(path), Quantity):
        return setting.field(path)
    return setting.worlds.figure("devices", station.hardware.key, "price", recipe=f"State {path}: the catalog has no price for {station.hardware.key}.")


def variants_of(setting: Setting, stations: list[Station]) -> AnyFact:
    """Combinations of runtime, accelerator and system to validate: the catalog's for each class, added up."""
    parts: list[AnyFact] = []
    vendors: set[str] = set()
    for station in stations:
        if not station.hardware.is_known:
            return Unknown("variants", "Count runtime × accelerator × system in the device inventory.")
        if station.hardware.vendor and station.hardware.vendor in vendors:
            continue  # chips of one maker share runtime and system; each is still tested as a class of its own
        vendors.add(station.hardware.vendor)
        if station.hardware.has_one_system:
            parts.append(setting.constant("one-platform", 1.0, "one maker's chips, or one stated system, is one platform to port to", "count"))
        else:
            parts.append(setting.worlds.figure("classes", station.hardware.class_id, "runtimes"))
    return derive("platforms", _sum, *parts, unit="platforms")


def releases_per_year(setting: Setting) -> AnyFact:
    """Releases a year, from the cadence of the weights."""
    cadence = setting.field("updates.weights", default="cadence-weights", owners=True)
    return setting.once("releases", lambda: derive("releases_per_year", _per_year, cadence, unit="per year"))


def light_releases_per_year(setting: Setting) -> AnyFact:
    """Releases a year of a gate or cache, which change with the application and not with the model behind them."""
    return setting.once("light-releases", lambda: derive("light_releases_per_year", _per_year, setting.default("cadence-light"), unit="per year"))


def _per_year(cadence: Values) -> Values:
    """seconds of a year ÷ time between releases"""
    return YEAR / cadence


def _release(releases: Values, effort: Values, wage: Values) -> Values:
    """releases a year × effort × cost of an engineer's time"""
    return releases * effort * wage


def _failed(releases: Values, share: Values, labour: Values, wage: Values) -> Values:
    """releases a year × share that fail × labour of a rollback × cost of an engineer's time"""
    return releases * share * labour * wage


def _support_lines(setting: Setting, demand: Demand, alternative: Alternative) -> list[Line]:
    """Contacts that the feature causes: at the edge's rate where a local part answers, the cloud's elsewhere."""
    rate = setting.cost("ticket-rate-edge" if alternative.role == "answer" and alternative.tier == "device" else "ticket-rate-cloud")
    ticket = setting.cost("ticket-consumer" if setting.profile.fleet.owner == "users" else "ticket")
    contacts = derive("support_cost", _support, demand.devices, rate, ticket, unit="$")
    return [Line("support", "Support contacts", "yearly", contacts)] if setting.profile.fleet.owner != "us" else []


def _support(devices: Values, rate: Values, ticket: Values) -> Values:
    """devices × contacts a device-year × cost of one"""
    return devices * rate * YEAR * ticket
