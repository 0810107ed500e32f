// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

package cmd

import (
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	agent "breakwater.example/breakwater/agent/cmd"
	"breakwater.example/breakwater/pkg/service"
)

func allocatorFor(t *testing.T, change func(*IPAMOptions)) (*allocator, error) {
	t.Helper()
	options := newIPAMOptions()
	options.PoolsFile = filepath.Join(t.TempDir(), "pools.yaml")
	const pools = "default: {blocks: [{cidr: 192.0.2.0/31}, {cidr: '2001:db8::/128'}]}"
	if err := os.WriteFile(options.PoolsFile, []byte(pools), 0o600); err != nil {
		t.Fatal(err)
	}
	change(options)
	return newAllocator(options)
}

func TestSync(t *testing.T) {
	a, err := allocatorFor(t, func(o *IPAMOptions) { o.ReservedAddrs = []net.IP{net.ParseIP("192.0.2.0")} })
	if err != nil {
		t.Fatal(err)
	}
	now := time.Unix(1000, 0)
	if errs := a.sync([]service.Service{{Name: "a"}, {Name: "b"}, {Name: "c"}}, now); len(errs) != 1 {
		t.Errorf("errors are %v, want one for c", errs)
	}
	if a.given["a"] != netip.MustParseAddr("192.0.2.1") || a.given["b"] != netip.MustParseAddr("2001:db8::") {
		t.Errorf("given are %v", a.given)
	}
	later := now.Add(time.Hour)
	_ = a.sync([]service.Service{{Name: "b"}}, now)
	if errs := a.sync([]service.Service{{Name: "b"}, {Name: "c"}}, later); len(errs) != 0 || a.given["c"].String() != "192.0.2.1" {
		t.Errorf("given are %v, errors %v", a.given, errs)
	}
	taken := []service.Service{{Name: "b"}, {Name: "c"}, {Name: "d", Frontend: "192.0.2.1:80"}}
	if errs := a.sync(taken, later); len(errs) != 1 || !strings.Contains(errs[0].Error(), "belongs to c") {
		t.Errorf("errors are %v", errs)
	}
}

func TestPoolOutsideAllowedBlocks(t *testing.T) {
	_, block, err := net.ParseCIDR("198.51.100.0/24")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := allocatorFor(t, func(o *IPAMOptions) { o.Trusted = []net.IPNet{*block} }); err == nil {
		t.Error("the pool is accepted")
	}
	if _, err := allocatorFor(t, func(o *IPAMOptions) { o.DefaultPool = "none" }); err == nil {
		t.Error("a pool that does not exist is accepted")
	}
}

// TestConfigMapNamesFlags holds the chart to the flags: programs ignore what they do not know.
func TestConfigMapNamesFlags(t *testing.T) {
	text, err := os.ReadFile("../../install/kubernetes/breakwater/templates/configmap.yaml")
	if err != nil {
		t.Fatal(err)
	}
	_, data, _ := strings.Cut(string(text), "\ndata:")
	keys := regexp.MustCompile(`(?m)^  ([a-z0-9-]+): `).FindAllStringSubmatch(data, -1)
	if len(keys) < 40 {
		t.Fatalf("only %d keys found", len(keys))
	}
	for _, key := range keys {
		if NewOperatorCommand().Flags().Lookup(key[1]) == nil && agent.New().PersistentFlags().Lookup(key[1]) == nil {
			t.Errorf("no program has the flag --%s", key[1])
		}
	}
}
