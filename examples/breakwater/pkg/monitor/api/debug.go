// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

package api

// DebugMessage is enum debug_message of bpf/lib/dbg.h.
type DebugMessage uint8

// The messages of a debug build.
const (
	DbgUnspec DebugMessage = iota
	DbgGeneric
	DbgServiceLookup4
	DbgServiceLookup6
	DbgServiceMiss
	DbgSourceRangeMiss
	DbgCtHit
	DbgCtMiss
	DbgCtCreated
	DbgCtState
	DbgAffinityHit
	DbgAffinityExpired
	DbgMaglevSlot
	DbgRandomSlot
	DbgBackendSelected
	DbgBackendGone
	DbgProxyRedirect // Not sent since release 1.3.
	DbgNatPortTaken
	DbgNatMapped
	DbgNatReversed
	DbgEncapOuter
	DbgTunnelKey
	DbgFirewallMatch
	DbgMarkSkipped
)

// DebugMessageNames has the text of each message.
var DebugMessageNames = map[DebugMessage]string{
	DbgUnspec:          "No message",
	DbgGeneric:         "Two numbers",
	DbgServiceLookup4:  "Looking up the service of an IPv4 address",
	DbgServiceLookup6:  "Looking up the service of an IPv6 address",
	DbgServiceMiss:     "No service",
	DbgSourceRangeMiss: "Client outside the source ranges",
	DbgCtHit:           "Connection found",
	DbgCtMiss:          "No connection",
	DbgCtCreated:       "Connection created",
	DbgCtState:         "Connection changed its state",
	DbgAffinityHit:     "Client uses the backend of last time",
	DbgAffinityExpired: "Backend of last time is forgotten",
	DbgMaglevSlot:      "Maglev slot",
	DbgRandomSlot:      "Random slot",
	DbgBackendSelected: "Backend selected",
	DbgBackendGone:     "Backend of the connection is gone",
	DbgProxyRedirect:   "Redirected to a proxy",
	DbgNatPortTaken:    "Port is taken",
	DbgNatMapped:       "Source translated",
	DbgNatReversed:     "Reply translated",
	DbgEncapOuter:      "Adding an outer header",
	DbgTunnelKey:       "Tunnel metadata",
	DbgFirewallMatch:   "Host firewall decided",
	DbgMarkSkipped:     "Skipped because of its mark",
}

func (m DebugMessage) String() string { return nameOr(DebugMessageNames, m) }
