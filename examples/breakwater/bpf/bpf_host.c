/* SPDX-License-Identifier: Apache-2.0 */
/* Copyright Authors of docwarden */

/* The node's own traffic, at the tc hooks of the device with the default route:
 * answers of backends to translated connections, and the host firewall.
 */

#define THIS_OBJECT OBJECT_HOST
#define BW_OBJECT_HOST 1

#include <bpf/ctx/skb.h>

#include <bpf/config/host.h>

#include "lib/drop.h"
#include "lib/firewall.h"
#include "lib/nat.h"
#include "lib/packet.h"
#include "lib/trace.h"

static __always_inline bool is_skipped(const bw_ctx *ctx)
{
	if (!CONFIG(skip_mark) || ctx->mark != CONFIG(skip_mark))
		return false;
	dbg(ctx, DBG_MARK_SKIPPED, ctx->mark, 0);
	return true;
}

static __always_inline int pass(bw_ctx *ctx, enum trace_point point, enum direction direction)
{
	trace(ctx, point, CT_ESTABLISHED, false);
	metrics_add(REASON_PASSED, direction, ctx_len(ctx));
	return CTX_PASS;
}

#ifdef ENABLE_IPV4
static __always_inline int reverse4(bw_ctx *ctx, const struct packet4 *packet)
{
	struct flow4 to = packet->flow;
	int reason = nat4_reverse(ctx, &to);

	return reason ? reason : nat4_rewrite(ctx, packet, &to);
}

__declare_tail(BW_CALL_IPV4_REVNAT)
int tail_ipv4_revnat(bw_ctx *ctx)
{
	struct packet4 packet = {};
	int reason = parse_ipv4(ctx, &packet);

	if (!reason)
		reason = reverse4(ctx, &packet);
	if (reason == DROP_NAT_NO_MAPPING || reason == DROP_UNKNOWN_L4)
		return action_or_drop(ctx, tail_call(ctx, BW_CALL_FIREWALL));
	if (reason)
		return drop(ctx, reason);
	metrics_add(REASON_TRANSLATED, DIRECTION_EGRESS, ctx_len(ctx));
	trace(ctx, TRACE_TO_NETWORK, CT_ESTABLISHED, false);
	return (int)redirect_neigh(CONFIG(uplink_ifindex), NULL, 0, 0);
}

# ifdef ENABLE_HOST_FIREWALL
static __always_inline bool is_tunnel(const struct flow4 *flow)
{
#  ifdef ENABLE_OVERLAY
	return flow->protocol == PROTO_UDP && flow->dport == to_be16(CONFIG(tunnel_port));
#  else
	(void)flow;
	return false;
#  endif
}

/* Only asks the rules about new connections. Returns a drop reason, or 0. */
static __always_inline int filter4(bw_ctx *ctx, const struct packet4 *packet)
{
	const struct flow4 *flow = &packet->flow;
	const void *map = ct_map4(flow->protocol);
	struct ct_entry *entry;
	enum ct_status status;

	if (is_tunnel(flow))
		return 0;
	status = ct_lookup(ctx, map, flow, flow->protocol, packet->tcp_flags, &entry);
	trace(ctx, TRACE_FROM_NETWORK, status, entry && ct_interval_over(entry));
	if (entry)
		return 0;
	if (firewall_verdict(ctx, flow) == FIREWALL_DENY)
		return DROP_FIREWALL;
	return ct_create(ctx, map, flow, flow->protocol, packet->tcp_flags, 0, 0);
}
# endif

__declare_tail(BW_CALL_FIREWALL)
int tail_firewall(bw_ctx *ctx)
{
# ifdef ENABLE_HOST_FIREWALL
	struct packet4 packet = {};
	int reason = parse_ipv4(ctx, &packet);

	if (!reason)
		reason = filter4(ctx, &packet);
	if (reason && reason != DROP_UNKNOWN_L4)
		return drop(ctx, reason);
# endif
	return pass(ctx, TRACE_TO_HOST, DIRECTION_INGRESS);
}
#endif

__section_entry
int bw_from_netdev(bw_ctx *ctx)
{
	if (is_skipped(ctx))
		return CTX_PASS;
#ifdef ENABLE_IPV4
	if (packet_ethertype(ctx) == to_be16(ETH_TYPE_IPV4))
		return action_or_drop(ctx, tail_call(ctx, BW_CALL_IPV4_REVNAT));
#endif
	return pass(ctx, TRACE_TO_STACK, DIRECTION_INGRESS);
}

#ifdef ENABLE_HOST_FIREWALL
/* Remembers a connection that the node opens, so that its answers come in. */
static __always_inline int remember4(bw_ctx *ctx)
{
# ifdef ENABLE_IPV4
	struct packet4 packet = {};
	struct flow4 reply;

	if (parse_ipv4(ctx, &packet))
		return 0;
	reply = flow4_reverse(&packet.flow);
	return ct_create(ctx, ct_map4(reply.protocol), &reply, reply.protocol, packet.tcp_flags, 0, 0);
# else
	(void)ctx;
	return 0;
# endif
}
#endif

__section_entry
int bw_to_netdev(bw_ctx *ctx)
{
	if (is_skipped(ctx))
		return CTX_PASS;
	trace(ctx, TRACE_FROM_HOST, CT_ESTABLISHED, false);
#ifdef ENABLE_HOST_FIREWALL
	if (packet_ethertype(ctx) == to_be16(ETH_TYPE_IPV4)) {
		int reason = remember4(ctx);

		if (reason)
			return drop(ctx, reason);
	}
#endif
	return pass(ctx, TRACE_TO_NETWORK, DIRECTION_EGRESS);
}

BPF_LICENSE("Apache-2.0");
