/* SPDX-License-Identifier: Apache-2.0 */
/* Copyright Authors of docwarden */

/* Counters of packets and bytes. */

#pragma once

#include "common.h"

/* Reasons for packets that were not dropped, shared with pkg/monitor/api/drop.go. */
enum forward_reason {
	REASON_FORWARDED = 0,
	REASON_PASSED = 1,
	REASON_TRANSLATED = 2,
	/* 3 counted packets that were sent to a proxy. */
	REASON_ENCAPSULATED = 4,
};

enum direction {
	DIRECTION_INGRESS,
	DIRECTION_EGRESS,
};

struct metrics_key {
	__u8 reason;
	__u8 direction;
	__u8 object;
	__u8 pad;
};

struct metrics_value {
	__u64 packets;
	__u64 bytes;
};

/* One copy per CPU is fast. On machines with hundreds of CPUs it takes more
 * memory than the counters are worth.
 */
#ifdef ENABLE_SHARED_METRICS
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__type(key, struct metrics_key);
	__type(value, struct metrics_value);
	__uint(max_entries, METRICS_MAX);
	__uint(pinning, PIN_BY_NAME);
} bw_metrics __section_maps;
#else
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	__type(key, struct metrics_key);
	__type(value, struct metrics_value);
	__uint(max_entries, METRICS_MAX);
	__uint(pinning, PIN_BY_NAME);
} bw_metrics __section_maps;
#endif

static __always_inline void metrics_add(__u8 reason, enum direction direction, __u64 bytes)
{
	struct metrics_key key = {
		.reason = reason,
		.direction = (__u8)direction,
		.object = THIS_OBJECT,
	};
	struct metrics_value first = { .packets = 1, .bytes = bytes };
	struct metrics_value *value = map_lookup(&bw_metrics, &key);

	if (!value) {
		map_update(&bw_metrics, &key, &first, BPF_NOEXIST);
		return;
	}
	__sync_fetch_and_add(&value->packets, 1);
	__sync_fetch_and_add(&value->bytes, bytes);
}
