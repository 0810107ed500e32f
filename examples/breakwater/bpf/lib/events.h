/* SPDX-License-Identifier: Apache-2.0 */
/* Copyright Authors of docwarden */

/* The channel to the agent: every event starts with the same header. */

#pragma once

#include "common.h"

/* Shared with pkg/monitor/api/types.go. */
enum event_type {
	EVENT_UNSPEC,
	EVENT_DROP,
	EVENT_TRACE,
	EVENT_DEBUG,
};

struct event_header {
	__u8 type;
	__u8 subtype;	/* drop reason, trace point or debug message */
	__u8 object;
	__u8 version;
	__u32 ifindex;
};

#define EVENT_VERSION 2

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, EVENTS_BYTES);
	__uint(pinning, PIN_BY_NAME);
} bw_events __section_maps;

static __always_inline struct event_header event_header(enum event_type type, __u8 subtype)
{
	return (struct event_header) {
		.type = (__u8)type,
		.subtype = subtype,
		.object = THIS_OBJECT,
		.version = EVENT_VERSION,
		.ifindex = CONFIG(interface_ifindex),
	};
}

/* An event that does not fit is lost: forwarding comes first. */
static __always_inline void event_send(const void *event, __u64 size)
{
	ringbuf_output(&bw_events, event, size, 0);
}
