// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

package config

// Host is the configuration of bpf_host.o.
type Host struct {
	// Packets with this mark are left alone, 0 leaves none alone.
	SkipMark uint32 `config:"skip_mark"`
	// Drop new connections to the node that no rule of the host firewall allows.
	FirewallDefaultDeny bool `config:"firewall_default_deny"`

	Conntrack
	Device
	Node
}

// NewHost returns the defaults of bpf_host.o on a node.
func NewHost(node Node) *Host {
	return &Host{SkipMark: 0x0B30, Conntrack: NewConntrack(), Node: node}
}
