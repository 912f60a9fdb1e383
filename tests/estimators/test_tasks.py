"""The kind of task, which chooses what is assumed of local parts that the profile does not describe."""

import pytest

from builders import CATALOG, loaded
from edgedecide.estimators.tasks import task_of

OWN = "model: {use: null, kind: KIND, params: 1M, flops: 1 GFLOP}"
TASKS = [
    pytest.param(["model: {use: llama-3.2-3b}"], "text-chat", id="a language model"),
    pytest.param(["model: {use: llama-3.2-3b}", "latency: {promise: 400 ms}"], "completion", id="that answers before a sentence is read"),
    pytest.param(["model: {use: llama-3.2-3b}", "privacy: {data: [{kind: speech}]}"], "speech-command", id="that is spoken to"),
    pytest.param(["model: {use: whisper-base}"], "speech-command", id="a recogniser"),
    pytest.param(["model: {use: whisper-base, needs: [long-context]}"], "speech-dictation", id="of long speech"),
    pytest.param(["model: {use: yolov8n}"], "vision-classify", id="a picture is shown"),
    pytest.param(["model: {use: yolov8n}", "traffic: {trigger: always-on}"], "vision-detect", id="a camera watches"),
    pytest.param(["model: {use: yolov8n}", "latency: {kind: continuous}"], "vision-detect", id="a continuous picture is a camera"),
    pytest.param(["model: {use: bge-base-en-v1.5}"], "search", id="texts are embedded"),
    pytest.param(["model: {use: llama-3.2-3b, needs: [global-data]}"], "search", id="what is asked lies centrally"),
    pytest.param(["model: {use: bge-base-en-v1.5}", "privacy: {data: [{kind: browsing}]}"], "recommendation", id="what was looked at is embedded"),
    pytest.param([OWN.replace("KIND", "tabular")], "sensor-anomaly", id="tables"),
    pytest.param([OWN.replace("KIND", "other"), "privacy: {data: [{kind: machine-telemetry}]}"], "sensor-anomaly", id="readings of a machine"),
    pytest.param([OWN.replace("KIND", "other"), "privacy: {data: [{kind: face}]}"], "vision-classify", id="faces, whatever the model"),
    pytest.param([OWN.replace("KIND", "other")], "other", id="nothing to go by"),
    pytest.param(["model: {use: our-own-model}"], "other", id="a model that nobody knows"),
]


@pytest.mark.parametrize(("texts", "task"), TASKS)
def test_the_kind_of_task(texts, task):
    assert task_of(loaded(*texts).profile, CATALOG) == task
    assert CATALOG.entry("tasks", task) is not None
