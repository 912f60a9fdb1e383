# `opa test ci/opa` or `conftest verify --policy ci/opa --data ci/opa`; the result that they read is example/result.json.
package main

import rego.v1

result := data.example

approving := {"policies": ["default"], "most_waived": 1}

test_what_fails_is_denied if {
	found := deny with input as result with data.edgedecide as approving
	found == {
		"ED001 broken/profile.yaml:2: found 100 without a unit; expected a time such as \"100 ms\" or \"2 s\"",
		"ED102 search/profile.yaml:8: no placement is declared; recommended cloud (leaning)",
		"broken/profile.yaml could not be read, so it was not checked",
	}
}

test_what_is_waived_is_told if {
	found := warn with input as result with data.edgedecide as approving
	found == {"ED103 archive/profile.yaml:13 is waived: moves in spring (owner claims, ticket C-17, until 2027-01-31)"}
}

test_an_audit_is_denied_what_it_finds if {
	count(deny) == 3 with input as object.union(result, {"audit": true, "exit_code": 0, "verdict": "passed"}) with data.edgedecide as approving
}

test_a_finding_that_does_not_fail_is_none if {
	calm := [finding | some finding in result.findings; not finding.fails]
	readable := [workload | some workload in result.workloads; workload.state != "unreadable"]
	count(deny) == 0 with input as object.union(result, {"findings": calm, "workloads": readable}) with data.edgedecide as approving
}

test_a_policy_of_one_s_own_is_denied if {
	"the policy lax is not approved; expected default, or one that extends it" in deny with input as object.union(result, {"policy": {"id": "lax", "extends": []}}) with data.edgedecide as approving
}

test_a_policy_that_extends_an_approved_one_is_approved if {
	count(deny) == 3 with input as object.union(result, {"policy": {"id": "ours", "extends": ["default"]}}) with data.edgedecide as approving
}

test_any_policy_will_do_where_none_is_asked_for if {
	count(deny) == 3 with input as object.union(result, {"policy": {"id": "lax", "extends": []}}) with data.edgedecide as {}
}

test_too_many_waivers_are_denied if {
	"1 findings are waived; at most 0 may be" in deny with input as result with data.edgedecide as {"policies": [], "most_waived": 0}
}

test_nothing_checked_is_denied if {
	deny == {"nothing was checked"} with input as object.union(result, {"workloads": [], "findings": []}) with data.edgedecide as approving
}

test_another_document_is_denied if {
	count(deny) == 1 with input as {"schema": "edgedecide/report/v1"} with data.edgedecide as approving
}
