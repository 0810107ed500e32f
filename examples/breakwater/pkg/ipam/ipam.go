// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

// Package ipam hands out addresses of pools to services.
package ipam

import (
	"errors"
	"fmt"
	"net/netip"
	"time"
)

// ErrExhausted means that a pool has no free address left.
var ErrExhausted = errors.New("no free address")

// Pool hands out the addresses of one block. It is not safe for use from several goroutines.
type Pool struct {
	block      netip.Prefix
	quarantine time.Duration
	owners     map[netip.Addr]string
	released   map[netip.Addr]time.Time
}

// NewPool returns a pool whose released addresses stay unused for the time of quarantine.
func NewPool(block netip.Prefix, quarantine time.Duration) *Pool {
	return &Pool{
		block:      block.Masked(),
		quarantine: quarantine,
		owners:     map[netip.Addr]string{},
		released:   map[netip.Addr]time.Time{},
	}
}

// Allocate gives the first free address to owner, or fails with ErrExhausted.
func (p *Pool) Allocate(owner string, now time.Time) (netip.Addr, error) {
	for addr := p.block.Addr(); p.block.Contains(addr); addr = addr.Next() {
		if p.usable(addr) && p.free(addr, now) {
			p.owners[addr] = owner
			return addr, nil
		}
	}
	return netip.Addr{}, fmt.Errorf("%s: %w", p.block, ErrExhausted)
}

// Reserve gives a certain address to owner, or fails when it is outside the pool or in use.
func (p *Pool) Reserve(addr netip.Addr, owner string) error {
	if !p.block.Contains(addr) || !p.usable(addr) {
		return fmt.Errorf("%s is not an address of %s", addr, p.block)
	}
	if holder, taken := p.owners[addr]; taken && holder != owner {
		return fmt.Errorf("%s belongs to %s", addr, holder)
	}
	delete(p.released, addr)
	p.owners[addr] = owner
	return nil
}

// Release takes an address back.
func (p *Pool) Release(addr netip.Addr, now time.Time) {
	if _, taken := p.owners[addr]; taken {
		delete(p.owners, addr)
		p.released[addr] = now
	}
}

// InUse returns the number of addresses that have an owner.
func (p *Pool) InUse() int { return len(p.owners) }

// Contains reports whether an address is part of the pool's block.
func (p *Pool) Contains(addr netip.Addr) bool { return p.block.Contains(addr) }

func (p *Pool) free(addr netip.Addr, now time.Time) bool {
	if _, taken := p.owners[addr]; taken {
		return false
	}
	since, quarantined := p.released[addr]
	return !quarantined || now.Sub(since) >= p.quarantine
}

// usable leaves out the network and the broadcast address of IPv4 blocks that have them.
func (p *Pool) usable(addr netip.Addr) bool {
	if !addr.Is4() || p.block.Bits() > 30 {
		return true
	}
	return addr != p.block.Addr() && p.block.Contains(addr.Next())
}
