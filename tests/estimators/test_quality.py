"""How good the answers are, and how much of the cloud's quality is kept above the floor."""

import pytest

from builders import decided, likely, middles, value
from edgedecide.facts import Basis

ROOMY = "fleet: {classes: [{class: phone-high, ram: 64 GB}]}\ntraffic: {devices: 100, requests: 10 per day}"
"""Memory for ten such models, so that every device runs the part."""
GRADED = "model: {quality: {full: 86%, floor: 80%}, needs: [{long-context: 30%}]}"
ANSWER = "local: {answer: {use: llama-3.2-1b, handles: 70%, quality: 81%, quality_heavy: 64%}}"
UP = "latency: {network: [{access: fibre, share: 100%}]}"


def kept(quality, floor=0.80, full=0.86):
    return min(max((quality - floor) / (full - floor), 0), 1)


# ---- given

GIVEN = [
    # alternative, request class, quality kept
    pytest.param("cloud", "bounded-up", 1, id="the cloud keeps everything"),
    pytest.param("edge@device", "bounded-up", kept(0.81), id="81 % of a floor of 80 and a full 86: a sixth"),
    pytest.param("edge@device", "heavy-up", 0, id="64 % is below the floor: nothing"),
    pytest.param("local-primary@device", "bounded-up", kept(0.81), id="bounded requests are answered locally"),
    pytest.param("local-primary@device", "heavy-up", 1, id="heavy ones by the cloud"),
    pytest.param("edge-preprocess@device", "bounded-up", 1, id="a gate leaves the answer to the cloud"),
    pytest.param("cloud-primary@device", "heavy-up", 1, id="a cache keeps the cloud's answers"),
]


@pytest.mark.parametrize(("alternative", "name", "expected"), GIVEN)
def test_quality_kept(alternative, name, expected):
    case = middles(ROOMY, GRADED, ANSWER, UP)
    assert case[f"quality_kept@{alternative}/{name}"] == pytest.approx(expected, abs=1e-6)


def test_mean_quality_is_over_all_that_is_answered():
    """70 % at 81 and 30 % at 64; with a fallback 30 % at 86."""
    case = middles(ROOMY, GRADED, ANSWER, UP)
    assert case["quality@edge@device"] == pytest.approx(0.7 * 0.81 + 0.3 * 0.64)
    assert case["quality@local-primary@device"] == pytest.approx(0.7 * 0.81 + 0.3 * 0.86)
    assert case["quality@cloud"] == pytest.approx(0.86)


def test_what_is_not_answered_is_left_out():
    """10 % without a link: the cloud's mean is of the others, and the heavy requests of a fallback too."""
    case = middles(ROOMY, GRADED, ANSWER, "latency: {network: [{access: fibre, share: 90%}, {access: none, share: 10%}]}")
    assert case["quality@cloud"] == pytest.approx(0.86)
    answered = 0.7 + 0.3 * 0.9
    assert case["quality@local-primary@device"] == pytest.approx((0.7 * 0.81 + 0.27 * 0.86) / answered)


def test_a_class_that_nobody_answers_has_the_mean_of_the_others():
    case = middles(ROOMY, GRADED, ANSWER, "latency: {network: [{access: fibre, share: 90%}, {access: none, share: 10%}]}")
    mean = case["quality@local-primary@device"]
    assert case["quality_kept@local-primary@device/heavy-down"] == pytest.approx(kept(mean))
    assert case["quality_kept@cloud/bounded-down"] == 1


def test_devices_that_do_not_run_the_part_have_the_clouds_quality_in_a_hybrid_and_none_in_edge():
    half = "fleet: {classes: [{class: phone-high, ram: 64 GB, share: 50%}, {class: none, share: 50%}]}"
    case = middles(ROOMY, GRADED, ANSWER, UP, half)
    assert case["quality@local-primary@device"] == pytest.approx(0.7 * (0.5 * 0.81 + 0.5 * 0.86) + 0.3 * 0.86)
    assert case["quality@edge@device"] == pytest.approx(0.7 * 0.81 + 0.3 * 0.64)


def test_classes_count_by_their_shares():
    """30 % and 50 % of the devices run the part, 20 % compute nothing."""
    three = "fleet: {classes: [{class: phone-high, ram: 64 GB, share: 30%}, {class: phone-mid, ram: 64 GB, share: 50%}, {class: none, share: 20%}]}"
    case = middles(ROOMY, GRADED, ANSWER, UP, three)
    assert case["quality@local-primary@device"] == pytest.approx(0.7 * (0.8 * 0.81 + 0.2 * 0.86) + 0.3 * 0.86)


def test_each_tier_may_have_its_own_answerer():
    node = "fleet: {nodes: [{device: edge-server-large}], sites: 10}\nlatency: {network: [{access: enterprise-lan, share: 100%}]}"
    case = middles(ROOMY, GRADED, ANSWER, node, "local: {answer: {node: {use: llama-3.1-8b, quality: 85%}}}")
    assert case["quality_kept@edge@device/bounded-up"] == pytest.approx(kept(0.81))
    assert case["quality_kept@edge@node/bounded-up"] == pytest.approx(kept(0.85))
    assert case["quality_kept@edge@node/heavy-up"] == pytest.approx(kept(0.64))  # said of both tiers


# ---- where the profile is silent


def test_without_a_measure_quality_is_a_share_of_the_clouds():
    case = middles(ROOMY, UP, "local: {answer: {use: llama-3.2-1b, handles: 70%}}\nmodel: {needs: [{long-context: 30%}]}")
    bounded, heavy = likely("tasks", "text-chat", "answer_quality"), likely("defaults", "quality-heavy")
    assert case["quality@cloud"] == 1
    assert case["quality_floor"] == pytest.approx(likely("defaults", "quality-floor"))
    assert case["quality@edge@device"] == pytest.approx(0.7 * bounded + 0.3 * heavy)
    assert case.fact("quality_floor").basis == Basis.ASSUMED


def test_a_floor_that_nobody_stated_is_no_veto():
    low = "local: {answer: {use: llama-3.2-1b, handles: 70%, quality: 20%}}"
    vetoes = [veto.id for _, veto in decided(ROOMY, UP, low, depth="none").ranking.of("edge@device").vetoes]
    stated = [veto.id for _, veto in decided(ROOMY, UP, low, GRADED, depth="none").ranking.of("edge@device").vetoes]
    assert "model.floor" not in vetoes
    assert "model.floor" in stated


def test_a_heavy_answer_below_the_floor_is_no_veto_where_the_mean_is_above_it():
    """70 % at 85 and 30 % at 75: 82 on average, floor 80."""
    found = decided(ROOMY, GRADED, UP, "local: {answer: {use: llama-3.2-1b, handles: 70%, quality: 85..85.5%, quality_heavy: 75..75.5%}}", depth="none").ranking.of("edge@device")
    assert all(veto.share_of_worlds < 0.25 for _, veto in found.vetoes if veto.id == "model.floor")


# ---- the model itself, quantized


@pytest.mark.parametrize(
    ("model", "loss"),
    [
        pytest.param("{use: llama-3.2-3b, quantization: q4_k_m}", "loss", id="3 billion parameters"),
        pytest.param("{use: llama-3.2-1b, quantization: q4_k_m}", "loss_small", id="1 billion: small models lose more"),
        pytest.param("{use: llama-3.2-3b, quantization: q4_k_s}", "loss", id="another format"),
    ],
)
def test_the_model_run_locally_loses_what_its_format_takes(model, loss):
    case = middles(ROOMY, UP, {"model": {"use": None}}, f"model: {model}")
    quantization = "q4_k_s" if "q4_k_s" in model else "q4_k_m"
    for name in ("bounded-up", "heavy-up"):
        assert case[f"quality_kept@edge@device/{name}"] <= 1
    assert case["quality@edge@device"] == pytest.approx(1 - likely("quantizations", quantization, loss))


def test_other_languages_lose_more():
    case = middles(ROOMY, UP, "model: {use: llama-3.2-3b, quantization: q4_k_m, needs: [multilingual]}")
    loss, factor = (likely("quantizations", "q4_k_m", name) for name in ("loss", "multilingual_factor"))
    assert case["quality@edge@device"] == pytest.approx(1 - loss * factor)


def test_unquantized_it_loses_nothing_worth_naming():
    case = middles(ROOMY, UP, "model: {use: llama-3.2-3b, quantization: f16}")
    assert case["quality@edge@device"] == pytest.approx(1, abs=0.002)


# ---- errors instead of merits


def test_of_an_error_less_is_better():
    """Word errors of 9 % in the cloud, 12 % locally, at most 15 %: goodness .91, .88 and .85, half is kept."""
    case = middles(ROOMY, UP, "model: {quality: {full: 9%, floor: 15%, better: lower}}\nlocal: {answer: {use: llama-3.2-1b, handles: 100%, quality: 12%}}")
    assert case["quality@cloud"] == pytest.approx(0.91)
    assert case["quality_kept@edge@device/bounded-up"] == pytest.approx(0.5)


# ---- gates on streams

STREAM = [ROOMY, UP, "model: {use: yolov8n, quality: {full: 90%, floor: 60%}}\ntraffic: {trigger: always-on, requests: 1 per s, payload: 50 KB}"]


def test_what_an_always_on_gate_misses_is_lost():
    """90 % × (1 − 10 %) = 81 %: (81 − 60) ÷ (90 − 60) = .7."""
    case = middles(*STREAM, "local: {gate: {passes: 5%, misses: 10%}}")
    assert case["quality@edge-preprocess@device"] == pytest.approx(0.81)
    assert case["quality_kept@edge-preprocess@device/bounded-up"] == pytest.approx(0.7)


def test_misses_that_were_measured_go_first():
    case = middles(*STREAM, "local: {gate: {passes: 5%, misses: 10%}}", "measured: [{fact: misses, value: 20%}]")
    assert case["quality@edge-preprocess@device"] == pytest.approx(0.72)


def test_a_gate_on_requests_loses_nothing():
    assert middles(ROOMY, UP)["quality_kept@edge-preprocess@device/bounded-up"] == 1


def test_a_measured_quality_goes_before_the_estimate():
    case = middles(ROOMY, GRADED, ANSWER, UP, "measured: [{fact: quality, at: edge@device, value: 83%}]")
    assert value(case.fact("quality@edge@device")) == pytest.approx(0.83)
    assert case.fact("quality@edge@device").basis == Basis.MEASURED


def test_a_link_that_is_always_down_says_nothing_about_quality():
    """Nobody is answered; the answers would be the cloud's."""
    texts = ("latency: {network: [{access: fibre, share: 0%}, {access: none, share: 100%}]}", "model: {use: llama-3.2-3b, quality: {full: 88%}}")
    assert middles(*texts)["quality@cloud"] == pytest.approx(0.88)
