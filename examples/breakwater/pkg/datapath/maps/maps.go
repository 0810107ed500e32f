// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

// Package maps describes the BPF maps that the agent opens by name.
package maps

import (
	"path"
	"slices"
)

// Definition is what the agent knows about a map: it refuses to use a pinned one
// whose key or value has another size, because another release wrote it.
type Definition struct {
	Name       string
	Type       string // as in BPF_MAP_TYPE_…
	KeySize    uint32 // in bytes
	ValueSize  uint32
	MaxEntries uint32
	// Resized says that a flag of the agent or the node's memory sets MaxEntries.
	Resized bool
}

// Definitions are the maps that are pinned, sorted by name.
var Definitions = []Definition{
	{Name: "bw_affinity", Type: "LRU_HASH", KeySize: 24, ValueSize: 8, MaxEntries: 65536},
	{Name: "bw_backends4", Type: "HASH", KeySize: 4, ValueSize: 8, MaxEntries: 65536, Resized: true},
	{Name: "bw_backends6", Type: "HASH", KeySize: 4, ValueSize: 24, MaxEntries: 65536, Resized: true},
	{Name: "bw_ct_any4", Type: "LRU_HASH", KeySize: 16, ValueSize: 32, MaxEntries: 262144, Resized: true},
	{Name: "bw_ct_any6", Type: "LRU_HASH", KeySize: 40, ValueSize: 32, MaxEntries: 262144, Resized: true},
	{Name: "bw_ct_tcp4", Type: "LRU_HASH", KeySize: 16, ValueSize: 32, MaxEntries: 524288, Resized: true},
	{Name: "bw_ct_tcp6", Type: "LRU_HASH", KeySize: 40, ValueSize: 32, MaxEntries: 524288, Resized: true},
	{Name: "bw_events", Type: "RINGBUF", MaxEntries: 1 << 20},
	{Name: "bw_firewall", Type: "LPM_TRIE", KeySize: 12, ValueSize: 1, MaxEntries: 4096},
	{Name: "bw_maglev", Type: "HASH_OF_MAPS", KeySize: 4, ValueSize: 4, MaxEntries: 65536, Resized: true},
	{Name: "bw_metrics", Type: "PERCPU_HASH", KeySize: 4, ValueSize: 16, MaxEntries: 1024},
	{Name: "bw_nat4", Type: "LRU_HASH", KeySize: 16, ValueSize: 8, MaxEntries: 524288, Resized: true},
	{Name: "bw_rev_nat4", Type: "HASH", KeySize: 2, ValueSize: 8, MaxEntries: 65536, Resized: true},
	{Name: "bw_services4", Type: "HASH", KeySize: 12, ValueSize: 16, MaxEntries: 65536, Resized: true},
	{Name: "bw_services6", Type: "HASH", KeySize: 24, ValueSize: 16, MaxEntries: 65536, Resized: true},
	{Name: "bw_source_ranges4", Type: "LPM_TRIE", KeySize: 12, ValueSize: 1, MaxEntries: 16384},
	{Name: "bw_source_ranges6", Type: "LPM_TRIE", KeySize: 24, ValueSize: 1, MaxEntries: 16384},
	{Name: "bw_tunnels", Type: "HASH", KeySize: 4, ValueSize: 8, MaxEntries: 8192},
}

// Find returns the definition of a pinned map, and whether there is one.
func Find(name string) (Definition, bool) {
	i := slices.IndexFunc(Definitions, func(d Definition) bool { return d.Name == name })
	if i < 0 {
		return Definition{}, false
	}
	return Definitions[i], true
}

// Pin returns where the map is pinned below the mount point of the BPF file system.
func (d Definition) Pin(root string) string {
	return path.Join(root, "breakwater", "maps", d.Name)
}

// Bytes returns the memory that a full map needs for keys and values, without the
// kernel's own share.
func (d Definition) Bytes() uint64 {
	return uint64(d.MaxEntries) * uint64(d.KeySize+d.ValueSize)
}
