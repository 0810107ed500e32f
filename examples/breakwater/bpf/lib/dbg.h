/* SPDX-License-Identifier: Apache-2.0 */
/* Copyright Authors of docwarden */

/* Debug messages: an identifier and two numbers. The agent has the text. */

#pragma once

#include "events.h"

/* Shared with pkg/monitor/api/debug.go, where each has its text. Append only. */
enum debug_message {
	DBG_UNSPEC,
	DBG_GENERIC,			/* two numbers without a text */
	DBG_SERVICE_LOOKUP4,		/* arg1: address, arg2: port and protocol */
	DBG_SERVICE_LOOKUP6,		/* arg1: last 4 bytes of the address, arg2: port and protocol */
	DBG_SERVICE_MISS,		/* arg1: port, arg2: protocol */
	DBG_SOURCE_RANGE_MISS,		/* arg1: address, arg2: service */
	DBG_CT_HIT,			/* arg1: status, arg2: backend */
	DBG_CT_MISS,			/* arg1: ports, arg2: protocol */
	DBG_CT_CREATED,			/* arg1: backend, arg2: lifetime in seconds */
	DBG_CT_STATE,			/* arg1: old state, arg2: new state */
	DBG_AFFINITY_HIT,		/* arg1: service, arg2: backend */
	DBG_AFFINITY_EXPIRED,		/* arg1: service, arg2: seconds since it expired */
	DBG_MAGLEV_SLOT,		/* arg1: hash, arg2: slot */
	DBG_RANDOM_SLOT,		/* arg1: slot, arg2: number of backends */
	DBG_BACKEND_SELECTED,		/* arg1: service, arg2: backend */
	DBG_BACKEND_GONE,		/* arg1: service, arg2: backend */
	DBG_PROXY_REDIRECT,		/* unused since 1.3 */
	DBG_NAT_PORT_TAKEN,		/* arg1: port, arg2: attempt */
	DBG_NAT_MAPPED,			/* arg1: address, arg2: port */
	DBG_NAT_REVERSED,		/* arg1: address, arg2: port */
	DBG_ENCAP_OUTER,		/* arg1: length of the packet, arg2: length of the outer header */
	DBG_TUNNEL_KEY,			/* arg1: network identifier, arg2: remote address */
	DBG_FIREWALL_MATCH,		/* arg1: port, arg2: verdict */
	DBG_MARK_SKIPPED,		/* arg1: mark, arg2: unused */
};

#ifdef ENABLE_DEBUG
enum debug_level {
	DEBUG_OFF,
	DEBUG_DECISIONS,
	DEBUG_LOOKUPS,
};

struct debug_event {
	struct event_header header;
	__u32 arg1;
	__u32 arg2;
};

static __always_inline void debug_send(enum debug_message message, __u32 arg1, __u32 arg2)
{
	struct debug_event event = {
		.header = event_header(EVENT_DEBUG, (__u8)message),
		.arg1 = arg1,
		.arg2 = arg2,
	};

	event_send(&event, sizeof(event));
}

# define dbg(ctx, message, arg1, arg2)                                                             \
	do {                                                                                       \
		(void)(ctx);                                                                       \
		if (CONFIG(debug_level) >= DEBUG_DECISIONS)                                        \
			debug_send(message, arg1, arg2);                                      \
	} while (0)
# define dbg_lookup(ctx, message, arg1, arg2)                                                      \
	do {                                                                                       \
		(void)(ctx);                                                                       \
		if (CONFIG(debug_level) >= DEBUG_LOOKUPS)                                          \
			debug_send(message, arg1, arg2);                                      \
	} while (0)
#else
# define dbg(ctx, message, arg1, arg2)                                                             \
	do {                                                                                       \
		(void)(ctx), (void)(arg1), (void)(arg2);                                           \
	} while (0)
# define dbg_lookup(ctx, message, arg1, arg2) dbg(ctx, message, arg1, arg2)
#endif
