/* SPDX-License-Identifier: Apache-2.0 */
/* Copyright Authors of docwarden */

/* Include this for a program at the XDP hook: the packet is accessed directly
 * and there is no metadata of the network stack.
 */

#pragma once

#define PROG_TYPE "xdp"

#include <bpf/csum.h>
#include <bpf/helpers.h>
#include <bpf/kernel.h>
#include <bpf/section.h>

typedef struct xdp_md bw_ctx;

enum ctx_action {
	CTX_PASS = XDP_PASS,
	CTX_DROP = XDP_DROP,
	CTX_TX = XDP_TX,
};

static __always_inline __u32 ctx_len(const bw_ctx *ctx)
{
	return ctx->data_end - ctx->data;
}

/* A pointer to size bytes of the packet, or NULL where it is shorter. */
static __always_inline void *ctx_at(const bw_ctx *ctx, __u32 offset, __u32 size)
{
	void *data = (void *)(unsigned long)ctx->data;
	void *end = (void *)(unsigned long)ctx->data_end;

	return data + offset + size > end ? NULL : data + offset;
}

static __always_inline void ctx_pull(bw_ctx *ctx __maybe_unused, __u32 size __maybe_unused)
{
}

/* Size must be a constant. */
static __always_inline int ctx_store(bw_ctx *ctx, __u32 offset, const void *from, __u32 size)
{
	void *to = ctx_at(ctx, offset, size);

	if (!to)
		return -1;
	memcpy(to, from, size);
	return 0;
}

static __always_inline int ctx_csum_l3(bw_ctx *ctx, __u32 offset, __u32 diff)
{
	__u16 *checksum = ctx_at(ctx, offset, sizeof(*checksum));

	if (!checksum)
		return -1;
	*checksum = csum_update(*checksum, diff);
	return 0;
}

/* A UDP checksum of zero means that there is none, and stays. */
static __always_inline int ctx_csum_l4(bw_ctx *ctx, __u32 offset, __u32 diff, __u64 flags)
{
	__u16 *checksum = ctx_at(ctx, offset, sizeof(*checksum));

	if (!checksum)
		return -1;
	if ((flags & BPF_F_MARK_MANGLED_0) && !*checksum)
		return 0;
	*checksum = csum_update(*checksum, diff);
	return 0;
}
