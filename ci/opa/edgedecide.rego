# What an organisation asks of every team's run of the gate, whatever policy the team has chosen.
#
# Reads the result of `edgedecide check -o json=result.json`, of the schema edgedecide/check/v1; README.md has the commands.
package main

import rego.v1

# The organisation's own numbers, in data.json; without that file any policy and any number of waivers will do.
default policies := []

policies := data.edgedecide.policies

default most_waived := 1000000

most_waived := data.edgedecide.most_waived

is_known if input.schema == "edgedecide/check/v1"

deny contains "this is no result of edgedecide check; expected JSON of the schema edgedecide/check/v1" if not is_known

deny contains "nothing was checked" if {
	is_known
	count(input.workloads) == 0
}

deny contains sprintf("%s could not be read, so it was not checked", [workload.path]) if {
	is_known
	some workload in input.workloads
	workload.state == "unreadable"
}

# An audit ends with 0 whatever it finds; what it finds counts here.
deny contains sprintf("%s %s: %s", [finding.rule, place(finding), finding.says]) if {
	is_known
	some finding in input.findings
	finding.fails
}

# The policy that was in force is an approved one, or extends one.
deny contains sprintf("the policy %s is not approved; expected %s, or one that extends it", [input.policy.id, concat(" or ", policies)]) if {
	is_known
	count(policies) > 0
	in_force := {input.policy.id} | {name | some name in input.policy.extends}
	count(in_force & {name | some name in policies}) == 0
}

deny contains sprintf("%d findings are waived; at most %d may be", [count(waived), most_waived]) if {
	is_known
	count(waived) > most_waived
}

warn contains sprintf("%s %s is waived: %s", [finding.rule, place(finding), finding.justification]) if some finding in waived

waived := [finding | some finding in input.findings; finding.state == "waived"]

place(finding) := sprintf("%s:%d", [finding.path, finding.line]) if finding.line != null

place(finding) := finding.path if finding.line == null
