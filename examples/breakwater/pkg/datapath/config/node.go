// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

package config

// Node has the variables that are the same in every object on a node.
type Node struct {
	// IPv4 address of the node, the source of translated connections.
	NodeIPv4 [4]byte `config:"node_ipv4"`
	// IPv6 address of the node, the source of outer headers.
	NodeIPv6 [16]byte `config:"node_ipv6"`
	// Index of the network device that holds the default route.
	UplinkIfindex uint32 `config:"uplink_ifindex"`
	// Seed of the hash that chooses backends and ports. All nodes have to agree on it.
	HashSeed uint64 `config:"hash_seed"`
	// Which packets of a connection send a trace event.
	MonitorAggregation MonitorAggregation `config:"monitor_aggregation"`
	// Seconds between two trace events of a connection.
	MonitorInterval uint32 `config:"monitor_interval"`
	// UDP port of the overlay, let through by the host firewall.
	TunnelPort uint16 `config:"tunnel_port"`
}

// MonitorAggregation is enum monitor_aggregation of the datapath.
type MonitorAggregation uint32

// The levels of aggregation, from silent to every packet.
const (
	AggregateNone MonitorAggregation = iota
	AggregateLow
	AggregateMedium
	AggregateMaximum
)

// NewNode returns the defaults of all nodes.
func NewNode() *Node {
	return &Node{
		HashSeed:           0x627265616B776174,
		MonitorAggregation: AggregateMedium,
		MonitorInterval:    5,
		TunnelPort:         6081,
	}
}
