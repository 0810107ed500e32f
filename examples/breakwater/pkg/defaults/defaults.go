// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

// Package defaults holds the built-in values that several programs of breakwater share.
package defaults

import (
	"os"
	"time"
)

// Places in the file system.
const (
	// RuntimePath is the folder for sockets and other files that a reboot may take away.
	RuntimePath = "/var/run/breakwater"

	// SocketPath is where the agent answers bwctl.
	SocketPath = RuntimePath + "/breakwater.sock"

	// LeasePath is the file over which operators elect a leader.
	LeasePath = RuntimePath + "/operator.lease"

	// ConfigDir is where the chart mounts the ConfigMap.
	ConfigDir = "/etc/breakwater/config.d"

	// ServicesFile lists the services to balance.
	ServicesFile = "/etc/breakwater/services.yaml"
)

// Ports on which the programs listen.
const (
	HealthPort = 9961 + iota
	AgentMetricsPort
	OperatorMetricsPort
	AgentPprofPort
	OperatorPprofPort

	OperatorAPIPort = 9345
)

// Sizes and limits.
const (
	// MaglevTableSize is a prime that serves some 160 backends with less than 1 % imbalance.
	MaglevTableSize = 16381

	// MaglevHashSeed is the seed of a cluster that did not choose one: 12 bytes in base64.
	MaglevHashSeed = "TGlnaHQuVG93ZXIu"

	// MapDynamicSizeRatio is the part of total memory that sizes the connection maps.
	MapDynamicSizeRatio = 0.0025

	// FlowBufferSize is a power of two less the slot that tells a full ring from an empty one.
	FlowBufferSize = 1<<12 - 1

	// FlowPort serves flow events to clients on other hosts.
	FlowPort uint16 = 4254
)

// Times.
const (
	ClientTimeout          = 10 * time.Second
	ProbeInterval          = 10 * time.Second
	ProbeTimeout           = 2 * time.Second
	MonitorInterval        = 5 * time.Second
	Quarantine             = time.Minute
	SessionAffinityTimeout = 3 * time.Hour
	LeaseDuration          = 15 * time.Second
	LeaseRetryPeriod       = LeaseDuration / 5
)

// NodeNameVariable is set from `spec.nodeName` by the chart.
const NodeNameVariable = "K8S_NODE_NAME"

// NodeName returns the name that the pod was given, or that of a single-node setup.
func NodeName() string {
	if name, ok := os.LookupEnv(NodeNameVariable); ok {
		return name
	}
	return "localhost"
}
