// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

// Package maglev computes the lookup tables of Maglev consistent hashing.
//
// The algorithm is that of section 3.4 of "Maglev: A Fast and Reliable Software Network Load
// Balancer" (Eisenbud et al., NSDI 2016), with weights: a backend of half the greatest weight takes a
// turn in every second round.
package maglev

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
)

// Free marks a slot that no backend took, which happens only in the table of a service without backends.
const Free = -1

// Backend is what the table needs to know of a backend.
type Backend struct {
	Name   string
	Weight uint16
}

// Table maps the hash of a connection to a backend.
type Table struct {
	backends []Backend
	slots    []int
}

// New computes the table of the given prime size. The order of backends does not matter, and those of
// weight 0 take no slot. It fails when size is not one of SupportedSizes or a name occurs twice.
func New(backends []Backend, size int, seed []byte) (*Table, error) {
	if !slices.Contains(SupportedSizes[:], size) {
		return nil, fmt.Errorf("table size %d is not one of %v", size, SupportedSizes)
	}
	active := slices.DeleteFunc(slices.Clone(backends), func(b Backend) bool { return b.Weight == 0 })
	slices.SortFunc(active, func(a, b Backend) int { return cmp.Compare(a.Name, b.Name) })
	for i := 1; i < len(active); i++ {
		if active[i].Name == active[i-1].Name {
			return nil, errors.New("backend " + active[i].Name + " occurs twice")
		}
	}
	return &Table{backends: active, slots: populate(active, size, seed)}, nil
}

// populate lets backends take turns; in a turn, a backend takes the next free slot that it prefers.
func populate(backends []Backend, size int, seed []byte) []int {
	slots := slices.Repeat([]int{Free}, size)
	if len(backends) == 0 {
		return slots
	}
	walks := make([]walk, len(backends))
	credit := make([]int, len(backends))
	var heaviest uint16
	for i, backend := range backends {
		walks[i] = newWalk(backend.Name, size, seed)
		heaviest = max(heaviest, backend.Weight)
	}
	for taken := 0; ; {
		for i, backend := range backends {
			credit[i] += int(backend.Weight)
			if credit[i] < int(heaviest) {
				continue
			}
			credit[i] -= int(heaviest)
			slots[walks[i].nextFree(slots)] = i
			if taken++; taken == size {
				return slots
			}
		}
	}
}

// walk is the order in which one backend prefers slots: a permutation of them, since size is prime.
type walk struct{ position, skip, size int }

func newWalk(name string, size int, seed []byte) walk {
	sum := sha256.Sum256(append(append([]byte{}, seed...), name...))
	offset := binary.BigEndian.Uint64(sum[0:8]) % uint64(size)
	skip := binary.BigEndian.Uint64(sum[8:16])%uint64(size-1) + 1
	return walk{position: int(offset), skip: int(skip), size: size}
}

func (w *walk) nextFree(slots []int) int {
	for slots[w.position] != Free {
		w.position = (w.position + w.skip) % w.size
	}
	return w.position
}

// Lookup returns the backend for a connection's hash; ok is false when there is none.
func (t *Table) Lookup(hash uint64) (backend Backend, ok bool) {
	i := t.slots[hash%uint64(len(t.slots))]
	if i == Free {
		return Backend{}, false
	}
	return t.backends[i], true
}

// Size returns the number of slots.
func (t *Table) Size() int { return len(t.slots) }

// Shares returns the number of slots that each backend has.
func (t *Table) Shares() map[string]int {
	shares := make(map[string]int, len(t.backends))
	for _, i := range t.slots {
		if i != Free {
			shares[t.backends[i].Name]++
		}
	}
	return shares
}

// Moved returns the number of slots that lead to another backend in other, a table of the same size.
func (t *Table) Moved(other *Table) int {
	moved := 0
	for slot := range uint64(t.Size()) {
		before, _ := t.Lookup(slot)
		if after, _ := other.Lookup(slot); before.Name != after.Name {
			moved++
		}
	}
	return moved
}
