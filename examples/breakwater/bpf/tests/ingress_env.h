/* SPDX-License-Identifier: Apache-2.0 */
/* Copyright Authors of docwarden */

/* bpf_ingress.c with a service, for tests that send packets through it. */

#pragma once

#define BW_TEST 1
#define ENABLE_IPV4 1
#define ENABLE_DSR 1
#define ENABLE_SOURCE_RANGES 1
/* A counter that is the same on every CPU. */
#define ENABLE_SHARED_METRICS 1

#include "bpf_ingress.c"

#include "common.h"
#include "pktgen.h"

ASSIGN_CONFIG(struct in4, node_ipv4, { .be32 = NODE_IP })

ASSIGN_CONFIG(enum lb_algorithm, algorithm, ALGORITHM_RANDOM)

#define TEST_SERVICE_ID 7
#define TEST_BACKEND_ID 42
#define TEST_REV_NAT_ID 3

static __always_inline __maybe_unused void add_service(__u16 backends, __u8 flags)
{
	struct service4_key key = {
		.address.be32 = SERVICE_IP,
		.port = SERVICE_PORT,
		.protocol = PROTO_TCP,
	};
	struct service_value value = {
		.id = TEST_SERVICE_ID,
		.backends = backends,
		.rev_nat_id = TEST_REV_NAT_ID,
		.flags = flags,
	};

	map_update(&bw_services4, &key, &value, BPF_ANY);
}

static __always_inline __maybe_unused void add_backend(void)
{
	struct service4_key key = {
		.address.be32 = SERVICE_IP,
		.port = SERVICE_PORT,
		.slot = 1,
		.protocol = PROTO_TCP,
	};
	struct service_value slot = { .id = TEST_BACKEND_ID };
	struct backend4 backend = { .address.be32 = BACKEND_IP, .port = BACKEND_PORT };

	map_update(&bw_services4, &key, &slot, BPF_ANY);
	map_update(&bw_backends4, &slot.id, &backend, BPF_ANY);
}

/* The result of the program under test, in front of the packet. */
static __always_inline __maybe_unused __u32 result_of(const bw_ctx *ctx)
{
	const __u32 *result = ctx_at(ctx, 0, sizeof(*result));

	return result ? *result : 0;
}

static __always_inline __maybe_unused __u64 drops_counted(int reason)
{
	struct metrics_key key = { .reason = (__u8)-reason, .object = THIS_OBJECT };
	const struct metrics_value *value = map_lookup(&bw_metrics, &key);

	return value ? value->packets : 0;
}
