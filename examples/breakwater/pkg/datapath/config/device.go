// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

package config

// MAC is a hardware address, padded like struct mac of the datapath.
type MAC [8]byte

// Device has the variables about the network device that an object is attached to.
type Device struct {
	// Index of the network device that the program is attached to.
	InterfaceIfindex uint32 `config:"interface_ifindex"`
	// MAC address of the network device that the program is attached to.
	InterfaceMAC MAC `config:"interface_mac"`
	// Which debug messages are sent: 0 none, 1 decisions, 2 lookups too.
	DebugLevel uint8 `config:"debug_level"`
}

// Conntrack has the timeouts of objects that create connections.
type Conntrack struct {
	// Idle seconds after which an established TCP connection is forgotten.
	CTTimeoutTCP uint32 `config:"ct_timeout_tcp"`
	// Idle seconds after which a TCP connection that saw SYN only is forgotten.
	CTTimeoutTCPSYN uint32 `config:"ct_timeout_tcp_syn"`
	// Idle seconds after which a TCP connection that saw FIN or RST is forgotten.
	CTTimeoutTCPFIN uint32 `config:"ct_timeout_tcp_fin"`
	// Idle seconds after which a connection of another protocol is forgotten.
	CTTimeoutAny uint32 `config:"ct_timeout_any"`
}

// NewConntrack returns the default timeouts.
func NewConntrack() Conntrack {
	return Conntrack{CTTimeoutTCP: 8000, CTTimeoutTCPSYN: 60, CTTimeoutTCPFIN: 10, CTTimeoutAny: 60}
}
