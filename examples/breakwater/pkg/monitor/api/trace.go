// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

package api

// TracePoint is enum trace_point of bpf/lib/trace.h.
type TracePoint uint8

// Where a packet was seen.
const (
	TraceFromNetwork TracePoint = iota
	TraceToNetwork
	TraceFromHost
	TraceToHost
	TraceFromOverlay
	TraceToOverlay
	TraceToBackend
	TraceFromBackend
	TraceToStack
)

// TracePointNames has the name of each trace point.
var TracePointNames = map[TracePoint]string{
	TraceFromNetwork: "from-network",
	TraceToNetwork:   "to-network",
	TraceFromHost:    "from-host",
	TraceToHost:      "to-host",
	TraceFromOverlay: "from-overlay",
	TraceToOverlay:   "to-overlay",
	TraceToBackend:   "to-backend",
	TraceFromBackend: "from-backend",
	TraceToStack:     "to-stack",
}

func (p TracePoint) String() string { return nameOr(TracePointNames, p) }

// ConnectionStatus is enum ct_status of bpf/lib/common.h.
type ConnectionStatus uint8

// How a packet relates to its connection.
const (
	CTNew ConnectionStatus = iota
	CTEstablished
	CTReopened
	CTClosing
)

// ConnectionStatusNames has the name of each status.
var ConnectionStatusNames = map[ConnectionStatus]string{
	CTNew:         "new",
	CTEstablished: "established",
	CTReopened:    "reopened",
	CTClosing:     "closing",
}

func (s ConnectionStatus) String() string { return nameOr(ConnectionStatusNames, s) }
