/* SPDX-License-Identifier: Apache-2.0 */
/* Copyright Authors of docwarden */

/* Consistent hashing: the agent computes for each service a table that names a
 * backend per slot, such that all nodes get the same table and few slots change
 * when a backend comes or goes.
 */

#pragma once

#include "dbg.h"
#include "hash.h"

struct {
	__uint(type, BPF_MAP_TYPE_HASH_OF_MAPS);
	__type(key, __u32);	/* service */
	__type(value, __u32);
	__uint(max_entries, SERVICES_MAX);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(pinning, PIN_BY_NAME);
	__array(values, struct {
		__uint(type, BPF_MAP_TYPE_ARRAY);
		__type(key, __u32);	/* slot */
		__type(value, __u32);	/* backend */
		__uint(max_entries, MAGLEV_TABLE_SIZE);
	});
} bw_maglev __section_maps;

static __always_inline __u32 maglev_slot(__u32 hash)
{
	__u32 size = CONFIG(maglev_table_size);

	return size ? hash % size : 0;
}

/* Stores the backend for a hash. Returns a drop reason, or 0. */
static __always_inline int
maglev_select(const bw_ctx *ctx, __u32 service_id, __u32 hash, __u32 *backend_id)
{
	void *table = map_lookup(&bw_maglev, &service_id);
	__u32 slot = maglev_slot(hash);
	__u32 *entry;

	dbg_lookup(ctx, DBG_MAGLEV_SLOT, hash, slot);
	if (!table)
		return DROP_NO_MAGLEV_TABLE;
	entry = map_lookup(table, &slot);
	if (!entry || !*entry)
		return DROP_NO_BACKEND;
	*backend_id = *entry;
	return 0;
}
