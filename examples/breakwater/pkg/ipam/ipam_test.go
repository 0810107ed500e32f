// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

package ipam

import (
	"errors"
	"net/netip"
	"testing"
	"time"
)

func TestAllocateUntilExhausted(t *testing.T) {
	tests := map[string][]string{
		"192.0.2.0/30":    {"192.0.2.1", "192.0.2.2"},
		"192.0.2.4/31":    {"192.0.2.4", "192.0.2.5"},
		"192.0.2.9/32":    {"192.0.2.9"},
		"2001:db8::2/127": {"2001:db8::2", "2001:db8::3"},
		// The block ends where the addresses end.
		"255.255.255.254/31": {"255.255.255.254", "255.255.255.255"},
	}
	for block, want := range tests {
		pool := NewPool(netip.MustParsePrefix(block), 0)
		for _, address := range want {
			got, err := pool.Allocate("owner", time.Time{})
			if err != nil || got.String() != address {
				t.Errorf("%s: got %s, %v, want %s", block, got, err, address)
			}
		}
		if _, err := pool.Allocate("owner", time.Time{}); !errors.Is(err, ErrExhausted) {
			t.Errorf("%s: error is %v", block, err)
		}
	}
}

func TestQuarantine(t *testing.T) {
	pool := NewPool(netip.MustParsePrefix("192.0.2.9/32"), time.Minute)
	start := time.Unix(0, 0)
	addr, err := pool.Allocate("a", start)
	if err != nil {
		t.Fatal(err)
	}
	pool.Release(addr, start)
	if _, err := pool.Allocate("b", start.Add(time.Second)); err == nil {
		t.Error("an address leaves quarantine at once")
	}
	if _, err := pool.Allocate("b", start.Add(time.Minute)); err != nil {
		t.Errorf("an address stays in quarantine: %v", err)
	}
}

func TestReserve(t *testing.T) {
	pool := NewPool(netip.MustParsePrefix("192.0.2.0/24"), 0)
	addr := netip.MustParseAddr("192.0.2.1")
	if err := pool.Reserve(addr, "a"); err != nil {
		t.Fatal(err)
	}
	if err := pool.Reserve(addr, "a"); err != nil {
		t.Errorf("the owner may reserve again: %v", err)
	}
	if err := pool.Reserve(addr, "b"); err == nil {
		t.Error("an address has two owners")
	}
	for _, outside := range []string{"192.0.2.0", "192.0.2.255", "198.51.100.1"} {
		if err := pool.Reserve(netip.MustParseAddr(outside), "a"); err == nil {
			t.Errorf("%s is handed out", outside)
		}
	}
	if got, err := pool.Allocate("b", time.Time{}); err != nil || got.String() != "192.0.2.2" || pool.InUse() != 2 {
		t.Errorf("got %s, %v, %d in use", got, err, pool.InUse())
	}
}
