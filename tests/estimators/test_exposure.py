"""What leaves in which form, by data kind; what the owner and the law allow."""

import pytest

from builders import likely, loaded, middles, value
from edgedecide.estimators.exposure import DERIVED_RESIDUE, LOG_SHARE
from edgedecide.facts import Unknown

ROOMY = "fleet: {classes: [{class: phone-high, ram: 64 GB}]}\nlocal: {answer: {use: llama-3.2-1b, handles: 70%, quality: 90%}, cache: {hits: 40%}}\nmodel: {needs: [{long-context: 30%}]}"
"""Every device runs the part."""
UP = "latency: {network: [{access: fibre, share: 100%}]}\ntraffic: {devices: 100, requests: 10 per day, payload: 100 KB}"
QUIET = "privacy: {logs: none, regulations: []}"
SPEECH = likely("data_kinds", "speech", "sensitivity")
HEALTH = likely("data_kinds", "health", "sensitivity")
TELEMETRY = likely("data_kinds", "machine-telemetry", "sensitivity")


def exposure(alternative, *texts):
    return middles(ROOMY, UP, QUIET, *texts)[f"raw_exposure@{alternative}"]


def speech(gate="", leaves="raw"):
    return f"privacy: {{data: [{{kind: speech, leaves: {leaves}}}]}}\nlocal: {{gate: {{payload: 2 KB{gate}}}}}"


# ---- forms

FORMS = [
    # alternative, gate, exposure
    pytest.param("cloud", "", SPEECH, id="cloud: all of it, raw"),
    pytest.param("edge@device", "", 0, id="edge: nothing"),
    pytest.param("edge-preprocess@device", ", forms: {speech: raw}", SPEECH, id="a gate that lets it pass raw"),
    pytest.param("edge-preprocess@device", ", forms: {speech: redacted}, recall: 96%", SPEECH * 0.04, id="redacted: what the redactor misses"),
    pytest.param("edge-preprocess@device", ", forms: {speech: derived}", SPEECH * DERIVED_RESIDUE, id="derived: what can be inverted"),
    pytest.param("edge-preprocess@device", ", forms: {speech: never}", 0, id="never: nothing"),
    pytest.param("local-primary@device", ", forms: {speech: redacted}, recall: 96%", SPEECH * 0.3 * 0.04, id="a fallback sends what the gate makes, of 30 %"),
    pytest.param("cloud-primary@device", ", forms: {speech: never}", SPEECH * 0.6, id="a cache miss goes raw, gate or not"),
]


@pytest.mark.parametrize(("alternative", "gate", "expected"), FORMS)
def test_exposure_is_sensitivity_times_what_leaves_raw(alternative, gate, expected):
    assert exposure(alternative, speech(gate)) == pytest.approx(expected, abs=1e-6)


def test_without_a_gate_a_fallback_sends_the_input_raw():
    assert exposure("local-primary@device", "privacy: {data: [{kind: speech}]}") == pytest.approx(0.3 * SPEECH)


def test_the_most_exposed_kind_counts():
    both = "privacy: {data: [{kind: machine-telemetry}, {kind: speech}]}\nlocal: {gate: {payload: 2 KB, forms: {speech: never, machine-telemetry: raw}}}"
    assert exposure("cloud", both) == pytest.approx(max(SPEECH, TELEMETRY))
    assert exposure("edge-preprocess@device", both) == pytest.approx(TELEMETRY)


def test_a_measured_recall_goes_first():
    found = exposure("edge-preprocess@device", speech(", forms: {speech: redacted}, recall: 96%"), "measured: [{fact: recall, value: 90%}]")
    assert found == pytest.approx(SPEECH * 0.1)


def test_where_nobody_says_what_a_gate_does_to_a_kind_it_goes_raw():
    assert exposure("edge-preprocess@device", "privacy: {data: [{kind: location}]}\nlocal: {gate: {payload: 2 KB}}") == pytest.approx(likely("data_kinds", "location", "sensitivity"))


SILENT = [
    # kind, gate -> form under edge-preprocess; the input has 100 KB
    pytest.param("video", "{payload: 2 KB}", "derived", id="a fiftieth of a picture cannot be the picture"),
    pytest.param("video", "{payload: 10 KB}", "raw", id="a tenth may be"),
    pytest.param("location", "{payload: 1 KB}", "raw", id="a place stands in a few bytes"),
    pytest.param("speech", "{payload: 10 KB}", "derived", id="a local recogniser sends text, as gates on dictation do"),
    pytest.param("location", None, "raw", id="a gate as the catalog describes it does nothing to it"),
]


@pytest.mark.parametrize(("kind", "gate", "form"), SILENT)
def test_the_form_where_nobody_says_it(kind, gate, form):
    texts = [f"privacy: {{data: [{{kind: {kind}}}]}}", *([f"local: {{gate: {gate}}}"] if gate else [])]
    flows = middles(ROOMY, UP, QUIET, *texts).estimates.flows
    assert next(flow.form for flow in flows if flow.alternative == "edge-preprocess@device") == form


def test_the_form_is_unknown_where_neither_profile_nor_catalog_describes_a_gate():
    other = "model: {use: null, kind: other, params: 1M, flops: 1 GFLOP, needs: null}\nprivacy: {data: [{kind: location}]}"
    case = middles(ROOMY, UP, QUIET, other)
    assert next(flow.form for flow in case.estimates.flows if flow.alternative == "edge-preprocess@device") == "unknown"
    assert isinstance(case.fact("raw_exposure@edge-preprocess@device"), Unknown)


# ---- devices without the part

HALF = "fleet: {classes: [{class: phone-high, ram: 64 GB, share: 50%}, {class: none, share: 50%}]}"


@pytest.mark.parametrize(
    ("alternative", "expected"),
    [
        pytest.param("edge-preprocess@device", SPEECH * (0.5 * 0.04 + 0.5), id="half send what the gate makes, half send raw"),
        pytest.param("local-primary@device", SPEECH * (0.5 * 0.3 * 0.04 + 0.5), id="and of a fallback too"),
        pytest.param("edge@device", 0, id="edge leaves them unserved"),
    ],
)
def test_devices_without_the_part_send_raw(alternative, expected):
    assert exposure(alternative, speech(", forms: {speech: redacted}, recall: 96%"), HALF) == pytest.approx(expected, rel=1e-5)


def test_what_leaves_is_measured_in_megabytes_a_day():
    """10 requests of 100 KB; 2 KB from a gate; 30 % of them from a fallback; half of the devices send whole inputs."""
    case = middles(ROOMY, UP, QUIET, speech())
    assert case["bytes_leaving@cloud"] == pytest.approx(1.0)
    assert case["bytes_leaving@edge-preprocess@device"] == pytest.approx(0.02)
    assert case["bytes_leaving@local-primary@device"] == pytest.approx(0.3 * 0.02)
    assert case["bytes_leaving@edge@device"] == 0
    half = middles(ROOMY, UP, QUIET, speech(), HALF)
    assert half["bytes_leaving@edge-preprocess@device"] == pytest.approx(0.5 * 0.02 + 0.5 * 1.0, rel=1e-4)


def test_nothing_leaves_without_a_link():
    case = middles(ROOMY, UP, QUIET, speech(), "latency: {network: [{access: fibre, share: 75%}, {access: none, share: 25%}]}")
    assert case["bytes_leaving@cloud"] == pytest.approx(0.75)
    assert case["raw_exposure@cloud"] == pytest.approx(0.75 * SPEECH)


# ---- logs

LOGS = [
    pytest.param("none", 0, id="no logs"),
    pytest.param("raw", SPEECH * LOG_SHARE, id="raw logs: one request in ten"),
    pytest.param("redacted", SPEECH * LOG_SHARE * 0.04, id="redacted logs: what is missed of it"),
    pytest.param(None, SPEECH * likely("defaults", "log-leak-undeclared"), id="nobody said"),
]


@pytest.mark.parametrize(("logs", "expected"), LOGS)
def test_logs_leak_wherever_it_runs(logs, expected):
    privacy = {"privacy": {"logs": logs, "regulations": []}}
    case = middles(ROOMY, UP, privacy, speech(", recall: 96%"))
    assert case["raw_exposure@edge@device"] == pytest.approx(expected)


def test_no_more_than_everything_leaks():
    case = middles(ROOMY, UP, "privacy: {logs: raw, regulations: []}", speech())
    assert case["raw_exposure@cloud"] == pytest.approx(SPEECH)


def test_what_may_never_leave_is_not_logged():
    case = middles(ROOMY, UP, "privacy: {logs: raw, regulations: []}", speech(", forms: {speech: never}", "never"))
    assert case["raw_exposure@edge@device"] == 0


# ---- what is central already, what is not known


def test_what_is_central_already_is_not_exposed():
    central = "privacy: {data: [{kind: health, central: true}, {kind: machine-telemetry}]}"
    assert exposure("cloud", central) == pytest.approx(TELEMETRY)
    assert middles(ROOMY, UP, QUIET, central)["sensitivity"] == pytest.approx(TELEMETRY)
    assert exposure("cloud", "privacy: {data: [{kind: health, central: true}]}") == 0


def test_nothing_sensitive_is_nothing_exposed():
    assert exposure("cloud", "privacy: {data: []}") == 0


def test_sensitivity_is_that_of_the_most_sensitive_kind():
    assert middles("privacy: {data: [{kind: speech}, {kind: health}]}")["sensitivity"] == pytest.approx(HEALTH)


def test_without_data_kinds_exposure_is_unknown():
    case = middles(ROOMY, UP)
    assert isinstance(case.fact("sensitivity"), Unknown)
    assert case.fact("raw_exposure@cloud").recipe == "List the data kinds of the input under privacy.data; [] if there is nothing sensitive."


# ---- what the owner allows

ALLOWED = [
    # leaves, form of the gate -> too free under edge-preprocess, cloud
    pytest.param("raw", "raw", False, False, id="raw may leave"),
    pytest.param("redacted", "redacted", False, True, id="redacted may, raw may not"),
    pytest.param("redacted", "raw", True, True, id="the gate lets it pass"),
    pytest.param("derived", "redacted", True, True, id="redacted is freer than derived"),
    pytest.param("derived", "derived", False, True, id="derived may leave"),
    pytest.param("never", "never", False, True, id="nothing may leave"),
    pytest.param("never", "derived", True, True, id="not even derived"),
]


@pytest.mark.parametrize(("leaves", "form", "gated", "cloud"), ALLOWED)
def test_no_form_may_be_freer_than_its_owner_allows(leaves, form, gated, cloud):
    case = middles(ROOMY, UP, QUIET, speech(f", forms: {{speech: {form}}}", leaves))
    assert (case["leaves_too_free@edge-preprocess@device"], case["leaves_too_free@cloud"]) == (gated, cloud)
    assert case["leaves_too_free@edge@device"] is False


def test_what_stays_on_the_device_may_not_go_to_a_node():
    node = "fleet: {nodes: [{device: edge-server-large}], sites: 10}\nlatency: {network: [{access: enterprise-lan, share: 100%}]}"
    case = middles(ROOMY, UP, QUIET, node, "privacy: {data: [{kind: speech, leaves: derived, stays: device}]}\nlocal: {gate: {payload: 2 KB, forms: {speech: derived}}}")
    assert case["leaves_too_free@edge@device"] is False
    assert case["leaves_too_free@edge-preprocess@device"] is False
    assert case["leaves_too_free@edge@node"] is True
    assert case["leaves_too_free@edge-preprocess@node"] is True


STORED = [
    pytest.param("{logs: none, cloud: {retention: 30 days}}", True, False, id="kept by the provider"),
    pytest.param("{logs: none, cloud: {retention: 0 s}}", False, False, id="not kept"),
    pytest.param("{logs: none}", False, False, id="nobody said"),
    pytest.param("{logs: raw}", True, False, id="kept in raw logs"),
]


@pytest.mark.parametrize(("privacy", "cloud", "gated"), STORED)
def test_what_nobody_may_store_is_not_kept(privacy, cloud, gated):
    texts = [f"privacy: {privacy}", "privacy: {data: [{kind: speech}], never_stored: [speech], regulations: []}\nlocal: {gate: {payload: 2 KB, forms: {speech: derived}}}"]
    case = middles(ROOMY, UP, *texts)
    assert case["leaves_too_free@cloud"] is cloud
    assert case["leaves_too_free@edge@device"] is gated


# ---- what the law asks

HIPAA = "privacy: {data: [{kind: health}], regulations: [hipaa]}\nlocal: {gate: {payload: 2 KB, forms: {health: derived}}}"
LAW = [
    pytest.param("{agreements: [baa]}", "met", id="the contract is there"),
    pytest.param("{agreements: []}", "unmet", id="the owner says that there is none"),
    pytest.param("{agreements: [dpa]}", "unmet", id="another one does not help"),
    pytest.param("{}", None, id="nobody said"),
]


@pytest.mark.parametrize(("terms", "state"), LAW)
def test_a_condition_is_met_unmet_or_undeclared(terms, state):
    fact = middles(ROOMY, UP, HIPAA, f"privacy: {{cloud: {terms}}}").fact("regulation_state@cloud")
    if state is None:
        assert isinstance(fact, Unknown)
        assert fact.recipe == "Declare whether the agreement baa is signed (privacy.cloud.agreements); HIPAA asks before health leaves."
    else:
        assert value(fact) == state


DECLARE = [
    pytest.param("{data: [{kind: location}], regulations: [gdpr], cloud: {agreements: [dpa]}}", "Declare in which region the cloud runs (cloud.region); GDPR asks before location leaves.", id="region"),
    pytest.param(
        "{data: [{kind: health}, {kind: speech}], regulations: [gdpr, hipaa]}",
        "Declare whether the agreement dpa is signed (privacy.cloud.agreements), in which region the cloud runs (cloud.region) and whether the agreement baa is signed (privacy.cloud.agreements); GDPR and HIPAA ask before health and speech leave.",
        id="all that is undeclared",
    ),
    pytest.param("{data: [{kind: face}], regulations: [biometric]}", "Declare which consent there is for face (privacy.consent); Biometric privacy (Illinois BIPA and similar) asks before face leaves.", id="consent"),
    pytest.param("{data: [{kind: child}], regulations: [children]}", "Declare whether parents consent to the use of child (privacy.consent); Children's privacy (COPPA) asks before child leaves.", id="consent of the parents"),
    pytest.param(
        "{data: [{kind: trade-secret}], regulations: [trade-secret]}",
        "Declare whether whoever runs the cloud may train on it (privacy.cloud.training) and whether the agreement zero-retention is signed (privacy.cloud.agreements); Confidential business content and NDAs asks before trade-secret leaves.",
        id="training and retention",
    ),
]


@pytest.mark.parametrize(("privacy", "says"), DECLARE)
def test_what_is_undeclared_is_asked_for_by_its_kind_with_the_field_that_declares_it(privacy, says):
    assert middles(ROOMY, UP, f"privacy: {privacy}").fact("regulation_state@cloud").recipe == says


def test_the_law_asks_nothing_of_what_does_not_leave():
    assert middles(ROOMY, UP, HIPAA, "privacy: {cloud: {agreements: []}}")["regulation_state@edge@device"] == "met"


CONDITIONS = [
    # regulation, kind, declared -> state
    pytest.param("gdpr", "speech", "privacy: {cloud: {agreements: [dpa]}}\ncloud: {region: eu}", "met", id="gdpr: contract and region"),
    pytest.param("gdpr", "speech", "privacy: {cloud: {agreements: [dpa]}}", None, id="gdpr: region undeclared"),
    pytest.param("gdpr", "speech", "privacy: {cloud: {agreements: []}}", "unmet", id="gdpr: no contract, whatever the region"),
    pytest.param("biometric", "face", "privacy: {consent: {face: explicit}}", "met", id="biometric: consent"),
    pytest.param("biometric", "face", "privacy: {consent: {face: none}}", "unmet", id="biometric: no consent"),
    pytest.param("biometric", "face", "privacy: {consent: {speech: explicit}}", None, id="biometric: consent to something else"),
    pytest.param("children", "child", "privacy: {consent: {child: explicit}}", "unmet", id="children: not the parents'"),
    pytest.param("children", "child", "privacy: {consent: {child: parental}}", "met", id="children: the parents'"),
    pytest.param("e2ee", "text-private", "privacy: {cloud: {attested: true}}", "met", id="e2ee: attested"),
    pytest.param("e2ee", "text-private", "privacy: {cloud: {attested: false}}", "unmet", id="e2ee: not attested"),
    pytest.param("trade-secret", "code", "privacy: {cloud: {training: false, agreements: [zero-retention]}}", "met", id="trade secrets: no training, nothing kept"),
    pytest.param("trade-secret", "code", "privacy: {cloud: {training: true, agreements: [zero-retention]}}", "unmet", id="trade secrets: trained on"),
    pytest.param("pci", "payment-card", "", "unmet", id="pci: nothing that could be declared allows raw cards"),
    pytest.param("works-council", "employee-data", "privacy: {cloud: {agreements: [works-agreement]}}", "met", id="works council: agreed"),
    pytest.param("works-council", "employee-data", "privacy: {cloud: {agreements: [dpa]}}", "unmet", id="works council: not agreed"),
    pytest.param("glba", "financial", "", "met", id="a law that only costs"),
    pytest.param("gdpr", "machine-telemetry", "", "met", id="a kind that the law does not speak of"),
]


@pytest.mark.parametrize(("law", "kind", "declared", "state"), CONDITIONS)
def test_each_law_asks_for_its_own(law, kind, declared, state):
    texts = [f"privacy: {{data: [{{kind: {kind}}}], regulations: [{law}]}}"]
    fact = middles(ROOMY, UP, *texts, *([declared] if declared else [])).fact("regulation_state@cloud")
    assert (None if isinstance(fact, Unknown) else value(fact)) == state


CARDS = "privacy: {data: [{kind: payment-card}], regulations: [pci]}\nlocal: {gate: {payload: 2 KB, forms: {payment-card: redacted}}}"


@pytest.mark.parametrize(
    ("more", "state"), [([], "met"), ([HALF], "unmet")], ids=["every device masks the card", "half of the devices send it raw"]
)
def test_a_gate_takes_out_of_the_laws_scope_what_it_masks(more, state):
    assert middles(ROOMY, UP, CARDS, *more)["regulation_state@edge-preprocess@device"] == state
    assert middles(ROOMY, UP, CARDS, *more)["regulation_state@cloud"] == "unmet"


def test_names_count_however_they_are_written():
    """`PHI` is the catalog's health and `HIPAA` its hipaa: the law applies all the same."""
    case = middles(ROOMY, UP, "privacy: {data: [{kind: PHI}], regulations: [HIPAA], cloud: {agreements: []}}")
    assert case["regulation_state@cloud"] == "unmet"
    assert case["sensitivity"] == pytest.approx(HEALTH)


def test_one_kind_under_two_names_is_a_mistake():
    with pytest.raises(Exception, match='found "speech" a second time') as error:
        middles("privacy: {data: [{kind: voice}, {kind: speech}]}")
    assert type(error.value).__name__ == "ProfileError"


# ---- the flows themselves


def test_flows_tell_who_sends_what_where_and_how_long_it_is_kept():
    case = middles(ROOMY, UP, QUIET, speech(", forms: {speech: redacted}"), "privacy: {cloud: {retention: 30 days}}")
    flows = [flow for flow in case.estimates.flows if flow.alternative == "edge-preprocess@device"]
    assert [(f.kind, f.form, f.source_site, f.to, f.kept_for) for f in flows] == [
        ("speech", "redacted", "device", "cloud", "30 days"),
        ("speech", "raw", "device", "cloud", "30 days"),
    ]
    assert [round(value(f.share), 3) for f in flows] == [1, 0]
    assert flows[1].title.endswith("from devices without the local part")


def test_the_shortest_profile_has_no_flows_to_tell():
    assert middles().estimates.flows == []
    assert loaded().profile.privacy.data is None
