/* SPDX-License-Identifier: Apache-2.0 */
/* Copyright Authors of docwarden */

/* Include this for a program at a tc hook: the packet carries metadata, may be
 * non-linear, and its checksums may be left to the hardware.
 */

#pragma once

#define PROG_TYPE "tc"

#include <bpf/csum.h>
#include <bpf/helpers.h>
#include <bpf/kernel.h>
#include <bpf/section.h>

typedef struct __sk_buff bw_ctx;

enum ctx_action {
	CTX_PASS = TC_ACT_OK,
	CTX_DROP = TC_ACT_SHOT,
};

static __always_inline __u32 ctx_len(const bw_ctx *ctx)
{
	return ctx->len;
}

/* A pointer to size bytes of the packet, or NULL where it is shorter. */
static __always_inline void *ctx_at(const bw_ctx *ctx, __u32 offset, __u32 size)
{
	void *data = (void *)(unsigned long)ctx->data;
	void *end = (void *)(unsigned long)ctx->data_end;

	return data + offset + size > end ? NULL : data + offset;
}

/* Makes the first bytes linear. A short packet stays as it is: ctx_at()
 * reports it.
 */
static __always_inline void ctx_pull(bw_ctx *ctx, __u32 size)
{
	if (ctx->data_end - ctx->data < size)
		skb_pull_data(ctx, size < ctx->len ? size : ctx->len);
}

static __always_inline int ctx_store(bw_ctx *ctx, __u32 offset, const void *from, __u32 size)
{
	return (int)skb_store_bytes(ctx, offset, from, size, 0);
}

static __always_inline int ctx_csum_l3(bw_ctx *ctx, __u32 offset, __u32 diff)
{
	return (int)l3_csum_replace(ctx, offset, 0, diff, 0);
}

static __always_inline int ctx_csum_l4(bw_ctx *ctx, __u32 offset, __u32 diff, __u64 flags)
{
	return (int)l4_csum_replace(ctx, offset, 0, diff, flags);
}
