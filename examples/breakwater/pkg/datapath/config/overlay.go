// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

package config

// Overlay is the configuration of bpf_overlay.o.
type Overlay struct {
	// Virtual network identifier that all nodes of the cluster use.
	TunnelVNI uint32 `config:"tunnel_vni"`
	// Drop packets from tunnel endpoints that are not nodes of the cluster.
	TunnelStrictSource bool `config:"tunnel_strict_source"`
	// Longest packet that fits into the tunnel, less the outer header.
	OverlayMTU uint16 `config:"overlay_mtu"`

	Device
	Node
}

// NewOverlay returns the defaults of bpf_overlay.o on a node.
func NewOverlay(node Node) *Overlay {
	return &Overlay{TunnelVNI: 0xB7, TunnelStrictSource: true, OverlayMTU: 1430, Node: node}
}
