// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

package cmd

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"slices"
	"time"

	"go.yaml.in/yaml/v3"

	"breakwater.example/breakwater/pkg/ipam"
	"breakwater.example/breakwater/pkg/service"
)

// reservedOwner holds addresses that no service gets.
const reservedOwner = "(reserved)"

// allocator keeps the addresses of services over several passes.
type allocator struct {
	pool  []*ipam.Pool
	given map[string]netip.Addr
}

// newAllocator reads the default pool. Without a file of pools it has no address to give.
func newAllocator(o *IPAMOptions) (*allocator, error) {
	a := &allocator{given: map[string]netip.Addr{}}
	if o.PoolsFile == "" {
		return a, nil
	}
	blocks, err := readPool(o.PoolsFile, o.DefaultPool)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", o.PoolsFile, err)
	}
	for _, block := range blocks {
		if !o.allows(block) {
			return nil, fmt.Errorf("block %s lies outside --lb-ipam-allowed-blocks", block)
		}
		a.pool = append(a.pool, ipam.NewPool(block, o.Quarantine))
	}
	for _, ip := range o.ReservedAddrs {
		if addr, ok := netip.AddrFromSlice(ip); ok {
			if err := a.reserve(addr.Unmap(), reservedOwner); err != nil {
				return nil, err
			}
		}
	}
	return a, nil
}

// readPool returns the blocks of one pool of a file that is laid out as the chart's value `pools`.
func readPool(path, name string) ([]netip.Prefix, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var pools map[string]struct {
		Blocks []struct {
			CIDR string `yaml:"cidr"`
		} `yaml:"blocks"`
	}
	if err := yaml.Unmarshal(text, &pools); err != nil {
		return nil, err
	}
	pool, ok := pools[name]
	if !ok {
		return nil, fmt.Errorf("there is no pool %q", name)
	}
	var blocks []netip.Prefix
	for _, block := range pool.Blocks {
		prefix, err := netip.ParsePrefix(block.CIDR)
		if err != nil {
			return nil, fmt.Errorf("pool %q: %w", name, err)
		}
		blocks = append(blocks, prefix.Masked())
	}
	return blocks, nil
}

func (o *IPAMOptions) allows(block netip.Prefix) bool {
	inside := func(trusted net.IPNet) bool {
		bits, _ := trusted.Mask.Size()
		return trusted.Contains(block.Addr().AsSlice()) && bits <= block.Bits()
	}
	return len(o.Trusted) == 0 || slices.ContainsFunc(o.Trusted, inside)
}

// sync gives an address to every service without one, takes back those of services that are gone, and
// returns one error per service that stays without.
func (a *allocator) sync(services []service.Service, now time.Time) []error {
	var errs []error
	present := map[string]bool{}
	for _, svc := range services {
		present[svc.Name] = true
		if _, ok := a.given[svc.Name]; ok {
			continue
		}
		addr, err := a.address(svc, now)
		if err != nil {
			errs = append(errs, fmt.Errorf("service %q: %w", svc.Name, err))
			continue
		}
		a.given[svc.Name] = addr
	}
	for name, addr := range a.given {
		if !present[name] {
			a.release(addr, now)
			delete(a.given, name)
		}
	}
	return errs
}

// address returns the address that a service asks for, else the first free one.
func (a *allocator) address(svc service.Service, now time.Time) (netip.Addr, error) {
	if frontend, err := netip.ParseAddrPort(svc.Frontend); err == nil {
		return frontend.Addr(), a.reserve(frontend.Addr(), svc.Name)
	}
	for _, pool := range a.pool {
		addr, err := pool.Allocate(svc.Name, now)
		if !errors.Is(err, ipam.ErrExhausted) {
			return addr, err
		}
	}
	return netip.Addr{}, ipam.ErrExhausted
}

func (a *allocator) reserve(addr netip.Addr, owner string) error {
	for _, pool := range a.pool {
		if pool.Contains(addr) {
			return pool.Reserve(addr, owner)
		}
	}
	return fmt.Errorf("%s belongs to no pool", addr)
}

func (a *allocator) release(addr netip.Addr, now time.Time) {
	for _, pool := range a.pool {
		pool.Release(addr, now)
	}
}
