/* SPDX-License-Identifier: Apache-2.0 */
/* Copyright Authors of docwarden */

/* Trace points: where a packet was seen on its way. */

#pragma once

#include "events.h"

/* Shared with pkg/monitor/api/trace.go. */
enum trace_point {
	TRACE_FROM_NETWORK,
	TRACE_TO_NETWORK,
	TRACE_FROM_HOST,
	TRACE_TO_HOST,
	TRACE_FROM_OVERLAY,
	TRACE_TO_OVERLAY,
	TRACE_TO_BACKEND,
	TRACE_FROM_BACKEND,
	TRACE_TO_STACK,
};

struct trace_event {
	struct event_header header;
	__u32 length;
	__u8 status;	/* enum ct_status */
	__u8 pad[3];
};

/* Whether the connection is due to send an event. */
static __always_inline bool trace_due(enum ct_status status, bool interval_over)
{
	switch (CONFIG(monitor_aggregation)) {
	case AGGREGATE_NONE:
		return false;
	case AGGREGATE_LOW:
		return status != CT_ESTABLISHED;
	case AGGREGATE_MEDIUM:
		return status != CT_ESTABLISHED || interval_over;
	case AGGREGATE_MAXIMUM:
		break;
	}
	return true;
}

static __always_inline void
trace(const bw_ctx *ctx, enum trace_point point, enum ct_status status, bool interval_over)
{
	struct trace_event event = {
		.header = event_header(EVENT_TRACE, (__u8)point),
		.length = ctx_len(ctx),
		.status = (__u8)status,
	};

	if (trace_due(status, interval_over))
		event_send(&event, sizeof(event));
}
