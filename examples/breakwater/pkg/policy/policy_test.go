// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

package policy

import (
	"strings"
	"testing"
)

const head = `
apiVersion: lb.breakwater.example/v1
kind: TrafficPolicy
metadata: {name: shop}
spec:
  serviceNames: [web]
`

// problems returns the problems of the policy that the text holds, one per line.
func problems(t *testing.T, text string) string {
	t.Helper()
	policies, err := Read(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if len(policies) != 1 {
		t.Fatalf("%d policies, want 1", len(policies))
	}
	var lines []string
	for _, problem := range policies[0].Validate() {
		lines = append(lines, problem.String())
	}
	return strings.Join(lines, "\n")
}

func TestValidPolicy(t *testing.T) {
	text := head + `
  rules:
    - {name: office, action: Allow, from: [{cidr: 192.0.2.0/24, except: [192.0.2.128/25]}]}
    - {name: slow, action: Limit, limit: {connectionsPerSecond: 5}, ports: [{port: 80, endPort: 90}, {port: web}]}
  defaultAction: Deny
---
kind: Service
`
	if got := problems(t, text); got != "" {
		t.Errorf("got %s", got)
	}
}

func TestProblems(t *testing.T) {
	rule := func(fields string) string { return head + "  rules: [{name: a, action: Allow, " + fields + "}]" }
	tests := map[string]struct{ text, want string }{
		"version":    {strings.Replace(rule(""), "/v1", "/v9", 1), `error: shop: apiVersion: "lb.breakwater.example/v9" is neither`},
		"beta":       {strings.Replace(rule(""), "/v1", "/v1beta1", 1), "warning: shop: apiVersion:"},
		"beta names": {strings.Replace(rule(""), "/v1", "/v1beta1", 1), "error: shop: spec.serviceNames: is not part"},
		"name":       {strings.Replace(rule(""), "name: shop", "", 1), "error: (no name): metadata.name: is required"},
		"nothing":    {head, "error: shop: spec: one of rules"},
		"selector":   {head + "  serviceSelector: {}", "error: shop: spec: exactly one of"},
		"default":    {rule("") + "\n  defaultAction: Perhaps", `spec.defaultAction: "Perhaps" is not one of [Allow Deny]`},
		"action":     {head + "  rules: [{name: a, action: Log}]", `spec.rules[0].action: "Log" is not one of`},
		"twice":      {head + "  rules: [{name: a, action: Deny}, {name: a, action: Deny}]", `spec.rules[1].name: "a" occurs twice`},
		"shadowed":   {head + "  rules: [{name: a, action: Deny}, {name: b, action: Deny}]", "warning: shop: spec.rules[0]: matches everything"},
		"rule name":  {head + "  rules: [{name: A_B, action: Deny}]", `spec.rules[0].name: "A_B" does not match`},
		"limit":      {rule("limit: {connectionsPerSecond: 1}"), "spec.rules[0].limit: goes with the action Limit"},
		"cidr":       {rule("from: [{cidr: 10.0.0.0}]"), `spec.rules[0].from[0].cidr: "10.0.0.0" is not a prefix`},
		"host bits":  {rule("from: [{cidr: 10.0.0.7/8}]"), "10.0.0.7/8 has host bits set and means 10.0.0.0/8"},
		"except":     {rule("from: [{cidr: 10.0.0.0/8, except: [11.0.0.0/16]}]"), "11.0.0.0/16 is not within 10.0.0.0/8"},
		"wide":       {rule("from: [{cidr: 10.0.0.0/8, except: [10.0.0.0/7]}]"), "10.0.0.0/7 is not within 10.0.0.0/8"},
		"port":       {rule("ports: [{port: 70000}]"), "spec.rules[0].ports[0].port: 70000 is not a port"},
		"end port":   {rule("ports: [{port: web, endPort: 90}]"), "spec.rules[0].ports[0].endPort: needs a numeric port"},
		"protocol":   {rule("ports: [{port: 80, protocol: ICMP}]"), `protocol: "ICMP" is not one of [TCP UDP SCTP]`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := problems(t, test.text); !strings.Contains(got, test.want) {
				t.Errorf("got %q, want %q in it", got, test.want)
			}
		})
	}
}

func TestReadRefuses(t *testing.T) {
	for _, text := range []string{"a: [1", "kind: TrafficPolicy\nspec: 7"} {
		if _, err := Read(strings.NewReader(text)); err == nil {
			t.Errorf("%q is accepted", text)
		}
	}
}
