"""Profiles that are wrong in one way each, with every word of what a reader is told."""

import resource
import subprocess
import sys
from datetime import date
from typing import NamedTuple

import pytest

from edgedecide.errors import InputError
from edgedecide.profile import load_profile

BASE = "workload: {id: x}\nmodel: {use: m}\n"
"""The shortest profile; what follows it starts in line 3."""


PLACEMENT = "edge, edge-preprocess, local-primary, cloud-primary or cloud, where local with or without its tier as in edge@device"
MAPPING = "a mapping of model, quantization, device, chipset, class, tier or node such as {model: llama-3.2-1b, device: pixel-8}"
"""What may stand under `at`."""


class Case(NamedTuple):
    id: str
    text: str
    says: tuple[str, ...]


def Broken(id, text, *says):  # noqa: N802
    return Case(id, text, says)


# fmt: off
CASES = [
    # not YAML, or not the YAML that is read
    Broken("empty", "",
           "1:1: found an empty file; expected names and values, such as `name: value`"),
    Broken("only_comments", "# nothing yet\n",
           "1:1: found an empty file; expected names and values, such as `name: value`"),
    Broken("list_at_the_top", "- workload\n",
           "1:1: found a list; expected a mapping that starts with `workload:`"),
    Broken("text_at_the_top", "workload\n",
           '1:1: found "workload"; expected a mapping that starts with `workload:`'),
    Broken("tab_indentation", "workload:\n\tid: x\n",
           "2:1: not valid YAML: found a tab in the indentation; indent with spaces"),
    Broken("second_colon", "workload: id: x\n",
           '1:13: not valid YAML: found ":" where no value can begin; put text with ": " in quotes, or start a new line'),
    Broken("unclosed_bracket", "workload: {id: x\nmodel: {use: m}\n",
           "2:6: not valid YAML: found no closing bracket for the one opened in line 1; expected a comma or the bracket"),
    Broken("unclosed_quote", 'workload: {id: "x}\nmodel: {use: m}\n',
           "1:16: not valid YAML: found no closing quote for the text that starts here"),
    Broken("reserved_character", "workload: {id: @x}\n",
           '1:16: not valid YAML: found "@", which no value can start with; put the text in quotes'),
    Broken("unknown_escape", 'workload: {id: "a\\q"}\n',
           "1:18: not valid YAML: found an unknown escape after a backslash; use single quotes to keep backslashes as they are"),
    Broken("stray_indent", "workload:\n  id: x\n title: y\n",
           "3:2: not valid YAML: found text that does not belong to the mapping that starts in line 1; check indentation and quotes"),
    Broken("dash_in_a_mapping", "workload:\n  id: x\n  - y\n",
           "3:3: not valid YAML: found text that does not belong to the mapping that starts in line 2; check indentation and quotes"),
    Broken("word_without_colon", "workload\nmodel: {use: m}\n",
           '2:6: not valid YAML: found ":" where no value can begin; put text with ": " in quotes, or start a new line'),
    Broken("two_documents", BASE + "---\nworkload: {id: x}\n",
           '3:1: found a second document after "---"; expected one document a file'),
    Broken("text_after_the_end", BASE + "...\nmore\n",
           "4:1: not valid YAML: found more text after the end of the document; expected one mapping"),
    Broken("anchor_and_alias", "workload: &w {id: x}\nmodel: *w\n",
           '1:11: found the anchor "&w"; anchors are not read, remove it',
           '2:8: found the alias "*w"; aliases are not read, write the value out'),
    Broken("tag", "workload: {id: !!str x}\nmodel: {use: m}\n",
           '1:16: workload: found the tag "tag:yaml.org,2002:str"; expected a plain value without a tag'),
    Broken("python_tag", 'workload: !!python/object/apply:os.system ["true"]\nmodel: {use: m}\n',
           '1:11: found the tag "tag:yaml.org,2002:python/object/apply..."; expected a plain value without a tag'),
    Broken("merge_key", "workload: {id: x}\nmodel:\n  <<: {use: m}\n  use: n\n",
           '3:3: model: found the merge key "<<"; expected the fields themselves, or a file under includes'),
    Broken("key_twice", BASE + "cost: {horizon: 3 years, horizon: 2 years}\n",
           '3:26: cost: found "horizon" a second time, first in line 3; keep one of the two'),
    Broken("section_twice", BASE + "workload: {id: x}\n",
           '3:1: found "workload" a second time, first in line 1; keep one of the two'),
    Broken("number_as_name", BASE + "1: x\n",
           "3:1: found 1 as a name; expected a word, or the same in quotes"),
    Broken("list_as_name", BASE + "? [a, b]\n: x\n",
           "3:3: found a list or mapping as a name; expected a word"),
    Broken("escaped_control_character", 'workload: {id: x, title: "red \\e[31m"}\nmodel: {use: m}\n',
           "1:26: workload: found an escape for the control character U+001B; expected plain text"),
    Broken("thousands_in_braces", BASE + "traffic: {devices: 12,000}\n",
           "3:23: traffic: found 000 as a name (write numbers without thousands separators); expected a word, or the same in quotes"),
    # names of fields
    Broken("typo_in_a_field", BASE + "latency: {promis: 800 ms}\n",
           '3:11: latency.promis: no such field; did you mean "promise"?'),
    Broken("typo_in_a_section", "wrokload: {id: x}\nmodle: {use: m}\n",
           '1:1: wrokload: no such field; did you mean "workload"?',
           '2:1: modle: no such field; did you mean "model"?'),
    Broken("field_in_the_wrong_place", BASE + "budget: $20000 per year\n",
           '3:1: budget: no such field here; did you mean "cost.budget"?'),
    Broken("field_that_nobody_knows", BASE + "cache: {frobnicate: 1}\n",
           '3:1: cache: no such field here; did you mean "local.cache"?'),
    Broken("unlike_any_field", BASE + "observability: {zzz: 1}\n",
           "3:17: observability.zzz: no such field; expected one of signals"),
    Broken("typo_in_a_list_entry", BASE + "fleet: {classes: [{chipsett: a17-pro}]}\n",
           '3:20: fleet.classes[0].chipsett: no such field; did you mean "chipset"?'),
    Broken("typo_in_a_tier", BASE + "local: {answer: {node: {hadles: 70%}}}\n",
           '3:25: local.answer.node.hadles: no such field; did you mean "handles"?'),
    Broken("snake_for_camel", "api_version: edgedecide/v1\nworkload: {id: x}\nmodel: {use: m}\n",
           '1:1: api_version: no such field; did you mean "apiVersion"?'),
    # what is required
    Broken("no_model", "workload: {id: x}\n",
           "1:1: model: found nothing; this field is required, such as `model: {use: llama-3.2-3b}`"),
    Broken("no_workload", "model: {use: m}\n",
           "1:1: workload: found nothing; this field is required, such as `workload: {id: field-voice-assistant}`"),
    Broken("no_id", "workload: {title: A title}\nmodel: {use: m}\n",
           "1:11: workload.id: found nothing; this field is required, such as `id: field-voice-assistant`"),
    Broken("empty_model", "workload: {id: x}\nmodel: {}\n",
           "2:8: model: found nothing that says which model; expected use, or kind with params or weights"),
    Broken("model_without_a_value", "workload: {id: x}\nmodel:\n",
           "2:7: model: found nothing; this field is required, such as `model: {use: llama-3.2-3b}`"),
    Broken("id_with_spaces", "workload: {id: Field Assistant}\nmodel: {use: m}\n",
           '1:16: workload.id: found "Field Assistant"; expected 1 to 63 lower-case letters, digits and hyphens, such as field-voice-assistant; "field-assistant" would do'),
    Broken("id_that_is_a_number", "workload: {id: 7}\nmodel: {use: m}\n",
           "1:16: workload.id: found 7; expected 1 to 63 lower-case letters, digits and hyphens, such as field-voice-assistant"),
    Broken("access_without_a_name", BASE + "latency: {network: [{share: 40%}, {access: lte}]}\n",
           "3:21: latency.network[0].access: found nothing; this field is required, such as `access: lte`"),
    Broken("hardware_without_a_name", BASE + "fleet: {classes: [{ram: 8 GB}]}\n",
           "3:19: fleet.classes[0]: found nothing that says what it is; expected device, chipset or class"),
    Broken("measurement_without_a_value", BASE + "measured: [{fact: latency_p95}]\n",
           "3:12: measured[0].value: found nothing; this field is required, such as `value: 21 tokens/s`"),
    # one kind of thing for another
    Broken("text_for_a_mapping", BASE + "latency: fast\n",
           '3:10: latency: found "fast"; expected a mapping with names such as kind, promise, until, percentile'),
    Broken("list_for_a_mapping", BASE + "latency: [fast]\n",
           "3:10: latency: found a list; expected a mapping with names such as kind, promise, until, percentile"),
    Broken("mapping_for_a_list", BASE + "latency: {network: {access: lte}}\n",
           "3:20: latency.network: found a mapping; expected a list such as `[{access: lte, share: 91%}, {access: none, share: 9%}]`"),
    Broken("text_for_a_list", BASE + "privacy: {regulations: gdpr}\n",
           '3:24: privacy.regulations: found "gdpr"; expected a list such as [gdpr]'),
    Broken("text_for_an_entry", BASE + "latency: {network: [lte]}\n",
           '3:21: latency.network[0]: found "lte"; expected a mapping with names such as access, share'),
    Broken("word_for_a_part", BASE + "local: {gate: nothing}\n",
           '3:15: local.gate: found "nothing"; expected a mapping, or the word none'),
    Broken("number_for_all_parts", BASE + "local: 3\n",
           "3:8: local: found 3; expected a mapping, or the word none"),
    Broken("word_for_nodes", BASE + "fleet: {nodes: perhaps}\n",
           '3:16: fleet.nodes: found "perhaps"; expected a list, or the word consider'),
    Broken("list_for_a_quantity", BASE + "latency: {promise: [1 s, 2 s]}\n",
           '3:20: latency.promise: found a list; expected a time such as "100 ms" or "2 s"'),
    Broken("number_for_a_title", "workload: {id: x, title: 2024}\nmodel: {use: m}\n",
           "1:26: workload.title: found 2024; expected text; put it in quotes"),
    Broken("empty_title", 'workload: {id: x, title: " "}\nmodel: {use: m}\n',
           "1:26: workload.title: found empty text; expected some words, or leave it out"),
    Broken("yes_for_true", BASE + "latency: {promise: 1 s, hard: yes}\n",
           '3:31: latency.hard: found "yes"; expected true or false; in YAML 1.2 yes is a word, write true'),
    Broken("number_for_a_name", "workload: {id: x}\nmodel: {use: 865}\n",
           "2:14: model.use: found 865; expected text; put it in quotes"),
    Broken("list_for_needs_of_words", "workload: {id: x}\nmodel: {use: m, needs: multilingual}\n",
           '2:24: model.needs: found "multilingual"; expected a list such as [multilingual, {open-ended-generation: 30%}]'),
    # words from a closed list
    Broken("typo_in_a_word", BASE + "latency: {kind: interactiv}\n",
           '3:17: latency.kind: found "interactiv"; expected safety, continuous, interactive or batch; did you mean "interactive"?'),
    Broken("unknown_for_a_word", BASE + "latency: {offline: unknown}\n",
           '3:20: latency.offline: found "unknown"; expected required, valuable or none; leave it out if it is not known'),
    Broken("wrong_version", "apiVersion: edgedecide/v2\nworkload: {id: x}\nmodel: {use: m}\n",
           '1:13: apiVersion: found "edgedecide/v2"; expected edgedecide/v1'),
    Broken("no_such_placement", "workload: {id: x, placement: egde}\nmodel: {use: m}\n",
           '1:30: workload.placement: found "egde"; expected edge, edge-preprocess, local-primary, cloud-primary or cloud; did you mean "edge"?'),
    Broken("no_such_tier", "workload: {id: x, placement: edge@cloud}\nmodel: {use: m}\n",
           '1:30: workload.placement: found "edge@cloud"; expected the tier @device or @node'),
    Broken("tier_of_the_cloud", "workload: {id: x, placement: cloud@node}\nmodel: {use: m}\n",
           '1:30: workload.placement: found "cloud@node"; "cloud" has no local part, so expected it without a tier'),
    Broken("no_such_need", "workload: {id: x}\nmodel: {use: m, needs: [long-contxt]}\n",
           '2:24: model.needs: found "long-contxt"; expected long-context, open-ended-generation, multilingual or global-data; did you mean "long-context"?'),
    Broken("need_twice", "workload: {id: x}\nmodel: {use: m, needs: [multilingual, {multilingual: 3%}]}\n",
           '2:39: model.needs[1]: found "multilingual" twice; keep one'),
    Broken("no_such_agreement", BASE + "privacy: {cloud: {agreements: [nda]}}\n",
           '3:32: privacy.cloud.agreements[0]: found "nda"; expected dpa, baa, scc, zero-retention, pci-dss, transfer-assessment or works-agreement; did you mean "dpa"?'),
    Broken("no_such_form", BASE + "local: {gate: {forms: {speech: redcated}}}\n",
           '3:32: local.gate.forms.speech: found "redcated"; expected raw, redacted, derived or never; did you mean "redacted"?'),
    Broken("no_such_consent", BASE + "privacy: {consent: {speech: implicit}}\n",
           '3:29: privacy.consent.speech: found "implicit"; expected explicit, written, parental, implied or none; did you mean "explicit"?'),
    Broken("no_such_level", BASE + "importance: {cost: high}\n",
           '3:20: importance.cost: found "high"; expected decisive, major, minor or none'),
    Broken("no_such_question", BASE + "importance: {price: minor}\n",
           '3:21: importance.price: found "price"; expected latency, privacy, model, cost, updates, devices or observability; did you mean "privacy"?'),
    Broken("no_such_question_of_a_stakeholder", BASE + "stakeholders: {security: {privcy: decisive}}\n",
           '3:35: stakeholders.security.privcy: found "privcy"; expected latency, privacy, model, cost, updates, devices or observability; did you mean "privacy"?'),
    Broken("regulation_twice", BASE + "privacy: {regulations: [gdpr, gdpr]}\n",
           '3:31: privacy.regulations[1]: found "gdpr" twice; keep one'),
    # quantities
    Broken("no_unit", BASE + "latency: {promise: 100}\n",
           '3:20: latency.promise: found 100 without a unit; expected a time such as "100 ms" or "2 s"'),
    Broken("bits_for_bytes", BASE + "traffic: {payload: 8 Gb}\n",
           '3:20: traffic.payload: found "8 Gb" (bits and bytes are told apart by case: write GB for bytes, Gbit/s for a link); expected a size such as "180 KB" or "4 GB"'),
    Broken("seconds_for_bytes", BASE + "traffic: {payload: 8 s}\n",
           '3:20: traffic.payload: found "8 s"; expected a size such as "180 KB" or "4 GB"'),
    Broken("thousands_separator", BASE + "traffic:\n  devices: 12,000\n",
           '4:12: traffic.devices: found "12,000" (write the number without thousands separators); expected a count such as "12000" or "3.2B"'),
    Broken("underscore_in_a_number", BASE + "traffic: {devices: 12_000}\n",
           '3:20: traffic.devices: found "12_000" (write the number without thousands separators); expected a count such as "12000" or "3.2B"'),
    Broken("not_a_number", BASE + "traffic: {devices: .nan}\n",
           '3:20: traffic.devices: found ".nan" (not a number that can be reckoned with; write unknown if it is not known); expected a count such as "12000" or "3.2B"'),
    Broken("infinity", BASE + "traffic: {peak_factor: .inf}\n",
           '3:24: traffic.peak_factor: found ".inf" (not a number that can be reckoned with; write unknown if it is not known); expected a factor such as "3" or "1.5..10"'),
    Broken("another_currency", BASE + "cost: {engineer: €140 per h}\n",
           '3:18: cost.engineer: found "€140 per h" (money is in US dollars, written with a leading $); expected an amount of money per time such as "$200000 per year"'),
    Broken("money_without_dollars", BASE + "cost: {budget: 200000 per year}\n",
           '3:16: cost.budget: found "200000 per year"; expected an amount of money per time such as "$200000 per year"'),
    Broken("money_without_a_period", BASE + "cost: {budget: $200000}\n",
           '3:16: cost.budget: found "$200000"; expected an amount of money per time such as "$200000 per year"'),
    Broken("ends_the_wrong_way_round", BASE + "latency: {promise: 800..200 ms}\n",
           '3:20: latency.promise: found "800..200 ms", whose ends are in the wrong order; write the smaller one first'),
    Broken("triple_out_of_order", BASE + "latency: {promise: {low: 1 s, likely: 3 s, high: 2 s}}\n",
           "3:20: latency.promise: found low, likely and high out of order; expected low ≤ likely ≤ high"),
    Broken("triple_without_an_end", BASE + "latency: {promise: {low: 1 s}}\n",
           '3:20: latency.promise: found the keys "low"; expected low, high and perhaps likely'),
    Broken("negative_time", BASE + "latency: {promise: -5 ms}\n",
           '3:20: latency.promise: found "-5 ms"; expected a time over 0 s and at most 100 years'),
    Broken("no_time", BASE + "latency: {promise: 0 ms}\n",
           '3:20: latency.promise: found "0 ms"; expected a time over 0 s and at most 100 years'),
    Broken("share_over_one", BASE + "local: {cache: {hits: 120%}}\n",
           '3:23: local.cache.hits: found "120%"; expected a share from 0% to 100%'),
    Broken("hundred_per_cent_promised", BASE + "latency: {percentile: 100}\n",
           '3:23: latency.percentile: found "100"; expected a percentile over 50 and under 100'),
    Broken("percentile_as_a_range", BASE + "latency: {percentile: 95..99}\n",
           '3:23: latency.percentile: found the range "95..99"; expected one number'),
    Broken("no_devices", BASE + "traffic: {devices: 0}\n",
           '3:20: traffic.devices: found "0"; expected a count of at least 1'),
    Broken("day_of_thirty_hours", BASE + "traffic: {active: 30 h per day}\n",
           '3:19: traffic.active: found "30 h per day"; expected a time of use over 0 h per day and at most 24 h per day'),
    Broken("no_horizon", BASE + "cost: {horizon: 0 years}\n",
           '3:17: cost.horizon: found "0 years"; expected a time from 1 month to 30 years'),
    Broken("astronomical", BASE + "traffic: {devices: 1e300}\n",
           '3:20: traffic.devices: found "1e+300", which is beyond any possible value; expected a count such as "12000" or "3.2B"'),
    Broken("rate_without_a_period", BASE + "traffic: {requests: 40..120}\n",
           '3:21: traffic.requests: found 40..120 without a unit; expected a rate such as "40..120 per day"'),
    Broken("growth_without_a_period", BASE + "traffic: {growth: 30%}\n",
           '3:19: traffic.growth: found "30%"; expected a growth such as "0..30% per year"'),
    Broken("node_for_fifty_what", BASE + "fleet: {nodes: [{device: d, per: 50}]}\n",
           '3:34: fleet.nodes[0].per: found 50 without a unit; expected a number of devices such as "50 devices"'),
    Broken("ten_thousand_digits", "workload: {id: x}\nmodel: {use: m}\nlatency: {promise: " + "9" * 10_000 + " ms}\n",
           '3:20: latency.promise: found "999999999999999999999999999999999999999999999999999999999..."; expected a time such as "100 ms" or "2 s"'),
    # measurements
    Broken("no_such_fact", BASE + "measured: [{fact: latency_p59, value: 640 ms}]\n",
           '3:19: measured[0].fact: found "latency_p59", which is no fact; did you mean "latency_p99"?'),
    Broken("fact_without_a_unit", BASE + "measured: [{fact: latency_p95, at: cloud, value: 640}]\n",
           '3:50: measured[0].value: found 640 without a unit; expected a time such as "100 ms" or "2 s"'),
    Broken("fact_in_another_unit", BASE + "measured: [{fact: decode_rate, at: {class: phone-low}, value: 21 ms}]\n",
           '3:63: measured[0].value: found "21 ms"; expected a token rate such as "21 tokens/s"'),
    Broken("no_such_day", BASE + "measured: [{fact: latency_p95, at: cloud, value: 640 ms, date: 2026-13-01}]\n",
           '3:64: measured[0].date: found "2026-13-01"; expected a day such as 2026-10-02'),
    Broken("no_such_place", BASE + "measured: [{fact: latency_p95, value: 640 ms, at: server}]\n",
           '3:51: measured[0].at: found "server"; expected edge, edge-preprocess, local-primary, cloud-primary or cloud'),
    Broken("no_such_key_of_a_place", BASE + "measured: [{fact: decode_rate, value: 21 tokens/s, at: {modle: m}}]\n",
           '3:64: measured[0].at.modle: found "modle"; expected alternative, tier, model, quantization, device, chipset, class, node, network or runtime; did you mean "model"?'),
    Broken("value_of_a_word_fact", BASE + "measured: [{fact: fits, at: edge, value: [true]}]\n",
           '3:42: measured[0].value: found a list; expected a number with its unit such as "21 tokens/s" or "640 ms", or a word'),
    Broken("nowhere", BASE + "measured:\n  - {fact: latency_p95, value: 640 ms}\n  - {fact: decode_rate, value: 21 tokens/s}\n  - {fact: memory_needed, value: 2 GB}\n",
           f"4:5: measured[0].at: found nothing; latency_p95 holds for one placement; expected {PLACEMENT}",
           f"5:5: measured[1].at: found nothing; decode_rate holds for one model on one kind of hardware; expected {MAPPING}",
           f"6:5: measured[2].at: found nothing; memory_needed holds for one placement, or for one model on one kind of hardware; expected {PLACEMENT}, or {MAPPING}"),
    Broken("nowhere_and_without_a_unit", BASE + "measured: [{fact: cost_total, value: 640}]\n",
           f"3:12: measured[0].at: found nothing; cost_total holds for one placement; expected {PLACEMENT}",
           '3:38: measured[0].value: found 640 without a unit; expected an amount of money such as "$250"'),
    Broken("placement_for_hardware", BASE + "measured: [{fact: inference, at: edge@device, value: 6 ms}]\n",
           f'3:34: measured[0].at: found "edge@device"; inference holds for one model on one kind of hardware; expected {MAPPING}'),
    Broken("tier_for_a_placement", BASE + "measured: [{fact: promise_kept, at: node, value: 90%}]\n",
           f'3:37: measured[0].at: found "node"; promise_kept holds for one placement; expected {PLACEMENT}'),
    Broken("hardware_for_a_placement", BASE + "measured: [{fact: latency_p95, at: {device: pixel-8}, value: 6 ms}]\n",
           f"3:36: measured[0].at: found a mapping of device; latency_p95 holds for one placement; expected {PLACEMENT}"),
    Broken("runtime_alone", BASE + "measured: [{fact: decode_rate, at: {runtime: llama.cpp}, value: 20 tokens/s}]\n",
           f"3:36: measured[0].at: found a mapping of runtime; decode_rate holds for one model on one kind of hardware; expected {MAPPING}"),
    Broken("network_beside_hardware", BASE + "measured: [{fact: inference, at: {device: pixel-8, network: lte}, value: 6 ms}]\n",
           f"3:34: measured[0].at: found a mapping of device and network; inference holds for one model on one kind of hardware; expected {MAPPING}"),
    # what comes later
    Broken("model_file", "workload: {id: x}\nmodel: {file: m.gguf}\n",
           '2:15: model.file: found "m.gguf"; model files are read by a later version; until then state use, or kind with params or weights'),
    Broken("inventory", BASE + "fleet: {inventory: devices.csv}\n",
           '3:20: fleet.inventory: found "devices.csv"; inventories are read by a later version; until then state fleet.classes'),
    Broken("stages", BASE + "stages: [{id: wake}]\n",
           "3:9: stages: found a list; stages come with a later version; until then describe the pipeline as one model"),
    # what cannot be true together
    Broken("network_shares_over_all", BASE + "latency: {network: [{access: lte, share: 80%}, {access: none, share: 40%}]}\n",
           "3:20: latency.network: found shares that sum to 120%; expected 100%"),
    Broken("network_shares_below_all", BASE + "latency: {network: [{access: lte, share: 40%}]}\n",
           "3:20: latency.network: found shares that sum to 40%; expected 100%, or one entry without a share for the rest"),
    Broken("network_twice", BASE + "latency: {network: [{access: lte, share: 60%}, {access: lte, share: 40%}]}\n",
           '3:57: latency.network[1].access: found "lte" a second time, first in entry 1; keep one of the two'),
    Broken("class_shares_over_all", BASE + "fleet: {classes: [{class: phone-low, share: 70%}, {class: phone-high, share: 40%}]}\n",
           "3:18: fleet.classes: found shares that sum to 110%; expected 100%"),
    Broken("hard_without_a_promise", BASE + "latency: {hard: true}\n",
           "3:17: latency.hard: found a hard promise without latency.promise; state the promise, since a veto cannot rest on an assumed one"),
    Broken("floor_above_full", "workload: {id: x}\nmodel: {use: m, quality: {full: 80%, floor: 86%}}\n",
           "2:45: model.quality.floor: found 86%, which is better than full (80%); expected a floor at or below it, or `better: lower` for an error"),
    Broken("floor_below_full_of_an_error", "workload: {id: x}\nmodel: {use: m, quality: {full: 8%, floor: 5%, better: lower}}\n",
           "2:44: model.quality.floor: found 5%, which is better than full (8%); expected a floor at or above it, as lower is better here"),
    Broken("more_active_than_there_are", "workload: {id: x}\nmodel: {kind: language, params: 3B, active: 4B}\n",
           "2:45: model.active: found 4B active of 3B parameters; expected no more than there are"),
    Broken("context_too_short", "workload: {id: x}\nmodel: {use: m, prompt: 3000 tokens, context: 2048 tokens}\n",
           "2:47: model.context: found 2048 tokens for a prompt of 3000 tokens; expected a context that holds it"),
    Broken("raw_but_stays", BASE + "privacy: {data: [{kind: speech, leaves: raw, stays: device}]}\n",
           "3:53: privacy.data[0].stays: found device beside `leaves: raw`; what may leave raw does not stay on the device, keep one of the two"),
    Broken("central_but_stays", BASE + "privacy: {data: [{kind: speech, stays: device, central: true}]}\n",
           "3:40: privacy.data[0].stays: found device beside `central: true`; what lies in the cloud does not stay on the device, keep one of the two"),
    Broken("central_but_never_leaves", BASE + "privacy: {data: [{kind: speech, leaves: never, central: true}]}\n",
           "3:41: privacy.data[0].leaves: found never beside `central: true`; what lies in the cloud has left, keep one of the two"),
    Broken("data_kind_twice", BASE + "privacy: {data: [{kind: speech}, {kind: speech}]}\n",
           '3:41: privacy.data[1].kind: found "speech" a second time, first in entry 1; keep one of the two'),
    Broken("gate_that_passes_some_requests", BASE + "traffic: {trigger: request}\nlocal: {gate: {passes: 3%}}\n",
           "4:24: local.gate.passes: found a share where each request is asked for, and a gate passes every one; remove it, or state `trigger: always-on` under traffic"),
    Broken("gate_that_misses_requests", BASE + "local: {gate: {misses: 3%}}\n",
           "3:24: local.gate.misses: found a share where each request is asked for, and a gate passes every one; remove it, or state `trigger: always-on` under traffic"),
    Broken("measured_twice", BASE + "measured: [{fact: handles, value: 60%}, {fact: handles, value: 60%}]\n",
           "3:41: measured[1]: found entry 1 a second time; one measurement counts once, keep one of the two"),
    Broken("no_speed", BASE + "measured: [{fact: decode_rate, at: {class: phone-low}, value: 0 tokens/s}]\n",
           '3:63: measured[0].value: found "0 tokens/s"; expected a rate over 0'),
    Broken("time_below_nothing", BASE + "measured: [{fact: inference, at: {class: phone-low}, value: -6 ms}]\n",
           '3:61: measured[0].value: found "-6 ms"; expected nothing below 0'),
    # more than any advice tells apart
    Broken("33_classes", BASE + "fleet: {classes: [" + "{class: phone-low}, " * 33 + "]}\n",
           "3:18: fleet.classes: found 33 entries; expected at most 32; put devices of like speed and memory into one class"),
    Broken("17_nodes", BASE + "fleet: {nodes: [" + "{device: d}, " * 17 + "]}\n",
           "3:16: fleet.nodes: found 17 entries; expected at most 16; put servers of one kind into one entry"),
    Broken("21_networks", BASE + "latency: {network: [" + "".join(f"{{access: n{n}}}, " for n in range(21)) + "]}\n",
           "3:20: latency.network: found 21 entries; expected at most 20; leave out the rarest"),
    Broken("21_stakeholders", BASE + "stakeholders: {" + "".join(f"p{n}: {{cost: minor}}, " for n in range(21)) + "}\n",
           "3:15: stakeholders: found 21 entries; expected at most 20"),
    Broken("1001_measurements", BASE + "measured: [" + "".join(f"{{fact: inference, value: {n + 1} ms}}, " for n in range(1001)) + "]\n",
           "3:11: measured: found 1,001 entries; expected at most 1000; keep one a fact and place"),
    Broken("sensor_with_a_chipset", BASE + "fleet: {classes: [{class: none, chipset: a17-pro}]}\n",
           "3:27: fleet.classes[0].class: found none, which computes nothing, beside a17-pro; keep one of the two"),
    Broken("node_that_computes_nothing", BASE + "fleet: {nodes: [{class: none}]}\n",
           "3:25: fleet.nodes[0].class: found none, which computes nothing; expected a class that can serve a model"),
    Broken("more_sites_than_devices", BASE + "traffic: {devices: 3}\nfleet: {sites: 12}\n",
           "4:16: fleet.sites: found 12 sites for 3 devices; expected at most one site a device"),
    Broken("battery_budget_on_mains", BASE + "fleet: {power: mains, battery_budget: 3% per day}\n",
           "3:39: fleet.battery_budget: found a battery budget beside `power: mains`; keep one of the two"),
    Broken("nothing_matters", BASE + "importance: {latency: none, privacy: none, model: none, cost: none, updates: none, devices: none, observability: none}\n",
           "3:13: importance: found none for all seven questions; expected one at least that matters"),
    # several at once, by line
    Broken("all_of_a_file", "apiVersion: v1\nworkload: {id: X}\nmodel: {use: m, prmpt: 3 tokens}\nlatency:\n  promise: 100\n  kind: batch\n  kind: safety\nfleet: {power: mains, battery_budget: 3% per day}\n",
           '1:13: apiVersion: found "v1"; expected edgedecide/v1',
           '2:16: workload.id: found "X"; expected 1 to 63 lower-case letters, digits and hyphens, such as field-voice-assistant; "x" would do',
           '3:17: model.prmpt: no such field; did you mean "prompt"?',
           '5:12: latency.promise: found 100 without a unit; expected a time such as "100 ms" or "2 s"',
           '7:3: latency: found "kind" a second time, first in line 6; keep one of the two',
           "8:39: fleet.battery_budget: found a battery budget beside `power: mains`; keep one of the two"),
    Broken("wrong_value_beside_a_contradiction", "workload: {id: Bad Id}\nmodel: {use: m}\nprivacy: {data: [{kind: speech, leaves: raw, stays: device}, {kind: speech, leaves: rwa}]}\n",
           '1:16: workload.id: found "Bad Id"; expected 1 to 63 lower-case letters, digits and hyphens, such as field-voice-assistant; "bad-id" would do',
           "3:53: privacy.data[0].stays: found device beside `leaves: raw`; what may leave raw does not stay on the device, keep one of the two",
           '3:69: privacy.data[1].kind: found "speech" a second time, first in entry 1; keep one of the two',
           '3:85: privacy.data[1].leaves: found "rwa"; expected raw, redacted, derived or never; did you mean "raw"?'),
]
# fmt: on


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_it_says_where_what_was_found_and_what_was_expected(case):
    with pytest.raises(InputError) as caught:
        load_profile("-", stdin=case.text.encode())
    assert [str(mistake).removeprefix("<stdin>:") for mistake in caught.value.mistakes] == list(case.says)


TODAY = date(2026, 11, 29)


def told_on(text, today):
    with pytest.raises(InputError) as caught:
        load_profile("-", stdin=text.encode(), today=today)
    return [str(mistake).removeprefix("<stdin>:") for mistake in caught.value.mistakes]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param(BASE + "measured: [{fact: latency_p95, at: cloud, value: 640 ms, date: 2026-11-30}]\n",
                     ['3:64: measured[0].date: found "2026-11-30", a day that is still to come; expected the day of the measurement'], id="tomorrow"),
        pytest.param(BASE + "measured:\n  - {fact: latency_p95, at: cloud, value: 640, date: 2026-11-29}\n  - {fact: fits, at: edge, value: true, date: 9999-12-31}\n",
                     ['4:43: measured[0].value: found 640 without a unit; expected a time such as "100 ms" or "2 s"',
                      '5:47: measured[1].date: found "9999-12-31", a day that is still to come; expected the day of the measurement'], id="beside_another_mistake"),
    ],
)  # fmt: skip
def test_nothing_was_measured_on_a_day_to_come(text, says):
    assert told_on(text, TODAY) == says


def test_a_measurement_of_today_is_one_and_where_no_day_is_given_none_is_to_come():
    text = BASE + "measured: [{fact: latency_p95, at: cloud, value: 640 ms, date: 2026-11-29}]\n"
    for today in (TODAY, None):
        assert load_profile("-", stdin=text.encode(), today=today).profile.measured[0].date == TODAY


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_no_word_of_the_libraries_reaches_the_reader(case):
    text = "\n".join(case.says)
    jargon = (
        "Input should",
        "type=",
        "http",
        "pydantic",
        "Traceback",
        "NoneType",
        "dict",
        "tuple",
        "Extra inputs",
        "token:",
    )
    assert [word for word in jargon if word in text] == []


def test_no_case_is_told_twice():
    assert len({case.id for case in CASES}) == len({case.text for case in CASES}) == len(CASES) >= 60


# ---- bytes that are no text


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(b"\x7fELF\x02\x01\0\0", "<stdin>: found binary content; expected UTF-8 text", id="binary"),
        pytest.param(
            "workload: {id: x}".encode("utf-16"),
            "<stdin>: found UTF-16 or UTF-32 content; expected UTF-8 text",
            id="utf_16",
        ),
        pytest.param(
            BASE.encode() + b"cost: {budget: \xa3200}",
            "<stdin>:3:16: found the byte 0xa3, which is no UTF-8; save the file as UTF-8",
            id="latin_1",
        ),
        pytest.param(
            BASE.encode() + b"# \x1b[31m",
            "<stdin>:3:3: found the control character U+001B; expected plain text, remove it",
            id="terminal_escape",
        ),
        pytest.param(
            BASE.encode() + "# \u202eltr".encode(),
            "<stdin>:3:3: found the control character U+202E; expected plain text, remove it",
            id="text_turned_around",
        ),
        pytest.param(
            b"#" * 1_000_001, "<stdin>: found more than 1,000,000 bytes; expected a smaller file", id="over_a_megabyte"
        ),
    ],
)
def test_bytes_that_are_no_text_are_refused(content, says):
    with pytest.raises(InputError) as caught:
        load_profile("-", stdin=content)
    assert str(caught.value) == says


def test_a_byte_order_mark_is_no_mistake():
    assert load_profile("-", stdin=b"\xef\xbb\xbf" + BASE.encode()).profile.workload.id == "x"


# ---- files


@pytest.mark.parametrize(
    ("name", "says"),
    [
        pytest.param("none.yaml", "none.yaml: found no such file; expected a YAML file", id="missing"),
        pytest.param(".", ".: found a folder; expected a YAML file", id="folder"),
        pytest.param(
            "a\0b",
            "a b: found a file that cannot be read (its name is not valid); expected a YAML file",
            id="zero_byte",
        ),
        pytest.param(
            "n" * 299,
            "n" * 299 + ": found a file that cannot be read (file name too long); expected a YAML file",
            id="long_name",
        ),
    ],
)
def test_a_path_that_is_no_file_is_named(name, says, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError) as caught:
        load_profile(name)
    assert str(caught.value) == says


# ---- included files


def tree(folder, files):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


OUTSIDE = "which lies outside the profile's folder; expected a file inside it"
NO_FILE = "which is no file; expected a YAML file inside the profile's folder"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        pytest.param("../outside.yaml", OUTSIDE, id="above"),
        pytest.param("/etc/hostname", OUTSIDE, id="absolute"),
        pytest.param("link.yaml", OUTSIDE, id="symlink"),
        pytest.param("none.yaml", NO_FILE, id="missing"),
        pytest.param(".", NO_FILE, id="folder"),
        pytest.param("profile.yaml", "which includes itself in a circle; remove one of the two", id="itself"),
    ],
)
def test_an_include_that_cannot_be_read_is_refused(name, says, tmp_path, monkeypatch):
    files = {"outside.yaml": "cost: {horizon: 1 year}\n", "inner/profile.yaml": f"includes: [{name}]\n{BASE}"}
    tree(tmp_path, files)
    (tmp_path / "inner/link.yaml").symlink_to(tmp_path / "outside.yaml")
    monkeypatch.chdir(tmp_path / "inner")
    with pytest.raises(InputError) as caught:
        load_profile("profile.yaml")
    assert str(caught.value) == f'profile.yaml:1:12: includes[0]: found "{name}", {says}'


def test_a_circle_of_includes_is_refused(tmp_path, monkeypatch):
    files = {
        "p.yaml": f"includes: [a.yaml]\n{BASE}",
        "a.yaml": "includes: [b.yaml]\n",
        "b.yaml": "includes: [a.yaml]\n",
    }
    tree(tmp_path, files)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError) as caught:
        load_profile("p.yaml")
    says = 'b.yaml:1:12: includes[0]: found "a.yaml", which includes itself in a circle; remove one of the two'
    assert str(caught.value) == says


def test_includes_that_double_at_every_step_are_cut_short(tmp_path, monkeypatch):
    steps = {f"s{n}.yaml": f"includes: [s{n + 1}.yaml, ./s{n + 1}.yaml]\n" for n in range(30)}
    tree(tmp_path, {"profile.yaml": f"includes: [s0.yaml]\n{BASE}", "s30.yaml": "cost: {}\n"} | steps)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match=r"expected at most 16 files of 1,000,000 bytes together"):
        load_profile("profile.yaml")


def test_mistakes_of_all_files_come_together_each_with_its_own_place(tmp_path, monkeypatch):
    files = {
        "profile.yaml": f"includes: [org/defaults.yaml, org/list.yaml]\n{BASE}latency: {{promise: 100}}\n",
        "org/defaults.yaml": "cost:\n  horizon: 3\n  budgt: $5 per year\n",
        "org/list.yaml": "- 1\n",
    }
    tree(tmp_path, files)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError) as caught:
        load_profile("profile.yaml")
    assert str(caught.value).splitlines() == [
        'profile.yaml:4:20: latency.promise: found 100 without a unit; expected a time such as "100 ms" or "2 s"',
        'org/defaults.yaml:2:12: cost.horizon: found 3 without a unit; expected a time such as "100 ms" or "2 s"',
        'org/defaults.yaml:3:3: cost.budgt: no such field; did you mean "budget"?',
        "org/list.yaml:1:1: found a list; expected a mapping such as `workload: {id: …}`",
    ]


# ---- --set


NOT_THERE = "which this profile does not have; expected one of its fields"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("includes=x.yaml", "includes: found includes, which says how the file is read; change it in the file"),
        ("latency.promise", 'found "latency.promise"; expected path=value such as latency.promise=300ms'),
        ("=3", 'found "=3"; expected path=value such as latency.promise=300ms'),
        ("latency..promise=3 s", 'found "latency..promise"; expected a path such as fleet.classes[0].share'),
        ("latency.promse=3 s", 'latency.promse: no such field; did you mean "promise"?'),
        (
            "latency.promise=300",
            'latency.promise: found 300 without a unit; expected a time such as "100 ms" or "2 s"',
        ),
        ("fleet.classes[0].share=3%", f'found "fleet.classes[0]", {NOT_THERE}'),
        ("workload.id[0]=x", f'found "workload.id[0]", {NOT_THERE}'),
        ("fleet.classes[].share=3%", f'found "fleet.classes", {NOT_THERE}'),
        (
            "cost.horizon=[3",
            "cost.horizon: not valid YAML: found no closing bracket for the one opened in line 1; expected a comma or the bracket",
        ),
    ],
)
def test_a_set_that_cannot_be_done_is_refused(text, says):
    with pytest.raises(InputError) as caught:
        load_profile("-", stdin=BASE.encode(), sets=[text])
    assert str(caught.value) == f"--set: {says}"


# ---- hostile input, in a process of its own with 2 s and 500 MB

HOSTILE = {
    "fifty_thousand_brackets": "b'[' * 50_000",
    "fifty_thousand_braces": "b'{' * 50_000",
    "deep_blocks": r"b'\n'.join(b' ' * n + b'a:' for n in range(1300))",
    "deep_dashes": "b'- ' * 499_000",
    "deep_question_marks": "b'? ' * 400_000",
    "flat_megabyte": r"b'a: 1\n' * 199_999",
    "flat_list": r"b'- 1\n' * 249_999",
    "many_names": r"b''.join(b'k%d: 1\n' % n for n in range(24_000))",
    "many_names_below": r"b'privacy:\n consent:\n' + b''.join(b'  k%d: x\n' % n for n in range(24_000))",
    "many_entries": r"b'latency:\n network:\n' + b'  - {access: a, share: 1%}\n' * 7_000",
    "many_regulations": "b'privacy: {regulations: [' + b''.join(b'k%d,' % n for n in range(40_000)) + b']}'",
    "one_long_scalar": "b'workload: {id: ' + b'x' * 999_000 + b'}'",
    "one_long_name": "b'x' * 999_000 + b': 1'",
    "one_long_quoted_name": "b'? \"' + b'model' * 190_000 + b'\"'",
    "long_number": "b'traffic: {devices: ' + b'9' * 999_000 + b'}'",
    "long_quantity": "b'latency: {promise: ' + b'1' * 999_000 + b'x}'",
    "hundred_thousand_double_names": r"b'a: 1\n' * 100_000",
    "open_quote": r"""b'a: "' + b'x\n' * 499_000""",
    "billion_laughs": r"b'a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n' + b'd: [*c,*c]\n' * 1000",
    "escapes": r"""b'a: "' + b'\\n' * 490_000 + b'"'""",
    "zeros": r"b'\0' * 1_000_000",
}
SCRIPT = """
import sys
from edgedecide.errors import InputError
from edgedecide.profile import load_profile
try:
    load_profile("-", stdin=eval(sys.argv[1]))
except InputError as error:
    assert len(error.mistakes) <= 102, len(error.mistakes)
    assert max(len(str(mistake)) for mistake in error.mistakes) < 1000
    print("refused")
"""


def limit():
    resource.setrlimit(resource.RLIMIT_CPU, (2, 2))
    resource.setrlimit(resource.RLIMIT_AS, (500_000_000, 500_000_000))


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_hostile_input_is_refused_within_two_seconds_and_500_megabytes(content):
    command = [sys.executable, "-c", SCRIPT, content]
    done = subprocess.run(command, capture_output=True, text=True, preexec_fn=limit, check=False)
    assert (done.stdout, done.returncode) == ("refused\n", 0), done.stderr[-2000:]
