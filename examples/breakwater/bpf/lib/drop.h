/* SPDX-License-Identifier: Apache-2.0 */
/* Copyright Authors of docwarden */

/* Every dropped packet is counted and reported, with the line that decided it. */

#pragma once

#include "events.h"
#include "metrics.h"
#include "tailcalls.h"

struct drop_event {
	struct event_header header;
	__u32 length;
	__u16 line;
	__u16 pad;
};

static __always_inline int drop_now(bw_ctx *ctx, __u8 reason, __u16 line)
{
	struct drop_event event = {
		.header = event_header(EVENT_DROP, reason),
		.length = ctx_len(ctx),
		.line = line,
	};

	metrics_add(reason, DIRECTION_INGRESS, ctx_len(ctx));
	event_send(&event, sizeof(event));
	return CTX_DROP;
}

__declare_tail(BW_CALL_DROP)
int tail_drop(bw_ctx *ctx)
{
	struct scratch *state = scratch();

	if (!state)
		return CTX_DROP;
	return drop_now(ctx, state->drop_reason, state->drop_line);
}

static __always_inline int drop_at(bw_ctx *ctx, int reason, __u16 line)
{
	struct scratch *state = scratch();

	if (!state)
		return drop_now(ctx, (__u8)-DROP_NO_SCRATCH, line);
	state->drop_reason = (__u8)-reason;
	state->drop_line = line;
	tail_call(ctx, BW_CALL_DROP);
	return drop_now(ctx, (__u8)-DROP_MISSED_TAIL_CALL, line);
}

/* Drops the packet when the result of a step is a reason, else returns it. */
#define drop(ctx, reason) drop_at(ctx, reason, __LINE__)
#define action_or_drop(ctx, result) ((result) < 0 ? drop(ctx, result) : (result))
