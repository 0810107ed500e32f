// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

// Package loader turns what the agent knows about its node into the configuration of
// the BPF objects that it loads.
package loader

import (
	"net"
	"net/netip"
	"time"

	"breakwater.example/breakwater/pkg/datapath/config"
)

// Link is a network device that programs are attached to.
type Link struct {
	Index int
	MAC   net.HardwareAddr
	MTU   int
}

// Options are the settings of the agent that reach the datapath.
type Options struct {
	IPv4, IPv6          netip.Addr
	Uplink              Link
	HashSeed            uint64
	Aggregation         config.MonitorAggregation
	MonitorInterval     time.Duration
	TunnelPort          uint16
	TunnelVNI           uint32
	TunnelStrictSource  bool
	DebugLevel          uint8
	Algorithm           config.Algorithm
	ForwardMode         config.ForwardMode
	MaglevTableSize     uint32
	DSRTTL              uint8
	AffinityTimeout     time.Duration
	EnforceSourceRanges bool
	NATPortMin          uint16
	NATPortMax          uint16
	NATPortRetries      uint8
	SkipMark            uint32
	FirewallDefaultDeny bool
	Timeouts            Timeouts
}

// Timeouts says how long an idle connection is remembered.
type Timeouts struct {
	TCP, TCPSYN, TCPFIN, Any time.Duration
}

// Node returns what all objects on the node share.
func Node(options *Options) *config.Node {
	node := config.NewNode()
	if options.IPv4.Is4() {
		node.NodeIPv4 = options.IPv4.As4()
	}
	if options.IPv6.Is6() {
		node.NodeIPv6 = options.IPv6.As16()
	}
	node.UplinkIfindex = uint32(options.Uplink.Index)
	node.HashSeed = options.HashSeed
	node.MonitorAggregation = options.Aggregation
	node.MonitorInterval = seconds(options.MonitorInterval)
	node.TunnelPort = options.TunnelPort
	return node
}

// Ingress returns the configuration of bpf_ingress.o for a device.
func Ingress(options *Options, link Link) *config.Ingress {
	cfg := config.NewIngress(*Node(options))
	cfg.Device = device(options, link)
	cfg.Conntrack = conntrack(options.Timeouts)
	cfg.Algorithm = options.Algorithm
	cfg.ForwardMode = options.ForwardMode
	cfg.MaglevTableSize = options.MaglevTableSize
	cfg.DSRTTL = options.DSRTTL
	cfg.DeviceMTU = uint16(link.MTU)
	cfg.AffinityTimeout = seconds(options.AffinityTimeout)
	cfg.SourceRangesEnforced = options.EnforceSourceRanges
	cfg.NATPortMin = options.NATPortMin
	cfg.NATPortMax = options.NATPortMax
	cfg.NATPortRetries = options.NATPortRetries
	return cfg
}

// Host returns the configuration of bpf_host.o, which is attached to the uplink.
func Host(options *Options) *config.Host {
	cfg := config.NewHost(*Node(options))
	cfg.Device = device(options, options.Uplink)
	cfg.Conntrack = conntrack(options.Timeouts)
	cfg.SkipMark = options.SkipMark
	cfg.FirewallDefaultDeny = options.FirewallDefaultDeny
	return cfg
}

// Overlay returns the configuration of bpf_overlay.o for the tunnel device.
func Overlay(options *Options, tunnel Link) *config.Overlay {
	cfg := config.NewOverlay(*Node(options))
	cfg.Device = device(options, tunnel)
	cfg.TunnelVNI = options.TunnelVNI
	cfg.TunnelStrictSource = options.TunnelStrictSource
	cfg.OverlayMTU = uint16(tunnel.MTU)
	return cfg
}

func device(options *Options, link Link) config.Device {
	cfg := config.Device{
		InterfaceIfindex: uint32(link.Index),
		DebugLevel:       options.DebugLevel,
	}
	copy(cfg.InterfaceMAC[:], link.MAC)
	return cfg
}

func conntrack(timeouts Timeouts) config.Conntrack {
	return config.Conntrack{
		CTTimeoutTCP:    seconds(timeouts.TCP),
		CTTimeoutTCPSYN: seconds(timeouts.TCPSYN),
		CTTimeoutTCPFIN: seconds(timeouts.TCPFIN),
		CTTimeoutAny:    seconds(timeouts.Any),
	}
}

func seconds(d time.Duration) uint32 {
	return uint32(d / time.Second)
}
