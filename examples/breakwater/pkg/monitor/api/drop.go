// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

package api

// Reason is why a packet was forwarded or dropped.
type Reason uint8

// DropMin is the least reason that means a drop.
const DropMin Reason = 130

// ReasonNames has the text of each reason. Numbers below DropMin are enum
// forward_reason of bpf/lib/metrics.h, others are from bpf/lib/drop_reasons.h.
var ReasonNames = map[Reason]string{
	0:   "Forwarded",
	1:   "Passed to the network stack",
	2:   "Address translated",
	4:   "Outer header added",
	130: "Invalid packet",
	131: "Unknown L3 protocol",
	132: "Unknown L4 protocol",
	133: "Fragmented packet",
	135: "IPv6 extension header not supported",
	136: "Time to live expired",
	137: "Error writing to packet",
	138: "Missed tail call",
	139: "Scratch memory not available",
	140: "Service has no backend",
	141: "Backend is gone",
	142: "Service has no Maglev table",
	143: "Client outside the source ranges",
	146: "Connection entry not created",
	147: "Reply to an unknown service",
	148: "No free port for address translation",
	149: "No mapping for address translation",
	150: "Address translation not supported",
	151: "Checksum not corrected",
	152: "No room for an outer header",
	153: "Packet too big for an outer header",
	160: "Unknown tunnel endpoint",
	161: "Wrong virtual network identifier",
	162: "Tunnel metadata missing",
	163: "Denied by the host firewall",
}

// IsDrop reports whether packets with the reason went nowhere.
func (r Reason) IsDrop() bool { return r >= DropMin }

func (r Reason) String() string { return nameOr(ReasonNames, r) }
