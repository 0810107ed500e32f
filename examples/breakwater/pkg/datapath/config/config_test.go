// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

package config

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

const headers = "../../../bpf/include/bpf/config/*.h"

// The name of a declared variable, for all three ways to declare one.
var declaration = regexp.MustCompile(`(?m)^(?:DECLARE_CONFIG|NODE_CONFIG)\([^,]+, (\w+),|^DECLARE_TIMEOUT\((\w+),`)

func declared(t *testing.T) map[string]bool {
	t.Helper()
	paths, err := filepath.Glob(headers)
	if err != nil || len(paths) == 0 {
		t.Fatalf("no headers match %s: %v", headers, err)
	}
	names := make(map[string]bool)
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range declaration.FindAllStringSubmatch(string(text), -1) {
			names[match[1]+match[2]] = true
		}
	}
	return names
}

func objects() map[string]any {
	node := *NewNode()
	return map[string]any{
		"bpf_ingress": NewIngress(node),
		"bpf_host":    NewHost(node),
		"bpf_overlay": NewOverlay(node),
	}
}

func TestEveryFieldIsAVariableAndEveryVariableHasAField(t *testing.T) {
	want := declared(t)
	got := make(map[string]bool)
	for object, values := range objects() {
		variables, err := Variables(values)
		if err != nil {
			t.Fatalf("%s: %v", object, err)
		}
		for name := range variables {
			got[name] = true
			if !want[name] {
				t.Errorf("%s: no header declares %s", object, name)
			}
		}
	}
	for name := range want {
		if !got[name] {
			t.Errorf("%s is declared, and no object has a field for it", name)
		}
	}
}

func TestVariablesHoldsTheValuesOfEmbeddedStructs(t *testing.T) {
	host := NewHost(Node{UplinkIfindex: 2})
	host.InterfaceIfindex = 3
	variables, err := Variables(host)
	if err != nil {
		t.Fatal(err)
	}
	if variables["uplink_ifindex"] != uint32(2) || variables["interface_ifindex"] != uint32(3) {
		t.Errorf("got %v", variables)
	}
}

func TestVariablesRejects(t *testing.T) {
	for name, object := range map[string]any{
		"a struct by value":     Node{},
		"a field without a tag": &struct{ Mark uint32 }{},
		"a variable given twice": &struct {
			A uint32 `config:"same"`
			B uint32 `config:"same"`
		}{},
	} {
		if _, err := Variables(object); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
}
