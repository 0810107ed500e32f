// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

// Package option holds the agent's settings: their flags, where their values come from, and which of
// them go together.
package option

import (
	"errors"
	"fmt"
	"net"
	"time"

	"breakwater.example/breakwater/pkg/defaults"
)

// DaemonConfig is what the agent was told about its node, its addresses and its datapath.
type DaemonConfig struct {
	ConfigDir    string
	SocketPath   string
	ServicesFile string

	NodeName    string
	NodeLabels  map[string]string
	NodeAddress net.IP
	ClusterName string
	ClusterID   uint8
	Devices     []string
	MTU         int

	Families      map[string]*Family
	RouterAddress net.IP
	NodePort      NodePort

	Algorithm              *Choice
	Mode                   ForwardingMode
	DSRDispatch            *Choice
	Acceleration           *Choice
	SocketLB               bool
	KubeProxyReplacement   bool
	SessionAffinity        bool
	SessionAffinityTimeout time.Duration
	SourceRangeCheck       bool

	BPFRoot             string
	MapDynamicSizeRatio float64
	MapMemoryLimit      ByteSize
	MapEntries          map[string]*int
	ConntrackGCInterval time.Duration
	ConntrackTimeouts   map[string]*time.Duration
	MonitorAggregation  *Choice
	MonitorInterval     time.Duration
	L2                  L2Announcements
	APIAccess           []string
	TracePayloadBytes   uint32
}

// NodePort is what the agent was told about NodePort services.
type NodePort struct {
	Enabled        bool
	Ranges         PortRanges
	BindProtection bool
}

// L2Announcements is what the agent was told about answering for service addresses on the local network.
type L2Announcements struct {
	Enabled       bool
	LeaseDuration time.Duration
	Interfaces    []string
}

// Family is what the agent was told about one IP family.
type Family struct {
	Enabled bool
	Pool    net.IPNet
}

// NewDaemonConfig returns the settings of an agent that was told nothing.
func NewDaemonConfig() *DaemonConfig {
	return &DaemonConfig{
		SocketPath:             defaults.SocketPath,
		ServicesFile:           defaults.ServicesFile,
		NodeName:               defaults.NodeName(),
		ClusterName:            "default",
		Families:               map[string]*Family{},
		RouterAddress:          net.IPv4(169, 254, 23, 1),
		NodePort:               NodePort{true, PortRanges{{First: 30000, Last: 32767}}, true},
		Algorithm:              NewChoice("maglev", "maglev", "random"),
		Mode:                   ForwardSNAT,
		DSRDispatch:            NewChoice("ipip", "opt", "ipip"),
		Acceleration:           NewChoice("best-effort", "disabled", "native", "best-effort"),
		SocketLB:               true,
		SessionAffinity:        true,
		SessionAffinityTimeout: defaults.SessionAffinityTimeout,
		SourceRangeCheck:       true,
		BPFRoot:                defaults.BPFRoot,
		MapDynamicSizeRatio:    defaults.MapDynamicSizeRatio,
		MapMemoryLimit:         256 * MiB,
		MonitorAggregation:     NewChoice("medium", "none", "low", "medium", "maximum"),
		MonitorInterval:        defaults.MonitorInterval,
		L2: L2Announcements{
			LeaseDuration: defaults.LeaseDuration,
			Interfaces:    []string{"^eth[0-9]+", "^en[ops][0-9a-z]+"},
		},
		APIAccess:         []string{"*"},
		MapEntries:        map[string]*int{},
		ConntrackTimeouts: map[string]*time.Duration{},
	}
}

// Validate returns every contradiction in the settings, joined, or nil.
func (c *DaemonConfig) Validate() error {
	return errors.Join(
		c.validateFamilies(),
		c.validateForwarding(),
		c.validateMaps(),
		c.validateMTU(),
	)
}

func (c *DaemonConfig) validateFamilies() error {
	enabled := 0
	for _, family := range families {
		settings := c.Families[family.name]
		if settings == nil || !settings.Enabled {
			continue
		}
		enabled++
		if ip := settings.Pool.IP; ip != nil && (ip.To4() != nil) != (family.bits == 32) {
			return fmt.Errorf("--%s-pool: %s is not an %s range", family.name, &settings.Pool, family.label)
		}
	}
	if enabled == 0 {
		return errors.New("at least one of --enable-ipv4 and --enable-ipv6 must be true")
	}
	return nil
}

func (c *DaemonConfig) validateForwarding() error {
	if c.Acceleration.String() == "native" && len(c.Devices) == 0 {
		return fmt.Errorf("--%s=native needs --%s", AccelerationName, DevicesName)
	}
	if c.SessionAffinity && c.SessionAffinityTimeout < time.Second {
		return fmt.Errorf("--%s must be a second or more", SessionAffinityTimeoutName)
	}
	return nil
}

func (c *DaemonConfig) validateMaps() error {
	if c.MapDynamicSizeRatio < 0 || c.MapDynamicSizeRatio > 1 {
		return fmt.Errorf("--%s must lie between 0 and 1", BPFMapDynamicSizeName)
	}
	for _, m := range maps {
		if entries := c.MapEntries[m.name]; entries != nil && *entries < minMapEntries {
			return fmt.Errorf("--%s must be %d or more", m.flag(), minMapEntries)
		}
	}
	return nil
}

func (c *DaemonConfig) validateMTU() error {
	// RFC 8200, section 5: every IPv6 link carries 1280 bytes.
	const minIPv6MTU = 1280
	if ipv6 := c.Families["ipv6"]; ipv6 != nil && ipv6.Enabled && c.MTU != 0 && c.MTU < minIPv6MTU {
		return fmt.Errorf("--%s must be %d or more where IPv6 is enabled", MTUName, minIPv6MTU)
	}
	return nil
}
