// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

package option

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

// parse returns the settings that the arguments lead to.
func parse(t *testing.T, args ...string) (*DaemonConfig, *pflag.FlagSet) {
	t.Helper()
	cfg := NewDaemonConfig()
	flags := pflag.NewFlagSet("test", pflag.ContinueOnError)
	cfg.Flags(flags)
	if err := flags.Parse(args); err != nil {
		t.Fatal(err)
	}
	return cfg, flags
}

func TestValidate(t *testing.T) {
	tests := []struct {
		name, args, want string
	}{
		{"defaults", "", ""},
		{"dual stack", "--enable-ipv6 --ipv6-pool=fd00::/112", ""},
		{"no family", "--enable-ipv4=false", "at least one of"},
		{"wrong family", "--ipv4-pool=fd00::/112", "is not an IPv4 range"},
		{"native without devices", "--lb-acceleration", "needs --devices"},
		{"native with deprecated flag", "--lb-acceleration --interface=eth0", ""},
		{"short affinity", "--session-affinity-timeout=1ms", "a second or more"},
		{"ratio", "--bpf-map-dynamic-size-ratio=1.5", "between 0 and 1"},
		{"small map", "--bpf-backend-max=1", "--bpf-backend-max must be 256"},
		{"small mtu", "--mtu=1000 --enable-ipv6", "--mtu must be 1280"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			cfg, _ := parse(t, strings.Fields(test.args)...)
			err := cfg.Validate()
			if test.want == "" && err != nil {
				t.Errorf("unexpected error: %v", err)
			}
			if test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
				t.Errorf("error is %v, want one with %q", err, test.want)
			}
		})
	}
}

func TestValuesRoundTrip(t *testing.T) {
	tests := []struct {
		value    pflag.Value
		in, want string
	}{
		{new(ForwardingMode), "DSR", "dsr"},
		{new(PortRange), "1-65535", "1-65535"},
		{new(PortRanges), "1-2,80-90", "1-2,80-90"},
		{new(Words), " a  b ", "a b"},
		{new(ByteSize), "2048", "2KiB"},
		{new(ByteSize), "3MiB", "3MiB"},
		{new(ByteSize), "0", "0"},
		{NewChoice("a", "a", "b"), "b", "b"},
	}
	for _, test := range tests {
		if err := test.value.Set(test.in); err != nil {
			t.Errorf("%s: Set(%q): %v", test.value.Type(), test.in, err)
		}
		if got := test.value.String(); got != test.want {
			t.Errorf("%s: Set(%q) gives %q, want %q", test.value.Type(), test.in, got, test.want)
		}
	}
}

func TestValuesRefuse(t *testing.T) {
	tests := map[string]pflag.Value{
		"9-1":                  new(PortRange),
		"0-9":                  new(PortRange),
		"80":                   new(PortRange),
		"70000-70001":          new(PortRange),
		"5furlongs":            new(ByteSize),
		"18446744073709551GiB": new(ByteSize),
		"1-2,":                 new(PortRanges),
		"loose":                new(ForwardingMode),
		"c":                    NewChoice("a", "a", "b"),
	}
	for text, value := range tests {
		if err := value.Set(text); err == nil {
			t.Errorf("%s accepts %q", value.Type(), text)
		}
	}
}

func TestApplyPrecedence(t *testing.T) {
	dir := t.TempDir()
	for name, value := range map[string]string{MTUName: "9000\n", ClusterNameName: "file", NodeNameName: "file"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(value), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("TEST_CLUSTER_NAME", "env")
	t.Setenv("TEST_NODE_NAME", "env")
	cfg, flags := parse(t, "--node-name=argument")
	if err := Apply(flags, Env("TEST"), Dir(dir)); err != nil {
		t.Fatal(err)
	}
	if cfg.MTU != 9000 || cfg.ClusterName != "env" || cfg.NodeName != "argument" {
		t.Errorf("got mtu %d, cluster %q, node %q", cfg.MTU, cfg.ClusterName, cfg.NodeName)
	}
}

func TestFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bwctl.yaml")
	if source, err := File(path); err != nil {
		t.Errorf("a missing file: %v", err)
	} else if _, ok := source(MTUName); ok {
		t.Error("a missing file has a value")
	}
	if err := os.WriteFile(path, []byte("mtu: [1"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := File(path); err == nil {
		t.Error("malformed YAML is accepted")
	}
}
