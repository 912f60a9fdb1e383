"""Which alternatives a profile leaves room for, what each runs where, and why the others are not offered."""

import pytest

from builders import loaded
from edgedecide.placements import BY_ID, PLACEMENTS, Part, alternatives

ON_DEVICE = ["edge@device", "edge-preprocess@device", "local-primary@device", "cloud-primary@device"]
ON_NODE = ["edge@node", "edge-preprocess@node", "local-primary@node", "cloud-primary@node"]
NO_NODE = "the profile lists no local nodes (fleet.nodes)"
NO_DEVICE = "no device class of the fleet computes"
PHONE = "fleet: {classes: [{class: phone-mid}]}"
SENSOR = "fleet: {classes: [{class: none}]}"
NODE = "fleet: {nodes: [{device: jetson-orin-nano}]}"

OFFERED = [
    pytest.param([], [*ON_DEVICE, "cloud"], id="silent on the fleet: devices of unknown hardware"),
    pytest.param([PHONE], [*ON_DEVICE, "cloud"], id="phones"),
    pytest.param([SENSOR], ["cloud"], id="bare sensors"),
    pytest.param(["fleet: {classes: [{class: none, share: 90%}, {class: sbc, share: 10%}]}"], [*ON_DEVICE, "cloud"], id="sensors and a few boards"),
    pytest.param([PHONE, NODE], [*ON_DEVICE, *ON_NODE, "cloud"], id="phones and nodes"),
    pytest.param([SENSOR, NODE], [*ON_NODE, "cloud"], id="bare sensors at a node"),
    pytest.param([PHONE, "fleet: {nodes: consider}"], [*ON_DEVICE, *ON_NODE, "cloud"], id="a node is considered"),
    pytest.param([PHONE, "fleet: {nodes: []}"], [*ON_DEVICE, "cloud"], id="no nodes listed"),
    pytest.param([PHONE, "local: none"], ["cloud"], id="no local part at all"),
    pytest.param([PHONE, "local: {answer: none}"], ["edge-preprocess@device", "cloud-primary@device", "cloud"], id="no answerer"),
    pytest.param([PHONE, "local: {gate: none}"], ["edge@device", "local-primary@device", "cloud-primary@device", "cloud"], id="no gate"),
    pytest.param([PHONE, "local: {cache: none}"], ["edge@device", "edge-preprocess@device", "local-primary@device", "cloud"], id="no cache"),
    pytest.param([PHONE, NODE, "local: {answer: {device: none, use: llama-3.2-1b}}"], ["edge-preprocess@device", "cloud-primary@device", *ON_NODE, "cloud"], id="an answerer on nodes alone"),
    pytest.param([PHONE, NODE, "local: {answer: {node: none}}"], [*ON_DEVICE, "edge-preprocess@node", "cloud-primary@node", "cloud"], id="an answerer on devices alone"),
    pytest.param([PHONE, "local: {fallback: none}"], [*ON_DEVICE, "cloud"], id="a fallback that never happens is no part"),
]  # fmt: skip


@pytest.mark.parametrize(("texts", "ids"), OFFERED)
def test_offered(texts, ids):
    offered, refused = alternatives(loaded(*texts).profile)
    assert sorted(one.id for one in offered) == sorted(ids)
    assert len(offered) + len(refused) == 9


def test_the_order_is_that_of_the_placements_device_before_node():
    offered, _ = alternatives(loaded(PHONE, NODE).profile)
    assert [one.id for one in offered] == [
        "edge@device", "edge@node", "edge-preprocess@device", "edge-preprocess@node", "local-primary@device", "local-primary@node",
        "cloud-primary@device", "cloud-primary@node", "cloud",
    ]  # fmt: skip


REFUSED = [
    pytest.param([PHONE], {"edge@node": NO_NODE, "cloud-primary@node": NO_NODE}, id="no nodes"),
    pytest.param([SENSOR], {"edge@device": NO_DEVICE, "edge@node": NO_NODE}, id="nothing computes"),
    pytest.param([PHONE, "local: {gate: none}"], {"edge-preprocess@device": "the profile declares local.gate: none", "edge-preprocess@node": NO_NODE}, id="no gate"),
    pytest.param([PHONE, NODE, "local: {answer: {node: none}}"], {"edge@node": "the profile declares local.answer.node: none", "local-primary@node": "the profile declares local.answer.node: none"}, id="no answerer on nodes"),
]  # fmt: skip


@pytest.mark.parametrize(("texts", "reasons"), REFUSED)
def test_what_is_not_offered_says_why(texts, reasons):
    _, refused = alternatives(loaded(*texts).profile)
    assert {one.id: one.says for one in refused if one.id in reasons} == reasons


# ---- what runs where

PARTS = {
    "edge@device": (Part("answer", "device"),),
    "edge@node": (Part("answer", "node"),),
    "edge-preprocess@device": (Part("gate", "device"), Part("cloud", "cloud")),
    "edge-preprocess@node": (Part("gate", "node"), Part("cloud", "cloud")),
    "local-primary@device": (Part("answer", "device"), Part("cloud", "cloud")),
    "local-primary@node": (Part("answer", "node"), Part("cloud", "cloud")),
    "cloud-primary@device": (Part("cache", "device"), Part("cloud", "cloud")),
    "cloud-primary@node": (Part("cache", "node"), Part("cloud", "cloud")),
    "cloud": (Part("cloud", "cloud"),),
}


def test_an_alternative_is_a_list_of_parts_on_sites():
    offered, _ = alternatives(loaded(PHONE, NODE).profile)
    assert {one.id: one.parts for one in offered} == PARTS


def test_an_alternative_knows_its_local_part_and_its_cloud():
    offered, _ = alternatives(loaded(PHONE, NODE).profile)
    for one in offered:
        assert one.has_cloud == (one.placement != "edge")
        assert (one.local is None) == (one.id == "cloud")
        assert one.role == ("" if one.local is None else one.local.role)
        assert one.tier == (one.id.partition("@")[2] or "cloud")


def test_the_five_placements():
    assert [placement.id for placement in PLACEMENTS] == ["edge", "edge-preprocess", "local-primary", "cloud-primary", "cloud"]
    assert BY_ID["local-primary"].name == "local primary, cloud fallback"
