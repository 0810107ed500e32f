// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

package maps

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	declaration = regexp.MustCompile(`(?m)^\} (bw_\w+) __section_maps;`)
	mapType     = regexp.MustCompile(`__uint\(type, BPF_MAP_TYPE_(\w+)\)`)
)

// pinned returns the types of the maps that C declares as pinned. A map may be
// declared twice, for different options.
func pinned(t *testing.T) map[string][]string {
	t.Helper()
	headers, err := filepath.Glob("../../../bpf/lib/*.h")
	if err != nil || len(headers) == 0 {
		t.Fatalf("no headers: %v", err)
	}
	types := make(map[string][]string)
	for _, header := range headers {
		text, err := os.ReadFile(header)
		if err != nil {
			t.Fatal(err)
		}
		collect(string(text), types)
	}
	return types
}

func collect(text string, types map[string][]string) {
	for _, at := range declaration.FindAllStringSubmatchIndex(text, -1) {
		name := text[at[2]:at[3]]
		body := text[strings.LastIndex(text[:at[0]], "\nstruct {"):at[0]]
		if strings.Contains(body, "PIN_BY_NAME") {
			types[name] = append(types[name], mapType.FindStringSubmatch(body)[1])
		}
	}
}

func TestDefinitionsAreThePinnedMapsOfC(t *testing.T) {
	declared := pinned(t)
	for name, types := range declared {
		definition, ok := Find(name)
		if !ok {
			t.Errorf("%s is declared in C and not defined in Go", name)
		} else if !slices.Contains(types, definition.Type) {
			t.Errorf("%s is of type %s, not %v", name, definition.Type, types)
		}
	}
	for _, definition := range Definitions {
		if declared[definition.Name] == nil {
			t.Errorf("%s is defined in Go and not declared in C", definition.Name)
		}
	}
}

func TestDefinitionsAreSorted(t *testing.T) {
	if !slices.IsSortedFunc(Definitions, func(a, b Definition) int { return strings.Compare(a.Name, b.Name) }) {
		t.Error("they are not")
	}
}

func TestPin(t *testing.T) {
	definition, ok := Find("bw_nat4")
	if !ok || definition.Pin("/sys/fs/bpf") != "/sys/fs/bpf/breakwater/maps/bw_nat4" {
		t.Errorf("got %v, %s", ok, definition.Pin("/sys/fs/bpf"))
	}
	if _, ok := Find("bw_scratch"); ok {
		t.Error("a private map is defined")
	}
}

func TestBytes(t *testing.T) {
	definition := Definition{KeySize: 16, ValueSize: 32, MaxEntries: 10}
	if definition.Bytes() != 480 {
		t.Errorf("got %d", definition.Bytes())
	}
}
