// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

package config

// Ingress is the configuration of bpf_ingress.o.
type Ingress struct {
	// How a backend is chosen for a new connection.
	Algorithm Algorithm `config:"algorithm"`
	// Entries of the lookup table of each service, a prime number.
	MaglevTableSize uint32 `config:"maglev_table_size"`
	// How packets reach a backend on another node.
	ForwardMode ForwardMode `config:"forward_mode"`
	// Time to live of the outer header that carries a packet to its backend.
	DSRTTL uint8 `config:"dsr_ttl"`
	// MTU of the network device, checked before an outer header is added.
	DeviceMTU uint16 `config:"device_mtu"`
	// Seconds that an idle client is remembered when the service does not say.
	AffinityTimeout uint32 `config:"affinity_timeout"`
	// Drop clients outside a service's source ranges, rather than only report them.
	SourceRangesEnforced bool `config:"source_ranges_enforced"`
	// First port of the range that translated connections take their source port from.
	NATPortMin uint16 `config:"nat_port_min"`
	// Last port of the range that translated connections take their source port from.
	NATPortMax uint16 `config:"nat_port_max"`
	// Ports that are tried before a new connection is dropped.
	NATPortRetries uint8 `config:"nat_port_retries"`

	Conntrack
	Device
	Node
}

// Algorithm is enum lb_algorithm of the datapath.
type Algorithm uint32

// The algorithms that choose a backend.
const (
	AlgorithmMaglev Algorithm = iota
	AlgorithmRandom
)

// ForwardMode is enum forward_mode of the datapath.
type ForwardMode uint32

// The ways to a backend on another node.
const (
	ForwardSNAT ForwardMode = iota
	ForwardDSR
	ForwardHybrid
)

// NewIngress returns the defaults of bpf_ingress.o on a node.
func NewIngress(node Node) *Ingress {
	return &Ingress{
		MaglevTableSize:      16381,
		DSRTTL:               64,
		DeviceMTU:            1500,
		AffinityTimeout:      10800,
		SourceRangesEnforced: true,
		NATPortMin:           33000,
		NATPortMax:           65535,
		NATPortRetries:       16,
		Conntrack:            NewConntrack(),
		Node:                 node,
	}
}
