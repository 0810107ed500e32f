/* SPDX-License-Identifier: Apache-2.0 */
/* Copyright Authors of docwarden */

#include "ingress_env.h"

CHECK("xdp", "nat")
int nat_check(bw_ctx *ctx)
{
	struct rev_nat4 service = { .address.be32 = SERVICE_IP, .port = SERVICE_PORT };
	__u16 rev_nat_id = TEST_REV_NAT_ID;
	struct flow4 first = client_flow();
	struct flow4 second = client_flow();
	struct flow4 reply;
	__u16 port;

	test_init();

	first.daddr.be32 = BACKEND_IP;
	second.daddr.be32 = BACKEND_IP;
	second.sport = to_be16(40001);

	TEST("a port comes from the range", {
		port = from_be16(nat_port(0, 0));
		assert(port == 33000);
		port = from_be16(nat_port(32535, 0));
		if (port != 65535)
			test_fatal("the last port is %u", port);
		port = from_be16(nat_port(32536, 0));
		assert(port == 33000);
	});

	TEST("the node is the source", {
		assert(!nat4_source(ctx, &first, rev_nat_id));
		assert(first.saddr.be32 == NODE_IP);
		assert(first.daddr.be32 == BACKEND_IP);
	});

	TEST("connections do not share a port", {
		assert(!nat4_source(ctx, &second, rev_nat_id));
		assert(first.sport != second.sport);
	});

	TEST("an answer goes to the client, from the service", {
		map_update(&bw_rev_nat4, &rev_nat_id, &service, BPF_ANY);
		reply = flow4_reverse(&first);
		assert(!nat4_reverse(ctx, &reply));
		assert(reply.saddr.be32 == SERVICE_IP);
		assert(reply.sport == SERVICE_PORT);
		assert(reply.daddr.be32 == CLIENT_IP);
		assert(reply.dport == CLIENT_PORT);
	});

	TEST("an unknown answer has no mapping", {
		reply = client_flow();
		assert(nat4_reverse(ctx, &reply) == DROP_NAT_NO_MAPPING);
	});

	test_finish();
}
