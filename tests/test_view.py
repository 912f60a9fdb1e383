"""The document: what it says of a decision, in words and numbers that every page can print as they are."""

import re

import numpy as np
import pytest

from builders import CATALOG, SPREAD, decided
from edgedecide.facts import NEVER, Fact
from edgedecide.quantity import parse_quantity, show
from edgedecide.report import html_page, markdown, picks, terminal
from edgedecide.report.phrases import (
    at_times,
    capital,
    clause,
    clauses,
    counted,
    ends_only,
    listed,
    percent,
    plain,
    sentence,
    spanned,
)
from edgedecide.report.view import document, money
from edgedecide.report.view.labels import label_of, small, unit_of
from edgedecide.report.view.words import middle, tenths
from edgedecide.worlds import Worlds
from numbers_in_pages import leaves
from pages import NAMES, STORIES, decision_of, document_of


@pytest.fixture
def worlds() -> Worlds:
    return Worlds(CATALOG, SPREAD, seed=7, samples=11)


# ---- the document as a whole


@pytest.mark.parametrize("name", NAMES)
def test_the_five_placements_stand_in_their_order_with_the_same_keys(name: str) -> None:
    rows = document_of(name)["placements"]
    assert [row["id"] for row in rows] == ["edge", "edge-preprocess", "local-primary", "cloud-primary", "cloud"]
    assert len({tuple(sorted(row)) for row in rows}) == 1


def test_a_placement_that_is_not_offered_has_no_numbers() -> None:
    row = next(row for row in document_of("no gate")["placements"] if row["id"] == "edge-preprocess")
    assert (row["status"], row["says"]) == ("not-offered", "the profile declares local.gate: none")
    assert [key for key in ("score", "score_low", "acceptability", "simplicity", "floor", "regret", "alternative", "tier") if row[key] is not None] == []


@pytest.mark.parametrize("name", NAMES)
def test_the_differences_to_the_winner_sum_to_the_lead(name: str) -> None:
    for row in document_of(name)["alternatives"]:
        found = row["why_not"]
        if found and found["kind"] == "differences":
            assert sum(term["difference"] for term in found["differences"]) == pytest.approx(found["lead"])


@pytest.mark.parametrize("name", NAMES)
def test_the_weights_sum_to_one(name: str) -> None:
    assert sum(row["weight"] for row in document_of(name)["weights"]) == pytest.approx(1)


@pytest.mark.parametrize("name", NAMES)
def test_the_inputs_are_counted_by_basis_and_together(name: str) -> None:
    counts = document_of(name)["fact_counts"]
    assert counts["all"] == sum(counts[basis] for basis in ("measured", "stated", "datasheet", "modelled", "assumed"))


def test_without_facts_the_document_is_the_same_but_for_them() -> None:
    whole, part = document(decision_of("wake-word")), document(decision_of("wake-word"), with_facts=False)
    assert whole["facts"]
    assert whole | {"facts": []} == part


@pytest.mark.parametrize("name", NAMES)
def test_no_number_stands_for_never(name: str) -> None:
    found = document(decision_of(name))
    found["facts"] = [fact for fact in found["facts"] if fact["alternative"]]  # a profile may well state a billion devices
    assert NEVER not in [value for value in leaves(found) if not isinstance(value, str)]


def test_a_break_even_that_is_never_reached_is_null_and_a_word() -> None:
    assert money.crossing_words(None, None, None) == "never costs less than the cloud"
    assert money.crossing_words(None, 3.0, None) == "most likely never costs less than the cloud"
    assert money.crossing_words(0.0, 0.0, 9.0) == "costs less than the cloud at any volume"
    assert money.crossing_words(8.0, 2.0, 55.0) == "costs less than the cloud above 8.00 requests per device and day (2.00–55.0)"
    assert money.crossing_words(8.0, 2.0, None) == "costs less than the cloud above 8.00 requests per device and day (2.00 to never)"


@pytest.mark.parametrize(("value", "expected"), [(12.5, 12.5), (NEVER, None)], ids=["reached", "never"])
@pytest.mark.parametrize("id", ["break_even", "payback"])
def test_a_median_of_never_is_null(id: str, value: float, expected: float | None) -> None:
    assert middle(Fact(id, np.full(5, value))) == expected


def test_tenths_are_numbers_that_occur() -> None:
    assert tenths(np.arange(11.0)) == (1.0, 5.0, 9.0)
    assert tenths(np.array([4.0])) == (4.0, 4.0, 4.0)


# ---- the answer in words


@pytest.mark.parametrize("name", STORIES)
def test_the_first_sentence_names_answer_tier_and_firmness(name: str) -> None:
    answer = document_of(name)["recommendation"]
    where = {"device": " on the device", "node": " on a local node", "cloud": ""}[answer["tier"]]
    assert answer["summary"].startswith(f"Recommended: {answer['placement']}{where}, {answer['firmness']} (")
    assert answer["sentences"][0] == answer["summary"]
    assert len(answer["sentences"]) <= 5


@pytest.mark.parametrize("name", STORIES)
def test_how_firm_it_is_carries_its_error_and_the_worlds(name: str) -> None:
    answer = document_of(name)["recommendation"]
    share, error = show(answer["acceptability"], "share"), max(answer["standard_error"] * 100, 0.1)
    assert answer["firmness_says"].endswith(f": first in {share} ± {error:.1f} of 400 sampled worlds.")


@pytest.mark.parametrize("name", NAMES)
def test_no_sentence_has_a_hole_or_a_word_of_the_program(name: str) -> None:
    found = document_of(name)
    answer = found["recommendation"]
    texts = [answer["summary"], answer["does"], answer["rests_says"], answer["would_change"], *answer["sentences"], *(step["step"] for step in answer["next"])]
    texts += [row["says"] for row in found["placements"]] + [row["label"] for row in found["assumptions"]]
    assert [text for text in texts if re.search(r"\bNone\b|\{|\}|  |#|\bnan\b|catalog:|error:|ttft|rtt", text)] == []


def test_reasons_name_the_criterion_that_makes_the_difference() -> None:
    """A sentence that says the same of both would be no reason; then the rival's is left out."""
    for name in STORIES:
        answer = document_of(name)["recommendation"]
        told = [reason for reason in (*answer["reasons_for"], *answer["reasons_against"]) if reason["rival"]]
        assert [reason["says"] for reason in told if reason["theirs"] == reason["mine"]] == []


@pytest.mark.parametrize("name", STORIES)
def test_reasons_are_sorted_by_weight_and_signed(name: str) -> None:
    answer = document_of(name)["recommendation"]
    for_ = [reason["difference"] for reason in answer["reasons_for"] if reason["difference"] is not None]
    against = [reason["difference"] for reason in answer["reasons_against"] if reason["question"] != "latency"]
    assert for_ == sorted(for_, reverse=True)
    assert against == sorted(against)
    assert all(difference > 0 for difference in for_)
    assert all(difference < 0 for difference in against)


@pytest.mark.parametrize("name", STORIES)
def test_a_promise_that_is_not_kept_is_among_the_reasons(name: str) -> None:
    """First against the winner, unless it speaks for it, or the winner has no rival and its weaknesses go by weight."""
    found = document_of(name)
    answer, target = found["recommendation"], found["profile"]["percentile"]
    kept = next(row for row in found["alternatives"] if row["alternative"] == answer["alternative"])["figures"]["promise_kept"]
    if answer["runner_up"] and kept is not None and kept < target:
        told = [*answer["reasons_against"][:1], *answer["reasons_for"]]
        assert "latency" in [reason["question"] for reason in told]


def test_without_a_rival_the_winners_own_weaknesses_speak_against_it() -> None:
    found = document_of("wake-word")
    answer = found["recommendation"]
    assert answer["runner_up"] is None
    values = next(row for row in found["alternatives"] if row["alternative"] == answer["alternative"])["values"]
    weights = {row["question"]: row["weight"] for row in found["weights"]}
    weak = {name: weights[name] * (1 - value) for name, value in values.items() if value < 0.8 and weights[name]}
    assert [reason["question"] for reason in answer["reasons_against"]] == sorted(weak, key=lambda name: -weak[name])


@pytest.mark.parametrize("name", NAMES)
def test_there_are_at_most_three_steps_and_none_twice(name: str) -> None:
    steps = [step["step"] for step in document_of(name)["recommendation"]["next"]]
    assert len(steps) == len(set(steps)) <= 3
    assert all(step.endswith(".") for step in steps)


OPEN = "site-cameras"
"""The story whose recommended alternative is open: nobody has declared what one law asks."""
BLANK = "{latency: {promise: 200 ms, hard: true, offline: required, network: [{access: none, share: 100%}]}, fleet: {classes: [{device: no-such-phone, share: 100%}]}, local: {answer: {handles: 100%}}}"
"""Only an unknown device is left to answer, of which nothing is known."""


@pytest.mark.parametrize("profile", [OPEN, BLANK])
def test_what_leaves_the_recommendation_open_is_the_first_thing_to_find_out(profile: str) -> None:
    found = document_of(profile) if profile == OPEN else document(decided(profile, depth="full"), with_facts=False)
    answer = found["recommendation"]
    mine = next(row for row in found["alternatives"] if row["alternative"] == answer["alternative"])
    assert answer["open"] and mine["lacks"]
    assert answer["next"][0]["step"] == mine["lacks"][0]["recipe"]
    assert answer["next"][0]["says"] == f"leaves {answer['alternative']} open until it is known"
    assert answer["sentences"][-1] == f"Next: {mine['lacks'][0]['recipe']}"


def test_the_recipe_of_what_leaves_open_is_that_of_the_fact_itself() -> None:
    answer = document_of(OPEN)["recommendation"]
    assert answer["next"][0]["step"] == (
        "Declare whether the agreement dpa is signed (privacy.cloud.agreements) and in which region the cloud runs (cloud.region); "
        "GDPR asks before biometric, face and video leave."
    )


def test_what_nobody_knows_of_the_winner_is_a_step_unless_a_warning_says_it_better() -> None:
    bare = document(decided("{latency: {promise: 1 s}}"), with_facts=False)["recommendation"]
    assert "List the data kinds of the input under privacy.data; [] if there is nothing sensitive." in [step["step"] for step in bare["next"]]
    warned = document_of("landmark-search")["recommendation"]["next"]
    assert [step["about"] for step in warned] == ["updates.undefined-release", "devices.not-benchmarked", "observability.undefined-telemetry"]


PAGES = {"terminal": lambda found: terminal.render(found, width=100, colour=False), "markdown": markdown.render, "html": html_page.render}


@pytest.mark.parametrize("page", PAGES)
def test_every_page_tells_what_leaves_it_open_before_any_other_measurement(page: str) -> None:
    found = document_of(OPEN)
    text = " ".join(re.sub(r"<[^>]+>|[`*]", "", PAGES[page](found)).split())
    section = text[text.rindex("Measure next") :]
    says = f"First of all: {found['recommendation']['next'][0]['step']} Until then {found['recommendation']['alternative']} stays open."
    assert found["measure_next"]
    assert section.index(says) < section.lower().index(found["measure_next"][0]["label"])


@pytest.mark.parametrize("page", PAGES)
def test_what_leaves_several_facts_open_is_told_once(page: str) -> None:
    found = document(decided(BLANK, depth="full"), with_facts=False)
    text = " ".join(re.sub(r"<[^>]+>|[`*\\]", "", PAGES[page](found)).split())
    says = "Measure on no-such-phone, or state its class, memory_bandwidth, compute and ram under fleet.classes[0]."
    alternative = found["recommendation"]["alternative"]
    assert len(next(row["lacks"] for row in found["alternatives"] if row["alternative"] == alternative)) > 1
    assert f"First of all: {says} Until then {alternative} stays open." in text


@pytest.mark.parametrize("page", PAGES)
def test_no_page_tells_of_openness_where_nothing_is_open(page: str) -> None:
    assert "First of all" not in PAGES[page](document_of("phone-assistant"))


def test_where_nothing_is_feasible_the_vetoes_to_lift_are_told_with_what_they_open() -> None:
    answer = document_of("impossible")["recommendation"]
    assert answer["opens"] == "cloud"
    assert sorted(lift["rule"] for lift in answer["lifts"]) == sorted(answer["lift"])
    assert answer["summary"] == f"No placement is feasible. Lifting {listed([lift['rule'] for lift in answer['lifts']])} would open cloud."


def test_a_veto_that_holds_in_some_worlds_speaks_of_those() -> None:
    """Over all worlds the median quality is above the floor; in those in which the veto holds it is below."""
    found = decided("{model: {use: llama-3.2-3b, quality: {full: 80..95%, floor: 86%}}, fleet: {classes: [{class: phone-high, share: 100%}]}}")
    vetoes = [veto for row in document(found)["alternatives"] for veto in row["vetoes"] if veto["rule"] == "model.floor" and 0 < veto["share_of_worlds"] < 1]
    assert vetoes
    for veto in vetoes:
        quality = re.search(r"mean quality of ([\d.]+)\u202f% is below the floor of 86.0", veto["says"])
        assert quality
        assert float(quality[1]) < 86


@pytest.mark.parametrize(
    ("share", "expected"),
    [(1.0, "it is late"), (0.99951, "it is late"), (0.306, "in 30.6\u202f% of the worlds it is late"), (0.001, "in 0.100\u202f% of the worlds it is late")],
    ids=["always", "prints as always", "at times", "rarely"],
)
def test_a_sentence_says_how_often_it_is_true(share: float, expected: str) -> None:
    assert at_times(share, "it is late") == expected


# ---- names and units of inputs


def leaf(worlds: Worlds, path: str, text: str, dimension: str, label: str = ""):
    return worlds.given(path, parse_quantity(text, dimension), label=label)


@pytest.mark.parametrize(
    ("section", "entry", "field", "label", "shown"),
    [
        ("costs", "ticket-rate-edge", "value", "support contacts caused by a model on the device", "per 1,000 device-months"),
        ("chipsets", "stm32h743", "memory_bandwidth", "memory bandwidth of STM32H743", "GB/s"),
        ("networks", "lte", "rtt_p50", "median round trip of 4G LTE phone", "ms"),
        ("networks", "lte", "up", "uplink rate of 4G LTE phone", "Mbit/s"),
        ("classes", "laptop", "sustained", "share of its speed that stays when warm (laptop or desktop PC)", "share"),
        ("servers", "l4", "price", "price of 1 × L4 24 GB (AWS g6.xlarge, GCP g2-standard-4)", "$ per h"),
        ("costs", "engineer-hour", "value", "one loaded engineer hour", "$ per h"),
        ("costs", "port-per-platform", "value", "optimise a model for one accelerator platform", "engineer-days"),
        ("data_kinds", "health", "sensitivity", "sensitivity of health record", "share"),
    ],
)
def test_an_input_of_the_catalog_has_a_name_and_a_unit_of_its_trade(worlds: Worlds, section: str, entry: str, field: str, label: str, shown: str) -> None:
    found = worlds.figure(section, entry, field)
    assert (label_of(found), unit_of(found)[0]) == (label, shown)


@pytest.mark.parametrize(
    ("path", "text", "dimension", "label", "shown"),
    [
        ("traffic.requests", "8 per day", "rate", "requests of a device", "8.00\u202fper day"),
        ("traffic.requests", "4 per s", "rate", "requests of a device", "4.00\u202fper s"),
        ("model.prompt", "200 tokens", "tokens", "length of a prompt", "200\u202ftokens"),
        ("model.needs.long-context", "30%", "share", "requests that need long context", "30.0\u202f%"),
        ("traffic.active", "8 h per day", "activity", "hours of use", "8.00\u202fh per day"),
        ("cost.engineer", "$140 per h", "money per time", "cost of an engineer", "$140 per h"),
    ],
)
def test_an_input_of_the_profile_has_a_name_and_its_owners_unit(worlds: Worlds, path: str, text: str, dimension: str, label: str, shown: str) -> None:
    found = leaf(worlds, path, text, dimension)
    unit, factor = unit_of(found)
    assert (label_of(found), show(found.likely * factor, unit)) == (label, shown)


def test_an_error_of_an_estimator_is_a_factor_and_says_of_what(worlds: Worlds) -> None:
    found = worlds.error("latency", "cloud", "gpt-4o-mini")
    assert (label_of(found), unit_of(found)) == ("how far the estimated delay is off (gpt-4o-mini)", ("times", 1.0))


@pytest.mark.parametrize("text", ["STM32H743 board", "Play Store, active users", "4G LTE phone", "GPU hours"])
def test_names_keep_their_capitals(text: str) -> None:
    assert small(text) == text


# ---- cost


@pytest.mark.parametrize(
    ("name", "alternatives"), [("phone-assistant", {"edge@device", "local-primary@device", "cloud-primary@device"}), ("impossible", set())]
)
def test_break_even_is_told_for_all_but_the_cloud(name: str, alternatives: set[str]) -> None:
    assert set(document_of(name)["cost"]["break_even"]) == alternatives


@pytest.mark.parametrize("name", STORIES)
def test_the_largest_lines_of_a_bill_are_its_first(name: str) -> None:
    cost = document_of(name)["cost"]
    for bill in cost["totals"]:
        lines = [line for line in cost["lines"] if line["alternative"] == bill["alternative"]]
        assert bill["largest"].count("(") >= min(len(lines), 1)
        assert small(lines[0]["label"]) in bill["largest"]
        assert show(lines[0]["likely"], "$") in bill["largest"]


# ---- picking and sorting


def test_placements_are_ranked_by_how_often_they_come_first_and_what_is_out_comes_last() -> None:
    rows = picks.ranked(document_of("phone-assistant"))
    racing = [row["acceptability"] for row in rows if row["status"] in picks.RACING]
    assert racing == sorted(racing, reverse=True)
    order = {"eligible": 0, "at-risk": 0, "open": 0, "excluded": 1, "not-offered": 2}
    assert [order[row["status"]] for row in rows] == sorted(order[row["status"]] for row in rows)


@pytest.mark.parametrize(
    ("form", "allowed", "to", "expected"),
    [("raw", "redacted", "cloud", True), ("derived", "redacted", "cloud", False), ("raw", "never", "node", False), ("raw", None, "cloud", False), ("unknown", "never", "cloud", False)],
    ids=["freer", "stricter", "not to the cloud", "nothing said", "form not known"],
)
def test_a_flow_is_too_free_where_it_leaves_for_the_cloud_freer_than_allowed(form: str, allowed: str | None, to: str, expected: bool) -> None:
    assert picks.is_too_free({"form": form, "allowed": allowed, "to": to}) is expected


def test_a_number_that_is_missing_is_said_to_be_so() -> None:
    assert (picks.known(None, "ms"), picks.known(0.0, "ms"), picks.known(0.5, "share")) == ("not known", "0\u202fms", "50.0\u202f%")


def test_a_place_is_told_as_far_as_it_is_known() -> None:
    assert picks.place({"file": "p.yaml", "line": 3, "column": 7}) == "p.yaml:3:7"
    assert picks.place({"file": "p.yaml", "line": None, "column": None}) == "p.yaml"


# ---- phrases


@pytest.mark.parametrize(
    ("low", "high", "unit", "expected"),
    [
        (40, 120, "per day", "40.0–120\u202fper day"),
        (0.1, 0.3, "share", "10.0–30.0\u202f%"),
        (398e3, 672e3, "$", "$398k–$672k"),
        (300e3, 3e8, "ms", "5.00\u202fmin–3.47\u202fdays"),
        (1.001, 1.002, "", "1.00"),
    ],
    ids=["one unit", "shares", "money", "two units", "prints alike"],
)
def test_a_range_has_its_unit_once_where_both_ends_share_it(low: float, high: float, unit: str, expected: str) -> None:
    assert spanned(low, high, unit) == expected


@pytest.mark.parametrize(
    ("low", "high", "unit", "expected"),
    [(40, 120, "per day", "40.0–120"), (300e3, 3e8, "ms", "5.00\u202fmin–3.47\u202fdays"), (1, 2, "$", "$1.00–$2.00"), (0.1, 0.3, "share", "10.0–30.0")],
    ids=["beside a unit", "two units", "money", "shares"],
)
def test_a_range_beside_a_unit_leaves_it_out(low: float, high: float, unit: str, expected: str) -> None:
    assert ends_only(low, high, unit) == expected


@pytest.mark.parametrize(
    ("function", "given", "expected"),
    [
        (listed, ["a", "b", "c"], "a, b and c"),
        (listed, [], ""),
        (percent, 0.7449, "74\u202f%"),
        (percent, 0.998, "99.8\u202f%"),
        (percent, 1.0, "100\u202f%"),
        (sentence, "time it", "Time it."),
        (sentence, "llama-3.2-1b answers", "llama-3.2-1b answers."),
        (capital, "on-device work", "on-device work"),
        (clause, "it is late: people leave; they do not return", "it is late: people leave"),
        (clause, "it is late, and people leave.", "it is late"),
        (clause, "it is late.", "it is late"),
        (plain, "a\x1b[31m\nb\u202ec", "a [31m b c"),
    ],
)
def test_phrases(function, given, expected: str) -> None:
    assert function(given) == expected


@pytest.mark.parametrize(("number", "expected"), [(0, "no inputs"), (1, "one input"), (3, "three inputs"), (1234, "1,234 inputs")])
def test_things_are_counted_in_words_up_to_ten(number: int, expected: str) -> None:
    assert counted(number, "input") == expected


def test_two_sentences_are_told_apart_by_more_than_their_first_clause() -> None:
    assert clauses("late: by 3 days", "early: by 2 days") == ("late", "early")
    assert clauses("traces leave: 0.859", "traces leave: 1.80") == ("traces leave: 0.859", "traces leave: 1.80")


def test_a_share_that_would_print_as_noise_is_told_to_be_small() -> None:
    assert (show(7e-18, "share"), show(1e-5, "share"), show(0.0, "share")) == ("under 0.001\u202f%", "0.00100\u202f%", "0\u202f%")


