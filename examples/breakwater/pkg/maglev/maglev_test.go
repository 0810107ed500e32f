// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

package maglev

import (
	"fmt"
	"math"
	"slices"
	"testing"
)

var seed = []byte("test seed 12")

func equalBackends(count int) []Backend {
	backends := make([]Backend, count)
	for i := range backends {
		backends[i] = Backend{Name: fmt.Sprintf("10.0.0.%d:80", i), Weight: 1}
	}
	return backends
}

func mustNew(t *testing.T, backends []Backend, size int) *Table {
	t.Helper()
	table, err := New(backends, size, seed)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func TestSharesAreEven(t *testing.T) {
	const backends, size = 10, 16381
	shares := mustNew(t, equalBackends(backends), size).Shares()
	if len(shares) != backends {
		t.Fatalf("%d backends have slots, want %d", len(shares), backends)
	}
	for name, share := range shares {
		// Equal backends take turns, so that their shares differ by one at most.
		if share != size/backends && share != size/backends+1 {
			t.Errorf("%s has %d slots", name, share)
		}
	}
}

func TestSharesFollowWeights(t *testing.T) {
	const size = 8191
	backends := []Backend{{"a", 1}, {"b", 2}, {"c", 5}, {"off", 0}}
	shares := mustNew(t, backends, size).Shares()
	for _, backend := range backends {
		want := float64(backend.Weight) / 8 * size
		if got := float64(shares[backend.Name]); math.Abs(got-want) > 5 {
			t.Errorf("%s has %v slots, want about %.0f", backend.Name, got, want)
		}
	}
}

func TestRemovalMovesLittle(t *testing.T) {
	const count, size = 20, 16381
	backends := equalBackends(count)
	before, after := mustNew(t, backends, size), mustNew(t, backends[1:], size)
	moved := before.Moved(after)
	if least := size / count; moved < least || moved > 2*least {
		t.Errorf("%d slots moved, the least possible is %d", moved, least)
	}
}

func TestOrderDoesNotMatter(t *testing.T) {
	backends := equalBackends(7)
	sorted := mustNew(t, backends, 1021)
	slices.Reverse(backends)
	if moved := sorted.Moved(mustNew(t, backends, 1021)); moved != 0 {
		t.Errorf("%d slots moved", moved)
	}
}

func TestSeedMatters(t *testing.T) {
	other, err := New(equalBackends(5), 1021, []byte("another seed"))
	if err != nil {
		t.Fatal(err)
	}
	if mustNew(t, equalBackends(5), 1021).Moved(other) == 0 {
		t.Error("two seeds give one table")
	}
}

func TestNoBackends(t *testing.T) {
	if backend, ok := mustNew(t, nil, 251).Lookup(7); ok {
		t.Errorf("got %v", backend)
	}
}

func TestNewRefuses(t *testing.T) {
	if _, err := New(nil, 1000, seed); err == nil {
		t.Error("a size that is not prime is accepted")
	}
	if _, err := New([]Backend{{"a", 1}, {"a", 2}}, 251, seed); err == nil {
		t.Error("a name that occurs twice is accepted")
	}
}

func TestSupportedSizesArePrime(t *testing.T) {
	for _, size := range SupportedSizes {
		for divisor := 2; divisor*divisor <= size; divisor++ {
			if size%divisor == 0 {
				t.Errorf("%d = %d × %d", size, divisor, size/divisor)
			}
		}
	}
}

func TestConfigValidate(t *testing.T) {
	valid := DefaultConfig
	if err := valid.Validate(); err != nil {
		t.Error(err)
	}
	for _, config := range []Config{
		{TableSize: 1000, HashSeed: DefaultConfig.HashSeed},
		{TableSize: 251, HashSeed: "not base64!"},
		{TableSize: 251, HashSeed: "c2hvcnQ="},
	} {
		if config.Validate() == nil {
			t.Errorf("%+v is accepted", config)
		}
	}
}
