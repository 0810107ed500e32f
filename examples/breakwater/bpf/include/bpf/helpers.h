/* SPDX-License-Identifier: Apache-2.0 */
/* Copyright Authors of docwarden */

/* Kernel helpers by their number. Only helpers that the kernel offers to
 * programs of every license are declared, see bpf/README.md.
 */

#pragma once

#include <bpf/compiler.h>

#define BPF_HELPER(number) __maybe_unused = (void *)(number)

static void *(*const map_lookup)(const void *map, const void *key) BPF_HELPER(1);
static long (*const map_update)(const void *map, const void *key, const void *value, __u64 flags)
	BPF_HELPER(2);
static long (*const map_delete)(const void *map, const void *key) BPF_HELPER(3);
static __u32 (*const random_u32)(void) BPF_HELPER(7);
static long (*const tail_call_helper)(void *ctx, const void *map, __u32 index) BPF_HELPER(12);
static __s64 (*const csum_diff)(const void *from, __u32 from_size, const void *to, __u32 to_size,
				__u32 seed) BPF_HELPER(28);
static __u64 (*const boot_time_ns)(void) BPF_HELPER(125);
static long (*const ringbuf_output)(const void *map, const void *data, __u64 size, __u64 flags)
	BPF_HELPER(130);

/* For tc programs. */
static long (*const skb_store_bytes)(void *ctx, __u32 offset, const void *from, __u32 size,
				     __u64 flags) BPF_HELPER(9);
static long (*const l3_csum_replace)(void *ctx, __u32 offset, __u64 from, __u64 to, __u64 flags)
	BPF_HELPER(10);
static long (*const l4_csum_replace)(void *ctx, __u32 offset, __u64 from, __u64 to, __u64 flags)
	BPF_HELPER(11);
static long (*const skb_get_tunnel_key)(void *ctx, void *key, __u32 size, __u64 flags)
	BPF_HELPER(20);
static long (*const skb_set_tunnel_key)(void *ctx, const void *key, __u32 size, __u64 flags)
	BPF_HELPER(21);
static long (*const skb_change_tail)(void *ctx, __u32 length, __u64 flags) BPF_HELPER(38);
static long (*const skb_pull_data)(void *ctx, __u32 length) BPF_HELPER(39);
static long (*const redirect_neigh)(__u32 ifindex, const void *params, int size, __u64 flags)
	BPF_HELPER(152);

/* For XDP programs. */
static long (*const xdp_adjust_head)(void *ctx, int delta) BPF_HELPER(44);
static long (*const xdp_adjust_tail)(void *ctx, int delta) BPF_HELPER(65);
