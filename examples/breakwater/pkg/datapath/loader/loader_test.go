// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

package loader

import (
	"net"
	"net/netip"
	"testing"
	"time"

	"breakwater.example/breakwater/pkg/datapath/config"
)

// No value is zero, so that one that is not passed on shows.
func options() *Options {
	return &Options{
		IPv4:                netip.MustParseAddr("192.0.2.1"),
		IPv6:                netip.MustParseAddr("2001:db8::1"),
		Uplink:              Link{Index: 2, MAC: net.HardwareAddr{2, 0, 0x5E, 0x10, 0, 2}, MTU: 1500},
		HashSeed:            1,
		Aggregation:         config.AggregateLow,
		MonitorInterval:     5 * time.Second,
		TunnelPort:          6081,
		TunnelVNI:           0xB7,
		TunnelStrictSource:  true,
		DebugLevel:          2,
		Algorithm:           config.AlgorithmRandom,
		ForwardMode:         config.ForwardHybrid,
		MaglevTableSize:     251,
		DSRTTL:              64,
		AffinityTimeout:     time.Hour,
		EnforceSourceRanges: true,
		NATPortMin:          40000,
		NATPortMax:          50000,
		NATPortRetries:      8,
		SkipMark:            0x0B30,
		FirewallDefaultDeny: true,
		Timeouts: Timeouts{
			TCP: 2 * time.Hour, TCPSYN: time.Minute, TCPFIN: 10 * time.Second, Any: time.Minute,
		},
	}
}

func TestEveryVariableIsSet(t *testing.T) {
	link := Link{Index: 4, MAC: net.HardwareAddr{2, 0, 0x5E, 0x10, 0, 4}, MTU: 1430}
	for name, object := range map[string]any{
		"ingress": Ingress(options(), link),
		"host":    Host(options()),
		"overlay": Overlay(options(), link),
	} {
		variables, err := config.Variables(object)
		if err != nil {
			t.Fatal(err)
		}
		for variable, value := range variables {
			if isZero(value) {
				t.Errorf("%s: %s is not set", name, variable)
			}
		}
	}
}

func isZero(value any) bool {
	switch value {
	case false, uint8(0), uint16(0), uint32(0), uint64(0), [4]byte{}, [16]byte{}, config.MAC{},
		config.MonitorAggregation(0), config.Algorithm(0), config.ForwardMode(0):
		return true
	}
	return false
}
