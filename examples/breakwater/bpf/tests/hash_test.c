/* SPDX-License-Identifier: Apache-2.0 */
/* Copyright Authors of docwarden */

#include "ingress_env.h"

CHECK("xdp", "hash")
int hash_check(bw_ctx *ctx __maybe_unused)
{
	struct flow4 flow = client_flow();
	struct flow4 other = client_flow();
	__u32 backend_id = 0;

	test_init();

	TEST("equal flows have equal hashes", {
		assert(hash_flow4(&flow) == hash_flow4(&other));
	});

	TEST("a port changes the hash", {
		other.sport = to_be16(40001);
		if (hash_flow4(&flow) == hash_flow4(&other))
			test_fatal("both ports hash to %u", hash_flow4(&flow));
	});

	TEST("a direction changes the hash", {
		other = flow4_reverse(&flow);
		assert(hash_flow4(&flow) != hash_flow4(&other));
	});

	TEST("a slot lies in the table", {
		assert(maglev_slot(0) == 0);
		assert(maglev_slot(MAGLEV_TABLE_SIZE) == 0);
		assert(maglev_slot(0xFFFFFFFF) < MAGLEV_TABLE_SIZE);
	});

	TEST("a service without a table", {
		assert(maglev_select(ctx, 99, 0, &backend_id) == DROP_NO_MAGLEV_TABLE);
		assert(backend_id == 0);
	});

	test_finish();
}
