/* SPDX-License-Identifier: Apache-2.0 */
/* Copyright Authors of docwarden */

/* Identifiers of tail calls and the map that holds their programs. */

#pragma once

#include "common.h"

#define BW_CALL_DROP			1
#define BW_CALL_IPV4_LB			2
#define BW_CALL_IPV4_FROM_NETDEV	BW_CALL_IPV4_LB
#define BW_CALL_IPV4_FROM_OVERLAY	BW_CALL_IPV4_LB
#define BW_CALL_IPV6_LB			3
#define BW_CALL_IPV6_FROM_NETDEV	BW_CALL_IPV6_LB
#define BW_CALL_IPV6_FROM_OVERLAY	BW_CALL_IPV6_LB
/* 4 answered ARP requests for virtual addresses until 1.2. It can be used
 * again once 1.2 is out of support: during an upgrade both releases run.
 */
#define BW_CALL_IPV4_SNAT		5
#define BW_CALL_IPV4_DSR		6
#define BW_CALL_IPV6_DSR		7
#define BW_CALL_IPV4_REVNAT		8
/* 9 is meant for the same with IPv6. */
#define BW_CALL_FIREWALL		10
#define BW_CALL_COUNT			11

/* Private to each object. The loader fills it from the section names. */
struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__type(key, __u32);
	__type(value, __u32);
	__uint(max_entries, BW_CALL_COUNT);
	__uint(pinning, PIN_NONE);
} bw_calls __section_maps;

/* Makes a function the target of a tail call. The number in the section's name
 * is its place in bw_calls.
 */
#define __declare_tail(id) __section(PROG_TYPE "/tail/" __stringify(id))

/* Only returns when no program has this identifier. */
static __always_inline int tail_call(bw_ctx *ctx, __u32 id)
{
	tail_call_helper(ctx, &bw_calls, id);
	return DROP_MISSED_TAIL_CALL;
}
