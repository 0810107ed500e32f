// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

package metrics

import (
	"slices"
	"strings"
	"testing"
)

func TestEnabled(t *testing.T) {
	config := NewConfig("", 1, AgentMetrics)
	config.Changes = []string{"+" + APIRequests.Name, "-" + Services.Name, "-another_program"}
	if err := config.Validate(); err != nil {
		t.Fatal(err)
	}
	enabled := config.Enabled()
	if !slices.Contains(enabled, APIRequests) || slices.Contains(enabled, Services) || len(enabled) != 3 {
		t.Errorf("enabled are %v", enabled)
	}
	config.Changes = []string{Services.Name}
	if config.Validate() == nil {
		t.Error("a change without sign is accepted")
	}
}

func TestWrite(t *testing.T) {
	registry := NewRegistry([]Metric{Services, Transitions})
	registry.Set(Services, 3)
	registry.Increment(Transitions)
	registry.Increment(APIRequests)
	var out strings.Builder
	if err := registry.Write(&out); err != nil {
		t.Fatal(err)
	}
	const want = `# HELP breakwater_backend_transitions_total Changes of a backend's health
# TYPE breakwater_backend_transitions_total counter
breakwater_backend_transitions_total 1
# HELP breakwater_services Services that the agent balances
# TYPE breakwater_services gauge
breakwater_services 3
`
	if out.String() != want {
		t.Errorf("got\n%s", &out)
	}
}
